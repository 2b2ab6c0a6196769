package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/health"
	"huying/appliance/town"
	"huying/store"
)

// A flashed card on a table: folders that play its partitions and what is plugged in.
type flashed struct {
	t                        *testing.T
	boot, data, target, keys string
	media                    string
}

const flashedSettings = `data = "%DATA"
[hall]
name = "青山镇"
number = "13700000099"
[modem]
port = "/dev/none"
[stick]
folder = "%MEDIA"
[key]
file = "%MEDIA/KEY/off.key"
`

func flashCard(t *testing.T) *flashed {
	t.Helper()
	dir := t.TempDir()
	f := &flashed{t: t, boot: dir + "/boot", data: dir + "/perm/huying", target: dir + "/etc/huying/huying.toml", media: dir + "/media"}
	f.keys = f.media + "/KEY/off.key"
	for _, d := range []string{f.boot, f.media + "/KEY", f.media + "/LIST"} {
		f.must(os.MkdirAll(d, 0o755))
	}
	f.writes(f.boot+"/huying.toml", flashedSettings)
	return f
}

func (f *flashed) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *flashed) writes(path, text string) {
	f.t.Helper()
	f.must(os.WriteFile(path, []byte(strings.NewReplacer("%DATA", f.data, "%MEDIA", f.media).Replace(text)), 0o644))
}

func (f *flashed) starting() *starting {
	return &starting{boot: f.boot, target: f.target, now: time.Now, settle: settleHere}
}

// starts is a start to its end, or to where it waits.
func (f *flashed) starts() (bool, health.Check) {
	f.t.Helper()
	s, _ := f.starting().round(f.t.Context())
	return s.Ready, s.Tree
}

// box is what the ledger holds behind it.
func (f *flashed) box() (offices, people int) {
	f.t.Helper()
	cfg, err := loadConfig(f.target)
	f.must(err)
	st, err := openStopped(cfg, f.t.Output())
	f.must(err)
	defer st.Close()
	f.must(st.View(f.t.Context(), func(r appliance.Reader) error {
		t, err := r.Town()
		if err == nil {
			offices, people = len(t.Offices()), len(t.People())
		}
		return err
	}))
	if err := st.Equal(f.t.Context()); err != nil {
		f.t.Errorf("the database is not what the journal adds up to: %v", err)
	}
	return offices, people
}

