package wish

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Villagers who use no word of ours and none of the texts that the weights were learned from, and what they ask for.
func TestWhatIsAskedFor(t *testing.T) {
	for _, tt := range []struct{ kind, text string }{
		{"查", "俺上回说的那事儿轮到谁手里了"}, {"查", "想问问我那个件有人看了没"},
		{"补", "刚才那条落了一句 给添进去"}, {"补", "我再往那件事上加两句"},
		{"催", "到底还要等几天 说好的都过了"}, {"催", "给那边说说 快着点弄"},
		{"撤", "那条发错了 给俺删了吧"}, {"撤", "跟邻居说和了 那个事不用管了"},
		{"电", "打字太慢 你拨过来跟我说"}, {"电", "叫个真人给俺打过来"},
		{"新", "这是另一件事 别记在老的里头"}, {"新", "换一桩说 再给开个单子"},
		{"匿", "他们打听起来 就说不知道是谁告的"}, {"匿", "俺的名儿可别露出去"},
		{"露", "不用瞒着了 写俺的大名"}, {"露", "谁来问 就说是我老赵反映的 不怕"},
		{"退", "把我从名单里拿掉 别发了"}, {"退", "天天响 烦死了 信息不要再来"},
		{"恢复", "手滑退了 再给俺加回来"}, {"恢复", "通知重新打开吧 还想收"},
		{"帮", "这个号能干些啥 咋使"}, {"帮", "头回用 有没有说明书"},
		{"英文", "我爱人是老外 给他发英语的"}, {"中文", "怎么成洋文了 改回汉字"},
		{"惠", "俺这样的能领点啥 国家有啥补助"},
	} {
		kind, asks, that := Hear(tt.text)
		if kind != tt.kind || asks < 0.6 || that < 0.6 {
			t.Errorf("%q is heard as %s (%.2f, %.2f), want %s", tt.text, kind, asks, that, tt.kind)
		}
	}
}

// Matters with the same words in them: nothing is asked of us.
func TestWhatIsNoWish(t *testing.T) {
	for _, text := range []string{
		"支书把我名字从补贴名单里划掉了", "有人冒用俺的名字领钱", "村委会的电话没人接", "骗子天天打电话给俺娘",
		"公交站撤了 老人走不动", "学校叫退的费还没退", "断水三天了 几时恢复", "村小没有英语老师", "大喇叭半夜响 吵死人",
		"水渠修了一半停了 工人走了", "新修的路又坏了", "另外一家把俺的地占了", "发错药了 医生不认账", "快修修桥吧 娃们要趟水",
	} {
		if kind, asks, _ := Hear(text); asks > 0.35 {
			t.Errorf("%q is heard as %s (%.2f)", text, kind, asks)
		}
	}
}

// The same sign may not be found twice, and marks, spaces and numbers say nothing of their own.
func TestSigns(t *testing.T) {
	signs := Signs("别写俺名,别写俺名!12号 13号")
	if n := len(signs); len(slices.Compact(slices.Sorted(slices.Values(signs)))) != n {
		t.Errorf("a sign is there twice: %v", signs)
	}
	for _, want := range []string{"neg", "name", "neg>name", "'别", "'我 名", "'0", "^别", "$号"} {
		if !slices.Contains(signs, want) {
			t.Errorf("no %q in %v", want, signs)
		}
	}
	for _, empty := range []string{"", " ", "...", "？！"} {
		if _, asks, _ := Hear(empty); asks > 0.5 {
			t.Errorf("%q asks for something", empty)
		}
	}
}

// What stands in our files is of a form: a class has a reason and words, a text one of Kinds before it.
func TestOurFiles(t *testing.T) {
	c := classed()
	if len(c.names) < 40 || len(slices.Compact(slices.Sorted(slices.Values(c.names)))) != len(c.names) {
		t.Errorf("classes: %v", c.names)
	}
	f, err := os.Open(filepath.Join("..", "testdata", "villagers", "wishes.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	seen := map[string]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "# ") {
			continue
		}
		means, text, ok := strings.Cut(lines.Text(), "\t")
		if !ok || text == "" || seen[text] || !slices.Contains(append([]string{"report", "more", "thanks"}, Kinds[1:]...), means) {
			t.Errorf("%q", lines.Text())
		}
		seen[text] = true
	}
}

// The file of weights is in order, and every sign is found where it stands.
func TestWeightsAreFound(t *testing.T) {
	n := 0
	for line := range strings.Lines(weightsText) {
		if strings.HasPrefix(line, "# ") {
			continue
		}
		n++
		name, _, _ := strings.Cut(line, "\t")
		sum := make([]float64, len(Kinds))
		if weights()(name, sum); slices.Max(sum) == 0 && slices.Min(sum) == 0 {
			t.Fatalf("%q speaks for nothing", name)
		}
	}
	if n < 10000 {
		t.Errorf("%d signs", n)
	}
}

func BenchmarkHear(b *testing.B) {
	for b.Loop() {
		Hear("忘了讲门牌号,帮我写进那个单子里,在东头大槐树北第二家")
	}
}
