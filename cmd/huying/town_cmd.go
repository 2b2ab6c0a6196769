package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/town"
)

func (a *app) townCommand() *cobra.Command {
	imp := acting(&cobra.Command{
		Use: "import PATH", Short: "bring offices, people, villages, grids, the responsibility list and the guide",
		Long: "PATH is a workbook (.xlsx) or a folder of CSV files, UTF-8 or GBK: 单位 人员 村居 网格 情形 指南\n" +
			"(and 联户 团队 对接). All of it or nothing: every fault is named with file, row and column. Shows\n" +
			"what changes and asks; --yes does it at once. What vanished is closed with a date, never deleted.\n" +
			"The 情形 table becomes a draft of the list (huying list diff, publish); the first one is in force at once.",
		Args: exactly("PATH"), RunE: a.townImport, Annotations: map[string]string{reads: "last argument"},
	})
	imp.Flags().Bool("yes", false, "do not ask")
	imp.Flags().Bool("look", false, "only look")
	if err := imp.Flags().MarkHidden("look"); err != nil {
		panic(err) // there is such a flag, two lines above
	}
	exp := acting(&cobra.Command{
		Use: "export PATH", Short: "write the town as a workbook (.xlsx) or a folder of CSV files",
		Long: "The tables hold the numbers of the staff: a second person approves first (huying town ask), where there is one.",
		Args: exactly("PATH"), RunE: a.townExport, Annotations: map[string]string{writes: "last argument"},
	})
	exp.Flags().Bool("gbk", false, "CSV in GBK, for programs of old")
	ask := acting(&cobra.Command{Use: "ask --reason TEXT --by CLERK", Short: "ask a second person to approve an export", Args: exactly(), RunE: a.inside(a.townAsk)})
	ask.Flags().String("reason", "", "what it is for")
	show := reading(&cobra.Command{Use: "show", Short: "how much the box knows of the town", Args: exactly(), RunE: a.inside(a.townShow)}, false)
	lint := reading(&cobra.Command{Use: "lint", Short: "what is wrong with grids and list", Args: exactly(), RunE: a.inside(a.townLint)}, false)
	preset := acting(reading(&cobra.Command{Use: "preset [NAME]", Short: "offices to begin with, as documents name them; without a name lists them", Args: cobra.MaximumNArgs(1), RunE: a.inside(a.townPreset)}, false))
	return group("town", "what the township told the box about itself", imp, exp, ask, show, lint, preset)
}

// keeper is who keeps the town: the clerk named by --by, or the one at the box's shell.
func (a *app) keeper(ctx context.Context, cmd *cobra.Command) (desk.Who, error) {
	return a.admin(ctx, cmd)
}

// packed reads the tables where the person stands.
func packed(path string) (io.Reader, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, problem{err, "give a workbook (.xlsx) or a folder of CSV files"}
	}
	var files []town.File
	if info.IsDir() {
		files, err = town.Folder(os.DirFS(path))
	} else if info.Size() > town.MaxBytes {
		err = problem{fmt.Errorf("%s is far too large for a town's tables", path), fmt.Sprintf("at most %d MiB", town.MaxBytes>>20)}
	} else {
		var b []byte
		b, err = os.ReadFile(path)
		files = []town.File{{Name: filepath.Base(path), Data: b}}
	}
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	return &buf, town.Pack(&buf, files...)
}

// townImport looks first and asks, as the calendar's import does.
func (a *app) townImport(cmd *cobra.Command, args []string) error {
	if a.box != nil {
		return a.townInside(cmd.Context(), cmd)
	}
	yes, err := cmd.Flags().GetBool("yes")
	if err != nil {
		return err
	}
	pack, err := packed(args[0])
	if err != nil {
		return a.townFaults(err, a.hallEnglish())
	}
	b, err := io.ReadAll(pack)
	if err != nil {
		return err
	}
	run := func(flag string, out io.Writer) error {
		words := []string{"town", "import", "--" + flag + "=true"}
		if by, _ := cmd.Flags().GetString("by"); by != "" {
			words = append(words, "--by="+by)
		}
		return a.remote(cmd.Context(), append(words, "--", "-"), bytes.NewReader(b), out)
	}
	if yes {
		return run("yes", a.stdout)
	}
	changes := &counting{Writer: a.stdout}
	if err := run("look", changes); err != nil || changes.n == 0 { // nothing changes: it was said, and there is nothing to ask
		return err
	}
	in, ok := a.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return errNotImported
	}
	fmt.Fprint(a.stderr, "导入吗 import it? [y/N] ")
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read from the terminal: %w", err)
	}
	if answer := strings.ToLower(strings.TrimSpace(line)); answer != "y" && answer != "yes" && answer != "是" {
		return errNotImported
	}
	return run("yes", a.stdout)
}

