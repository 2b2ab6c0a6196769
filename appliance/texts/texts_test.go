package texts

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
)

func load(t *testing.T) *Set {
	t.Helper()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	s.Values["警"] = "12110536"
	return s
}

// TestEveryTextFits: no fixed text costs more SMS than its row allows, with the
// longest values it may get, for a hall and on a practice box.
func TestEveryTextFits(t *testing.T) {
	for _, sign := range []string{"青山呼应", Practice} {
		s := load(t)
		s.Sign = sign
		for _, err := range s.Check() {
			t.Error(err)
		}
	}
}

// TestCheckFinds: a text over its budget is named (a test of the test).
func TestCheckFinds(t *testing.T) {
	s := load(t)
	s.zh["R01"] = text{Text: strings.Repeat("长", 65)}
	if faults := s.Check(); len(faults) != 1 || !strings.Contains(faults[0].Error(), "text R01 takes 2 SMS (71 characters), may take 1") {
		t.Errorf("Check = %v", faults)
	}
}

func TestRender(t *testing.T) {
	s := load(t)
	for _, tt := range []struct {
		id      string
		english bool
		v       Values
		want    string
	}{
		{"R01", false, Values{"号": "20482"}, "【青山呼应】已收到您反映的事,件号20482。办理结果会短信告诉您。补充直接回复,查进度回“查”。急险请打110、119、120。"},
		{"R24", false, nil, "【青山呼应】有危险请马上打电话:报警110,火警119,急救120,车祸122。不便说话可发短信到12110536。值班员已收到警报。"},
		{"R21", false, Values{"号": "20482"}, "【青山呼应】已补充到件号20482,并转告综治中心。"},
		{"R21", false, Values{"号": "20482", "位": "青山镇综合行政执法队"}, "【青山呼应】已补充到件号20482,并转告青山镇综合行政…。"},
		{"R10", true, Values{"号": "20482", "果": "lamp replaced"}, "[Huying] Case 20482 result: lamp replaced. Reply 1 satisfied, 2 acceptable, 3 not solved."},
		{"S10", true, Values{"号": "77", "点": "08:41", "摘": "救\n命\u202e啊", "话": "13800001111"},
			"【警报】08:41有人来信疑似险情:“救 命啊”,号码13800001111。请马上打给他。接警回“接77”。"},
	} {
		if got, err := s.Render(tt.id, tt.english, tt.v); err != nil || got != tt.want {
			t.Errorf("Render(%s, %v) = %q, %v\nwant %q", tt.id, tt.english, got, err, tt.want)
		}
	}
	long := "+1234567890123456"
	if got, err := s.Render("S10-taken", false, Values{"摘": "x", "话": long}); err != nil || !strings.Contains(got, long) {
		t.Errorf("a number was cut: %s, %v", got, err)
	}
	s.Sign = Practice
	if got, err := s.Render("S10-none", false, Values{"数": "2"}); err != nil || !strings.HasPrefix(got, "【练习警报】") {
		t.Errorf("an exercise says %q, %v", got, err)
	}
	if got, err := s.Render("S-ok", false, Values{"答": "【督办】件号1007的督办到期没有回复"}); err != nil || got != "【练习督办】件号1007的督办到期没有回复" {
		t.Errorf("an exercise says %q, %v", got, err)
	}
	if got, err := s.Render("S-ok", false, Values{"答": "已签收1007-1"}); err != nil || got != "【练习】已签收1007-1" {
		t.Errorf("an exercise says %q, %v", got, err)
	}
	for english, want := range map[bool]string{false: "【练习】已恢复给您发通知。", true: "[Practice] Notices are on again."} {
		if got, _ := s.Render("R27", english, nil); got != want {
			t.Errorf("practice says %q, want %q", got, want)
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	s := load(t)
	for _, v := range []Values{nil, {"号": ""}, {"号": " \n"}} {
		if got, err := s.Render("R01", false, v); err == nil || err.Error() != "text R01: no value for {号}" {
			t.Errorf("Render(R01, %q) = %q, %v", v, got, err)
		}
	}
	if got, err := s.Render("R99", false, nil); err == nil {
		t.Errorf("Render(R99) = %q", got)
	}
}

// TestEnglishSaysTheSame: each villager's text exists in both languages with the
// same values, but for a summary (摘): it is Chinese and would take an English text out of its alphabet.
func TestEnglishSaysTheSame(t *testing.T) {
	s := load(t)
	names := regexp.MustCompile(`\{[^}]+\}`)
	for id, zh := range s.zh {
		en, ok := s.en[id]
		if strings.HasPrefix(id, "S") {
			if ok {
				t.Errorf("%s is a staff text and needs no English", id)
			}
			continue
		}
		a, b := names.FindAllString(strings.ReplaceAll(zh.Text, "{摘}", ""), -1), names.FindAllString(en.Text, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !ok || !slices.Equal(slices.Compact(a), slices.Compact(b)) {
			t.Errorf("%s: Chinese has %v, English %v", id, a, b)
		}
		if strings.Contains(zh.Text+en.Text, "http") {
			t.Errorf("%s holds a link", id)
		}
	}
	for id := range s.en {
		if _, ok := s.zh[id]; !ok {
			t.Errorf("%s exists in English alone", id)
		}
	}
}

// TestARoomIsExactlyFull: a result of that length fits, one character more does not.
func TestARoomIsExactlyFull(t *testing.T) {
	s := load(t)
	v := Values{"号": "20482"}
	n, err := s.Room("R10", false, v, "果")
	if err != nil || n != 97 {
		t.Fatalf("Room = %d, %v; want 97", n, err)
	}
	v["果"] = strings.Repeat("国", n)
	out, err := s.Render("R10", false, v)
	if err != nil {
		t.Fatal(err)
	}
	if parts, _ := appliance.TextCost(out); parts != 2 || !strings.Contains(out, v["果"]) {
		t.Errorf("a result of %d characters takes %d SMS: %s", n, parts, out)
	}
	v["果"] = strings.Repeat("修", 33)
	if out, err = s.Render("R10", false, v); err != nil {
		t.Fatal(err)
	}
	if parts, _ := appliance.TextCost(out); parts != 1 {
		t.Errorf("a result of 33 characters takes %d SMS", parts)
	}
}

func TestDays(t *testing.T) {
	at := time.Date(2026, 11, 26, 17, 30, 0, 0, time.UTC)
	for got, want := range map[string]string{
		Day(at, false, false): "11月26日",
		Day(at, true, false):  "预计11月26日",
		Day(at, false, true):  "26 Nov",
		Day(at, true, true):   "about 26 Nov",
		Moment(at, false):     "11月26日17:30",
		Moment(at, true):      "26 Nov 17:30",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// At lunch the hall opens this afternoon, and before the morning's opening today.
func TestAnOpeningOnTheSameDayIsNotADate(t *testing.T) {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC) }
	for _, tt := range []struct {
		now, open time.Time
		zh, en    string
	}{
		{at(30, 12, 10), at(30, 13, 30), "今天下午", "this afternoon"},
		{at(30, 6, 0), at(30, 8, 30), "今天", "today"},
		{at(29, 20, 0), at(30, 8, 30), "11月30日", "30 Nov"},
	} {
		if zh, en := Opening(tt.now, tt.open, false, false), Opening(tt.now, tt.open, false, true); zh != tt.zh || en != tt.en {
			t.Errorf("at %s: %s, %s; want %s, %s", tt.now, zh, en, tt.zh, tt.en)
		}
	}
}

func TestSigned(t *testing.T) {
	s := load(t)
	for words, want := range map[string]string{
		"明天上午来修":            "【青山呼应】明天上午来修",
		"13:30":             "【青山呼应】13:30",
		"We come tomorrow.": "[Huying] We come tomorrow.",
	} {
		if got := s.Signed(words); got != want {
			t.Errorf("Signed(%q) = %q, want %q", words, got, want)
		}
	}
}

func TestEcho(t *testing.T) {
	s := load(t)
	for _, tt := range []struct {
		words, filled, rest string
		ok                  bool
	}{
		{"已恢复给您发通知。", "", "", true},
		{"件号20482:待受理,综治中心承办,期限11月26日。", "20482 待受理 综治中心 11月26日", "", true},
		{"件号20482:待受理,综治中心承办,期限11月26日。 到底管不管", "20482 待受理 综治中心 11月26日", "到底管不管", true},
		{"老张代您反映了“桥要塌了”,件号1007,结果会告诉您。不是您的意思请回“不”。", "老张 桥要塌了 1007", "", true},
		{"村东头路灯不亮了", "", "", false},
		{"Notices are on again.", "", "", true},
	} {
		filled, rest, ok := s.Echo(tt.words)
		if ok != tt.ok || filled != tt.filled || rest != tt.rest {
			t.Errorf("Echo(%q) = %q, %q, %v; want %q, %q, %v", tt.words, filled, rest, ok, tt.filled, tt.rest, tt.ok)
		}
	}
}

// TestTheHallsOwnWords: a pack changes the words and nothing that the box relies on; where
// one line is wrong, none is taken, and each fault says where.
func TestTheHallsOwnWords(t *testing.T) {
	s := load(t)
	own := `[R27]
text = "又给您发通知了。"
[R01]
text = "收到,件号{号}。办好了告诉您。补充直接回复,查进度回“查”。急险打110、119、120。"
`
	if err := s.Take("texts.toml", []byte(own)); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Render("R01", false, Values{"号": "20482"}); err != nil || got != "【青山呼应】收到,件号20482。办好了告诉您。补充直接回复,查进度回“查”。急险打110、119、120。" {
		t.Errorf("R01 = %q, %v", got, err)
	}
	if got, _ := s.Render("R27", true, nil); got != "[Huying] Notices are on again." {
		t.Errorf("English says %q", got)
	}
	if _, _, echo := s.Echo("又给您发通知了。"); !echo {
		t.Error("our own words come back and are taken for a villager's")
	}
	if faults := s.Check(); len(faults) > 0 {
		t.Error(faults)
	}
	for pack, want := range map[string]string{
		"[R01]\ntext = \"收到。急险打110、119、120。\"":              "own.toml line 1: R01 lacks {号}",
		"[R24]\ntext = \"有危险打110。短信到{警}。\"":                 "own.toml line 1: R24 lacks the number 119",
		"\n[R27]\ntext = \"给{人}发\"":                         "own.toml line 2: R27 has {人}, which this text is not given",
		"[R27]\ntext = \"又发了。回“停”不发\"":                      "own.toml line 1: R27 tells to answer “停”, which the box does not understand here",
		"[R27]\ntext = \"" + strings.Repeat("长", 65) + "\"": "own.toml line 1: R27 takes 2 SMS (71 characters) at its longest, may take 1",
		"[R27]\ntext = \"看 www.x.cn\"":                      "own.toml line 1: R27 holds a link",
		"[R27]\ntext = \"【镇】发\"":                            "own.toml line 1: R27 has brackets",
		"[R27]\ntext = \"\"":                                "own.toml line 1: R27 is empty",
		"[R27]\ntext = \"给{发\"":                             "own.toml line 1: text with an open brace",
		"[R99]\ntext = \"x\"":                               "own.toml line 1: there is no text R99",
		"[S01]\ntext = \"x\"":                               "own.toml line 1: S01 is a staff text",
		"[R27]\ntext = \"发\"\nparts = 3":                    "own.toml line 1: R27.parts: only text",
		"[R27]\ntext = 发":                                   "own.toml line 2: ",
		"R27 = \"发\"":                                       "own.toml",
	} {
		err := s.Take("own.toml", []byte(pack))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Take(%q) = %v\nwant %s", pack, err, want)
		}
	}
	if got, _ := s.Render("R27", false, nil); got != "【青山呼应】又给您发通知了。" {
		t.Errorf("a refused pack was taken: %q", got)
	}
}

// TestTheTemplateIsAPack: what one is given to reword is taken as it stands.
func TestTheTemplateIsAPack(t *testing.T) {
	s, again := load(t), load(t)
	if err := again.Take("template", []byte(s.Template())); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(s.Template(), "\n[R"); n < 60 {
		t.Errorf("%d texts in the template", n)
	}
}

// Whatever stands in a pack, every text can still be sent.
func FuzzPack(f *testing.F) {
	f.Add("[R27]\ntext = \"又给您发通知了。\"")
	f.Add("[R24]\ntext = \"{警}110 119 120 122\"")
	f.Fuzz(func(t *testing.T, pack string) {
		s := load(t)
		if s.Take("own.toml", []byte(pack)) != nil {
			return
		}
		if faults := s.Check(); len(faults) > 0 {
			t.Error(faults)
		}
	})
}
