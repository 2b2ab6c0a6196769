package sshd

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	gossh "golang.org/x/crypto/ssh"

	"huying/appliance"
)

// office is a box on a network, with clerks who have keys.
type office struct {
	*testing.T
	*lan
	mu     sync.Mutex
	owners map[string]appliance.Clerk
	bell   chan struct{}
	log    bytes.Buffer
	done   chan error
	stop   context.CancelFunc
}

const hall, elsewhere = "192.168.1.10", "192.168.1.66"

// within opens an office in a synctest bubble.
func within(t *testing.T, s *Server, limits Limits, story func(t *testing.T, o *office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o := &office{T: t, lan: newLAN(), owners: map[string]appliance.Clerk{}, bell: make(chan struct{}), done: make(chan error, 1)}
		s.Log = slog.New(slog.NewTextHandler(&o.log, nil))
		if s.Commands == nil {
			s.Commands = func(_ context.Context, c Command) int {
				fmt.Fprintf(c.Stdout, "%s does %q", c.Clerk.Name(), c.Args)
				return len(c.Args)
			}
		}
		if s.Screen == nil {
			s.Screen = func(_ context.Context, term Terminal) (tea.Model, error) { return page{term: term}, nil }
		}
		key, err := NewHostKey()
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		o.stop = stop
		go func() {
			o.done <- s.ServeNetwork(ctx, o.lan, Network{HostKey: key, Owner: o.owner, Changed: o.changed, Limits: limits})
		}()
		story(t, o)
		stop()
		if err := <-o.done; !errors.Is(err, context.Canceled) {
			t.Errorf("serve: %v", err)
		}
	})
}

func (o *office) owner(_ context.Context, key gossh.PublicKey) (appliance.Clerk, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	k, ok := o.owners[string(key.Marshal())]
	if !ok || k.Disabled {
		return appliance.Clerk{}, appliance.ErrNone
	}
	return k, nil
}

func (o *office) changed() <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.bell
}

// sets changes a key's clerk and rings the bell; a nameless one takes the key away.
func (o *office) sets(key gossh.Signer, k appliance.Clerk) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.owners[string(key.PublicKey().Marshal())] = k
	if k.ID == "" {
		delete(o.owners, string(key.PublicKey().Marshal()))
	}
	close(o.bell)
	o.bell = make(chan struct{})
}

// hires makes a clerk with a key.
func (o *office) hires(name string) gossh.Signer {
	o.Helper()
	key := newKey(o.T, "ed25519")
	o.sets(key, appliance.Clerk{ID: appliance.ClerkID(name), Roles: []appliance.Role{appliance.RoleDispatcher}, Words: appliance.ClerkWords{Name: name}})
	return key
}

func newKey(t *testing.T, kind string) gossh.Signer {
	t.Helper()
	var key crypto.Signer
	var err error
	switch kind {
	case "rsa":
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	case "ecdsa":
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	default:
		_, key, err = ed25519.GenerateKey(rand.Reader)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := gossh.NewSignerFromSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// comes tries to get in.
func (o *office) comes(from string, with ...gossh.AuthMethod) (*gossh.Client, error) {
	conn := o.dial(from)
	c, chans, reqs, err := gossh.NewClientConn(conn, "box", &gossh.ClientConfig{User: "anybody", Auth: with, HostKeyCallback: gossh.InsecureIgnoreHostKey()})
	if err != nil {
		conn.Close()
		synctest.Wait()
		return nil, err
	}
	return gossh.NewClient(c, chans, reqs), nil
}

func (o *office) in(from string, key gossh.Signer) *gossh.Client {
	o.Helper()
	c, err := o.comes(from, gossh.PublicKeys(key))
	if err != nil {
		o.Fatalf("not let in: %v", err)
	}
	return c
}

// runs is what a command says, and its exit code.
func runs(t *testing.T, c *gossh.Client, words string) (out string, code int) {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var said, complained bytes.Buffer
	s.Stdout, s.Stderr = &said, &complained
	err = s.Run(words)
	var status *gossh.ExitError
	switch {
	case errors.As(err, &status):
		code = status.ExitStatus()
	case err != nil:
		code = -1
	}
	return said.String() + complained.String(), code
}

// page is a screen that says what it was given.
type page struct {
	term  Terminal
	w, h  int
	typed string
}

func (p page) Init() tea.Cmd { return nil }

func (p page) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.w, p.h = msg.Width, msg.Height
	case tea.ColorProfileMsg:
		p.typed += "<" + msg.Profile.String() + ">"
	case tea.KeyPressMsg:
		switch msg.String() {
		case "q":
			return p, tea.Quit
		case "!":
			panic("a fault in a screen")
		}
		p.typed += msg.Text
	}
	return p, nil
}

