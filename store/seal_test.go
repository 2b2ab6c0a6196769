package store

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"huying/appliance"
)

// inClear are the forms in which a number would betray itself.
func inClear(p appliance.Phone) map[string][]byte {
	local := p.Local()
	wide := func(order func(uint16) []byte) (b []byte) {
		for _, u := range utf16.Encode([]rune(local)) {
			b = append(b, order(u)...)
		}
		return b
	}
	digits := local
	if len(digits)%2 == 1 {
		digits += "f"
	}
	swapped := make([]byte, 0, len(digits))
	for i := 0; i < len(digits); i += 2 {
		swapped = append(swapped, digits[i+1], digits[i])
	}
	bcd, _ := hex.DecodeString(string(swapped))
	full := strings.TrimPrefix(string(p), "+") + "f"
	full = full[:len(full)/2*2]
	swapped = swapped[:0]
	for i := 0; i < len(full); i += 2 {
		swapped = append(swapped, full[i+1], full[i])
	}
	bcd86, _ := hex.DecodeString(string(swapped))
	return map[string][]byte{
		"ASCII":     []byte(local),
		"UCS-2 BE":  wide(func(u uint16) []byte { return []byte{byte(u >> 8), byte(u)} }),
		"UCS-2 LE":  wide(func(u uint16) []byte { return []byte{byte(u), byte(u >> 8)} }),
		"BCD":       bcd[:5],
		"BCD +86":   bcd86[:6],
		"BCD hex":   []byte(hex.EncodeToString(bcd[:5])),
		"BCD HEX":   []byte(strings.ToUpper(hex.EncodeToString(bcd[:5]))),
		"undivided": []byte(strings.TrimPrefix(string(p), "+")),
	}
}

