package town_test

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"huying/appliance/town"
)

// zipped packs files as Windows does: in a folder, their names in GBK, with what else lies about.
func zipped(t testing.TB, files []town.File) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name string, data []byte) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, NonUTF8: true})
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		put(gbk(t, `青山镇\`+f.Name), f.Data)
	}
	put("README.md", []byte("not ours"))
	put("__MACOSX/._a.csv", []byte("not ours"))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gbk(t testing.TB, s string) string {
	t.Helper()
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A book is a workbook in the making.
type book struct {
	t testing.TB
	*excelize.File
}

// newBook is a workbook with the tables as sheets, every cell a text.
func newBook(t testing.TB, tables map[string][][]string) book {
	t.Helper()
	b := book{t, excelize.NewFile()}
	for _, name := range town.TableNames {
		rows, ok := tables[name]
		if !ok {
			continue
		}
		b.ok(b.NewSheet(name))
		for i, r := range rows {
			for j, s := range r {
				b.must(b.SetCellStr(name, at(j, i), s))
			}
		}
	}
	return b
}

func at(col, row int) string {
	s, err := excelize.CoordinatesToCellName(col+1, row+1)
	if err != nil {
		panic(err)
	}
	return s
}

func (b book) ok(_ any, err error) { b.must(err) }

func (b book) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// file is the workbook as it would be handed over.
func (b book) file() []town.File {
	b.t.Helper()
	buf, err := b.WriteToBuffer()
	b.must(err)
	return []town.File{{Name: "青山镇.xlsx", Data: buf.Bytes()}}
}

// patched replaces text in one part of a workbook.
func patched(t testing.TB, data []byte, part, old, text string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		all, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			if !bytes.Contains(all, []byte(old)) {
				t.Fatalf("%s has no %q", part, old)
			}
			all = bytes.Replace(all, []byte(old), []byte(text), 1)
		}
		w, err := out.Create(f.Name)
		if err == nil {
			_, err = w.Write(all)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
