package tui

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/score"
	"huying/appliance/town"
	"huying/appliance/workday"
)

// Stick is something plugged in, as the screens see it: files to bring, and a place
// to write tables to.
type Stick struct {
	Name  string
	Files fs.FS
	Write func(name string, data []byte) error // nil: nothing is written to it
	Why   phrase                               // why not
}

// NoKeys and NoCard say why nothing is written to a stick.
var (
	NoKeys = wStickKeys
	NoCard = wStickCard
)

// shelfUse is what the shelf was opened for.
type shelfUse int

const (
	bringTown shelfUse = iota
	bringCalendar
	takeTown
	takeMonth
)

// takes reports whether the shelf is looked at for a place to write to.
func (u shelfUse) takes() bool { return u == takeTown || u == takeMonth }

// shelf lists what can be brought from the sticks, newest first, or the sticks that
// can be written to.
type shelf struct {
	e    *env
	use  shelfUse
	of   score.Month // of takeMonth
	rows []shelfRow
	cur  cursor
	hand hand
	load loader
	seen bool
	err  error
}

// shelfRow is a file, a folder of tables, or a stick.
type shelfRow struct {
	stick Stick
	path  string
	name  string
	size  int64
	at    time.Time
	dir   bool
}

func newShelf(e *env, use shelfUse) shelf { return shelf{e: e, use: use} }

func newMonthShelf(e *env, m score.Month) shelf { return shelf{e: e, use: takeMonth, of: m} }

func (p shelf) about() string { return strconv.Itoa(int(p.use)) + p.of.String() }

// shelfLoaded is a fact.
type shelfLoaded struct {
	use  shelfUse
	rows []shelfRow
	err  error
}

func (p shelf) Init() tea.Cmd { return wish(lookAgain{}) }

// What is looked at on a stick: this deep, and no more than so many names.
const (
	shelfDepth = 3
	shelfNames = 5000
	shelfRows  = 200
)

func (p shelf) read() tea.Cmd {
	s, use := p.e.Session, p.use
	return func() tea.Msg {
		m := shelfLoaded{use: use}
		if s.Sticks == nil {
			return m
		}
		for _, k := range s.Sticks() {
			if use.takes() {
				m.rows = append(m.rows, shelfRow{stick: k, name: k.Name})
				continue
			}
			rows, err := onStick(k, use)
			m.rows, m.err = append(m.rows, rows...), errors.Join(m.err, err)
		}
		slices.SortStableFunc(m.rows, func(a, b shelfRow) int { return b.at.Compare(a.at) })
		m.rows = m.rows[:min(len(m.rows), shelfRows)]
		return m
	}
}

// onStick finds what can be brought: workbooks and folders of tables, or notices and
// tables of days.
func onStick(k Stick, use shelfUse) ([]shelfRow, error) {
	var out []shelfRow
	tables := map[string]bool{}
	n := 0
	err := fs.WalkDir(k.Files, ".", func(at string, d fs.DirEntry, err error) error {
		n++
		switch {
		case n > shelfNames:
			return fs.SkipAll
		case err != nil: // a folder that cannot be read hides nothing else
			return nil
		case d.IsDir() && at != "." && (strings.HasPrefix(d.Name(), ".") || strings.Count(at, "/") >= shelfDepth):
			return fs.SkipDir
		case d.IsDir() || strings.HasPrefix(d.Name(), "."):
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return nil
		}
		row := shelfRow{stick: k, path: at, name: at, size: info.Size(), at: info.ModTime()}
		switch ext := strings.ToLower(path.Ext(at)); {
		case use == bringTown && ext == ".xlsx" && !strings.HasPrefix(d.Name(), "~"):
			out = append(out, row)
		case use == bringTown && ext == ".csv" && isTable(d.Name()) && !tables[path.Dir(at)]:
			tables[path.Dir(at)] = true
			row.path, row.dir, row.size = path.Dir(at), true, 0
			row.name = row.path + "/"
			if row.path == "." {
				row.name = k.Name + "/"
			}
			out = append(out, row)
		case use == bringCalendar && (ext == ".txt" || ext == ".json" || ext == ".csv") && !isTable(d.Name()) && info.Size() <= maxNotice:
			out = append(out, row)
		}
		return nil
	})
	return out, err
}

// isTable reports whether a file is called as a table of a town.
func isTable(name string) bool {
	return town.Heads(strings.TrimSuffix(name, path.Ext(name))) != nil
}

// maxNotice is far more than a year's notice takes.
const maxNotice = 1 << 20

