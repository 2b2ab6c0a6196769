package tui

import (
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
)

// wholeNumber is a mobile number as people write it: in one piece, or in groups.
var wholeNumber = regexp.MustCompile(`1[3-9]\d[ -]?\d{4}[ -]?\d{4}`)

// No villager's and no colleague's whole number stands on any screen, form or menu, for
// anybody. Two do by right: the one that this clerk has taken up to ring back, which is
// written down, and the public telephone of a row of the list.
func TestNoScreenShowsAWholeNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHall(t)
		h.busy(plain)
		const public = "13800000046"
		for name, s := range map[string]Session{"dispatcher": h.session(h.he), "leader": h.session(h.zhou), "administrator": h.session(h.chief)} {
			x := h.sits(New(s), 120, 40)
			n := 0
			look := func(where string) {
				n++
				screen := x.screen()
				for _, l := range strings.Split(screen, "\n") {
					m := wholeNumber.FindString(l)
					switch {
					case m == "", m == public, m == "13600005555" && strings.Contains(screen, "正在打"):
					default:
						t.Errorf("%s, %s: %q in %q", name, where, m, strings.TrimSpace(l))
					}
				}
			}
			x.crawl(look)
			x.home()
			for _, tail := range []string{"1111", "3333", "13800001111"} {
				x.press("/", tail)
				screen := x.screen()
				if strings.Contains(strings.Replace(screen, tail, "", 1), "13800001111") {
					t.Errorf("%s, found by %s:\n%s", name, tail, screen)
				}
				x.home()
			}
			x.press("end", "enter", "0", "dyqgc", "enter", "enter") // the whole record, as it is printed
			look("the whole record")
			if n < 60 {
				t.Errorf("the %s saw only %d screens", name, n)
			}
		}
	})
}
