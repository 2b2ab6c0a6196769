package appliance_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"huying/appliance"
)

func TestNumbersAreReadAsPeopleAndNetworksWriteThem(t *testing.T) {
	for in, want := range map[string]appliance.Phone{
		"13800001111":         "+8613800001111",
		"+8613800001111":      "+8613800001111",
		"8613800001111":       "+8613800001111",
		"0086 138-0000-1111":  "+8613800001111",
		"＋８６13800001111":      "+8613800001111",
		"0536-1234567":        "+865361234567",
		"+442071838750":       "+442071838750",
		" 138 0000 1111 ":     "+8613800001111",
		"(0536) 1234567":      "+865361234567",
		"+865361234567":       "+865361234567",
		"+86 1380 000 1111":   "+8613800001111",
		"008613800001111":     "+8613800001111",
		"00442071838750":      "+442071838750",
		"１３８００００１１１１":         "+8613800001111",
		"19912345678":         "+8619912345678",
		"+8619912345678":      "+8619912345678",
		"01012345678":         "+861012345678",
		"0379-12345678":       "+8637912345678",
		"+85223456789":        "+85223456789",
		"+8613800001111 \t\n": "+8613800001111",
	} {
		got, err := appliance.ParsePhone(in)
		if err != nil || got != want {
			t.Errorf("ParsePhone(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestNoServiceNumberBecomesAPersonsPhone(t *testing.T) {
	for _, in := range []string{
		"", "10086", "10010", "110", "12306", "12345", "106575257", "10690000123456", "95588", "9555801", "4008001234",
		"8008101234", "CMCC", "+CMCC", "+1", "12110536", "1380000111a", "138 0000 111", "+0123456789", "00",
	} {
		if p, err := appliance.ParsePhone(in); !errors.Is(err, appliance.ErrNotSubscriber) {
			t.Errorf("ParsePhone(%q) = %q, %v; want ErrNotSubscriber", in, p, err)
		}
	}
}

func TestALoggerNeverSeesTheMiddleOfANumber(t *testing.T) {
	var b strings.Builder
	log := slog.New(slog.NewTextHandler(&b, nil))
	log.Info("heard", "from", appliance.Phone("+8613812345678"), "addr", appliance.Address("+8613812345678"), "op", appliance.Address("10086"))
	if strings.Contains(b.String(), "1234567") || !strings.Contains(b.String(), "138****5678") || !strings.Contains(b.String(), "10086") {
		t.Errorf("log line: %s", b.String())
	}
}

func ExampleNewCaseID() {
	fmt.Println(appliance.NewCaseID(2026, 100).No(), appliance.NewCaseID(2026, 508).No(), appliance.NewCaseID(2026, 2048))
	// Output: 1007 5085 26-20482
}

func TestEveryMistypedOrSwappedDigitIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		serial := rapid.IntRange(appliance.FirstSerial, 999_999).Draw(t, "serial")
		no := appliance.NewCaseID(2026, serial).No()
		id, err := appliance.ParseCaseID(no, 2026)
		if err != nil || id.Serial() != serial || id.Year() != 2026 {
			t.Fatalf("ParseCaseID(%q) = %v, %v", no, id, err)
		}
		i := rapid.IntRange(0, len(no)-1).Draw(t, "at")
		wrong := []byte(no)
		wrong[i] = byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		if i+1 < len(no) && rapid.Bool().Draw(t, "swap") {
			wrong = []byte(no)
			wrong[i], wrong[i+1] = wrong[i+1], wrong[i]
		}
		if string(wrong) == no {
			return
		}
		if id, err := appliance.ParseCaseID(string(wrong), 2026); err == nil {
			t.Fatalf("%q, mistyped from %q, was read as %v", wrong, no, id)
		}
	})
}

func TestAnOldNumberIsNamedWithItsYear(t *testing.T) {
	id, err := appliance.ParseCaseID("25-5085", 2026)
	if err != nil || id.Year() != 2025 || id.No() != "5085" {
		t.Errorf("got %v (%v), want 5085 of 2025", id, err)
	}
}

// A text of emoji is cut so that no part holds half a character, whatever its length.
func TestNoPartHoldsHalfACharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("村路灯a1 €😀👨‍👩‍👧[\\𠮷é")), 0, 400, -1).Draw(t, "text")
		parts, ucs2 := appliance.SplitText(s)
		if strings.Join(parts, "") != s {
			t.Fatal("joined parts are not the text")
		}
		for i, p := range parts {
			limit := map[bool]int{true: 67, false: 153}[ucs2]
			if len(parts) == 1 {
				limit = map[bool]int{true: 70, false: 160}[ucs2]
			}
			if !utf8.ValidString(p) {
				t.Fatalf("part %d is cut inside a character", i+1)
			}
			n := 0
			for _, r := range p {
				switch {
				case ucs2 && r > 0xFFFF, !ucs2 && strings.ContainsRune("€[]\\^{}~|\f", r):
					n += 2
				default:
					n++
				}
			}
			if n > limit {
				t.Fatalf("part %d has %d units, limit %d", i+1, n, limit)
			}
		}
		if cost, _ := appliance.TextCost(s); cost != len(parts) {
			t.Fatalf("TextCost %d, parts %d", cost, len(parts))
		}
	})
}

func TestACharacterCutBetweenTwoPartsIsWholeAgain(t *testing.T) {
	hi := appliance.AppendHalf([]byte("灯不亮"), 0xD83D)
	lo := appliance.AppendHalf(nil, 0xDE00)
	if got, want := appliance.JoinText(string(hi), string(lo)+"了"), "灯不亮😀了"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := appliance.JoinText(string(hi), "了"), "灯不亮\uFFFD了"; got != want {
		t.Errorf("a lost half: got %q, want %q", got, want)
	}
}

