package tui

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/pinyin/ime"
)

// A writer is a screen that words may be written on: the line that has the cursor, nil when nothing there
// takes words. It is read, never changed.
type writer interface{ editing() *editor }

// editing is the line being written on the screen one sees.
func (r root) editing() *editor {
	if w, ok := r.shown().(writer); ok && !r.aside {
		return w.editing()
	}
	return nil
}

// brush is the pinyin line: letters become Chinese where there is no input method. It stands between the
// keys and the line that is written, which gets what was chosen as if it were pasted.
type brush struct {
	pen *ime.Pen
	// Notes and answers are written in Chinese; lines that search a list take initials as they are, and are
	// switched apart.
	on, onSeek bool

	letters string // being spelled
	where   string // on which screen
	picks   []pick // chosen of it so far
	all     []ime.Candidate
	top     int // the candidate that the page begins with
}

// pick is a part of what is being spelled that was chosen.
type pick struct {
	ime.Candidate
	letters string // as they were typed
}

// manyCandidates are enough to page through.
const manyCandidates = 90

// chinese reports whether a line is written in Chinese.
func (b *brush) chinese(l *editor) bool {
	if l.seeks {
		return b.onSeek
	}
	return b.on
}

// turn switches a kind of line. What was spelled stays as letters.
func (b *brush) turn(l *editor) (text string) {
	text = b.raw()
	if l.seeks {
		b.onSeek = !b.onSeek
	} else {
		b.on = !b.on
	}
	return text
}

// spelling reports whether letters are being spelled on that screen.
func (b *brush) spelling(where string) bool { return b.where == where && b.letters != "" }

// takes is another clerk's pen.
func (b *brush) takes(p *ime.Pen) {
	b.drop()
	b.pen = p
}

func (b *brush) drop() { b.letters, b.picks, b.all, b.top = "", nil, nil, 0 }

func (b *brush) spell(letters string) {
	b.letters, b.top = letters, 0
	b.all = b.pen.Candidates(letters, manyCandidates)
}

// chosen are the words chosen so far.
func (b *brush) chosen() string {
	var s strings.Builder
	for _, p := range b.picks {
		s.WriteString(p.Text)
	}
	return s.String()
}

// raw is what was spelled as it was typed.
func (b *brush) raw() string {
	s := b.chosen() + b.letters
	b.drop()
	return s
}

// A phrase that was written, for the drawer.
type written struct {
	text    string
	reading []string
}

// strokes is what a key came to: words for the line, and what was learned by them.
type strokes struct {
	text    string
	learned []written
	eaten   bool // the key was the brush's
}

// press takes a key for a line. shown is how many candidates are on the page.
func (b *brush) press(k tea.KeyPressMsg, l *editor, where string, w int) strokes {
	if !b.chinese(l) {
		return strokes{}
	}
	if b.where != where {
		b.drop()
		b.where = where
	}
	if b.letters == "" {
		return b.begin(k, l)
	}
	switch k.String() {
	case "space":
		if len(b.all) == 0 {
			return strokes{text: b.raw(), eaten: true}
		}
		return b.take(b.top)
	case "enter":
		return strokes{text: b.raw(), eaten: true}
	case "esc", "alt+esc", "ctrl+u":
		b.drop()
	case "backspace", "ctrl+h":
		b.back()
	case "pgdown", "down", "=", "tab":
		b.page(+1, w)
	case "pgup", "up", "-", "shift+tab":
		b.page(-1, w)
	case "left", "right", "home", "end", "delete", "ctrl+w", "ctrl+z", "ctrl+k":
	default:
		return b.more(k, l, w)
	}
	return strokes{eaten: true}
}

// begin takes the first key of a spelling, or a sign between two.
func (b *brush) begin(k tea.KeyPressMsg, l *editor) strokes {
	if len(k.Text) != 1 {
		return strokes{}
	}
	if c := k.Text[0]; c >= 'a' && c <= 'z' {
		b.spell(k.Text)
		return strokes{eaten: true}
	}
	if l.seeks { // numbers of matters and grids hold signs
		return strokes{}
	}
	text := sign(k.Text[0], l.text[:l.at])
	return strokes{text: text, eaten: text != ""}
}

