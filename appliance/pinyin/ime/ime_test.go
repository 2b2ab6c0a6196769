package ime

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
)

// said are the texts of candidates.
func said(all []Candidate) (out []string) {
	for _, c := range all {
		out = append(out, c.Text)
	}
	return out
}

func TestFirst(t *testing.T) {
	e := New().Pen()
	for letters, want := range map[string]string{
		"lajiqingyun": "垃圾清运", "ludengbuliang": "路灯不亮", "ldbl": "路灯不亮", "ljqingyun": "垃圾清运", "lajiqy": "垃圾清运", "zhandaojy": "占道经营",
		"yinhang": "银行", "kuaiji": "会计", "tiaojie": "调解", "chongqing": "重庆", "lvhua": "绿化", "nver": "女儿", "chongban": "重办", "zhongyao": "重要",
		"dibaoshenqing": "低保申请", "dibaoshenq": "低保申请", "huafenchimanyi": "化粪池满溢", "xi'an": "西安", "fang'an": "方案",
		"wojintianshangwuquzhenlibanshi": "我今天上午去镇里办事", "yianpairenyuanqianwangchuli": "已安排人员前往处理",
		"qingwenzainagecun": "请问在哪个村", "luden": "路灯", "aq": "安全", "nihao": "你好", "de": "的",
	} {
		if got := said(e.Candidates(letters, 5)); len(got) == 0 || got[0] != want {
			t.Errorf("%s: %q, want %s first", letters, got, want)
		}
	}
}

// What is shorter than the letters takes as many as its syllables, and the rest is still there.
func TestShorterWordsTakeTheirLetters(t *testing.T) {
	e := New().Pen()
	for _, c := range e.Candidates("lajiqing'yun", 60) {
		rest := "lajiqing'yun"[c.Letters:]
		switch c.Text {
		case "垃圾清运":
			if rest != "" || fmt.Sprint(c.Ends) != "[2 4 8 12]" {
				t.Errorf("垃圾清运 leaves %q, ends %v", rest, c.Ends)
			}
		case "垃圾":
			if rest != "qing'yun" {
				t.Errorf("垃圾 leaves %q", rest)
			}
		}
	}
}

func TestWhatIsNoPinyin(t *testing.T) {
	e := New().Pen()
	for _, letters := range []string{"", "'", "''", "uuu", "i", "vv", strings.Repeat("a", MaxLetters+1), "ABC", "村"} {
		if got := e.Candidates(letters, 9); len(got) != 0 {
			t.Errorf("%q: %q", letters, said(got))
		}
	}
}

func TestOneUseIsEnough(t *testing.T) {
	e := New().Pen()
	text, reading := "王大锤家的牛棚", []string{"wang", "da", "chui", "jia", "de", "niu", "peng"}
	if got := said(e.Candidates("wdcjdnp", 5)); slices.Contains(got, text) {
		t.Fatalf("known before it was written: %q", got)
	}
	if !e.Learn(text, reading) {
		t.Fatal("it cannot be learned")
	}
	for _, letters := range []string{"wangdachuijiadeniupeng", "wdcjdnp", "wangdcjdnp"} {
		if got := said(e.Candidates(letters, 5)); len(got) == 0 || got[0] != text {
			t.Errorf("%s after one use: %q", letters, got)
		}
	}
}

// Of two that sound the same the one written last is first; one that is written often stays.
func TestTheLaterIsFirst(t *testing.T) {
	e := New().Pen()
	e.Learn("清运", []string{"qing", "yun"})
	e.Learn("青云", []string{"qing", "yun"})
	if got := said(e.Candidates("qingyun", 5)); got[0] != "青云" || got[1] != "清运" {
		t.Errorf("%q, want the last first", got)
	}
	for range 5 {
		e.Learn("清运", []string{"qing", "yun"})
	}
	e.Learn("青云", []string{"qing", "yun"})
	if got := said(e.Candidates("qingyun", 5)); got[0] != "清运" {
		t.Errorf("%q, want what is written often first", got)
	}
}

func TestWhatCannotBeLearned(t *testing.T) {
	e := New().Pen()
	for _, p := range []phrase{{"", nil}, {"路", nil}, {"路灯", []string{"lu"}}, {"SIM卡", []string{"s", "i", "m", "ka"}}, {"路灯", []string{"lu", "xyz"}}, {strings.Repeat("路", 25), slices.Repeat([]string{"lu"}, 25)}} {
		if e.Learn(p.text, p.reading) {
			t.Errorf("%+v was learned", p)
		}
	}
}

func TestWhatWasLearnedIsTakenUpAgain(t *testing.T) {
	e := New().Pen()
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	e.Recall([]appliance.Learned{
		{Phrase: "青云", Reading: "qing'yun", Count: 1, At: now}, {Phrase: "晴云", Reading: "qing'yun", Count: 1, At: now.Add(-time.Hour)},
		{Phrase: "路灯", Reading: "no'pinyin", Count: 3, At: now.Add(-2 * time.Hour)}, {Phrase: "清运", Reading: "qing'yun", Count: 4, At: now.Add(-3 * time.Hour)},
	})
	if got, want := said(e.Candidates("qingyun", 3)), []string{"清运", "青云", "晴云"}; !slices.Equal(got, want) {
		t.Errorf("%q, want what was written often, then what was written last: %q", got, want)
	}
}

