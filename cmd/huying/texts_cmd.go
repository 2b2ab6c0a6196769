package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"huying/appliance/texts"
)

type jsonText struct {
	ID       string `json:"id"`
	Language string `json:"language"`
	Text     string `json:"text"`
	Sample   string `json:"sample"` // with the longest values
	Units    int    `json:"units"`
	Parts    int    `json:"parts"`
	Budget   int    `json:"budget"` // parts it may take
	Fits     bool   `json:"fits"`
}

func (a *app) textsCommand() *cobra.Command {
	check := reading(&cobra.Command{
		Use: "check [FILE]", Short: "every fixed text with its longest values against the SMS it may take, or the hall's own wording in FILE; refused if one does not do",
		Args: cobra.MaximumNArgs(1), RunE: a.textsCheck,
	}, false)
	show := reading(&cobra.Command{
		Use: "show [ID]", Short: "the fixed texts, or one of them with its longest sample", Args: cobra.MaximumNArgs(1), RunE: a.textsShow,
	}, false)
	template := reading(&cobra.Command{
		Use: "template", Short: "villagers' texts as a file to reword, or to put into another language", Args: exactly(), RunE: a.textsTemplate,
		Long: "Write it into a file, reword what you like, delete the rest, have it checked (huying texts check FILE) and name it in huying.toml: [texts] pack = \"FILE\".",
	}, false)
	return group("texts", "what the box says", check, show, template)
}

// fixedTexts are the texts with this hall's sign and wording; without a configuration file with a usual one.
func (a *app) fixedTexts() (*texts.Set, error) {
	if a.box != nil {
		return a.box.desk.Texts, nil
	}
	s, pack, err := a.ourTexts()
	if err != nil {
		return nil, err
	}
	return s, takePack(s, pack)
}

// ourTexts are the box's own texts with this hall's sign, and the file of its own wording.
func (a *app) ourTexts() (s *texts.Set, pack string, err error) {
	if s, err = texts.Load(); err != nil {
		return nil, "", err
	}
	cfg, err := loadConfig(a.config)
	var none noConfig
	switch {
	case a.config == "" && errors.As(err, &none):
		return s, "", nil
	case err != nil:
		return nil, "", err
	case cfg.Practice.On:
		s.Sign = texts.Practice
	default:
		s.Sign = cfg.Hall.Sign
	}
	s.Values["警"] = cfg.Emergency()
	return s, cfg.Pack, nil
}

// takePack lays the hall's own wording over the texts, where it has one.
func takePack(s *texts.Set, file string) error {
	if file == "" {
		return nil
	}
	pack, err := os.ReadFile(file)
	if err != nil {
		return problem{fmt.Errorf("the hall's own texts: %s: %w", file, reason(err)), "put the file there, or take [texts] pack out of huying.toml"}
	}
	if err := s.Take(file, pack); err != nil {
		return problem{err, "mend these lines; huying texts check FILE looks again, huying texts template shows ours"}
	}
	return nil
}

// checkedTexts are the hall's, or ours under the file that is named.
func (a *app) checkedTexts(args []string) (*texts.Set, error) {
	switch {
	case len(args) == 0:
		return a.fixedTexts()
	case a.box != nil:
		return nil, problem{errors.New("a file is checked where it lies"), "run huying texts check FILE on the box or a laptop"}
	}
	s, _, err := a.ourTexts()
	if err != nil {
		return nil, err
	}
	return s, takePack(s, args[0])
}

func (a *app) textsTemplate(*cobra.Command, []string) error {
	s, err := a.fixedTexts()
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(a.stdout, s.Template())
	return err
}

func jsonTextOf(r texts.Row) jsonText {
	return jsonText{ID: r.ID, Language: r.Language, Text: r.Text, Sample: r.Sample, Units: r.Units, Parts: r.Parts, Budget: r.Budget, Fits: r.Fits()}
}

func (a *app) textsCheck(cmd *cobra.Command, args []string) error {
	s, err := a.checkedTexts(args)
	if err != nil {
		return err
	}
	rows, faults := s.Rows(), s.Check()
	if wantsJSON(cmd) {
		var all []jsonText
		for _, r := range rows {
			all = append(all, jsonTextOf(r))
		}
		if err := printJSON(a.stdout, all); err != nil {
			return err
		}
	}
	if len(faults) > 0 {
		return problem{fmt.Errorf("%d of %d texts do not fit: %w", len(faults), len(rows), errors.Join(faults...)), "shorten them in appliance/texts/zh.toml or en.toml, or hall.sign in huying.toml"}
	}
	if !wantsJSON(cmd) {
		_, err = fmt.Fprintf(a.stdout, "%d texts, each fits with its longest values behind %s\n", len(rows), s.Prefix(false))
	}
	return err
}

func (a *app) textsShow(cmd *cobra.Command, args []string) error {
	s, err := a.fixedTexts()
	if err != nil {
		return err
	}
	var rows []texts.Row
	for _, r := range s.Rows() {
		if len(args) == 0 || strings.EqualFold(r.ID, args[0]) {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return problem{fmt.Errorf("there is no text %s", args[0]), "see huying texts show"}
	}
	if wantsJSON(cmd) {
		var all []jsonText
		for _, r := range rows {
			all = append(all, jsonTextOf(r))
		}
		return printJSON(a.stdout, all)
	}
	if len(args) == 0 {
		var out [][]string
		for _, r := range rows {
			out = append(out, []string{r.ID, r.Language, strconv.Itoa(r.Units), strconv.Itoa(r.Parts) + "/" + strconv.Itoa(r.Budget), r.Text})
		}
		return table(a.stdout, []string{"ID", "LANGUAGE", "LONGEST", "SMS", "TEXT"}, out)
	}
	for _, r := range rows {
		if _, err := fmt.Fprintf(a.stdout, "%s %s: %s\n  longest, %d characters, %d of %d SMS: %s\n", r.ID, r.Language, r.Text, r.Units, r.Parts, r.Budget, r.Sample); err != nil {
			return err
		}
	}
	return nil
}