// counting is a writer that knows how much was written.
type counting struct {
	io.Writer
	n int
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.Writer.Write(b)
	c.n += n
	return n, err
}

// remote runs a command in the box with an input of our own.
func (a *app) remote(ctx context.Context, words []string, in io.Reader, out io.Writer) error {
	client, err := a.dial(ctx)
	if err != nil {
		return err
	}
	defer client.Close()
	code, err := client.Run(ctx, words, in, out, a.stderr)
	switch {
	case err != nil:
		return boxProblem(err)
	case code != exitDone:
		return exited(code)
	}
	return nil
}

func (a *app) townInside(ctx context.Context, cmd *cobra.Command) error {
	who, err := a.keeper(ctx, cmd)
	if err != nil {
		return err
	}
	files, err := town.Unpack(a.stdin)
	if err != nil {
		return a.townFaults(err, a.box.cfg.English())
	}
	do := a.box.desk.PlanTown
	yes, _ := cmd.Flags().GetBool("yes")
	if yes {
		do = a.box.desk.SetTown
	}
	changes, err := do(ctx, who, files)
	if err != nil {
		return a.townFaults(a.explain("town", err), a.box.cfg.English())
	}
	english := a.box.cfg.English()
	for _, c := range changes.List {
		if _, err := fmt.Fprintln(a.stdout, c.Say(english)); err != nil {
			return err
		}
	}
	for _, v := range changes.Versions {
		state := map[appliance.VersionState][2]string{
			appliance.VersionPublished: {"已生效", "in force"}, appliance.VersionDraft: {"草稿，请 huying list diff 看过再 huying list publish", "a draft: huying list diff, then huying list publish"},
			appliance.VersionProposed: {"待批（两单联动），huying motion list", "waits for a second person (it follows the other list): huying motion list"},
		}[v.State]
		fmt.Fprintf(a.stdout, map[bool]string{false: "清单 %s 第%d版：%s\n", true: "list %s version %d: %s\n"}[english], v.List, v.Number, state[map[bool]int{true: 1}[english]])
	}
	for _, h := range changes.Hints {
		fmt.Fprintln(a.stderr, map[bool]string{false: "提示 ", true: "hint: "}[english]+h.Say(english))
	}
	if changes.Empty() {
		fmt.Fprintln(a.stderr, map[bool]string{false: "没有变化。", true: "nothing changes"}[english])
		return nil
	}
	if !yes && a.clerk != nil { // at the box the client asks, and says so
		return errNotImported
	}
	if yes {
		fmt.Fprintf(a.stdout, map[bool]string{false: "已导入，%d处变化。\n", true: "imported, %d changes\n"}[english], len(changes.List))
	}
	return nil
}

// hallEnglish reports the hall's language where there is no box to ask.
func (a *app) hallEnglish() bool {
	if a.box != nil {
		return a.box.cfg.English()
	}
	cfg, err := loadConfig(a.config)
	return err == nil && cfg.English()
}

// faults says what a change of the town or of a list is refused for: one fault in
// a line, several a line each.
func (a *app) faults(ctx context.Context, err error) error {
	var f *town.Faults
	if !errors.As(err, &f) || len(f.List) == 0 {
		return err
	}
	english := a.box.cfg.English()
	hint := a.hinted(faultHint(f.List[0], english))
	f = &town.Faults{List: slices.Clone(f.List), More: f.More}
	if t, _, err := a.box.desk.Town(ctx); err == nil {
		for i, x := range f.List { // people say 12-3 and 执法队, not codes
			if g, ok := t.Grid(x.Code); ok && g.Short != "" {
				f.List[i].Code = g.Short + " " + g.Name
			} else if o, ok := t.Office(x.Code); ok {
				f.List[i].Code = t.Short(o.Code)
			}
		}
	}
	lines := f.Lines(english)
	if len(lines) == 1 {
		return problem{errors.New(lines[0]), hint}
	}
	for _, l := range lines {
		fmt.Fprintln(a.stderr, l)
	}
	return problem{errors.New(map[bool]string{false: fmt.Sprintf("有%d处要改，没有办", len(f.List)+f.More), true: fmt.Sprintf("%d faults: nothing was done", len(f.List)+f.More)}[english]), hint}
}

