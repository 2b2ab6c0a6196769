package tui

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/policy"
	"huying/appliance/workday"
)

// board 工单板 lists the orders of open cases: what waits for the desk first,
// then what runs out first.
type board struct {
	e      *env
	all    []desk.OrderRow
	rows   []desk.OrderRow // those the filter lets through
	clerks []appliance.Clerk
	town   *appliance.Town
	rules  policy.Rules
	only   int
	office string // code; only its orders, on the tab of offices
	sel    orderKey
	cur    cursor
	hand   hand
	load   loader
	seen   bool
	err    error
}

// orderKey names an order.
type orderKey struct {
	id  appliance.CaseID
	seq int
}

// The filters of the board.
const (
	boardAll = iota
	boardWaits
	boardLate
	boardOffice
)

func newBoard(e *env) board { return board{e: e} }

// boardLoaded is a fact.
type boardLoaded struct {
	rows   []desk.OrderRow
	clerks []appliance.Clerk
	town   *appliance.Town
	rules  policy.Rules
	err    error
}

func (b board) Init() tea.Cmd { return wish(lookAgain{}) }

func (b board) read() tea.Cmd {
	s := b.e.Session
	return func() tea.Msg {
		var m boardLoaded
		if m.rows, m.err = s.Desk.Orders(s.Ctx, s.Who, desk.OrderFilter{}); m.err == nil {
			m.town, m.rules, m.err = s.Desk.Town(s.Ctx)
		}
		if m.err == nil {
			m.clerks, m.err = s.Desk.Clerks(s.Ctx)
		}
		return m
	}
}

func (b board) Update(msg tea.Msg) (screen, tea.Cmd) {
	if b.hand.hear(msg) && b.load.want() {
		return b, b.read()
	}
	switch msg := msg.(type) {
	case lookAgain:
		if b.load.want() {
			return b, b.read()
		}
	case boardLoaded:
		again := b.load.done()
		if b.err = msg.err; msg.err == nil {
			b.all, b.town, b.rules, b.clerks, b.seen = msg.rows, msg.town, msg.rules, msg.clerks, true
			b.filter()
			if f := b.hand.form; f != nil && f.stale {
				for _, r := range b.all {
					if r.Case.ID == f.draft.id {
						b.hand.read(r.Case.Version)
					}
				}
			}
		}
		if again {
			return b, b.read()
		}
	case doAct: // chosen in the palette
		return b.begin(msg)
	case tea.KeyPressMsg, tea.PasteMsg:
		if b.hand.busy() {
			cmd, chosen := b.hand.press(msg, b.e.w)
			switch do := chosen.(type) {
			case doAct:
				return b.begin(do)
			case ofOffice:
				b.only, b.office, b.cur = boardOffice, do.code, cursor{}
				b.filter()
			}
			return b, cmd
		}
		if k, ok := msg.(tea.KeyPressMsg); ok {
			return b.press(k)
		}
	}
	return b, nil
}

// filter chooses what is shown; the cursor stays on its order.
func (b *board) filter() {
	b.rows = nil
	for _, r := range b.all {
		waits := r.Waits != desk.WaitsNot && r.Waits != desk.WaitsSign
		if b.only == boardAll || b.only == boardWaits && waits || b.only == boardLate && r.Light == workday.LightBlack ||
			b.only == boardOffice && (b.office == "" || r.Order.Office == b.office) {
			b.rows = append(b.rows, r)
		}
	}
	if b.only == boardOffice {
		slices.SortStableFunc(b.rows, func(x, y desk.OrderRow) int { return strings.Compare(x.Order.Office, y.Order.Office) })
	}
	h := b.e.rowsOf(true)
	if at := slices.IndexFunc(b.rows, func(r desk.OrderRow) bool { return keyOf(r) == b.sel }); at >= 0 {
		b.cur.follow(at, len(b.rows), h)
	}
	b.cur.hold(len(b.rows), h)
	b.mark()
}

func keyOf(r desk.OrderRow) orderKey { return orderKey{r.Case.ID, r.Order.Seq} }

func (b *board) mark() {
	b.sel = orderKey{}
	if r, ok := b.row(); ok {
		b.sel = keyOf(r)
	}
}

func (b board) row() (desk.OrderRow, bool) {
	if b.cur.at < len(b.rows) {
		return b.rows[b.cur.at], true
	}
	return desk.OrderRow{}, false
}

// ofOffice is what the menu of offices says was chosen.
type ofOffice struct{ code string }

func (b board) press(k tea.KeyPressMsg) (screen, tea.Cmd) {
	keys := b.e.keys
	r, ok := b.row()
	switch {
	case pressed(k, keys.Back):
		return b, wish(goBack{})
	case b.e.tabbed(&b.only, k, boardOffice+1):
		b.cur, b.sel = cursor{}, orderKey{}
		b.filter()
	case b.e.scrolled(&b.cur, k, len(b.rows), b.e.rowsOf(true)):
	case pressed(k, keys.Office) && b.seen:
		b.hand.menu = b.officeMenu()
	case pressed(k, keys.More) && ok:
		b.hand.menu = b.menu(r)
	case pressed(k, keys.Open) && ok:
		return b, wish(openScreen{screen: newOrderPage(b.e, r.Case.ID, r.Order.Seq)})
	}
	b.mark()
	return b, nil
}

