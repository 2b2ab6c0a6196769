package modem

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	stopWait  = 3 * time.Second  // until the module has closed the file
	fetchWait = 10 * time.Second // without a byte
)

// Record keeps what the other side says, until he presses # (which then is not
// in Keys), hangs up, or most is over; what ended it is no error. Over the
// second port it ends too when he has been silent for 5 s, or said nothing for
// 6; a module that records cannot tell. The recording is WAV, 8 kHz, 16 bits,
// one channel; a module that only knows AMR gives that, which AudioType tells.
// When ctx ends it, the recording comes with ctx's error.
func (c *Call) Record(ctx context.Context, most time.Duration) (recording []byte, err error) {
	switch c.voice.Record {
	case byPCM:
		recording, err = c.recordAudio(ctx, most)
		if !errors.Is(err, errNoSound) || c.means.record == "" {
			break
		}
		c.line.log.Warn("no sound from the second port; the module records", "err", err)
		recording, err = c.recordThere(ctx, most)
	case byModule:
		recording, err = c.recordThere(ctx, most)
	default:
		err = fmt.Errorf("%w: %s", ErrNoVoice, c.voice.Why)
	}
	return recording, wrap("record", err)
}

// recordThere has the module record, and fetches the file.
func (c *Call) recordThere(ctx context.Context, most time.Duration) (recording []byte, err error) {
	file, err := c.startRecording(ctx)
	if err != nil {
		return nil, err
	}
	ended := c.awaitEnd(ctx, most, nil)
	c.records(false)
	// What he said is fetched whatever ended it.
	get, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Minute)
	defer cancel()
	if err := c.stopRecording(get); err != nil {
		return nil, fmt.Errorf("end: %w", err)
	}
	err = c.afterwards(get, func(s *session) (err error) {
		recording, err = s.fetch(c.means, file)
		return err
	})
	if err != nil {
		return nil, err
	}
	return recording, ended
}

// records says that a recording runs, in which # has another meaning.
func (c *Call) records(on bool) {
	c.line.mu.Lock()
	defer c.line.mu.Unlock()
	if c.recording = on; on {
		c.deaf = time.Time{}
	}
}

// startRecording takes the first place that the module records to.
func (c *Call) startRecording(ctx context.Context) (file string, err error) {
	drain(c.stopped)
	c.prompts()
	err = c.ask(ctx, func(s *session) (err error) {
		for _, drive := range c.means.drives {
			file = drive + recordName
			if err := s.clear(c.means, file); err != nil {
				return err
			}
			if _, err = s.ask(fill(c.means.record, "{file}", file), slow); refusalOf(err) == nil {
				return err
			}
		}
		return err
	})
	c.records(err == nil)
	return file, err
}

// awaitEnd waits for what ends a recording; silent is closed when he says no
// more, where that can be known. The error is ctx's.
func (c *Call) awaitEnd(ctx context.Context, most time.Duration, silent <-chan struct{}) error {
	timer := time.NewTimer(most)
	defer timer.Stop()
	for {
		select {
		case key := <-c.pressed:
			if key == '#' {
				return nil
			}
		case <-c.stopped: // by itself: no more room, or another sound
			poke(c.stopped)
			return nil
		case <-c.over:
			return nil
		case <-silent:
			return nil
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// stopRecording ends it, and waits until the file is closed where that is told.
func (c *Call) stopRecording(ctx context.Context) error {
	err := c.afterwards(ctx, func(s *session) error {
		_, _, err := s.try(c.means.stop, slow) // refused when it ended by itself
		return err
	})
	if err != nil || !c.means.closes {
		return err
	}
	t := time.NewTimer(stopWait)
	defer t.Stop()
	select {
	case <-c.stopped:
	case <-t.C:
	case <-ctx.Done():
	}
	return nil
}

// afterwards has the owner do something that does not need the call to be on,
// but the modem to be the same.
func (c *Call) afterwards(ctx context.Context, run func(*session) error) error {
	gone := func() error {
		return fmt.Errorf("%w, and the recording is lost with it", errDropped)
	}
	j := job{done: make(chan error, 1), run: func(s *session) error {
		if s != c.session || errors.Is(c.reason(), errDropped) {
			return gone()
		}
		return run(s)
	}}
	if errors.Is(c.reason(), errDropped) {
		return gone()
	}
	select {
	case c.line.calls <- j:
		return <-j.done
	case <-c.session.wire.gone:
		return gone()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// clear deletes a file. That it is not there is no error.
func (s *session) clear(m means, file string) error {
	for _, c := range m.clear {
		drive := strings.TrimSuffix(file, "/"+recordName)
		if _, _, err := s.try(fill(c, "{file}", file, "{drive}", drive, "{name}", recordName), slow); err != nil {
			return err
		}
	}
	return nil
}

// fetch reads a file out of the module, and deletes it there.
func (s *session) fetch(m means, file string) ([]byte, error) {
	size := -1
	if m.size != "" {
		lines, err := s.ask(fill(m.size, "{file}", file), slow)
		if err != nil {
			return nil, err
		}
		rest, _ := pick(lines, parseName(m.size))
		if size = number(fields(rest), 1); size < 0 {
			return nil, fmt.Errorf("the module does not say how long %s is", file)
		}
	}
	command := fill(m.fetch, "{file}", file)
	data, info, err := s.wire.fetch(command, fetchWait, func(line string) int {
		if rest, ok := strings.CutPrefix(line, "+CFTRANTX: DATA,"); ok {
			return number(fields(rest), 0)
		}
		if line == "CONNECT" {
			return size
		}
		return 0
	})
	if errors.Is(err, ErrSilent) {
		err = s.revive(command)
	}
	if err != nil {
		return nil, err
	}
	if rest, ok := pick(info, "+QFDWL"); ok && size%2 == 0 { // of an odd length the manual does not say the sum
		if f := fields(rest); number(f, 0) != size || len(f) > 1 && !strings.EqualFold(strings.TrimLeft(f[1], "0"), checksum(data)) {
			return nil, fmt.Errorf("%s came garbled: %d bytes of %d, sum %s", file, len(data), size, rest)
		}
	}
	if len(data) == 0 {
		return nil, fmt.Errorf("%s is empty: free some room in the module", file)
	}
	return data, s.clear(m, file)
}

// checksum is Quectel's: every pair of bytes, exclusive or, in hexadecimal
// without zeros in front (file application note).
func checksum(data []byte) string {
	var sum [2]byte
	for i, b := range data {
		sum[i%2] ^= b
	}
	return strings.TrimLeft(fmt.Sprintf("%02x%02x", sum[0], sum[1]), "0")
}

// AudioType is the content type of what Record returned.
func AudioType(audio []byte) string {
	switch {
	case bytes.HasPrefix(audio, []byte("#!AMR")):
		return "audio/amr"
	case bytes.HasPrefix(audio, []byte("RIFF")):
		return "audio/wav"
	}
	return "application/octet-stream"
}
