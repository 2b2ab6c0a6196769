package sshd

import (
	"fmt"
	"testing"
)

func TestWordsAreSplitAsAShellDoes(t *testing.T) {
	for line, want := range map[string][]string{
		`case list --json`:                {"case", "list", "--json"},
		`  inbox	`:                        {"inbox"},
		`case answer 1007 '路灯 修好了'`:       {"case", "answer", "1007", "路灯 修好了"},
		`note --text=" \"引号\" \n $HOME "`: {"note", `--text= "引号" \n $HOME `},
		`a '' b`:                          {"a", "", "b"},
		`'it'\''s'`:                       {"it's"},
		`one\ word`:                       {"one word"},
	} {
		got, err := split(line)
		if err != nil || fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Errorf("%s: %q, %v", line, got, err)
		}
	}
	for _, open := range []string{`'a`, `"a`, `a\`, `"a\`} {
		if got, err := split(open); err == nil {
			t.Errorf("%s: %q", open, got)
		}
	}
}
