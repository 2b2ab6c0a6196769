package workday

import (
	"testing"
	"time"

	"huying/appliance"
)

// officialDay reports whether the day counts by the tables typed by hand.
func officialDay(t *testing.T) func(time.Time) bool {
	t.Helper()
	off, on := map[string]bool{}, map[string]bool{}
	for y, notice := range published {
		for d := range days(t, y, notice.off) {
			off[d] = true
		}
		for d := range days(t, y, notice.on) {
			on[d] = true
		}
	}
	return func(d time.Time) bool {
		key := d.Format(time.DateOnly)
		return on[key] || (d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && !off[key])
	}
}

// TestPausesAndExtensionsAreTheCount: for every start of three years and 1 to 20
// days, a clock that is paused, resumed and extended is what counting day by
// day gives: a working day counts unless the clock stood still at its closing.
func TestPausesAndExtensionsAreTheCount(t *testing.T) {
	c := hall(t)
	counts := officialDay(t)
	end := time.Date(2026, 12, 31, 0, 0, 0, 0, c.Location)
	// When a clock is paused and for how long, from its start; several hours of the
	// day, on either side of the closing at 17:30 and on it.
	pauses := []struct{ from, long time.Duration }{
		{6 * time.Hour, 3 * time.Hour}, {30 * time.Hour, 26 * time.Hour}, {8*time.Hour + 30*time.Minute, 9 * 24 * time.Hour},
		{50 * time.Hour, 23*time.Hour + 30*time.Minute}, {24 * time.Hour, time.Minute},
	}
	n := 0
	for start := time.Date(2024, 1, 1, 9, 0, 0, 0, c.Location); start.Before(end); start = start.AddDate(0, 0, 1) {
		p := pauses[n%len(pauses)]
		n++
		from, to := start.Add(p.from), start.Add(p.from+p.long)
		day, done := midnight(start), 0
		var dues [21]time.Time
		for done < 20 && day.Before(end) {
			day = day.AddDate(0, 0, 1)
			closing := day.Add(17*time.Hour + 30*time.Minute)
			if paused := !closing.Before(from) && closing.Before(to); counts(day) && !paused {
				done++
				dues[done] = closing
			}
		}
		for days := 1; days <= done; days++ {
			k := c.Run(appliance.ClockHandle, start, days)
			k = c.Pause(k, from, "等材料")
			if !k.Due.IsZero() && !k.Due.Before(from) {
				t.Fatalf("%v + %d: paused at %v, due %v", start, days, from, k.Due)
			}
			k = c.Resume(k, to)
			if !k.Due.Equal(dues[days]) || k.Provisional {
				t.Fatalf("%v + %d, paused %v to %v: due %v, want %v", start, days, from, to, k.Due, dues[days])
			}
			if more := days%4 + 1; days+more <= done {
				if k = c.Extend(k, more); !k.Due.Equal(dues[days+more]) {
					t.Fatalf("%v + %d extended by %d: due %v, want %v", start, days, more, k.Due, dues[days+more])
				}
				if again := c.Redo(k, start); !again.Due.Equal(c.Run(k.ID, start, days+more).Due) || len(again.Pauses) > 0 {
					t.Fatalf("redo of %+v is %+v", k, again)
				}
			}
		}
	}
}

