//go:build ignore

// This writes image.bin: the words, what they cost, and which follow which. It reads
//
//   - the word counts of github.com/go-ego/gse (dictionary s_1.txt), fetched from the module proxy
//     and otherwise unknown to this module; person names are left out;
//   - android.txt, words with readings and weights from the Android Pinyin input method;
//   - lexicon.txt, the phrases of township work, ours;
//   - ../readings.txt for characters that none of them reads.
//
// The same files make the same image, byte for byte.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const dictionary = "github.com/go-ego/gse@v0.80.3"

const (
	longest       = 24   // syllables of a phrase
	lexShare      = 0.35 // of all that is written in a township hall, as against Chinese at large
	android       = 0.5  // what Android's weights count, gse's the rest
	rarest        = 20   // a word gse counted less often, and nobody else knows, is left out
	pairTrust     = 4    // a word seen so often is trusted half as to what follows it
	productWeight = 4    // of a product's members together: this times the root of how many there are
	perNat        = 10   // steps of a cost
)

// word is an entry of the image.
type word struct {
	text  string
	syl   []string
	p     float64
	cost  byte
	pairs bool
	at    uint32
}

type key struct{ text, syl string }

func main() {
	log.SetFlags(0)
	g := &gen{used: map[rune]bool{}, reads: map[string][]reading{}, count: map[string]float64{}, names: map[string]bool{}, words: map[key]*word{}}
	g.readAndroid()
	g.readCharacters()
	g.readCounts()
	g.readLexicon()
	g.makeWords()
	g.makePairs()
	g.write("image.bin")
}

type reading struct {
	syl    []string
	weight float64
}

type gen struct {
	reads    map[string][]reading // by word
	count    map[string]float64   // by gse
	names    map[string]bool      // people
	used     map[rune]bool        // characters Android writes words with
	words    map[key]*word
	lexicon  []phrase
	products []product
	pairs    map[[2]string]float64
	seen     map[string]float64 // words of the lexicon
}

// phrase is a whole phrase; with readings of its own where none is known.
type phrase struct {
	text string
	syl  []string
}

// product stands for every word of each part before every word of the next.
type product [][]string

func han(s string) bool {
	for _, r := range s {
		if r < '一' || r > '龥' {
			return false
		}
	}
	return s != ""
}

func lines(name string) []string {
	b, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	return strings.Split(strings.TrimRight(string(b), "\n"), "\n")
}

func (g *gen) readAndroid() {
	for _, l := range lines("android.txt") {
		f := strings.Fields(l)
		n, err := strconv.ParseFloat(f[2], 64)
		if err != nil || !han(f[0]) {
			continue
		}
		g.reads[f[0]] = append(g.reads[f[0]], reading{strings.Split(f[1], "'"), n})
		for _, r := range f[0] {
			g.used[r] = true
		}
	}
	for _, rs := range g.reads {
		slices.SortStableFunc(rs, func(a, b reading) int { return cmp.Compare(b.weight, a.weight) })
	}
}

// readCharacters gives readings to characters that have none.
func (g *gen) readCharacters() {
	have := map[rune]bool{}
	for w := range g.reads {
		if r := []rune(w); len(r) == 1 {
			have[r[0]] = true
		}
	}
	for _, l := range lines("../readings.txt") {
		syl, chars, _ := strings.Cut(l, " ")
		syl = syl[:len(syl)-1]
		if !strings.ContainsAny(syl, "aeiouv") {
			continue
		}
		for _, r := range chars {
			if !have[r] && g.used[r] && !slices.ContainsFunc(g.reads[string(r)], func(x reading) bool { return x.syl[0] == syl }) {
				g.reads[string(r)] = append(g.reads[string(r)], reading{[]string{syl}, 1})
			}
		}
	}
}