// The memory has an end, and what is written often outlives what was written once.
func TestTheOldestAreForgotten(t *testing.T) {
	e := New().Pen()
	var syl []string
	for _, s := range e.lex.syllables {
		if from, to := e.lex.bucket(1, int(s[0]-'a')); from < to {
			syl = append(syl, s)
		}
	}
	for range 10 {
		e.Learn("清运", []string{"qing", "yun"})
	}
	for i := range appliance.MaxLearned + 10 {
		e.Learn("村村", []string{syl[i%len(syl)], syl[i/len(syl)]})
	}
	n := len(e.learned.of)
	kept := e.learned.of["清运 qing yun"] != nil
	if n > appliance.MaxLearned || n < appliance.MaxLearned*8/10 || !kept {
		t.Errorf("%d kept, 清运 among them: %v", n, kept)
	}
}

func TestTheTownsNames(t *testing.T) {
	e := New().Pen()
	e.Names(slices.Values([]string{"王家庄村", "李家洼", "西张工业园(北)", "褚卫", "单小行", "12-3"}))
	for letters, want := range map[string]string{"wangjiazhuangcun": "王家庄村", "wjzc": "王家庄村", "lijiawa": "李家洼", "xizhanggongyeyuan": "西张工业园", "chuwei": "褚卫", "shanxiaoxing": "单小行", "danxiaohang": "单小行"} {
		if got := said(e.Candidates(letters, 5)); !slices.Contains(got, want) {
			t.Errorf("%s: %q, want %s", letters, got, want)
		}
	}
	e.Names(slices.Values([]string{"赵家台"}))
	if got := said(e.Candidates("shanxiaoxing", 9)); slices.Contains(got, "单小行") {
		t.Error("a name that is gone is still known")
	}
}

// Whatever is typed, each candidate is read as its letters say.
func FuzzCandidates(f *testing.F) {
	for _, s := range []string{"lajiqingyun", "ldbl", "xi'an", "zhzhzhzh", "''a''", "nnnnnnnn", "shishishishishi", "uiv"} {
		f.Add(s)
	}
	e := New().Pen()
	e.Names(slices.Values([]string{"王家庄村", "李家洼"}))
	e.Learn("垃圾清运", []string{"la", "ji", "qing", "yun"})
	f.Fuzz(func(t *testing.T, letters string) { fits(t, e, letters) })
}

func fits(t *testing.T, e *Pen, letters string) {
	t.Helper()
	seen := map[string]bool{}
	for _, c := range e.Candidates(letters, 60) {
		n := len([]rune(c.Text))
		if n == 0 || seen[c.Text] || len(c.Reading) != n || len(c.Ends) != n || c.Letters < c.Ends[n-1] || c.Letters > len(letters) {
			t.Fatalf("%q: %+v", letters, c)
		}
		seen[c.Text] = true
		from := 0
		for i, to := range c.Ends {
			if typed := strings.Trim(letters[from:to], "'"); typed == "" || !strings.HasPrefix(c.Reading[i], typed) {
				t.Fatalf("%q: %s is read %v, typed %q", letters, c.Text, c.Reading, typed)
			}
			from = to
		}
		if strings.Trim(letters[from:c.Letters], "'") != "" {
			t.Fatalf("%q: %s takes letters behind its last syllable", letters, c.Text)
		}
	}
}

func TestRandomLetters(t *testing.T) {
	e := New().Pen()
	r := rand.New(rand.NewPCG(5, 5))
	for range 300 {
		b := make([]byte, 1+r.IntN(30))
		for i := range b {
			b[i] = "abcdefghijklmnopqrstuvwxyz'nghaioeu"[r.IntN(35)]
		}
		fits(t, e, string(b))
	}
}

// The image is what its head says.
func TestTheImage(t *testing.T) {
	l := open(image)
	n, last := 0, entry(0)
	for k, size := range []int{26, 26 * 26, 26 * 26 * 26} {
		for key := range size {
			from, to := l.bucket(k+1, key)
			if from != last {
				t.Fatalf("bucket %d %d begins at %d, want %d", k+1, key, from, last)
			}
			for w := from; w < to; w = l.next(w) {
				n++
				at := 0
				for i := range min(l.size(w), initials) {
					at = at*26 + int(l.syllables[l.syllable(w, i)][0]-'a')
				}
				if at != key || l.size(w) > longest || l.size(w) < k+1 || k < 2 && l.size(w) != k+1 || !Han(l.text(w)) {
					t.Fatalf("%s stands in bucket %d %d", l.text(w), k+1, key)
				}
			}
			last = to
		}
	}
	if n != l.words || int(last) != len(l.body) || n < 90_000 {
		t.Errorf("%d words, the head says %d; they end at %d of %d", n, l.words, last, len(l.body))
	}
}

// Each pair is found where it is looked for, on machines of 32 bits too.
func TestPairs(t *testing.T) {
	l := open(image)
	n := 0
	for i := range len(l.pairs) / 8 {
		b := []byte(l.pairs[8*i : 8*i+8])
		if slot := binary.LittleEndian.Uint64(b); slot != 0 {
			n++
			if c, ok := l.pair(int(slot>>32), int(slot>>8&(1<<24-1))); !ok || c != float32(slot&0xff)/perNat {
				t.Fatalf("slot %d: cost %v, %v, want %d", i, c, ok, slot&0xff)
			}
		}
	}
	if n < 10_000 {
		t.Errorf("%d pairs", n)
	}
}

func BenchmarkKey(b *testing.B) {
	e := New().Pen()
	phrases := []string{"lajiqingyunbujishi", "ljqybjs", "yianpairenyuanqianwangchuli", "yaprqwcl", "wojintianshangwuquzhenlibanshi"}
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range phrases {
			for n := range len(p) {
				e.Candidates(p[:n+1], 60)
			}
		}
	}
	keys := 0
	for _, p := range phrases {
		keys += len(p)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*keys), "µs/key")
}
