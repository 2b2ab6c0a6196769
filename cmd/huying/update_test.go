package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/health"
	"huying/appliance/slots"
	"huying/tui"
)

// A release on trial is kept after a minute of being well, and makes way when ten were
// not enough.
func TestAReleaseOnTrialHasTenMinutes(t *testing.T) {
	ill := errors.New("the ledger cannot be opened")
	for name, x := range map[string]struct {
		feels func(since time.Duration) error
		after time.Duration // when it was kept; 0 never
	}{
		"well at once":        {func(time.Duration) error { return nil }, time.Minute},
		"well after a while":  {func(d time.Duration) error { return when(d < 4*time.Minute, ill) }, 5 * time.Minute},
		"never":               {func(time.Duration) error { return ill }, 0},
		"well too late":       {func(d time.Duration) error { return when(d < 9*time.Minute+30*time.Second, ill) }, 0},
		"well, ill and again": {func(d time.Duration) error { return when(d/(50*time.Second)%2 == 1, ill) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), trialFor)
				defer cancel()
				err := watchTrial(ctx, func(context.Context) error { return x.feels(time.Since(begun)) })
				took := time.Since(begun)
				switch {
				case x.after == 0 && (err == nil || took != trialFor):
					t.Errorf("after %v: %v", took, err)
				case x.after > 0 && (err != nil || took < x.after || took > x.after+2*trialLook):
					t.Errorf("after %v: %v", took, err)
				}
			})
		})
	}
}

func when(ill bool, err error) error {
	if ill {
		return err
	}
	return nil
}

func TestTheCardsIDIsReadFromTheKernel(t *testing.T) {
	for line, want := range map[string]string{
		"root=PARTUUID=48595931-02 ro quiet": "48595931", "root=/dev/sda2": "", "": "", "quiet root=PARTUUID=9": "",
	} {
		if id, ok := diskID(line); ok && id != want || ok != (want != "") {
			t.Errorf("%q: %q %v", line, id, ok)
		}
	}
}

// A stick was plugged in while somebody updates at the screen: one waits its turn.
func TestOneUpdateAtATime(t *testing.T) {
	dir := t.TempDir()
	cfg := config{}
	cfg.Update.Boot, cfg.Update.Key = dir, filepath.Join(dir, "update.pub")
	if err := os.WriteFile(cfg.Update.Key, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	held, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if err := unix.Flock(int(held.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		t.Fatal(err)
	}
	a := &app{}
	install := func() error {
		_, err := a.install(t.Context(), slots.Slots{}, cfg, "none", func(string, int64, int64) {})
		return err
	}
	if err := install(); !errors.Is(err, errUpdating) || updateFault(err).Zh != "另一次更新还在进行" {
		t.Errorf("it says %v", err)
	}
	held.Close()
	if err := install(); err == nil || errors.Is(err, errUpdating) {
		t.Errorf("and afterwards %v", err)
	}
}

// The line that names the key's file is changed, and nothing else.
func TestTheConfigurationNamesAnotherKey(t *testing.T) {
	const hall = "[hall] # the hall\nname = \"青山镇\"\n"
	for name, x := range map[string]struct{ text, want string }{
		"none yet":         {hall, hall + "\n[key]\nfile = \"/media/NEW/off.key\"\n"},
		"another one":      {hall + "[key]\n# where it is\n  file = \"/media/OLD/off.key\" # old\n[practice]\non = true\n", hall + "[key]\n# where it is\nfile = \"/media/NEW/off.key\"\n[practice]\non = true\n"},
		"an empty section": {"[key]\n" + hall, "[key]\nfile = \"/media/NEW/off.key\"\n" + hall},
		"a dotted key":     {"key.file = \"\"\n" + hall, "key.file = \"/media/NEW/off.key\"\n" + hall},
		"no last line end": {strings.TrimSuffix(hall, "\n"), hall + "\n[key]\nfile = \"/media/NEW/off.key\"\n"},
	} {
		path := filepath.Join(t.TempDir(), "huying.toml")
		if err := os.WriteFile(path, []byte(x.text), 0o640); err != nil {
			t.Fatal(err)
		}
		if err := writeKeyFile(path, "/media/NEW/off.key"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != x.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o640 {
			t.Errorf("%s: rights are %v, %v", name, st.Mode(), err)
		}
	}
	// What is not understood stays as it is.
	path := filepath.Join(t.TempDir(), "huying.toml")
	text := hall + "key = {file = \"/media/OLD/off.key\"}\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeKeyFile(path, "/media/NEW/off.key"); err == nil {
		t.Error("an inline table was changed")
	}
	if got, _ := os.ReadFile(path); string(got) != text {
		t.Errorf("it now says %q", got)
	}
}

// The screen's wish is a file in a folder of the box's own; a clerk who is neither
// technician nor administrator leaves none. How far the system is, the tree tells.
func TestAScreenAsksTheSystem(t *testing.T) {
	r := releaser{from: t.TempDir(), to: t.TempDir(), log: func(string, ...any) {}}
	who := func(roles ...appliance.Role) desk.Who {
		return desk.Who{Clerk: appliance.Clerk{ID: "7", Roles: roles}}
	}
	if err := r.ask(t.Context(), who(appliance.RoleReceiver, appliance.RoleLeader), tui.UpdateTry, ""); err == nil {
		t.Error("a clerk updates the box")
	}
	if w, err := takeWish(r.from); err != nil || w != (updateWish{}) {
		t.Errorf("a wish is there all the same: %+v, %v", w, err)
	}
	if err := r.ask(t.Context(), who(appliance.RoleTechnician), tui.UpdateInstall, "/media/A/x.bundle"); err != nil {
		t.Fatal(err)
	}
	if w, err := takeWish(r.from); err != nil || w != (updateWish{tui.UpdateInstall, "/media/A/x.bundle"}) {
		t.Errorf("the wish is %+v, %v", w, err)
	}
	if w, err := takeWish(r.from); err != nil || w != (updateWish{}) {
		t.Errorf("it is done twice: %+v, %v", w, err)
	}
	if err := writeState(r.to, updating{Version: "0.3.0", Doing: "writing", Percent: 45}); err != nil {
		t.Fatal(err)
	}
	f := health.ReleaseFacts{Version: "0.2.0", Slot: "a"}
	if lookAtUpdate(&f, r.to); f.Asked != "0.3.0" || f.Doing != "writing" || f.Percent != 45 {
		t.Errorf("the tree knows %+v", f)
	}
	// What was refused on the screen and came by the shell since is refused no more.
	no := health.Text{Zh: "文件坏了或没拷全", En: "it is damaged or cut off"}
	if err := writeState(r.to, updating{Version: "0.3.0", Fault: no}); err != nil {
		t.Fatal(err)
	}
	if lookAtUpdate(&f, r.to); f.Refused != no {
		t.Errorf("the refusal is not told: %+v", f)
	}
	came := health.ReleaseFacts{Version: "0.2.0", Slot: "a", Armed: "0.3.0"}
	if lookAtUpdate(&came, r.to); came.Refused != (health.Text{}) {
		t.Errorf("it waits to be tried, and is told as refused: %+v", came)
	}
	if err := writeState(r.to, updating{Version: "0.3.0", Doing: "writing", Percent: 45}); err != nil {
		t.Fatal(err)
	}
	// What lies there and is no state of ours says nothing, and hurts nobody.
	if err := os.WriteFile(filepath.Join(r.to, stateFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	f.Percent = 45
	if lookAtUpdate(&f, r.to); f.Percent != 45 {
		t.Errorf("half a file is believed: %+v", f)
	}
}
