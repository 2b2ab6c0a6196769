package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"huying/appliance/loop"
)

// notTyped are the deeds that nobody does at a desk.
var notTyped = map[string]string{
	"Self":        "自: a grid worker's, by text",
	"Answered":    "the villager's, by text",
	"Withdraw":    "the villager's, by text",
	"SilenceCall": "the watch's, when nobody has answered for too long",
}

// deedsOf are all deeds there are: the types of the loop with a way of being done.
func deedsOf(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "appliance", "loop", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the loop's files: %v, %v", files, err)
	}
	var out []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			m, ok := d.(*ast.FuncDecl)
			if !ok || m.Recv == nil || m.Name.Name != "do" {
				continue
			}
			if id, ok := m.Recv.List[0].Type.(*ast.Ident); ok {
				out = append(out, id.Name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// commandsFor are the deeds that have a command: each type's name, and the commands.
func commandsFor(root *cobra.Command) map[string][]deedAt {
	out := map[string][]deedAt{}
	add := func(deed any, path ...string) {
		cmd, _, err := root.Find(path)
		name := reflect.TypeOf(deed).Elem().Name()
		if err != nil || cmd.Name() != path[len(path)-1] {
			out[name] = append(out[name], deedAt{deed, nil})
			return
		}
		out[name] = append(out[name], deedAt{deed, cmd})
	}
	for _, v := range caseVerbs() {
		add(v.deed(), "case", v.name())
	}
	for _, v := range callVerbs() {
		add(v.deed(), "call", v.name())
	}
	add(new(loop.Open), "case", "open")
	add(new(loop.Reveal), "case", "reveal")
	add(new(loop.Print), "case", "print")
	return out
}

type deedAt struct {
	deed any
	cmd  *cobra.Command
}

// Every act of the loop is typed by exactly one command, with a flag for each of
// its fields; a flag of known words names them.
func TestEveryDeedIsACommand(t *testing.T) {
	root := (&app{}).command()
	have := commandsFor(root)
	for _, name := range deedsOf(t) {
		why, apart := notTyped[name]
		switch at := have[name]; {
		case apart && len(at) > 0:
			t.Errorf("%s has a command, and is said to be %s", name, why)
		case apart:
		case len(at) != 1:
			t.Errorf("%s has %d commands, want one", name, len(at))
		case at[0].cmd == nil:
			t.Errorf("%s has a verb and no command", name)
		}
	}
	for name, all := range have {
		for _, at := range all {
			if at.cmd == nil {
				continue
			}
			fields(at.deed, func(flag string, v reflect.Value) {
				f := at.cmd.Flags().Lookup(flag)
				if f == nil {
					t.Errorf("%s: a field of %s has no flag --%s", at.cmd.CommandPath(), name, flag)
					return
				}
				for _, w := range choices[v.Type()] {
					if !strings.Contains(f.Usage, w.value) || !strings.Contains(f.Usage, w.zh) {
						t.Errorf("%s --%s does not name %q: %s", at.cmd.CommandPath(), flag, w.value, f.Usage)
					}
				}
			})
		}
	}
	for _, of := range []struct {
		group string
		acts  []loop.Act
	}{{"case", append(loop.CaseActs(), loop.OrderActs()...)}, {"call", loop.CallActs()}} {
		for _, a := range of.acts {
			verb := strings.TrimPrefix(string(a), "call-")
			if cmd, _, err := root.Find([]string{of.group, verb}); err != nil || cmd.Name() != verb {
				t.Errorf("huying %s %s: no such command", of.group, verb)
			}
		}
	}
}

// Every command says in one line what it is for, every flag what it wants; the
// many verbs of a case stand in groups.
func TestEveryCommandSaysWhatItIsFor(t *testing.T) {
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Short == "" || strings.Contains(c.Short, "\n") {
			t.Errorf("%s: its short is %q", c.CommandPath(), c.Short)
		}
		c.Flags().VisitAll(func(f *flag) {
			if f.Usage == "" {
				t.Errorf("%s --%s says nothing", c.CommandPath(), f.Name)
			}
		})
		if c.HasParent() && c.Parent().Name() == "case" && c.GroupID == "" {
			t.Errorf("%s stands in no group", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk((&app{}).command())
}

// Every reason of a refusal has a way out that names a command or a flag.
func TestEveryRefusalNamesTheNextCommand(t *testing.T) {
	for _, why := range reasonsOf(t) {
		for _, act := range []loop.Act{loop.ActAccept, loop.ActSuspend, loop.ActRateCall, loop.ActApprove, loop.ActTown} {
			for _, english := range []bool{false, true} {
				hint := refusalHint(&loop.Refusal{Why: loop.Why(why), Act: act, Name: "x"}, english)
				if !strings.Contains(hint, "huying ") && !strings.Contains(hint, "--") && !strings.Contains(hint, "ssh-keygen") {
					t.Errorf("%s of %s: the hint %q names nothing to type", why, act, hint)
				}
			}
		}
	}
}

// reasonsOf are the reasons there are, as the loop's file writes them.
func reasonsOf(t *testing.T) []string {
	t.Helper()
	name := filepath.Join("..", "..", "appliance", "loop", "refusal.go")
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 {
			return true
		}
		if id, ok := v.Type.(*ast.Ident); !ok || id.Name != "Why" {
			return true
		}
		if lit, ok := v.Values[0].(*ast.BasicLit); ok {
			out = append(out, strings.Trim(lit.Value, `"`))
		}
		return true
	})
	if len(out) < 50 {
		t.Fatalf("only %d reasons found", len(out))
	}
	return out
}

// Every command and every verb is typed in one of the stories.
func TestEveryCommandIsInAStory(t *testing.T) {
	stories, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var told strings.Builder
	for _, s := range stories {
		b, err := os.ReadFile(s)
		if err != nil {
			t.Fatal(err)
		}
		told.Write(b)
	}
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		if !c.HasSubCommands() && c.Name() != "help" && c.Name() != "completion" && !c.Hidden && !strings.Contains(told.String(), c.CommandPath()+" ") && !strings.Contains(told.String(), c.CommandPath()+"\n") {
			t.Errorf("no story types %s", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk((&app{}).command())
}
