package desk

import (
	"context"
	"crypto/rand"
	"maps"
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/pin"
	"huying/appliance/policy"
)

// A PersonChange is what an administrator changes of a person; nil fields stay.
type PersonChange struct {
	Name    *string
	Phone   *string // "" takes the number away
	Office  *string // code or name: becomes the main post
	Title   *string
	Roles   []appliance.Role
	StandIn *string // number, or name of a person
	PIN     *string // four digits for verbs that move responsibility; "" none
	Lent    *bool
	Closed  *bool
}

// SetPerson registers a person, or changes one. A changed number must be confirmed
// again (§B.11). "" makes a new person.
func (d *Desk) SetPerson(ctx context.Context, who Who, code string, ch PersonChange) (appliance.Person, error) {
	var p appliance.Person
	err := d.changeTown(ctx, who, func(t *appliance.Town) ([]appliance.Record, error) {
		var err error
		if p, err = d.changed(t, code, ch); err != nil {
			return nil, err
		}
		return []appliance.Record{p}, nil
	})
	return p, err
}

func (d *Desk) changed(t *appliance.Town, code string, ch PersonChange) (appliance.Person, error) {
	bad := func(zh, en string, args ...any) error { return wrong(loop.ActTown, zh, en, args...) }
	p := appliance.Person{Code: nextPerson(t)}
	if code != "" {
		var ok bool
		if p, ok = t.PersonNamed(code); !ok {
			return p, bad("没有叫“%s”的人员。", "nobody is called %q", code)
		}
	}
	if ch.Name != nil {
		p.Name = strings.TrimSpace(*ch.Name)
	}
	if p.Name == "" {
		return p, bad("请写姓名。", "write the name")
	}
	if ch.Phone != nil {
		phone := appliance.Phone("")
		if s := strings.TrimSpace(*ch.Phone); s != "" {
			var err error
			if phone, err = appliance.ParsePhone(s); err != nil || !phone.Mobile() {
				return p, bad("“%s”不是手机号。", "%q is not a mobile number", s)
			}
			if own, _ := t.ByPhone(phone, d.today()); len(own) > 0 && own[0].Code != p.Code {
				return p, bad("这个号码已登记为%s。", "this number belongs to %s", own[0].Name)
			}
		}
		if phone != p.Phone { // another SIM: it must say 是 again
			p.Phone, p.Verified, p.Asked = phone, 0, 0
		}
	}
	if ch.Office != nil || ch.Title != nil {
		post := appliance.Post{}
		if len(p.Posts) > 0 {
			post = p.Posts[0]
		}
		if ch.Office != nil {
			o, ok := t.OfficeNamed(*ch.Office)
			if !ok {
				return p, &Refusal{Act: loop.ActTown, Why: loop.WhyNoOffice, Name: *ch.Office}
			}
			if post.Office != "" && post.Office != o.Code { // where they were is kept (F1-43)
				old := post
				old.To = d.today()
				p.Posts = append(slices.Clone(p.Posts), old)
				post = appliance.Post{From: d.today()}
			}
			post.Office = o.Code
		}
		if ch.Title != nil {
			post.Title = strings.TrimSpace(*ch.Title)
		}
		if len(p.Posts) == 0 {
			p.Posts = []appliance.Post{post}
		} else {
			p.Posts = slices.Clone(p.Posts)
			p.Posts[0] = post
		}
	}
	if ch.Roles != nil {
		for _, r := range ch.Roles {
			if !slices.Contains(appliance.PersonRoles, r) {
				var names []string
				for _, x := range appliance.PersonRoles {
					names = append(names, appliance.RoleNames[x])
				}
				return p, bad("没有叫“%s”的角色，可用：%s。", "there is no role called %q; there are: %s", r, strings.Join(names, "、"))
			}
		}
		p.Roles = ch.Roles
	}
	if ch.StandIn != nil {
		p.StandIn = ""
		if s := strings.TrimSpace(*ch.StandIn); s != "" {
			phone, err := appliance.ParsePhone(s)
			if q, ok := t.PersonNamed(s); ok && err != nil {
				phone, err = q.Phone, nil
			}
			if err != nil || !phone.Mobile() || phone == p.Phone {
				return p, bad("替班“%s”不是另一个手机号，也不是登记过的人。", "the stand-in %q is neither another mobile number nor somebody who is listed", s)
			}
			p.StandIn = phone
		}
	}
	if ch.PIN != nil {
		switch s := *ch.PIN; {
		case s == "":
			p.PIN = ""
		case len(s) != 4 || strings.Trim(s, "0123456789") != "":
			return p, bad("短信口令是四位数字。", "the PIN for texts has four digits")
		default:
			p.PIN = pin.Hash(rand.Text()[:12], s)
		}
	}
	if ch.Lent != nil {
		p.Lent = *ch.Lent
	}
	if ch.Closed != nil {
		p.Closed = appliance.Date{}
		if *ch.Closed {
			p.Closed = d.today()
		}
	}
	return p, nil
}

