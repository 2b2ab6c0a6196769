package hotline

import (
	"testing"
	"time"

	"huying/appliance"
)

// TestHowPeopleReallyWrite: the same words with nothing open, with an open
// matter, with a result that waits for its rating, and after closing. "=" is a
// new case, "+" an addition, other marks are the answer's template; "" is silence.
func TestHowPeopleReallyWrite(t *testing.T) {
	for _, tt := range []struct{ says, none, open, told, closed string }{
		{"你好", "R23", "R17", "R17", "R23"},
		{"在吗", "R23", "R17", "R17", "R23"},
		{"你是谁", "R23", "R17", "R17", "R23"},
		{"请问低保怎么申请", "=", "=", "=", "="},
		{"谢谢领导,路灯修好了", "", "+", "R11", ""},
		{"已经修好了,谢谢", "", "+", "R11", ""},
		{"不用修了我自己弄好了", "=", "R15", "R39", "="},
		{"修好了", "=", "+", "R39", "="},
		{"收到了,谢谢", "", "", "", ""},
		{"好的,我等着", "", "", "", ""},
		{"对不起发错了", "", "", "", ""},
		{"取消", "R19", "R15", "R17", "R19"},
		{"能不能快点", "=", "R22", "R22", "="},
		{"急急急", "=", "R22", "R22", "="},
		{"怎么还没人来修", "=", "R22", "R12", "R12"},
		{"什么时候能修好", "=", "R22", "R22", "="},
		{"我的事办得怎么样了", "=", "R17", "R17", "R17"},
		{"1007", "R19", "R17", "R17", "R17"},
		{"件号1007", "R19", "R17", "R17", "R17"},
		{"1234", "R19", "R19", "R19", "R19"},
		{"给我打个电话", "R20", "R20", "R20", "R20"},
		{"不会打字,给我打电话吧", "R20", "R20", "R20", "R20"},
		{"没来", "=", "+", "R12", "R12"},
		{"路灯又不亮了", "=", "+", "R12", "R12"},
		{"不行", "=", "+", "R39", "R12"},
		{"很好", "=", "+", "R11", ""},
		{"不对,是西头", "=", "+", "+", "="},
		{"错了是西头不是东头", "=", "+", "+", "="},
		{"李家门口", "=", "+", "+", "="},
		{"还有一盏灯也不亮", "=", "+", "+", "="},
		{"还有,垃圾没人收", "=", "=", "=", "="},
		{"另外垃圾也没人收", "=", "=", "=", "="},
		{"停电了", "=", "=", "=", "="},
		{"邻居打我", "=", "=", "=", "="},
		{"有人打架", "=", "=", "=", "="},
		{"家暴", "=", "=", "=", "="},
		{"[图片]", "R34", "R34", "R34", "R34"},
		{"救救孩子", "R24", "R24", "R24", "R24"},
	} {
		for mode, want := range map[string]string{"none": tt.none, "open": tt.open, "told": tt.told, "closed": tt.closed} {
			v := newVillage(t)
			if mode != "none" {
				v.says(zhang, "村东头路灯不亮了好几天", "R01")
				v.pass(time.Hour)
			}
			if mode == "told" || mode == "closed" {
				v.conclude("1007", "已修好")
				v.pass(20 * time.Minute)
			}
			if mode == "closed" {
				v.says(zhang, "1", "R11")
				v.pass(20 * time.Minute)
			}
			before := len(v.sent)
			v.tell(appliance.Message{From: zhang, Text: tt.says, SentAt: v.now, HeardAt: v.now, Parts: []uint64{v.seq}})
			got := ""
			if len(v.sent) > before {
				got = v.sent[before].Template
			}
			switch {
			case got == "R01":
				got = "="
			case got == "R21":
				got = "+"
			}
			if got != want {
				t.Errorf("%s, %s: got %q, want %q (%s)", tt.says, mode, got, want, v.message().Fate)
			}
		}
	}
}
