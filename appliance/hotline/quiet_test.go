package hotline

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
	"huying/appliance/outbox"
)

// network takes every text and notes when it left.
type network struct {
	mu  sync.Mutex
	now func() time.Time
	out []string // "15:04 tail words"
}

func (n *network) Ready(context.Context) error { return nil }
func (n *network) Idle(context.Context) error  { return nil }

func (n *network) Send(_ context.Context, h appliance.Handover) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.out = append(n.out, n.now().In(time.FixedZone("", 8*3600)).Format("15:04 ")+h.To.Tail()+" "+h.Text)
	return len(n.out), nil
}

// left are the texts that left since it was last asked.
func (n *network) left() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	s := strings.Join(n.out, "\n")
	n.out = nil
	return s
}

// townBox is a box with a township, its hotline and its outbox running, on Monday at 09:00.
func townBox(t *testing.T) (*box, *network) {
	b := startBox(t)
	b.h.Hall, b.h.Duty = "青山镇", nil
	if err := b.st.Update(t.Context(), func(tx appliance.Tx) error {
		for _, r := range township() {
			if err := tx.Append(appliance.Entry{At: b.now(), Actor: appliance.Rule("test"), Kind: appliance.KindTownSet, Body: r}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	b.run()
	n := &network{now: b.now}
	ctx, end := context.WithCancel(t.Context())
	done := make(chan error, 1)
	o := &outbox.Outbox{Ledger: b.st, Sender: n, Clock: newClock(t), Caps: outbox.DefaultCaps, Now: b.now, Log: slog.New(slog.DiscardHandler)}
	go func() { done <- o.Run(ctx) }()
	stop := b.end
	b.end = func() {
		end()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("the outbox ended with %v", err)
		}
		stop()
	}
	return b, n
}

// does is what the clerk at the screen does.
func (b *box) does(no string, deed loop.Deed) {
	b.t.Helper()
	if err := b.st.Update(b.t.Context(), func(tx appliance.Tx) error {
		c, err := appliance.CaseNo(tx, no, b.now())
		if err != nil {
			return err
		}
		w, err := loop.World{Now: b.now(), Clock: b.h.Clock, Texts: b.h.Texts, Hall: b.h.Hall}.Load(tx, tx.Seq(), time.Time{})
		if err != nil {
			return err
		}
		_, es, err := loop.Decide(w, clerk, c, deed)
		if err != nil {
			return err
		}
		return tx.Append(es...)
	}); err != nil {
		b.t.Fatal(err)
	}
	pass(time.Second)
}

func (b *box) says(from appliance.Phone, words string) {
	b.sim.put(b.text(appliance.Address(from), words))
	pass(time.Second)
}

func want(t *testing.T, n *network, lines ...string) {
	t.Helper()
	got := n.left()
	rest := got
	for _, l := range lines {
		i := strings.Index(rest, l)
		if i < 0 {
			t.Errorf("%q did not leave, or not in its turn; there left\n%s", l, got)
			return
		}
		rest = rest[i+len(l):]
	}
	if n := strings.Count(got, "\n") + 1; got != "" && n != len(lines) || got == "" && len(lines) > 0 {
		t.Errorf("%d texts left, want %d:\n%s", n, len(lines), got)
	}
}

// At night whoever writes is answered at once; what others read of it waits for the
// morning, but for danger.
func TestQuietHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := townBox(t)
		defer b.stop()
		b.says(villager, "村东头路灯不亮了好几天")
		b.does("1007", loop.Accept{})
		b.does("1007", loop.Dispatch{Lead: "供电所"})
		n.left()
		pass(12*time.Hour + 30*time.Minute) // 21:30
		b.says(power, "签1007")
		want(t, n, "21:30 0048 已签收1007-1")
		b.says(power, "问1007 灯杆号是多少")
		b.says(power, "延1007 1天 等材料")
		want(t, n, "21:30 0048 1007-1:已转问来件人", "21:30 0048 1007-1:延期1天已提交")
		b.says(walker, "报 12-3 井盖丢失")
		want(t, n, "21:30 0021 已登记件号1010,已派王家庄")
		b.says(agent, "代 13900004444 低保怎么申请")
		want(t, n, "21:30 0023 已代为登记件号1029")
		b.says(nobodys, "签1007-1")
		want(t, n)
		b.says(villager, "三号杆") // the question has not gone out: it is an addition, answered at once
		want(t, n, "21:30 3333 【青山呼应】已补充到件号1007")
		if m := b.messages()[0]; m.Fate != appliance.FateSupplement {
			t.Errorf("an answer to what nobody has read: %s", m.Fate)
		}
		b.says(leadWalker, "哨 12-3 河堤渗水")
		want(t, n, "21:30 0071 【吹哨】王家庄村12-3吹哨:河堤渗水", "21:30 0044 【吹哨】", "21:30 0022 已吹哨,件号1032")
		b.says(villager, "着火了快来人")
		want(t, n, "21:30 3333 【青山呼应】有危险请马上打电话", "21:30 0061 【警报】21:30有人来信疑似险情")
		pass(9 * time.Hour) // 06:30
		want(t, n)
		pass(31 * time.Minute)
		got := n.left()
		for _, w := range []string{
			"07:00 3333 【青山呼应】供电所想问您件号1007:灯杆号是多少", "07:00 0044 【待批】供电所请求工单1007-1延期1个工作日", "07:00 0071 【工单1010-1】王家庄村12-3:井盖丢失",
			"07:00 4444 【青山呼应】沈代办员代您反映了", "07:00 0048 【身份】有未登记的号码", "07:00 0048 【转答】工单1007-1,诉求人说:三号杆",
		} {
			if !strings.Contains(got, w) {
				t.Errorf("in the morning %q did not leave; there left\n%s", w, got)
			}
		}
	})
}

