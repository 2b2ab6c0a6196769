package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/score"
	"huying/appliance/town"
)

func (a *app) reportCommand() *cobra.Command {
	month := reading(&cobra.Command{
		Use: "month [2026-11]", Short: "the month's report: as text, a workbook with charts, or CSV; without a month the present one",
		Long: "What each number counts stands on the last page of the report. It holds no numbers of people and\n" +
			"none of their words. Files are written where you stand, and never over one that is there.",
		Args: cobra.MaximumNArgs(1), RunE: a.onPaper(a.reportMonth),
	}, false)
	paper(month, true)
	return group("report", "the month's report, case folders, posters and door plates", month, a.folderCommand(), a.folderAskCommand(), a.posterCommand(), a.plateCommand())
}

// paper gives a command the forms it can be had in.
func paper(cmd *cobra.Command, csv bool) {
	cmd.Flags().String("xlsx", "", "a workbook, to `FILE`; - for standard output")
	cmd.Flags().Bool("text", false, "plain text, to read or print (the usual form)")
	if csv {
		cmd.Flags().String("csv", "", "CSV files, to `FOLDER`")
		cmd.Flags().Bool("gbk", false, "CSV in GBK, for programs of old")
	}
}

// forms are those asked for; more than one is a mistake.
func forms(cmd *cobra.Command) error {
	n := 0
	for _, name := range []string{"xlsx", "csv", "text", "json"} {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed {
			if n++; f.Value.Type() == "string" && f.Value.String() == "" {
				return misused{problem{fmt.Errorf("--%s wants a name", name), "usage: " + cmd.UseLine()}}
			}
		}
	}
	if n > 1 {
		return misused{problem{errors.New("one form at a time: --xlsx, --csv, --text or --json"), "run it once for each"}}
	}
	if g := cmd.Flags().Lookup("gbk"); g != nil && g.Changed && !cmd.Flags().Changed("csv") {
		return misused{problem{errors.New("--gbk is for CSV"), "add --csv FOLDER"}}
	}
	return nil
}

// onPaper makes the RunE of a command whose result may be files: the box makes them, and
// they are written where the person stands.
func (a *app) onPaper(run func(ctx context.Context, cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := forms(cmd); err != nil {
			return err
		}
		if a.box != nil {
			return run(cmd.Context(), cmd, args)
		}
		for _, form := range []string{"xlsx", "csv"} {
			f := cmd.Flags().Lookup(form)
			if f == nil || !f.Changed || f.Value.String() == "-" {
				continue
			}
			name := f.Value.String()
			if err := cmd.Flags().Set(form, "-"); err != nil {
				return err
			}
			words, _, err := a.words(cmd, args)
			if err != nil {
				return err
			}
			if form == "csv" {
				return a.folderOf(cmd.Context(), words, name)
			}
			return a.fileOf(cmd.Context(), words, name)
		}
		return a.forward(cmd, args)
	}
}

// there refuses a name that is taken.
func there(name string) error {
	if _, err := os.Lstat(name); err == nil {
		return problem{fmt.Errorf("%s is there already", name), "name a file that is not, or move it away"}
	}
	return nil
}

// fileOf puts what a command of the box writes into a new file.
func (a *app) fileOf(ctx context.Context, words []string, name string) error {
	if err := there(name); err != nil {
		return err
	}
	if err := a.writing(name, func(o *output) error { return a.remote(ctx, words, nil, o) }); err != nil {
		return err
	}
	return a.written(name)
}

func (a *app) written(name string) error {
	say := "已写到 %s\n"
	if a.hallEnglish() {
		say = "written to %s\n"
	}
	_, err := fmt.Fprintf(a.stderr, say, name)
	return err
}

// folderOf puts the files that a command of the box packs into a folder.
func (a *app) folderOf(ctx context.Context, words []string, folder string) error {
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		return problem{fmt.Errorf("%s is no folder", folder), "name a folder; it is made where there is none"}
	}
	var buf bytes.Buffer
	if err := a.remote(ctx, words, nil, &buf); err != nil {
		return err
	}
	files, err := town.Unpack(&buf)
	if err != nil {
		return fmt.Errorf("read what the box wrote: %w", err)
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = filepath.Join(folder, filepath.Base(f.Name))
		if err := there(names[i]); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return problem{err, "choose a folder that may be written to"}
	}
	for i, f := range files {
		if err := a.writing(names[i], func(o *output) error { _, err := o.Write(f.Data); return err }); err != nil {
			return err
		}
	}
	return a.written(folder)
}

// monthNamed reads the month that a command names.
func (a *app) monthNamed(s string) (score.Month, error) {
	m, err := score.ParseMonth(s)
	now := score.MonthOf(a.box.desk.Clock.Local(a.box.desk.Now()))
	switch {
	case err != nil:
		return m, misused{problem{err, "huying report month " + now.String()}}
	case m.After(now):
		return m, problem{fmt.Errorf("%s has not begun", m), "the newest is " + now.String()}
	}
	return m, nil
}

