package health

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"

	"huying/appliance"
)

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.FixedZone("CST", 8*3600))

// wellFacts is a box on a good day.
func wellFacts() Facts {
	return Facts{
		Now: now,
		Line: LineFacts{Configured: "auto", LineStatus: appliance.LineStatus{
			Phase: appliance.LineReady, Since: now.Add(-time.Hour), Port: "/dev/ttyUSB2", Maker: "Quectel", Model: "EC20",
			Operator: "CHINA MOBILE", Signal: -71, SlotMax: 50,
		}},
		Ledger: LedgerFacts{Dir: "/perm/huying", Free: 20 << 30, RoomKnown: true, Journal: 3 << 20},
		Clock:  Clock{Trusted: true, Witness: "network"},
		Duty:   1, Year: 2027,
	}
}

func TestABoxOnAGoodDaySaysSo(t *testing.T) {
	root := Tree(wellFacts())
	if !root.Well() || root.Level != OK || len(root.Worst()) != 0 {
		t.Errorf("level %s, complaints %v", root.Level, root.Worst())
	}
	if root.What.Zh != "一切正常" {
		t.Errorf("headline %q", root.What.Zh)
	}
	for c := range root.All() {
		if c.Why != (Text{}) || c.Do != (Text{}) {
			t.Errorf("%s is well and still gives advice", c.Key)
		}
	}
}

// Whatever keeps the line from working is said in both languages, with what it
// means and what to do, and nothing behind it is claimed to be known.
func TestEveryPhaseHasASentenceAndARemedy(t *testing.T) {
	phases := []appliance.LinePhase{
		appliance.LineNoPort, appliance.LinePortMissing, appliance.LinePortBusy, appliance.LineNotPort, appliance.LineNotModem, appliance.LineSilent,
		appliance.LineNoSIM, appliance.LinePINNeeded, appliance.LinePINWrong, appliance.LinePUK, appliance.LineSIMFault,
		appliance.LineUnregistered, appliance.LineDenied, appliance.LineStarting,
	}
	seen := map[string]appliance.LinePhase{}
	for _, phase := range phases {
		f := wellFacts()
		f.Line.Phase, f.Line.Since = phase, now.Add(-10*time.Minute)
		f.Line.Detail = "gammu-smsd, pid 812"
		root := Tree(f)
		worst := root.Worst()
		if root.Well() || len(worst) != 1 {
			t.Errorf("%s: well %v, complaints %v", phase, root.Well(), worst)
			continue
		}
		c := worst[0]
		if before, dup := seen[c.What.Zh]; dup {
			t.Errorf("%s says the same as %s", phase, before)
		}
		seen[c.What.Zh] = phase
		bilingual(t, c)
		if !strings.Contains(c.What.Zh, "已 10分钟") {
			t.Errorf("%s does not say for how long: %s", phase, c.What.Zh)
		}
		line, _ := root.Find("line")
		if last := line.Children[len(line.Children)-1]; last.Key != c.Key {
			t.Errorf("%s: %s is told although %s is in the way", phase, last.Key, c.Key)
		}
	}
	if c, _ := Tree(with(func(f *Facts) { f.Line.Phase = appliance.LinePortBusy; f.Line.Detail = "gammu-smsd, pid 812" })).Find("line.port"); !strings.Contains(c.What.En, "gammu-smsd, pid 812") {
		t.Errorf("a busy port does not name its holder: %s", c.What.En)
	}
}

func with(change func(*Facts)) Facts {
	f := wellFacts()
	change(&f)
	return f
}