// The first order goes at once; what follows to the same phone within minutes goes as one
// text, with how many and the first two; what it took the place of is settled, not sent.
func TestOrdersComeTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := townBox(t)
		defer b.stop()
		send := func(words string) string {
			b.says(villager, "新 "+words)
			no := b.cases()[0].ID.No()
			b.does(no, loop.Accept{})
			b.does(no, loop.Dispatch{Lead: "执法队"})
			return no
		}
		orders := func() (out []string) {
			for _, l := range strings.Split(n.left(), "\n") {
				if strings.Contains(l, " 0046 ") {
					out = append(out, l)
				}
			}
			return out
		}
		is := func(want ...string) {
			t.Helper()
			got := orders()
			if len(got) != len(want) {
				t.Fatalf("read %q, want %q", got, want)
			}
			for i := range want {
				if !strings.HasPrefix(got[i], want[i]) {
					t.Errorf("read %q, want %q", got[i], want[i])
				}
			}
		}
		send("路灯不亮")
		is("09:00 0046 【工单1007-1】本镇:路灯不亮。")
		send("垃圾没人收") // held
		is()
		send("水渠堵了三天")
		send("占道经营")
		is()
		pass(3 * time.Minute)
		is("09:03 0046 【工单】您有3件新工单:1010-1 垃圾没人收;1029-1 水渠堵了三天。签收回“签”加单号,全文回“详”加单号。")
		b.view(func(r appliance.Reader) error {
			settled := 0
			for x, err := range r.Texts(0) {
				if err != nil {
					return err
				}
				if x.Error == "digested" {
					settled++
					if x.State != appliance.TextFailed || !x.SentAt.IsZero() {
						t.Errorf("digested: %+v", x)
					}
				}
				if x.State == appliance.TextQueued {
					t.Errorf("still waits: %s", x.Text)
				}
			}
			if settled != 2 {
				t.Errorf("%d texts were settled", settled)
			}
			return nil
		})
		// One that is held alone goes as it is; later ones begin anew.
		pass(time.Hour)
		send("井盖松动响")
		is("10:03 0046 【工单1041-1】")
		send("树枝挡路")
		pass(3 * time.Minute)
		is("10:06 0046 【工单1055-1】本镇:树枝挡路。")
		b.says(squad, "签1041")
		is("10:06 0046 已签收1041-1")
		// Danger waits for nothing.
		send("路面结冰滑")
		b.says("+8613900004444", "着火了快来人")
		fire := b.cases()[0].ID.No()
		n.left()
		b.does(fire, loop.Accept{Urgency: appliance.UrgencyDanger})
		b.does(fire, loop.Dispatch{Lead: "执法队"})
		is("10:06 0046 【工单" + fire + "-1】本镇:着火了快来人。紧急,")
	})
}
