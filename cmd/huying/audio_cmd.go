package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

func (a *app) audioCommand() *cobra.Command {
	list := acting(reading(&cobra.Command{Use: "list", Short: "what was said on the phone and is to be written down, first due first", Args: exactly(), RunE: a.inside(a.audioList)}, true))
	list.Flags().Lookup("limit").Usage = "at most `N`, first due first; 0 for all"
	list.Flags().Bool("all", false, "those written down too, newest first")
	export := acting(&cobra.Command{
		Use: "export ID FILE --by CLERK", Short: "write the sound to a file; that it was taken out is kept; - for standard output", Args: exactly("ID", "FILE"), RunE: a.inside(a.audioExport),
		Annotations: map[string]string{writes: "last argument"},
	})
	write := acting(&cobra.Command{Use: "write ID --text TEXT --by CLERK", Short: "write down what is said; the case gets the words", Args: exactly("ID"), RunE: a.inside(a.audioWrite)})
	write.Flags().String("text", "", "what you heard")
	return group("audio", "what was said on the phone", list, export, write)
}

type jsonAudio struct {
	ID       uint64     `json:"id"`
	Case     *string    `json:"case"`
	Phone    string     `json:"phone"` // masked
	At       *time.Time `json:"at"`
	Seconds  int        `json:"seconds"`
	Type     string     `json:"type"`
	Hash     string     `json:"hash"` // SHA-256 of the sound
	Due      *time.Time `json:"due"`
	Late     bool       `json:"late"`
	Text     string     `json:"text"`
	Done     *time.Time `json:"done"`
	Listened int        `json:"listened"`
	Erased   *time.Time `json:"erased"`
}

func (a *app) audioList(ctx context.Context, cmd *cobra.Command, _ []string) error {
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
	all, err := a.box.desk.Recordings(ctx, who, over)
	if err != nil {
		return a.explain("audio", err)
	}
	all = most(a, v, all, n)
	out := []jsonAudio{}
	var rows [][]string
	for _, r := range all {
		j := jsonAudio{
			r.ID, no(r.Case), masked(r.Phone), v.when(r.At), r.Seconds, r.Type, r.Hash, v.when(r.Due), r.Late, v.hide(r.Text), v.when(r.Done), r.Listened, v.when(r.Erased),
		}
		out = append(out, j)
		state := v.moment(r.Due)
		switch {
		case !r.Done.IsZero():
			state = v.say("已听写", "written")
		case r.Late:
			state += v.say("（超时）", " (late)")
		}
		rows = append(rows, []string{strconv.FormatUint(r.ID, 10), v.moment(r.At), j.Phone, strconv.Itoa(r.Seconds), orDash(j.Case), state, strconv.Itoa(r.Listened), cell(j.Text, 50)})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有要听写的录音。", "no recording waits"))
	}
	return table(a.stdout, head(v, "编号 时间 号码 秒 件号 期限 听过 内容", "ID AT PHONE SECONDS CASE DUE LISTENED WORDS"), rows)
}

func (a *app) audioExport(ctx context.Context, cmd *cobra.Command, args []string) error {
	id, who, err := a.numbered(ctx, cmd, args[0])
	if err != nil {
		return err
	}
	sound, _, err := a.box.desk.Listen(ctx, who, id)
	if err != nil {
		return a.explain("audio "+args[0], err)
	}
	return a.writing(args[1], func(o *output) error { _, err := o.Write(sound); return err })
}

func (a *app) audioWrite(ctx context.Context, cmd *cobra.Command, args []string) error {
	id, who, err := a.numbered(ctx, cmd, args[0])
	if err != nil {
		return err
	}
	text, err := must(cmd, "text", "what you heard")
	if err != nil {
		return err
	}
	_, err = a.box.desk.WriteDown(ctx, who, id, text)
	return a.explain("audio "+args[0], err)
}
