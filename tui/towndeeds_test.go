package tui

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/town"
)

// stick is a stick with the sample township on it, and what was written to it.
type stick struct{ written map[string][]byte }

func (k *stick) plug(s Session, more fstest.MapFS) Session {
	k.written = map[string][]byte{}
	files := fstest.MapFS{}
	sample := town.Sample()
	names, err := fs.Glob(sample, "*.csv")
	if err != nil {
		panic(err)
	}
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for _, n := range names {
		b, err := fs.ReadFile(sample, n)
		if err != nil {
			panic(err)
		}
		files["青山镇/"+n] = &fstest.MapFile{Data: b, ModTime: at}
	}
	for n, f := range more {
		files[n] = f
	}
	s.Sticks = func() []Stick {
		return []Stick{
			{Name: "U盘", Files: files, Write: func(name string, b []byte) error { k.written[name] = bytes.Clone(b); return nil }},
			{Name: "密钥", Files: fstest.MapFS{}, Why: NoKeys},
		}
	}
	return s
}

func TestTheTownIsBroughtOnAStick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		clerks, err := h.desk.AddClerk(t.Context(), desk.Root, "郑会计", appliance.RoleAdmin)
		h.must(err)
		bad := fstest.MapFS{
			"坏表/单位.csv": &fstest.MapFile{Data: []byte("编码,名称\nX01,县中心\n"), ModTime: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)},
			"坏的.xlsx":   &fstest.MapFile{Data: []byte("PK"), ModTime: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)},
			"readme.md": &fstest.MapFile{Data: []byte("x")},
		}
		var k stick
		x := h.sits(New(k.plug(h.session(desk.Who{Clerk: clerks}), bad)), 80, 24)
		x.press("f11", "left")
		x.golden("town-deeds")
		x.press("enter")
		x.golden("town-shelf")
		x.press("down", "enter")
		x.sees("有", "处要改", "什么也没有动", "单位.csv")
		x.press("1") // nothing to be done
		x.seesNot("全部导入")
		x.press("esc", "up", "enter")
		x.sees("坏的.xlsx")
		x.seesNot("照办")
		x.press("esc", "end", "enter")
		x.sees("导入 青山镇/", "逐条", "照办")
		x.golden("town-plan")
		x.press("1")
		x.sees("全部导入或全不导入")
		x.press("enter")
		x.sees("已导入", "处变化。")
		x.sees("[维护]")
		// Again: nothing is left to change.
		x.press("enter", "end", "enter")
		x.sees("没有变化。")
	})
}

func TestTheTablesLeaveOnlyWithASecondPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		var k stick
		x := h.sits(New(k.plug(h.session(h.chief), nil)), 80, 24)
		y := h.sits(New(h.session(h.zhou)), 80, 24)
		x.press("f11", "left", "导出", "down", "enter")
		x.sees("导出到哪个U盘", "密钥盘，不往里写")
		x.press("down", "enter")
		x.sees("密钥盘，不往里写")
		x.press("up", "enter", "enter")
		x.sees("要另一人批准")
		if len(k.written) > 0 {
			t.Errorf("written without approval: %d files", len(k.written))
		}
		x.press("esc", "esc", "up", "enter", "年报要用", "enter")
		x.sees("申请导出单位人员表：等另一人批准。")
		y.press("f7")
		y.sees("导出 town", "管理员", "年报要用")
		y.press("1", "enter")
		x.press("down", "enter", "enter", "2", "enter")
		x.sees("已写好 6张表（U盘）")
		if len(k.written) != 6 {
			t.Errorf("%d files on the stick", len(k.written))
		}
		for n, b := range k.written {
			if !strings.HasPrefix(n, "青山镇-2026-11-23-") || len(b) == 0 {
				t.Errorf("%s has %d bytes", n, len(b))
			}
		}
		// That it left is an entry of the journal.
		y.press("esc", "0", "sj", "enter", "right")
		y.sees("已导出")
	})
}

func TestAGridIsSplitAndJoinedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.chief)), 80, 24)
		x.press("f11", "right", "right", "12-3", "enter")
		x.sees("12-3 王家庄南", "拆分", "合并")
		x.press("1", "down", "王家庄南东", "down", "60", "down", "down", "王家庄南西", "down", "42", "down", "刘二柱")
		x.golden("town-split")
		x.press("enter")
		x.sees("已办：拆分 12-3 王家庄南。", "已撤销")
		x.press("esc", "ctrl+u", "王家庄南")
		x.sees("12-4", "王家庄南东", "60户  王大山", "12-5", "刘二柱")
		x.press("12-4") // typed behind: nothing is called so
		x.press("ctrl+u", "12-4", "enter", "2", "12-5", "space", "down", "ctrl+u", "王家庄新村", "down", "102")
		x.sees("并进    12-5 王家庄南西")
		x.press("enter")
		x.sees("已办：合并 12-4")
		x.press("esc", "ctrl+u", "新村")
		x.sees("12-6", "王家庄新村", "102户")
		// A clerk has no such keys.
		y := h.sits(New(h.session(h.li)), 80, 24)
		y.press("f11", "right", "right", "13-1", "enter")
		y.sees("李家洼")
		y.seesNot("拆分")
		y.press("1")
		y.seesNot("拆成")
	})
}

func TestAnOfficeIsPutUnderAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.chief)), 80, 24)
		x.press("f11", "供电所", "enter", "1")
		x.sees("改上级 电力管理所")
		x.press("水利局", "enter")
		x.sees("已办：改上级 电力管理所。", "上级       县水利局")
		x.press("1", "县水利局", "enter")
		x.sees("上级已经是") // under it already: the desk says so, and nothing is written
	})
}

func TestTheListIsDraftedAndPublishedByTwo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.li)), 80, 24)
		y := h.sits(New(h.session(h.zhou)), 80, 24)
		x.press("f11", "right", "right", "right", "路灯", "enter", "1")
		x.sees("改清单 C-01-1 路灯不亮")
		x.press("村镇建设")
		x.golden("town-row")
		x.press("enter")
		x.sees("已写进第2版草稿")
		x.press("esc", "right", "right")
		x.golden("town-versions")
		x.press("enter")
		x.sees("S/2", "草稿", "新增0条，删去0条，修改1条", "责任单位 Z07 供电所 → Z04 村镇建设办", "提请发布")
		x.press("1", "enter")
		x.sees("要有依据") // a version rests on a paper
		x.press("down", "down", "青政发〔2026〕9号", "down", "路灯管护移交的通知", "enter")
		x.sees("等另一人批准", "待批")
		x.press("1") // it waits: nothing to propose any more
		x.seesNot("起用不写")
		y.press("f7")
		y.sees("发布清单", "李静")
		y.press("1", "enter")
		y.sees("已办：批准 发布清单")
		x.press("esc", "up", "left", "left", "路灯")
		x.sees("村镇建设办")
	})
}

func TestADraftIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f11", "right", "right", "right", "路灯", "enter", "1", "村镇建设", "enter", "esc", "right", "right", "enter", "2", "enter")
		x.sees("已办：放弃草稿 S/2。", "已放弃")
		x.press("2")
		x.seesNot("都不要了")
	})
}

func TestAnApplicationGoesItsSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f11", "right", "right", "right", "right", "right", "清单变更", "enter", "enter")
		x.sees("清单变更申请") // without words it is refused, and the form stays
		x.press("把垃圾清运交给环卫所", "enter")
		x.sees("已办：清单变更申请。")
		x.press("ctrl+u", "l-1", "enter")
		x.sees("L-1", "把垃圾清运交给环卫所", "下一步")
		x.press("1", "enter")
		x.sees("文号")
		x.press("青政请〔2026〕3号", "enter")
		x.sees("书面申请  青政请〔2026〕3号", "县级研究、不同意")
	})
}

func TestAMeetingIsCalledAndMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f11", "left", "left", "enter", "路灯谁来管", "down", "三楼会议室", "down", "11-25", "down", "ctrl+u", "14：30", "down", "赵磊", "space", "钱进", "space")
		x.golden("town-meeting")
		x.press("enter")
		x.sees("已办：召集会商。", "请2人，参0，缺0")
		if h.written("路灯谁来管") != 2 {
			t.Errorf("%d were told of the meeting", h.written("路灯谁来管"))
		}
		h.texts("+8613800000046", "参")
		x.press("down", "enter")
		x.sees("2026-11-25 14:30", "赵磊", "参加", "钱进", "还没回")
		x.press("1", "down", "down", "down", "ctrl+u", "15:00", "enter")
		x.sees("2026-11-25 15:00")
		x.press("1", "down", "down", "ctrl+u", "2026-11-20", "enter")
		x.sees("会商时间已经过了")
		x.press("esc")
		x.sees("2026-11-25 15:00") // a day that is over moves nothing
	})
}