func (g *gen) readCounts() {
	out, err := exec.Command("go", "mod", "download", "-json", dictionary).Output()
	var m struct{ Dir string }
	if err == nil {
		err = json.Unmarshal(out, &m)
	}
	if err != nil || m.Dir == "" {
		log.Fatalf("%s: %v %s", dictionary, err, out)
	}
	for _, l := range lines(filepath.Join(m.Dir, "data/dict/zh/s_1.txt")) {
		f := strings.Fields(l)
		if len(f) < 2 || !han(f[0]) || len([]rune(f[0])) > 8 {
			continue
		}
		n, err := strconv.ParseFloat(f[1], 64)
		if err != nil || n < rarest && g.reads[f[0]] == nil {
			continue
		}
		if len(f) > 2 && strings.HasPrefix(f[2], "nr") && len([]rune(f[0])) > 1 {
			g.names[f[0]] = true
			continue
		}
		g.count[f[0]] = max(g.count[f[0]], n)
	}
}

// readLexicon: phrases between blanks, 名=du'yin where a reading must be said, # a comment,
// and lines with + for every word of a part before every word of the next.
func (g *gen) readLexicon() {
	seen := map[string]bool{}
	for n, l := range lines("lexicon.txt") {
		l, _, _ = strings.Cut(l, "#")
		if strings.Contains(l, "+") {
			var p product
			for part := range strings.SplitSeq(l, "+") {
				p = append(p, strings.Fields(part))
			}
			g.products = append(g.products, p)
			continue
		}
		for _, f := range strings.Fields(l) {
			text, syl, said := strings.Cut(f, "=")
			p := phrase{text: text}
			if said {
				p.syl = strings.Split(syl, "'")
			}
			if !han(text) || len([]rune(text)) > longest || said && len(p.syl) != len([]rune(text)) {
				log.Fatalf("lexicon.txt:%d: %q", n+1, f)
			}
			if seen[text] {
				continue
			}
			seen[text] = true
			g.lexicon = append(g.lexicon, p)
			if said {
				g.reads[text] = []reading{{p.syl, 1}}
			}
		}
	}
	log.Printf("lexicon: %d phrases, %d products", len(g.lexicon), len(g.products))
}

// read says how a word is read: as Android has it, else by the words in it, the fewest.
func (g *gen) read(text string) []string {
	if rs := g.reads[text]; len(rs) > 0 {
		return rs[0].syl
	}
	r := []rune(text)
	type step struct {
		cost float64
		from int
		syl  []string
	}
	best := make([]step, len(r)+1)
	for i := 1; i <= len(r); i++ {
		best[i].cost = math.Inf(1)
		for n := 1; n <= min(i, 6); n++ {
			if n == len(r) {
				continue
			}
			rs := g.reads[string(r[i-n:i])]
			if len(rs) == 0 {
				continue
			}
			// A word is worth more the oftener it is written; a character alone is worth least.
			c := best[i-n].cost + 10 - math.Log(1+rs[0].weight)/3
			if n == 1 {
				c += 3
			}
			if c < best[i].cost {
				best[i] = step{c, i - n, rs[0].syl}
			}
		}
	}
	var parts [][]string
	for i := len(r); i > 0; i = best[i].from {
		if best[i].syl == nil {
			return nil
		}
		parts = append(parts, best[i].syl)
	}
	slices.Reverse(parts)
	return slices.Concat(parts...)
}

func (g *gen) add(text string, syl []string, p float64) {
	if len(syl) != len([]rune(text)) {
		return
	}
	k := key{text, strings.Join(syl, "'")}
	if w := g.words[k]; w != nil {
		w.p += p
		return
	}
	g.words[k] = &word{text: text, syl: syl, p: p}
}

// makeWords joins the three sources: counts of gse, weights of Android, the lexicon.
func (g *gen) makeWords() {
	var sumGSE, sumAndroid float64
	for _, n := range g.count {
		sumGSE += n
	}
	for w, rs := range g.reads {
		if !g.names[w] {
			for _, r := range rs {
				sumAndroid += r.weight
			}
		}
	}
	at := 1 - lexShare
	for _, w := range slices.Sorted(maps.Keys(g.reads)) {
		if g.names[w] && len([]rune(w)) > 1 {
			continue
		}
		for _, r := range g.reads[w] {
			g.add(w, r.syl, at*android*max(r.weight, 0.5)/sumAndroid)
		}
	}
	for _, w := range slices.Sorted(maps.Keys(g.count)) {
		p := at * (1 - android) * g.count[w] / sumGSE
		rs := g.reads[w]
		if len(rs) == 0 {
			if syl := g.read(w); syl != nil {
				g.add(w, syl, p)
			}
			continue
		}
		sum := 0.0
		for _, r := range rs {
			sum += max(r.weight, 0.5)
		}
		for _, r := range rs { // as Android shares a word among its readings
			g.add(w, r.syl, p*max(r.weight, 0.5)/sum)
		}
	}
}

