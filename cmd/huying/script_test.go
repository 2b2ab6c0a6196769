package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"huying/appliance/town"
	"huying/modem/emulator"
	"huying/tui"
	"huying/tui/console"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"huying": func() { os.Exit(mainCode()) }, "sshc": sshcMain, "keygen": keygenMain})
}

// Every subcommand, as somebody at a shell meets it: the real binary, real
// files, an emulated modem on a pseudo-terminal.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("ARCH", runtime.GOARCH)
			e.Setenv("GORACE", os.Getenv("GORACE"))
			port := filepath.Join(e.WorkDir, "modem")
			free, err := net.Listen("tcp", "127.0.0.1:0") // for SSH; another might take it before the box does
			if err != nil {
				return err
			}
			_, tcp, err := net.SplitHostPort(free.Addr().String())
			if err = errors.Join(err, free.Close()); err != nil {
				return err
			}
			e.Setenv("PORT", tcp)
			if err := os.CopyFS(filepath.Join(e.WorkDir, "town"), town.Sample()); err != nil {
				return err
			}
			own, err := filepath.Glob(filepath.Join(e.WorkDir, "*.toml"))
			if err != nil {
				return err
			}
			for _, name := range own {
				b, err := os.ReadFile(name)
				if err == nil {
					err = os.WriteFile(name, bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("$MODEM"), []byte(port)), []byte("$PORT"), []byte(tcp)), 0o600)
				}
				if err != nil {
					return err
				}
			}
			// A file of its own wins; this is what most of the stories begin with.
			name := filepath.Join(e.WorkDir, "huying.toml")
			if _, err := os.Stat(name); err == nil {
				return nil
			}
			return os.WriteFile(name, fmt.Appendf(nil, usualConfig, port), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"gsm": gsmCommand, "hears": hearsCommand, "until": untilCommand, "json": jsonCommand, "up": upCommand, "flip": flipCommand, "json-id": jsonIDCommand,
			"township": townshipCommand, "word": wordCommand, "boximage": boxImageCommand, "oncard": onCardCommand, "wish": wishCommand,
		},
	})
}

const usualConfig = `data = "data"

[hall]
name = "青山镇"
number = "13700000099"
area_code = "0536"
duty = ["13800000007"]

[hours]
work = ["00:00-24:00"]
quiet = ""

[modem]
port = %q
`

// storyLimit is how long a story waits for another process: these are real ones,
// on whatever machine the tests run.
const storyLimit = 30 * time.Second

// within tries again until it works or storyLimit is over. Nothing tells this
// process what the others do, so it looks.
func within(ts *testscript.TestScript, try func() error) {
	var err error
	for end := time.Now().Add(storyLimit); ; time.Sleep(20 * time.Millisecond) {
		if err = try(); err == nil {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("in vain: %v", err)
		}
	}
}

// up: waits until the box on data answers.
func upCommand(ts *testscript.TestScript, _ bool, _ []string) {
	within(ts, func() error {
		c, err := console.Dial(context.Background(), ts.MkAbs("data"))
		if err == nil {
			c.Close()
		}
		return err
	})
}

// township [PHONE…]: the tables of the folder town and four clerks are in the box,
// and these people of it have confirmed their numbers: where most days begin.
func townshipCommand(ts *testscript.TestScript, _ bool, phones []string) {
	huying := func(args ...string) []byte {
		program, err := findProgram(ts, "huying")
		ts.Check(err)
		cmd := exec.Command(program, args...)
		cmd.Dir = ts.MkAbs(".")
		out, err := cmd.CombinedOutput()
		if err != nil {
			ts.Fatalf("huying %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return out
	}
	upCommand(ts, false, nil)
	huying("town", "import", "town", "--yes")
	huying("clerk", "add", "何清", "--role", "admin")
	huying("clerk", "add", "周明", "--role", "leader")
	huying("clerk", "add", "李静", "--role", "dispatcher", "--role", "caller")
	huying("clerk", "add", "王芳", "--role", "receiver")
	if len(phones) == 0 {
		return
	}
	huying(append([]string{"person", "ask"}, phones...)...)
	for _, p := range phones {
		hearsCommand(ts, false, []string{p, "确认回“是”"})
		gsmCommand(ts, false, []string{"deliver", "+86" + p, "是"})
	}
	for _, p := range phones {
		hearsCommand(ts, false, []string{p, "已确认您是"})
	}
}

// word PHONE TEXT PATTERN: somebody of the staff texts, and reads this answer.
func wordCommand(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: word PHONE TEXT PATTERN")
	}
	before, _ := textsLike(ts, args[0], args[2])
	gsmCommand(ts, false, []string{"deliver", "+86" + args[0], args[1]})
	within(ts, func() error { // what was read before is no answer
		n, err := textsLike(ts, args[0], args[2])
		if n > before {
			return nil
		}
		return err
	})
}

// flip FOLDER: changes one byte in the middle of what is written in its first
// file, as a hand or a worn-out card does.
func flipCommand(ts *testscript.TestScript, _ bool, args []string) {
	all, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*"))
	ts.Check(err)
	if len(all) == 0 {
		ts.Fatalf("nothing in %s", args[0])
	}
	b, err := os.ReadFile(all[0])
	ts.Check(err)
	written := bytes.TrimRight(b, "\x00")
	b[len(written)*2/3] ^= 0x40
	ts.Check(os.WriteFile(all[0], b, 0o600))
}

// gsm LINE: says a line to the emulator's control channel, once it listens.
func gsmCommand(ts *testscript.TestScript, neg bool, args []string) {
	var c *emulator.Client
	within(ts, func() (err error) {
		c, err = emulator.Dial(ts.MkAbs("gsm.sock"))
		return err
	})
	defer c.Close()
	v, err := c.Do(strings.Join(args, " "))
	if (err != nil) != neg {
		ts.Fatalf("gsm %s: %v", strings.Join(args, " "), err)
	}
	ts.Logf("%s", v)
}

// hears PHONE PATTERN: waits until a text like this is on that phone. With !,
// none is there now.
func hearsCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: hears PHONE PATTERN")
	}
	look := func() error {
		n, err := textsLike(ts, args[0], args[1])
		if n > 0 {
			return nil
		}
		return err
	}
	if !neg {
		within(ts, look)
	} else if look() == nil {
		ts.Fatalf("%s heard %q", args[0], args[1])
	}
}