func bilingual(t *testing.T, c Check) {
	t.Helper()
	for _, s := range []Text{c.What, c.Why, c.Do} {
		if !strings.ContainsFunc(s.Zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || s.En == "" {
			t.Errorf("%s: one language is missing: %+v", c.Key, s)
		}
		if strings.Contains(s.Zh+s.En, "{") {
			t.Errorf("%s: a blank was not filled in: %+v", c.Key, s)
		}
		if strings.ContainsFunc(s.En, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s: Chinese in the English sentence: %s", c.Key, s.En)
		}
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Facts)
		key    string
		level  Level
		says   string
	}{
		{"the disk is full", func(f *Facts) { f.Ledger.Full, f.Ledger.Free = true, 4096 }, "ledger.disk", Bad, "full"},
		{"room runs low", func(f *Facts) { f.Ledger.Free = 100 << 20 }, "ledger.disk", Warn, "100 MB free"},
		{"old damage", func(f *Facts) { f.Ledger.Damage = []appliance.BoxNote{{From: 7, To: 9}} }, "ledger.journal", Bad, "entries 7–9"},
		{"after a power cut", func(f *Facts) { f.Ledger.Recovered = []string{"a torn batch was cut off"} }, "ledger.journal", Warn, "torn batch"},
		{"rebuilding", func(f *Facts) { f.Ledger.Rebuilding = true }, "ledger.journal", Warn, "rebuilding"},
		{"one device", func(f *Facts) { f.Ledger.OneDevice = true }, "ledger.keys", Warn, "together"},
		{"nobody on duty", func(f *Facts) { f.Duty = 0 }, "people.duty", Warn, "no duty phone"},
		{"next year is unknown in November", func(f *Facts) { f.Year = 2026 }, "time.calendar", Warn, "2027"},
		{"uncertain texts", func(f *Facts) { f.Texts.Uncertain = 2 }, "texts.uncertain", Warn, "2 texts"},
		{"an alarm stands", func(f *Facts) { f.Texts.Alarms = 1 }, "texts.alarms", Warn, "1 alarm nobody"},
		{"the queue stands still", func(f *Facts) { f.Texts.Queued, f.Texts.Oldest = 3, now.Add(-time.Hour) }, "texts.waiting", Warn, "for 60 min"},
		{"the hour's texts run out", func(f *Facts) { f.Texts.Sent, f.Texts.Cap, f.Texts.Hourly = 85, 100, true }, "texts.cap", Warn, "85 texts went out this hour, of at most 100"},
		{"the day's texts run out", func(f *Facts) { f.Texts.Sent, f.Texts.Cap = 700, 800 }, "texts.cap", Warn, "700 texts went out today"},
		{"weak signal", func(f *Facts) { f.Line.Signal = -99 }, "line.signal", Warn, "weak"},
		{"the SIM fills up", func(f *Facts) { f.Line.SlotUsed = 46 }, "line.slots", Warn, "46 of 50"},
		{"roaming", func(f *Facts) { f.Line.Roaming = true }, "line.network", Warn, "roaming"},
		{"a stopped box", func(f *Facts) { f.Stopped = "no socket" }, "line.box", Bad, "not running"},
	} {
		f := with(tc.change)
		root := Tree(f)
		c, ok := root.Find(tc.key)
		if !ok || c.Level != tc.level || !strings.Contains(c.What.En, tc.says) {
			t.Errorf("%s: %s is %q %q, want %q with %q", tc.name, tc.key, c.Level, c.What.En, tc.level, tc.says)
			continue
		}
		bilingual(t, c)
		if root.Level != tc.level {
			t.Errorf("%s: the box as a whole is %q", tc.name, root.Level)
		}
	}
}

func TestTimeIsTrustedWhenTwoSourcesAgree(t *testing.T) {
	built := now.AddDate(0, -1, 0)
	for _, tc := range []struct {
		name  string
		facts ClockFacts
		fault ClockFault // "" trusted
	}{
		{"it wakes in the past", ClockFacts{Box: time.Date(2004, 1, 1, 0, 0, 0, 0, time.UTC)}, ClockBeforeBuild},
		{"nobody said anything yet", ClockFacts{Box: now}, ClockNoWitness},
		{"the network agrees", ClockFacts{Box: now, Net: now.Add(2 * time.Second), NetAsked: now}, ""},
		{"the network says another day", ClockFacts{Box: now, Net: now.Add(26 * time.Hour), NetAsked: now}, ClockDiffers},
		{"the modem has a factory clock", ClockFacts{Box: now, Net: time.Date(1980, 1, 6, 0, 0, 0, 0, time.UTC), NetAsked: now}, ClockNoWitness},
		{"a text agrees", ClockFacts{Box: now, TextSent: now.Add(-4 * time.Second), TextHeard: now}, ""},
		{"a text waited two days", ClockFacts{Box: now, TextSent: now.Add(-48 * time.Hour), TextHeard: now}, ClockNoWitness},
		{"a text from the future", ClockFacts{Box: now, TextSent: now.Add(48 * time.Hour), TextHeard: now}, ClockDiffers},
		{"a time server", ClockFacts{Box: now, Synced: true}, ""},
		{"earlier than the ledger", ClockFacts{Box: now, LastEntry: now.Add(time.Hour), Synced: true}, ClockBehindLedger},
		{"practice", ClockFacts{Box: now, Practice: true}, ""},
	} {
		tc.facts.Built = built
		c := JudgeClock(tc.facts)
		if c.Fault != tc.fault || c.Trusted != (tc.fault == "") {
			t.Errorf("%s: %+v, want fault %q", tc.name, c, tc.fault)
		}
		k := c.check(tc.facts.Box)
		if k.What.Zh == "" || k.What.En == "" {
			t.Errorf("%s: not said: %+v", tc.name, k)
		}
		if !c.Trusted {
			bilingual(t, k)
		}
	}
}

func TestScriptsReadTheTree(t *testing.T) {
	b, err := json.Marshal(Tree(with(func(f *Facts) { f.Duty = 0 })))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Key, Level string
		What       struct{ Zh, En string }
		Checks     []struct {
			Key, Level string
			Checks     []struct {
				Key, Level string
				Do         *Text
			}
		}
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if got.Key != "box" || got.Level != "warn" || got.What.En != "serving, 1 to look at" || len(got.Checks) != 5 {
		t.Errorf("%s", b)
	}
	if c := got.Checks[3]; c.Key != "people" || c.Checks[0].Key != "people.duty" || c.Checks[0].Do == nil {
		t.Errorf("duty: %+v", c)
	}
}
