package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/health"
	"huying/appliance/loop"
)

// A board without a battery wakes in another year: the time somebody tells it counts, is
// written down with who said so, and is never behind what is written.
func TestAClockIsSetByHand(t *testing.T) {
	cfg, err := parseConfig(t.TempDir()+"/huying.toml", "data = \"data\"\n[hall]\nname = \"青山镇\"\n")
	if err != nil {
		t.Fatal(err)
	}
	woke := time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)
	b, err := newBox(cfg, world{Now: func() time.Time { return woke }, Log: newLog(&ring{}, t.Output(), 8)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	judged := func() health.Clock { return health.JudgeClock(b.clockFacts(t.Context())) }
	if timeServer() {
		t.Skip("a time server steers this machine's clock")
	}
	if v := judged(); v.Trusted {
		t.Fatalf("it is trusted to begin with: %+v", v)
	}
	refused := func(who desk.Who, to time.Time, want string) {
		t.Helper()
		var r *loop.Refusal
		if err := b.setClock(t.Context(), who, to); !errors.As(err, &r) || !strings.Contains(r.Sentence(false), want) {
			t.Errorf("set to %s: %v, want %s", to, err, want)
		}
	}
	li, err := b.desk.AddClerk(t.Context(), desk.Root, "李静", appliance.RoleReceiver)
	if err != nil {
		t.Fatal(err)
	}
	refused(desk.Who{Clerk: li}, woke.AddDate(0, 0, 1), "管理员")
	refused(desk.Root, woke.Add(-time.Hour), "早于最后一条记录")
	to := woke.AddDate(0, 2, 0)
	if err := b.setClock(t.Context(), desk.Root, to); err != nil {
		t.Fatal(err)
	}
	if now := b.clock.Now(); !now.Equal(to) {
		t.Errorf("it is %s, want %s", now, to)
	}
	if v := judged(); !v.Trusted || v.Witness != "hand" || !b.trust.Load() {
		t.Errorf("judged %+v", v)
	}
	woke = woke.Add(time.Minute)
	if now := b.clock.Now(); !now.Equal(to.Add(time.Minute)) {
		t.Errorf("a minute later it is %s", now)
	}
	if err := b.store.View(t.Context(), func(r appliance.Reader) error {
		day, err := r.Daily(appliance.JobClock)
		if want := appliance.DateOf(to.In(cfg.Hall.Zone)); day != want {
			t.Errorf("set on %s, want %s", day, want)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	// Network and service centre agree on a later time: it follows them, but not back.
	b.followSources(t.Context(), 24*time.Hour)
	if v := judged(); !v.Trusted || v.Witness != "sources" || b.clock.Now().Before(to.Add(24*time.Hour)) {
		t.Errorf("judged %+v at %s", v, b.clock.Now())
	}
	at := b.clock.Now()
	b.followSources(t.Context(), -48*time.Hour)
	if now := b.clock.Now(); now.Before(at) {
		t.Errorf("it went back to %s", now)
	}
}