// reportWords are what a report of this box is told in.
func (a *app) reportWords(v viewer) score.Words {
	return score.Words{English: v.english, Hall: a.box.cfg.Hall.Name, Channel: v.channel, Made: func(r *score.Report) string { return v.at(r.At).Format("2006-01-02 15:04") }}
}

func (a *app) reportMonth(ctx context.Context, cmd *cobra.Command, args []string) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	m := score.MonthOf(v.at(a.box.desk.Now()))
	if len(args) > 0 {
		if m, err = a.monthNamed(args[0]); err != nil {
			return err
		}
	}
	w := a.reportWords(v)
	for form, flag := range map[town.Form]string{town.Workbook: "xlsx", town.CSV: "csv"} {
		if !cmd.Flags().Changed(flag) {
			continue
		}
		if gbk, _ := cmd.Flags().GetBool("gbk"); gbk {
			form = town.GBK
		}
		files, err := a.box.desk.MonthFiles(ctx, m, form, w)
		if err != nil {
			return err
		}
		if form == town.Workbook {
			_, err := a.stdout.Write(files[0].Data)
			return err
		}
		return town.Pack(a.stdout, files...)
	}
	r, err := a.box.desk.Month(ctx, m, nil)
	if err != nil {
		return err
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, monthJSON(&r, v))
	}
	fmt.Fprintf(a.stdout, "%s\n", r.Title(w))
	for _, t := range r.Tables(w) {
		head, rows := slim(t)
		fmt.Fprintf(a.stdout, "\n%s\n", t.Name)
		if err := table(a.stdout, head, rows); err != nil {
			return err
		}
	}
	return nil
}

// slim is a table as a page of text has room for it: without the columns in which there
// is nothing.
func slim(t score.Table) (head []string, rows [][]string) {
	if len(t.Charts) > 0 && t.Charts[0].Kind == score.Columns { // days on which nothing happened
		t.Rows = slices.DeleteFunc(slices.Clone(t.Rows), func(r []score.Cell) bool { return r[t.Charts[0].Values[0]].N == 0 })
	}
	rows = make([][]string, len(t.Rows))
	for i, h := range t.Head {
		if i > 0 && !slices.ContainsFunc(t.Rows, func(r []score.Cell) bool { return r[i].N != 0 || r[i].Kind == score.IsText && r[i].Text != "" }) {
			continue
		}
		head = append(head, cell(h, 40)) // a head may be somebody's word, such as a category
		for y, r := range t.Rows {
			rows[y] = append(rows[y], cell(r[i].String(), 400))
		}
	}
	return head, rows
}

type jsonFigure struct {
	Name string   `json:"name"`
	N    *int     `json:"n"`    // null: it is only a rate
	Rate *float64 `json:"rate"` // from 0 to 1; null: there is none
}

type jsonScore struct {
	Key          string   `json:"key"` // code; "" what has none
	Name         string   `json:"name"`
	Received     int      `json:"received"`
	Accepted     int      `json:"accepted"`
	Refused      int      `json:"refused"`
	Merged       int      `json:"merged"`
	Withdrawn    int      `json:"withdrawn"`
	Transferred  int      `json:"transferred"`
	Booked       int      `json:"booked"`
	Done         int      `json:"done"`
	Open         int      `json:"open"`
	Redone       int      `json:"redone"`
	Completion   *float64 `json:"completion"`
	Orders       int      `json:"orders"`
	OrdersDone   int      `json:"orders_done"`
	OnTime       int      `json:"on_time"`
	Late         int      `json:"late"`
	Overdue      int      `json:"overdue"`
	InTime       *float64 `json:"in_time"`
	Answered     *float64 `json:"answered"`
	MedianDays   *float64 `json:"median_days"`
	Returned     int      `json:"returned"`
	Extended     int      `json:"extended"`
	Suspended    int      `json:"suspended"`
	Supervised   int      `json:"supervised"`
	Satisfied    int      `json:"satisfied"`
	Acceptable   int      `json:"acceptable"`
	NotSolved    int      `json:"not_solved"`
	NoRating     int      `json:"no_rating"`
	Solved       *float64 `json:"solved"`
	Satisfaction *float64 `json:"satisfaction"`
}

type jsonDepartment struct {
	Office      string   `json:"office"`
	Name        string   `json:"name"`
	Led         int      `json:"led"`
	Helped      int      `json:"helped"`
	MedianHours *float64 `json:"median_hours"`
	Late        int      `json:"late"`
	Silent      int      `json:"silent"`
	Speed       []int    `json:"speed"`  // 及时 响应慢 不响应
	Effect      []int    `json:"effect"` // 好 较好 一般 差
	NotRated    int      `json:"not_rated"`
	Deduct      *float64 `json:"deduct"` // null in practice
	Score       *float64 `json:"score"`
	Notice      []string `json:"notice"`
}

type jsonWalker struct {
	Person    string   `json:"person"`
	Name      string   `json:"name"`
	Grids     string   `json:"grids"`
	Reports   int      `json:"reports"`
	Verified  int      `json:"verified"`
	Nil       int      `json:"nil"`
	Publicity int      `json:"publicity"`
	Fed       int      `json:"fed"`
	False     int      `json:"false"`
	Points    *float64 `json:"points"` // null in practice
}