// townBook is the sample township as a workbook.
func townBook(t *testing.T) []byte {
	t.Helper()
	cfg, err := parseConfig(filepath.Join(t.TempDir(), "x.toml"), "data = \"data\"\n[hall]\nname = \"青山镇\"\n")
	if err != nil {
		t.Fatal(err)
	}
	b, err := newBox(cfg, world{Now: time.Now, Log: newLog(&ring{}, t.Output(), 8)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	files, err := town.Folder(town.Sample())
	if err == nil {
		_, err = b.desk.SetTown(t.Context(), desk.Root, files)
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := b.desk.ExportTown(t.Context(), desk.Root, town.Workbook)
	if err != nil {
		t.Fatal(err)
	}
	return out[0].Data
}

func checkOf(t *testing.T, tree health.Check, key string) health.Check {
	t.Helper()
	c, ok := tree.Find(key)
	if !ok {
		t.Fatalf("nothing is said about %s: %+v", key, tree)
	}
	return c
}

// Card, key stick, workbook: afterwards there is a box that knows its town, half of its
// key is on the stick, and the card holds nobody's number.
func TestAFlashedCardBecomesABox(t *testing.T) {
	f := flashCard(t)
	book := townBook(t)
	f.must(os.WriteFile(f.boot+"/town.xlsx", book, 0o644))
	ready, tree := f.starts()
	if !ready {
		t.Fatalf("it waits: %+v", tree.Worst())
	}
	if o, p := f.box(); o != 19 || p != 22 {
		t.Errorf("%d offices, %d people, want 19 and 22", o, p)
	}
	if _, err := os.Stat(f.boot + "/town.xlsx"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the workbook is still on the card: %v", err)
	}
	if store.BoxOf(f.keys) == "" || isThere(f.data+"/off.key") {
		t.Error("the off-card half is not on the stick, or is on the card")
	}
	if c := checkOf(t, tree, "first.town"); !strings.Contains(c.What.Zh, "19个单位，22个人") || !strings.Contains(c.What.Zh, "已覆盖删除") {
		t.Errorf("said %q", c.What.Zh)
	}
	if ready, tree = f.starts(); !ready {
		t.Errorf("the second start waits: %+v", tree.Worst())
	}
	f.must(os.Remove(f.keys))
	if ready, tree = f.starts(); ready || !strings.Contains(checkOf(t, tree, "first.key").What.Zh, "密钥U盘") {
		t.Errorf("without the key stick: ready %v, %+v", ready, tree.Worst())
	}
}

// Whichever step the power goes at, the next start ends where an undisturbed one does.
func TestAPowerCutDuringTheFirstStart(t *testing.T) {
	book := townBook(t)
	gone := errors.New("the power goes")
	seen := map[string]bool{}
	for n := 1; ; n++ {
		f := flashCard(t)
		good, err := os.ReadFile(f.boot + "/huying.toml")
		f.must(err)
		f.must(os.WriteFile(f.boot+"/huying.toml", []byte("[hall"), 0o644)) // mended from a stick: every step is taken
		f.must(os.WriteFile(f.media+"/LIST/huying.toml", good, 0o644))
		f.must(os.WriteFile(f.boot+"/town.xlsx", book, 0o644))
		s := f.starting()
		step, at := 0, ""
		s.cut = func(name string) error {
			if step++; step == n {
				at = name
				return gone
			}
			return nil
		}
		s.stickFolder = f.media
		s.round(t.Context())
		if at == "" {
			break
		}
		seen[at] = true
		s = f.starting()
		s.stickFolder = f.media
		start, _ := s.round(t.Context())
		if !start.Ready {
			t.Fatalf("cut at %q, the next start waits: %+v", at, start.Tree.Worst())
		}
		if o, p := f.box(); o != 19 || p != 22 {
			t.Errorf("cut at %q: %d offices, %d people", at, o, p)
		}
		if isThere(f.boot + "/town.xlsx") {
			t.Errorf("cut at %q: the workbook is still on the card", at)
		}
		if b, err := os.ReadFile(f.boot + "/huying.toml"); err != nil || !bytes.Equal(b, good) {
			t.Errorf("cut at %q: the card's configuration is %q, %v", at, b, err)
		}
	}
	for _, want := range []string{"mended", "before settings", "settings", "ledger", "overwritten"} {
		if !seen[want] {
			t.Errorf("the power never went at %q", want)
		}
	}
}

// A birth that was cut off between the halves goes on with the half that is there.
func TestAKeyHalfMadeIsMadeWhole(t *testing.T) {
	f := flashCard(t)
	if ready, tree := f.starts(); !ready {
		t.Fatalf("it waits: %+v", tree.Worst())
	}
	box := store.BoxOf(f.keys)
	for _, lost := range [][]string{{f.data + "/box.json"}, {f.data + "/box.json", f.keys}} {
		for _, path := range append(lost, f.data+"/huying.db", f.data+"/journal") {
			f.must(os.RemoveAll(path))
		}
		if ready, tree := f.starts(); !ready {
			t.Fatalf("without %v it waits: %+v", lost, tree.Worst())
		}
		if got := store.BoxOf(f.keys); got != box {
			t.Errorf("without %v the key is of box %s, want %s", lost, got, box)
		}
	}
}

func TestABrokenConfigurationIsToldWithItsPlace(t *testing.T) {
	for _, tt := range []struct{ text, zh, en string }{
		{"data = \"x\"\n[hall]\nname = \"青山镇\"\n[modem]\nbaud = \"fast\"\n", "huying.toml 第5行 第8列：modem.baud：要整数，不加引号，不是文字 \"fast\"", "huying.toml line 5 column 8: modem.baud: want a whole number"},
		{"[hall]\nname = 青山镇\n", "huying.toml 第2行", "huying.toml line 2"},
		{"[hall]\nnmae = \"青山镇\"\n", "huying.toml 第2行 第1列：不认得的键 hall.nmae", "huying.toml line 2 column 1: unknown key hall.nmae"},
		{"[hall]\nname = \"\xc7\xe0\"\n", "huying.toml 第2行 第1列：编码不是 UTF-8", "not UTF-8"},
		{"", "huying.toml：文件是空的", "huying.toml: the file is empty"},
		{"data = \"x\"\n", "huying.toml：没有写单位名称 hall.name", "hall.name is missing"},
	} {
		f := flashCard(t)
		f.writes(f.boot+"/huying.toml", tt.text)
		ready, tree := f.starts()
		c := checkOf(t, tree, "first.settings")
		if ready || c.Level != health.Bad || !strings.HasPrefix(c.What.Zh, tt.zh) || !strings.Contains(c.What.En, tt.en) {
			t.Errorf("%q: ready %v, %q / %q", tt.text, ready, c.What.Zh, c.What.En)
		}
		if !strings.Contains(c.Do.Zh, "按 R") || !strings.Contains(c.Do.En, "press R") {
			t.Errorf("%q: what to do is %q / %q", tt.text, c.Do.Zh, c.Do.En)
		}
		if isThere(f.data) || isThere(f.target) {
			t.Errorf("%q: something was made", tt.text)
		}
	}
	f := flashCard(t)
	f.must(os.Remove(f.boot + "/huying.toml"))
	if _, tree := f.starts(); !strings.Contains(checkOf(t, tree, "first.settings").What.Zh, "没有配置文件 huying.toml") {
		t.Errorf("without a file: %+v", tree.Worst())
	}
}

// The file was mended on a stick and has another mistake: that one is told, with the
// stick's name, and not once more what is wrong on the card.
func TestTheMendedFileOnAStickIsWrongToo(t *testing.T) {
	f := flashCard(t)
	f.writes(f.boot+"/huying.toml", "[hall]\nnmae = \"青山镇\"\n")
	f.writes(f.media+"/LIST/huying.toml", "[hall]\nname = \"青山镇\"\n[modem]\nbaud = \"fast\"\n")
	s := f.starting()
	s.stickFolder = f.media
	start, _ := s.round(t.Context())
	c := checkOf(t, start.Tree, "first.settings")
	if start.Ready || !strings.HasPrefix(c.What.Zh, "LIST/huying.toml 第4行 第8列：modem.baud：") || !strings.Contains(c.Do.Zh, "改U盘上的这个文件") || !strings.Contains(c.Do.En, "on the stick") {
		t.Errorf("%q, %q / %q", c.What.Zh, c.Do.Zh, c.Do.En)
	}
	f.writes(f.media+"/LIST/huying.toml", flashedSettings)
	if start, _ = s.round(t.Context()); checkOf(t, start.Tree, "first.settings").Level == health.Bad {
		t.Errorf("mended at last: %+v", start.Tree.Worst())
	}
}

func TestABrokenWorkbookIsToldWithRowAndColumn(t *testing.T) {
	f := flashCard(t)
	x, err := excelize.OpenReader(bytes.NewReader(townBook(t)))
	f.must(err)
	f.must(x.SetCellValue("人员", "B2", "1380000"))
	f.must(x.SetCellValue("单位", "D4", "省"))
	var broken bytes.Buffer
	f.must(x.Write(&broken))
	f.must(os.WriteFile(f.boot+"/town.xlsx", broken.Bytes(), 0o644))
	s := f.starting()
	start, _ := s.round(t.Context())
	c := checkOf(t, start.Tree, "first.town")
	said := ""
	for k := range c.All() {
		said += k.What.Zh + "\n" + k.What.En + "\n"
	}
	for _, want := range []string{"2处要改，什么也没有导入", "表“单位” 第4行 D列（级别）“省”", "表“人员” 第2行 B列（电话）“1380000”", "table 人员 row 2 column B"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said:\n%s", want, said)
		}
	}
	if start.Ready || !start.NoTown {
		t.Errorf("ready %v, bringing it later offered %v", start.Ready, start.NoTown)
	}
	if o, _ := f.box(); o != 0 {
		t.Errorf("%d offices came in all the same", o)
	}
	// It is no workbook at all.
	f.writes(f.boot+"/town.xlsx", "PK nonsense")
	if ready, tree := f.starts(); ready || len(checkOf(t, tree, "first.town").Children) == 0 {
		t.Errorf("nonsense: ready %v, %+v", ready, tree.Worst())
	}
	// A good one on a stick is enough; the card's broken one is named, and stays to be mended or deleted.
	f.must(os.WriteFile(f.media+"/LIST/town.xlsx", townBook(t), 0o644))
	ready, tree := f.starts()
	if c := checkOf(t, tree, "first.town"); !ready || c.Level != health.Warn {
		t.Errorf("a good one on a stick: ready %v, %+v", ready, c)
	}
	if o, p := f.box(); o != 19 || p != 22 {
		t.Errorf("%d offices, %d people", o, p)
	}
	// The town later: the box serves.
	g := flashCard(t)
	g.must(os.WriteFile(g.boot+"/town.xlsx", broken.Bytes(), 0o644))
	s = g.starting()
	s.obey("no town")
	if start, _ := s.round(t.Context()); !start.Ready {
		t.Errorf("bringing it later: %+v", start.Tree.Worst())
	}
}

// The same town on card and stick goes from the card; another one stays and is named.
func TestOnlyWhatTheBoxKnowsIsWiped(t *testing.T) {
	f := flashCard(t)
	book := townBook(t)
	f.must(os.WriteFile(f.boot+"/town.xlsx", book, 0o644))
	f.must(os.WriteFile(f.media+"/LIST/town.xlsx", book, 0o644))
	if ready, tree := f.starts(); !ready || isThere(f.boot+"/town.xlsx") || !isThere(f.media+"/LIST/town.xlsx") || !strings.Contains(checkOf(t, tree, "first.town").What.Zh, "U盘 LIST") {
		t.Errorf("ready %v, %+v", ready, tree)
	}
	x, err := excelize.OpenReader(bytes.NewReader(book))
	f.must(err)
	f.must(x.SetCellValue("人员", "B2", "13800009999"))
	var other bytes.Buffer
	f.must(x.Write(&other))
	f.must(os.WriteFile(f.boot+"/town.xlsx", other.Bytes(), 0o644))
	ready, tree := f.starts()
	if c := checkOf(t, tree, "first.town"); !ready || c.Level != health.Warn || !isThere(f.boot+"/town.xlsx") {
		t.Errorf("another town: ready %v, %+v", ready, c)
	}
}

// With key.file = "auto" any empty stick will do, but no other.
func TestTheKeyGoesOnlyOntoAStickOfItsOwn(t *testing.T) {
	on := func(f *flashed, key string) { // auto wants sticks that are another device; here all is one
		b, err := os.ReadFile(f.boot + "/huying.toml")
		f.must(err)
		f.must(os.WriteFile(f.boot+"/huying.toml", bytes.ReplaceAll(b, []byte(f.keys), []byte(key)), 0o644))
	}
	f := flashCard(t)
	on(f, "auto")
	if ready, tree := f.starts(); ready || !strings.Contains(checkOf(t, tree, "first.key").What.Zh, "没有可作密钥U盘") {
		t.Errorf("a folder of the card was taken for a stick: ready %v, %+v", ready, tree.Worst())
	}
	s := f.starting()
	s.apart = true
	f.writes(f.media+"/LIST/town.xlsx", "x")
	f.writes(f.media+"/KEY/huying-0123abcd-20261127T020000.age", "x")
	if start, _ := s.round(t.Context()); start.Ready || !start.NoKey {
		t.Errorf("a stick with backups or tables was taken: %+v", start.Tree)
	}
	for _, name := range []string{"A", "B"} {
		f.must(os.Mkdir(f.media+"/"+name, 0o755))
	}
	f.must(os.Remove(f.media + "/LIST/town.xlsx"))
	f.must(os.RemoveAll(f.media + "/LIST"))
	if start, _ := s.round(t.Context()); start.Ready || len(start.Sticks) != 2 {
		t.Errorf("two empty ones: %+v", start)
	}
	s.obey("key B")
	if start, _ := s.round(t.Context()); !start.Ready {
		t.Errorf("the chosen one: %+v", start.Tree.Worst())
	}
	if store.BoxOf(f.media+"/B/off.key") == "" || isThere(f.data+"/off.key") {
		t.Error("the half is not on the chosen stick alone")
	}
	// From now on the stick is known by what it holds, whatever it is called.
	f.must(os.Rename(f.media+"/B", f.media+"/renamed"))
	if cfg, err := loadConfig(f.target); err != nil || cfg.KeyFile != f.media+"/renamed/off.key" {
		t.Errorf("the key is looked for in %s, %v", cfg.KeyFile, err)
	}
	if ready, tree := f.starts(); !ready {
		t.Errorf("a renamed stick: %+v", tree.Worst())
	}
	// And is no place for a backup.
	cfg, err := loadConfig(f.target)
	f.must(err)
	st, err := openStopped(cfg, t.Output())
	f.must(err)
	defer st.Close()
	if _, err := (carrying{cfg: cfg, store: st, dir: f.media + "/renamed"}).target(); err == nil || !strings.Contains(err.Error(), "key stick") {
		t.Errorf("a backup beside the key: %v", err)
	}
	// Named, a stick with backups is refused too.
	g := flashCard(t)
	g.writes(g.media+"/KEY/huying-0123abcd-20261127T020000.age", "x")
	if ready, tree := g.starts(); ready || !strings.Contains(checkOf(t, tree, "first.key").What.Zh, "有备份") {
		t.Errorf("beside backups: ready %v, %+v", ready, tree.Worst())
	}
	// Without a stick, when a person says so, both halves stay on the card, and it is said.
	h := flashCard(t)
	on(h, "auto")
	s = h.starting()
	s.obey("no key")
	start, _ := s.round(t.Context())
	if c := checkOf(t, start.Tree, "first.key"); !start.Ready || c.Level != health.Warn || !isThere(h.data+"/off.key") {
		t.Errorf("without a stick: %+v", start.Tree)
	}
	if ready, tree := h.starts(); !ready {
		t.Errorf("and again: %+v", tree.Worst())
	}
}

// A box that runs is asked by its screen while it starts: what is wrong is seen there, a
// mended file is read again, and the screen is the clerk's when the box serves.
func TestAStartIsSeenAndMended(t *testing.T) {
	f := flashCard(t)
	f.writes(f.boot+"/huying.toml", "[hall]\nname = 7\n")
	s := f.starting()
	s.run = t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), storyLimit)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- s.wait(ctx, newLog(&ring{}, t.Output(), 0)) }()
	ask := func(word, want string) {
		t.Helper()
		for ; ; time.Sleep(10 * time.Millisecond) {
			start, ok := askDoor(s.run, word)
			last := ""
			for c := range start.Tree.All() {
				last += c.Key + " " + c.What.Zh + "\n"
			}
			if ok && strings.Contains(last, want) {
				return
			}
			if word = ""; ctx.Err() != nil {
				t.Fatalf("never saw %q but\n%s", want, last)
			}
		}
	}
	ask("", "huying.toml 第2行 第8列：hall.name：要文字，加英文引号，不是数字 7")
	ask("", "line ")
	f.must(os.RemoveAll(f.media + "/KEY"))
	f.writes(f.boot+"/huying.toml", flashedSettings)
	ask("again", "密钥U盘没有插")
	ask("", "line.port ")
	f.must(os.Mkdir(f.media+"/KEY", 0o755))
	if _, ok := askDoor(s.run, "again"); !ok {
		t.Error("nobody answered")
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if _, ok := askDoor(s.run, ""); ok {
		t.Error("the door is still open")
	}
}

// Somebody sits before a box whose configuration is wrong: the screen says where, and is
// the box's own as soon as it serves, without a key pressed.
func TestTheConsoleWaitsForTheBox(t *testing.T) {
	dir, _ := aBoxOfItsOwn(t)
	name := filepath.Join(dir, "huying.toml")
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("[hall]\nname = 青山镇\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := at80x24(t, dir, "console", "--run", dir)
	s.sees("huying.toml")
	s.sees("line 2")
	if err := os.WriteFile(name, good, 0o600); err != nil {
		t.Fatal(err)
	}
	s.sees("systemctl start huying")
	box, _ := serves(t, dir)
	s.sees("F2")    // where a name is written
	s.types("\x11") // Ctrl+Q
	s.leaves()
	if err := box.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := box.Wait(); err != nil {
		t.Error(err)
	}
	// Nobody need wait: the screen is left, and says why there was none.
	s = at80x24(t, dir, "console", "--run", dir)
	s.sees("systemctl start huying")
	s.types("\x11")
	if err := <-s.done; err == nil {
		t.Error("left without a box, and it was well")
	}
	s.sees("the box is not running")
}