// more takes a key while something is spelled.
func (b *brush) more(k tea.KeyPressMsg, l *editor, w int) strokes {
	if k.Text == "" { // a function key is not ours
		return strokes{}
	}
	if len(k.Text) > 1 { // a word from an input method after all
		s := b.rest()
		s.text += k.Text
		return s
	}
	switch c := k.Text[0]; {
	case c >= 'a' && c <= 'z', c == '\'':
		if len(b.letters) < ime.MaxLetters {
			b.spell(b.letters + k.Text)
		}
	case c >= 'A' && c <= 'Z':
		b.spell(b.letters + strings.ToLower(k.Text))
	case c >= '1' && c <= '9':
		if n := int(c - '1'); n < b.shown(b.top, w) {
			return b.take(b.top + n)
		}
	case c == '0':
	default: // a sign takes the first, and stands behind it
		s := b.rest()
		if t := sign(c, l.text[:l.at]+s.text); t != "" && !l.seeks {
			s.text += t
		} else {
			s.text += k.Text
		}
		return s
	}
	return strokes{eaten: true}
}

// take chooses a candidate. What its letters leave is spelled on.
func (b *brush) take(i int) strokes {
	if i >= len(b.all) {
		return strokes{eaten: true}
	}
	c := b.all[i]
	b.picks = append(b.picks, pick{c, b.letters[:c.Letters]})
	if rest := b.letters[c.Letters:]; rest != "" {
		b.spell(rest)
		return strokes{eaten: true}
	}
	return b.done()
}

// rest takes the first candidates until no letter is left; letters that are no pinyin stay as they are.
func (b *brush) rest() strokes {
	for b.letters != "" && len(b.all) > 0 {
		if s := b.take(b.top); s.text != "" {
			return s
		}
	}
	return strokes{text: b.raw(), eaten: true}
}

// done is the end of a spelling. The whole is learned, and the parts it was chosen in.
func (b *brush) done() strokes {
	out := strokes{text: b.chosen(), eaten: true}
	var reading []string
	for _, p := range b.picks {
		reading = append(reading, p.Reading...)
		if len(b.picks) > 1 && len(p.Reading) > 1 {
			out.learned = append(out.learned, written{p.Text, p.Reading})
		}
	}
	out.learned = append(out.learned, written{out.text, reading})
	n := 0
	for _, l := range out.learned {
		if b.pen.Learn(l.text, l.reading) {
			out.learned[n] = l
			n++
		}
	}
	out.learned = out.learned[:n]
	b.drop()
	return out
}

// back takes the last syllable away; when none is left, the last choice.
func (b *brush) back() {
	cut := len(b.letters) - 1
	if len(b.all) > 0 && b.all[0].Letters == len(b.letters) {
		ends := b.all[0].Ends
		cut = 0
		if len(ends) > 1 {
			cut = ends[len(ends)-2]
		}
	}
	letters := strings.TrimRight(b.letters[:cut], ime.Parts)
	if letters == "" && len(b.picks) > 0 {
		last := b.picks[len(b.picks)-1]
		b.picks = b.picks[:len(b.picks)-1]
		letters = last.letters
	}
	if letters == "" {
		b.drop()
		return
	}
	b.spell(letters)
}

// candidateEnd is what the end of the row of candidates takes: that there are more.
const candidateEnd = 14

// shown is how many candidates stand on the page that begins with one.
func (b *brush) shown(from, w int) int {
	n, used := 0, 1
	for _, c := range b.all[min(from, len(b.all)):] {
		used += 1 + width(c.Text) + 2
		if n > 0 && used > w-candidateEnd || n == 9 {
			break
		}
		n++
	}
	return n
}

// page goes a page on or back.
func (b *brush) page(by, w int) {
	if by > 0 {
		if next := b.top + b.shown(b.top, w); next < len(b.all) {
			b.top = next
		}
		return
	}
	to := 0
	for at := 0; at < b.top; at += max(b.shown(at, w), 1) {
		to = at
	}
	b.top = to
}

// spaced are the letters, parted as the first candidate reads them.
func (b *brush) spaced() string {
	if len(b.all) == 0 || b.all[0].Letters != len(b.letters) {
		return b.letters
	}
	var parts []string
	from := 0
	for _, to := range b.all[0].Ends {
		parts = append(parts, strings.Trim(b.letters[from:to], ime.Parts))
		from = to
	}
	return strings.Join(parts, ime.Parts) + b.letters[from:]
}

// signs are Chinese for the signs of a keyboard.
var signs = map[byte]string{
	',': "，", '.': "。", '?': "？", '!': "！", ':': "：", ';': "；", '(': "（", ')': "）", '\\': "、", '<': "《", '>': "》", '^': "……", '_': "——", '$': "￥",
}

// sign is the Chinese one for a key, "" for none; between digits points stay what they are: 3.5, 8:30.
func sign(c byte, before string) string {
	last, _ := utf8.DecodeLastRuneInString(before)
	if (c == '.' || c == ':') && last >= '0' && last <= '9' {
		return ""
	}
	switch c {
	case '"':
		return quote(before, "“", "”")
	case '\'':
		return quote(before, "‘", "’")
	}
	return signs[c]
}

