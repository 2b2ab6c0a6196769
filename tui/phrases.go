package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"huying/appliance/loop"
)

// stock 常用语 is what is written again and again: some for each act, and what the
// clerk has added. It lies over a form, and what is chosen goes where the cursor is.
type stock struct {
	menu *menu
	own  []string
}

// What a choice in the stock does.
type (
	putPhrase  struct{ text string }
	keepPhrase struct{}
	dropPhrase struct{ at int }
)

// Bounds of the clerk's own.
const (
	mostPhrases   = 30
	longestPhrase = 120
)

// usual are the phrases of an act. They promise nothing that the box or the township
// does not do; the texts behind them say the number and whom to ask.
func usual(a loop.Act) []phrase {
	switch a {
	case loop.ActAnswer, loop.ActFeed:
		return toVillager
	case loop.ActConclude, loop.ActPass, loop.ActSelf:
		return results
	case loop.ActDispatch, loop.ActSupervise, loop.ActUrge, loop.ActSendBack, loop.ActMakeCall:
		return toOffice
	}
	return toColleagues
}

var (
	toVillager = []phrase{
		{"已收到,正在核实,有结果短信告诉您。", "Received; we are looking into it and will text you."},
		{"请说清楚在哪个村、谁家附近。", "Please say in which village, and near whose house."},
		{"已安排人去现场看,请保持电话畅通。", "Somebody is on the way; please keep your phone on."},
		{"这件事要多几天,办好马上告诉您。", "This takes some days more; we will tell you at once."},
		{"请带身份证和户口簿到便民中心办理。", "Please bring your ID card and household book to the service centre."},
		{"此事不归镇里管,已替您转有关部门。", "This is not the township's; we passed it on for you."},
	}
	results = []phrase{
		{"已修好,请您看看。", "It is repaired; please have a look."},
		{"已清理干净。", "It has been cleared away."},
		{"已现场调解,双方同意。", "Both sides have agreed."},
		{"已解释政策,您表示理解。", "The rules were explained, and you agreed."},
		{"已发放到账,请查收。", "It has been paid out; please check."},
		{"经核实,情况不属实。", "It was looked into and is not so."},
	}
	toOffice = []phrase{
		{"今天到现场,先保安全。", "Go there today; safety first."},
		{"先联系来件人,再到现场。", "Ring the villager first, then go there."},
		{"办好后拍照留存。", "Take a photograph when it is done."},
		{"请说明原因和完成时间。", "Say why, and when it will be done."},
		{"与协办单位一起去。", "Go together with the assisting office."},
	}
	toColleagues = []phrase{
		{"已电话联系来件人。", "Rang the villager."},
		{"来件人电话没人接。", "The villager did not answer."},
		{"已和承办单位说过。", "Told the office in charge."},
		{"等来件人补充。", "Waiting for the villager to say more."},
		{"下午再联系。", "To be rung again this afternoon."},
	}
)

// writing is the words being written now; nil on a choice, a secret, or nothing.
func (f *form) writing() *field {
	l := f.field()
	if l == nil || len(l.options) > 0 || l.picked || l.keep == "" {
		return nil
	}
	return l
}

// ownPhrases are the clerk's.
func (e *env) ownPhrases() []string {
	if e.Drawer == nil || e.Who.Clerk.ID == "" {
		return nil
	}
	return slices.DeleteFunc(strings.Split(e.Drawer.Preferences(e.Who.Clerk.ID).Phrases, "\n"), func(s string) bool { return s == "" })
}

// phrases are what can be put in, the clerk's own first, as the keys count them.
func (f *form) phrases() []string {
	e := f.e
	out := slices.Clone(e.ownPhrases())
	for _, p := range usual(f.draft.act) {
		out = append(out, e.say(p))
	}
	return out
}

// takeOut opens the stock over the form.
func (f *form) takeOut() {
	e, own := f.e, f.e.ownPhrases()
	var mine, all, more []offer
	for i, text := range f.phrases() {
		o := offer{name: text, does: putPhrase{text}}
		if i < 9 {
			o.key = fmt.Sprintf("Alt+%d", i+1)
		}
		if i < len(own) {
			mine = append(mine, o)
			more = append(more, offer{name: e.say(wPhraseDrop, cut(text, 30)), key: "sc", does: dropPhrase{i}})
		} else {
			all = append(all, o)
		}
	}
	if l := f.writing(); e.Drawer != nil && e.Who.Clerk.ID != "" && l != nil && strings.TrimSpace(l.words.text) != "" && len(own) < mostPhrases {
		more = append([]offer{{name: e.say(wPhraseKeep), key: "cw", does: keepPhrase{}}}, more...)
	}
	f.stock = &stock{
		menu: newMenu(e, e.say(wPhrases), group{e.say(wPhrasesMine), mine, false}, group{e.say(wPhrasesUsual), all, false}, group{"", more, false}),
		own:  own,
	}
}

// choose does what was chosen in the stock.
func (f *form) chose(msg tea.Msg, w int) tea.Cmd {
	done, chosen := f.stock.menu.press(msg, w)
	if !done {
		return nil
	}
	own := f.stock.own
	f.stock = nil
	switch c := chosen.(type) {
	case putPhrase:
		f.put(c.text)
	case keepPhrase:
		if l := f.writing(); l != nil {
			text := cut(strings.Join(strings.Fields(l.words.text), " "), 2*longestPhrase)
			if !slices.Contains(own, text) {
				f.e.keepPhrases(append([]string{text}, own...))
			}
			return wish(notice{f.e.say(wPhraseKept), false})
		}
	case dropPhrase:
		f.e.keepPhrases(slices.Delete(slices.Clone(own), c.at, c.at+1))
		return wish(notice{f.e.say(wPhraseGone), false})
	}
	return nil
}

func (e *env) keepPhrases(all []string) {
	p := e.Drawer.Preferences(e.Who.Clerk.ID)
	p.Phrases = strings.Join(all, "\n")
	e.Drawer.Prefer(e.Who.Clerk.ID, p)
}

// put writes a phrase where the cursor is.
func (f *form) put(text string) {
	l := f.writing()
	if l == nil {
		return
	}
	l.words.insert(text, false)
	f.changed(l)
}

// counted is the phrase of a key, Alt+1 to Alt+9; ok false for another key.
func (f *form) counted(k tea.KeyPressMsg) (text string, ok bool) {
	s, alt := strings.CutPrefix(k.String(), "alt+")
	all := f.phrases()
	if !alt || len(s) != 1 || s[0] < '1' || s[0] > '9' || int(s[0]-'1') >= len(all) {
		return "", false
	}
	return all[s[0]-'1'], true
}
