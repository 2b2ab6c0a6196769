package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/loop"
)

// Sounds opens what was said on the phone (store). An erased sound is ErrNone.
type Sounds interface {
	Audio(hash string) ([]byte, error)
}

// AudioRow is a recording, as a list shows it.
type AudioRow struct {
	appliance.Recording
	Late bool // nobody wrote it down by when it was due
}

// Recordings are those that nobody has written down, first due first; with all, the
// others behind them, newest first.
func (d *Desk) Recordings(ctx context.Context, who Who, all bool) ([]AudioRow, error) {
	if r := permit(who.Clerk, loop.ActListen); r != nil && !who.shell() {
		return nil, r
	}
	var out []AudioRow
	err := d.Ledger.View(ctx, func(r appliance.Reader) error {
		out = nil
		var over []AudioRow
		for a, err := range r.Recordings(!all) {
			if err != nil {
				return err
			}
			if !a.Open() {
				if over = append(over, AudioRow{Recording: a}); len(over) == InboxMax {
					break
				}
				continue
			}
			out = append(out, AudioRow{a, d.trusted() && a.Due.Before(d.Now())})
		}
		slices.SortStableFunc(out, func(a, b AudioRow) int { return a.Due.Compare(b.Due) })
		out = append(out, over...)
		return nil
	})
	return out, err
}

// Listen opens a recording to a clerk, and keeps that they listened: a voice is
// personal data (domain 9).
func (d *Desk) Listen(ctx context.Context, who Who, id uint64) ([]byte, appliance.Recording, error) {
	var a appliance.Recording
	if r := permit(who.Clerk, loop.ActListen); r != nil {
		return nil, a, r
	}
	if d.Sounds == nil {
		return nil, a, wrong(loop.ActListen, "这个盒子不存录音。", "this box keeps no recordings")
	}
	var sound []byte
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) (err error) {
		if a, err = tx.Recording(id); err != nil {
			return err
		}
		if !a.Erased.IsZero() {
			return wrong(loop.ActListen, "这段录音到期，已按规定抹去；听写的内容还在。", "this recording was erased when its time was over; what was written down stays")
		}
		if sound, err = d.Sounds.Audio(a.Hash); errors.Is(err, appliance.ErrNone) {
			return wrong(loop.ActListen, "录音文件找不到了，请叫技术员。", "the recording's file is gone: call the technician")
		} else if err != nil {
			return err
		}
		a.Listened++
		a.By = who.Actor()
		return tx.Append(appliance.Entry{At: d.Now(), Actor: who.Actor(), Kind: appliance.KindRecording, Case: a.Case, Peer: a.Phone, Body: a})
	})
	return sound, a, err
}

// WriteDown keeps what is said in a recording, as a clerk heard it; its case gets the words.
func (d *Desk) WriteDown(ctx context.Context, who Who, id uint64, text string) (appliance.Recording, error) {
	var a appliance.Recording
	if r := permit(who.Clerk, loop.ActListen); r != nil {
		return a, r
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return a, wrong(loop.ActListen, "请写下听到的话；听不清的，写“听不清”。", "write what you heard; if nothing can be understood, say so")
	}
	err := d.Ledger.Update(ctx, func(tx appliance.Tx) (err error) {
		if a, err = tx.Recording(id); err != nil {
			return err
		}
		first := a.Done.IsZero()
		a.Text, a.By, a.Done = text, who.Actor(), d.Now()
		es := []appliance.Entry{{At: d.Now(), Actor: who.Actor(), Kind: appliance.KindRecording, Case: a.Case, Peer: a.Phone, Body: a}}
		if a.Case != 0 {
			ch := appliance.CaseChange{Words: appliance.CaseWords{Text: "听写：" + text}}
			if first {
				ch.Words.Summary = cutTo(text, 40)
			}
			es = append(es, appliance.Entry{At: d.Now(), Actor: who.Actor(), Kind: appliance.KindCaseSupplemented, Case: a.Case, Peer: a.Phone, Body: ch})
		}
		return tx.Append(es...)
	})
	return a, err
}

// cutTo is at most n characters of a text.
func cutTo(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
