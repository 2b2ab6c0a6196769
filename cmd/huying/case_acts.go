package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/text/encoding/simplifiedchinese"

	"huying/appliance/desk"
	"huying/appliance/loop"
)

// revealCommand shows the number, and says so in the matter's story.
func (a *app) revealCommand() *cobra.Command {
	c := acting(&cobra.Command{Use: "reveal NO --reason REASON --by CLERK", Short: "show the number; the reason becomes an entry of the matter", Args: exactly("NO"), GroupID: groupSee})
	c.Flags().String("reason", "", "why the number is needed")
	c.RunE = a.inside(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		who, err := a.who(ctx, cmd)
		if err != nil {
			return err
		}
		reason, err := must(cmd, "reason", "why the number is needed")
		if err != nil {
			return err
		}
		k, err := a.caseNamed(ctx, args[0])
		if err != nil {
			return err
		}
		phone, err := a.box.desk.Reveal(ctx, who, k.ID, reason)
		if err != nil {
			return a.explain("case "+args[0], err)
		}
		_, err = fmt.Fprintln(a.stdout, phone)
		return err
	})
	return c
}

// printCommand takes the whole record out of the house, which is an entry of its own (F1-47).
func (a *app) printCommand() *cobra.Command {
	c := acting(&cobra.Command{Use: "print NO --by CLERK", Short: "the whole record to take away; that it was taken becomes an entry of the matter", Args: exactly("NO"), GroupID: groupSee})
	c.Flags().String("what", "", "what for, or for whom")
	c.Flags().String("xlsx", "", "write it as a workbook to `FILE`, - for standard output; else it is printed")
	c.RunE = a.onPaper(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		who, err := a.who(ctx, cmd)
		if err != nil {
			return err
		}
		k, err := a.caseNamed(ctx, args[0])
		if err != nil {
			return err
		}
		what, err := cmd.Flags().GetString("what")
		if err != nil {
			return err
		}
		if _, err := a.box.desk.Do(ctx, who, k.ID, 0, loop.Print{What: strings.TrimSpace(what)}); err != nil {
			return a.explain("case "+args[0], err)
		}
		v, err := a.viewer(ctx)
		if err != nil {
			return err
		}
		p, err := a.box.desk.Page(ctx, desk.Who{}, k.ID)
		if err != nil {
			return err
		}
		v.whole = true
		if !cmd.Flags().Changed("xlsx") {
			return v.printCase(a.stdout, p, "")
		}
		if err := v.writeRecord(a.stdout, p); err != nil {
			return fmt.Errorf("write the record: %w", err)
		}
		return nil
	})
	return c
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
		return written(b), nil
	case strings.TrimSpace(said) == "":
		return "", misused{problem{fmt.Errorf("%s: --text is missing", cmd.CommandPath()), "usage: " + cmd.UseLine()}}
	}
	return said, nil
}

// written is a file as somebody's editor saved it: UTF-8, with the mark that some
// put before it, or GBK.
func written(b []byte) string {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if !utf8.Valid(b) {
		if out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b); err == nil {
			return string(out)
		}
	}
	return string(b)
}
