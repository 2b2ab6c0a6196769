package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"huying/tui"
)

func TestTheCardAndTheKeyStickAreNotWrittenTo(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"data", "media/STICK/青山镇", "media/KEY", "media/.hidden"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	table := filepath.Join(dir, "media/STICK/青山镇/单位.csv")
	if err := os.WriteFile(table, []byte("编码"), 0o644); err != nil {
		t.Fatal(err)
	}
	b := &box{}
	b.cfg.Data, b.cfg.Stick, b.cfg.KeyFile = filepath.Join(dir, "data"), filepath.Join(dir, "media"), filepath.Join(dir, "media/KEY/off.key")
	named := func(name string) tui.Stick {
		t.Helper()
		all := b.sticks()
		if len(all) != 2 {
			t.Fatalf("%d sticks", len(all))
		}
		for _, k := range all {
			if k.Name == name {
				return k
			}
		}
		t.Fatalf("no stick %s", name)
		return tui.Stick{}
	}
	if k := named("STICK"); k.Write != nil || k.Why != tui.NoCard {
		t.Errorf("a folder of the card can be written to, or says %v", k.Why)
	}
	if k := named("KEY"); k.Write != nil || k.Why != tui.NoKeys {
		t.Errorf("the key's stick can be written to, or says %v", k.Why)
	}
	if got, err := fs.ReadFile(named("STICK").Files, "青山镇/单位.csv"); err != nil || string(got) != "编码" {
		t.Errorf("read %q, %v", got, err)
	}

	b.cfg.Practice.On = true // no number in it is anybody's
	if k := named("KEY"); k.Write != nil {
		t.Error("in practice the key's stick can be written to")
	}
	k := named("STICK")
	if k.Write == nil {
		t.Fatal("in practice nothing can be written")
	}
	for range 2 { // a second export takes the first one's place
		if err := k.Write("人员.csv", []byte("赵磊")); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := fs.ReadFile(k.Files, "人员.csv"); err != nil || string(got) != "赵磊" {
		t.Errorf("wrote %q, %v", got, err)
	}
	if left, _ := fs.Glob(k.Files, ".huying*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	for _, name := range []string{"../../data/box.json", "a/b", ""} {
		if k.Write(name, []byte("x")) == nil {
			t.Errorf("wrote to %q", name)
		}
	}

	b.cfg.Stick = filepath.Join(dir, "nothing")
	if all := b.sticks(); len(all) > 0 {
		t.Errorf("%d sticks where there is no folder", len(all))
	}
}
