package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/health"
	"huying/appliance/voice"
	"huying/modem"
	"huying/modem/tone"
)

// phone makes of the line's calls what the voice room wants.
type phone struct{ line *modem.Line }

// Speaks: to ring a villager back it takes all of it. What lacks is a clerk's to do.
func (p phone) Speaks() (bool, string) {
	v := p.line.Voice()
	return v.Calls && v.Speech != "" && v.Keys != "" && v.Record != "", v.Why
}

// Ready reports whether there is a network.
func (p phone) Ready() bool { return p.line.Status().Phase == appliance.LineReady }

// Ring rings somebody. A line that is in use, or has no network now, is no try.
func (p phone) Ring(ctx context.Context, to appliance.Phone) (voice.Call, error) {
	c, err := p.line.Dial(ctx, to)
	switch {
	case err == nil:
		return calling{c}, nil
	case errors.Is(err, modem.ErrInUse), errors.Is(err, modem.ErrNotReady), errors.Is(err, modem.ErrNoVoice):
		return nil, fmt.Errorf("%w: %w", voice.ErrLater, err)
	case errors.Is(err, modem.ErrNoAnswer), errors.Is(err, modem.ErrBusy), errors.Is(err, modem.ErrNoCarrier), errors.Is(err, modem.ErrHungUp):
		return nil, fmt.Errorf("%w: %w", voice.ErrNobody, err)
	}
	return nil, err
}

// calling is somebody on the phone.
type calling struct{ *modem.Call }

// Record keeps what is said and how long somebody spoke in it: a module records
// silence too.
func (c calling) Record(ctx context.Context, most time.Duration) (sound []byte, kind string, length time.Duration, err error) {
	sound, err = c.Call.Record(ctx, most)
	if len(sound) == 0 {
		return nil, "", 0, err
	}
	kind = modem.AudioType(sound)
	return sound, kind, spokenFor(sound, kind), err
}

// spokenFor is how long somebody spoke in a recording: of 8 kHz 16-bit WAV it is
// heard, of AMR it is as long as it is.
func spokenFor(sound []byte, kind string) time.Duration {
	if kind == "audio/amr" {
		const frame = 32 // bytes of 20 ms at 12.2 kbit/s (3GPP TS 26.101)
		return time.Duration(len(sound)/frame) * 20 * time.Millisecond
	}
	data := sound
	if i := bytes.Index(sound, []byte("data")); i >= 0 && len(sound) >= i+8 {
		data = sound[i+8:]
	}
	pcm := make([]int16, len(data)/2)
	for i := range pcm {
		pcm[i] = int16(binary.LittleEndian.Uint16(data[2*i:]))
	}
	var level tone.Level
	level.Feed(pcm)
	return level.Sound()
}

// player plays a sound through the box's loudspeaker: the configured program reads
// it from its standard input. nil: none is configured.
func (b *box) player() func(context.Context, []byte, string) error {
	words := strings.Fields(b.cfg.Player)
	if len(words) == 0 {
		return nil
	}
	return func(ctx context.Context, sound []byte, _ string) error {
		ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
		defer stop()
		c := exec.CommandContext(ctx, words[0], words[1:]...)
		c.Stdin = bytes.NewReader(sound)
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w: %s", words[0], err, strings.TrimSpace(string(out)))
		}
		return nil
	}
}

// voiceFacts is what the modem can do on the phone, and what it cannot.
func (b *box) voiceFacts() (string, health.Text) {
	if b.line.Status().Phase != appliance.LineReady {
		return "", health.Text{}
	}
	v := b.line.Voice()
	if ok, _ := (phone{b.line}).Speaks(); ok {
		return "full", health.Text{}
	}
	var zh, en []string
	for _, x := range []struct {
		has    bool
		zh, en string
	}{{v.Calls, "不能打电话", "makes no calls"}, {v.Speech != "", "不能播报", "does not speak"}, {v.Keys != "", "听不到按键", "hears no keys"}, {v.Record != "", "不能录音", "does not record"}} {
		if !x.has {
			zh, en = append(zh, x.zh), append(en, x.en)
		}
	}
	return "part", health.Text{Zh: "模块" + strings.Join(zh, "、"), En: "the module " + strings.Join(en, ", ")}
}