// TestOffHours: the two readings of a text after closing or on a day off.
func TestOffHours(t *testing.T) {
	for _, tt := range []struct{ start, day1, deemed string }{
		{"2026-11-23 09:00", "2026-11-24 17:30", "2026-11-24 17:30"}, // Monday morning: no difference
		{"2026-11-23 05:00", "2026-11-24 17:30", "2026-11-24 17:30"}, // before the hall opens
		{"2026-11-23 17:30", "2026-11-24 17:30", "2026-11-25 17:30"}, // the hall has closed
		{"2026-11-21 10:00", "2026-11-23 17:30", "2026-11-24 17:30"}, // Saturday
		{"2026-05-01 10:00", "2026-05-06 17:30", "2026-05-07 17:30"},
		{"2026-05-09 10:00", "2026-05-11 17:30", "2026-05-11 17:30"}, // a Saturday made up
		{"2026-12-31 18:00", "2027-01-04 17:30", "2027-01-05 17:30"},
	} {
		c := hall(t)
		if due, _ := c.Due(when(t, c, tt.start), 1); !due.Equal(when(t, c, tt.day1)) {
			t.Errorf("%s: due %v, want %s", tt.start, due, tt.day1)
		}
		c.OffHours = DeemedNextWorkday
		due, _ := c.Due(when(t, c, tt.start), 1)
		if !due.Equal(when(t, c, tt.deemed)) {
			t.Errorf("%s deemed: due %v, want %s", tt.start, due, tt.deemed)
		}
		all := c.Days(when(t, c, tt.start), 1)
		if last := all[len(all)-1]; !last.Counts || !last.Date.Equal(midnight(due)) || all[0].Date.After(when(t, c, tt.start)) {
			t.Errorf("%s deemed: the reckoning is %+v", tt.start, all)
		}
	}
}

// TestCutoffAtMidnight: the due day ends at 24:00, and is still that day.
func TestCutoffAtMidnight(t *testing.T) {
	c := hall(t)
	c.Cutoff = AtMidnight
	k := c.Run(appliance.ClockHandle, when(t, c, "2026-04-30 16:50"), 3)
	if !k.Due.Equal(when(t, c, "2026-05-09 00:00")) {
		t.Fatalf("due %v, want Friday 8 May 24:00", k.Due)
	}
	for now, want := range map[string]Light{
		"2026-05-06 23:59": LightGreen, "2026-05-07 12:00": LightYellow, "2026-05-08 00:00": LightRed,
		"2026-05-08 23:59": LightRed, "2026-05-09 00:00": LightBlack,
	} {
		if got := c.Light(k.Due, when(t, c, now)); got != want {
			t.Errorf("at %s the light is %q, want %q", now, got, want)
		}
	}
	// 18:00 is before 24:00: a clock paused then and resumed next morning loses the day.
	k = c.Resume(c.Pause(k, when(t, c, "2026-05-06 18:00"), "x"), when(t, c, "2026-05-07 09:00"))
	if !k.Due.Equal(when(t, c, "2026-05-10 00:00")) {
		t.Errorf("after the pause due %v, want Saturday 9 May (made up) 24:00", k.Due)
	}
}

// TestAPausedClockHasNoDue until it runs again; a stopped one stays as it is.
func TestAPausedClockHasNoDue(t *testing.T) {
	c := hall(t)
	k := c.Run(appliance.ClockHandle, when(t, c, "2026-11-23 09:00"), 3)
	p := c.Pause(k, when(t, c, "2026-11-24 10:00"), "等材料")
	if !p.Due.IsZero() || p.Running() || len(k.Pauses) != 0 {
		t.Errorf("paused: %+v, and before: %+v", p, k)
	}
	if again := c.Pause(p, when(t, c, "2026-11-25 10:00"), "x"); len(again.Pauses) != 1 {
		t.Errorf("paused twice: %+v", again)
	}
	r := c.Resume(p, when(t, c, "2026-11-24 11:00"))
	if !r.Due.Equal(k.Due) || !r.Running() || !p.Pauses[0].To.IsZero() {
		t.Errorf("an hour's pause within a day: %+v, and before: %+v", r, p)
	}
	r.StoppedAt = when(t, c, "2026-11-25 09:00")
	if after := c.Resume(c.Pause(r, r.StoppedAt, "x"), r.StoppedAt); len(after.Pauses) != 1 {
		t.Errorf("a stopped clock was touched: %+v", after)
	}
}

// notice2027 is a notice as it might come: the Thursday and Friday of 2027's
// first week are exchanged with a weekend, to move deadlines both ways.
func notice2027() appliance.Calendar {
	c := appliance.Calendar{Year: 2027, Layer: appliance.LayerNational, Source: "国办发明电〔2026〕9号"}
	for d, name := range statutory(2027) {
		c.Days = append(c.Days, appliance.CalendarDay{Date: d, Name: name, Off: true})
	}
	day := func(m time.Month, d int, off bool) {
		c.Days = append(c.Days, appliance.CalendarDay{Date: appliance.Date{Year: 2027, Month: m, Day: d}, Name: "元旦", Off: off})
	}
	day(1, 2, true)
	day(1, 3, true)
	day(1, 4, true)
	day(1, 9, false)
	return c
}

