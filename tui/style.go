package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"huying/appliance/health"
	"huying/appliance/workday"
)

// style is how one session's screens look: the sixteen colours every terminal
// has, on the terminal's own ground, so that light and dark both read. Nothing
// is said by colour alone. NO_COLOR and poor terminals are served by the
// renderer, which drops what the terminal lacks; reverse and bold remain.
type style struct {
	bar      lipgloss.Style // the header
	selected lipgloss.Style // the row under the cursor
	bold     lipgloss.Style // names of things, titles
	faint    lipgloss.Style // what may be overlooked
	key      lipgloss.Style // names of keys
	good     lipgloss.Style
	warn     lipgloss.Style
	bad      lipgloss.Style
	late     lipgloss.Style // the black light
	alarm    lipgloss.Style // the band
	banner   lipgloss.Style // damage, full disk, line fault
	villager lipgloss.Style // who spoke, in a story
	clerk    lipgloss.Style
}

// plain: without colours, as some clerks like it; what is dangerous is still reversed.
func newStyle(plain bool) style {
	n := lipgloss.NewStyle()
	colour := func(c string) lipgloss.Style {
		if plain {
			return n
		}
		return n.Foreground(lipgloss.Color(c))
	}
	return style{
		bar:      n.Reverse(true),
		selected: n.Reverse(true),
		bold:     n.Bold(true),
		faint:    n.Faint(true),
		key:      n.Bold(true),
		good:     colour("2"),
		warn:     colour("3"),
		bad:      colour("1").Bold(true),
		late:     n.Reverse(true).Bold(true),
		alarm:    colour("1").Bold(true).Reverse(true),
		banner:   colour("1").Bold(true),
		villager: colour("6").Bold(true),
		clerk:    n.Bold(true),
	}
}

// light draws a light of two cells: its word, in its colour.
func (e *env) light(l workday.Light) string {
	switch l {
	case workday.LightGreen:
		return e.st.good.Render(e.say(wGreen))
	case workday.LightYellow:
		return e.st.warn.Render(e.say(wYellow))
	case workday.LightRed:
		return e.st.bad.Render(e.say(wRed))
	case workday.LightBlack:
		return e.st.late.Render(e.say(wBlack))
	}
	return "  "
}

// level draws a check's level in two cells.
func (e *env) level(l health.Level) string {
	switch l {
	case health.OK:
		return e.st.good.Render(e.say(wLevelOK))
	case health.Warn:
		return e.st.warn.Render(e.say(wLevelWarn))
	}
	return e.st.bad.Render(e.say(wLevelBad))
}

// frame is what a screen draws: rows no wider than it was told, and the cursor.
type frame struct {
	lines  []string
	cursor bool
	x, y   int
}

func (f *frame) add(lines ...string) { f.lines = append(f.lines, lines...) }

// below puts another frame under f.
func (f *frame) below(g frame) {
	if g.cursor {
		f.cursor, f.x, f.y = true, g.x, len(f.lines)+g.y
	}
	f.lines = append(f.lines, g.lines...)
}

// height makes f exactly h rows: what is too much is cut off below, what is
// missing is blank.
func (f *frame) height(h int) {
	for len(f.lines) < h {
		f.lines = append(f.lines, "")
	}
	f.lines = f.lines[:max(h, 0)]
	f.cursor = f.cursor && f.y < h
}

// beside joins frames of equal height, the left one w cells wide.
func beside(left frame, w int, gap string, right frame) frame {
	out := left
	out.lines = nil
	for i := range max(len(left.lines), len(right.lines)) {
		var l, r string
		if i < len(left.lines) {
			l = left.lines[i]
		}
		if i < len(right.lines) {
			r = right.lines[i]
		}
		out.lines = append(out.lines, l+strings.Repeat(" ", max(w-width(l), 0))+gap+r)
	}
	if right.cursor {
		out.cursor, out.x, out.y = true, w+width(gap)+right.x, right.y
	}
	return out
}

// rule is a thin line across, with words in it.
func (e *env) rule(words string, w int) string {
	if words != "" {
		words = "-- " + words + " "
	}
	words = cut(words, w)
	return e.st.faint.Render(words + strings.Repeat("-", max(w-width(words), 0)))
}

// cutStyled cuts a row that carries styles.
func cutStyled(s string, w int) string { return ansi.Truncate(s, w, "") }

// view is the frame as the terminal's whole screen.
func (f frame) view(title string) tea.View {
	v := tea.NewView(strings.Join(f.lines, "\n"))
	v.AltScreen = true
	v.WindowTitle = title
	if f.cursor {
		v.Cursor = tea.NewCursor(f.x, f.y)
		v.Cursor.Blink = false
	}
	return v
}

// stripped is a row without its styles.
func stripped(s string) string { return ansi.Strip(s) }