func (p shelf) Update(msg tea.Msg) (screen, tea.Cmd) {
	p.hand.hear(msg)
	switch msg := msg.(type) {
	case lookAgain: // a stick may be plugged in while one looks
		if p.load.want() {
			return p, p.read()
		}
	case shelfLoaded:
		if msg.use != p.use {
			return p, nil
		}
		again := p.load.done()
		p.rows, p.err, p.seen = msg.rows, msg.err, true
		p.cur.hold(len(p.rows), p.room())
		if again {
			return p, p.read()
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		if p.hand.busy() {
			cmd, _ := p.hand.press(msg, p.e.w)
			return p, cmd
		}
		if k, ok := msg.(tea.KeyPressMsg); ok {
			return p.press(k)
		}
	}
	return p, nil
}

func (p shelf) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	switch {
	case pressed(k, p.e.keys.Back):
		return p, wish(goBack{})
	case p.e.scrolled(&p.cur, k, len(p.rows), p.room()):
	case pressed(k, p.e.keys.LookAgain):
		return p, wish(lookAgain{})
	case p.cur.at >= len(p.rows) || !pressed(k, p.e.keys.Open):
	default:
		return p.picks(p.rows[p.cur.at])
	}
	return p, nil
}

// picks goes on with what was chosen.
func (p shelf) picks(r shelfRow) (screen, tea.Cmd) {
	switch p.use {
	case bringTown:
		return p, wish(openScreen{screen: p.e.townPlan(r)})
	case takeTown, takeMonth:
		if r.stick.Write == nil {
			return p, wish(notice{p.e.say(r.stick.Why), true})
		}
		f := p.e.exportForm
		if p.use == takeMonth {
			f = func(k Stick) *form { return p.e.monthForm(k, p.of) }
		}
		cmd := p.hand.open(f(r.stick))
		return p, cmd
	}
	cmd := p.hand.open(p.e.calendarFileForm(r))
	return p, cmd
}

// open reads a file of a stick, up to a limit.
func (r shelfRow) open(limit int64) ([]byte, error) {
	f, err := r.stick.Files.Open(r.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("%s is larger than %d MiB", r.path, limit>>20)
	}
	return b, err
}

// tables are the town's tables of a row: a workbook, or a folder.
func (r shelfRow) tables() ([]town.File, error) {
	if r.dir {
		dir, err := fs.Sub(r.stick.Files, r.path)
		if err != nil {
			return nil, err
		}
		return town.Folder(dir)
	}
	b, err := r.open(town.MaxBytes)
	return []town.File{{Name: path.Base(r.path), Data: b}}, err
}

// townPlan is what tables would change, or what is wrong with them.
func (e *env) townPlan(r shelfRow) screen {
	return newPlan(e, e.say(wTownPlan, r.name), func(s Session) planned {
		files, err := r.tables()
		if err != nil {
			return planned{err: err}
		}
		changes, err := s.Desk.PlanTown(s.Ctx, s.Who, files)
		var faults *town.Faults
		if errors.As(err, &faults) {
			out := planned{lines: []planLine{{text: s.say(wTownFaults, len(faults.List)+faults.More), bad: true}}}
			for _, l := range faults.Lines(s.English) {
				out.lines = append(out.lines, planLine{text: l})
			}
			return out
		}
		if err != nil {
			return planned{err: err}
		}
		var out planned
		for _, l := range changes.Summary(s.English) {
			out.lines = append(out.lines, planLine{text: l})
		}
		if len(changes.Hints) > 0 {
			out.lines = append(out.lines, planLine{text: s.say(wPlanHints), head: true})
			for _, h := range changes.Hints {
				out.lines = append(out.lines, planLine{text: h.Say(s.English)})
			}
		}
		if changes.Empty() {
			out.lines = append([]planLine{{text: s.say(wPlanNothing)}}, out.lines...)
			return out
		}
		out.lines = append(out.lines, planLine{text: s.say(wPlanEach), head: true})
		for _, c := range changes.List {
			out.lines = append(out.lines, planLine{text: c.Say(s.English)})
		}
		n := len(changes.List)
		out.sure = s.say(wTownSure, n)
		out.do = func(s Session) (string, error) {
			_, err := s.Desk.SetTown(s.Ctx, s.Who, files)
			return s.say(wTownBrought, n), err
		}
		out.then = func(e *env) screen { return newBrowser(e) }
		return out
	})
}

// exportForm writes the town to a stick.
func (e *env) exportForm(k Stick) *form {
	f := &form{e: e, draft: draft{act: loop.ActExport, of: k.Name}, verb: loop.ActExport.Name(e.English), title: e.say(wTakeTown, k.Name)}
	return e.takeForm(f, k, wTakeHint, e.Desk.Hall+"-"+e.today().String()+"-", func(s Session, as town.Form) ([]town.File, error) {
		return s.Desk.ExportTown(s.Ctx, s.Who, as)
	})
}

// monthForm writes a month's report to a stick.
func (e *env) monthForm(k Stick, m score.Month) *form {
	f := &form{e: e, draft: draft{act: loop.ActExport, of: k.Name + m.String()}, verb: loop.ActExport.Name(e.English), title: e.say(wTakeMonth, m, k.Name)}
	return e.takeForm(f, k, wMonthHint, "", func(s Session, as town.Form) ([]town.File, error) {
		files, err := s.Desk.MonthFiles(s.Ctx, m, as, score.Words{English: s.English, Channel: s.channel})
		if as != town.Workbook { // a workbook says of which month it is
			for i := range files {
				files[i].Name = s.Desk.Hall + "-" + m.String() + "-" + files[i].Name
			}
		}
		return files, err
	})
}

