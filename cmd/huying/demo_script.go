package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// demoPatience is how long the demo waits for one answer before it says that
// something is wrong. A box answers within a second.
const demoPatience = 30 * time.Second

// play is the main job without a terminal: a villager texts, the box keeps it
// and answers, a clerk deals with it, the villager reads the result.
func (d *demoBox) play(ctx context.Context, out io.Writer) error {
	s := &stage{demoBox: d, out: out}
	s.say("一位村民发来短信。A villager texts the hotline.")
	if err := s.texts("村东头路灯不亮了好几天，晚上走路看不见"); err != nil {
		return err
	}
	if err := s.hears(ctx, "已收到"); err != nil {
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
	steps := []struct {
		say   string
		do    func() error
		hears string
	}{
		{"李静受理。The clerk takes it in.", func() error {
			return d.box.desk.Accept(ctx, d.clerk, c.ID, 0, desk.Triage{Kind: appliance.KindHelp})
		}, ""},
		{"李静答复。The clerk answers.", func() error {
			return d.box.desk.Answer(ctx, d.clerk, c.ID, 0, "您好，电工今天下午到现场，请放心。")
		}, "电工今天下午到"},
		{"村民补充一句。The villager adds a word.", func() error { return s.texts("三岔路口第二根电线杆") }, c.ID.No()},
		{"灯修好了，李静办结。It is mended, and the clerk concludes.", func() error {
			return d.box.desk.Conclude(ctx, d.clerk, c.ID, 0, appliance.OutcomeSolved, "已更换路灯灯头，今晚起恢复照明")
		}, "办理结果"},
		{"村民评价。The villager rates it.", func() error { return s.texts("1") }, "谢谢您的评价"},
	}
	for _, step := range steps {
		s.say(step.say)
		if err := step.do(); err != nil {
			return err
		}
		if step.hears == "" {
			continue
		}
		if err := s.hears(ctx, step.hears); err != nil {
			return err
		}
	}
	p, err := d.box.desk.Page(ctx, d.clerk, c.ID)
	if err != nil {
		return err
	}
	s.say("此件的全部经过。The whole story of the matter.")
	for _, e := range p.Story {
		fmt.Fprintf(out, "  %s  %s  %s\n", d.box.desk.Clock.Local(e.At).Format("15:04:05"), loop.KindName(e.Kind, false), cell(words(e), 60))
	}
	return nil
}

// stage prints what everybody says.
type stage struct {
	*demoBox
	out  io.Writer
	read int // texts on the phone that were printed
}

func (s *stage) say(line string) { fmt.Fprintln(s.out, "\n# "+line) }

func (s *stage) texts(text string) error { return s.phone.Send(text) }

// hears prints what comes to the phone until one of it holds these words.
func (s *stage) hears(ctx context.Context, want string) error {
	ctx, stop := context.WithTimeoutCause(ctx, demoPatience, errors.New("no answer like "+want+" came"))
	defer stop()
	for {
		changed := s.phone.Changed()
		all := s.phone.Texts()
		for ; s.read < len(all); s.read++ {
			t := all[s.read]
			who := "热线 → 村民"
			if t.Mine {
				who = "村民 → 热线"
			}
			fmt.Fprintf(s.out, "  %s  %s  %s\n", s.box.desk.Clock.Local(t.At).Format("15:04:05"), who, t.Text)
			if !t.Mine && strings.Contains(t.Text, want) {
				s.read++
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
