package tui

import (
	"context"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// spoke is a matter that somebody told on the phone.
func (h *hall) spoke(seconds int) appliance.CaseID {
	h.t.Helper()
	h.desk.Sounds = h.st
	hash, err := h.st.KeepAudio([]byte("RIFF the sound of a voice"))
	h.must(err)
	id := h.does(h.li, 0, loop.Open{Channel: appliance.ChannelVoice, Phone: zhao, Text: "（语音12秒，待听写）"}).Case
	h.must(h.st.Update(h.t.Context(), func(tx appliance.Tx) error {
		r := appliance.Recording{Case: id, Phone: zhao, At: h.now(), Seconds: seconds, Bytes: 25, Type: "audio/wav", Hash: hash, Due: h.now().Add(3 * time.Hour)}
		return tx.Append(appliance.Entry{At: h.now(), Actor: appliance.Actor{Kind: appliance.ByCitizen}, Kind: appliance.KindRecording, Case: id, Peer: r.Phone, Body: r})
	}))
	return id
}

func TestWhatWasSaidIsWrittenDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.spoke(12)
		played := ""
		s := h.session(h.li)
		s.Play = func(_ context.Context, sound []byte, kind string) error {
			played = kind + " " + string(sound)
			return nil
		}
		var k stick
		x := h.sits(New(k.plug(s, fstest.MapFS{})), 80, 24)
		x.press("0", "ly", "enter")
		x.golden("sounds")
		x.press("1")
		x.sees("放完了", "听过1次")
		if played != "audio/wav RIFF the sound of a voice" {
			t.Errorf("played %q", played)
		}
		x.press("2", "enter")
		x.sees("请写下听到的话")
		x.press("王家庄村口的桥栏杆断了，孩子上学走那里", "enter")
		x.sees("没有要听写的录音。")
		x.press("esc", "enter")
		x.sees("听写：王家庄村口的桥栏杆断了")
		// That it was listened to, and carried out, is kept.
		x.press("esc", "0", "ly", "enter", "right", "3", "enter")
		x.sees("已写好 青山镇-2026-11-23")
		if len(k.written) != 1 {
			t.Errorf("%d files on the stick", len(k.written))
		}
		y := h.sits(New(h.session(h.zhou)), 80, 24)
		y.press("0", "sj", "enter", "right")
		y.sees("李静", "录音 1007")
		// A stranger to the desk hears nothing.
		if _, _, err := h.desk.Listen(t.Context(), h.chief, 1); err == nil {
			t.Error("the administrator listens")
		}
	})
}
