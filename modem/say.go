package modem

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"huying/modem/tone"
)

const (
	syllable = 400 * time.Millisecond // a slow voice's; 240 ms are common
	letter   = 120 * time.Millisecond // the same
	beepLong = 400 * time.Millisecond
	unsaidIn = 3 * time.Second        // behind that, the modem has spoken and did not say so
	unsaidBy = time.Second            // the same, once it did not in this call
	hushWait = 500 * time.Millisecond // a module may still be busy after it was told to stop
)

// Say speaks, and returns when it has been said. A key ends it early without an
// error: it is in Keys. The error wraps ErrHungUp, ctx's, or ErrNoVoice.
func (c *Call) Say(ctx context.Context, text string) error {
	switch c.voice.Speech {
	case "":
		return fmt.Errorf("say: %w: %s", ErrNoVoice, c.voice.Why)
	case byPCM, byFiles:
		return wrap("say", c.playPrompt(ctx, text))
	}
	if err := c.unlisten(ctx); err != nil {
		return fmt.Errorf("say: %w", err)
	}
	c.prompts()
	for _, piece := range pieces(text, c.means.most) {
		command := fill(c.means.speak, "{text}", ucs2(piece))
		early, err := c.sound(ctx, command, takes(piece), c.means.hush, c.means.hushes)
		if err != nil {
			return fmt.Errorf("say: %w", err)
		}
		if early {
			break
		}
	}
	return nil
}

// Says reports whether Say could say this in a call now: a module that does not
// speak has only what was recorded.
func (l *Line) Says(text string) bool {
	switch l.Voice().Speech {
	case "":
		return false
	case byPCM:
		_, ok := l.o.Prompt(text)
		return ok
	case byFiles:
		phrases, ok := l.o.Prompt(text)
		return ok && l.hasAll(phrases)
	}
	return true
}

// playPrompt plays what is there of a text.
func (c *Call) playPrompt(ctx context.Context, text string) error {
	phrases, ok := c.line.o.Prompt(text)
	if !ok {
		return fmt.Errorf("%w: the module does not speak, and nobody has recorded this prompt", ErrNoVoice)
	}
	return c.play(ctx, phrases)
}

// Live reports whether any sound can be played: live voices go over the second
// port. Without it there is only what Stow brought into the module.
func (c *Call) Live() bool { return c.voice.Play == byPCM }

// Plays reports whether Play can play all of these.
func (c *Call) Plays(phrases ...[]int16) bool {
	return c.Live() || c.voice.Play == byFiles && c.line.hasAll(phrases)
}

// Play has the other side hear phrases of 8 kHz PCM, and returns at their end; as
// with Say, a key ends them early. The error wraps ErrHungUp, ctx's, or ErrNoVoice.
func (c *Call) Play(ctx context.Context, phrases ...[]int16) error {
	return wrap("play", c.play(ctx, phrases))
}

// breath is what is silent between two phrases: 120 ms at 8 kHz.
const breath = 960

func (c *Call) play(ctx context.Context, phrases [][]int16) error {
	switch c.voice.Play {
	case byPCM:
		if err := c.listen(ctx); err != nil {
			return c.orOver(ctx, err)
		}
		var pcm []int16
		for i, p := range phrases {
			if i > 0 {
				pcm = append(pcm, make([]int16, breath)...)
			}
			pcm = append(pcm, p...)
		}
		c.prompts()
		return c.audio.play(ctx, pcm, c.pressed)
	case byFiles:
		return c.playFiles(ctx, phrases)
	}
	return fmt.Errorf("%w: %s", ErrNoVoice, cmp.Or(c.voice.Why, "there is no second port"))
}

// Beep sounds 1 kHz for 0.4 s, or says 嘀 where the module has no tone to send.
func (c *Call) Beep(ctx context.Context) error {
	if c.voice.Record == byPCM { // the recording follows, by the same way
		err := c.listen(ctx)
		if err == nil {
			err = c.audio.play(ctx, tone.Beep(nil), nil)
		}
		if err == nil || c.isOver() || ctx.Err() != nil {
			return wrap("beep", err)
		}
		c.line.log.Warn("no beep over the second port; the module's own", "err", err)
	}
	if c.means.beep != "" {
		c.prompts()
		_, err := c.sound(ctx, c.means.beep, beepLong, c.means.hush, c.means.hushes)
		if refusalOf(err) == nil || c.voice.Play != byFiles {
			return wrap("beep", err)
		}
	}
	if c.voice.Speech == byTTS {
		return c.Say(ctx, "嘀")
	}
	return wrap("beep", c.play(ctx, [][]int16{tone.Beep(nil)}))
}

