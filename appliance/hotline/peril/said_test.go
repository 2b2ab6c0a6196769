package peril

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestCommonWords(t *testing.T) {
	for said, want := range map[string]string{
		"俺娃木有声了咧":                  "我娃没有声了了",
		"煙好大 睇唔到路":                 "烟好大 看不到路",
		"ren bu dong le kuai lai":  "人不动了快来",
		"qia zhu le 枣核":            "卡住了枣核",
		"我家煤器罐呲呲响":                 "我家煤气罐呲呲响",
		"水泵漏典":                     "水泵漏电",
		"着货了":                      "着火了",
		"天然气没气了":                   "天然气没气了", // not 煤气
		"打人":                       "打人",
		"the house is on fire":     "the house is on fire",
		"HELP 王家庄":                 "help 王家庄",
		"喊他不应":                     "叫不醒",
		"wangzhuang zhaohuo":       "王庄着火",
		"老人去世火化补贴":                 "老人去世火化补贴", // not 失火
		"":                         "",
		"【某某公司】通知":                 "通知",
		"\u200b\xff\u0300 ' ' a '": "' ' a '",
	} {
		if got := Said(said).Spaced; got != want {
			t.Errorf("%q is %q in common words, want %q", said, got, want)
		}
	}
}

// Our own texts (ours.txt, voices.txt) are heard for what they are; of the calm ones, one in a hundred may not be.
func TestOurs(t *testing.T) {
	for _, file := range []string{"ours", "voices"} {
		t.Run(file, func(t *testing.T) { heardForWhatTheyAre(t, "../testdata/villagers/"+file+".txt") })
	}
}

func heardForWhatTheyAre(t *testing.T, file string) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	calm, alarms := 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		kind, text, ok := strings.Cut(lines.Text(), "\t")
		if !ok {
			continue
		}
		switch d := Hear(text); {
		case kind != "" && d.Class != 1:
			t.Errorf("%q (%s) is not heard", text, kind)
		case kind == "":
			calm++
			if d.Class == 1 {
				alarms++
				t.Logf("%q is heard as danger: %+v", text, d)
			}
		}
	}
	if 100*alarms > calm {
		t.Errorf("%d of %d calm texts are heard as danger", alarms, calm)
	}
}

// What the data files must be so that a slip of the pen is seen: every word once in its class, every form tried.
func TestDataFiles(t *testing.T) {
	c := classed()
	for _, name := range c.names {
		if len(c.words[name]) == 0 {
			t.Errorf("the class %s has no words", name)
		}
	}
	for name := range strings.FieldsSeq("saying told over thing mend money who now down") {
		if c.words[name] == nil {
			t.Errorf("no class %s", name)
		}
	}
	for line := range content(dialectText) {
		if len(strings.Fields(line)) != 2 {
			t.Errorf("dialect.txt: %q is not a word and what it is", line)
		}
	}
	last := ""
	for line := range content(weightsText) {
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			t.Errorf("weights.txt: %q is not a sign and four weights", line)
			continue
		}
		if f[0] <= last {
			t.Errorf("weights.txt: %q stands behind %q, it is looked up in order", f[0], last)
		}
		if last = f[0]; fmt.Sprintf("%.2f", weights()(last)[1]) != f[2] {
			t.Errorf("weights.txt: %q is not found", last)
		}
	}
	r := ruled()
	for name, all := range map[string]forms{
		"danger": r.dangerForms, "sure": r.sure, "self-harm": r.selfHarmForms, "child": r.childForms, "near": r.near, "past": r.past, "fear": r.fear, "over": r.overForms,
		"bare": r.bare, "english": r.english, "english self-harm": r.englishHarm, "age": r.age, "age spaced": r.ageSpaced, "school": r.schoolForms, "jump": r.jump,
	} {
		if len(all) == 0 {
			t.Errorf("no %s forms", name)
		}
	}
}

// What a form needs is never more than what it matches.
func TestFormsAreTriedWhereTheyStand(t *testing.T) {
	for _, tt := range []struct{ form, text string }{
		{`水[^,.;!?]{0,6}(?:进屋|齐腰)`, "水都齐腰了"}, {`(?:a|b)?c+`, "c"}, {`[一-十]岁`, "三岁"}, {`(?:冒|起)(?:了|着)?大烟`, "起大烟"}, {`x{0,2}y{2}`, "yy"}, {`^$`, ""},
	} {
		if got := formsOf([]string{tt.form}).in(tt.text); got != tt.text && tt.text != "水都齐腰了" || tt.text == "水都齐腰了" && got != "水都齐腰" {
			t.Errorf("%s in %q: %q", tt.form, tt.text, got)
		}
	}
}

func FuzzHear(f *testing.F) {
	for _, s := range []string{"着火了", "ren bu dong le", "🆘🔥", "煤器", "a'", "俺 娃 掉 井", "\xff", "１１９", "【】"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := Hear(s)
		if (d.Class == 1) != (d.Lane != "") || d.Class == 1 && d.Word == "" {
			t.Errorf("%q: %+v", s, d)
		}
		if again := Hear(s); again != d {
			t.Errorf("%q: %+v, then %+v", s, d, again)
		}
	})
}

func BenchmarkHear(b *testing.B) {
	for b.Loop() {
		Hear("你们那管不管 我也不急 就是俺家老二今早上房修瓦 瓦滑 他出溜下来了 现在坐地上光瞅我不认得我 耳朵里有水淌")
	}
}