// cut takes a phrase apart into the likeliest words; whole says that it may be one itself.
func (g *gen) cut(text string, p map[string]float64) []string {
	r := []rune(text)
	cost := make([]float64, len(r)+1)
	from := make([]int, len(r)+1)
	for i := 1; i <= len(r); i++ {
		cost[i] = math.Inf(1)
		for n := 1; n <= min(i, 6); n++ {
			if n == len(r) && n > 3 {
				continue
			}
			if q, ok := p[string(r[i-n:i])]; ok && cost[i-n]-math.Log(q) < cost[i] {
				cost[i], from[i] = cost[i-n]-math.Log(q), i-n
			}
		}
	}
	var out []string
	for i := len(r); i > 0; i = from[i] {
		if math.IsInf(cost[i], 1) {
			return nil
		}
		out = append(out, string(r[from[i]:i]))
	}
	slices.Reverse(out)
	return out
}

const edge = "^" // where a phrase begins and ends

// makePairs counts the words of the lexicon and which follow which, and takes the phrases up as words.
func (g *gen) makePairs() {
	p := map[string]float64{}
	for k, w := range g.words {
		p[k.text] += w.p
	}
	g.pairs, g.seen = map[[2]string]float64{}, map[string]float64{}
	learn := func(seq []string, weight float64) {
		last := edge
		for _, w := range seq {
			g.pairs[[2]string{last, w}] += weight
			g.seen[w] += weight
			last = w
		}
		g.pairs[[2]string{last, edge}] += weight
	}
	whole := map[string]float64{}
	for _, ph := range g.lexicon {
		whole[ph.text]++
		if seq := g.cut(ph.text, p); seq != nil {
			learn(seq, 1)
		}
	}
	for _, parts := range g.products {
		all, n := [][]string{nil}, 1
		for _, part := range parts {
			var longer [][]string
			for _, before := range all {
				for _, w := range part {
					longer = append(longer, slices.Concat(before, g.cut(w, p)))
				}
			}
			all, n = longer, n*len(part)
			for _, w := range part {
				whole[w]++
			}
		}
		for _, seq := range all {
			learn(seq, productWeight/math.Sqrt(float64(n)))
		}
	}
	sum := 0.0
	for _, n := range g.seen {
		sum += n
	}
	for _, n := range whole {
		sum += n
	}
	mass := map[string]float64{}
	for w, n := range g.seen {
		mass[w] += n
	}
	for w, n := range whole {
		mass[w] += n
	}
	for _, w := range slices.Sorted(maps.Keys(mass)) {
		syl := g.read(w)
		if syl == nil {
			log.Fatalf("lexicon.txt: nobody reads %s", w)
		}
		g.add(w, syl, lexShare*mass[w]/sum)
	}
}

