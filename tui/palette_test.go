package tui

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"charm.land/bubbles/v2/key"

	"huying/appliance/desk"
)

// The palette does what the keys do, and is found by every way of writing it.
func TestThePaletteFindsWhatCanBeDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		monday(h)
		x := h.sits(New(h.session(h.he)), 80, 24)
		x.press("ctrl+p")
		x.golden("palette")
		x.press("f10")
		x.golden("english-palette")
		x.press("f10")
		x.resize(60, 20)
		x.golden("palette-60x20")
		x.resize(80, 24)
		x.press("ctrl+p")
		x.seesNot("去别处") // the key that opened it puts it away
		for _, typed := range []string{"工单", "gongdan", "gd", "orders", "F5"} {
			x.press("ctrl+p", typed, "enter")
			x.sees("没有这样的工单") // the board of orders
			x.press("esc")
		}
		x.press("ctrl+p", "tongji", "enter")
		x.sees("办结率")
		x.press("ctrl+p", "daibantai", "enter")
		x.sees("该做")
		x.press("down", "enter", "ctrl+p", "shouli")
		x.sees("1", "受理")
		x.golden("palette-page")
		x.press("enter")
		x.sees("-- 受理") // the form of the act
		x.press("esc", "ctrl+p", "banjie")
		x.sees("现在不能做", "办结")
		x.press("enter")
		x.sees("不能办结")
		x.press("ctrl+p", "dengji", "enter") // from any screen
		x.sees("登记")
	})
}

func TestThePaletteSaysWhoMayDoWhatThisClerkMayNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.settles()
		monday(h)
		x := h.sits(New(h.session(h.wang)), 80, 24)
		x.press("ctrl+p", "shenji")
		x.sees("现在不能做", "审计")
		x.press("enter")
		x.sees("您的岗位不能看审计")
		x.press("ctrl+p", "paidan", "enter")
		x.sees("先打开那一件")
	})
}

// met are the keys, by what they do, of all screens that tests looked at.
var met sync.Map

// TestMain holds a whole run to this: no key is declared that no test met. Those of the
// practice phone are not the clerk's; the next step has the name of its act.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.list").Value.String() == "" && code == 0 {
		k := newKeys((&env{}).say)
		for _, b := range k.all() {
			_, ok := met.Load(b.Help().Desc)
			if !ok && !slices.ContainsFunc([]key.Binding{k.Switch, k.Example, k.Phone, k.Next}, func(o key.Binding) bool { return o.Help() == b.Help() }) {
				fmt.Printf("no test met the key %s that is %s\n", b.Help().Key, b.Help().Desc)
				code = 1
			}
		}
	}
	os.Exit(code)
}

// keysHold says of the screen in sight: every key has one meaning, stands in the help,
// and is found in the palette by its name, with the key beside it.
func (x *terminal) keysHold() {
	x.t.Helper()
	r, ok := x.m.(root)
	if !ok || r.Who.Clerk.ID == "" || r.locked != nil {
		return
	}
	top, everywhere := r.top(), r.everywhere()
	meaning := map[string]key.Help{}
	all := slices.Concat(r.keysHere(), everywhere)
	for _, b := range all {
		for _, k := range b.Keys() {
			if !b.Enabled() || top.Typing() && len([]rune(k)) == 1 { // a word now
				continue
			}
			if was, ok := meaning[k]; ok && was.Desc != b.Help().Desc {
				x.t.Errorf("%T: %q is %s and %s", top, k, was.Desc, b.Help().Desc)
			}
			meaning[k] = b.Help()
		}
		met.Store(b.Help().Desc, true)
	}
	help := stripped(strings.Join(newHelp(r.env, r.keysHere()).lines(80), "\n"))
	var offers []offer
	for _, g := range newPalette(r.env, top, r.keysHere()).menu.groups {
		offers = append(offers, g.items...)
	}
	for _, b := range all {
		what := b.Help()
		if !b.Enabled() || what == r.keys.Palette.Help() {
			continue
		}
		if !strings.Contains(help, what.Desc) {
			x.t.Errorf("%T: the help does not say %s %s", top, what.Key, what.Desc)
		}
		if !slices.ContainsFunc(offers, func(o offer) bool { return o.name == what.Desc && o.key == what.Key && o.fits(what.Desc) == fitsWhole }) {
			x.t.Errorf("%T: the palette does not find %s %s", top, what.Key, what.Desc)
		}
	}
}

// Every key of every screen has one meaning there, stands in its help, and is found in
// the palette. Whatever a test presses, the screen it comes to is held to it too, and
// TestMain to that each key was met.
func TestEveryKeyIsInHelpAndInThePalette(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := toBeFound(t)
		monday(h)
		for _, who := range []desk.Who{h.he, h.zhou, h.chief, h.wang} {
			for _, way := range [][]string{
				{}, {"enter"}, {"enter", "1"}, {"down", "enter"}, {"/"}, {"/", "1010", "enter"}, {"f3"}, {"f4"}, {"f5"}, {"f5", "0"}, {"f6"}, {"f7"}, {"f11"}, {"f11", "enter"},
				{"f12"}, {"n"}, {"0"}, {"ctrl+p", "回电", "enter"}, {"ctrl+p", "录音", "enter"}, {"ctrl+p", "屏蔽", "enter"}, {"ctrl+p", "工作日历", "enter"},
				{"ctrl+p", "审计", "enter"}, {"ctrl+p", "统计", "enter"},
			} {
				x := h.sits(New(h.session(who)), 80, 24)
				x.press(way...)
				x.keysHold()
			}
		}
	})
}
