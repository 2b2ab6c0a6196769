package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
)

// caseActs are the verbs: everything a clerk may do on the screen, one each.
func (a *app) caseActs() []*cobra.Command {
	accept := a.caseAct("accept", "take it in: the clock to the result starts", a.accept)
	accept.Flags().String("kind", "", "咨询 求助 投诉 举报 建议 表扬 矛盾纠纷 办件")
	accept.Flags().String("category", "", "category, in a word or two")
	accept.Flags().String("urgency", "", "ordinary, pressing or urgent")
	accept.Flags().String("complexity", "", "simple (3 working days) or complex (5)")
	accept.Flags().String("village", "", "village: name, alias or code")
	accept.Flags().String("grid", "", "grid, as on the door plate: 12-3")
	accept.Flags().String("situation", "", "`CODE` of the list row; empty: 清单外")
	accept.Flags().String("accused", "", "the `OFFICE` it is about: it is never sent there")
	accept.Flags().String("summary", "", "what it is about, in a line")

	answer := wordy(a.caseAct("answer", "write to the villager; the matter stays open", a.answer), "what the villager will read")
	note := wordy(a.caseAct("note", "leave words for colleagues; the villager never sees them", a.note), "the note")
	take := a.caseAct("take", "become its holder", a.take)

	handover := a.caseAct("handover", "make another clerk its holder", a.handover)
	handover.Flags().String("to", "", "the `CLERK` who holds it from now on; desk for the desk as a whole")
	handover.Flags().String("note", "", "why, for that colleague")

	conclude := wordy(a.caseAct("conclude", "end it: the villager is told the result and asked to rate it", a.conclude), "the result, as the villager will read it")
	conclude.Flags().String("outcome", string(appliance.OutcomeSolved), "solved, partly, explained, unfounded or unsolvable")

	reveal := a.caseAct("reveal", "show the number; the reason becomes an entry of the matter", a.reveal)
	reveal.Flags().String("reason", "", "why the number is needed")
	return []*cobra.Command{accept, answer, note, take, handover, conclude, reveal}
}

// act is what a verb does to a matter.
type act func(ctx context.Context, cmd *cobra.Command, who desk.Who, id appliance.CaseID) error

func (a *app) caseAct(verb, short string, do act) *cobra.Command {
	return acting(&cobra.Command{
		Use: verb + " NO --by CLERK", Short: short, Args: exactly("NO"),
		RunE: a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
			who, err := a.who(ctx, cmd)
			if err != nil {
				return err
			}
			c, err := a.box.desk.Number(ctx, args[0])
			if err == nil {
				err = do(ctx, cmd, who, c.ID)
			}
			return a.explain("case "+args[0], err)
		}),
	})
}

// wordy gives a verb its words: on the command line, or from a file.
func wordy(cmd *cobra.Command, what string) *cobra.Command {
	cmd.Use = strings.Replace(cmd.Use, " --by", " (--text TEXT | --file FILE) --by", 1)
	cmd.Flags().String("text", "", what)
	cmd.Flags().String("file", "", "read it from `FILE`; - for standard input")
	cmd.Annotations = map[string]string{reads: "file"}
	return cmd
}

// longest is how much of a file a verb reads: far more than any text may have.
const longest = 64 << 10

func (a *app) textOf(cmd *cobra.Command) (string, error) {
	said, err := cmd.Flags().GetString("text")
	if err != nil {
		return "", err
	}
	switch {
	case cmd.Flags().Changed("file") && cmd.Flags().Changed("text"):
		return "", misused{problem{errors.New("--text and --file at once"), "give one of them"}}
	case cmd.Flags().Changed("file"):
		b, err := io.ReadAll(io.LimitReader(a.stdin, longest+1))
		if err != nil {
			return "", fmt.Errorf("read the words: %w", err)
		}
		if len(b) > longest {
			return "", problem{errors.New("the file is far too long for a text"), "a text has a few hundred characters"}
		}
		return string(b), nil
	case strings.TrimSpace(said) == "":
		return "", misused{problem{fmt.Errorf("%s: --text is missing", cmd.CommandPath()), "usage: " + cmd.UseLine()}}
	}
	return said, nil
}

func (a *app) accept(ctx context.Context, cmd *cobra.Command, who desk.Who, id appliance.CaseID) error {
	var t desk.Triage
	var err error
	if t.Kind, err = choose(cmd, "kind", appliance.CaseKinds); err != nil {
		return err
	}
	if t.Urgency, err = choose(cmd, "urgency", []appliance.Urgency{appliance.UrgencyOrdinary, appliance.UrgencyPressing, appliance.UrgencyDanger}); err != nil {
		return err
	}
	if t.Complexity, err = choose(cmd, "complexity", []appliance.Complexity{appliance.Simple, appliance.Complex}); err != nil {
		return err
	}
	t.Category, _ = cmd.Flags().GetString("category")
	t.Village, _ = cmd.Flags().GetString("village")
	t.Grid, _ = cmd.Flags().GetString("grid")
	t.Situation, _ = cmd.Flags().GetString("situation")
	t.Accused, _ = cmd.Flags().GetString("accused")
	t.Summary, _ = cmd.Flags().GetString("summary")
	return a.box.desk.Accept(ctx, who, id, 0, t)
}

func (a *app) answer(ctx context.Context, cmd *cobra.Command, who desk.Who, id appliance.CaseID) error {
	text, err := a.textOf(cmd)
	if err != nil {
		return err
	}
	return a.box.desk.Answer(ctx, who, id, 0, text)
}

func (a *app) note(ctx context.Context, cmd *cobra.Command, who desk.Who, id appliance.CaseID) error {
	text, err := a.textOf(cmd)
	if err != nil {
		return err
	}
	return a.box.desk.Note(ctx, who, id, 0, text)
}

func (a *app) take(ctx context.Context, _ *cobra.Command, who desk.Who, id appliance.CaseID) error {
	return a.box.desk.Take(ctx, who, id, 0)
}

func (a *app) handover(ctx context.Context, cmd *cobra.Command, who desk.Who, id appliance.CaseID) error {
	name, err := must(cmd, "to", "the clerk who holds it from now on, or desk")
	if err != nil {
		return err
	}
	var to appliance.ClerkID
	if name != string(appliance.HolderDesk) {
		k, err := a.box.desk.Clerk(ctx, name)
		if err != nil {
			return err
		}
		to = k.ID
	}
	note, err := cmd.Flags().GetString("note")
	if err != nil {
		return err
	}
	return a.box.desk.HandOver(ctx, who, id, 0, to, note)
}

func (a *app) conclude(ctx context.Context, cmd *cobra.Command, who desk.Who, id appliance.CaseID) error {
	code, err := choose(cmd, "outcome", appliance.OutcomeCodes)
	if err != nil {
		return err
	}
	text, err := a.textOf(cmd)
	if err != nil {
		return err
	}
	return a.box.desk.Conclude(ctx, who, id, 0, code, text)
}

func (a *app) reveal(ctx context.Context, cmd *cobra.Command, who desk.Who, id appliance.CaseID) error {
	reason, err := must(cmd, "reason", "why the number is needed")
	if err != nil {
		return err
	}
	phone, err := a.box.desk.Reveal(ctx, who, id, reason)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.stdout, phone)
	return err
}
