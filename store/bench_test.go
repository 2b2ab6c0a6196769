package store

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"huying/appliance"
)

var (
	benchDay   = time.Date(2026, 4, 30, 1, 0, 0, 0, time.UTC)
	benchWords = []string{
		"我家门口的路灯坏了三天没有人修", "村东头的水管漏水", "低保申请交上去两个月没有消息", "隔壁工地夜里施工太吵睡不着觉",
		"垃圾没人清运臭得很", "河里的水发黑有死鱼", "请问医保卡丢了去哪里补办", "桥栏杆断了孩子上学危险",
	}
)

// textOf makes the entries that one villager's text becomes.
func textOf(tx appliance.Tx, n int) []appliance.Entry {
	at := benchDay.Add(time.Duration(n) * time.Second)
	from := appliance.Phone(fmt.Sprintf("+861%010d", 3_000_000_000+uint64(n)*7919%1_000_000_000))
	serial, _ := tx.LastSerial(2026)
	id := appliance.NewCaseID(2026, serial+1)
	text := fmt.Sprintf("%s，%s，在%d号。", benchWords[n%8], benchWords[n/8%8], n)
	part := tx.Seq()
	return []appliance.Entry{
		{At: at, Actor: appliance.Actor{Kind: appliance.ByModem}, Kind: appliance.KindPartHeard, Peer: appliance.Address(from), Body: appliance.Part{
			Kind: appliance.PartText, Storage: "SM", Slot: n % 50, PDU: []byte(strings.Repeat("x", 120)), From: appliance.Address(from),
			SentAt: at, HeardAt: at, Text: text,
		}},
		{At: at, Actor: appliance.Rule("hotline"), Kind: appliance.KindMessageHeard, Case: id, Peer: appliance.Address(from), Body: appliance.Message{
			From: appliance.Address(from), Text: text, Class: appliance.FromCitizen, SentAt: at, HeardAt: at, Parts: []uint64{part},
			Case: id, Fate: appliance.FateCase,
		}},
		{At: at, Actor: appliance.Actor{Kind: appliance.ByCitizen}, Kind: appliance.KindCaseOpened, Case: id, Peer: appliance.Address(from), Body: appliance.CaseChange{
			State: appliance.CaseNew, Channel: appliance.ChannelSMS, Urgency: appliance.UrgencyOrdinary, Secrecy: appliance.SecrecyNone,
			Round: 1, Holder: appliance.HolderDesk, FirstOwner: appliance.HolderDesk, ReceivedAt: at, WaitingSince: &at, Message: part + 1,
			Clocks: []appliance.Clock{{ID: appliance.ClockAccept, Start: at, Due: at.Add(8 * time.Hour)}},
			Words:  appliance.CaseWords{Reporter: appliance.Address(from), Text: text},
		}},
		appliance.QueueText(appliance.Rule("hotline"), from, id, "R01", appliance.ClassReceipt, true,
			"【青山呼应】您反映的事已收到，编号"+id.No()+"。今天内给您答复，请保留此号码。"),
		{At: at, Actor: appliance.Rule("hotline"), Kind: appliance.KindTalk, Peer: appliance.Address(from), Body: appliance.Talk{
			LastCase: id, LastAt: at, Day: "2026-04-30", Reports: 1, Recent: []appliance.Heard{{At: at, Print: uint64(n), Case: id}},
		}},
	}
}

// hear keeps and decides n texts in one Update, from number first on.
func hear(tb testing.TB, st *Store, first, n int) {
	tb.Helper()
	err := st.Update(tb.Context(), func(tx appliance.Tx) error {
		for i := first; i < first+n; i++ {
			if err := tx.Append(textOf(tx, i)...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

func openAt(tb testing.TB, dir string, o Options) *Store {
	tb.Helper()
	st, err := Open(dir, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := st.Close(); err != nil {
			tb.Error(err)
		}
	})
	return st
}

// benchSizes are how many cases the store holds before it is measured.
func benchSizes() []int {
	if s := os.Getenv("BENCH_SIZES"); s != "" {
		var sizes []int
		for f := range strings.SplitSeq(s, ",") {
			n, _ := strconv.Atoi(f)
			sizes = append(sizes, n)
		}
		return sizes
	}
	if os.Getenv("BENCH_LARGE") != "" {
		return []int{1_000, 100_000, 1_000_000}
	}
	return []int{1_000}
}

func grown(b *testing.B, size int) *Store {
	b.Helper()
	dir := b.TempDir()
	if keep := os.Getenv("BENCH_STORE"); keep != "" { // a folder to keep grown stores in
		dir = keep + "/" + strconv.Itoa(size)
	}
	st := openAt(b, dir, Options{})
	have := 0
	if err := st.View(b.Context(), func(r appliance.Reader) (err error) {
		have, err = r.LastSerial(2026)
		have -= appliance.FirstSerial - 1
		return err
	}); err != nil {
		b.Fatal(err)
	}
	for ; have < size; have += 1000 {
		hear(b, st, have, 1000)
	}
	if err := st.Flush(b.Context()); err != nil {
		b.Fatal(err)
	}
	return st
}

// BenchmarkUpdateLone is one text kept and decided, alone.
func BenchmarkUpdateLone(b *testing.B) {
	for _, size := range benchSizes() {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			st := grown(b, size)
			n, written := size+10_000_000, writtenBytes()
			for b.Loop() {
				hear(b, st, n, 1)
				n++
			}
			b.ReportMetric(float64(writtenBytes()-written)/1024/float64(n-size-10_000_000), "KiB/text")
		})
	}
}

// BenchmarkBurst1000 is a thousand texts in one Update.
func BenchmarkBurst1000(b *testing.B) {
	for _, size := range benchSizes() {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			st := grown(b, size)
			n, written := size+20_000_000, writtenBytes()
			b.ResetTimer()
			for range b.N {
				hear(b, st, n, 1000)
				n += 1000
			}
			b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "texts/s")
			b.ReportMetric(float64(writtenBytes()-written)/1024/float64(b.N)/1000, "KiB/text")
			b.ReportMetric(float64(rssAnon())/(1<<20), "MiB-RssAnon")
		})
	}
}

// rssAnon is the private memory of this process, in bytes.
func rssAnon() int { return procValue("/proc/self/status", "RssAnon:") << 10 }

// writtenBytes is what this process has sent to the disk.
func writtenBytes() int { return procValue("/proc/self/io", "write_bytes:") }

func procValue(file, key string) int {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, key); ok {
			n, _ := strconv.Atoi(strings.Fields(v)[0])
			return n
		}
	}
	return 0
}
