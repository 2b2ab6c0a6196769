package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/workday"
)

func (a *app) calendarImportCommand() *cobra.Command {
	c := acting(&cobra.Command{
		Use:   "import FILE --year YEAR --by CLERK",
		Short: "bring a year's calendar: the notice's text, holiday-cn's JSON or a table of date, name and off/work",
		Long: "Shows which days and which deadlines change, and asks; --yes does it at once.\n" +
			"What the layer said of that year before is replaced as a whole. A later layer\n" +
			"overrides an earlier one day by day: national, province, town. An administrator or a\n" +
			"leader proposes it, and another approves (huying motion); where there is no other, one\n" +
			"decides alone and is recorded.\n" +
			"FILE is UTF-8 or GBK; - reads standard input. A table:\n\n" +
			"  日期,名称,安排\n  2027-05-01,劳动节,放假\n  2027-05-08,劳动节,上班",
		Args: exactly("FILE"), RunE: a.calendarImport, Annotations: map[string]string{reads: "last argument"},
	})
	c.Flags().Int("year", 0, "the year it is about")
	c.Flags().String("layer", string(appliance.LayerNational), "whose decision it is: national, province or town")
	c.Flags().String("source", "", "the document, where the file does not name it")
	c.Flags().Bool("yes", false, "do not ask")
	c.Flags().Bool("look", false, "only look")
	if err := c.Flags().MarkHidden("look"); err != nil {
		panic(err) // there is such a flag, two lines above
	}
	return c
}

// calendarImport looks first and asks, where there is somebody to ask: the box
// cannot ask through the socket, so its client runs the command twice.
func (a *app) calendarImport(cmd *cobra.Command, args []string) error {
	if a.box != nil {
		return a.importInside(cmd.Context(), cmd)
	}
	yes, err := cmd.Flags().GetBool("yes")
	if err != nil {
		return err
	}
	in, ok := a.stdin.(*os.File)
	if yes || args[0] == "-" || !ok || !term.IsTerminal(int(in.Fd())) {
		return a.forward(cmd, args)
	}
	if err := cmd.Flags().Set("look", "true"); err != nil {
		return err
	}
	if err := a.forward(cmd, args); err != nil {
		return err
	}
	fmt.Fprint(a.stderr, "导入吗 import it? [y/N] ")
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read from the terminal: %w", err)
	}
	if answer := strings.ToLower(strings.TrimSpace(line)); answer != "y" && answer != "yes" && answer != "是" {
		return errNotImported
	}
	for name, value := range map[string]string{"look": "false", "yes": "true"} {
		if err := cmd.Flags().Set(name, value); err != nil {
			return err
		}
	}
	return a.forward(cmd, args)
}

var errNotImported = problem{errors.New("nothing was imported: this was only a look"), "repeat it with --yes"}

func (a *app) importInside(ctx context.Context, cmd *cobra.Command) error {
	year, err := yearFlag(cmd)
	if err != nil {
		return err
	}
	layer, err := choose(cmd, "layer", appliance.Layers)
	if err != nil {
		return err
	}
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	b, err := io.ReadAll(io.LimitReader(a.stdin, longest+1))
	if err != nil {
		return fmt.Errorf("read the calendar: %w", err)
	}
	if len(b) > longest {
		return problem{errors.New("the file is far too long for a calendar"), "give the notice's text, holiday-cn's JSON or a CSV table"}
	}
	c, err := workday.Read(b, year)
	if err != nil {
		return faulty(err, a.box.cfg.English())
	}
	c.Layer = layer
	if said, _ := cmd.Flags().GetString("source"); strings.TrimSpace(said) != "" {
		c.Source = strings.TrimSpace(said)
	}
	yes, _ := cmd.Flags().GetBool("yes")
	look, _ := cmd.Flags().GetBool("look")
	alone, err := a.box.desk.Alone(ctx, who)
	if err != nil {
		return err
	}
	do := a.box.desk.PlanCalendar
	if yes && !look && alone {
		do = a.box.desk.SetCalendar
	}
	plan, err := do(ctx, who, c)
	var fault *workday.Fault
	if errors.As(err, &fault) {
		return faulty(err, a.box.cfg.English())
	}
	if err != nil {
		return a.explain("calendar", err)
	}
	if err := a.printPlan(ctx, plan); err != nil {
		return err
	}
	switch {
	case look:
		return nil
	case !yes:
		return errNotImported
	}
	if !alone { // somebody else could approve: then two people decide
		id, err := a.box.desk.Propose(ctx, who, appliance.Motion{
			Kind: appliance.MotionCalendar, What: fmt.Sprintf("%d/%s", c.Year, c.Layer), Calendar: &c, Reason: c.Source,
		})
		if err != nil {
			return a.explain("calendar", err)
		}
		return a.proposed(id)
	}
	_, err = fmt.Fprintln(a.stdout, map[bool]string{true: "imported", false: "已导入。"}[a.box.cfg.English()])
	return err
}