// grepFolder looks for needles in every byte of a folder.
func grepFolder(t *testing.T, dir string, needles map[string][]byte) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		for name, n := range needles {
			if bytes.Contains(b, n) {
				found = append(found, filepath.Base(p)+": "+name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAStolenCardTellsNothing(t *testing.T) {
	dir := t.TempDir()
	st := openAt(t, dir, Options{})
	aDay(t, st)
	aTownAtWork(t, st)
	pdu, _ := hex.DecodeString("0891683108200505F0040D91683108001011F10008")
	text := "我叫王秀兰，电话13800001111"
	mustUpdate(t, st, func(tx appliance.Tx) error {
		p := partOf(villager, text, day, 7)
		p.PDU, p.Fault = pdu, "bad address 13800001111"
		r := p
		r.Kind, r.Text, r.Report = appliance.PartReport, "", &appliance.Report{MR: 4, To: appliance.Address(villager)}
		return tx.Append(
			appliance.Entry{At: day, Kind: appliance.KindPartHeard, Peer: appliance.Address(villager), Body: p},
			appliance.Entry{At: day, Kind: appliance.KindPartHeard, Peer: appliance.Address(villager), Body: r},
			appliance.Entry{At: day, Kind: appliance.KindCaseOpened, Case: appliance.NewCaseID(2026, 300), Body: appliance.CaseChange{
				State: appliance.CaseNew, Words: appliance.CaseWords{Name: "王秀兰", Text: text, Note: "13800001111", Reporter: "138 0000 1111"},
			}},
		)
	})
	for i := range 300 { // so that words come to lie in the search's runs
		opens(t, st, villager, text+strings.Repeat("再", i%7), day)
	}
	if err := st.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	needles := inClear(villager)
	for _, p := range []appliance.Phone{patrolman, standIn, station, "+8613600005555"} {
		for form, n := range inClear(p) {
			needles[form+" of "+p.Local()] = n
		}
	}
	for _, w := range []string{
		"王秀兰", "没有水", "李静", "着火", "$argon2id$", "路灯",
		// of the town
		"水利", "副站长", "赵铁柱", "王家", "网格", "抢修", "会商", "会议室", "代查", "镇发", "责任清单", "漏水", "停水", "水表", "报装", "户口簿", "simple", "县里要求",
		// of a case in its hands
		"孙桂芳", "上访", "热线工单", "自来水公司", "核对", "书记", "新表", "计量", "移〔2026〕", "协调单", "封存", "来信", "协查", "同号", "十日内",
		"W2|13600005555", // whole: three bytes alone turn up by chance in a few megabytes of sealed ones
	} {
		needles[w] = []byte(w)
	}
	check := func(when string) {
		t.Helper()
		if found := grepFolder(t, dir, needles); len(found) > 0 {
			t.Errorf("%s: in clear in the folder: %v", when, found)
		}
	}
	check("while open")
	stick := t.TempDir()
	file, _ := backupOf(t, st)
	if err := os.WriteFile(filepath.Join(stick, "backup.age"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	if found := grepFolder(t, stick, needles); len(found) > 0 {
		t.Errorf("in clear in a backup: %v", found)
	}
	if err := st.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	check("after closing")

	// The test can fail: a note in the folder is found.
	if err := os.WriteFile(filepath.Join(dir, "note"), pdu, 0o600); err != nil {
		t.Fatal(err)
	}
	if found := grepFolder(t, dir, needles); !slices.Contains(found, "note: BCD +86") {
		t.Errorf("a PDU beside the ledger was not found: %v", found)
	}
}

func TestHalfAKeyOpensNothing(t *testing.T) {
	dir, stick := t.TempDir(), t.TempDir()
	o := Options{KeyFile: filepath.Join(stick, "huying.key")}
	st := openAt(t, dir, o)
	aDay(t, st)
	if h, err := st.Health(t.Context()); err != nil || !h.KeysTogether { // both are temporary folders of one disk
		t.Errorf("health is %+v, %v", h, err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	half, err := os.ReadFile(o.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	other := bytes.Replace(half, half[len(half)-9:], []byte("deadbeef\n"), 1)
	for name, b := range map[string][]byte{"gone": nil, "another half": other, "nonsense": []byte("hello\n")} {
		os.Remove(o.KeyFile)
		if b != nil {
			if err := os.WriteFile(o.KeyFile, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Open(dir, o); !errors.Is(err, ErrKey) {
			t.Errorf("%s: opened with %v", name, err)
		}
	}
	if err := os.WriteFile(o.KeyFile, half, 0o600); err != nil {
		t.Fatal(err)
	}
	openAt(t, dir, o)
}

// A first start without the stick, or with another box's, leaves nothing behind.
func TestAKeyThatHasNoPlaceIsToldBeforeABoxIsMade(t *testing.T) {
	stick := t.TempDir()
	other := filepath.Join(stick, "other.key")
	if st, err := Open(t.TempDir(), Options{KeyFile: other}); err != nil || st.Close() != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(stick, "letter"), []byte("hello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{filepath.Join(stick, "not plugged in", "huying.key"), stick, other, filepath.Join(stick, "letter")} {
		dir := filepath.Join(t.TempDir(), "data")
		if _, err := Open(dir, Options{KeyFile: key}); !errors.Is(err, ErrKey) {
			t.Errorf("%s: %v", key, err)
		}
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: a folder was made: %v", key, err)
		}
	}
}

// A payload can be erased later: facts, indexes and chain stay as they were.
func TestErasedWordsStillFold(t *testing.T) {
	dir := t.TempDir()
	st := openAt(t, dir, Options{})
	aDay(t, st)
	anchor, err := st.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	eraseAll(t, st)
	if err := st.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	v, err := st.Verify(t.Context())
	if err != nil || v.Erased == 0 || len(v.Faults) != v.Erased {
		t.Errorf("verdict is %+v, %v", v, err)
	}
	for _, f := range v.Faults { // nobody ordered it
		if !strings.Contains(f.What, "no order to erase") {
			t.Error(f)
		}
	}
	if err := st.Anchored(t.Context(), anchor); err != nil {
		t.Error(err)
	}
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
	mustView(t, st, func(r appliance.Reader) error {
		n := 0
		for c, err := range r.Cases(appliance.CaseFilter{From: appliance.Address(villager)}) {
			if err != nil || c.State != appliance.CaseWorking || c.Text != "" || c.Reporter != "" {
				t.Errorf("case is %+v, %v", c, err)
			}
			n++
		}
		for o, err := range r.Awaiting(villager) {
			if err != nil || o.To != "" || o.Text != "" || o.Template+"x" == "" {
				t.Error(o, err)
			}
			n++
		}
		if n != 3 {
			t.Errorf("found %d by the number, want one case and two texts", n)
		}
		if c, _ := r.Counts(); c[appliance.CaseWorking] != 2 {
			t.Errorf("counts are %v", c)
		}
		return nil
	})
	if found := grepFolder(t, dir, map[string][]byte{"hash": []byte("王")}); len(found) > 0 {
		t.Error(found)
	}
}

// eraseAll rewrites the journal without any words, in place.
func eraseAll(t *testing.T, st *Store) {
	t.Helper()
	before := head{}
	var bs []batch
	if _, _, err := st.journal.walk(place{}, 1, func(b batch) error {
		bs = append(bs, b)
		return nil
	}, func(g gap) error { t.Error(g); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := st.journal.cut(place{1, sector}); err != nil {
		t.Fatal(err)
	}
	if err := st.journal.resume(place{1, sector}, 0, before.Chain); err != nil {
		t.Fatal(err)
	}
	for _, b := range bs {
		var gone []record
		for _, r := range b.records {
			gone = append(gone, r.erase())
		}
		if err := st.journal.write(frame(b.first, b.before, gone), b.last(), b.after()); err != nil {
			t.Fatal(err)
		}
	}
	if err := st.journal.sync(); err != nil {
		t.Fatal(err)
	}
}
