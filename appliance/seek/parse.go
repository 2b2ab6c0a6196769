package seek

import (
	"slices"
	"strings"
	"unicode"

	"huying/appliance"
	"huying/appliance/pinyin"
)

// Asked is what was typed, as it was understood.
type Asked struct {
	Query appliance.Query
	Names [][]string       // for each word: the names of this town it was taken for
	Order int              // the order that was meant by 1007-2; 0 none
	Case  appliance.CaseID // and its case
	Hides bool             // a number was not looked for: who asks may not see numbers
}

// World is what is known besides what was typed.
type World struct {
	Words    *Vocabulary                                     // of the town; nil none
	Case     func(appliance.CaseID) bool                     // whether there is such a case
	Call     func(appliance.CallID) (appliance.CaseID, bool) // what a call is about
	From, To int                                             // the years cases are numbered in
	Numbers  bool                                            // who asks may see numbers: then more of them than the last four digits may be given
}

// wordsMost is how many words of a query count: nobody types more, and each costs.
const wordsMost = 8

// Parse reads what was typed. Nothing to look for is a Query for nothing.
func Parse(typed string, w World) Asked {
	var a Asked
	typed = strings.TrimSpace(Normal(typed))
	if p, err := appliance.ParsePhone(typed); err == nil {
		a.add(w.digits(&a, typed, p.Local()), nil)
		return a
	}
	for _, word := range strings.Fields(typed) {
		if len(a.Query.All) == wordsMost {
			break
		}
		switch {
		case strings.Trim(word, "0123456789-") == "":
			local := word
			if p, err := appliance.ParsePhone(word); err == nil {
				local = p.Local()
			}
			a.add(w.digits(&a, word, local), nil)
		case strings.IndexFunc(word, telling) < 0: // signs only
		case strings.Trim(word, "abcdefghijklmnopqrstuvwxyz'") == "":
			a.add(w.letters(word))
		default:
			a.add(w.said(word))
		}
	}
	return a
}

func (a *Asked) add(s appliance.Sought, names []string) {
	a.Query.All, a.Names = append(a.Query.All, s), append(a.Names, names)
}

func telling(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// said is a word of characters. A name of the town is also found where it stands on
// file and not in the words.
func (w World) said(word string) (s appliance.Sought, names []string) {
	s.Words = []string{word}
	w.call(&s, word)
	for _, n := range w.Words.named(word) {
		n.on(&s)
	}
	return s, nil
}

// namesMost is how many names letters may stand for, splitsMost how many ways to read
// them, growsMost what the last syllable may become; each is looked up.
const (
	namesMost  = 6
	splitsMost = 3
	growsMost  = 4
)

// letters are a word in another script, pinyin, or initials.
func (w World) letters(word string) (s appliance.Sought, names []string) {
	s.Words = []string{word}
	w.call(&s, word)
	for _, n := range w.Words.spelled(word, namesMost) {
		n.on(&s)
		if !slices.ContainsFunc(names, func(have string) bool { return strings.Contains(n.text, have) }) { // who says it says that too
			names = append(names, n.text)
			s.Words = append(s.Words, Normal(n.text))
		}
	}
	for _, all := range pinyin.Splits(word, splitsMost) {
		s.Sounds = append(s.Sounds, all)
		// The last syllable may still be growing: luden is on its way to ludeng. What
		// is found while typing does not vanish and come again.
		last := len(all) - 1
		more := pinyin.Growing(all[last])
		if last == 0 || len(more) > growsMost || strings.Join(all, "") != strings.ReplaceAll(word, "'", "") {
			continue
		}
		for _, y := range more[1:] {
			s.Sounds = append(s.Sounds, append(slices.Clone(all[:last]), y))
		}
	}
	// Three letters begin too much to be looked for beside a name.
	if len(s.Sounds) == 0 && (len(word) > 3 || len(word) == 3 && len(names) == 0) && strings.Trim(word, "bpmfdtnlgkhjqxzcsrywaeo") == "" {
		s.Initials = word
	}
	return s, names
}

// call is the number of a 呼叫, in any year.
func (w World) call(s *appliance.Sought, word string) {
	if w.Call == nil {
		return
	}
	for year := w.From; year <= w.To; year++ {
		id, ok := appliance.ParseCallID(word, year)
		if !ok {
			return
		}
		if c, ok := w.Call(id); ok && !slices.Contains(s.Cases, c) {
			s.Cases = append(s.Cases, c)
		}
	}
}

// tailLeast is how many digits of a number say whose it is.
const tailLeast = 4

// digits are looked for in the words, as a number or its end, and as a case: its
// number, with its year or without, or that of an order in it.
func (w World) digits(a *Asked, word, local string) (s appliance.Sought) {
	plain := strings.Trim(word, "0123456789") == ""
	if plain {
		s.Words = []string{word}
	}
	digits := strings.ReplaceAll(local, "-", "")
	switch {
	case len(digits) > tailLeast && !w.Numbers:
		a.Hides = true
	case local != word || len(digits) >= 11 || len(digits) < tailLeast:
		s.Number = local
	case plain:
		s.Tail = digits
	}
	for year := w.From; year <= w.To; year++ {
		if id, err := appliance.ParseCaseID(word, year); err == nil && w.has(id) && !slices.Contains(s.Cases, id) {
			s.Cases = append(s.Cases, id)
		}
		no, order, ok := cutLast(word)
		if !ok {
			continue
		}
		if id, err := appliance.ParseCaseID(no, year); err == nil && w.has(id) && !slices.Contains(s.Cases, id) {
			s.Cases = append(s.Cases, id)
			a.Case, a.Order = id, order
		}
	}
	return s
}

func (w World) has(id appliance.CaseID) bool { return w.Case != nil && w.Case(id) }

// cutLast takes the number of an order off the number of its case: 1007-2.
func cutLast(s string) (no string, order int, ok bool) {
	i := strings.LastIndexByte(s, '-')
	if i <= 0 || len(s)-i-1 < 1 || len(s)-i-1 > 2 {
		return "", 0, false
	}
	for _, d := range s[i+1:] {
		order = order*10 + int(d-'0')
	}
	return s[:i], order, order > 0
}

// yearsBack is how far back a number without a year may be meant.
const yearsBack = 20

// In is the world of a ledger as it stands.
func In(r appliance.Reader, words *Vocabulary, numbers bool) (World, error) {
	last, err := r.LastCase()
	if err != nil {
		return World{}, err
	}
	return World{
		Words: words, Numbers: numbers, From: last.Year() - yearsBack, To: last.Year(),
		Case: func(id appliance.CaseID) bool { _, err := r.Case(id); return err == nil },
		Call: func(id appliance.CallID) (appliance.CaseID, bool) { k, err := r.Call(id); return k.Case, err == nil },
	}, nil
}