func (p page) View() tea.View {
	return tea.NewView(fmt.Sprintf("%s %dx%d %s %s [%s]", p.term.Clerk.Name(), p.w, p.h, p.term.Term, strings.Join(p.term.Env, ","), p.typed))
}

// seat is somebody at a screen.
type seated struct {
	*gossh.Session
	keys io.Writer
	mu   sync.Mutex
	b    bytes.Buffer
	left chan struct{}
}

func (s *seated) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

// saw is all that was written to the terminal so far.
func (s *seated) saw() string {
	time.Sleep(time.Second) // in the bubble: frames are drawn
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func sits(t *testing.T, c *gossh.Client, kind string, w, h int, env ...string) *seated {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	at := &seated{Session: s, left: make(chan struct{})}
	s.Stdout, s.Stderr = at, at
	if at.keys, err = s.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		_ = s.Setenv(name, value)
	}
	if err := s.RequestPty(kind, h, w, gossh.TerminalModes{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Wait(); close(at.left) }()
	return at
}

func (s *seated) gone() bool {
	synctest.Wait()
	select {
	case <-s.left:
		return true
	default:
		return false
	}
}

func TestAKeySaysWhoActs(t *testing.T) {
	within(t, &Server{}, Limits{}, func(t *testing.T, o *office) {
		li, wang := o.hires("李静"), o.hires("王芳")
		for key, name := range map[gossh.Signer]string{li: "李静", wang: "王芳"} {
			c := o.in(hall, key)
			if got, code := runs(t, c, "case list --json"); code != 3 || got != name+` does ["case" "list" "--json"]` {
				t.Errorf("exit %d: %s", code, got)
			}
			if got, _ := runs(t, c, "huying case show 1007"); !strings.HasSuffix(got, `["case" "show" "1007"]`) {
				t.Errorf("as the manual writes it: %s", got)
			}
			if got, code := runs(t, c, "case answer '没有引号"); code != 2 || !strings.Contains(got, "an open quote") {
				t.Errorf("exit %d: %s", code, got)
			}
			c.Close()
		}
	})
}

// A colleague's public key is no way in: it must be proved that one has the other half.
func TestThePublicHalfOpensNothing(t *testing.T) {
	within(t, &Server{}, Limits{}, func(t *testing.T, o *office) {
		li, wang := o.hires("李静"), o.hires("王芳")
		if c, err := o.comes(hall, gossh.PublicKeys(onlyPublic{li}, wang)); err == nil {
			c.Close()
			t.Error("let in")
		}
	})
}

// onlyPublic offers a key it cannot sign with.
type onlyPublic struct{ gossh.Signer }

func (onlyPublic) Sign(io.Reader, []byte) (*gossh.Signature, error) {
	return &gossh.Signature{Format: gossh.KeyAlgoED25519, Blob: make([]byte, 64)}, nil
}

func TestWhoDoesNotComeIn(t *testing.T) {
	never := func(string, string, []string, []bool) ([]string, error) { return nil, nil }
	for name, with := range map[string]func(o *office) gossh.AuthMethod{
		"nothing":              func(*office) gossh.AuthMethod { return nil },
		"a password":           func(*office) gossh.AuthMethod { return gossh.Password("huying") },
		"keyboard-interactive": func(*office) gossh.AuthMethod { return gossh.KeyboardInteractive(never) },
		"an unknown key":       func(o *office) gossh.AuthMethod { return gossh.PublicKeys(newKey(o.T, "ed25519")) },
		"an RSA key": func(o *office) gossh.AuthMethod {
			key := newKey(o.T, "rsa")
			o.sets(key, appliance.Clerk{ID: "1"})
			return gossh.PublicKeys(key)
		},
		"an ECDSA key": func(o *office) gossh.AuthMethod {
			key := newKey(o.T, "ecdsa")
			o.sets(key, appliance.Clerk{ID: "1"})
			return gossh.PublicKeys(key)
		},
		"a closed account": func(o *office) gossh.AuthMethod {
			key := newKey(o.T, "ed25519")
			o.sets(key, appliance.Clerk{ID: "1", Disabled: true})
			return gossh.PublicKeys(key)
		},
	} {
		within(t, &Server{}, Limits{}, func(t *testing.T, o *office) {
			var methods []gossh.AuthMethod
			if m := with(o); m != nil {
				methods = append(methods, m)
			}
			if c, err := o.comes(elsewhere, methods...); err == nil {
				c.Close()
				t.Errorf("%s opened the door", name)
			} else if !strings.Contains(err.Error(), "unable to authenticate") {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

func TestWhoTriesTooOftenIsSentAway(t *testing.T) {
	within(t, &Server{}, Limits{}, func(t *testing.T, o *office) {
		li, thief := o.hires("李静"), newKey(t, "ed25519")
		for range 5 {
			if _, err := o.comes(elsewhere, gossh.PublicKeys(thief)); err == nil || !strings.Contains(err.Error(), "unable to authenticate") {
				t.Fatal(err)
			}
		}
		if _, err := o.comes(elsewhere, gossh.PublicKeys(li)); err == nil || strings.Contains(err.Error(), "unable to authenticate") {
			t.Errorf("the sixth was heard: %v", err)
		}
		o.in(hall, li).Close() // others come and go
		if n := strings.Count(o.log.String(), "locked out"); n != 1 {
			t.Errorf("written down %d times", n)
		}
		time.Sleep(11 * time.Minute)
		o.in(elsewhere, li).Close()
		// A clerk whose agent holds other keys too, or who erred, begins anew.
		for range 20 {
			_, _ = o.comes(hall, gossh.PublicKeys(thief))
			c, err := o.comes(hall, gossh.PublicKeys(thief, newKey(t, "ed25519"), li))
			if err != nil {
				t.Fatal(err)
			}
			c.Close()
			synctest.Wait()
		}
	})
}

func TestLocksAreBounded(t *testing.T) {
	l := locks{limit: 2, span: time.Minute}
	at := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	for i := range maxLocks + 100 {
		l.wrong(fmt.Sprint(i), at.Add(time.Duration(i)*time.Millisecond))
	}
	if len(l.by) > maxLocks {
		t.Errorf("%d are remembered", len(l.by))
	}
	last := fmt.Sprint(maxLocks + 99)
	at = at.Add(10 * time.Second)
	if !l.wrong(last, at) || !l.locked(last, at) || l.locked(last, at.Add(time.Minute)) {
		t.Error("the newest was forgotten, or is locked for ever")
	}
}

func TestAHalfOpenConnectionIsClosed(t *testing.T) {
	within(t, &Server{}, Limits{}, func(t *testing.T, o *office) {
		li := o.hires("李静")
		var silent []net.Conn
		for range 4 {
			c := o.dial(elsewhere)
			_, _ = io.WriteString(c, "SSH-2.0-slow\r\n") // and no more
			silent = append(silent, c)
		}
		synctest.Wait()
		if _, err := o.comes(elsewhere, gossh.PublicKeys(li)); err == nil {
			t.Error("a fifth from the same address was heard")
		}
		o.in(hall, li).Close()
		time.Sleep(16 * time.Second)
		for _, c := range silent {
			if _, err := io.ReadAll(c); err != nil {
				t.Error(err)
			}
		}
		o.in(elsewhere, li).Close()
	})
}

func TestStrangersDoNotTakeTheClerksPlaces(t *testing.T) {
	within(t, &Server{}, Limits{Strangers: 8, Connections: 3}, func(t *testing.T, o *office) {
		li := o.hires("李静")
		first := o.in(hall, li)
		for i := range 12 {
			o.dial(fmt.Sprintf("192.168.2.%d", i))
		}
		synctest.Wait()
		if got, _ := runs(t, first, "x"); !strings.HasPrefix(got, "李静") {
			t.Errorf("who is in is served: %s", got)
		}
		if _, err := o.comes(hall, gossh.PublicKeys(li)); err == nil {
			t.Error("more strangers than may wait")
		}
		time.Sleep(20 * time.Second)
		second, third := o.in(hall, li), o.in(hall, li)
		if _, err := o.comes(hall, gossh.PublicKeys(li)); err == nil {
			t.Error("a fourth connection of three")
		}
		for _, c := range []*gossh.Client{first, second, third} {
			c.Close()
		}
		if n := strings.Count(o.log.String(), "too many connections"); n != 1 {
			t.Errorf("a flood was written down %d times", n)
		}
	})
}

func TestThereAreOnlySoManySessions(t *testing.T) {
	within(t, &Server{MaxScreens: 5}, Limits{}, func(t *testing.T, o *office) {
		li, wang, zhao := o.hires("李静"), o.hires("王芳"), o.hires("赵六")
		c := o.in(hall, li)
		for range 4 {
			if got := sits(t, c, "xterm", 80, 24).saw(); !strings.Contains(got, "李静 80x24") {
				t.Fatalf("%q", got)
			}
		}
		if got := sits(t, c, "xterm", 80, 24).saw(); !strings.Contains(got, "开着的屏幕太多了") {
			t.Errorf("a fifth of one clerk: %q", got)
		}
		if got, _ := runs(t, c, "inbox"); !strings.HasPrefix(got, "李静") { // commands have room of their own
			t.Errorf("%s", got)
		}
		d := o.in(hall, wang)
		sits(t, d, "xterm", 80, 24).saw()
		if got := sits(t, o.in(hall, zhao), "xterm", 80, 24).saw(); !strings.Contains(got, "开着的屏幕太多了") {
			t.Errorf("a sixth of five: %q", got)
		}
		for i := range 9 {
			s, err := d.NewSession()
			if full := i+1 >= 8; (err != nil) != full { // one is the screen
				t.Fatalf("session %d of one connection: %v", i+2, err)
			}
			if err == nil {
				defer s.Close()
			}
		}
	})
}

func TestAScreenLooksAsItsTerminalDoes(t *testing.T) {
	within(t, &Server{}, Limits{}, func(t *testing.T, o *office) {
		li := o.hires("李静")
		for _, tt := range []struct {
			kind string
			w, h int
			env  []string
			want string
		}{
			{"xterm-256color", 120, 40, nil, "李静 120x40 xterm-256color TERM=xterm-256color [<ANSI256>]"},
			{"xterm", 0, 0, nil, "李静 80x24 xterm TERM=xterm [<ANSI>]"},
			{"xterm-256color", 80, 24, []string{"COLORTERM=truecolor"}, "[<TrueColor>]"},
			{"xterm-256color", 80, 24, []string{"NO_COLOR=yes"}, "NO_COLOR=yes,TERM=xterm-256color [<Ascii>]"},
			{"vt220", 80, 24, nil, "[<Ascii>]"},
			{"../../etc/passwd", 80, 24, nil, "80x24 vt100 TERM=vt100"},
			{"xterm", 1 << 30, 1 << 30, nil, "李静 500x200 xterm"},
			{"xterm", 80, 24, []string{"LD_PRELOAD=/tmp/x.so", "TTY_FORCE=1", "PATH=/tmp", "LANG=zh_CN.UTF-8", "LANG=C", "TERM=evil"}, "xterm LANG=zh_CN.UTF-8,TERM=xterm ["},
			{"xterm", 80, 24, []string{"LANG=" + strings.Repeat("x", 300)}, "80x24 xterm TERM=xterm ["},
		} {
			c := o.in(hall, li)
			s := sits(t, c, tt.kind, tt.w, tt.h, tt.env...)
			if got := s.saw(); !strings.Contains(strings.ReplaceAll(got, "\x1b[K", ""), tt.want) {
				t.Errorf("%v: got %q, want %q", tt, got, tt.want)
			}
			c.Close()
		}
		s := sits(t, o.in(hall, li), "xterm", 80, 24)
		s.saw()
		for i := range 50 { // dragged by the mouse
			if err := s.WindowChange(24+i%7, 80+i); err != nil {
				t.Fatal(err)
			}
		}
		if got := s.saw(); !strings.Contains(got, "129x") && !strings.Contains(got, "9x24") {
			t.Errorf("resized: %q", got)
		}
		if err := s.WindowChange(0, 0); err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(s.keys, "q")
		<-s.left
	})
}

func TestProfiles(t *testing.T) {
	for want, envs := range map[colorprofile.Profile][][]string{
		colorprofile.ASCII:   {{"TERM=xterm-256color", "NO_COLOR=1"}, {"TERM=vt100"}, {"TERM=vt320"}, {"TERM=dumb"}},
		colorprofile.ANSI:    {{"TERM=linux"}, {"TERM=xterm"}, {"TERM=xterm", "NO_COLOR="}},
		colorprofile.ANSI256: {{"TERM=xterm-256color"}, {"TERM=screen"}},
	} {
		for _, env := range envs {
			if got := Profile(env); got != want {
				t.Errorf("%v: %s, want %s", env, got, want)
			}
		}
	}
}

func TestWhatIsNotForClerksIsRefused(t *testing.T) {
	within(t, &Server{}, Limits{}, func(t *testing.T, o *office) {
		c := o.in(hall, o.hires("李静"))
		if _, err := c.Dial("tcp", "127.0.0.1:22"); err == nil {
			t.Error("a port was forwarded")
		}
		if _, err := c.Listen("tcp", "127.0.0.1:0"); err == nil {
			t.Error("a port was forwarded back")
		}
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		for _, what := range []string{"auth-agent-req@openssh.com", "x11-req", "subsystem", "signal", "break"} {
			if ok, err := s.SendRequest(what, true, gossh.Marshal(struct{ Name string }{"sftp"})); ok || err != nil {
				t.Errorf("%s: %v, %v", what, ok, err)
			}
		}
		for _, e := range []string{"LD_PRELOAD", "PATH", "SSH_AUTH_SOCK", "TTY_FORCE", "HOME"} {
			if s.Setenv(e, "x") == nil {
				t.Errorf("%s was taken", e)
			}
		}
		var said bytes.Buffer
		s.Stderr = &said
		if err := s.Shell(); err != nil {
			t.Fatal(err)
		}
		if _ = s.Wait(); !strings.Contains(said.String(), "needs a terminal") {
			t.Errorf("no shell, but %q", said.String())
		}
		c.Close()
	})
}

func TestAPanicOnTheNetworkLeavesTheOthers(t *testing.T) {
	s := &Server{Commands: func(_ context.Context, c Command) int {
		if c.Args[0] == "bad" {
			panic("a fault in a command")
		}
		return 0
	}}
	within(t, s, Limits{}, func(t *testing.T, o *office) {
		li, wang := o.in(hall, o.hires("李静")), o.in(hall, o.hires("王芳"))
		one, two := sits(t, li, "xterm", 80, 24), sits(t, wang, "xterm", 80, 24)
		one.saw()
		_, _ = io.WriteString(one.keys, "!")
		<-one.left
		if got := one.saw(); !strings.Contains(got, "the screen failed") {
			t.Errorf("%q", got)
		}
		if got, code := runs(t, li, "bad"); code != 1 || !strings.Contains(got, "failed inside the box") {
			t.Errorf("exit %d: %s", code, got)
		}
		_, _ = io.WriteString(two.keys, "还在")
		if got := two.saw(); !strings.Contains(got, "还在") {
			t.Errorf("%q", got)
		}
		if _, code := runs(t, li, "good"); code != 0 {
			t.Errorf("exit %d", code)
		}
	})
}

func TestWhoDoesNothingIsSentOut(t *testing.T) {
	s := &Server{Commands: func(ctx context.Context, c Command) int {
		if c.Args[0] == "work" { // writes now and then, for an hour
			for range 12 {
				time.Sleep(5 * time.Minute)
				fmt.Fprint(c.Stdout, ".")
			}
			return 0
		}
		<-ctx.Done()
		return 1
	}}
	within(t, s, Limits{}, func(t *testing.T, o *office) {
		li := o.hires("李静")
		at := sits(t, o.in(hall, li), "xterm", 80, 24)
		for range 6 { // half an hour of little work
			time.Sleep(9 * time.Minute)
			_, _ = io.WriteString(at.keys, "x")
			if at.gone() {
				t.Fatal("sent out while working")
			}
		}
		time.Sleep(11 * time.Minute)
		if !at.gone() || !strings.Contains(at.saw(), "很久没有按键") || !strings.Contains(at.saw(), "提示：") {
			t.Errorf("still there, or not told: %q", at.saw())
		}
		if _, code := runs(t, o.in(hall, li), "work"); code != 0 {
			t.Errorf("a command that works was cut off: %d", code)
		}
		begun := time.Now()
		if got, _ := runs(t, o.in(hall, li), "wait"); time.Since(begun) < 10*time.Minute || !strings.Contains(got, "很久没有按键") {
			t.Errorf("%v: %s", time.Since(begun), got)
		}
		// A connection with nothing on it.
		c := o.in(hall, li)
		time.Sleep(11 * time.Minute)
		synctest.Wait()
		if _, err := c.NewSession(); err == nil {
			t.Error("an empty connection stayed")
		}
	})
}

func TestAKeyThatIsTakenAwayEndsItsSessions(t *testing.T) {
	for what, change := range map[string]func(k *appliance.Clerk){
		"the key is removed":    func(k *appliance.Clerk) { *k = appliance.Clerk{} },
		"the account is closed": func(k *appliance.Clerk) { k.Disabled = true },
		"the roles change":      func(k *appliance.Clerk) { k.Roles = []appliance.Role{appliance.RoleReceiver} },
	} {
		s := &Server{Commands: func(ctx context.Context, _ Command) int { <-ctx.Done(); return 1 }}
		within(t, s, Limits{}, func(t *testing.T, o *office) {
			li, wang := o.hires("李静"), o.hires("王芳")
			c := o.in(hall, li)
			hers, other := sits(t, c, "xterm", 80, 24), sits(t, o.in(hall, wang), "xterm", 80, 24)
			hers.saw()
			works := make(chan string)
			go func() { out, _ := runs(t, c, "long"); works <- out }()
			synctest.Wait()
			o.sets(wang, o.owners[string(wang.PublicKey().Marshal())]) // the bell rings for nothing
			if hers.gone() || other.gone() {
				t.Fatal("a bell that meant nobody sent somebody out")
			}
			k := o.owners[string(li.PublicKey().Marshal())]
			change(&k)
			o.sets(li, k)
			if out := <-works; !strings.Contains(out, "已经不能用了") {
				t.Errorf("%s: her command says %q", what, out)
			}
			if got := hers.saw(); !hers.gone() || !strings.Contains(got, "已经不能用了") {
				t.Errorf("%s: her screen says %q", what, got)
			}
			time.Sleep(5 * time.Second)
			synctest.Wait()
			if _, err := c.NewSession(); err == nil {
				t.Errorf("%s: the connection stays", what)
			}
			_, _ = io.WriteString(other.keys, "ok")
			if got := other.saw(); other.gone() || !strings.Contains(got, "ok") {
				t.Errorf("%s: her colleague sees %q", what, got)
			}
		})
	}
}

// A client that stops reading does not keep its session for ever.
func TestWhoDoesNotReadIsLeft(t *testing.T) {
	s := &Server{Commands: func(_ context.Context, c Command) int {
		for {
			if _, err := io.WriteString(c.Stdout, strings.Repeat("x", 1<<10)); err != nil {
				return 1
			}
		}
	}}
	within(t, s, Limits{}, func(t *testing.T, o *office) {
		c := o.in(hall, o.hires("李静"))
		session, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := session.StdoutPipe(); err != nil { // never read
			t.Fatal(err)
		}
		if err := session.Start("flood"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(11 * time.Minute)
		synctest.Wait()
		if _, err := c.NewSession(); err == nil {
			t.Error("the connection is still there")
		}
	})
}

func TestTheBoxStopsUnderClerks(t *testing.T) {
	within(t, &Server{}, Limits{}, func(t *testing.T, o *office) {
		at := sits(t, o.in(hall, o.hires("李静")), "xterm", 80, 24)
		at.saw()
		o.stop()
		<-at.left
		if got := at.saw(); !strings.Contains(got, "盒子停了") {
			t.Errorf("%q", got)
		}
	})
}
