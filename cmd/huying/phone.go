package main

import (
	"bytes"
	"context"
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
type phone struct {
	line *modem.Line
	read *voice.Pack // what is played where the module does not speak
}

func (b *box) phone() phone { return phone{b.line, b.pack(putonghua)} }

// Speaks: to ring a villager back it takes all of it. What lacks is a clerk's to do.
func (p phone) Speaks() (bool, string) {
	v := p.line.Voice()
	if v.Speech != "tts" && v.Speech != "" && !p.read.Whole() {
		return false, "the module does not speak, and not all prompts are recorded: huying voice phrases --pack putonghua"
	}
	if v.Speech == "files" && !p.line.Stocked() {
		return false, "the recorded prompts are on their way into the module"
	}
	return v.Calls && v.Speech != "" && v.Keys != "" && v.Record != "", v.Why
}

// Ready reports whether there is a network.
func (p phone) Ready() bool { return p.line.Status().Phase == appliance.LineReady }

// Ring rings somebody. A line that is in use, or has no network now, is no try.
func (p phone) Ring(ctx context.Context, to appliance.Phone) (voice.Call, error) {
	c, err := p.line.Dial(ctx, to)
	switch {
	case err == nil:
		return calling{c, p.line.Voice().Speech == "tts", p.line.Voice().Joins}, nil
	case errors.Is(err, modem.ErrInUse), errors.Is(err, modem.ErrNotReady), errors.Is(err, modem.ErrNoVoice):
		return nil, fmt.Errorf("%w: %w", voice.ErrLater, err)
	case errors.Is(err, modem.ErrNoAnswer), errors.Is(err, modem.ErrBusy), errors.Is(err, modem.ErrNoCarrier), errors.Is(err, modem.ErrHungUp):
		return nil, fmt.Errorf("%w: %w", voice.ErrNobody, err)
	}
	return nil, err
}

// calling is somebody on the phone.
type calling struct {
	*modem.Call
	english, joins bool
}

// English reports whether it can be said: a pack is of one language.
func (c calling) English() bool { return c.english }

// Joins reports whether a third can be put through on this modem.
func (c calling) Joins() bool { return c.joins }

// Join rings somebody while the first waits, and puts both through.
func (c calling) Join(ctx context.Context, to appliance.Phone, words string, patience time.Duration) error {
	if err := c.Bring(ctx, to, patience); err != nil {
		return fmt.Errorf("%w: %w", voice.ErrNobody, err)
	}
	unsaid := c.Say(ctx, words) // if that fails, they hear the villager all the same
	if err := c.Call.Join(ctx); err != nil {
		return fmt.Errorf("%w: %w", voice.ErrNobody, errors.Join(err, unsaid))
	}
	return nil
}

// Record keeps what is said and how long somebody spoke in it: a module records
// silence too.
func (c calling) Record(ctx context.Context, most time.Duration) (voice.Taped, error) {
	sound, err := c.Call.Record(ctx, most)
	if len(sound) == 0 {
		return voice.Taped{}, err
	}
	out := voice.Taped{File: sound, Type: modem.AudioType(sound)}
	if out.Type == "audio/amr" {
		const frame = 32 // bytes of 20 ms at 12.2 kbit/s (3GPP TS 26.101); it is as long as it is
		out.Said = time.Duration(len(sound)/frame) * 20 * time.Millisecond
		return out, err
	}
	var level tone.Level
	if pcm, e := tone.FromWAV(sound); e == nil {
		out.PCM = tone.Trim(pcm) // who hears it waits for nothing; the file stays as it is
		level.Feed(pcm)
		out.Said = level.Sound()
	} else { // whatever it is, a clerk shall hear it
		out.Said = time.Duration(len(sound)/2) * time.Second / tone.Rate
	}
	return out, err
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
	ways := map[string]health.Text{"tts": {Zh: "模块", En: "module"}, "events": {Zh: "模块", En: "module"}, "module": {Zh: "模块", En: "module"}, "files": {Zh: "模块里的录音", En: "files in the module"}, "pcm": {Zh: "第二口", En: "second port"}}
	if ok, _ := b.phone().Speaks(); ok {
		how := health.Text{Zh: fmt.Sprintf("播报走%s、按键走%s、录音走%s", ways[v.Speech].Zh, ways[v.Keys].Zh, ways[v.Record].Zh),
			En: fmt.Sprintf("speech by %s, keys by %s, recording by %s", ways[v.Speech].En, ways[v.Keys].En, ways[v.Record].En)}
		if b.cfg.Audio != "" && v.Record != "pcm" {
			how = health.Text{Zh: how.Zh + "；第二口用不上，见日志", En: how.En + "; " + v.Why}
		}
		if v.Joins {
			how = health.Text{Zh: how.Zh + "，上班时按0接通值班电话", En: how.En + ", 0 puts through to the duty phone in working hours"}
		}
		if b.pack(dialect).Whole() {
			how = health.Text{Zh: how.Zh + "，按8说家乡话", En: how.En + ", 8 for the dialect"}
		}
		return "full", how
	}
	var zh, en []string
	lacks, err := b.pack(putonghua).Lacks()
	switch {
	case v.Speech == "" || v.Speech == "tts" || err != nil:
	case len(lacks) > 0:
		zh, en = append(zh, fmt.Sprintf("提示音还缺%d句", len(lacks))), append(en, fmt.Sprintf("lacks %d recorded prompts", len(lacks)))
	case v.Speech == "files" && !b.line.Stocked():
		zh, en = append(zh, "提示音正在存进模块"), append(en, "is being given the recorded prompts")
	}
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
