package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/appliance/score"
)

// mostFolders is how many matters one workbook takes: each is a sheet, and programs open
// no more with ease.
const mostFolders = 300

func (a *app) folderCommand() *cobra.Command {
	c := acting(&cobra.Command{
		Use: "folder (NO… | --month 2026-11 | --year 2026) --by CLERK", Short: "case folders 件档: the whole record of each matter, to print and to file",
		Long: "Some matters by number, or all that were received in a month or a year. That a folder was taken\n" +
			"becomes an entry of its matter. A month's or a year's hold many people's words: an administrator\n" +
			"takes them, after a second person has approved it (huying report ask). Phone numbers stay masked.",
		Args: cobra.ArbitraryArgs,
	})
	c.Flags().String("month", "", "all of this `MONTH`")
	c.Flags().Int("year", 0, "all of this `YEAR`")
	c.Flags().String("what", "", "what for, or for whom")
	paper(c, false)
	c.RunE = a.onPaper(a.reportFolder)
	return c
}

func (a *app) folderAskCommand() *cobra.Command {
	c := acting(&cobra.Command{
		Use: "ask (2026-11 | 2026) --reason TEXT --by CLERK", Short: "ask a second person to let a month's or a year's case folders out", Args: exactly("MONTH"), RunE: a.inside(a.reportAsk),
	})
	c.Flags().String("reason", "", "what they are for")
	return c
}

// stretch is a month or a year, and what an export of it is called.
func (a *app) stretch(s string) (from, to score.Month, what string, err error) {
	if n, err := strconv.Atoi(s); err == nil && n >= 2000 && n <= 9999 {
		from, to = score.Month{Year: n, Month: time.January}, score.Month{Year: n, Month: time.December}
		if now := score.MonthOf(a.box.desk.Clock.Local(a.box.desk.Now())); from.After(now) {
			return from, to, "", problem{fmt.Errorf("%d has not begun", n), "the newest is " + strconv.Itoa(now.Year)}
		}
		return from, to, "folders/" + s, nil
	}
	m, err := a.monthNamed(s)
	return m, m, "folders/" + m.String(), err
}

func (a *app) reportAsk(ctx context.Context, cmd *cobra.Command, args []string) error {
	_, _, what, err := a.stretch(args[0])
	if err != nil {
		return err
	}
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	reason, err := must(cmd, "reason", "what they are for")
	if err != nil {
		return err
	}
	id, err := a.box.desk.Propose(ctx, who, appliance.Motion{Kind: appliance.MotionExport, What: what, Reason: reason})
	if err != nil {
		return a.explain("report", err)
	}
	return a.proposed(id)
}

func (a *app) reportFolder(ctx context.Context, cmd *cobra.Command, args []string) error {
	month, err := cmd.Flags().GetString("month")
	if err != nil {
		return err
	}
	year, err := cmd.Flags().GetInt("year")
	if err != nil {
		return err
	}
	if year != 0 {
		if month != "" {
			return misused{problem{errors.New("a month or a year, not both"), "usage: " + cmd.UseLine()}}
		}
		month = strconv.Itoa(year)
	}
	if (month == "") == (len(args) == 0) {
		return misused{problem{errors.New("say which: numbers, or --month or --year"), "usage: " + cmd.UseLine()}}
	}
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	note, err := cmd.Flags().GetString("what")
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	v.whole = true
	var ids []appliance.CaseID
	if month != "" {
		from, to, what, err := a.stretch(month)
		if err != nil {
			return err
		}
		if ids, err = a.box.desk.Folders(ctx, from, to); err != nil {
			return err
		}
		if err := fewEnough(cmd, v, len(ids)); err != nil {
			return err
		}
		if err := a.box.desk.TakeFolders(ctx, who, what, ids, note); err != nil {
			return a.askFirst(v, month, err)
		}
	} else {
		for _, s := range args {
			c, err := a.caseNamed(ctx, s)
			if err != nil {
				return err
			}
			ids = append(ids, c.ID)
		}
		if err := fewEnough(cmd, v, len(ids)); err != nil {
			return err
		}
		for i, id := range ids {
			if _, err := a.box.desk.Do(ctx, who, id, 0, loop.Print{What: strings.TrimSpace(note)}); err != nil {
				return a.explain("case "+args[i], err)
			}
		}
	}
	if cmd.Flags().Changed("xlsx") {
		return a.folderBook(ctx, v, ids)
	}
	for i, id := range ids {
		p, err := a.box.desk.Page(ctx, desk.Who{}, id)
		if err != nil {
			return err
		}
		if i > 0 {
			fmt.Fprintf(a.stdout, "\n%s\n\n", strings.Repeat("=", 80))
		}
		if err := v.printCase(a.stdout, p, ""); err != nil {
			return err
		}
	}
	return nil
}

// fewEnough holds a stretch to what a workbook takes, before anything is noted.
func fewEnough(cmd *cobra.Command, v viewer, n int) error {
	switch {
	case n == 0:
		return problem{errors.New(v.say("这段时间没有收到件", "nothing was received then")), v.say("换一个月", "choose another month")}
	case cmd.Flags().Changed("xlsx") && n > mostFolders:
		return problem{
			fmt.Errorf(v.say("%d件，一本最多%d件", "%d matters, and a workbook takes %d"), n, mostFolders),
			v.say("一年的分月取，或用 --text", "take them by the month, or with --text"),
		}
	}
	return nil
}

// askFirst says how an approval is asked for.
func (a *app) askFirst(v viewer, stretch string, err error) error {
	var r *desk.Refusal
	if errors.As(err, &r) && r.Why == loop.WhyBad {
		return problem{
			errors.New(r.Sentence(v.english)),
			fmt.Sprintf(v.say("提请批准：huying report ask %s --reason 用途 --by 姓名，另一人批：huying motion approve 编号 --by 另一人", "ask for it: huying report ask %s --reason TEXT --by NAME; another approves: huying motion approve ID --by ANOTHER"), stretch),
		}
	}
	return a.explain("report", err)
}

// folderBook writes folders as a workbook: first the list of them, then a sheet each.
func (a *app) folderBook(ctx context.Context, v viewer, ids []appliance.CaseID) (err error) {
	b, err := newRecordBook(v)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.book.Close()) }()
	list := v.say("目录", "list")
	put, err := b.sheet(list)
	if err != nil {
		return err
	}
	if err := put(b.bold, head(v, "件号 收到 状态 村居 类别 承办 结果 评价 内容", "NO RECEIVED STATE VILLAGE CATEGORY HOLDER OUTCOME RATING MATTER")...); err != nil {
		return err
	}
	for _, id := range ids {
		p, err := a.box.desk.Page(ctx, desk.Who{}, id)
		if err != nil {
			return err
		}
		c := p.Case
		if err := put(b.plain, id.String(), v.at(c.ReceivedAt).Format("2006-01-02 15:04"), loop.StateName(c.State, v.english), v.town.VillageName(c.Village), c.Category,
			v.holderName(c.Holder), loop.OutcomeName(c.Outcome.Code, v.english), v.rating(c.Rating), v.hide(shown(orElse(c.Summary, c.Text)))); err != nil {
			return err
		}
		if err := b.add(id.String(), p); err != nil {
			return err
		}
	}
	if err := errors.Join(b.book.SetColWidth(list, "A", "H", 16), b.book.SetColWidth(list, "I", "I", 60)); err != nil {
		return err
	}
	return b.write(a.stdout)
}