// faultHint is what to type about a fault that stands in no file.
func faultHint(f town.Fault, english bool) string {
	pair, ok := map[town.Why][2]string{
		town.NoDocument:  {`写明依据：--doc "文号,名称,机关,2026-12-03"`, `name it: --doc "number,name,body,2026-12-03"`},
		town.NoReason:    {"写明原因：--reason 其中一个", "name one: --reason REASON"},
		town.BeforeLast:  {"换一个生效日：--from 2026-12-03", "another day: --from 2026-12-03"},
		town.NotInEffect: {"看申请走到哪一步：huying list change", "see how far it is: huying list change"},
		town.StepLacks:   {"写明文号：--doc 文号，日期不是今天的写 --date", "name it: --doc NUMBER, and --date where it was not today"},
		town.NoStep:      {"看下一步：huying list change", "see what comes next: huying list change"},
		town.StepDone:    {"看下一步：huying list change", "see what comes next: huying list change"},
		town.ItEnded:     {"另起一件：huying list change --what 内容 --by 姓名", "begin another: huying list change --what TEXT --by NAME"},
		town.NotOpen:     {"看各版：huying list show", "see huying list show"},
		town.OtherRows:   {"再看一遍变动：huying list diff", "look again: huying list diff"},
		town.TwoPeople:   {"由另一人批：huying motion approve 编号 --by 另一人", "another approves: huying motion approve ID --by ANOTHER"},
		town.SameParent:  {"看现在的上级：huying office list", "see huying office list"},
		town.Cycle:       {"看现在的上级：huying office list", "see huying office list"},
		town.LowerParent: {"看各单位的级别：huying office list", "see huying office list"},
		town.OwnParent:   {"看各单位：huying office list", "see huying office list"},
	}[f.Why]
	switch {
	case !ok && f.Hint:
		pair = [2]string{"改好再办一次", "mend it and try again"}
	case !ok:
		pair = [2]string{"看网格：huying grid list；看清单：huying list lint", "see huying grid list, huying list lint"}
	}
	return pair[map[bool]int{true: 1}[english]]
}

// townFaults says every fault of an import where it is.
func (a *app) townFaults(err error, english bool) error {
	var f *town.Faults
	if !errors.As(err, &f) {
		return err
	}
	lines := f.Lines(english)
	for _, l := range lines {
		fmt.Fprintln(a.stderr, l)
	}
	return problem{
		errors.New(map[bool]string{false: fmt.Sprintf("有%d处要改，什么也没有导入", len(f.List)+f.More), true: fmt.Sprintf("%d faults: nothing was imported", len(f.List)+f.More)}[english]),
		map[bool]string{false: "按上面的文件、行、列改好再导入一次", true: "mend them where they are named, and import again"}[english],
	}
}

