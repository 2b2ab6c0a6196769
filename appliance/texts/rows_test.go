package texts

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"huying/appliance"
)

// rows says for every text where it comes from: the transition of domain 3 or the
// rule that sends it. units is the length that the table of domain 8 §D.4 gives for
// its row with the values beside it (and sample); 0: the text is not in that table, or
// differs from it on purpose (then why is said).
var rows = []struct {
	id, from string
	units    int
	v        Values
}{
	{"LANG", "D.2 英文, 中文", 0, nil},
	{"R01", "C01", 65, nil},
	{"R02", "C01, off hours", 63, nil},
	{"R03", "C02, village", 55, nil},
	{"R03-same", "C02, the village that was named before", 0, nil},
	{"R03-two", "C02, two villages", 0, nil},
	{"R04", "C02, detail", 56, nil},
	{"R05", "C04, after 1 working day", 53, nil},
	{"R06", "C09; O05 with a later date", 52, nil},
	{"R07", "C10, H03", 54, nil},
	{"R08", "O09 granted", 49, nil},
	{"R09", "O10 granted", 47, nil},
	{"R10", "C11, C15, C23", 57, nil},
	{"R11", "C16; promises no call back", 0, nil},
	{"R12", "C17, C20", 56, nil},
	{"R13", "C06", 65, nil},
	{"R13-nowhere", "C06, a ground with nobody to send them to", 0, nil},
	{"R14", "C07", 45, nil},
	{"R15", "C12", 38, nil},
	{"R16", "C12", 38, nil},
	{"R16-kept", "C12, guard", 0, nil},
	{"R17", "D.5 查", 39, Values{"位": "县社会治理服务中心", "态": "已受理待"}},
	{"R17-open", "D.5 查, no due date", 0, nil},
	{"R17-late", "D.5 查, overdue", 0, nil},
	{"R17-booked", "D.5 查, on watch", 0, nil},
	{"R17-done", "D.5 查, nothing owed", 0, nil},
	{"R18", "D.5 查, several", 51, Values{"列": "20482、20493、20505"}},
	{"R19", "D.5 查, none", 38, nil},
	{"R19-number", "D.5 查, not theirs", 0, nil},
	{"R20", "D.2 电; no number is promised", 0, nil},
	{"R21", "C03, D.2 补", 29, nil},
	{"R22", "D.2 催; with the time of day", 0, nil},
	{"R23", "D.2 帮; only what the box does", 0, nil},
	{"R23-guide", "D.2 帮", 64, nil},
	{"R24", "D.6", 67, Values{"警": "12110536"}},
	{"R24-alone", "D.6, no duty officer", 0, nil},
	{"R25", "D.6", 51, nil},
	{"R25-alone", "D.6, no duty officer", 0, nil},
	{"R26", "D.2 退", 43, nil},
	{"R26-ask", "D.2 退, guessed", 0, nil},
	{"R27", "D.2 恢复", 15, nil},
	{"R28", "D.7 L5", 50, nil},
	{"R29", "D.8 匿", 39, nil},
	{"R29-shown", "D.8 露", 0, nil},
	{"R29-ask", "D.8 露, guessed", 0, nil},
	{"R30", "D.8, minors", 52, nil},
	{"R31", "C18", 62, Values{"摘": "村东头路灯不亮"}},
	{"R32", "D.9, three tries", 45, nil},
	{"R32-asked", "they asked by text", 0, nil},
	{"R33", "D.9, night; with the time of day", 0, nil},
	{"R33-alone", "D.9, night, no duty officer", 0, nil},
	{"R34", "D.7 L11", 47, nil},
	{"R35", "C01, a part is missing", 43, nil},
	{"R36", "D.2 step 6", 46, nil},
	{"R37", "C19", 45, nil},
	{"R38", "C21", 50, nil},
	{"R39", "C16, unclear", 48, nil},
	{"R40", "C01, on behalf", 53, Values{"人": "王代办员", "摘": "东头路灯三天不亮"}},
	{"R41", "C16, several", 31, nil},
	{"R42", "问", 46, Values{"问": "井盖在路哪一侧?"}},
	{"R43", "O11, C22, C24", 41, nil},
	{"R46", "D.9, a ring where clerks ring back", 0, nil},
	{"R45", "D.9, a call in which nothing was said", 0, nil},
	{"R44", "D.2 办, 惠", 0, nil},
	{"R44-which", "D.2 办, several", 0, nil},
	{"R44-what", "D.2 办, alone", 0, nil},
	{"R44-list", "D.2 惠, alone", 0, nil},
	{"R44-none", "D.2 惠, none", 0, nil},

	{"S01", "O01", 62, nil},
	{"S01-redo", "C17, C20", 0, nil},
	{"S01-assist", "O01, 协办", 0, nil},
	{"S01-many", "C. digesting", 0, nil},
	{"S02", "lights, B.5", 66, nil},
	{"S02-sign", "O02", 0, nil},
	{"S02-many", "lights, B.5: one text a person", 0, nil},
	{"S02-reply", "supervise, B.5", 0, nil},
	{"S02-receive", "H02", 0, nil},
	{"S02-respond", "H04", 0, nil},
	{"S03", "O17", 47, nil},
	{"S03-now", "O17, at the due instant", 0, nil},
	{"S03-head", "escalation, B.5: head, leader, patron", 0, nil},
	{"S03-head-now", "escalation, B.5, on the first day", 0, nil},
	{"S03-many", "lights, B.5: one text a person", 0, nil},
	{"S03-respond", "H04, 响应慢", 0, nil},
	{"S04", "督", 43, nil},
	{"S04-rectify", "责令整改, F2-49", 0, nil},
	{"S04-notice", "通, 通报", 0, nil},
	{"S04-urge", "催", 0, nil},
	{"S04-urge-late", "催", 0, nil},
	{"S04-reply", "复", 0, nil},
	{"S05", "O05, O06, O07", 31, Values{"决": "不准", "由": "清单A-01-1属您单位"}},
	{"S05-ask", "O04", 0, nil},
	{"S06", "O09", 29, Values{"决": "不准延期"}},
	{"S06-ask", "O08", 0, nil},
	{"S06-pause", "O10", 0, nil},
	{"S06-paused", "O10 granted", 0, nil},
	{"S06-pause-ask", "O10", 0, nil},
	{"S06-resume", "O11", 0, nil},
	{"S07", "O01, H03", 66, Values{"位": "水利局等"}},
	{"S07-call", "H01", 0, nil},
	{"S07-supplied", "县退回(补充), answered", 0, nil},
	{"S08", "H08", 61, nil},
	{"S08-told", "H09", 0, nil},
	{"S08-none", "H09, 不响应", 0, nil},
	{"S08-bad", "H09, to 督办员", 0, nil},
	{"S08-late", "H08, silent", 0, nil},
	{"S09", "O14", 57, Values{"地": "王家庄村12-3"}},
	{"S10", "D.6", 62, Values{"话": "13800001111", "点": "08:41", "号": "482"}},
	{"S10-rung", "D.9, a second ring at night", 0, nil},
	{"S10-taken", "接", 0, nil},
	{"S10-none", "接, which?", 0, nil},
	{"S10-over", "接, after a colleague", 0, nil},
	{"S11", "health", 29, Values{"障": "电池剩两成,未接市电"}},
	{"S12", "准", 48, Values{"摘": "填报冬季台账表"}},
	{"S12-doc", "准, with a document", 0, nil},
	{"S13", "§B.11", 49, Values{"职": "专管员"}},
	{"S13-yes", "§B.11 是", 0, nil},
	{"S13-no", "§B.11 不", 0, nil},
	{"S13-first", "§B.11, a verb before 是", 0, nil},
	{"S13-stranger", "§B.11, spoof suspicion", 0, nil},
	{"S14", "C. wrong number", 0, nil},
	{"S14-none", "C. wrong number, nothing open", 0, nil},
	{"S14-which", "C. no number, several open", 0, nil},
	{"S14-waiting", "C. no number, several wait for who decides", 0, nil},
	{"S14-years", "C. one number, open in two years", 0, nil},
	{"S15", "O15", 0, nil},
	{"S15-withdrawn", "C12", 0, nil},
	{"S15-call", "撤呼", 0, nil},
	{"S16", "C14, O13", 0, nil},
	{"S16-self", "自, drawn for review", 0, nil},
	{"S17", "O12", 0, nil},
	{"S18", "帮", 0, nil},
	{"S18-verb", "帮 签", 0, nil},
	{"S19", "B.5, 督办员 08:40", 0, nil},
	{"S19-none", "B.5, 督办员 08:40", 0, nil},
	{"S20", "§B.12", 0, nil},
	{"S21", "O01, stand-in", 0, nil},
	{"S22", "H01, approval", 0, nil},
	{"S23-received", "H02", 0, nil},
	{"S23-dispatched", "H03", 0, nil},
	{"S23-responded", "H04", 0, nil},
	{"S23-silent", "H04, 不响应", 0, nil},
	{"S23-home", "H05, ruled to be the town's", 0, nil},
	{"S23-sentback", "县退回(补充)", 0, nil},
	{"S23-approved", "H01, approved", 0, nil},
	{"S23-refused", "H01, not approved", 0, nil},
	{"S24", "问, answered", 0, nil},
	{"S25", "F1-54", 0, nil},
	{"S25-ask", "F1-54", 0, nil},
	{"S26", "分, F1-55", 0, nil},
	{"S27", "责", 0, nil},
	{"S27-none", "责, no such row", 0, nil},
	{"S27-many", "责, several rows", 0, nil},
	{"S28", "详", 0, nil},
	{"S29", "F3-10", 0, nil},
	{"S29-yes", "参", 0, nil},
	{"S29-no", "缺", 0, nil},
	{"S30", "§B.11, PIN", 0, nil},
	{"S30-wrong", "§B.11, PIN", 0, nil},
	{"S31", "哨", 0, nil},
	{"S31-village", "哨, to the dispatchers", 0, nil},
	{"S31-alone", "哨, nobody in the village", 0, nil},
	{"S32", "F2-35: from the village to the town", 0, nil},
	{"S32-many", "F2-35, several", 0, nil},
	{"S-ok", "C. every accepted verb", 0, nil},
	{"S-no", "C. every rejected verb", 0, nil},
}