// quote is the one that is due: it opens, or closes what is open.
func quote(before, open, shut string) string {
	if strings.LastIndex(before, open) > strings.LastIndex(before, shut) {
		return shut
	}
	return open
}

// pinyinKey is the key that changes how a line is written, and how it is written now.
func (e *env) pinyinKey(l *editor) key.Binding {
	k := e.keys.Pinyin
	how := e.say(wPinyinOff)
	if e.brush.chinese(l) {
		how = e.st.selected.Render(e.say(wPinyinOn))
	}
	k.SetHelp(k.Help().Key, how)
	return k
}

// hinted are the keys named at the foot: how the line is written is always among them.
func (r root) hinted() []key.Binding {
	keys := r.shown().Keys()
	if l := r.editing(); l != nil {
		keys = append([]key.Binding{r.pinyinKey(l)}, keys...)
	}
	return keys
}

// spelling reports whether something is being spelled on the screen one sees.
func (r root) spelling() bool {
	return r.editing() != nil && r.brush.spelling(screenName(r.shown()))
}

// clickSpelled takes the candidate in a cell.
func (r root) clickSpelled(x, y int) (root, tea.Cmd) {
	if y == r.h-1 {
		for i, c := range r.brush.cells(r.w) {
			if x >= c.from && x < c.to {
				return r.writes(r.brush.take(r.brush.top + i))
			}
		}
	}
	return r, nil
}

// cells are where the candidates of the page stand in their row.
func (b *brush) cells(w int) (out []span) {
	at := 1
	for _, c := range b.all[b.top : b.top+b.shown(b.top, w)] {
		n := 1 + min(width(c.Text), max(w-candidateEnd, 2))
		out = append(out, span{at, at + n})
		at += n + 2
	}
	return out
}

// View is two rows: what is spelled, with the cursor behind it, and what it may mean.
func (b *brush) View(e *env, w int) frame {
	head := " " + e.st.selected.Render(e.say(wPinyinOn)) + " " + e.st.bold.Render(b.chosen()) + b.spaced()
	out := frame{lines: []string{cutStyled(head, w)}, cursor: true, x: min(width(head), w-1)}
	if len(b.all) == 0 {
		out.add(" " + e.st.faint.Render(cut(e.say(wPinyinNone), w-1)))
		return out
	}
	n := b.shown(b.top, w)
	row := " "
	for i, c := range b.all[b.top : b.top+n] {
		cell := strconv.Itoa(i+1) + cut(c.Text, max(w-candidateEnd, 2))
		if i == 0 {
			cell = e.st.selected.Render(cell)
		}
		row += cell + "  "
	}
	var turn []string
	if b.top > 0 {
		turn = append(turn, e.say(wPinyinBack))
	}
	if b.top+n < len(b.all) {
		turn = append(turn, e.say(wPinyinNext))
	}
	out.add(cutStyled(row+e.st.faint.Render(strings.Join(turn, " ")), w))
	return out
}

// spells gives a key to the pinyin line. It reports whether the key was its own.
func (r root) spells(k tea.KeyPressMsg) (root, tea.Cmd, bool) {
	l := r.editing()
	if l == nil {
		return r, nil, false
	}
	if pressed(k, r.keys.Pinyin) {
		r, cmd := r.writes(strokes{text: r.brush.turn(l)})
		return r, cmd, true
	}
	s := r.brush.press(k, l, screenName(r.shown()), r.w)
	if !s.eaten {
		return r, nil, false
	}
	r, cmd := r.writes(s)
	return r, cmd, true
}

// writes puts words on the line, and what was learned by them into the clerk's drawer.
func (r root) writes(s strokes) (root, tea.Cmd) {
	if r.Drawer != nil && r.Who.Clerk.ID != "" && r.locked == nil {
		for _, l := range s.learned {
			r.Drawer.Learn(r.Who.Clerk.ID, l.text, strings.Join(l.reading, ime.Parts))
		}
	}
	if s.text == "" {
		return r, nil
	}
	return r.update(tea.PasteMsg{Content: s.text})
}

// recalled is a fact for the root: what the clerk wrote before.
type recalled struct {
	clerk appliance.ClerkID
	all   []appliance.Learned
}

// recall reads it from the drawer.
func (r root) recall() tea.Cmd {
	d, clerk := r.Drawer, r.Who.Clerk.ID
	if d == nil || clerk == "" {
		return nil
	}
	return func() tea.Msg { return recalled{clerk, d.Learned(clerk)} }
}
