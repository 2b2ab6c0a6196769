package main

import (
	"errors"
	"fmt"
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
		Use: "check", Short: "every fixed text with its longest values against the SMS it may take; refused if one is too long", Args: exactly(), RunE: a.textsCheck,
	}, false)
	show := reading(&cobra.Command{
		Use: "show [ID]", Short: "the fixed texts, or one of them with its longest sample", Args: cobra.MaximumNArgs(1), RunE: a.textsShow,
	}, false)
	return group("texts", "what the box says", check, show)
}

// fixedTexts are the texts with this hall's sign; without a configuration file with a usual one.
func (a *app) fixedTexts() (*texts.Set, error) {
	if a.box != nil {
		return a.box.desk.Texts, nil
	}
	s, err := texts.Load()
	if err != nil {
		return nil, err
	}
	cfg, err := loadConfig(a.config)
	var none noConfig
	switch {
	case a.config == "" && errors.As(err, &none):
		return s, nil
	case err != nil:
		return nil, err
	case cfg.Practice.On:
		s.Sign = texts.Practice
	default:
		s.Sign = cfg.Hall.Sign
	}
	s.Values["警"] = cfg.Emergency()
	return s, nil
}

func jsonTextOf(r texts.Row) jsonText {
	return jsonText{ID: r.ID, Language: r.Language, Text: r.Text, Sample: r.Sample, Units: r.Units, Parts: r.Parts, Budget: r.Budget, Fits: r.Fits()}
}

func (a *app) textsCheck(cmd *cobra.Command, _ []string) error {
	s, err := a.fixedTexts()
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
