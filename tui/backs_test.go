package tui

import (
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
)

// rang is somebody who rang and is to be rung back.
func (h *hall) rang(from string, at time.Time, promised time.Duration) uint64 {
	h.t.Helper()
	var id uint64
	h.must(h.st.Update(h.t.Context(), func(tx appliance.Tx) error {
		id = tx.Seq()
		b := appliance.Callback{Why: appliance.BackRang, State: appliance.BackWaiting, Phone: appliance.Address(from), At: at, Due: at.Add(promised), NextAt: at, Rings: 1, Human: true}
		return tx.Append(appliance.Entry{At: at, Actor: appliance.Actor{Kind: appliance.ByCitizen}, Kind: appliance.KindCallback, Peer: b.Phone, Body: b})
	}))
	return id
}

func TestWhoRangIsRungBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.rang(zhang, h.now(), 30*time.Minute)
		h.rang(zhao, h.now(), 20*time.Minute)
		h.rang(sun, h.now(), 40*time.Minute)
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.sees("待回电3")
		x.press("0", "hd", "enter")
		x.golden("backs")
		x.seesNot("13900002222") // the number is given to who rings
		x.press("1")
		x.golden("backs-ringing")
		// A colleague sees who is on it, and does not ring too.
		y := h.sits(New(h.session(h.he)), 80, 24)
		y.press("0", "hd", "enter")
		y.sees("正在打", "李静")
		y.press("1")
		y.sees("李静正在打这个电话，请稍等。")
		y.seesNot("13900002222")
		x.press("2", "家里的低保停了，问为什么")
		x.golden("backs-take-down")
		x.press("enter")
		x.sees("1007", "家里的低保停了", "回拨")
		if h.written("件号1007") == 0 {
			t.Error("no receipt went out")
		}
		x.press("esc")
		x.sees("138****1111", "137****3333")
		x.seesNot("139****2222")
		// Nobody answers three times: then a text says so.
		for i, sees := range []string{"第1次没接通", "第2次没接通", "打过3次都没接通，已发短信告诉对方。"} {
			x.press("1", "4", "enter")
			x.sees(sees)
			if n := h.written("看到您来电,回拨3次没接通"); (n == 1) != (i == 2) {
				t.Errorf("after try %d: told %d times", i+1, n)
			}
		}
		x.press("5", "enter")
		x.sees("要写明为什么不用回") // a reason is wanted
		x.press("推销", "enter")
		x.sees("没有要回的电话。", "Ctrl+Z收回")
		x.press("ctrl+z") // it was somebody else
		x.sees("回电：已收回", "待回电1")
		x.press("5", "推销", "enter")
		x.sees("没有要回的电话。")
		x.seesNot("待回电3")
		x.press("right")
		x.sees("不用回", "没打通", "打通了")
	})
}