// nextPerson is a code nobody had.
func nextPerson(t *appliance.Town) string {
	n := 0
	for _, p := range t.People() {
		if k, err := strconv.Atoi(strings.TrimPrefix(p.Code, "p")); err == nil {
			n = max(n, k)
		}
	}
	return "p" + strconv.Itoa(n+1)
}

// SetLeave writes down when a person is away; their texts go to the stand-in (F1-65), who
// hears of it on the morning it begins, or at once where that morning is over. No days
// take the leave back.
func (d *Desk) SetLeave(ctx context.Context, who Who, code string, leave ...appliance.Leave) error {
	return d.withTown(ctx, who, func(tx appliance.Tx, t *appliance.Town) error {
		p, ok := t.PersonNamed(code)
		if !ok {
			return wrong(loop.ActTown, "没有叫“%s”的人员。", "nobody is called %s", code)
		}
		for _, l := range leave {
			if !l.From.Valid() || !l.To.Valid() || l.To.Compare(l.From) < 0 {
				return &Refusal{Act: loop.ActTown, Why: loop.WhyDate, Name: "起止两天，如2026-12-01到2026-12-05", English: "the first and the last day, such as 2026-12-01 to 2026-12-05"}
			}
		}
		if len(leave) > 0 && p.StandIn == "" {
			return wrong(loop.ActTown, "请先登记%s的替班电话，请假期间的短信转给替班。", "write down who stands in for %s first: their texts go there meanwhile", p.Name)
		}
		before := p
		p.Leave = leave
		if err := d.append(tx, who, []appliance.Record{p}); err != nil {
			return err
		}
		return d.tellStandIn(tx, who, before, p)
	})
}

// tellStandIn tells them of a leave that runs already: the watch speaks on the morning
// of its first day only.
func (d *Desk) tellStandIn(tx appliance.Tx, who Who, before, p appliance.Person) error {
	now, today := d.Clock.Local(d.Now()), d.today()
	if before.Away(today) || !p.Away(today) {
		return nil
	}
	w, err := d.World(tx, tx.Seq())
	if err != nil {
		return err
	}
	morning, err := policy.Minute(w.Rules.Remind.From)
	if err != nil {
		return err
	}
	for _, l := range p.Leave {
		runs := l.From.Compare(today) < 0 || l.From == today && now.Hour()*60+now.Minute() >= morning
		if !runs || l.To.Compare(today) < 0 {
			continue
		}
		es, err := loop.StandIn(w, loop.By{Actor: who.actor()}, p, l.To)
		if err != nil {
			return err
		}
		return tx.Append(es...)
	}
	return nil
}

// AskPeople asks people by text whether the number is theirs (S13): those named,
// else everybody who works by text and was not asked yet. It returns how many were.
func (d *Desk) AskPeople(ctx context.Context, who Who, codes ...string) (int, error) {
	if err := mayTown(who); err != nil {
		return 0, err
	}
	n := 0
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		n = 0
		w, err := d.World(tx, tx.Seq())
		if err != nil {
			return err
		}
		var people []appliance.Person
		for _, c := range codes {
			p, ok := w.Town.PersonNamed(c)
			if !ok {
				return wrong(loop.ActTown, "没有叫“%s”的人员。", "nobody is called %s", c)
			}
			p.Asked = 0
			people = append(people, p)
		}
		if len(codes) == 0 {
			people = w.Town.People()
		}
		for _, p := range people {
			if p.Gone(d.today()) || p.Verified != 0 || p.Asked != 0 || !p.Phone.Mobile() {
				continue
			}
			es, err := loop.Register(w, loop.By{Actor: who.actor()}, p)
			if err != nil {
				return err
			}
			if err := tx.Append(es...); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// Tallies are what each person counted in the grids between two days, both
// included, by code: what their evaluation will rest on (F1-55).
func (d *Desk) Tallies(ctx context.Context, from, to appliance.Date) ([]appliance.Tally, error) {
	sums := map[string]appliance.Tally{}
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		clear(sums)
		for t, err := range r.Tallies(from, to) {
			if err != nil {
				return err
			}
			t.Day = appliance.Date{}
			sum := sums[t.Person]
			sum.Person = t.Person
			sums[t.Person] = sum.Add(t)
		}
		return nil
	})
	out := make([]appliance.Tally, 0, len(sums))
	for _, code := range slices.Sorted(maps.Keys(sums)) {
		out = append(out, sums[code])
	}
	return out, err
}
