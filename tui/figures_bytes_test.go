//go:build bench

package tui

import (
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"huying/tui/thin"
)

// metered counts what goes through.
type metered struct {
	w io.Writer
	n int
}

func (m *metered) Write(p []byte) (int, error) { m.n += len(p); return m.w.Write(p) }

// TestFigures prints how many bytes a key costs on the line to a terminal, on a
// full page of Chinese at 80×24: what Bubble Tea's renderer sends, and what the
// thin line lets through.
func TestFigures(t *testing.T) {
	villagers := []string{"村东头路灯不亮了，晚上走路看不见，已经三天了", "王家庄小学门口的垃圾桶满了没人收，臭得很", "李家洼水管漏水，路上全是水，老人走不了", "合作医疗怎么报销，要带什么材料"}
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		for i := range 40 {
			h.texts(fmt.Sprintf("+86138000%05d", 10000+i), fmt.Sprintf("%s，第%d户", villagers[i%len(villagers)], i+1))
			h.after(time.Minute)
		}
		screen := &metered{w: io.Discard}
		narrow := thin.New(screen, 80, 24, true)
		from := &metered{w: narrow}
		r, in := io.Pipe()
		p := tea.NewProgram(New(h.session(h.li)), tea.WithContext(t.Context()), tea.WithInput(r), tea.WithOutput(from), tea.WithWindowSize(80, 24),
			tea.WithColorProfile(colorprofile.ANSI), tea.WithEnvironment([]string{"TERM=vt220"}), tea.WithFPS(20), tea.WithoutSignalHandler())
		ended := make(chan error, 1)
		go func() { _, err := p.Run(); ended <- err }()
		rest := func(d time.Duration) { time.Sleep(d); synctest.Wait() }
		types := func(s string) {
			if _, err := io.WriteString(in, s); err != nil {
				t.Fatal(err)
			}
		}
		rest(2 * time.Second)
		fmt.Printf("%-42s %10s %10s\n", "bytes on the line, 80x24, 16 colours", "renderer", "thin line")
		figure := func(what string, keys int, f func()) {
			from.n, screen.n = 0, 0
			f()
			fmt.Printf("%-42s %10d %10d\n", what, from.n/keys, screen.n/keys)
		}
		const down, up = "\x1b[B", "\x1b[A"
		times := func(n int, key string, wait time.Duration) func() {
			return func() {
				for range n {
					types(key)
					rest(wait)
				}
			}
		}
		figure("inbox: cursor down a row, and rest", 10, times(10, down, time.Second))
		figure("inbox: cursor held down, per row", 10, func() { times(10, up, 50*time.Millisecond)(); rest(time.Second) })
		figure("inbox: page down", 2, times(2, "\x1b[6~", time.Second))
		figure("inbox: a row further than the page", 3, times(3, down, time.Second))
		figure("a matter opened", 1, times(1, "\r", time.Second))
		figure("answer form opened", 1, times(1, "2", time.Second))
		figure("a character typed", 10, times(10, "修", time.Second))
		figure("back to the list", 1, func() { types("\x1b"); rest(time.Second); types("\x1b"); rest(time.Second) })
		figure("texts (F3) opened", 1, times(1, "\x1bOR", time.Second))
		figure("texts: cursor down a row, and rest", 10, times(10, down, time.Second))
		figure("five seconds of nothing", 1, func() { rest(5 * time.Second) })
		p.Quit()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		r.Close()
	})
}