func (a *app) townExport(cmd *cobra.Command, args []string) error {
	ctx := cmd.Context()
	gbk, err := cmd.Flags().GetBool("gbk")
	if err != nil {
		return err
	}
	if a.box != nil {
		who, err := a.keeper(ctx, cmd)
		if err != nil {
			return err
		}
		form := town.CSV
		switch {
		case args[0] == "xlsx", a.clerk != nil:
			form = town.Workbook
		case gbk:
			form = town.GBK
		}
		files, err := a.box.desk.ExportTown(ctx, who, form)
		if err != nil {
			return a.explain("town", err)
		}
		if a.clerk != nil { // nobody at the other end who takes a pack apart
			_, err = a.stdout.Write(files[0].Data)
			return err
		}
		return town.Pack(a.stdout, files...)
	}
	form := "csv"
	if strings.EqualFold(filepath.Ext(args[0]), ".xlsx") {
		form = "xlsx"
	}
	words := []string{"town", "export", "--gbk=" + strconv.FormatBool(gbk)}
	if by, _ := cmd.Flags().GetString("by"); by != "" {
		words = append(words, "--by="+by)
	}
	var buf bytes.Buffer
	if err := a.remote(ctx, append(words, "--", form), nil, &buf); err != nil {
		return err
	}
	files, err := town.Unpack(&buf)
	if err != nil {
		return fmt.Errorf("read what the box wrote: %w", err)
	}
	if form == "xlsx" {
		return a.writing(args[0], func(o *output) error { _, err := o.Write(files[0].Data); return err })
	}
	if err := os.MkdirAll(args[0], 0o700); err != nil {
		return problem{err, "choose a folder that may be written to"}
	}
	for _, f := range files {
		if err := a.writing(filepath.Join(args[0], filepath.Base(f.Name)), func(o *output) error { _, err := o.Write(f.Data); return err }); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) townAsk(ctx context.Context, cmd *cobra.Command, _ []string) error {
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	reason, err := must(cmd, "reason", "what it is for")
	if err != nil {
		return err
	}
	id, err := a.box.desk.Propose(ctx, who, appliance.Motion{Kind: appliance.MotionExport, What: "town", Reason: reason})
	if err != nil {
		return a.explain("town", err)
	}
	return a.proposed(id)
}

func (a *app) townShow(ctx context.Context, cmd *cobra.Command, _ []string) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	t := v.town
	on := a.today()
	j := jsonTown{
		Hall: a.box.cfg.Hall.Name, Code: a.box.cfg.Hall.Code, Guides: len(t.Guides()), Clusters: len(t.Clusters()), Teams: len(t.Teams()), Liaisons: len(t.Liaisons()),
		Meetings: len(t.Meetings()), Admits: len(t.Admits()), Changes: len(t.Changes()), Lists: []jsonListNow{}, Roles: map[string]int{},
	}
	for _, p := range t.People() {
		if p.Gone(on) {
			continue
		}
		j.People++
		if p.Verified != 0 {
			j.Verified++
		}
		if p.Away(on) {
			j.Away++
		}
		for _, r := range p.Roles {
			j.Roles[string(r)]++
		}
	}
	for _, o := range t.Offices() {
		if !o.Closed(on) {
			j.Offices++
		}
	}
	for _, g := range t.Grids() {
		if !g.Closed(on) {
			j.Grids++
			j.Households += g.Households
		}
	}
	for _, vil := range t.Villages() {
		if vil.Closed == (appliance.Date{}) || on.Compare(vil.Closed) < 0 {
			j.Villages++
		}
	}
	var lists [][]string
	for _, code := range t.Lists() {
		ver, ok := t.InForce(code, on)
		if !ok {
			continue
		}
		l := jsonListNow{ver.List, ver.Name, ver.Number, ver.From.String(), len(t.Situations(ver.List, ver.Number)), dated(ver.ReviewDue)}
		j.Lists = append(j.Lists, l)
		if code == appliance.MainList {
			j.ListVersion, j.Situations = l.Number, l.Rows
		}
		lists = append(lists, []string{orElse(l.Name, l.List), fmt.Sprintf(v.say("第%d版 %d条 %s起", "version %d, %d rows, from %s"), l.Number, l.Rows, l.From)})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, j)
	}
	n := strconv.Itoa
	if t.Empty() {
		fmt.Fprintln(a.stderr, v.say("还没有单位：导入 huying town import 文件夹，或先用预设 huying town preset", "there is no office yet: huying town import PATH, or huying town preset"))
	}
	return table(a.stdout, head(v, "内容 数量", "WHAT NUMBER"), append([][]string{
		{v.say("单位", "offices"), n(j.Offices)}, {v.say("人员", "people"), n(j.People)}, {v.say("号码已确认", "numbers confirmed"), n(j.Verified)},
		{v.say("村居", "villages"), n(j.Villages)}, {v.say("网格", "grids"), n(j.Grids)}, {v.say("户数", "households"), n(j.Households)},
		{v.say("指南", "guide items"), n(j.Guides)},
	}, lists...))
}

type jsonTown struct {
	Hall        string         `json:"hall"`
	Code        string         `json:"code"`
	Offices     int            `json:"offices"` // in being
	People      int            `json:"people"`  // who are here
	Verified    int            `json:"verified"`
	Away        int            `json:"away"`
	Roles       map[string]int `json:"roles"` // how many have each
	Villages    int            `json:"villages"`
	Grids       int            `json:"grids"`
	Households  int            `json:"households"`
	ListVersion int            `json:"list_version"` // of the responsibility list in force; 0 none
	Situations  int            `json:"situations"`
	Lists       []jsonListNow  `json:"lists"` // those in force
	Guides      int            `json:"guides"`
	Clusters    int            `json:"clusters"`
	Teams       int            `json:"teams"`
	Liaisons    int            `json:"liaisons"`
	Meetings    int            `json:"meetings"`
	Admits      int            `json:"admits"`
	Changes     int            `json:"changes"` // applications for a change of a list
}