func TestLayers(t *testing.T) {
	national := notice2027()
	d := func(m time.Month, day int) appliance.Date { return appliance.Date{Year: 2027, Month: m, Day: day} }
	province := appliance.Calendar{Year: 2027, Layer: appliance.LayerProvince, Source: "自治区", Days: []appliance.CalendarDay{
		{Date: d(3, 10), Name: "开斋节", Off: true}, {Date: d(3, 11), Name: "开斋节", Off: true},
	}}
	town := appliance.Calendar{Year: 2027, Layer: appliance.LayerTown, Source: "镇政府通知", Days: []appliance.CalendarDay{
		{Date: d(3, 11), Name: "防汛", Off: false}, {Date: d(11, 11), Name: "停电", Off: true},
	}}
	c := New()
	if c.Known(2027) || len(c.Layers(2027)) != 0 || !c.Known(2026) || len(c.Layers(2026)) != 1 {
		t.Fatal("2027 is known before its notice, or 2026 is not")
	}
	next := c.With(national, province, town)
	if c.Known(2027) || !next.Known(2027) {
		t.Fatal("With changes the calendar it begins with, or not the other")
	}
	for day, want := range map[appliance.Date]string{
		d(1, 4): "元旦放假", d(1, 9): "元旦调休上班", d(1, 5): "工作日", d(1, 10): "周日",
		d(3, 10): "开斋节放假", d(3, 11): "防汛调休上班", d(11, 11): "停电放假",
	} {
		if _, why, provisional := next.Workday(day.In(time.UTC)); why != want || provisional {
			t.Errorf("%v: %s, provisional %v; want %s", day, why, provisional, want)
		}
	}
	layers := next.Layers(2027)
	if len(layers) != 3 || layers[0].Source != national.Source || layers[2].Source != "镇政府通知" || len(layers[1].Days) != 2 {
		t.Errorf("layers are %+v", layers)
	}
	// What a township closes in a year nobody has published is certain; the rest is not.
	early := New(town)
	if _, _, p := early.Workday(d(11, 11).In(time.UTC)); p {
		t.Error("the township's own closure is provisional")
	}
	if _, _, p := early.Workday(d(11, 12).In(time.UTC)); !p || early.Known(2027) {
		t.Error("a township's closure makes the year known")
	}
	c.Set([]appliance.Calendar{national})
	if !c.Known(2027) {
		t.Error("Set is not seen")
	}
	c.Set(nil)
	if c.Known(2027) {
		t.Error("what is no longer imported is still known")
	}
}

// TestANoticeReachesIntoItsNeighbours: 2023's notice began on 31 December 2022.
func TestANoticeReachesIntoItsNeighbours(t *testing.T) {
	days := []appliance.CalendarDay{{Date: appliance.Date{Year: 2026, Month: 12, Day: 31}, Name: "元旦", Off: true}}
	c := New(appliance.Calendar{Year: 2027, Layer: appliance.LayerNational, Days: days})
	if ok, why, _ := c.Workday(days[0].Date.In(time.UTC)); ok || why != "元旦放假" {
		t.Errorf("31 December 2026 counts (%s)", why)
	}
	own := appliance.Calendar{Year: 2026, Layer: appliance.LayerNational, Days: []appliance.CalendarDay{{Date: days[0].Date, Name: "x"}}}
	if ok, _, _ := c.With(own).Workday(days[0].Date.In(time.UTC)); !ok {
		t.Error("the year's own notice does not go before its neighbour's")
	}
}

