package town_test

import (
	"bytes"
	"strings"
	"testing"

	"huying/appliance"
	"huying/appliance/town"
)

// Whatever is handed over, it is read or refused, and what was taken can be
// taken again without a change.
func FuzzRead(f *testing.F) {
	small := map[string]string{}
	for name, s := range sample(f) {
		rows := strings.SplitAfter(s, "\n")
		small[name] = rows[0] + rows[1]
	}
	small["单位"] = "编码,名称,简称,级别,类别,上级\nZ00,青山镇,青山镇,乡,机关,\nZ05,执法队,执法队,乡,执法队,Z00\n"
	small["网格"] = strings.Replace(small["网格"], "13800000025", "13800000041", 1)
	all := files(small)
	_, records, err := town.Plan(nil, town.Read(all, settings), town.Import{On: today})
	if err != nil {
		f.Fatal(lines(err))
	}
	now := appliance.NewTown(1, records...)
	var tar bytes.Buffer
	if err := town.Pack(&tar, all[:2]...); err != nil {
		f.Fatal(err)
	}
	f.Add(tar.Bytes())
	f.Add(zipped(f, all[:1]))
	f.Add(newBook(f, map[string][][]string{"人员": table(small["人员"])}).file()[0].Data)
	for _, x := range all {
		f.Add(x.Data)
	}
	for _, s := range []string{
		gbk(f, small["人员"]), "\xff\xfe", "PK\x03\x04", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "姓名,电话,单位,角色\n\"", "单位,Z05\nZ00,13800000041\n",
		"代码,短号,村代码,名称,网格员电话\n3.7E+14,12月3日,370783190,x,\n", "单位;部门;联系人电话\nZ00;Z05;周明\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := town.Unpack(bytes.NewReader(data))
		if err != nil {
			return
		}
		read := town.Read(files, settings)
		for _, base := range []*appliance.Town{nil, now} {
			_, records, err := town.Plan(base, read, town.Import{On: today})
			if err != nil {
				if records != nil || len(lines(err)) > town.MaxFaults+1 {
					t.Fatalf("%d records, %d lines", len(records), len(lines(err)))
				}
				continue
			}
			if ch, _, err := town.Plan(town.With(base, records), read, town.Import{On: today}); err != nil || !ch.Empty() {
				t.Fatalf("again: %v %v", err, said(ch))
			}
		}
	})
}