// sample are values as long as those by which the table of §D.4 was counted.
var sample = Values{
	"号": "20482", "日": "12月30日", "位": "生态环境保护局", "因": "汛期施工不能进场", "果": "已更换三处路灯灯头并试亮,村东头全部恢复", "话": "0536-1234567", "数": "1",
	"摘": "村东头路灯好几天不亮", "单": "20482-1", "呼": "H031", "镇": "青山镇", "地": "王家庄12-3", "级": "一般", "点": "17:30", "求": "今天到场说清何时办完",
}

// TestEveryRowIsThere: the list above names every text, each once, and a text that has
// a row in the table of §D.4 is as long as its row says, to the character.
func TestEveryRowIsThere(t *testing.T) {
	s := load(t)
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.id)
		if r.from == "" {
			t.Errorf("%s comes from nowhere", r.id)
		}
		if r.units == 0 {
			continue
		}
		v := maps.Clone(sample)
		maps.Copy(v, r.v)
		out, err := s.Render(r.id, false, v)
		if err != nil {
			t.Error(err)
			continue
		}
		if parts, units := appliance.TextCost(out); parts != 1 || units != r.units {
			t.Errorf("%s takes %d characters, its row says %d: %s", r.id, units, r.units, out)
		}
	}
	slices.Sort(ids)
	if have := s.IDs(); !slices.Equal(ids, have) {
		t.Errorf("listed are %v\nthere are %v", ids, have)
	}
}