type jsonListNow struct {
	List      string  `json:"list"`
	Name      string  `json:"name"`
	Number    int     `json:"number"`
	From      string  `json:"from"`
	Rows      int     `json:"rows"`
	ReviewDue *string `json:"review_due"`
}

func (a *app) townLint(ctx context.Context, cmd *cobra.Command, _ []string) error {
	faults, err := a.box.desk.LintTown(ctx)
	if err != nil {
		return err
	}
	return a.printFaults(cmd, faults)
}

type jsonTownFault struct {
	Fault bool   `json:"fault"`
	Text  string `json:"text"`
}

// printFaults lists faults and hints; faults make the command fail.
func (a *app) printFaults(cmd *cobra.Command, faults []town.Fault) error {
	english := a.box.cfg.English()
	out := []jsonTownFault{}
	bad := 0
	for _, f := range faults {
		out = append(out, jsonTownFault{!f.Hint, f.Say(english)})
		if !f.Hint {
			bad++
		}
	}
	if wantsJSON(cmd) {
		if err := printJSON(a.stdout, out); err != nil {
			return err
		}
	} else {
		for _, l := range out {
			mark := map[bool]string{false: "提示 ", true: "hint: "}[english]
			if l.Fault {
				mark = map[bool]string{false: "要改 ", true: "fault: "}[english]
			}
			fmt.Fprintln(a.stdout, mark+l.Text)
		}
	}
	if bad > 0 {
		return problem{errors.New(map[bool]string{false: fmt.Sprintf("有%d处要改", bad), true: fmt.Sprintf("%d faults", bad)}[english]), "mend the tables and import them again"}
	}
	if len(out) == 0 {
		fmt.Fprintln(a.stderr, map[bool]string{false: "没有发现问题。", true: "nothing is wrong"}[english])
	}
	return nil
}

type jsonPreset struct {
	Name    string      `json:"name"`
	Title   string      `json:"title"`
	Source  []string    `json:"source"`
	Offices []string    `json:"offices"`
	Blank   []jsonBlank `json:"blank"` // of which the document gives the number and no names
}

type jsonBlank struct {
	What   string `json:"what"`
	Number int    `json:"number"`
	More   bool   `json:"more"`
}

func (a *app) townPreset(ctx context.Context, cmd *cobra.Command, args []string) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	all, err := town.Presets()
	if err != nil {
		return err
	}
	if len(args) == 0 {
		out := []jsonPreset{}
		var rows [][]string
		for _, p := range all {
			j := jsonPreset{p.Name, p.Title, some(p.Source), []string{}, []jsonBlank{}}
			for _, o := range p.Offices {
				j.Offices = append(j.Offices, o.Name)
			}
			for _, b := range p.Blank {
				j.Blank = append(j.Blank, jsonBlank{b.What, b.Number, b.More})
			}
			out = append(out, j)
			rows = append(rows, []string{p.Name, p.Title, cell(strings.Join(j.Offices, "、")+v.blanks(p), 80)})
		}
		if wantsJSON(cmd) {
			return printJSON(a.stdout, out)
		}
		return table(a.stdout, head(v, "名称 出处 单位", "NAME FROM OFFICES"), rows)
	}
	who, err := a.keeper(ctx, cmd)
	if err != nil {
		return err
	}
	n, err := a.box.desk.UsePreset(ctx, who, args[0])
	if err != nil {
		return a.explain("preset "+args[0], err)
	}
	if i := slices.IndexFunc(all, func(p town.Preset) bool { return p.Name == args[0] }); i >= 0 && len(all[i].Blank) > 0 {
		fmt.Fprintln(a.stderr, v.say("文件只给了数目，名称请填在单位表里再导入：", "the document gives only the number; write the names in the table 单位 and import it: ")+v.blanks(all[i]))
	}
	if n == 0 {
		_, err = fmt.Fprintln(a.stdout, v.say("没有要加的单位。", "there is no office to add"))
		return err
	}
	_, err = fmt.Fprintf(a.stdout, v.say("加了%d个单位。\n", "%d offices added\n"), n)
	return err
}

// blanks are a preset's offices that the hall names itself.
func (v viewer) blanks(p town.Preset) string {
	var out []string
	for _, b := range p.Blank {
		s := fmt.Sprintf(v.say("%s%d个", "%s: %d"), b.What, b.Number)
		if b.More {
			s += v.say("以上", " or more")
		}
		out = append(out, s)
	}
	return strings.Join(out, v.say("、", ", "))
}
