package desk_test

import (
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// suspected is a number that stopped being answered, as the hotline keeps it.
func (h *hall) suspected(t *testing.T, from appliance.Address) (id uint64) {
	t.Helper()
	err := h.st.Update(t.Context(), func(tx appliance.Tx) error {
		id = tx.Seq()
		n := appliance.Nuisance{Why: appliance.NuisanceMachine, State: appliance.NuisanceSuspect, Phone: from, Since: h.now, Until: h.now.Add(24 * time.Hour), Texts: 3, Said: "稍后回复您"}
		return tx.Append(n.Entry(appliance.Rule("hotline"), h.now),
			appliance.Entry{At: h.now, Actor: appliance.Rule("hotline"), Kind: appliance.KindTalk, Peer: from, Body: appliance.Talk{MutedUntil: n.Until, Village: "V1"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (h *hall) nuisances(t *testing.T, who desk.Who, all bool) []desk.NuisanceRow {
	t.Helper()
	rows, err := h.Nuisances(t.Context(), who, all)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// A leader blocks, with a reason and a last day; a leader lifts it; it ends by itself.
func TestALeaderBlocksANumber(t *testing.T) {
	h := openHall(t)
	sun := h.hire(t, "孙镇长", appliance.RoleLeader)
	day := appliance.Date{Year: 2026, Month: 11, Day: 30}
	id := h.suspected(t, villager)
	for _, who := range []desk.Who{h.li, h.wu, h.hire(t, "老吴", appliance.RoleTechnician), h.hire(t, "管理员", appliance.RoleAdmin)} {
		_, err := h.Block(t.Context(), who, id, "谩骂", day)
		refusedAs(t, err, loop.WhyRole)
	}
	for _, tt := range []struct {
		reason string
		last   appliance.Date
		says   string
	}{
		{" ", day, "写明原因"}, {"谩骂", appliance.Date{}, "写明屏蔽到哪天，最晚2027-02-21"}, {"谩骂", day.Add(-8), "已经过了"}, {"谩骂", day.Add(84), "一次最多屏蔽90天，最晚2027-02-21"},
	} {
		_, err := h.Block(t.Context(), sun, id, tt.reason, tt.last)
		if r := refusedAs(t, err, loop.WhyBad); !strings.Contains(r.Sentence(false), tt.says) {
			t.Errorf("%q until %s: %s", tt.reason, tt.last, r.Sentence(false))
		}
	}
	if _, err := h.Block(t.Context(), sun, id, "谩骂", day.Add(83)); err != nil { // the ninetieth day
		t.Error(err)
	}
	n, err := h.Block(t.Context(), sun, id, "劝过三次仍谩骂", day)
	if err != nil || n.ID != id {
		t.Fatal(n, err)
	}
	rows := h.nuisances(t, h.wu, false)
	if len(rows) != 1 || rows[0].State != appliance.NuisanceBlocked || rows[0].By.Name != "孙镇长" || rows[0].Note != "劝过三次仍谩骂" ||
		h.Clock.Local(rows[0].Until).Format("01-02 15:04") != "12-01 00:00" || !rows[0].Quiet {
		t.Errorf("the list is %+v", rows)
	}
	refusedAs(t, h.Clear(t.Context(), h.li, id, "误判"), loop.WhyBad)
	refusedAs(t, h.Unblock(t.Context(), h.li, id, "误判"), loop.WhyRole)
	refusedAs(t, h.Unblock(t.Context(), sun, id, ""), loop.WhyBad)
	if err := h.Unblock(t.Context(), sun, id, "道歉了"); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, h.Unblock(t.Context(), sun, id, "道歉了"), loop.WhyBad)
	if rows := h.nuisances(t, h.wu, false); len(rows) != 0 {
		t.Errorf("the list is %+v", rows)
	}
	// The same number again, by its place in the old list, and by itself.
	if n, err = h.Block(t.Context(), sun, id, "又来", day); err != nil || n.ID == id {
		t.Fatal(n, err)
	}
	if again, err := h.BlockNumber(t.Context(), sun, "+8613800001111", "又来", day.Add(1)); err != nil || again.ID != n.ID {
		t.Error(again, err)
	}
	h.now = h.now.AddDate(0, 0, 30)
	if rows := h.nuisances(t, h.wu, false); len(rows) != 0 { // the watch has not written it yet
		t.Errorf("the list is %+v", rows)
	}
	refusedAs(t, h.Unblock(t.Context(), sun, n.ID, "道歉了"), loop.WhyBad)
	if rows := h.nuisances(t, h.wu, true); len(rows) != 2 || rows[0].State != appliance.NuisanceEnded || rows[1].State != appliance.NuisanceLifted {
		t.Errorf("the list is %+v", rows)
	}
	deeds, _, err := h.Deeds(t.Context(), sun, desk.DeedsOfPeople, 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, d := range deeds {
		if d.Kind == appliance.KindNuisance {
			said = append(said, d.Actor.Name+" "+strings.SplitN(d.What, " ", 2)[1])
		}
	}
	if got, want := strings.Join(said, "\n"), "孙镇长 屏蔽到2026-12-01 又来\n孙镇长 屏蔽到2026-11-30 又来\n孙镇长 解除屏蔽 道歉了\n孙镇长 屏蔽到2026-11-30 劝过三次仍谩骂\n孙镇长 屏蔽到2027-02-21 谩骂"; got != want {
		t.Errorf("the audit says\n%s\nwant\n%s", got, want)
	}
	if err := h.st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
}

// Staff are always heard, and so is whoever only looks like a machine.
func TestWhoIsNeverBlocked(t *testing.T) {
	h := openHall(t)
	h.Own = "+8613700000099"
	sun := h.hire(t, "孙镇长", appliance.RoleLeader)
	day := appliance.Date{Year: 2026, Month: 11, Day: 30}
	if err := h.st.Update(t.Context(), func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{At: h.now, Actor: appliance.Rule("test"), Kind: appliance.KindTownSet, Body: appliance.Person{Code: "P1", Name: "赵格", Phone: "+8613900000001"}})
	}); err != nil {
		t.Fatal(err)
	}
	for number, says := range map[appliance.Phone]string{"+8613900000001": "这是赵格的号码", "+8613700000099": "本机自己的号码"} {
		_, err := h.BlockNumber(t.Context(), sun, number, "谩骂", day)
		if r := refusedAs(t, err, loop.WhyBad); !strings.Contains(r.Sentence(false), says) {
			t.Errorf("%s: %s", number, r.Sentence(false))
		}
	}
}

// A block ends what waits to be rung; a suspicion that is wrong is cleared at once.
func TestASuspicionIsCleared(t *testing.T) {
	h := openHall(t)
	id := h.suspected(t, villager)
	refusedAs(t, h.Clear(t.Context(), h.wu, id, "是本人"), loop.WhyRole)
	refusedAs(t, h.Clear(t.Context(), h.li, id, " "), loop.WhyBad)
	if err := h.Clear(t.Context(), h.li, id, "打过电话，是本人"); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, h.Clear(t.Context(), h.li, id, "打过电话，是本人"), loop.WhyBad)
	sun := h.hire(t, "孙镇长", appliance.RoleLeader)
	err := h.st.Update(t.Context(), func(tx appliance.Tx) error {
		if talk, err := tx.Talk(villager); err != nil || !talk.MutedUntil.IsZero() || talk.Village != "V1" {
			t.Errorf("the talk is %+v, %v", talk, err)
		}
		b := appliance.Callback{Why: appliance.BackRang, State: appliance.BackWaiting, Phone: villager, At: h.now, Due: h.now, Human: true}
		return tx.Append(appliance.Entry{At: h.now, Actor: appliance.Rule("test"), Kind: appliance.KindCallback, Peer: villager, Body: b})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.BlockNumber(t.Context(), sun, "+8613800001111", "谩骂", appliance.Date{Year: 2026, Month: 11, Day: 23}); err != nil {
		t.Fatal(err)
	}
	if rows, err := h.Callbacks(t.Context(), h.wu, false); err != nil || len(rows) != 0 {
		t.Errorf("to be rung: %+v, %v", rows, err)
	}
}