type jsonMonth struct {
	Month       string           `json:"month"`
	At          *time.Time       `json:"at"`
	Practice    bool             `json:"practice"`
	Policy      int              `json:"policy"` // version of the weights; 0 as delivered
	Figures     []jsonFigure     `json:"figures"`
	All         jsonScore        `json:"all"`
	Assisting   int              `json:"assisting"` // matters the town only helps with
	Offices     []jsonScore      `json:"offices"`
	Villages    []jsonScore      `json:"villages"`
	Categories  []jsonScore      `json:"categories"`
	Channels    []jsonScore      `json:"channels"`
	Kinds       []jsonScore      `json:"kinds"`
	Cross       [][]int          `json:"cross"` // villages by categories
	Days        []int            `json:"days"`
	Week        [][]int          `json:"week"` // from Monday, by hour
	Departments []jsonDepartment `json:"departments"`
	Grids       []jsonWalker     `json:"grids"`
	Warnings    []jsonPrecision  `json:"warnings"`
}

// maybe is a number there may be none of.
func maybe(n float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &n
}

func monthJSON(r *score.Report, v viewer) jsonMonth {
	share := func(s score.Share) *float64 { return maybe(s.Rate()) }
	row := func(x score.Row) jsonScore {
		return jsonScore{
			Key: x.Key, Name: x.Name, Received: x.Received.N(), Accepted: x.Accepted.N(), Refused: x.Refused.N(), Merged: x.Merged.N(), Withdrawn: x.Withdrawn.N(),
			Transferred: x.Transferred.N(), Booked: x.Booked.N(), Done: x.Matters.Done.N(), Open: x.Open.N(), Redone: x.Matters.Redone.N(), Completion: share(x.Completion()),
			Orders: x.Sent.N(), OrdersDone: x.Orders.Done(), OnTime: x.OnTime.N(), Late: x.Orders.Late.N(), Overdue: x.Overdue.N(), InTime: share(x.InTime()),
			Answered: share(x.Response()), MedianDays: maybe(x.Median()), Returned: x.Returned.N(), Extended: x.Extended.N(), Suspended: x.Suspended.N(),
			Supervised: x.Supervised.N(), Satisfied: x.Content.N(), Acceptable: x.Acceptable.N(), NotSolved: x.Unsolved.N(), NoRating: x.None.N(),
			Solved: share(x.Solved()), Satisfaction: maybe(x.Satisfaction()),
		}
	}
	all := func(list []score.Row) []jsonScore {
		out := []jsonScore{}
		for _, x := range list {
			out = append(out, row(x))
		}
		return out
	}
	j := jsonMonth{
		Month: r.Month.String(), At: v.when(r.At), Practice: r.Practice, Policy: r.Version, Figures: []jsonFigure{}, All: row(r.All), Assisting: r.Assisting.N(),
		Offices: all(r.Offices), Villages: all(r.Villages), Categories: all(r.Categories), Channels: all(r.Channels), Kinds: all(r.Kinds),
		Cross: [][]int{}, Days: []int{}, Week: [][]int{}, Departments: []jsonDepartment{}, Grids: []jsonWalker{}, Warnings: []jsonPrecision{},
	}
	for _, f := range r.Figures() {
		x := jsonFigure{Name: v.say(f.Name[0], f.Name[1]), Rate: maybe(f.Rate, f.Rated)}
		if f.N >= 0 {
			x.N = &f.N
		}
		j.Figures = append(j.Figures, x)
	}
	for _, line := range r.Cross {
		j.Cross = append(j.Cross, append([]int{}, line...))
	}
	for _, d := range r.Days {
		j.Days = append(j.Days, d.N())
	}
	for _, d := range r.Week {
		j.Week = append(j.Week, slices.Clone(d[:]))
	}
	for _, d := range r.Departments {
		j.Departments = append(j.Departments, jsonDepartment{
			Office: d.Office, Name: d.Name, Led: d.Led.N(), Helped: d.Helped.N(), MedianHours: maybe(d.Median()), Late: d.Late.N(), Silent: d.Silent.N(),
			Speed: slices.Clone(d.Speed[appliance.SpeedPrompt:]), Effect: slices.Clone(d.Effect[appliance.EffectGood:]), NotRated: d.Unrated.N(),
			Deduct: maybe(d.Deduct, !r.Practice), Score: maybe(d.Score(), !r.Practice), Notice: append([]string{}, d.Notice...),
		})
	}
	for _, w := range r.Walkers {
		j.Grids = append(j.Grids, jsonWalker{
			Person: w.Person, Name: w.Name, Grids: w.Grids, Reports: w.Reports, Verified: w.Verified, Nil: w.Nil, Publicity: w.Publicity, Fed: w.Fed, False: w.False,
			Points: maybe(w.Points, !r.Practice),
		})
	}
	for _, s := range r.Warnings {
		j.Warnings = append(j.Warnings, jsonPrecision{Rule: s.Rule, True: s.True, False: s.False, Open: s.Open, Precision: maybe(s.Precision())})
	}
	return j
}
