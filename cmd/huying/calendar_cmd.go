package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/workday"
	"huying/tui/console"
)

type jsonDue struct {
	Due         time.Time `json:"due"`
	Provisional bool      `json:"provisional"`
	Days        []jsonDay `json:"days"`
}

type jsonDay struct {
	Date    string `json:"date"`
	Weekday string `json:"weekday"`
	Counts  bool   `json:"counts"`
	Why     string `json:"why"`
}

type jsonYear struct {
	Year        int         `json:"year"`
	Provisional bool        `json:"provisional"`
	Days        []jsonDay   `json:"days"`
	Layers      []jsonLayer `json:"layers"` // what the year rests on, national first
}

type jsonLayer struct {
	Layer  string `json:"layer"`
	Source string `json:"source"`
	Days   int    `json:"days"` // it names
}

// jsonNotice is what was read in a notice.
type jsonNotice struct {
	Year   int       `json:"year"`
	Source string    `json:"source"`
	Days   []jsonDay `json:"days"`
}

// The years a calendar is kept for.
const (
	firstYear = 2000
	lastYear  = 2100
)

func (a *app) clockCommand() *cobra.Command {
	due := reading(&cobra.Command{
		Use: "due --from WHEN --days N", Short: "when a deadline of N working days ends, day by day", Args: exactly(), RunE: a.reckoning(a.clockDue),
	}, false)
	due.Flags().String("from", "", "when it begins, on the hall's clock: `WHEN` is 2026-04-30T16:50")
	due.Flags().Int("days", 0, "working days promised")
	return group("clock", "the box's time, and deadlines", due, a.clockShowCommand(), a.clockSetCommand())
}

func (a *app) calendarCommand() *cobra.Command {
	show := reading(&cobra.Command{
		Use: "show YEAR", Short: "the days of a year that are not as their weekday says", Args: exactly("YEAR"), RunE: a.reckoning(a.calendarShow),
	}, false)
	parse := reading(&cobra.Command{
		Use: "parse TEXT --year YEAR", Short: "what a notice's sentence says, checked against itself; nothing is changed", Args: exactly("TEXT"), RunE: a.calendarParse,
	}, false)
	parse.Flags().Int("year", 0, "the year it is about")
	return group("calendar", "working days", show, parse, a.calendarImportCommand())
}

// hallClock is the calendar with the hall's hours as the rules in force read them.
// Outside the box it is the built-in years and the configured hours; without a
// configuration file the usual hours hold, since these commands need nothing else of it.
func (a *app) hallClock(ctx context.Context) (workday.Clock, error) {
	if a.box != nil {
		return a.box.desk.Reckoning(ctx)
	}
	cfg, err := loadConfig(a.config)
	var none noConfig
	if a.config == "" && errors.As(err, &none) {
		cfg, err = defaultConfig(), nil
	}
	return workday.Clock{Calendar: workday.New(), Hours: cfg.Hours}, err
}

// reckoning makes the RunE of a command that needs the calendar and nothing
// else. The running box knows what was imported and is asked first; without
// one the built-in years hold, and a box that only stands still is pointed out.
func (a *app) reckoning(run func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if a.box != nil {
			return run(cmd, args)
		}
		cfg, err := loadConfig(a.config)
		var none noConfig
		if a.config == "" && errors.As(err, &none) {
			return run(cmd, args)
		}
		if err != nil {
			return err
		}
		client, err := console.Dial(cmd.Context(), cfg.Data)
		switch {
		case err == nil:
			client.Close()
			return a.forward(cmd, args)
		case !errors.Is(err, console.ErrStopped):
			return boxProblem(err)
		}
		if _, err := os.Stat(filepath.Join(cfg.Data, "box.json")); err == nil {
			fmt.Fprintln(a.stderr, "hint: the box does not run: the built-in years are used, not what was imported")
		}
		return run(cmd, args)
	}
}

