package peril

import (
	"strings"
	"unicode/utf8"

	"huying/appliance/wording"
)

// Danger is what the emergency scan found (domain 8 §D.6).
type Danger struct {
	Class int    // 1: danger now; 2: a hazard; 0: nothing
	Lane  string // LaneDanger, LaneSelfHarm or LaneMinor for class 1
	Word  string // the words that made it one
	Minor bool   // a child may be writing, whatever the lane
}

// The lanes of an alarm.
const (
	LaneDanger   = "danger"
	LaneSelfHarm = "selfharm"
	LaneMinor    = "minor"
)

// Hear scans what was said. It is asked for each part as it comes and for the
// whole message again: a word may be cut in two.
func Hear(text string) Danger {
	said := Said(text)
	signs := Signs(said)
	w := weights()
	p := w.Chance(signs)
	d := judge(ruledBy(text, said), p, befalls(signs), func() [4]float64 { return w.likeliest(ends(text)) })
	if d.Class == 1 && d.Word == "" {
		d.Word = w.why(signs, d.Lane)
	}
	return d
}

// What is weighed as this likely is danger though no rule knows it; what is weighed as less likely
// than little is none though a rule hears it. The folds of package learn say what becomes of other numbers.
const (
	likely      = 0.35 // where it tells what befalls a body or a house
	likelier    = 0.7  // where it does not: only who, where, when and how pressing
	mostLikely  = 0.85 // where somebody says that it is over
	atLast      = 0.93 // of the end of a long text, whatever stood before it
	afterThanks = 0.98 // of it, where somebody says that something is over, or speaks of a drill, a film
	little      = 0.04
	least       = 0.003 // of self-harm
	leastChild  = 0.02  // of a child: it may only say how old it is and ask for a basketball stand
)

// besides is how many characters may stand beside a word of danger that is the whole message: 村口车祸.
const besides = 2

// judge is what the rules and the weighing come to. What is certain cannot be weighed away.
func judge(d ruling, p [4]float64, befalls bool, end func() [4]float64) Danger {
	enough := likelier
	switch {
	case d.over:
		enough = mostLikely
	case befalls:
		enough = likely
	}
	if d.Class != 1 && 1-p[0] < enough {
		if e := end(); 1-e[0] >= afterThanks || 1-e[0] >= atLast && !d.over && !d.spoken {
			p = e
		}
	}
	danger := 1 - p[0]
	switch {
	case d.Class == 1 && !d.certain && danger < atLeast(d.Lane):
		return Danger{Class: 2, Word: d.Word}
	case d.Class != 1 && danger >= enough:
		lane := 1
		for k := 2; k < len(p); k++ {
			if p[k] > p[lane] {
				lane = k
			}
		}
		return Danger{Class: 1, Lane: kinds[lane], Minor: d.Minor || kinds[lane] == LaneMinor}
	}
	return d.Danger
}

// atLeast is how likely what a rule hears must be.
func atLeast(lane string) float64 {
	switch lane {
	case LaneSelfHarm:
		return least
	case LaneMinor:
		return leastChild
	}
	return little
}

// A ruling is what the rules say.
type ruling struct {
	Danger
	over    bool // somebody is thankful, or says that it is over
	spoken  bool // of a drill, a film, a form to be filled in
	certain bool // a bare call for help, words of now beside it, another language: it is not weighed
}

// ruledBy is what the rules say of a text as it stands and in common words.
func ruledBy(text string, said wording.Text) ruling {
	d := byRules(text)
	if d.Class == 1 || said.Spaced == wording.Ready(text).Spaced {
		return d
	}
	if again := byRules(said.Spaced); again.Class == 1 || d.Class == 0 {
		return again
	}
	return d
}

