package hotline

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/propose"
	"huying/store"
)

// Phones of the people of a township.
const (
	countyDesk = appliance.Phone("+8613800000051") // 县中心
	countyMate = appliance.Phone("+8613800000052")
	patrol     = appliance.Phone("+8613800000011") // 综合执法局
	river      = appliance.Phone("+8613800000012") // 生态环境
	water      = appliance.Phone("+8613800000013") // 水利局
	waterMate  = appliance.Phone("+8613800000014")
	overseer   = appliance.Phone("+8613800000031") // 督办员
	mayor      = appliance.Phone("+8613800000041") // 镇领导
	caller     = appliance.Phone("+8613800000043") // 呼叫员
	dispatcher = appliance.Phone("+8613800000044") // 派单员
	squad      = appliance.Phone("+8613800000046") // 执法队
	power      = appliance.Phone("+8613800000048") // 供电所
	powerMate  = appliance.Phone("+8613800000049")
	nightWatch = appliance.Phone("+8613800000061") // 值班员
	secretary  = appliance.Phone("+8613800000071") // 王家庄村书记
	walker     = appliance.Phone("+8613800000021") // 网格员 12-3
	leadWalker = appliance.Phone("+8613800000022") // 网格长 12-3, 12-4
	agent      = appliance.Phone("+8613800000023") // 代办员
	head       = appliance.Phone("+8613800000024") // 联户长
	aide       = appliance.Phone("+8613800000025") // 协管员
	farWalker  = appliance.Phone("+8613800000026") // 网格员 13-1, the village has nobody else
	newcomer   = appliance.Phone("+8613800000027") // 水利局, has not answered 是
	nobodys    = appliance.Phone("+8613911112222")
	villager   = appliance.Phone("+8613900003333")
)