func (g *gen) write(name string) {
	var all []*word
	syls := map[string]uint16{}
	for _, w := range g.words {
		w.cost = byte(min(max(math.Round(-math.Log(w.p)*perNat), 0), 255))
		all = append(all, w)
		for _, s := range w.syl {
			syls[s] = 0
		}
	}
	bucket := func(w *word) (n, k int) {
		n = min(len(w.syl), 3)
		for _, s := range w.syl[:n] {
			k = k*26 + int(s[0]-'a')
		}
		return n, k
	}
	slices.SortFunc(all, func(a, b *word) int {
		an, ak := bucket(a)
		bn, bk := bucket(b)
		return cmp.Or(cmp.Compare(an, bn), cmp.Compare(ak, bk), cmp.Compare(a.cost, b.cost), cmp.Compare(a.text, b.text), slices.Compare(a.syl, b.syl))
	})
	names := slices.Sorted(maps.Keys(syls))
	for i, s := range names {
		syls[s] = uint16(i)
	}

	// What follows what.
	byText := map[string][]*word{}
	for _, w := range all {
		byText[w.text] = append(byText[w.text], w)
	}
	from := map[string]float64{}
	for k, n := range g.pairs {
		from[k[0]] += n
		if k[0] != edge {
			byText[k[0]][0].pairs = true
		}
	}
	// Characters, each with one way to read it.
	type read struct {
		char rune
		syl  uint16
	}
	uses := map[read]int{}
	for _, w := range all {
		for i, r := range []rune(w.text) {
			uses[read{r, syls[w.syl[i]]}]++
		}
	}
	chars := slices.SortedFunc(maps.Keys(uses), func(a, b read) int { return cmp.Or(cmp.Compare(a.char, b.char), cmp.Compare(a.syl, b.syl)) })
	place := map[read]uint16{}
	for i, c := range chars {
		place[c] = uint16(i)
	}

	var body bytes.Buffer
	offsets := [3][]uint32{make([]uint32, 26+1), make([]uint32, 26*26+1), make([]uint32, 26*26*26+1)}
	at, lastN, lastK := uint32(0), 1, -1
	close := func(n, k int) { // the buckets up to this one begin here
		for lastN < n || lastN == n && lastK < k {
			if lastK++; lastK == len(offsets[lastN-1]) {
				lastN, lastK = lastN+1, -1
				continue
			}
			offsets[lastN-1][lastK] = at
		}
	}
	for _, w := range all {
		n, k := bucket(w)
		close(n, k)
		w.at = at
		head := byte(len(w.syl))
		if w.pairs {
			head |= 0x80
		}
		body.Write([]byte{head, w.cost})
		for i, r := range []rune(w.text) {
			binary.Write(&body, binary.LittleEndian, place[read{r, syls[w.syl[i]]}])
		}
		at = uint32(body.Len())
	}
	close(3, 26*26*26)

	id := func(text string) uint64 {
		if text == edge {
			return 1<<24 - 1
		}
		return uint64(byText[text][0].at)
	}
	prob := map[string]float64{}
	for _, w := range all {
		prob[w.text] += w.p
	}
	prob[edge] = 0.1
	type slot struct{ key, cost uint64 }
	var slots []slot
	for k, n := range g.pairs {
		trust := from[k[0]] / (from[k[0]] + pairTrust)
		p := trust*n/from[k[0]] + (1-trust)*prob[k[1]]
		slots = append(slots, slot{id(k[0])<<24 | id(k[1]), uint64(min(max(math.Round(-math.Log(p)*perNat), 0), 255))})
	}
	slices.SortFunc(slots, func(a, b slot) int { return cmp.Compare(a.key, b.key) })
	bits := 1
	for 1<<bits < len(slots)*5/4 {
		bits++
	}
	table := make([]uint64, 1<<bits)
	for _, s := range slots {
		i := s.key * 0x9E3779B97F4A7C15 >> (64 - bits)
		for table[i] != 0 {
			i = (i + 1) & (1<<bits - 1)
		}
		table[i] = s.key<<8 | s.cost
	}

	var b bytes.Buffer
	b.WriteString("HYP1")
	put := func(v any) { binary.Write(&b, binary.LittleEndian, v) }
	put(uint32(len(names)))
	for _, s := range names {
		b.WriteByte(byte(len(s)))
		b.WriteString(s)
	}
	put(uint32(len(chars)))
	for _, c := range chars {
		put(uint16(c.char))
		put(c.syl)
	}
	put(uint32(len(all)))
	for _, o := range offsets {
		put(o)
	}
	put(uint32(body.Len()))
	b.Write(body.Bytes())
	put(uint32(bits))
	put(table)
	f, err := os.Create(name)
	if err != nil {
		log.Fatal(err)
	}
	w := bufio.NewWriter(f)
	w.Write(b.Bytes())
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d syllables, %d words, %d pairs, %d bytes\n", len(names), len(all), len(slots), b.Len())
}