// What an entry says is stored, and copies taken before stay as they were.
func TestACaseIsTheSumOfItsEntries(t *testing.T) {
	at := time.Date(2026, 11, 23, 8, 41, 0, 0, time.UTC)
	opened := appliance.Case{}.Apply(appliance.Entry{
		Seq: 7, At: at, Kind: appliance.KindCaseOpened, Case: appliance.NewCaseID(2026, 100),
		Body: appliance.CaseChange{
			State: appliance.CaseNew, Holder: appliance.HolderDesk, Round: 1, WaitingSince: &at,
			Clocks: []appliance.Clock{{ID: appliance.ClockAccept, Start: at, Due: at.Add(time.Hour)}},
			Words:  appliance.CaseWords{Reporter: "+8613800001111", Text: "村东头路灯不亮了"},
		},
	})
	more := opened.Apply(appliance.Entry{
		Seq: 9, At: at.Add(time.Minute), Kind: appliance.KindCaseAccepted, Case: opened.ID,
		Body: appliance.CaseChange{
			State:  appliance.CaseAccepted,
			Clocks: []appliance.Clock{{ID: appliance.ClockAccept, Start: at, Due: at.Add(time.Hour), StoppedAt: at}},
			Words:  appliance.CaseWords{Text: "是三岔路口那根"}, WaitingSince: new(time.Time),
		},
	})
	if more.Version != 9 || more.State != appliance.CaseAccepted || more.Holder != appliance.HolderDesk || !more.WaitingSince.IsZero() {
		t.Errorf("after accepting: %+v", more)
	}
	if want := "村东头路灯不亮了\n是三岔路口那根"; more.Text != want {
		t.Errorf("text %q, want %q", more.Text, want)
	}
	if _, running := more.Due(); running {
		t.Error("a stopped clock is still due")
	}
	if k, ok := opened.Due(); !ok || k.ID != appliance.ClockAccept {
		t.Error("the copy taken before lost its clock: Apply changed it in place")
	}
	// Erased words leave the facts.
	erased := appliance.Case{}.Apply(appliance.Entry{Seq: 7, At: at, Case: opened.ID, Body: appliance.CaseChange{State: appliance.CaseNew}})
	if erased.State != appliance.CaseNew || erased.Text != "" {
		t.Errorf("erased: %+v", erased)
	}
}

func TestATextSentAgainKeepsThePartsTheNetworkHas(t *testing.T) {
	at := time.Date(2026, 11, 23, 8, 41, 0, 0, time.UTC)
	o := appliance.Outgoing{}
	for i, e := range []appliance.Entry{
		{Kind: appliance.KindTextQueued, Body: appliance.TextChange{State: appliance.TextQueued, Parts: 2, Words: appliance.TextWords{To: "+8613800001111", Text: "长"}}},
		{Kind: appliance.KindTextSending, Body: appliance.TextChange{State: appliance.TextSending, Attempt: 1, Ref: 5}},
		{Kind: appliance.KindTextPartSent, Body: appliance.TextChange{Part: 1, PartState: appliance.TextSent, MR: 33}},
		{Kind: appliance.KindTextUncertain, Body: appliance.TextChange{State: appliance.TextUncertain, Part: 2, PartState: appliance.TextUncertain, Error: "silent"}},
		{Kind: appliance.KindTextReleased, Body: appliance.TextChange{State: appliance.TextQueued}},
	} {
		e.Seq, e.At = uint64(10+i), at
		o = o.Apply(e)
	}
	if o.Parts[0].State != appliance.TextSent || o.Parts[0].MR != 33 || o.Parts[1].State != appliance.TextQueued || o.Ref != 5 {
		t.Errorf("after release: %+v", o)
	}
}

// One question is open at a time; a handler's that waits is not forgotten for another's.
func TestAHandlersQuestionWaitsWhileAnotherIsAsked(t *testing.T) {
	relay := func(id appliance.CaseID, order int) appliance.Question {
		return appliance.Question{Kind: appliance.AskRelay, Case: id, Order: order}
	}
	was := appliance.Talk{}.Ask(relay(7, 1)).Ask(relay(7, 2)).Ask(relay(8, 1))
	if got := fmt.Sprint(was.Earlier, *was.Open); got != fmt.Sprint([]appliance.Question{relay(7, 1), relay(7, 2)}, relay(8, 1)) {
		t.Errorf("asked thrice: %s", got)
	}
	if k := was.Ask(relay(7, 1)); len(k.Earlier) != 2 || k.Earlier[0] != relay(7, 2) || k.Earlier[1] != relay(8, 1) {
		t.Errorf("asked again by the first: %+v", k.Earlier)
	}
	if k := was.Ask(appliance.Question{Kind: appliance.AskRating, Case: 7}); len(k.Earlier) != 1 || k.Earlier[0] != relay(8, 1) || k.LastCase != 7 {
		t.Errorf("the first matter is done: %+v", k.Earlier)
	}
	if len(was.Earlier) != 2 || *was.Open != relay(8, 1) {
		t.Errorf("the talk that was asked of has changed: %+v", was)
	}
	for i := range 9 {
		was = was.Ask(relay(appliance.CaseID(10+i), 1))
	}
	if len(was.Earlier) != 4 {
		t.Errorf("%d questions wait", len(was.Earlier))
	}
}
