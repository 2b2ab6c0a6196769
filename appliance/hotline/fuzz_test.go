package hotline

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/appliance/hotline/staff"
	"huying/appliance/loop"
	"huying/appliance/pin"
)

// busy is a township in the middle of everything: orders sent, signed, returned, paused,
// reported and over, a call with a dispute, a rating that is due, questions that are open.
func busy(t testing.TB) *hall {
	d := openHall(t)
	d.person("p13", func(p *appliance.Person) { p.PIN = pin.Hash("s", "4821") })
	// Records as thin as a table may leave them: somebody with every role, without a name or a
	// post, and somebody of an office without a short name.
	d.town(
		appliance.Person{Code: "p95", Phone: bare, Roles: appliance.PersonRoles, Verified: 1},
		appliance.Person{Code: "p96", Phone: thin, Posts: []appliance.Post{{Office: "Z9"}, {Office: "gone"}}, Roles: []appliance.Role{appliance.RoleHandler}, Verified: 1},
		appliance.Office{Code: "Z9", Level: appliance.LevelTown},
		appliance.Meeting{Code: "M-2", Invited: []string{"p95"}, At: d.now.Add(time.Hour).Unix()},
	)
	d.lamp("村东头路灯不亮了好几天", "供电所", "执法队") // 1007 sent
	d.lamp("垃圾没人收", "供电所")              // 1010 signed, an extension waits
	d.texts(power, "签1010")
	d.texts(power, "延1010 1天 等材料")
	d.lamp("街上占道经营", "执法队") // 1029 returned
	d.texts(squad, "退1029 非职责 应由供电所办")
	d.lamp("水渠堵了三天", "供电所") // 1032 reported
	d.texts(power, "结1032 已把水渠清通")
	d.lamp("树枝挡路", "供电所") // 1041 told
	d.texts(power, "结1041 已锯掉树枝")
	d.texts(dispatcher, "审1041 过")
	d.texts(villager, "新 王家庄村东河里排污水又黑又臭") // 1055, H001
	d.does("1055", loop.Accept{Situation: "D-01-1", Village: "王庄"})
	d.does("1055", loop.MakeCall{Reason: appliance.CallNoMandate, Done: "已劝阻"})
	d.texts(countyDesk, "派H001 水利局 协 综合执法局")
	d.texts(water, "问H001 在哪")
	d.texts(overseer, "督1055 今天到场")
	d.texts(walker, "报 12-3 井盖丢失") // 1064 with the village
	d.texts(villager, "新 自来水停了")
	d.does(d.fate().Case.No(), loop.Accept{}) // 1078 accepted
	return d
}

const (
	bare = appliance.Phone("+8613800000095")
	thin = appliance.Phone("+8613800000096")
)

var everyPhone = []appliance.Phone{
	bare, thin,
	power, powerMate, squad, water, river, patrol, countyDesk, overseer, mayor, caller, dispatcher, nightWatch, secretary, walker, leadWalker, agent, head, aide, farWalker, newcomer, nobodys, villager,
}

// hears gives a text to Step as the ledger stands, and sees that what came of it is sound:
// one message with one fate, the talk last, no text longer than three SMS, and nothing that
// the ledger refuses. Nothing of it stays.
func (d *hall) hears(from appliance.Phone, words string) {
	d.Helper()
	undo := errors.New("undone")
	err := d.st.Update(d.Context(), func(tx appliance.Tx) error {
		k := d.h.keeping(tx)
		m := appliance.Message{From: appliance.Address(from), Text: words, SentAt: d.now, HeardAt: d.now, Parts: []uint64{1}}
		w, talk, err := k.world(m)
		if err != nil {
			return err
		}
		m.ID = w.Seq
		es, err := try(w, talk, m, Step)
		if err != nil {
			return fmt.Errorf("%s says %q: %w", from.Tail(), words, err)
		}
		replies := 0
		for i, e := range es {
			switch b := e.Body.(type) {
			case appliance.Message:
				if i != 0 || b.Fate == "" || b.Text != words {
					d.Errorf("%s says %q: entry %d is a message with the fate %q", from.Tail(), words, i, b.Fate)
				}
			case appliance.TextChange:
				n, _ := appliance.TextCost(b.Words.Text)
				if n > 3 || b.Words.Text == "" || strings.ContainsAny(b.Words.Text, "{}") && !strings.ContainsAny(words, "{}｛｝") {
					d.Errorf("%s says %q: %d SMS to %s: %s", from.Tail(), words, n, b.Words.To.Tail(), b.Words.Text)
				}
				if b.Words.To == from && e.Kind == appliance.KindTextQueued && (b.Template == "S-ok" || b.Template == "S-no" || strings.HasPrefix(b.Template, "S14")) {
					replies++
				}
			}
		}
		if _, ok := es[len(es)-1].Body.(appliance.Talk); !ok || replies > 1 {
			d.Errorf("%s says %q: %d answers, the last entry is a %T", from.Tail(), words, replies, es[len(es)-1].Body)
		}
		if err := tx.Append(es...); err != nil {
			return fmt.Errorf("%s says %q: %w", from.Tail(), words, err)
		}
		return undo
	})
	if !errors.Is(err, undo) {
		d.Error(err)
	}
}

// Every verb of the table, alone, with each number there is and with words, from every
// phone: Step does not break, and leaves what the ledger takes.
func TestEveryVerbFromEveryPhone(t *testing.T) {
	d := busy(t)
	numbers := []string{"", "1007", "1007-1", "1007-2", "1010", "1029-1", "1032", "1041", "1055", "1064", "1078", "H001", "H009", "9999-1", "12-3", "99-9", "13900003333", "0536-3211234", "M-1", "66"}
	for n, e := range staff.Verbs {
		_, words, _ := strings.Cut(e.Example, " ")
		for i, no := range numbers {
			for j, from := range everyPhone {
				switch (n + i + j) % 6 { // a third of them: each verb with each phone, each number, and each phone with each number
				case 0:
					d.hears(from, string(e.Verb)+no)
				case 3:
					d.hears(from, string(e.Verb)+no+" "+words)
				}
			}
		}
		if t.Failed() {
			return
		}
	}
}

// FuzzStaffStep: whatever a staff phone sends, however it is put together.
func FuzzStaffStep(f *testing.F) {
	for i, e := range staff.Verbs {
		f.Add(uint8(i), e.Example)
		f.Add(uint8(i+7), strings.NewReplacer("20482-1", "1007-1", "20482", "1055", "H031", "H001").Replace(e.Example)+" #4821")
	}
	for _, s := range []string{
		"是", "不", "1", "回“签1007-1”", "准", "不准", "裁 准", "结 已更换路灯灯头并试亮", "签\xff1007", "{号}", "结1007-1 {果}{果}", "应H001 限 2-30", "延1007-1 到2026-2-30 x", "派H001 综合执法局 协 综合执法局 综合执法局",
		"问1007-1 " + strings.Repeat("？", 40), "代 13900003333 \x00", "报 12-3 着火了", "哨12-3 😀😀", "接", "JI 999999999999999999999", "帮 帮", "责 “”", "评H001 3", "访1041 1", "馈1041", "参M-99999", "督1007 250天",
	} {
		f.Add(uint8(len(s)), s)
	}
	d := busy(f)
	f.Fuzz(func(t *testing.T, who uint8, words string) {
		d.TB = t
		d.hears(everyPhone[int(who)%len(everyPhone)], words)
	})
}
