package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/health"
)

// Updates is how a new release is brought from the device page. How far it is, and how
// it went, stands in the tree of health.
type Updates struct {
	// Find lists the releases on the sticks, the newest that may be tried first, the
	// version that waits to be tried, and the one whose trial failed; "" none.
	Find func() (found []Release, armed, failed string)
	// Ask has the system do it. File is of a release to install.
	Ask func(ctx context.Context, who desk.Who, do UpdateDo, file string) error
}

// A Release is one found on a stick.
type Release struct {
	Version, File, Stick string
	Why                  health.Text // why it is not for here; empty: it may be tried
}

// UpdateDo is what is done about a release.
type UpdateDo string

const (
	UpdateInstall UpdateDo = "install"
	UpdateTry     UpdateDo = "try"
	UpdateForget  UpdateDo = "forget"
)

// MayUpdate reports whether a clerk brings new releases.
func MayUpdate(k appliance.Clerk) bool {
	return k.Has(appliance.RoleTechnician, appliance.RoleAdmin)
}

// Words of the update.
var (
	wKeyUpdate     = phrase{"更新", "update"}
	wUpdateWhat    = phrase{"办什么", "What"}
	wUpdateInstall = phrase{"装%s版（%s）", "install %s (%s)"}
	wUpdateTry     = phrase{"重启，试用%s版", "restart and try %s"}
	wUpdateForget  = phrase{"不试%s版了", "do not try %s"}
	wUpdateClear   = phrase{"清掉%s版（试用没成）", "clear %s away (its trial failed)"}
	wUpdateNone    = phrase{"U盘里没有更新。把 huying-版本-板子.bundle 和它的 .minisig 拷到U盘最外层，插上再按一次。", "No release on the sticks: copy the .bundle and its .minisig to the top of one, plug it in, try again."}
	wUpdateNot     = phrase{"%s（%s）：%s", "%s (%s): %s"}
	wUpdateHint    = phrase{"装：写到另一半卡上再读回核对，现在的版本不动，要几分钟。试：盒子重启一次，十分钟内不正常自动退回。", "Install: the other half of the card is written and read back; what runs stays; it takes minutes. Try: the box starts anew; if it is not well within ten minutes the old one comes back."}
	wUpdateAsked   = phrase{"已交给系统，进度看本页“版本”。", "The system does it; see “release” on this page."}
)

// updatesFound is a fact: what lies on the sticks.
type updatesFound struct {
	found         []Release
	armed, failed string
}

// findUpdates looks at the sticks.
func (e *env) findUpdates() tea.Cmd {
	s := e.Session
	return func() tea.Msg {
		var m updatesFound
		m.found, m.armed, m.failed = s.Updates.Find()
		return m
	}
}

// whyNot says of a release why it cannot be tried; one that cannot be read is called by
// its file.
func (e *env) whyNot(r Release) string {
	name := r.Version
	if name == "" {
		name = r.File[strings.LastIndexByte(r.File, '/')+1:]
	}
	return e.say(wUpdateNot, name, r.Stick, r.Why.In(e.English))
}

// updateForm offers what may be done; nil: nothing.
func (e *env) updateForm(m updatesFound) *form {
	f := &form{e: e, draft: draft{of: "update"}, verb: e.say(wKeyUpdate), title: e.say(wKeyUpdate)}
	var offers []option
	if m.armed != "" {
		offers = append(offers, option{string(UpdateTry), e.say(wUpdateTry, m.armed), "try"}, option{string(UpdateForget), e.say(wUpdateForget, m.armed), "forget"})
	}
	var not []string
	for _, r := range m.found {
		if r.Why == (health.Text{}) {
			offers = append(offers, option{r.File, e.say(wUpdateInstall, r.Version, r.Stick), r.Version})
		} else {
			not = append(not, e.whyNot(r))
		}
	}
	if m.failed != "" {
		offers = append(offers, option{string(UpdateForget), e.say(wUpdateClear, m.failed), "clear"})
	}
	if len(offers) == 0 {
		return nil
	}
	what := f.decide(wUpdateWhat, offers...)
	f.sees(append(not, e.say(wUpdateHint))...)
	f.ends(func(s Session) (string, error) {
		do, file := UpdateDo(what.value()), ""
		if do != UpdateTry && do != UpdateForget {
			do, file = UpdateInstall, what.value()
		}
		return s.say(wUpdateAsked), s.Updates.Ask(s.Ctx, s.Who, do, file)
	})
	return f.begin()
}