// takeForm asks in which form tables are wanted, and writes them to a stick.
func (e *env) takeForm(f *form, k Stick, hint phrase, before string, make func(Session, town.Form) ([]town.File, error)) *form {
	form := f.choose(wFieldForm, "", option{"xlsx", e.say(wFormBook), ""}, option{"csv", e.say(wFormCSV), ""}, option{"gbk", e.say(wFormGBK), ""})
	f.sees(e.say(hint))
	f.do = func(uint64) tea.Cmd {
		as := map[string]town.Form{"xlsx": town.Workbook, "csv": town.CSV, "gbk": town.GBK}[form.value()]
		s, d := e.Session, f.draft
		return func() tea.Msg {
			files, err := make(s, as)
			name := ""
			for _, x := range files {
				if err == nil {
					name = before + path.Base(x.Name)
					err = k.Write(name, x.Data)
				}
			}
			if err != nil {
				return undone{d, err}
			}
			if len(files) > 1 {
				name = s.say(wTakenFiles, len(files))
			}
			return acted{draft: d, said: s.say(wTaken1, name, k.Name)}
		}
	}
	return f.begin()
}

// aYear finds the year that a notice, a table or holiday-cn's JSON speaks of; the one
// in a document's number is when it was written.
var aYear = regexp.MustCompile(`(20\d\d)(?:年|[-/.]\d)|"year":\s*(20\d\d)`)

// yearOf is the year a text is about, as a guess: what it names first, else the one
// whose notice comes out next.
func (e *env) yearOf(text string) string {
	if m := aYear.FindStringSubmatch(text); m != nil {
		return cmp.Or(m[1], m[2])
	}
	t := e.today()
	if t.Month >= time.October {
		t.Year++
	}
	return strconv.Itoa(t.Year)
}

// aRow is where a row of a table of days begins: a paste brings its line ends as blanks.
var aRow = regexp.MustCompile(`\s+(20\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s*[,，;；\t])`)

// readDays reads a notice or a table of days, also one that was pasted in one line.
func readDays(text string, year int) (appliance.Calendar, error) {
	c, err := workday.Read([]byte(text), year)
	if err == nil {
		return c, nil
	}
	if rows := aRow.ReplaceAllString(text, "\n$1"); rows != text {
		if c, err := workday.Read([]byte(rows), year); err == nil {
			return c, nil
		}
	}
	return c, err
}

// calendarFileForm says of which year and whose decision a file is.
func (e *env) calendarFileForm(r shelfRow) *form {
	b, err := r.open(maxNotice)
	f := e.calendarForm(r.name, func() string { return string(b) })
	if err != nil {
		f.sees(e.explain(err))
	}
	return f
}

func (p shelf) Typing() bool     { return p.hand.busy() }
func (p shelf) editing() *editor { return p.hand.editing() }

func (p shelf) Keys() []key.Binding {
	k := p.e.keys
	if p.hand.busy() {
		return p.hand.Keys()
	}
	out := []key.Binding{k.LookAgain, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom}
	if p.cur.at < len(p.rows) {
		out = append([]key.Binding{k.Open}, out...)
	}
	return out
}

func (p shelf) room() int { return max(p.e.h-2, 1) }

func (p shelf) View(w, h int) frame {
	e := p.e
	title := []phrase{wShelfTown, wShelfCalendar, wShelfTake, wShelfMonth}[p.use]
	out := frame{lines: []string{e.rule(e.say(title), w)}}
	words := ""
	switch {
	case !p.seen:
		words = e.say(wReading)
	case len(p.rows) == 0 && e.Sticks == nil:
		words = e.say(wShelfNever)
	case len(p.rows) == 0 && p.use.takes():
		words = e.say(wShelfNoStick)
	case len(p.rows) == 0:
		words = e.say([]phrase{wShelfNoTables, wShelfNoDays}[p.use])
	}
	if words != "" {
		for _, l := range wrap(words, w-4) {
			out.add("  " + l)
		}
	}
	widths := []int{max(w/2-2, 20), 16, 17}
	for i := p.cur.top; i < min(p.cur.top+p.room(), len(p.rows)); i++ {
		r := p.rows[i]
		size, at := "", ""
		if !r.at.IsZero() {
			at = e.local(r.at).Format("2006-01-02 15:04")
		}
		switch {
		case p.use.takes() && r.stick.Write == nil:
			at = e.say(r.stick.Why)
		case !p.use.takes() && !r.dir:
			size = fmt.Sprintf("%d KB", (r.size+1023)/1024)
		}
		name := r.stick.Name
		if p.use.takes() {
			name = ""
		}
		out.add(e.plainRow(cells(widths, r.name, name, at, size), w, i == p.cur.at))
	}
	if p.hand.busy() {
		below := p.hand.View(w, max(h-4, 4), "")
		out.height(h - len(below.lines))
		out.below(below)
	}
	return out
}
