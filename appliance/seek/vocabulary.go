package seek

import (
	"cmp"
	"slices"
	"sync"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/pinyin"
)

// Vocabulary is the town's own words: its villages, offices, people and clerks, and
// the words of its lists. Letters are read as these first: wjz is 王家庄.
// A large town has some thirty thousand, and they stay in memory: they stand in one row.
type Vocabulary struct {
	all  []name      // places first, words last
	text []int32     // of all, in the order of their texts
	at   [26][]int32 // of all, by the letter a reading begins with
}

// name is a word of the town, and what of a case it stands for.
type name struct {
	text string
	kind kind
	code string
}

type kind byte

const (
	aVillage kind = iota // a village first: most matters are about a place
	anOffice
	aClerk
	aPerson
	aSubject // a category
	aWord    // in the lists
)

// on adds to what is sought the cases that have the name on file.
func (n name) on(s *appliance.Sought) {
	add := func(all *[]appliance.Holder, h appliance.Holder) {
		if !slices.Contains(*all, h) {
			*all = append(*all, h)
		}
	}
	switch n.kind {
	case aVillage:
		if !slices.Contains(s.Villages, n.code) {
			s.Villages = append(s.Villages, n.code)
		}
	case anOffice:
		add(&s.Holders, appliance.HolderOffice(n.code))
	case aClerk:
		add(&s.Holders, appliance.HolderClerk(appliance.ClerkID(n.code)))
	case aSubject:
		if !slices.Contains(s.Subjects, n.code) {
			s.Subjects = append(s.Subjects, n.code)
		}
	}
}

// NewVocabulary gathers a town's words, and its clerks' names.
func NewVocabulary(t *appliance.Town, clerks []appliance.Clerk) *Vocabulary {
	v, known := &Vocabulary{}, map[string][]name{}
	add := func(n name) {
		have := known[n.text]
		if n.text == "" || len(n.text) > namesLong || slices.Contains(have, n) || n.kind == aWord && len(have) > 0 {
			return
		}
		known[n.text] = append(have, n)
		v.add(n)
	}
	for _, x := range t.Villages() {
		for _, s := range append([]string{x.Name}, x.Aliases...) {
			add(name{s, aVillage, x.Code})
		}
	}
	for _, o := range t.Offices() {
		add(name{o.Short, anOffice, o.Code})
		add(name{o.Name, anOffice, o.Code})
	}
	for _, k := range clerks {
		add(name{k.Name(), aClerk, string(k.ID)})
	}
	for _, p := range t.People() {
		add(name{p.Name, aPerson, p.Code})
	}
	for _, list := range t.Lists() {
		var newest appliance.ListVersion
		for _, n := range t.Versions(list) {
			if n.State == appliance.VersionPublished {
				newest = n
			}
		}
		for _, s := range t.Situations(list, newest.Number) {
			add(name{s.Domain, aSubject, s.Domain})
			for _, w := range append([]string{s.Item, s.Name}, s.Keywords...) {
				add(name{w, aWord, ""})
			}
		}
	}
	v.text = make([]int32, len(v.all))
	for i := range v.text {
		v.text[i] = int32(i)
	}
	slices.SortStableFunc(v.text, func(a, b int32) int { return cmp.Compare(v.all[a].text, v.all[b].text) })
	v.all = slices.Clone(v.all) // without the room it grew by
	return v
}

// namesLong is as much as anybody would spell of a name.
const namesLong = 60

func (v *Vocabulary) add(n name) {
	var seen [26]bool
	first, _ := utf8.DecodeRuneInString(n.text)
	for _, s := range pinyin.Plain(first) {
		if l := s.String()[0] - 'a'; l < 26 && !seen[l] {
			seen[l] = true
			v.at[l] = append(v.at[l], int32(len(v.all)))
		}
	}
	v.all = append(v.all, n)
}

// named are the names that are exactly this word.
func (v *Vocabulary) named(word string) []name {
	if v == nil {
		return nil
	}
	i, _ := slices.BinarySearchFunc(v.text, word, func(n int32, word string) int { return cmp.Compare(v.all[n].text, word) })
	var out []name
	for ; i < len(v.text) && v.all[v.text[i]].text == word; i++ {
		out = append(out, v.all[v.text[i]])
	}
	return out
}

// spelled are the names that letters spell, best first: whole before begun, places
// before words, short before long. One letter spells nothing yet. The texts are at
// most so many.
func (v *Vocabulary) spelled(letters string, most int) []name {
	if v == nil || len(letters) < 2 || letters[0] < 'a' || letters[0] > 'z' {
		return nil
	}
	type graded struct {
		name
		grade int
	}
	var all []graded
	for _, i := range v.at[letters[0]-'a'] {
		n := v.all[i]
		if g := pinyin.Spelled(n.text, letters); g != pinyin.SpelledNot {
			all = append(all, graded{n, g})
		}
	}
	slices.SortStableFunc(all, func(a, b graded) int {
		return cmp.Or(cmp.Compare(b.grade, a.grade), cmp.Compare(a.kind, b.kind), cmp.Compare(len(a.text), len(b.text)), cmp.Compare(a.text, b.text))
	})
	var out []name
	texts := 0
	for _, g := range all {
		if !slices.ContainsFunc(out, func(n name) bool { return n.text == g.text }) {
			if texts++; texts > most {
				break
			}
		}
		out = append(out, g.name)
	}
	return out
}

// Cache keeps the vocabulary of a town until the town changes, or its clerks do. The
// zero Cache is ready; it may be used from any goroutine.
type Cache struct {
	mu       sync.Mutex
	v        *Vocabulary
	revision uint64
	clerks   []appliance.Clerk
}

// For is the vocabulary of a town.
func (c *Cache) For(t *appliance.Town, clerks []appliance.Clerk) *Vocabulary {
	revision := uint64(0)
	if t != nil {
		revision = t.Revision
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	same := slices.EqualFunc(c.clerks, clerks, func(a, b appliance.Clerk) bool { return a.ID == b.ID && a.Name() == b.Name() })
	if c.v == nil || c.revision != revision || !same {
		c.v, c.revision, c.clerks = NewVocabulary(t, clerks), revision, clerks
	}
	return c.v
}