// printPlan shows what changes: days, then deadlines, then who was told an old one.
func (a *app) printPlan(ctx context.Context, plan desk.CalendarPlan) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, v.say("%d 年 %s 放假安排", "calendar of %d, %s"), plan.Calendar.Year, layerName(plan.Calendar.Layer, v.english))
	if plan.Calendar.Source != "" {
		fmt.Fprintf(&b, v.say("（%s）", " (%s)"), plan.Calendar.Source)
	}
	b.WriteString("\n")
	if len(plan.Days) == 0 {
		b.WriteString(v.say("没有一天的上班放假有变化。\n", "no day changes\n"))
	}
	rows := make([][]string, 0, len(plan.Days))
	for _, d := range plan.Days {
		rows = append(rows, []string{d.Date.String(), workday.Weekday(d.Date.In(time.UTC)), d.Before, d.After})
	}
	if err := table(&b, head(v, "日期 星期 原来 现在", "DATE WEEKDAY BEFORE AFTER"), rows); err != nil {
		return err
	}
	if len(plan.Clocks) == 0 {
		b.WriteString(v.say("没有在走的期限受影响。\n", "no running deadline is touched\n"))
	}
	rows = rows[:0]
	var told []string
	for _, k := range plan.Clocks {
		rows = append(rows, []string{k.Case.No(), clockName(k.Old.ID, v.english), v.due(k.Old), v.due(k.New)})
		if k.Told && k.Moves() {
			told = append(told, k.Case.No())
		}
	}
	if err := table(&b, head(v, "件号 期限 原来 现在", "CASE CLOCK BEFORE AFTER"), rows); err != nil {
		return err
	}
	if len(told) > 0 {
		fmt.Fprintf(&b, v.say("以下件的来件人或承办单位已被告知原来的日期，导入时会发短信告知新日期：%s\n",
			"these were told the old date; a text tells them the new one: %s\n"), strings.Join(told, " "))
	}
	_, err = io.WriteString(a.stdout, b.String())
	return err
}

func head(v viewer, zh, en string) []string { return strings.Fields(v.say(zh, en)) }

// due is a deadline as the hall's clock shows it.
func (v viewer) due(k appliance.Clock) string {
	s := v.clock.Local(k.Due).Format("2006-01-02 15:04")
	if k.Provisional {
		s += v.say("（暂定）", " (provisional)")
	}
	return s
}

func layerName(l appliance.Layer, english bool) string {
	if english {
		return string(l)
	}
	return map[appliance.Layer]string{appliance.LayerNational: "全国", appliance.LayerProvince: "省里", appliance.LayerTown: "本镇"}[l]
}

// clockName is what clerks call a clock that a calendar may move.
func clockName(id appliance.ClockID, english bool) string {
	zh, ok := map[appliance.ClockID]string{
		appliance.ClockAccept: "受理", appliance.ClockReply: "答复", appliance.ClockHandle: "办理", appliance.ClockRate: "回访",
	}[id]
	if english || !ok {
		return string(id)
	}
	return zh
}

// faulty is a calendar that is refused, said in the hall's language.
func faulty(err error, english bool) error {
	var fault *workday.Fault
	if !errors.As(err, &fault) {
		return err
	}
	return problem{errors.New(fault.Sentences(english)), "compare it with the notice as published; a table has rows such as 2027-05-01,劳动节,放假"}
}

func yearFlag(cmd *cobra.Command) (int, error) {
	year, err := cmd.Flags().GetInt("year")
	if err != nil {
		return 0, err
	}
	if year < firstYear || year > lastYear {
		return 0, misused{problem{fmt.Errorf("%s: --year is missing, or no year", cmd.CommandPath()), "usage: " + cmd.UseLine()}}
	}
	return year, nil
}