// TestRecompute: an import moves what it must, makes certain what stays, and
// leaves alone what is not reckoned in working days.
func TestRecompute(t *testing.T) {
	c := hall(t)
	next := c.With(notice2027())
	at := func(s string) time.Time { return when(t, c, s) }
	accept := appliance.Clock{ID: appliance.ClockAccept, Start: at("2026-12-31 18:00")}
	accept.Due, accept.Provisional = c.EndOfWorkingDay(accept.Start)
	danger := appliance.Clock{ID: appliance.ClockAccept, Start: at("2026-12-31 18:00"), Due: at("2026-12-31 18:30")}
	urgent := appliance.Clock{ID: appliance.ClockUrgent, Start: at("2027-01-02 18:00"), Due: at("2027-01-03 18:00")}
	closed := c.Run(appliance.ClockHandle, at("2026-12-31 10:00"), 1)
	closed.StoppedAt = at("2026-12-31 11:00")
	longPause := c.Resume(c.Pause(c.Run(appliance.ClockHandle, at("2026-12-30 10:00"), 3), at("2026-12-31 09:00"), "等材料"), at("2027-01-05 09:00"))
	for name, tt := range map[string]struct {
		k           appliance.Clock
		due         string // "" unchanged altogether
		provisional bool
	}{
		"later":                  {c.Run(appliance.ClockHandle, at("2026-12-31 10:00"), 1), "2027-01-05 17:30", false},
		"certain, same day":      {c.Run(appliance.ClockHandle, at("2026-12-31 10:00"), 7), "2027-01-12 17:30", false},
		"a made up Saturday":     {c.Run(appliance.ClockHandle, at("2027-01-05 10:00"), 4), "2027-01-09 17:30", false},
		"extended":               {c.Extend(c.Run(appliance.ClockHandle, at("2026-12-30 10:00"), 1), 2), "2027-01-06 17:30", false},
		"paused over the change": {longPause, "2027-01-07 17:30", false},
		"accept, next noon":      {accept, "2027-01-05 12:00", false},
		"within 2026":            {c.Run(appliance.ClockHandle, at("2026-12-21 10:00"), 5), "", false},
		"danger's half hour":     {danger, "", false},
		"24 natural hours":       {urgent, "", false},
		"stopped":                {closed, "", false},
		"paused":                 {c.Pause(c.Run(appliance.ClockHandle, at("2026-12-31 10:00"), 1), at("2026-12-31 12:00"), "x"), "", false},
	} {
		got := c.Recompute(next, []appliance.Clock{tt.k})
		switch {
		case tt.due == "" && len(got) > 0:
			t.Errorf("%s: changed to %+v", name, got[0].New)
		case tt.due == "":
		case len(got) != 1:
			t.Errorf("%s: nothing changes (due %v, provisional %v)", name, tt.k.Due, tt.k.Provisional)
		case !got[0].New.Due.Equal(at(tt.due)) || got[0].New.Provisional != tt.provisional || got[0].Moves() == tt.k.Due.Equal(at(tt.due)):
			t.Errorf("%s: %v provisional %v → %v provisional %v, want %s", name, tt.k.Due, tt.k.Provisional, got[0].New.Due, got[0].New.Provisional, tt.due)
		}
	}
	// A newer program knew the year already: what was estimated before it is still looked at.
	newer := Clock{next, c.Hours}
	for _, k := range []appliance.Clock{c.Run(appliance.ClockHandle, at("2026-12-31 10:00"), 1), accept} {
		if got := newer.Recompute(next, []appliance.Clock{k}); len(got) != 1 || !got[0].Moves() || got[0].New.Provisional {
			t.Errorf("an old estimate of %s stays: %+v", k.ID, got)
		}
	}
	// The same import again changes nothing more.
	k := c.Run(appliance.ClockHandle, at("2026-12-31 10:00"), 1)
	moved := c.Recompute(next, []appliance.Clock{k})[0].New
	if again := c.Recompute(next, []appliance.Clock{moved}); len(again) > 0 {
		t.Errorf("recomputed twice: %+v", again)
	}
	// A deadline that keeps its day keeps its hour, though the hall now closes earlier.
	k = c.Run(appliance.ClockHandle, at("2026-12-31 10:00"), 7)
	early := c
	early.Work = []Span{{8 * 60, 16 * 60}}
	if got := early.Recompute(next, []appliance.Clock{k}); len(got) != 1 || got[0].Moves() || got[0].New.Provisional {
		t.Errorf("with other hours: %+v", got)
	}
}
