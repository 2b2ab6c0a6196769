package modem

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"huying/appliance"
	"huying/modem/tone"
)

// stowWait is how long the module may keep silent about a phrase it is given.
const stowWait = 10 * time.Second

// Stow brings phrases, 8 kHz PCM, into a module that plays files, and deletes those
// of before that are no longer among them; what is there already is left alone. It
// is for quiet hours: texts are read between two phrases, but none goes into a
// module that is in a call, which some firmware does not survive. brought is how
// many were new. The error wraps ErrInUse, ErrNotReady, ErrNoVoice (the module plays
// none), or ctx's.
func (l *Line) Stow(ctx context.Context, phrases ...[]int16) (brought int, err error) {
	wanted := map[string][]int16{}
	for _, p := range append(phrases, tone.Beep(nil)) {
		wanted[stowName(p)] = p
	}
	do := func(run func(*session) error) error {
		j := job{done: make(chan error, 1), run: func(s *session) error {
			switch {
			case l.busy():
				return ErrInUse
			case l.Voice().Play != byFiles:
				return fmt.Errorf("%w: it plays no files", ErrNoVoice)
			}
			return run(s)
		}}
		for {
			changed := l.Changed()
			if st := l.Status(); st.Phase != appliance.LineReady {
				return fmt.Errorf("%w: %s", ErrNotReady, st.Phase)
			}
			select {
			case l.calls <- j:
				return <-j.done
			case <-changed:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	if err := do(func(s *session) error { return s.tidy(wanted) }); err != nil {
		return 0, fmt.Errorf("stow phrases: %w", err)
	}
	for name, pcm := range wanted {
		if l.has(name) {
			continue
		}
		if err := do(func(s *session) error { return s.stow(name, pcm) }); err != nil {
			return brought, fmt.Errorf("stow phrases: %w", err)
		}
		brought++
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stocked = true
	return brought, nil
}

// Stocked reports whether all that was last given to Stow lies in the module.
func (l *Line) Stocked() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stocked
}

// stowName tells phrases apart by what is heard, so that one recorded anew is another.
func stowName(pcm []int16) string {
	h := sha256.New()
	_ = binary.Write(h, binary.LittleEndian, pcm) // a hash takes everything
	return ours + hex.EncodeToString(h.Sum(nil)[:6]) + ".wav"
}

// busy reports whether somebody rings, or a call is on.
func (l *Line) busy() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.call != nil || l.ringing != nil
}

func (l *Line) has(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stowed[name]
}

// hasAll reports whether all these phrases lie in the module.
func (l *Line) hasAll(phrases [][]int16) bool {
	for _, p := range phrases {
		if !l.has(stowName(p)) {
			return false
		}
	}
	return len(phrases) > 0
}

// lookFiles finds out whether the module plays files and takes them.
func (s *session) lookFiles() (way string, err error) {
	for _, command := range []string{s.profile.voice.play, s.profile.voice.put} {
		_, ok, err := s.try(parseName(command)+"=?", quick)
		if err != nil || !ok {
			return "", err
		}
	}
	return byFiles, nil
}

// tidy finds out what lies in the module, and deletes what of it is ours and not
// wanted. Files it cannot list are taken to be none: they are written over.
func (s *session) tidy(wanted map[string][]int16) error {
	m := s.profile.voice
	there := map[string]bool{}
	for _, drive := range m.drives {
		s.drive = drive
		var lines []string
		ok := true
		for _, c := range m.lists {
			var err error
			if lines, ok, err = s.try(fill(c, "{drive}", drive), slow); err != nil {
				return err
			}
			if !ok {
				break
			}
		}
		for _, line := range lines {
			if name, size := phraseIn(line); name != "" {
				there[name] = wanted[name] != nil && (size < 0 || size == len(tone.WAV(wanted[name])))
			}
		}
		if ok {
			break
		}
	}
	for name, whole := range there {
		if whole {
			continue
		}
		delete(there, name)
		if err := s.remove(m, name); err != nil {
			return err
		}
	}
	s.line.mu.Lock()
	s.line.stowed, s.line.stocked = there, false
	s.line.mu.Unlock()
	return nil
}

// phraseIn is a file of ours in a line of a list, and its size where that is told; else -1.
func phraseIn(line string) (name string, size int) {
	if rest, ok := strings.CutPrefix(line, "+QFLST:"); ok {
		f := fields(rest)
		line, size = strings.Trim(f[0], `" `), number(f, 1)
	} else {
		size = -1
	}
	line = strings.TrimPrefix(strings.TrimSpace(line), "UFS:")
	if !strings.HasPrefix(line, ours) || !strings.HasSuffix(line, ".wav") {
		return "", 0
	}
	return line, size
}

// remove deletes one of the phrases. That it is not there is no error.
func (s *session) remove(m means, name string) error {
	for _, c := range m.clear {
		if _, _, err := s.try(fill(c, "{file}", s.drive+name, "{drive}", strings.TrimSuffix(s.drive, "/"), "{name}", name), slow); err != nil {
			return err
		}
	}
	return nil
}

// stow puts one phrase into the module.
func (s *session) stow(name string, pcm []int16) error {
	m, wav := s.profile.voice, tone.WAV(pcm)
	if err := s.remove(m, name); err != nil { // half of it, from when the plug was pulled
		return err
	}
	command := fill(m.put, "{file}", s.drive+name, "{size}", strconv.Itoa(len(wav)))
	info, err := s.wire.give(command, stowWait, wav)
	if errors.Is(err, ErrSilent) {
		err = s.revive(command)
	}
	if err != nil {
		return err
	}
	if rest, ok := pick(info, "+QFUPL"); ok {
		if f := fields(rest); number(f, 0) != len(wav) || len(wav)%2 == 0 && len(f) > 1 && !strings.EqualFold(strings.TrimLeft(f[1], "0"), checksum(wav)) {
			return errors.Join(fmt.Errorf("%s went garbled: %d bytes, and the module has %s", name, len(wav), rest), s.remove(m, name))
		}
	}
	s.line.mu.Lock()
	defer s.line.mu.Unlock()
	if s.line.stowed == nil {
		s.line.stowed = map[string]bool{}
	}
	s.line.stowed[name] = true
	return nil
}

// playFiles has the module play phrases that lie in it, until a key comes.
func (c *Call) playFiles(ctx context.Context, phrases [][]int16) error {
	if !c.line.hasAll(phrases) {
		return fmt.Errorf("%w: it does not lie in the module yet; that is done while no call is on", ErrNoVoice)
	}
	c.prompts()
	for _, p := range phrases {
		command := fill(c.means.play, "{file}", c.session.drive+stowName(p))
		about := time.Duration(len(p)) * time.Second / tone.Rate
		early, err := c.sound(ctx, command, about, c.means.quell, c.means.quells)
		if err != nil || early {
			return err
		}
	}
	return nil
}
