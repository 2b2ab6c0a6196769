package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/xuri/excelize/v2"

	"huying/appliance"
)

func (a *app) posterCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "poster [VILLAGE]", Short: "the poster for a village's notice board: the number, what to text, whom to ring in danger", Args: cobra.MaximumNArgs(1), RunE: a.onPaper(a.reportPoster),
	}
	paper(c, false)
	return c
}

func (a *app) plateCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "door-plate [VILLAGE | GRID]…", Short: "door plates of grids: the short number, who walks it, the hall's number", Args: cobra.ArbitraryArgs, RunE: a.onPaper(a.reportPlates),
		Long: "One plate a grid: of all grids, of villages, or of grids by their short number (12-3). Grid workers'\n" +
			"numbers are masked; the number to ring is the hall's.",
	}
	paper(c, false)
	return c
}

// spaced is a number as people read it aloud: 137 0000 0099.
func spaced(p appliance.Phone) string {
	s := strings.TrimPrefix(string(p), "+86")
	if len(s) == 11 && s[0] == '1' {
		return s[:3] + " " + s[3:7] + " " + s[7:]
	}
	return s
}

var errNoNumber = errors.New("the hall has no number yet")

func (a *app) hallNumber() (string, error) {
	if a.box.cfg.Hall.Number == "" {
		return "", problem{errNoNumber, "write it into the configuration: [hall] number"}
	}
	return spaced(a.box.cfg.Hall.Number), nil
}

// A sign is what hangs on a wall: lines, the large ones first.
type sign struct {
	large []string
	lines []string
}

func (a *app) reportPoster(ctx context.Context, cmd *cobra.Command, args []string) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	number, err := a.hallNumber()
	if err != nil {
		return err
	}
	hall := a.box.cfg.Hall.Name
	s := sign{
		large: []string{hall + v.say("呼应热线", " hotline"), v.say("有事发短信或响一声", "text us, or let it ring once"), number},
		lines: []string{
			v.say("短信里写：什么事，在哪个村。", "Write what it is, and in which village."),
			v.say("打一声就挂，我们回电，不收您的钱。", "Ring once and hang up: we call back, and it costs you nothing."),
			v.say("查进度回“查”，等急了回“催”，要人回电回“电”。", "To ask how it stands text 查, to hurry 催, to be rung 电."),
			v.say("危险、着火、伤病：先打 110 119 120。", "Danger, fire, illness: ring 110, 119, 120 first."),
		},
	}
	if area := a.box.cfg.Hall.AreaCode; area != "" {
		police := "12110" + area[max(0, len(area)-3):]
		s.lines = append(s.lines, fmt.Sprintf(v.say("不方便说话时报警，发短信到 %s。", "If you cannot speak, text the police at %s."), police))
	}
	s.lines = append(s.lines, fmt.Sprintf(v.say("这不是12345，是%s的呼应热线。", "This is not 12345; it is the hotline of %s."), hall))
	if len(args) > 0 {
		x, ok := v.town.VillageNamed(strings.TrimSpace(args[0]))
		if !ok {
			return noVillage(v, args[0])
		}
		var grids []string
		for _, g := range v.town.Grids() {
			if g.Village == x.Code && !g.Closed(v.today) && g.Short != "" {
				grids = append(grids, g.Short)
			}
		}
		line := x.Name
		if len(grids) > 0 {
			line += v.say("网格号：", ", grids ") + strings.Join(grids, "、")
		}
		s.lines = append(s.lines, line)
	}
	if cmd.Flags().Changed("xlsx") {
		return posterBook(a.stdout, v.say("海报", "poster"), s)
	}
	return a.hang([]sign{s})
}

func noVillage(v viewer, name string) error {
	return problem{fmt.Errorf(v.say("没有叫“%s”的村居或网格", "there is no village or grid %q"), name), v.say("看名字：huying grid list", "see huying grid list")}
}