// menu lists what this clerk may do to the order under the cursor, and to its
// case when it waits for the review.
func (b board) menu(r desk.OrderRow) *menu {
	return b.e.actMenu(b.e.say(wOrderOf, r.No, r.Office), b.actsOf(r)...)
}

// offers is the same in groups.
func (b board) offers() []group {
	if b.cur.at >= len(b.rows) {
		return nil
	}
	return b.actsOf(b.rows[b.cur.at])
}

func (b board) refuses(loop.Act) notice { return notice{b.e.say(wNotThisOrder), true} }

func (b board) actsOf(r desk.OrderRow) []group {
	e := b.e
	review := loop.Allowed(e.Who.By(b.town, ""), r.Case)
	review = slices.DeleteFunc(review, func(a loop.Act) bool { return a != loop.ActPass && a != loop.ActSendBack })
	return []group{{items: e.actItems(r.Allowed, r.Order.Seq, nil)}, {head: e.say(wCaseNo, e.caseNo(r.Case.ID)), items: e.actItems(review, r.Order.Seq, nil)}}
}

// officeMenu lists the offices that have open orders, with how many.
func (b board) officeMenu() *menu {
	count := map[string]int{}
	for _, r := range b.all {
		count[r.Order.Office]++
	}
	items := []offer{{name: b.e.say(wEveryOffice), key: strconv.Itoa(len(b.all)), does: ofOffice{}}}
	for _, o := range b.town.Offices() {
		if n := count[o.Code]; n > 0 {
			items = append(items, offer{name: b.town.Short(o.Code), key: strconv.Itoa(n), also: o.Name + " " + o.Code, does: ofOffice{o.Code}})
		}
	}
	return newMenu(b.e, b.e.say(wKeyOffice), group{items: items})
}

// begin opens the form of an act on the order under the cursor. The review is of
// the case: it is done on its page, with the whole story in sight.
func (b board) begin(do doAct) (screen, tea.Cmd) {
	r, ok := b.row()
	if !ok {
		return b, nil
	}
	if do.act == loop.ActPass || do.act == loop.ActSendBack {
		return b, wish(openScreen{screen: newOrderPage(b.e, r.Case.ID, r.Order.Seq)})
	}
	m := matter{c: r.Case, town: b.town, rules: b.rules, clerks: b.clerks, order: r.Order.Seq}
	for _, x := range b.all {
		if x.Case.ID == r.Case.ID {
			m.orders = append(m.orders, x)
		}
	}
	cmd := b.hand.open(b.e.prepare(m, do.act))
	return b, cmd
}

func (b board) Typing() bool     { return b.hand.busy() }
func (b board) editing() *editor { return b.hand.editing() }

func (b board) Keys() []key.Binding {
	k := b.e.keys
	if b.hand.busy() {
		return b.hand.Keys()
	}
	var out []key.Binding
	if len(b.rows) > 0 {
		out = append(out, k.Open, k.More)
	}
	return append(out, k.Right, k.Office, k.Back, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom)
}

func (b board) View(w, h int) frame {
	e := b.e
	office := e.say(wBoardOffice)
	if b.only == boardOffice && b.office != "" {
		office = b.town.Short(b.office)
	}
	names := []string{e.say(wBoardAll), e.say(wBoardWaits), e.say(wBoardLate), office}
	dueW, stateW := 9, 12
	if e.English {
		dueW, stateW = 12, 16
	}
	widths := []int{dueW, 7, 4, 10, stateW}
	if w < 70 {
		widths = []int{dueW, 7, 0, 8, stateW}
	}
	for _, r := range b.rows { // one of another year is longer
		widths[1] = max(widths[1], width(r.No))
	}
	l := listing{
		head: e.tabRow(names, b.only, e.say(wBoardTitle)), n: len(b.rows),
		cols: "  " + fit(e.say(wColLight), e.lightWidth()) + " " + cells(widths, e.say(wColDue), e.say(wColOrder), e.say(wColRole), e.say(wColOffice), e.say(wColStands), e.say(wColAbout)),
	}
	switch {
	case b.err != nil:
		l.empty = e.explain(b.err)
	case !b.seen:
		l.empty = e.say(wReading)
	case b.town.Empty():
		l.empty = e.say(wNoTown)
	default:
		l.empty = e.say(wBoardNone)
	}
	l.row = func(i, w int, here bool) string {
		r := b.rows[i]
		due := ""
		if !r.Due.IsZero() {
			due = e.until(r)
		}
		return e.rowStyled(r.Light, cells(widths, due, r.No, e.role(r.Order), r.Office, e.waitsOrState(r), desk.Row{Case: r.Case}.About()), w, here)
	}
	l.detail = func(w int) []string {
		r, _ := b.row()
		return e.orderDetail(b.town, r, w)
	}
	return e.listed(l, b.cur, b.hand, w, h)
}

// waitsOrState is what an order waits for, else how it stands.
func (e *env) waitsOrState(r desk.OrderRow) string {
	switch r.Waits {
	case desk.WaitsRule:
		return e.say(wWaitsRule)
	case desk.WaitsExtend:
		return e.say(wWaitsExtend, r.Order.Extension.Days)
	case desk.WaitsPause:
		return e.say(wWaitsPause)
	}
	return loop.OrderStateName(r.Order.State, e.English)
}
