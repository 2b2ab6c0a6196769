package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/loop"
)

func (a *app) ringCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "who rang and is to be rung back, first promised first", Args: exactly(), RunE: a.inside(a.ringList)}, true)
	list.Flags().Lookup("limit").Usage = "at most `N`, first promised first; 0 for all"
	acting(list)
	list.Flags().Bool("all", false, "those that are over too, newest first")
	back := acting(&cobra.Command{Use: "back ID --by CLERK", Short: "the number to ring; that this clerk has it is kept", Args: exactly("ID"), RunE: a.inside(a.ringBack)})
	reached := acting(&cobra.Command{Use: "reached ID --by CLERK", Short: "they were spoken to: with --text a matter is opened, else --note says what was said", Args: exactly("ID"), RunE: a.inside(a.ringReached)})
	reached.Flags().String("text", "", "the matter, as they told it")
	reached.Flags().String("name", "", "their name")
	reached.Flags().String("village", "", "where it is")
	reached.Flags().String("grid", "", "or the grid's number, 12-3")
	reached.Flags().String("note", "", "what was said, where nothing is to be opened")
	missed := acting(&cobra.Command{Use: "missed ID --by CLERK", Short: "nobody answered: again in 10 minutes, then in an hour; after three tries they are texted", Args: exactly("ID"), RunE: a.inside(a.ringMissed)})
	missed.Flags().String("note", "", "a word on it")
	drop := acting(&cobra.Command{Use: "drop ID --reason TEXT --by CLERK", Short: "nobody need ring", Args: exactly("ID"), RunE: a.inside(a.ringDrop)})
	drop.Flags().String("reason", "", "why")
	return group("ring", "who rang, and is to be rung back", list, back, reached, missed, drop)
}

type jsonBack struct {
	ID      uint64     `json:"id"`
	Phone   string     `json:"phone"` // masked
	Why     string     `json:"why"`   // rang asked followup alarm
	State   string     `json:"state"` // waiting calling reached missed dropped
	Case    *string    `json:"case"`
	At      *time.Time `json:"at"`
	NextAt  *time.Time `json:"next_at"`
	Due     *time.Time `json:"due"` // promised by
	Rings   int        `json:"rings"`
	Tries   int        `json:"tries"`
	TriedAt *time.Time `json:"tried_at"`
	Night   bool       `json:"night"`
	Late    bool       `json:"late"`
	By      string     `json:"by"`
	Note    string     `json:"note"`
	Open    []string   `json:"open"` // their open cases
}

func (a *app) ringList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	who, err := a.admin(ctx, cmd)
	if err != nil {
		return err
	}
	over, err := cmd.Flags().GetBool("all")
	if err != nil {
		return err
	}
	all, err := a.box.desk.Callbacks(ctx, who, over)
	if err != nil {
		return a.explain("ring", err)
	}
	all = most(a, v, all, n)
	out := []jsonBack{}
	var rows [][]string
	for _, b := range all {
		j := jsonBack{
			b.ID, masked(b.Phone), string(b.Why), string(b.State), no(b.Case), v.when(b.At), v.when(b.NextAt), v.when(b.Due), b.Rings, b.Tries, v.when(b.TriedAt),
			b.Night, b.Late, v.teller(appliance.Entry{Actor: b.By}), b.Note, []string{},
		}
		if b.By.Kind == "" {
			j.By = ""
		}
		for _, c := range b.Open {
			j.Open = append(j.Open, c.ID.No())
		}
		out = append(out, j)
		state := v.say(map[appliance.CallbackState]string{
			appliance.BackWaiting: "待回电", appliance.BackCalling: "正在打", appliance.BackReached: "打通了", appliance.BackMissed: "没打通", appliance.BackDropped: "不用回",
		}[b.State], string(b.State))
		if b.Late {
			state += v.say("（超时）", " (late)")
		}
		rows = append(rows, []string{strconv.FormatUint(b.ID, 10), v.moment(b.At), j.Phone, state, v.moment(b.Due), strconv.Itoa(b.Rings), strconv.Itoa(b.Tries), orElse(j.By, "-"), cell(b.Note, 30)})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有要回的电话。", "nobody is to be rung"))
	}
	return table(a.stdout, head(v, "编号 响铃 号码 状态 约定 响铃次数 打过 谁 备注", "ID RANG PHONE STATE PROMISED RINGS TRIES BY NOTE"), rows)
}

func (a *app) ringBack(ctx context.Context, cmd *cobra.Command, args []string) error {
	id, who, err := a.numbered(ctx, cmd, args[0])
	if err != nil {
		return err
	}
	n, err := a.box.desk.RingBack(ctx, who, id)
	if err != nil {
		return a.explain("ring "+args[0], err)
	}
	local := string(n)
	if p, ok := n.Phone(); ok {
		local = p.Local()
	}
	_, err = fmt.Fprintln(a.stdout, local)
	return err
}

func (a *app) ringReached(ctx context.Context, cmd *cobra.Command, args []string) error {
	id, who, err := a.numbered(ctx, cmd, args[0])
	if err != nil {
		return err
	}
	said := func(name string) string { s, _ := cmd.Flags().GetString(name); return s }
	var matter *loop.Open
	if text := said("text"); text != "" {
		matter = &loop.Open{Text: text, Name: said("name"), Village: said("village"), Grid: said("grid")}
	}
	res, err := a.box.desk.Reached(ctx, who, id, matter, said("note"))
	if err != nil {
		return a.explain("ring "+args[0], err)
	}
	if res.Case != 0 {
		v, err := a.viewer(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.stdout, v.say("件号%s\n", "case %s\n"), res.Case.No())
		return err
	}
	return nil
}

func (a *app) ringMissed(ctx context.Context, cmd *cobra.Command, args []string) error {
	id, who, err := a.numbered(ctx, cmd, args[0])
	if err != nil {
		return err
	}
	note, _ := cmd.Flags().GetString("note")
	after, err := a.box.desk.NotReached(ctx, who, id, note)
	if err != nil {
		return a.explain("ring "+args[0], err)
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	switch {
	case !after.State.Open() && !after.Texts():
		_, err = fmt.Fprintf(a.stdout, v.say("打过%d次都没接通，不再打了。\n", "not reached in %d tries: no more\n"), after.Tries)
		return err
	case !after.State.Open():
		_, err = fmt.Fprintf(a.stdout, v.say("打过%d次都没接通，已发短信告诉对方。\n", "not reached in %d tries: they are told by text\n"), after.Tries)
		return err
	}
	_, err = fmt.Fprintf(a.stdout, v.say("第%d次没接通，%s再打。\n", "try %d: nobody answered; again at %s\n"), after.Tries, v.moment(after.NextAt))
	return err
}

func (a *app) ringDrop(ctx context.Context, cmd *cobra.Command, args []string) error {
	id, who, err := a.numbered(ctx, cmd, args[0])
	if err != nil {
		return err
	}
	reason, err := must(cmd, "reason", "why nobody need ring")
	if err != nil {
		return err
	}
	return a.explain("ring "+args[0], a.box.desk.NoNeed(ctx, who, id, reason))
}
