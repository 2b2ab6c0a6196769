package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"huying/appliance/loop"
)

// demoPatience is how long the demo waits for one answer before it says that
// something is wrong. A box answers within a second.
const demoPatience = 30 * time.Second

// play is the main job without a terminal: a villager texts, the box keeps it
// and answers, a clerk deals with it, the villager reads the result.
func (d *demoBox) play(ctx context.Context, out io.Writer) error {
	s := &stage{demoBox: d, out: out, read: map[*practicePhone]int{}}
	s.say("一位村民发来短信。A villager texts the hotline.")
	if err := d.phone.Send("王庄村东头路灯不亮了好几天，晚上走路看不见"); err != nil {
		return err
	}
	if err := s.hears(ctx, d.phone, "已收到"); err != nil {
		return err
	}
	rows, err := d.box.desk.Inbox(ctx, d.clerk, false)
	if err != nil {
		return err
	}
	if len(rows) != 1 {
		return fmt.Errorf("%d matters on the desk, want 1", len(rows))
	}
	c := rows[0].Case
	s.say("待办台上出现一件。A matter is on the clerk's desk.")
	fmt.Fprintf(out, "  %s %s %s %s\n", c.ID.No(), loop.StateName(c.State, false), masked(c.Reporter), c.Text)
	if p, err := d.box.desk.Proposal(ctx, c.ID); err == nil {
		for _, l := range p.Lines() {
			fmt.Fprintf(out, "  %s\n", l)
		}
	}
	do := func(deed loop.Deed) func() error {
		return func() error {
			_, err := d.box.desk.Do(ctx, d.clerk, c.ID, 0, deed)
			return err
		}
	}
	for _, step := range []struct {
		say   string
		do    func() error
		at    *practicePhone
		hears string
	}{
		{"李静照建议受理。The clerk takes it in as proposed.", do(loop.Accept{Situation: "C-01-1", Village: "王家庄"}), nil, ""},
		{"李静派单给供电所，村民知道谁办、何时办好。It goes to the power station; the villager learns who and when.", do(loop.Dispatch{}), d.phone, "已交供电所办理"},
		{"供电所的手机收到工单。The order reaches the power station's phone.", nil, d.power, "工单1007-1】"},
		{"供电所用短信签收。They sign for it, by text.", func() error { return d.power.Send("签1007-1") }, d.power, "已签收1007-1"},
		{"村民补充一句。The villager adds a word.", func() error { return d.phone.Send("三岔路口第二根电线杆") }, d.phone, "已补充"},
		{"灯修好了，供电所用短信办结。It is mended, and they say so.", func() error { return d.power.Send("结1007-1 已更换路灯灯头") }, d.power, "等审核"},
		{"李静审核通过。The clerk passes it.", do(loop.Pass{Text: "已更换路灯灯头，今晚起恢复照明"}), d.phone, "办理结果"},
		{"村民评价。The villager rates it.", func() error { return d.phone.Send("1") }, d.phone, "谢谢您的评价"},
	} {
		s.say(step.say)
		if step.do != nil {
			if err := step.do(); err != nil {
				return err
			}
		}
		if step.at == nil {
			continue
		}
		if err := s.hears(ctx, step.at, step.hears); err != nil {
			return err
		}
	}
	p, err := d.box.desk.Page(ctx, d.clerk, c.ID)
	if err != nil {
		return err
	}
	s.say("此件的全部经过。The whole story of the matter.")
	for _, e := range p.Story {
		fmt.Fprintf(out, "  %s  %s  %s\n", d.box.desk.Clock.Local(e.At).Format("15:04:05"), loop.KindName(e.Kind, false), cell(wordsOf(e), 60))
	}
	return nil
}

// stage prints what everybody says.
type stage struct {
	*demoBox
	out  io.Writer
	read map[*practicePhone]int // texts on each phone that were printed
}

func (s *stage) say(line string) { fmt.Fprintln(s.out, "\n# "+line) }

// hears prints what comes to a phone until one of it holds these words.
func (s *stage) hears(ctx context.Context, phone *practicePhone, want string) error {
	ctx, stop := context.WithTimeoutCause(ctx, demoPatience, errors.New("no answer like "+want+" came"))
	defer stop()
	name := "村民"
	if phone == s.power {
		name = "供电所"
	}
	for {
		changed := phone.Changed()
		all := phone.Texts()
		for s.read[phone] < len(all) {
			t := all[s.read[phone]]
			who := "热线 → " + name
			if t.Mine {
				who = name + " → 热线"
			}
			fmt.Fprintf(s.out, "  %s  %s  %s\n", s.box.desk.Clock.Local(t.At).Format("15:04:05"), who, t.Text)
			s.read[phone]++
			if !t.Mine && strings.Contains(t.Text, want) {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-changed:
		}
	}
}