func (a *app) reportPlates(ctx context.Context, cmd *cobra.Command, args []string) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	number, err := a.hallNumber()
	if err != nil {
		return err
	}
	var grids []appliance.Grid
	add := func(fit func(appliance.Grid) bool) (n int) {
		for _, g := range v.town.Grids() {
			if !g.Closed(v.today) && fit(g) {
				grids = append(grids, g)
				n++
			}
		}
		return n
	}
	if len(args) == 0 {
		add(func(appliance.Grid) bool { return true })
	}
	for _, s := range args {
		s = strings.TrimSpace(s)
		x, village := v.town.VillageNamed(s)
		g, grid := v.town.GridNamed(s)
		n := 0
		switch {
		case village:
			n = add(func(g appliance.Grid) bool { return g.Village == x.Code })
		case grid:
			n = add(func(o appliance.Grid) bool { return o.Code == g.Code })
		default:
			return noVillage(v, s)
		}
		if n == 0 {
			return noVillage(v, s)
		}
	}
	if len(grids) == 0 {
		return problem{errors.New(v.say("还没有网格", "there are no grids yet")), v.say("导入：huying town import", "bring them: huying town import")}
	}
	plates := make([]sign, 0, len(grids))
	for _, g := range grids {
		p := sign{large: []string{g.Short}, lines: []string{strings.TrimSpace(v.town.VillageName(g.Village) + " " + g.Name)}}
		for _, code := range g.Workers {
			w, ok := v.town.Person(code)
			if !ok || w.Gone(v.today) {
				continue
			}
			line := v.say("网格员 ", "grid worker ") + w.Name
			if w.Phone != "" {
				line += " " + w.Phone.Masked()
			}
			p.lines = append(p.lines, line)
		}
		p.lines = append(p.lines, fmt.Sprintf(v.say("有事发短信或响一声 %s，写上 %s", "text or ring once %s, and name %s"), number, g.Short), v.say("急险打 110 119 120", "in danger 110 119 120"))
		plates = append(plates, p)
	}
	if cmd.Flags().Changed("xlsx") {
		return platesBook(a.stdout, v.say("门牌", "door plates"), plates)
	}
	return a.hang(plates)
}

// hang prints signs in frames, as wide as their longest line.
func (a *app) hang(all []sign) error {
	for i, s := range all {
		wide := 0
		for _, l := range append(append([]string{}, s.large...), s.lines...) {
			wide = max(wide, ansi.StringWidth(shown(l)))
		}
		rule := "+" + strings.Repeat("-", wide+4) + "+"
		line := func(l string, middle bool) {
			l = shown(l)
			left := 0
			if middle {
				left = (wide - ansi.StringWidth(l)) / 2
			}
			fmt.Fprintf(a.stdout, "|  %s%s%s  |\n", strings.Repeat(" ", left), l, strings.Repeat(" ", wide-left-ansi.StringWidth(l)))
		}
		if i > 0 {
			fmt.Fprintln(a.stdout)
		}
		fmt.Fprintln(a.stdout, rule)
		for _, l := range s.large {
			line(l, true)
		}
		line("", false)
		for _, l := range s.lines {
			line(l, false)
		}
		if _, err := fmt.Fprintln(a.stdout, rule); err != nil {
			return err
		}
	}
	return nil
}

// posterBook is one sheet of A4, upright, in letters that are read from afar.
func posterBook(w io.Writer, name string, s sign) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	large, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 40}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
	if err != nil {
		return err
	}
	plain, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Size: 24}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	if err != nil {
		return err
	}
	errs := []error{book.SetSheetName("Sheet1", name), onePage(book, name, "portrait"), book.SetColWidth(name, "A", "A", 90)}
	for i, l := range append(append([]string{}, s.large...), s.lines...) {
		style, high := plain, 50.0
		if i < len(s.large) {
			style, high = large, 90
		}
		at := fmt.Sprintf("A%d", i+1)
		errs = append(errs, book.SetCellStr(name, at, shown(l)), book.SetCellStyle(name, at, at, style), book.SetRowHeight(name, i+1, high))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return book.Write(w)
}

// onePage fits a sheet to the width of A4.
func onePage(book *excelize.File, name, way string) error {
	a4, one, any, fit, middle := 9, 1, 0, true, true
	return errors.Join(
		book.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &way, FitToWidth: &one, FitToHeight: &any}),
		book.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		book.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Horizontally: &middle}),
	)
}

// platesBook lays plates two side by side, to be cut apart.
func platesBook(w io.Writer, name string, plates []sign) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	frame := []excelize.Border{{Type: "left", Color: "000000", Style: 2}, {Type: "right", Color: "000000", Style: 2}, {Type: "top", Color: "000000", Style: 2}, {Type: "bottom", Color: "000000", Style: 2}}
	style, err := book.NewStyle(&excelize.Style{Border: frame, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
	if err != nil {
		return err
	}
	errs := []error{book.SetSheetName("Sheet1", name), onePage(book, name, "portrait"), book.SetColWidth(name, "A", "B", 48)}
	for i, p := range plates {
		at, err := excelize.CoordinatesToCellName(i%2+1, i/2+1)
		if err != nil {
			return err
		}
		words := []excelize.RichTextRun{{Text: shown(strings.Join(p.large, "\n")), Font: &excelize.Font{Bold: true, Size: 54}}, {Text: "\n" + shown(strings.Join(p.lines, "\n")), Font: &excelize.Font{Size: 14}}}
		errs = append(errs, book.SetCellRichText(name, at, words), book.SetCellStyle(name, at, at, style), book.SetRowHeight(name, i/2+1, 190))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return book.Write(w)
}
