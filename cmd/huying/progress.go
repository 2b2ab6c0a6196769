package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// says is one sentence in both languages.
type says struct{ zh, en string }

func (s says) in(english bool) string {
	if english {
		return s.en
	}
	return s.zh
}

// tell says something on standard output, in the hall's language.
func (a *app) tell(cfg config, s says) { fmt.Fprintln(a.stdout, s.in(cfg.English())) }

// progress is one line that says how far long work is, written anew a few times a second.
type progress struct {
	w       io.Writer
	english bool
	last    time.Time
	doing   string
	shown   bool
	full    bool
}

func (p *progress) at(doing says, done, all int64) {
	now, word := time.Now(), doing.in(p.english)
	if word == p.doing && (p.full || now.Sub(p.last) < 200*time.Millisecond && done < all) {
		return
	}
	if p.doing != "" && word != p.doing {
		p.end()
	}
	p.last, p.doing, p.shown, p.full = now, word, true, done >= all
	percent := int64(100)
	if all > 0 {
		percent = 100 * done / all
	}
	const width = 30
	full := int(percent * width / 100)
	fmt.Fprintf(p.w, "\r%s [%s%s] %3d%% %d/%d MB", word, strings.Repeat("#", full), strings.Repeat(".", width-full), percent, done>>20, all>>20)
}

// end leaves the line.
func (p *progress) end() {
	if p.shown {
		fmt.Fprintln(p.w)
	}
	p.doing, p.shown, p.full = "", false, false
}
