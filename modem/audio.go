package modem

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"time"

	"huying/modem/tone"
)

const (
	audioFrame = 20 * time.Millisecond // played at once, no faster than it is heard
	soundWait  = 2 * time.Second       // without a sample, the second port is none
	saidAll    = 5 * time.Second       // of silence, after something was said
	saidNought = 6 * time.Second       // of silence, and nothing was
	audioTries = 4                     // to find the second port
	audioPause = 250 * time.Millisecond
)

// errNoSound: nothing comes from the second port.
var errNoSound = errors.New("no sound comes from the second port: is it the right one, and does the module know PCM?")

// lookAudio finds out whether live voices can be had, and what they are better
// for. The module's own events for keys are as good as ours, and cost nothing.
func (s *session) lookAudio(v *Voice) (why string, err error) {
	m := s.profile.voice
	if !v.Calls || m.pcm == "" || s.line.o.Audio == nil {
		return "", nil
	}
	name := parseName(m.pcm)
	_, ok, err := s.try(name+"=?", quick)
	if err != nil {
		return "", err
	}
	if !ok {
		return "live voices: it does not know " + name, nil
	}
	port, err := s.line.o.Audio(context.Background(), s.port, m.pcmPort)
	for try := 0; errors.Is(err, fs.ErrNotExist) && try < audioTries; try++ { // its name comes a moment after the first port's
		time.Sleep(audioPause)
		port, err = s.line.o.Audio(context.Background(), s.port, m.pcmPort)
	}
	if err != nil {
		return "live voices: " + err.Error(), nil
	}
	port.Close()
	v.Record = byPCM
	if v.Keys == "" {
		v.Keys = byPCM
	}
	v.Play = byPCM
	return "", nil
}

// audio is the second port in a call. A goroutine reads it until the port is
// closed, which the end of the call does.
type audio struct {
	call *Call
	port io.ReadWriteCloser
	shut chan struct{} // closed when it is needed no more

	mu     sync.Mutex
	keys   *tone.Detector // nil: the module tells of them
	level  *tone.Level    // nil: nothing is recorded
	pcm    []int16
	silent chan struct{}
	heard  bool // a sample came
	failed error
}

// listen opens the second port, unless it is open.
func (c *Call) listen(ctx context.Context) error {
	if c.audio != nil {
		return nil
	}
	port, err := c.line.o.Audio(ctx, c.session.port, c.means.pcmPort)
	if err != nil {
		return fmt.Errorf("second port: %w", err)
	}
	err = c.ask(ctx, func(s *session) error {
		if _, _, err := s.try(c.means.pcmOff, quick); err != nil { // it may be on since another call
			return err
		}
		_, err := s.ask(c.means.pcm, slow)
		return err
	})
	if err != nil {
		port.Close()
		return err
	}
	a := &audio{call: c, port: port, shut: make(chan struct{})}
	if c.voice.Keys == byPCM {
		a.keys = &tone.Detector{Debounce: keyDouble}
	}
	c.audio = a
	go a.read()
	go func() {
		select {
		case <-c.over:
		case <-a.shut:
		}
		port.Close()
	}()
	return nil
}

// unlisten gives the voices back to the module before it speaks: whether its
// speech is heard while they go over the second port, no manual says.
func (c *Call) unlisten(ctx context.Context) error {
	if c.audio == nil || c.voice.Keys == byPCM { // one that only we hear keys in stays
		return nil
	}
	close(c.audio.shut)
	c.audio.port.Close() // at once: it may be opened again soon
	c.audio = nil
	return c.ask(ctx, func(s *session) error {
		_, _, err := s.try(c.means.pcmOff, quick)
		return err
	})
}

// read takes what the other side says.
func (a *audio) read() {
	buf := make([]byte, 8<<10)
	odd := 0
	for {
		n, err := a.port.Read(buf[odd:])
		n += odd
		pcm := make([]int16, n/2)
		for i := range pcm {
			pcm[i] = int16(binary.LittleEndian.Uint16(buf[2*i:]))
		}
		if odd = n % 2; odd == 1 {
			buf[0] = buf[n-1]
		}
		a.take(pcm)
		if err != nil {
			a.mu.Lock()
			a.failed = err
			if a.level != nil {
				poke(a.silent) // no more comes
			}
			a.mu.Unlock()
			return
		}
	}
}

func (a *audio) take(pcm []int16) {
	var pressed []byte
	a.mu.Lock()
	a.heard = a.heard || len(pcm) > 0
	if a.keys != nil {
		a.keys.Feed(pcm, func(p tone.Press) { pressed = append(pressed, p.Key) })
	}
	if a.level != nil {
		a.pcm = append(a.pcm, pcm...)
		a.level.Feed(pcm)
		if quiet := a.level.Silence(); quiet >= saidNought || quiet >= saidAll && a.level.Sound() > 0 {
			poke(a.silent)
		}
	}
	a.mu.Unlock()
	l := a.call.line
	for _, key := range pressed {
		l.mu.Lock()
		l.presses(a.call, rune(key))
		l.mu.Unlock()
	}
}

// play has the other side hear pcm, and returns at its end, or when keyed has
// something.
func (a *audio) play(ctx context.Context, pcm []int16, keyed <-chan rune) error {
	tick := time.NewTicker(audioFrame)
	defer tick.Stop()
	for n := tone.Rate / 50; len(pcm) > 0; pcm = pcm[n:] {
		n = min(n, len(pcm))
		var b []byte
		for _, v := range pcm[:n] {
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		}
		if err := a.write(b); err != nil {
			return a.call.orOver(ctx, err)
		}
		select {
		case <-tick.C:
		case <-keyed:
			return nil
		case <-a.call.over:
			return a.call.reason()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// orOver is why the second port failed: it goes with the modem, and may do so a
// little before the line notices.
func (c *Call) orOver(ctx context.Context, err error) error {
	if over := c.pause(ctx, time.Second, nil); over != nil {
		return over
	}
	return err
}

// write is not waited for longer than a port may take: SIM7600s were seen to
// take no more bytes until they were restarted (public, May 2026).
func (a *audio) write(b []byte) error {
	done := make(chan error, 1)
	go func() { _, err := a.port.Write(b); done <- err }()
	t := time.NewTimer(time.Second)
	defer t.Stop()
	select {
	case err := <-done:
		return err
	case <-t.C:
		return errors.New("the second port takes no more bytes: restart the module")
	}
}

// recordAudio keeps what comes over the second port.
func (c *Call) recordAudio(ctx context.Context, most time.Duration) ([]byte, error) {
	if err := c.listen(ctx); err != nil {
		if c.isOver() || ctx.Err() != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%w: %w", errNoSound, err)
	}
	drain(c.stopped)
	c.prompts()
	a := c.audio
	a.mu.Lock()
	a.level, a.pcm, a.silent, a.heard = &tone.Level{}, nil, make(chan struct{}, 1), false
	silent := a.silent
	a.mu.Unlock()
	c.records(true)
	dead := time.AfterFunc(soundWait, func() {
		if !a.hears() {
			poke(silent)
		}
	})
	defer dead.Stop()
	ended := c.awaitEnd(ctx, most, silent)
	c.records(false)
	a.mu.Lock()
	defer a.mu.Unlock()
	pcm := a.pcm
	a.level, a.pcm = nil, nil
	switch {
	case len(pcm) > 0:
		return tone.WAV(pcm), ended
	case c.isOver():
		return nil, c.reason()
	case ended != nil:
		return nil, ended
	}
	return nil, errNoSound
}

func (a *audio) hears() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.heard && a.failed == nil
}
