package sshd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"huying/tui/thin"
)

// Why a session was ended from this side.
var (
	errIdle    = errors.New("nobody pressed a key")
	errRevoked = errors.New("the key or the account is no longer good")
	errStopped = errors.New("the box has stopped")
)

func (s *Server) middleware(serving context.Context, g *gate) wish.Middleware {
	return func(ssh.Handler) ssh.Handler {
		return func(sess ssh.Session) {
			ctx, cancel := context.WithCancelCause(sess.Context())
			defer cancel(nil)
			defer context.AfterFunc(serving, func() { cancel(context.Cause(serving)) })()
			// A client that does not read keeps what it is told from going out: it is
			// not waited for.
			ended := make(chan struct{})
			defer close(ended)
			defer context.AfterFunc(ctx, func() {
				t := time.NewTimer(partingTime)
				defer t.Stop()
				select {
				case <-ended:
				case <-t.C:
					if conn, ok := sess.Context().Value(ssh.ContextKeyConn).(*gossh.ServerConn); ok {
						_ = conn.Close()
					}
				}
			})()
			_ = sess.Exit(s.handle(ctx, cancel, sess, g))
		}
	}
}

// handle runs one session and returns its exit code.
func (s *Server) handle(ctx context.Context, cancel context.CancelCauseFunc, sess ssh.Session, g *gate) (code int) {
	defer func() {
		if r := recover(); r != nil {
			s.Log.Error("session failed", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			fmt.Fprintln(sess.Stderr(), "huying: this command failed inside the box; the log has the details")
			code = 1
		}
	}()
	pty, resized, hasTerminal := sess.Pty()
	newest := make(chan ssh.Window, 1)
	if hasTerminal { // the connection waits for whoever takes these; it must not wait long
		go follow(resized, newest)
	}
	peer, _ := sess.Context().Value(peerKey{}).(Peer)
	t := Terminal{Peer: peer}
	var in io.Reader = sess
	var out io.Writer = sess
	if g != nil {
		seat, err := g.seat(ctx, sess)
		if err != nil {
			s.to(t).say(sess.Stderr(), errRevoked)
			return 1
		}
		defer context.AfterFunc(seat.ctx, func() { cancel(context.Cause(seat.ctx)) })()
		t.Clerk = &seat.clerk
		idle := time.AfterFunc(g.limits.Idle, func() { cancel(errIdle) })
		defer idle.Stop()
		touch := func() { idle.Reset(g.limits.Idle) }
		in = watched{Reader: in, touch: touch}
		if sess.RawCommand() != "" { // a screen's clock writes by itself; a command that writes is at work
			out = watched{Writer: out, touch: touch}
		}
	}
	if raw := sess.RawCommand(); raw != "" {
		if hasTerminal {
			in = lines{in}
		}
		return s.command(ctx, sess, raw, t, in, out)
	}
	if !hasTerminal {
		fmt.Fprintln(sess.Stderr(), "huying: the screen needs a terminal\nhint: name a command, or ask for a terminal (ssh -t)")
		return 1
	}
	release, ok := take(&s.screens, s.MaxScreens, 16)
	if ok && g != nil {
		var mine func()
		if mine, ok = g.screen(t.Clerk.ID); ok {
			defer mine()
		} else {
			release()
		}
	}
	if !ok {
		s.to(t).line(sess.Stderr(), "开着的屏幕太多了", "先退出一个再来", "too many screens are open", "leave one of them first")
		return 1
	}
	defer release()
	t.Term = term(pty.Term)
	t.Env = append(environment(sess.Environ()), "TERM="+t.Term)
	t.Width, t.Height = sized(pty.Window)
	return s.screen(ctx, sess, in, t, newest)
}

func (s *Server) command(ctx context.Context, sess ssh.Session, raw string, t Terminal, in io.Reader, out io.Writer) int {
	release, ok := take(&s.commands, s.MaxCommands, 64)
	if !ok {
		fmt.Fprintln(sess.Stderr(), "huying: too many commands at once\nhint: try again in a moment")
		return 1
	}
	defer release()
	args, err := split(raw)
	if err != nil {
		fmt.Fprintf(sess.Stderr(), "huying: %v in the command\nhint: close the quotes\n", err)
		return 2
	}
	if len(args) > 1 && args[0] == "huying" { // as it is written everywhere
		args = args[1:]
	}
	code := s.Commands(ctx, Command{Args: args, Stdin: in, Stdout: out, Stderr: sess.Stderr(), Peer: t.Peer, Clerk: t.Clerk})
	if err := context.Cause(ctx); errors.Is(err, errIdle) || errors.Is(err, errRevoked) {
		s.to(t).say(sess.Stderr(), err)
	}
	return code
}

func (s *Server) screen(ctx context.Context, sess ssh.Session, in io.Reader, t Terminal, resized <-chan ssh.Window) int {
	model, err := s.Screen(ctx, t)
	if err != nil {
		s.Log.Error("screen not opened", "err", err)
		fmt.Fprintf(sess.Stderr(), "huying: %v\r\n", err)
		return 1
	}
	line := thin.New(sess, t.Width, t.Height, true)
	program := tea.NewProgram(model, append(Looks(t.Env),
		tea.WithContext(ctx),
		tea.WithInput(in), tea.WithOutput(line),
		tea.WithWindowSize(t.Width, t.Height),
		tea.WithFPS(FPS),
		tea.WithoutSignalHandler(),
		tea.WithFilter(NoSuspend),
	)...)
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case <-done:
				return
			case w := <-resized:
				width, height := sized(w)
				line.Resize(width, height)
				program.Send(tea.WindowSizeMsg{Width: width, Height: height})
			}
		}
	}()
	_, err = program.Run()
	// What is said now goes the way the screen went: on the other stream it could
	// overtake the last frame and vanish with the screen that is left.
	switch cause := context.Cause(ctx); {
	case err == nil, sess.Context().Err() != nil: // left, or the connection went
		return 0
	case errors.Is(cause, errIdle), errors.Is(cause, errRevoked):
		s.Log.Info("session ended", "why", cause)
		s.to(t).say(sess, cause)
	case ctx.Err() != nil:
		s.to(t).say(sess, errStopped)
	case errors.Is(err, tea.ErrProgramPanic):
		s.Log.Error("screen failed", "err", err)
		fmt.Fprint(sess, "huying: the screen failed; nothing that was saved is lost\r\nhint: open it again\r\n")
	default:
		s.Log.Warn("screen ended", "err", err)
	}
	return 1
}