// prompts forgets the keys that ended what was before, and for a moment hears
// none: they would be the prompt's own echo.
func (c *Call) prompts() {
	c.line.mu.Lock()
	defer c.line.mu.Unlock()
	c.deaf = time.Now().Add(keyGrace)
	for len(c.pressed) > 0 {
		<-c.pressed
	}
}

// sound has the module speak, beep or play, and waits for its end. early: a key
// came; hush breaks it off then, and tells says that the end is told then too.
func (c *Call) sound(ctx context.Context, command string, about time.Duration, hush string, tells bool) (early bool, err error) {
	for try := range 2 {
		drain(c.spoken)
		err = c.ask(ctx, func(s *session) error {
			_, err := s.ask(command, slow)
			return err
		})
		if refusalOf(err) == nil || try > 0 {
			break
		}
		if err := c.pause(ctx, hushWait, c.spoken); err != nil { // it is still busy with what it was told to stop
			return false, err
		}
	}
	if err != nil {
		return false, err
	}
	wait := about + unsaidIn
	if c.unsaid {
		wait = about + unsaidBy
	}
	late := time.NewTimer(wait)
	defer late.Stop()
	select {
	case <-c.spoken:
		c.unsaid = false
		return false, nil
	case <-late.C:
		c.unsaid = true
		c.line.log.Warn("the modem did not say that it has spoken", "after", wait)
		return false, nil
	case <-c.over:
		return false, c.reason()
	case <-c.pressed:
		return true, c.hush(ctx, hush, tells)
	case <-ctx.Done():
		if err := c.hush(ctx, hush, tells); err != nil && !c.isOver() {
			c.line.log.Warn("breaking off failed", "err", err)
		}
		return false, ctx.Err()
	}
}

// hush breaks off what is being said.
func (c *Call) hush(ctx context.Context, hush string, tells bool) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), slow)
	defer cancel()
	drain(c.spoken)
	err := c.ask(ctx, func(s *session) error {
		_, _, err := s.try(hush, quick)
		return err
	})
	if err != nil || !tells {
		return err
	}
	return c.pause(ctx, hushWait, c.spoken)
}

// pause waits for d, or until something happens before.
func (c *Call) pause(ctx context.Context, d time.Duration, until <-chan struct{}) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-until:
		return nil
	case <-c.over:
		return c.reason()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wrap says what we were doing, of an error if there is one.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func drain(c chan struct{}) {
	select {
	case <-c:
	default:
	}
}

// toldKey is the key that a line of the modem's tells of, 0 for none.
func (m means) toldKey(said string) rune {
	said = strings.Trim(said, `" `)
	if n, err := strconv.Atoi(said); m.ascii && err == nil {
		said = string(rune(n))
	}
	if len(said) != 1 {
		return 0
	}
	return rune(said[0])
}

// presses takes a key. l.mu is held.
func (l *Line) presses(c *Call, key rune) {
	if !strings.ContainsRune("0123456789*#", key) {
		return
	}
	now := time.Now()
	double := key == c.last && now.Sub(c.lastAt) < keyDouble
	c.last, c.lastAt = key, now
	if double || now.Before(c.deaf) {
		return
	}
	to := []chan rune{c.pressed, c.keys}
	if c.recording && key == '#' { // it ends the recording and means no more
		to = to[:1]
	}
	for _, to := range to {
		select {
		case to <- key:
		default: // nobody wants so many
		}
	}
}

// takes is how long a slow voice speaks a text.
func takes(text string) (d time.Duration) {
	for _, r := range text {
		if r < utf8.RuneSelf && (r < '0' || r > '9') {
			d += letter
		} else {
			d += syllable
		}
	}
	return d
}

// pieces cuts a text into what one command takes, where it can after a mark.
func pieces(text string, most int) (all []string) {
	r := []rune(text)
	for len(r) > most {
		n := most
		for i := most; i > most/2; i-- {
			if strings.ContainsRune("。，、；：！？,.;:!?\n", r[i-1]) {
				n = i
				break
			}
		}
		all, r = append(all, string(r[:n])), r[n:]
	}
	if strings.TrimSpace(string(r)) != "" {
		all = append(all, string(r))
	}
	return all
}

func ucs2(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}