// township is who sits where and what they answer for.
func township() []appliance.Record {
	office := func(code, name, short string, level appliance.Level, kind appliance.OfficeKind) appliance.Office {
		return appliance.Office{Code: code, Name: name, Short: short, Level: level, Kind: kind}
	}
	person := func(code, name string, p appliance.Phone, office, title string, roles ...appliance.Role) appliance.Person {
		return appliance.Person{Code: code, Name: name, Phone: p, Posts: []appliance.Post{{Office: office, Title: title}}, Roles: roles, Verified: 1}
	}
	row := func(code, domain, item, name, lead string, town, dept appliance.Duty, complex bool, words ...string) appliance.Situation {
		return appliance.Situation{
			List: appliance.MainList, Version: 1, Code: code, Domain: domain, Item: item, Name: name, Lead: lead, Section: "值班", Phone: "+865361234567",
			Town: town, Dept: dept, Complex: complex, Keywords: words, TownWork: "劝离并固定证据", Standard: "限期改正", Steps: []string{"核实", "处置"},
		}
	}
	grid := func(code, short, village, name string, workers, leads, aides []string) appliance.Grid {
		return appliance.Grid{Code: code, Short: short, Village: village, Name: name, Kind: appliance.GridCommon, Workers: workers, Leads: leads, Aides: aides}
	}
	return []appliance.Record{
		office("X01", "县社会治理服务中心", "县中心", appliance.LevelCounty, appliance.OfficeCentre),
		office("X02", "县综合执法局", "综合执法局", appliance.LevelCounty, appliance.OfficeBureau),
		office("X03", "生态环境分局", "生态环境", appliance.LevelCounty, appliance.OfficeBureau),
		office("X04", "县水利局", "水利局", appliance.LevelCounty, appliance.OfficeBureau),
		office("X06", "县督查室", "督查室", appliance.LevelCounty, appliance.OfficeBureau),
		office("Z01", "党政办", "党政办", appliance.LevelTown, appliance.OfficeBureau),
		office("Z02", "综治中心", "综治中心", appliance.LevelTown, appliance.OfficeCentre),
		office("Z05", "综合执法队", "执法队", appliance.LevelTown, appliance.OfficePatrol),
		office("Z07", "供电所", "供电所", appliance.LevelTown, appliance.OfficeStation),
		office("W201", "王家庄村委会", "王家庄", appliance.LevelVillage, appliance.OfficeVillage),
		office("W202", "李家村委会", "李家村", appliance.LevelVillage, appliance.OfficeVillage),
		person("p01", "吴敏", countyDesk, "X01", "调度员", appliance.RoleCounty),
		person("p02", "蒋南", countyMate, "X01", "副主任", appliance.RoleCounty),
		person("p03", "郑强", patrol, "X02", "法制科", appliance.RoleHandler),
		person("p04", "冯雪", river, "X03", "监察科", appliance.RoleHandler),
		person("p05", "陈刚", water, "X04", "水利股", appliance.RoleHandler),
		person("p06", "韩冰", waterMate, "X04", "水利股", appliance.RoleHandler),
		person("p07", "褚卫", overseer, "X06", "科员", appliance.RoleSupervisor),
		person("p08", "周明", mayor, "Z01", "副镇长", appliance.RoleLeader),
		person("p09", "李静", caller, "Z02", "综治中心主任", appliance.RoleCaller),
		person("p10", "朱洁", dispatcher, "Z02", "科员", appliance.RoleDispatcher),
		person("p11", "赵磊", squad, "Z05", "队长", appliance.RoleHandler),
		person("p12", "钱进", power, "Z07", "所长", appliance.RoleHandler),
		person("p13", "何亮", powerMate, "Z07", "电工", appliance.RoleHandler),
		person("p14", "秦海", nightWatch, "Z01", "科员", appliance.RoleDuty),
		person("p15", "王大山", secretary, "W201", "村书记", appliance.RoleHandler),
		person("p16", "卫国", walker, "W201", "网格员", appliance.RoleGrid),
		person("p17", "许文", leadWalker, "W201", "网格长", appliance.RoleGridLead),
		person("p18", "沈青", agent, "W201", "代办员", appliance.RoleAgent),
		person("p19", "吕红", head, "W201", "联户长", appliance.RoleCluster),
		person("p20", "施工", aide, "W201", "协管员", appliance.RoleAide),
		person("p21", "孔远", farWalker, "W202", "网格员", appliance.RoleGrid),
		func() appliance.Person {
			p := person("p22", "曹新", newcomer, "X04", "科员", appliance.RoleHandler)
			p.Verified, p.Lent = 0, true // lent elsewhere: orders go to colleagues
			return p
		}(),
		appliance.Village{Code: "370783190201", Name: "王家庄村", Aliases: []string{"王庄", "王家庄"}, Office: "W201"},
		appliance.Village{Code: "370783190202", Name: "李家村", Office: "W202"},
		grid("370783190201003", "12-3", "370783190201", "王家庄南", []string{"p16"}, []string{"p17"}, []string{"p20"}),
		grid("370783190201004", "12-4", "370783190201", "王家庄北", nil, []string{"p17"}, nil),
		grid("370783190202001", "13-1", "370783190202", "李家村", []string{"p21"}, nil, nil),
		appliance.Cluster{Code: "12-3-4", Grid: "370783190201003", Head: "p19", Households: 10},
		appliance.ListVersion{List: appliance.MainList, Number: 1, State: appliance.VersionPublished, From: appliance.Date{Year: 2026, Month: 1, Day: 1}},
		row("D-01-1", "生态环境", "水污染监管", "排污异味", "X03", appliance.DutyAssist, appliance.DutyMain, true, "排污", "污水", "臭"),
		row("C-01-1", "城乡建设", "路灯管护", "路灯不亮", "Z07", appliance.DutyMain, appliance.DutyNone, false, "路灯", "灯不亮"),
		row("A-01-2", "城市管理", "市容", "占道经营", "Z05", appliance.DutyMain, appliance.DutyAssist, false, "占道"),
		appliance.Meeting{Code: "M-1", Title: "排污会商", Place: "镇会议室", At: time.Date(2026, 11, 25, 7, 0, 0, 0, time.UTC).Unix(), Invited: []string{"p04", "p11"}},
	}
}

// hall is a township's box on a real ledger. Nothing runs by itself: what is heard is
// decided at once, and the clock stands where the test puts it, a minute on for each text.
type hall struct {
	testing.TB
	st     *store.Store
	ledger *written
	h      *Hotline
	now    time.Time
	from   uint64 // the first entry of what was heard or done last
}

// openHall opens on Monday 2026-11-23 at 09:00.
func openHall(t testing.TB) *hall {
	t.Helper()
	return openHallOf(t, township()...)
}

func openHallOf(t testing.TB, town ...appliance.Record) *hall {
	t.Helper()
	d := &hall{TB: t}
	clock := newClock(t)
	d.at("2026-11-23 09:00")
	st, err := store.Open(t.TempDir(), store.Options{Now: d.time})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	d.st, d.ledger = st, &written{Ledger: st}
	d.h = &Hotline{
		Ledger: d.ledger, Clock: clock, Texts: newTexts(t), Now: d.time, Log: slog.New(slog.DiscardHandler), Own: "+8613700000099", Hall: "青山镇",
		Proposed: &propose.Cache{},
		step:     Step, nudge: make(chan struct{}, 1), later: make(map[uint64]time.Time),
	}
	d.town(town...)
	return d
}

