package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance/workday"
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
	Year        int       `json:"year"`
	Provisional bool      `json:"provisional"`
	Days        []jsonDay `json:"days"`
}

func (a *app) clockCommand() *cobra.Command {
	due := reading(&cobra.Command{
		Use: "due --from WHEN --days N", Short: "when a deadline of N working days ends, day by day", Args: exactly(), RunE: a.clockDue,
	}, false)
	due.Flags().String("from", "", "when it begins, on the hall's clock: `WHEN` is 2026-04-30T16:50")
	due.Flags().Int("days", 0, "working days promised")
	return group("clock", "deadlines", due)
}

func (a *app) calendarCommand() *cobra.Command {
	show := reading(&cobra.Command{
		Use: "show YEAR", Short: "the days of a year that are not as their weekday says", Args: exactly("YEAR"), RunE: a.calendarShow,
	}, false)
	return group("calendar", "working days", show)
}

// hallClock is the calendar with the configured hours; without a configuration
// file the usual hours hold, since these commands need nothing else of it.
func (a *app) hallClock() (workday.Clock, error) {
	if a.box != nil {
		return a.box.desk.Clock, nil
	}
	cfg, err := loadConfig(a.config)
	var none noConfig
	if a.config == "" && errors.As(err, &none) {
		cfg, err = defaultConfig(), nil
	}
	return workday.Clock{Calendar: workday.New(), Hours: cfg.Hours}, err
}

// mostDays keeps a typing mistake from counting through centuries.
const mostDays = 1000

func (a *app) clockDue(cmd *cobra.Command, _ []string) error {
	clock, err := a.hallClock()
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
	if err != nil || year < 2000 || year > 2100 {
		return misused{problem{fmt.Errorf("%q is not a year", args[0]), "write, for example, huying calendar show 2026"}}
	}
	clock, err := a.hallClock()
	if err != nil {
		return err
	}
	out := jsonYear{Year: year, Days: []jsonDay{}}
	for d := time.Date(year, 1, 1, 0, 0, 0, 0, clock.Location); d.Year() == year; d = d.AddDate(0, 0, 1) {
		ok, why, provisional := clock.Workday(d)
		out.Provisional = out.Provisional || provisional
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
	if out.Provisional {
		_, err = fmt.Fprintf(a.stdout, "%d 年放假安排未公布：按法定节日估算，暂定。\n", year)
	}
	return err
}