// textsLike counts the texts on a phone that are like this; the error tells what else
// there is.
func textsLike(ts *testscript.TestScript, phone, pattern string) (n int, err error) {
	want, err := regexp.Compile(pattern)
	ts.Check(err)
	c, err := emulator.Dial(ts.MkAbs("gsm.sock"))
	if err != nil {
		return 0, err
	}
	defer c.Close()
	all, err := c.SentText()
	if err != nil {
		return 0, err
	}
	var others []string
	for _, s := range all {
		if strings.HasSuffix(s.To, phone) && want.MatchString(s.Text) {
			n++
		}
		others = append(others, s.To+": "+s.Text)
	}
	return n, fmt.Errorf("%s heard nothing new like %q, only:\n%s", phone, pattern, strings.Join(others, "\n"))
}

// until PATTERN PROGRAM ARGS: runs a program again until its output matches.
func untilCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: until PATTERN PROGRAM ARGS")
	}
	want, err := regexp.Compile(args[0])
	ts.Check(err)
	program, err := findProgram(ts, args[1])
	ts.Check(err)
	var out []byte
	within(ts, func() error {
		cmd := exec.Command(program, args[2:]...)
		cmd.Dir = ts.MkAbs(".")
		cmd.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"), "PATH="+ts.Getenv("PATH"))
		if out, _ = cmd.CombinedOutput(); !want.Match(out) {
			return fmt.Errorf("%s says\n%s", strings.Join(args[1:], " "), out)
		}
		return nil
	})
	ts.Logf("%s", out)
}

func findProgram(ts *testscript.TestScript, name string) (string, error) {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no program %s", name)
}

// json PATH VALUE: the last command's JSON has this value there. A path is
// keys and places, 0.entries.2.kind; a value is JSON or plain words; * is any.
func jsonCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json PATH VALUE")
	}
	v := jsonAt(ts, args[0])
	b, err := json.Marshal(v)
	ts.Check(err)
	same := args[1] == "*" || string(b) == args[1] || v == any(args[1])
	if same == neg {
		ts.Fatalf("%s is %s", args[0], b)
	}
}

// json-id PATH NAME: keeps a value of the last command's JSON as $NAME.
func jsonIDCommand(ts *testscript.TestScript, _ bool, args []string) {
	b, err := json.Marshal(jsonAt(ts, args[0]))
	ts.Check(err)
	ts.Setenv(args[1], strings.Trim(string(b), `"`))
}

func jsonAt(ts *testscript.TestScript, path string) any {
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &v); err != nil {
		ts.Fatalf("not one JSON document: %v", err)
	}
	for step := range strings.SplitSeq(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			next, ok := at[step]
			if !ok {
				ts.Fatalf("no key %s on the way of %s", step, path)
			}
			v = next
		case []any:
			if step == "len" {
				v = float64(len(at))
				continue
			}
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(at) {
				ts.Fatalf("no %s among %d on the way of %s", step, len(at), path)
			}
			v = at[n]
		default:
			ts.Fatalf("nothing below %v on the way of %s", v, path)
		}
	}
	return v
}

// wishCommand is what the device page asks the system for: wish DO [FILE].
func wishCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: wish DO [FILE]")
	}
	w := updateWish{Do: tui.UpdateDo(args[0])}
	if len(args) == 2 {
		w.File = ts.MkAbs(args[1])
	}
	b, err := json.Marshal(w)
	ts.Check(err)
	ts.Check(os.WriteFile(filepath.Join(ts.MkAbs("wishes"), wishFile), b, 0o600))
}