func (d *hall) time() time.Time { return d.now }

func (d *hall) at(s string) {
	d.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, time.FixedZone("Asia/Shanghai", 8*3600))
	if err != nil {
		d.Fatal(err)
	}
	d.now = at
}

func (d *hall) update(f func(appliance.Tx) error) {
	d.Helper()
	if err := d.ledger.Update(d.Context(), f); err != nil {
		d.Fatal(err)
	}
}

func (d *hall) view(f func(appliance.Reader) error) {
	d.Helper()
	if err := d.st.View(d.Context(), f); err != nil {
		d.Fatal(err)
	}
}

func (d *hall) town(records ...appliance.Record) {
	d.Helper()
	d.update(func(tx appliance.Tx) error {
		for _, r := range records {
			if err := tx.Append(appliance.Entry{At: d.now, Actor: appliance.Rule("test"), Kind: appliance.KindTownSet, Body: r}); err != nil {
				return err
			}
		}
		return nil
	})
}

// person changes one record.
func (d *hall) person(code string, change func(*appliance.Person)) {
	d.Helper()
	p := d.who(code)
	change(&p)
	d.town(p)
}

func (d *hall) who(code string) (p appliance.Person) {
	d.Helper()
	d.view(func(r appliance.Reader) error {
		t, err := r.Town()
		p, _ = t.Person(code)
		return err
	})
	return p
}

// clerk sits at the screen.
var clerk = loop.By{
	Actor: appliance.Actor{Kind: appliance.ByClerk, ID: "1", Name: "李静"}, Clerk: "1", Evidence: "来电",
	Roles: []appliance.Role{appliance.RoleDispatcher, appliance.RoleCaller, appliance.RoleLeader},
}

// does is what the clerk at the screen does to a case; "" none.
func (d *hall) does(no string, deed loop.Deed) loop.Result {
	d.Helper()
	res, err := d.try(clerk, no, deed)
	if err != nil {
		d.Fatal(err)
	}
	return res
}

func (d *hall) try(by loop.By, no string, deed loop.Deed) (res loop.Result, err error) {
	d.Helper()
	d.from = d.seq()
	d.update(func(tx appliance.Tx) error {
		var c appliance.Case
		if no != "" {
			if c, err = appliance.CaseNo(tx, no, d.now); err != nil {
				return err
			}
		}
		w, err2 := loop.World{Now: d.now, Clock: d.h.Clock, Texts: d.h.Texts, Hall: d.h.Hall, Own: d.h.Own}.Load(tx, tx.Seq(), time.Time{})
		if err2 != nil {
			return err2
		}
		var es []appliance.Entry
		if res, es, err = loop.Decide(w, by, c, deed); err != nil {
			return nil
		}
		return tx.Append(es...)
	})
	return res, err
}

func (d *hall) seq() (n uint64) {
	d.Helper()
	d.view(func(r appliance.Reader) error { n, _ = r.Last(); return nil })
	return n + 1
}

// texts is what somebody writes, a minute on. It returns every entry that followed.
func (d *hall) texts(from appliance.Phone, words string) []appliance.Entry {
	d.Helper()
	d.now = d.now.Add(time.Minute)
	return d.deliver(appliance.Part{
		Kind: appliance.PartText, Storage: "SM", From: appliance.Address(from), SentAt: d.now.Truncate(time.Second), HeardAt: d.now, Total: 1, Number: 1, Text: words, PDU: []byte(words),
	})
}

func (d *hall) deliver(p appliance.Part) []appliance.Entry {
	d.Helper()
	d.from = d.seq()
	if err := d.h.hear(d.Context(), []appliance.Part{p}); err != nil {
		d.Fatal(err)
	}
	if len(d.h.later) > 0 {
		d.Fatalf("%q could not be understood", p.Text)
	}
	return d.entries()
}

// entries are all that was written since the last thing was said or done.
func (d *hall) entries() []appliance.Entry {
	d.Helper()
	if n := int(d.seq() - d.from); n != len(d.ledger.wrote) {
		d.Fatalf("the ledger has %d new entries, %d were written", n, len(d.ledger.wrote))
	}
	return d.ledger.wrote
}

// written is a ledger that remembers what was written by its last Update.
type written struct {
	appliance.Ledger
	wrote []appliance.Entry
}

func (l *written) Update(ctx context.Context, fn func(appliance.Tx) error) error {
	return l.Ledger.Update(ctx, func(tx appliance.Tx) error {
		l.wrote = nil
		return fn(&noting{tx, l})
	})
}

type noting struct {
	appliance.Tx
	l *written
}

func (t *noting) Append(es ...appliance.Entry) error {
	t.l.wrote = append(t.l.wrote, es...)
	return t.Tx.Append(es...)
}