// byRules is what the rules say of a text.
func byRules(text string) ruling {
	r := ruled()
	raw := strings.Join(strings.Fields(wording.Unsigned(wording.Fold(text))), " ")
	clean := strings.TrimFunc(raw, func(r rune) bool { return r != '?' && !wording.Wordy(r) })
	tight := strings.ReplaceAll(clean, " ", "")
	said := wording.Ready(raw)
	said.S = everyday(said.S)
	minor := firstOf(r.child.In(said.S), r.childForms.in(said.S), r.age.in(everyday(tight)), r.ageSpaced.in(clean))
	if minor == "" && r.schoolForms.in(tight) != "" {
		minor = r.school.In(tight)
	}
	typedLane, typedWord := typed(clean)
	if minor == "" && typedLane == LaneMinor {
		minor = typedWord
	}
	d := ruling{Danger: Danger{Class: 1, Minor: minor != ""}}
	self, _ := sayNow(said, r.selfHarm, r.selfHarmForms, stillMeant)
	if self == "" {
		self = firstOf(r.jump.in(clean), r.englishHarm.in(raw))
	}
	now, hazard := sayNow(said, r.danger, r.dangerForms, urgent)
	spoken := r.spoken.In(said.S) != ""
	over := r.over.In(said.S) != "" || r.overForms.in(said.S) != ""
	meant := urgent
	if self != "" {
		meant = stillMeant
	}
	sure, _ := sayNow(said, nil, r.sure, meant) // what one means to do is meant, whatever was last year
	now = firstOf(sure, now)
	switch b := firstOf(r.bare.in(strings.Trim(clean, "? ")), r.bare.in(raw), r.english.in(raw)); {
	case self != "":
		d.Lane, d.Word = LaneSelfHarm, self
	case typedLane == LaneSelfHarm:
		d.Lane, d.Word = LaneSelfHarm, typedWord
	case now != "":
		d.Lane, d.Word = LaneDanger, now
	case b != "":
		d.Lane, d.Word, d.certain = LaneDanger, b, true
	case typedLane == LaneDanger:
		d.Lane, d.Word = LaneDanger, typedWord
	case d.Minor:
		d.Lane, d.Word = LaneMinor, minor
	default:
		if over {
			return ruling{over: true, spoken: spoken}
		}
		if hazard = firstOf(hazard, r.hazard.In(said.S)); hazard != "" {
			return ruling{Danger: Danger{Class: 2, Word: hazard}, spoken: spoken}
		}
		return ruling{spoken: spoken}
	}
	if over && r.now.In(said.S) == "" {
		return ruling{Danger: Danger{Minor: d.Minor}, over: true}
	}
	alone := runes(said.S)-runes(d.Word) <= besides // a cry: there is nothing else to weigh
	d.certain = d.certain || sure != "" || alone || r.now.In(said.S) != ""
	return d
}

// everyday is a text without the everyday words that hold a danger word, as long as it was, so that places stay.
func everyday(s string) string {
	if ruled().neverForms.in(s) == "" { // cheaper than all of them in one expression
		return s
	}
	return ruled().never.ReplaceAllStringFunc(s, func(s string) string {
		return strings.Map(func(r rune) rune {
			if r < utf8.RuneSelf {
				return '0'
			}
			return '〇'
		}, s)
	})
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// sayNow is the first word or form that is said to be so now; hazard one that only may be or was.
func sayNow(said wording.Text, words wording.Lexicon, all forms, so func(said wording.Text, from, to int) bool) (now, hazard string) {
	note := func(from, to int) bool {
		word := said.S[from:to]
		if !so(said, from, to) {
			hazard = firstOf(hazard, word)
			return false
		}
		now = word
		return true
	}
	for i := range said.S {
		if w := words.At(said.S[i:]); w != "" && note(i, i+len(w)) {
			return now, hazard
		}
	}
	for _, at := range all.at(said.S) {
		if note(at[0], at[1]) {
			return now, hazard
		}
	}
	return "", hazard
}

// around is a place's clause, what stands in it up to the end of the place, the clause before it and the one behind it.
func around(said wording.Text, from, to int) (clause, within, before, behind string) {
	begin, end := said.Clause(from)
	end = max(end, to)
	if begin > 0 {
		last, _ := said.Clause(begin - lastRune(said.S[:begin]))
		before = said.S[last:begin]
	}
	if end < len(said.S) {
		next := end
		if r, size := utf8.DecodeRuneInString(said.S[end:]); !wording.Wordy(r) {
			next += size
		}
		_, next = said.Clause(next)
		behind = said.S[end:next]
	}
	return said.S[begin:end], said.S[begin:to], before, behind
}

func lastRune(s string) int {
	_, n := utf8.DecodeLastRuneInString(s)
	return n
}

// urgent reports whether what stands at a place is danger now.
func urgent(said wording.Text, from, to int) bool {
	if ruled().now.In(said.S) != "" {
		return true
	}
	clause, within, before, behind := around(said, from, to)
	switch {
	case ruled().spoken.In(before+clause+behind) != "", ruled().claim.In(clause) != "", ruled().fear.in(within) != "":
		return false
	}
	return ruled().past.in(before+clause) == "" || ruled().near.in(before+clause) != ""
}

// stillMeant reports whether somebody is about to harm themselves: what others did last
// year is a story; a fear, a claim and a form to be filled in change nothing.
func stillMeant(said wording.Text, from, to int) bool {
	clause, _, before, _ := around(said, from, to)
	return ruled().past.in(before+clause) == "" || ruled().near.in(before+clause) != "" || strings.ContainsAny(clause, "我俺咱")
}