// NoSuspend keeps a program on its terminal: there is no shell to go back to.
func NoSuspend(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); ok {
		return nil
	}
	return msg
}

// Stopped is what a screen says last when the box is told to stop, with what to do, in Chinese and
// in English.
func Stopped() (zh, do, en, doEn string) {
	return "盒子停了，收下的都已写好", "如果是在关机，等屏幕黑了再拔电；不是的话，过一会儿再打开屏幕",
		"the box has stopped; all it took is written down", "at a shutdown pull the plug when the screen is dark; else open the screen again when it runs"
}

// speech is the language in which somebody is told something.
type speech struct{ english bool }

// to is how a terminal is spoken to: a Linux console by itself has no Chinese.
func (s *Server) to(t Terminal) speech { return speech{s.English || t.Term == "linux"} }

// say tells a clerk why the session is over.
func (s speech) say(w io.Writer, why error) {
	if errors.Is(why, errStopped) {
		zh, do, en, doEn := Stopped()
		s.line(w, zh, do, en, doEn)
		return
	}
	if errors.Is(why, errIdle) {
		s.line(w, "很久没有按键，会话已经断开", "重新连接就能接着用", "nobody pressed a key for long: the session was closed", "connect again to go on")
		return
	}
	s.line(w, "这把钥匙或这个账号已经不能用了", "找管理员", "this key or account is no longer good", "see an administrator")
}

func (s speech) line(w io.Writer, what, do, whatEnglish, doEnglish string) {
	if s.english {
		fmt.Fprintf(w, "huying: %s\r\nhint: %s\r\n", whatEnglish, doEnglish)
		return
	}
	fmt.Fprintf(w, "呼应：%s。\r\n提示：%s。\r\n", what, do)
}

// follow keeps only the newest size, and always has a hand free for the next.
// It ends with from.
func follow(from <-chan ssh.Window, to chan ssh.Window) {
	for w := range from {
		select {
		case <-to:
		default:
		}
		to <- w
	}
}

// A window larger than this is no screen; it would cost memory for its size.
const (
	maxWidth  = 500
	maxHeight = 200
)

// sized is a window's size, or what is usual where it does not tell.
func sized(w ssh.Window) (width, height int) {
	if w.Width <= 0 || w.Height <= 0 {
		return DefaultWidth, DefaultHeight
	}
	return min(w.Width, maxWidth), min(w.Height, maxHeight)
}

// watched tells when something went through.
type watched struct {
	io.Reader
	io.Writer
	touch func()
}

func (w watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if n > 0 {
		w.touch()
	}
	return n, err
}

func (w watched) Write(p []byte) (int, error) {
	w.touch()
	return w.Writer.Write(p)
}

// lines is what a person types at a terminal to a command: Enter ends a line.
type lines struct{ io.Reader }

func (l lines) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	copy(p, strings.ReplaceAll(string(p[:n]), "\r", "\n"))
	return n, err
}

// take counts a session in, unless there are limit already.
func take(count *atomic.Int32, limit, usual int) (release func(), ok bool) {
	if limit == 0 {
		limit = usual
	}
	if int(count.Add(1)) > limit {
		count.Add(-1)
		return nil, false
	}
	return func() { count.Add(-1) }, true
}
