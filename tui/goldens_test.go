package tui

import (
	"os"
	"path/filepath"
	"testing"
)

// What the golden screens must show: every screen of the program in Chinese at 80×24,
// the five that are used most in English and on a small and a large screen too.
func TestEveryScreenIsInTheGoldenOnes(t *testing.T) {
	screens := map[string][]string{
		"1 待办台": {"inbox", "town-inbox"}, "2 受理单": {"page-new", "town-accept"}, "3 派单": {"town-dispatch"}, "4 工单板": {"town-board"}, "5 呼叫联动": {"town-calls", "town-call-page"},
		"6 督办": {"town-supervisions", "town-supervise"}, "7 回访评价": {"page-rated", "town-rate"}, "8 短信流水、语音": {"texts", "sounds", "backs"}, "9 清单、指南": {"town-shelf", "town-situation", "guide-sheet"},
		"10 网格、人员": {"town-grids", "town-person"}, "11 统计考评": {"stats", "stats-times", "stats-cross"}, "12 研判预警": {"town-warnings"}, "13 准入、意见、会商台账": {"registers-admits", "registers-opinions", "town-meeting"},
		"14 设备": {"device"}, "15 设置、日历": {"town-rules", "settings", "calendar"}, "16 审计": {"audit"},
	}
	for name, all := range screens {
		for _, s := range all {
			there(t, name, s)
		}
	}
	for _, s := range []struct{ screen, english, small, large string }{
		{"待办台", "english-inbox", "inbox-60x20", "inbox-120x40"}, {"一件", "english-page", "page-60x20", "page-120x40"},
		{"派单", "english-town-dispatch", "town-dispatch-60x20", "town-dispatch-120x40"}, {"工单板", "english-town-board", "town-board-60x20", "town-board-120x40"},
		{"查找", "english-find", "find-60x20", "find-120x40"},
	} {
		there(t, s.screen, s.english)
		there(t, s.screen, s.small)
		there(t, s.screen, s.large)
	}
}

func there(t *testing.T, screen, name string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join("testdata", name+".txt")); err != nil {
		t.Errorf("%s is in no golden screen: %v", screen, err)
	}
}
