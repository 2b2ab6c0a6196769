package sshd

import (
	"regexp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	gossh "golang.org/x/crypto/ssh"
)

// passed is the part of the environment that a screen's looks depend on. Nothing
// else of it is taken from a client.
var passed = []string{"LANG", "LC_ALL", "LC_CTYPE", "COLORTERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM_PROGRAM", "TMUX", "STY"}

// Passed lists the names a client should send along.
func Passed() []string { return slices.Clone(passed) }

// maxValue is far more than any of these values has.
const maxValue = 256

// environment keeps of a client's words what is passed, each name once.
func environment(all []string) []string {
	var out []string
	for _, name := range passed {
		for _, e := range slices.Backward(all) { // the last one counts
			if value, ok := strings.CutPrefix(e, name+"="); ok {
				out = append(out, name+"="+value)
				break
			}
		}
	}
	return out
}

var termName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.+_-]{0,39}$`)

// term is what the terminal says it is. The name may become a path where
// terminals are looked up, so nothing but a name is taken.
func term(s string) string {
	if !termName.MatchString(s) {
		return "vt100"
	}
	return s
}

// Looks are the options that make a program look right on the terminal with
// this environment, whatever the environment of our own process is.
func Looks(env []string) []tea.ProgramOption {
	return []tea.ProgramOption{tea.WithEnvironment(env), tea.WithColorProfile(Profile(env))}
}

// Profile is how many colours a terminal with this environment has.
func Profile(env []string) colorprofile.Profile {
	var kind string
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		switch {
		case name == "TERM":
			kind = value
		case name == "NO_COLOR" && value != "": // any value means it (no-color.org)
			return colorprofile.ASCII
		}
	}
	if plainTerminal.MatchString(kind) {
		return colorprofile.ASCII
	}
	return colorprofile.Env(env)
}

// plainTerminal are terminals that have bold and reverse but no colours.
var plainTerminal = regexp.MustCompile(`^(vt[1-5]\d\d|wy\d|dumb$|ansi-m)`)

// strict is a channel that lets through what a screen or a command needs: no
// agent, no X11, no file transfer, no signals, and little of the environment.
type strict struct{ gossh.NewChannel }

func (s strict) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	ch, in, err := s.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	out := make(chan *gossh.Request)
	go func() {
		defer close(out)
		seen := map[string]bool{}
		for r := range in {
			if !wanted(r, seen) {
				_ = r.Reply(false, nil)
				continue
			}
			out <- r
		}
	}()
	return ch, out, nil
}

func wanted(r *gossh.Request, seen map[string]bool) bool {
	switch r.Type {
	case "shell", "exec", "pty-req", "window-change":
		return true
	case "env":
		var kv struct{ Name, Value string }
		if gossh.Unmarshal(r.Payload, &kv) != nil || !slices.Contains(passed, kv.Name) || len(kv.Value) > maxValue || seen[kv.Name] {
			return false
		}
		seen[kv.Name] = true
		return true
	}
	return false
}