// calendarParse reads a sentence and says what it means.
func (a *app) calendarParse(cmd *cobra.Command, args []string) error {
	year, err := yearFlag(cmd)
	if err != nil {
		return err
	}
	english := a.box != nil && a.box.cfg.English()
	if a.box == nil {
		if cfg, err := loadConfig(a.config); err == nil {
			english = cfg.English()
		}
	}
	days, err := workday.ParseNotice(args[0], year)
	if err != nil {
		return faulty(err, english)
	}
	out := jsonNotice{Year: year, Source: workday.Document(args[0]), Days: make([]jsonDay, 0, len(days))}
	rows := make([][]string, 0, len(days))
	for _, d := range days {
		j := jsonDay{d.Date.String(), workday.Weekday(d.Date.In(time.UTC)), !d.Off, d.Name + "放假"}
		if !d.Off {
			j.Why = d.Name + "调休上班"
		}
		out.Days = append(out.Days, j)
		rows = append(rows, []string{j.Date, j.Weekday, j.Why})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	return table(a.stdout, []string{"日期", "星期", "安排"}, rows)
}

// mostDays keeps a typing mistake from counting through centuries.
const mostDays = 1000

func (a *app) clockDue(cmd *cobra.Command, _ []string) error {
	clock, err := a.hallClock(cmd.Context())
	if err != nil {
		return err
	}
	said, err := must(cmd, "from", "when it begins, such as 2026-04-30T16:50")
	if err != nil {
		return err
	}
	from, err := parseWhen(said, clock.Location)
	if err != nil {
		return misused{problem{fmt.Errorf("--from %w", err), "write, for example, --from 2026-04-30T16:50"}}
	}
	days, err := cmd.Flags().GetInt("days")
	if err != nil {
		return err
	}
	if days < 1 || days > mostDays {
		return misused{problem{fmt.Errorf("--days %d: want 1 to %d", days, mostDays), "write, for example, --days 3"}}
	}
	due, provisional := clock.Due(from, days)
	out := jsonDue{Due: due, Provisional: provisional}
	for _, d := range clock.Days(from, days) {
		out.Days = append(out.Days, jsonDay{d.Date.Format(time.DateOnly), workday.Weekday(d.Date), d.Counts, d.Why})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	rows := make([][]string, 0, len(out.Days))
	n := 0
	for _, d := range out.Days {
		counts := "-"
		if d.Counts {
			n++
			counts = strconv.Itoa(n)
		}
		rows = append(rows, []string{d.Date, d.Weekday, counts, d.Why})
	}
	if err := table(a.stdout, []string{"日期", "星期", "第几天", "说明"}, rows); err != nil {
		return err
	}
	last := "到期 " + due.Format("2006-01-02 15:04")
	if provisional {
		last += "（暂定：当年放假安排未公布）"
	}
	_, err = fmt.Fprintln(a.stdout, last)
	return err
}

func (a *app) calendarShow(cmd *cobra.Command, args []string) error {
	year, err := strconv.Atoi(args[0])
	if err != nil || year < firstYear || year > lastYear {
		return misused{problem{fmt.Errorf("%q is not a year", args[0]), "write, for example, huying calendar show 2026"}}
	}
	clock, err := a.hallClock(cmd.Context())
	if err != nil {
		return err
	}
	out := jsonYear{Year: year, Provisional: !clock.Known(year), Days: []jsonDay{}, Layers: []jsonLayer{}}
	for _, l := range clock.Layers(year) {
		out.Layers = append(out.Layers, jsonLayer{string(l.Layer), l.Source, len(l.Days)})
	}
	for d := time.Date(year, 1, 1, 0, 0, 0, 0, clock.Location); d.Year() == year; d = d.AddDate(0, 0, 1) {
		ok, why, _ := clock.Workday(d)
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		if plain := ok != weekend && (!weekend || why == workday.Weekday(d)); !plain {
			out.Days = append(out.Days, jsonDay{d.Format(time.DateOnly), workday.Weekday(d), ok, why})
		}
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	rows := make([][]string, 0, len(out.Days))
	for _, d := range out.Days {
		rows = append(rows, []string{d.Date, d.Weekday, d.Why})
	}
	if err := table(a.stdout, []string{"日期", "星期", "安排"}, rows); err != nil {
		return err
	}
	for _, l := range out.Layers {
		if _, err := fmt.Fprintf(a.stdout, "依据 %s：%s\n", layerName(appliance.Layer(l.Layer), false), l.Source); err != nil {
			return err
		}
	}
	if out.Provisional {
		_, err = fmt.Fprintf(a.stdout, "%d 年放假安排未公布：按法定节日估算，暂定。\n", year)
	}
	return err
}
