package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"huying/appliance"
	"huying/appliance/health"
	"huying/modem"
	"huying/tui"
)

// A starting box is looked at through a socket: a line with what is asked ("" nothing),
// and back comes how it stands. The screen runs as the box's user and may ask for no
// more than tui names; root does it.
const (
	runFolder = "/run/huying"
	doorName  = "first.sock"
)

// doorPatience is how long one who asks may take.
const doorPatience = 5 * time.Second

type door struct {
	words chan string

	mu    sync.Mutex
	start tui.Start
	line  func() (health.Check, bool) // the modem as it looks meanwhile; nil: not asked
}

func newDoor() *door { return &door{words: make(chan string)} }

func (d *door) tell(s tui.Start) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.start = s
}

// open listens below dir until the returned function is called.
func (d *door) open(dir string) (shut func(), err error) {
	shut = func() {}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return shut, err
	}
	path := filepath.Join(dir, doorName)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) { // of a start that was cut off
		return shut, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return shut, err
	}
	if err = os.Chmod(path, 0o660); err == nil {
		err = chownTo(path, boxUser)
	}
	if err != nil {
		l.Close()
		return shut, err
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go d.serve(c)
		}
	}()
	return func() { l.Close() }, nil
}

func (d *door) serve(c net.Conn) {
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(doorPatience)) // of a socket: never fails
	word, err := bufio.NewReader(io.LimitReader(c, 512)).ReadString('\n')
	if err != nil {
		return
	}
	if word = strings.TrimSpace(word); word != "" {
		select {
		case d.words <- word:
		case <-time.After(doorPatience): // a round is under way: it looks at everything anyway
		}
	}
	_ = json.NewEncoder(c).Encode(d.looks()) // who asked has gone
}

// looks is the start as it stands, with what can be seen of the modem.
func (d *door) looks() tui.Start {
	d.mu.Lock()
	s, line := d.start, d.line
	d.mu.Unlock()
	if line != nil {
		if c, ok := line(); ok {
			s.Tree.Children = append(s.Tree.Children[:len(s.Tree.Children):len(s.Tree.Children)], c)
		}
	}
	return s
}

// listen has the modem asked while the start waits, so that whoever stands before the
// screen sees the SIM too; stop lets it go. Nothing is read from it or sent, and no PIN is
// tried: a wrong one is counted by the SIM, and this asks again and again. Which ports are
// no modem's is known only of a configuration that can be read.
func (d *door) listen(ctx context.Context, cfg config) (stop func()) {
	look := func() (health.Check, bool) { return portsSeen(), true }
	letGo := func() {}
	if cfg.Hall.Name != "" && cfg.Modem.Port != emulatedPort {
		ctx, cancel := context.WithCancel(ctx)
		line := modem.NewLine(modem.Ports(modem.PortConfig{Path: cfg.Modem.Port, Baud: cfg.Modem.Baud, Exclude: cfg.serialPorts()}), modem.Options{
			Log: slog.New(slog.DiscardHandler), Now: time.Now, Profile: cfg.Modem.Profile,
		})
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = line.Run(ctx) // weather: its status says what it is
		}()
		look = func() (health.Check, bool) {
			facts := health.Facts{Now: time.Now(), Line: health.LineFacts{LineStatus: line.Status(), Configured: cfg.Modem.Port}}
			if facts.Line.Phase == appliance.LinePINNeeded && cfg.Modem.PIN != "" {
				return well2("line", says{"SIM 卡在，上了 PIN 码；开始工作时再输", "the SIM is there and wants its PIN, which is given when the box serves"}), true
			}
			return health.Tree(facts).Find("line")
		}
		letGo = func() { cancel(); <-ended }
	}
	d.mu.Lock()
	d.line = look
	d.mu.Unlock()
	return func() {
		letGo()
		d.mu.Lock()
		d.line = nil
		d.mu.Unlock()
	}
}

// portsSeen names the ports a modem may hang on, without a word to any of them.
func portsSeen() health.Check {
	seen := modem.Candidates()
	if len(seen) == 0 {
		c, _ := health.Tree(health.Facts{Line: health.LineFacts{LineStatus: appliance.LineStatus{Phase: appliance.LineNoPort}, Configured: "auto"}}).Find("line")
		return c
	}
	names := strings.Join(seen, " ")
	return health.Check{Key: "line", Level: health.OK, What: health.Text{Zh: "接着的串口：" + names + "（配置读好后才问是不是短信模块）", En: "serial ports: " + names + " (asked once the configuration is read)"}}
}

// askDoor asks a start how it stands. ok: there is one.
func askDoor(dir, word string) (s tui.Start, ok bool) {
	c, err := net.DialTimeout("unix", filepath.Join(dir, doorName), doorPatience)
	if err != nil {
		return s, false
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(2 * doorPatience)) // of a socket: never fails
	if _, err := io.WriteString(c, word+"\n"); err != nil {
		return s, false
	}
	return s, json.NewDecoder(c).Decode(&s) == nil
}