func TestTheCheckOfTheTown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		x := h.sits(New(h.session(h.li)), 80, 24)
		x.press("f11", "left", "检查", "enter")
		x.golden("town-lint")
	})
}

func TestTheAuditorReadsTheJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		id := h.dispatched()
		_, err := h.desk.Reveal(t.Context(), h.li, id, "要打电话核实")
		h.must(err)
		s := h.session(h.zhou)
		s.Verify = func(ctx context.Context) (Verified, error) {
			v, err := h.st.Verify(ctx)
			return Verified{v.Entries, v.Erased, len(v.Faults), v.Head}, err
		}
		x := h.sits(New(s), 80, 24)
		x.press("0", "sj", "enter")
		x.sees("李静", "派单 1007", "受理 1007")
		x.seesNot(lamp, "13800001111")
		x.golden("audit")
		x.press("right")
		x.sees("查看号码 1007  要打电话核实")
		x.press("1")
		x.sees("都和当初写的一样", "HY1.")
		x.press("enter")
		x.sees("件号1007")
		x.press("esc", "right")
		x.sees("账号", "单位人员")
		// Who does not answer for the journal is told so.
		y := h.sits(New(h.session(h.wang)), 80, 24)
		y.press("0", "sj")
		y.seesNot("审计")
		if _, _, err := h.desk.Deeds(t.Context(), h.wang, desk.DeedsOfPeople, 0, 10); !errors.As(err, new(*desk.Refusal)) {
			t.Errorf("a receiver reads the journal: %v", err)
		}
	})
}

// The pages of the town in English, on a small screen, and under anybody's fingers.
func TestThePagesOfTheTownInEnglish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		s := h.session(h.zhou)
		s.English = true
		x := h.sits(New(s), 80, 24)
		x.press("f11", "left")
		x.golden("english-town-deeds")
		x.press("down", "enter")
		x.golden("english-calendar")
		x.press("1")
		x.sees("one day", "look first", "as others say")
		x.press("esc", "esc", "esc", "0", "audit", "enter", "right", "right")
		x.golden("english-audit")
		x.resize(60, 20)
		x.sees("[settings]")
	})
}

func TestNoPageOfTheTownIsWiderThanTheTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.dispatched("Z04")
		all, err := h.desk.AddClerk(t.Context(), desk.Root, "万能", appliance.RoleAdmin, appliance.RoleLeader, appliance.RoleDispatcher)
		h.must(err)
		r := rand.New(rand.NewPCG(3, 7))
		keys := []string{
			"enter", "enter", "enter", "esc", "up", "down", "down", "left", "right", "right", "pgup", "pgdown", "home", "end", "tab", "ctrl+u",
			"f11", "f11", "f7", "f10", "1", "2", "3", "0", "rl", "sj", "space", "路灯", "12-3", "2026-12-18", "f1",
		}
		var k stick
		x := h.sits(New(k.plug(h.session(desk.Who{Clerk: all}), nil)), 80, 24)
		for range 1500 {
			x.press(keys[r.IntN(len(keys))])
			if r.IntN(4) == 0 {
				x.resize(10+r.IntN(150), 3+r.IntN(45))
			}
			x.screen()
			if t.Failed() {
				t.Fatalf("at %dx%d", x.w, x.h)
			}
		}
	})
}

// Two hundred entries stand on the screen at first; the older ones come by a key.
func TestTheAuditorGoesFurtherBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		h.texts(zhang, lamp)
		id := h.latest()
		for range 105 {
			h.must(h.desk.Note(t.Context(), h.li, id, 0, "问过了"))
			h.must(h.desk.Note(t.Context(), h.li, id, 0, "还要问"))
		}
		x := h.sits(New(h.session(h.zhou)), 80, 24)
		x.press("0", "sj", "enter")
		x.sees("2 更早的")
		x.press("2", "end")
		x.seesNot("2 更早的")
	})
}