// TestAnchorIsPlain: the anchor is one SMS in the 7-bit alphabet, and its numbers are whole.
func TestAnchorIsPlain(t *testing.T) {
	s := load(t)
	head := "HY1.zzzzzz." + strings.Repeat("0-Aa_", 21) + "Q." // as long as one gets
	v := Values{"期": "2026-11-27", "链": head}
	out, err := s.Render("S20", false, v)
	if want := "HUYING 2026-11-27 " + head; err != nil || out != want {
		t.Errorf("the anchor is %q, %v", out, err)
	}
	if parts, ucs2 := appliance.SplitText(out); len(parts) != 1 || ucs2 {
		t.Errorf("the anchor goes in %d parts, UCS-2 %v", len(parts), ucs2)
	}
	s.Sign = Practice
	if out, err = s.Render("S20", false, v); err != nil || !strings.HasPrefix(out, "[Practice] HUYING") {
		t.Errorf("an exercise's anchor is %q, %v", out, err)
	}
}

// TestTheSummaryGivesWay: where numbers and names are long, the summary is cut and
// the rest stays whole.
func TestTheSummaryGivesWay(t *testing.T) {
	s := load(t)
	v := Values{"呼": "H1031", "镇": "城关街道", "摘": "企业夜间排放异味严重", "位": "县住房城乡建设局", "日": "预计12月30日"}
	out, err := s.Render("S07", false, v)
	if want := "【联动工单H1031】城关街道呼叫:企业夜…。牵头县住房城乡建设局,预计12月30日前办结。响应回“应H1031”,详情回“详H1031”。"; err != nil || out != want {
		t.Errorf("got %s, %v\nwant %s", out, err, want)
	}
	if _, units := appliance.TextCost(out); units != 70 {
		t.Errorf("it takes %d characters", units)
	}
	v["摘"] = "路灯不亮。"
	v["位"] = "水利局"
	if out, err = s.Render("S07", false, v); err != nil || !strings.Contains(out, "呼叫:路灯不亮。牵头水利局,") {
		t.Errorf("got %s, %v", out, err)
	}
}

func TestAnswersToStaff(t *testing.T) {
	s := load(t)
	for _, tt := range []struct {
		id   string
		v    Values
		want string
	}{
		{"S-ok", Values{"答": "已签收20482-1,11月27日17:30前办结"}, "已签收20482-1,11月27日17:30前办结"},
		{"S-no", Values{"错": "已过期限,不能再延。办完回“结20482-1 结果”。"}, "已过期限,不能再延。办完回“结20482-1 结果”。"},
	} {
		if got, err := s.Render(tt.id, false, tt.v); err != nil || got != tt.want {
			t.Errorf("%s = %q, %v; want %q", tt.id, got, err, tt.want)
		}
		if got := Template(tt.id); got != tt.id {
			t.Errorf("Template(%s) = %s", tt.id, got)
		}
	}
	if _, rest, ok := s.Echo("村东头路灯不亮"); ok {
		t.Errorf("any text is an echo of S-ok: %q", rest)
	}
	s.Sign = Practice
	if got, _ := s.Render("S-ok", false, Values{"答": "已签收"}); got != "【练习】已签收" {
		t.Errorf("an exercise answers %q", got)
	}
}
