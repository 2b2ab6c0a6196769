package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"huying/appliance/town"
)

// A pane is a clerk at a real terminal program of 80 by 24, who counts keys.
type pane struct {
	t      *testing.T
	socket string
	keys   int // pressed that are no words
	words  int // characters written
}

// inTmux runs huying in a tmux of its own.
func inTmux(t *testing.T, dir string, args ...string) *pane {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	huying := filepath.Join(dir, "huying")
	if err := os.Symlink(exe, huying); err != nil {
		t.Fatal(err)
	}
	p := &pane{t: t, socket: fmt.Sprintf("huying-test-%d", os.Getpid())}
	p.tmux(append([]string{"-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-c", dir, huying}, args...)...)
	t.Cleanup(func() { _ = exec.Command("tmux", "-L", p.socket, "kill-server").Run() })
	return p
}

func (p *pane) tmux(args ...string) string {
	p.t.Helper()
	cmd := exec.Command("tmux", append([]string{"-L", p.socket, "-u"}, args...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("tmux %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (p *pane) screen() string { return p.tmux("capture-pane", "-p") }

// sees waits, in real time, until the screen shows all of the words.
func (p *pane) sees(words ...string) {
	p.t.Helper()
	for end := time.Now().Add(storyLimit); ; time.Sleep(20 * time.Millisecond) {
		s := p.screen()
		missing := ""
		for _, w := range words {
			if !strings.Contains(s, w) {
				missing = w
			}
		}
		if missing == "" {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("does not see %q but\n%s", missing, s)
		}
	}
}

// glance is how long somebody looks at a form before Enter; sooner it counts as held down.
const glance = 700 * time.Millisecond

// press presses one key by its tmux name.
func (p *pane) press(key string) {
	p.t.Helper()
	if key == "Enter" {
		time.Sleep(glance)
	}
	p.keys++
	p.tmux("send-keys", key)
}

// write writes words.
func (p *pane) write(words string) {
	p.t.Helper()
	p.words += utf8.RuneCountInString(words)
	p.tmux("send-keys", "-l", words)
}

// The five commonest tasks, at a real terminal program, with the keys they take.
func TestTheFiveCommonestTasksInTmux(t *testing.T) {
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed (apt-get install tmux): nothing was tried at a real terminal program")
	}
	dir, gsm := aBoxOfItsOwn(t)
	serves(t, dir)
	if err := os.CopyFS(filepath.Join(dir, "town"), town.Sample()); err != nil {
		t.Fatal(err)
	}
	tells(t, dir, "", "town", "import", "town", "--yes")
	tells(t, dir, "", "clerk", "add", "李静", "--role", "dispatcher", "--role", "caller")
	tells(t, dir, "246810\n", "clerk", "pin", "李静")
	p := inTmux(t, dir, "console")
	p.sees("口令")
	p.write("李静")
	p.press("Enter")
	p.write("246810")
	p.press("Enter")
	p.sees("上手：")
	p.press("Enter")
	p.sees("没有在办的事")
	texts := func(from, words string) {
		t.Helper()
		if err := gsm.Deliver(from, words); err != nil {
			t.Fatal(err)
		}
	}
	task := func(name string, most int, do func()) {
		t.Helper()
		p.keys, p.words = 0, 0
		do()
		t.Logf("%-44s %2d keys, %2d characters", name, p.keys, p.words)
		if p.keys > most {
			t.Errorf("%s takes %d keys, want %d at most", name, p.keys, most)
		}
	}
	texts("+8613800001111", "王家庄村东头路灯不亮了，晚上走路看不见，已经三天了")
	p.sees("1007", "建议：供电所")
	task("inbox, accepted, dispatched", 6, func() {
		p.press("Enter")
		p.sees("Enter/1 受理")
		p.press("Enter")
		p.sees("-- 受理 1007")
		p.press("Enter")
		p.sees("请派单")
		p.press("Enter")
		p.sees("-- 派单 1007")
		p.press("Enter")
		p.sees("件号1007已派供电所")
	})
	p.press("Escape")
	texts("+8613900002222", "合作医疗怎么报销，要带什么材料")
	p.sees("1010")
	task("found by the phone's last digits", 2, func() {
		p.press("/")
		p.sees("边打边查")
		p.write("2222")
		p.sees("找到1件")
		p.press("Enter")
		p.sees("1 受理  2 答复") // the words of the matter stand in the list of what was found, too
	})
	task("answered", 2, func() {
		p.press("2")
		p.sees("-- 答复")
		p.write("请带身份证和发票到便民中心3号窗")
		p.press("Enter")
		p.sees("已答复")
	})
	p.press("1")
	p.sees("-- 受理")
	p.press("Enter")
	p.sees("已受理")
	task("concluded", 3, func() {
		p.press("3")
		p.sees("-- 办结")
		p.press("Down")
		p.write("已当面告知材料和窗口")
		p.press("Enter")
		p.sees("已办结")
	})
	texts("+8613700003333", "我家着火了，快来人")
	p.sees("警报", "137 0000 3333")
	task("an alarm taken", 1, func() {
		p.press("F9")
		p.sees("您已接警")
	})
}