// sent are the texts that followed, "tail template words".
func (d *hall) sent() (out []string) {
	d.Helper()
	for _, e := range d.entries() {
		if t, ok := e.Body.(appliance.TextChange); ok && e.Kind == appliance.KindTextQueued {
			out = append(out, t.Words.To.Tail()+" "+t.Template+" "+t.Words.Text)
			if n, _ := appliance.TextCost(t.Words.Text); n > 3 {
				d.Errorf("%d SMS: %s", n, t.Words.Text)
			}
		}
	}
	return out
}

// says is a text, its one answer to the letter, and what others read of it: "tail template
// words", each its beginning.
func (d *hall) says(from appliance.Phone, words, answer string, others ...string) {
	d.Helper()
	d.texts(from, words)
	d.answered(from, words, answer, others...)
}

func (d *hall) answered(from appliance.Phone, words, answer string, others ...string) {
	d.Helper()
	defer d.fate()
	d.read(from, words, answer, others...)
}

// askedWhere is R03, as it stands behind a receipt.
func askedWhere(no string) string {
	return " | 件号" + no + "已登记。请问在哪个村?回复村名,或门牌上的网格号(如12-3)。不知道就回“不知”。"
}

// read is who reads what of the last thing that was said or done.
func (d *hall) read(from appliance.Phone, words, answer string, others ...string) {
	d.Helper()
	var mine, theirs []string
	for _, s := range d.sent() {
		if strings.HasPrefix(s, from.Tail()+" ") {
			_, text, _ := strings.Cut(s[5:], " ")
			mine = append(mine, strings.TrimPrefix(text, "【青山呼应】"))
		} else {
			theirs = append(theirs, s)
		}
	}
	if got := strings.Join(mine, " | "); got != answer {
		d.Errorf("%s says %s: answered\n %s\nwant\n %s", from.Tail(), words, got, answer)
	}
	for _, w := range others {
		if i := slices.IndexFunc(theirs, func(s string) bool { return strings.HasPrefix(s, w) }); i >= 0 {
			theirs = slices.Delete(theirs, i, i+1)
		} else {
			d.Errorf("%s says %s: nobody reads %s; left: %q", from.Tail(), words, w, theirs)
		}
	}
	for _, s := range theirs {
		d.Errorf("%s says %s: also read: %s", from.Tail(), words, s)
	}
}

// fate is what became of the last message: exactly one thing.
func (d *hall) fate() (m appliance.Message) {
	d.Helper()
	n := 0
	for _, e := range d.entries() {
		if x, ok := e.Body.(appliance.Message); ok {
			m, n = x, n+1
		}
	}
	if n != 1 || m.Fate == "" {
		d.Errorf("%d messages, fate %q", n, m.Fate)
	}
	return m
}

// refused is a verb that cannot be carried out: answered once with these words, and
// nothing is written but the message, the text and the talk.
func (d *hall) refused(from appliance.Phone, words, answer string) {
	d.Helper()
	es := d.texts(from, words)
	var kinds []string
	for _, e := range es {
		kinds = append(kinds, string(e.Kind))
	}
	if got := strings.Join(kinds, " "); got != "part.heard message.heard text.queued talk.set" {
		d.Errorf("%s says %s: written %s", from.Tail(), words, got)
	}
	d.answered(from, words, answer)
	if m := d.fate(); m.Fate != appliance.FateCommand || m.Class != appliance.FromStaff {
		d.Errorf("%s says %s: %s from %s", from.Tail(), words, m.Fate, m.Class)
	}
}

// no is the case of that number.
func (d *hall) no(no string) (c appliance.Case) {
	d.Helper()
	d.view(func(r appliance.Reader) (err error) { c, err = appliance.CaseNo(r, no, d.now); return err })
	return c
}

func (d *hall) order(no string, seq int) appliance.Order {
	d.Helper()
	o, ok := d.no(no).Order(seq)
	if !ok {
		d.Fatalf("case %s has no order %d", no, seq)
	}
	return o
}

func (d *hall) call(no string) (k appliance.Call) {
	d.Helper()
	d.view(func(r appliance.Reader) (err error) {
		id, _ := appliance.ParseCallID(no, d.now.Year())
		k, err = r.Call(id)
		return err
	})
	return k
}

// lamp is a villager's matter at work in an office, dispatched now; it returns its number.
func (d *hall) lamp(words string, office string, assists ...string) string {
	d.Helper()
	d.texts(villager, "新 "+words)
	no := d.fate().Case.No()
	d.does(no, loop.Accept{})
	d.does(no, loop.Dispatch{Lead: office, Assists: assists})
	return no
}
