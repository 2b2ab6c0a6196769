package health

import (
	"fmt"
	"strings"
	"time"

	"huying/appliance"
)

// Facts is everything the tree is judged by.
type Facts struct {
	Now     time.Time
	Line    LineFacts
	Ledger  LedgerFacts
	Clock   Clock
	Texts   TextFacts
	Town    TownFacts
	Ways    WaysFacts
	Board   BoardFacts
	Release ReleaseFacts
	Heard   ClockFacts // what Clock was judged by; its Box is zero when nobody asked
	Duty    int        // phones of duty officers
	Year    int        // the last year whose holidays are known
	Stopped string     // on a stopped box: why this is all that can be said; "" when it runs
}

// LedgerFacts is what is known about the folder.
type LedgerFacts struct {
	Dir        string
	Free       uint64    // bytes that may be written yet
	RoomKnown  bool      // Free was asked for and told
	Full       bool      // the last write was refused for want of room
	Journal    uint64    // bytes
	Written    uint64    // bytes that journal and database have come to since Born
	Born       time.Time // of the box
	Chain      ChainFacts
	Damage     []appliance.BoxNote
	Rebuilding bool
	Recovered  []string // what this start had to set right, for a technician
	KeyAway    string   // where the other half should be and is not; "" it is there
	OneDevice  bool     // both halves of the key lie with the data
	NoSheet    bool     // nobody has said that the recovery sheet is written down
	Practice   bool
	Backup     BackupFacts
	Storage    Text // why the folder lies on no storage that keeps; empty: it does
	StorageDo  Text
}

// TextFacts counts what waits for somebody.
type TextFacts struct {
	Queued    int
	Oldest    time.Time // when the oldest queued text was queued
	Uncertain int
	Failed    int // in the last week
	Held      int
	Alarms    int // open ones
	Unread    int // PDUs that could not be decoded and nobody has looked at

	// What this hour or today has sent of what it may, where four fifths are gone; 0 else.
	Sent, Cap int
	Hourly    bool // of the hour
}

// Tree judges the facts.
func Tree(f Facts) Check {
	name := Text{"呼应盒", "huying box"}
	var line Check
	if f.Stopped != "" {
		children := []Check{{
			Key: "line.box", Level: Bad,
			What: Text{"盒子没有运行", "the box is not running"},
			Why:  noTexts,
			Do:   Text{"启动：systemctl start huying（或 huying serve）。", "start it: systemctl start huying (or huying serve)."},
		}}
		if f.Line.PortsOK {
			children = append(children, f.Line.ports())
		}
		line = branch("line", Text{"线路", "line"}, children...)
	} else {
		line = f.Line.check(f.Now)
	}
	children := []Check{line, f.Ledger.check(f.Stopped == "", f.Now)}
	if f.Stopped == "" {
		clock := []Check{f.Clock.check(f.Now)}
		if !f.Heard.Box.IsZero() && !f.Heard.Practice {
			clock = append(clock, f.Heard.sources(f.Board))
		}
		children = append(children, branch("time", Text{"时间", "time"}, append(clock, f.calendar())...))
	} else {
		children = append(children, branch("time", Text{"时间", "time"}, f.calendar()))
	}
	children = append(children, branch("people", Text{"人员", "people"}, f.duty()))
	if town, ok := f.Town.check(); ok && f.Stopped == "" {
		children = append(children, town)
	}
	if f.Stopped == "" {
		children = append(children, f.Texts.check(f.Now))
		if ways, ok := f.Ways.check(); ok {
			children = append(children, ways)
		}
	}
	if c, ok := f.Board.check(f.Now); ok {
		children = append(children, c)
	}
	if c, ok := f.Release.check(); ok {
		children = append(children, c)
	}
	root := branch("box", name, children...)
	root.What = f.headline(root)
	return root
}

func (f Facts) headline(root Check) Text {
	var bad, warn int
	for _, c := range root.Worst() {
		if c.Level == Bad {
			bad++
		} else {
			warn++
		}
	}
	practice := Text{}
	if f.Ledger.Practice {
		practice = Text{"【练习】", "[practice] "}
	}
	var t Text
	switch {
	case bad > 0:
		t = Text{fmt.Sprintf("有 %d 处故障", bad), plural("%d fault{s}", bad)}
	case warn > 0:
		t = Text{fmt.Sprintf("运行正常，有 %d 处请留意", warn), fmt.Sprintf("serving, %d to look at", warn)}
	default:
		t = Text{"一切正常", "all is well"}
	}
	return Text{practice.Zh + t.Zh, practice.En + t.En}
}

// Room limits of the disk: below low somebody should act, below none the box
// stops taking texts from the SIM.
const (
	lowRoom   = 512 << 20
	lowDays   = 90 // at the ledger's own pace
	lastsMost = 100 * 365
	paceWeek  = 7 * 24 * time.Hour // less says nothing: a town's tables come on the first day
)

// check judges the ledger. Of one that nobody has open, how the journal is
// cannot be known, and is not claimed.
func (f LedgerFacts) check(open bool, now time.Time) Check {
	name := Text{"台账", "ledger"}
	if f.Storage != (Text{}) {
		return branch("ledger", name, Check{
			Key: "ledger.storage", Level: Bad, What: f.Storage,
			Why: Text{"记在那里的，下次开机就没有了；盒子不启动，短信先留在SIM卡上。", "what is kept there is gone at the next start; the box does not start, and texts wait on the SIM."},
			Do:  f.StorageDo,
		}, f.keys(open))
	}
	if !open {
		return branch("ledger", name, f.disk(now), f.keys(open))
	}
	children := []Check{f.disk(now), f.journal()}
	if f.Chain.Entries > 0 {
		children = append(children, f.Chain.check(now))
	}
	children = append(children, f.keys(open))
	if f.NoSheet && !f.OneDevice && !f.Practice {
		children = append(children, noSheet())
	}
	if f.Backup.Known && !f.Practice {
		children = append(children, f.Backup.check(now))
	}
	return branch("ledger", name, children...)
}

// lasts is how many days the room is enough for, at the pace since the box was born; known is
// false before a week of it.
func (f LedgerFacts) lasts(now time.Time) (days int, perDay uint64, known bool) {
	age := now.Sub(f.Born)
	if f.Born.IsZero() || age < paceWeek || f.Written == 0 {
		return 0, 0, false
	}
	perDay = max(1, uint64(float64(f.Written)/age.Hours()*24))
	return int(min(f.Free/perDay, lastsMost)), perDay, true
}

func (f LedgerFacts) disk(now time.Time) Check {
	const key = "ledger.disk"
	room := Text{"磁盘剩余 " + size(f.Free), "disk: " + size(f.Free) + " free"}
	days, perDay, paced := f.lasts(now)
	if paced {
		enough, enoughEn := span(time.Duration(days)*24*time.Hour, false), span(time.Duration(days)*24*time.Hour, true)
		if days >= 2*365 {
			enough, enoughEn = fmt.Sprintf("%d年", days/365), fmt.Sprintf("%d years", days/365)
		}
		room = Text{
			fmt.Sprintf("%s，台账平均每天写 %s，还够 %s", room.Zh, size(perDay), enough),
			fmt.Sprintf("%s; the ledger takes %s a day, enough for %s", room.En, size(perDay), enoughEn),
		}
	}
	if !f.RoomKnown && !f.Full {
		return well(key, Text{"磁盘剩余未知", "free space unknown"})
	}
	do := Text{"备份后清理 " + f.Dir + " 所在分区，或换更大的卡。", "make room on the partition of " + f.Dir + ", or use a larger card."}
	if f.Full {
		return Check{
			Key: key, Level: Bad, What: Text{"磁盘满了（剩余 " + size(f.Free) + "）", "the disk is full (" + size(f.Free) + " free)"},
			Why: Text{"新短信留在 SIM 卡上，有空间后自动取走；现在记不下任何新内容。",
				"new texts stay on the SIM and are taken when there is room; nothing new can be written down now."},
			Do: do,
		}
	}
	if f.Free < lowRoom || paced && days < lowDays {
		return Check{
			Key: key, Level: Warn, soon: true, What: Text{room.Zh + "，不多了", room.En + ", running low"},
			Why: Text{"写满以后盒子停止收短信。", "once it is full the box stops taking texts."},
			Do:  do,
		}
	}
	return well(key, room)
}

func (f LedgerFacts) journal() Check {
	const key = "ledger.journal"
	switch {
	case len(f.Damage) > 0 && f.Damage[0].To == 0: // nobody can say which entries
		return Check{
			Key: key, Level: Bad,
			What: Text{"原来的台账不见了，盒子从空的重新开始", "the ledger that was here is gone; the box began again with nothing"},
			Why:  Text{"日志和数据库的文件都没有了；以前的件只在备份里，新的件号会和以前的重复。", "the files of journal and database are gone; what was there is in backups only, and new numbers repeat old ones."},
			Do: Text{"马上停机，插上备份U盘和密钥U盘：huying backup restore /media/U盘名 --aside。",
				"stop it now, plug in backup stick and key stick: huying backup restore /media/STICK --aside."},
		}
	case len(f.Damage) > 0:
		d := f.Damage[0]
		c := Check{
			Key: key, Level: Bad,
			What: Text{fmt.Sprintf("台账有 %d 段读不出来（第 %d–%d 条）", len(f.Damage), d.From, d.To),
				fmt.Sprintf("%d stretches of the ledger cannot be read (entries %d–%d)", len(f.Damage), d.From, d.To)},
			Why: Text{"那一段里的内容丢失；其余完好，盒子继续服务。", "what stood there is lost; the rest is whole and the box goes on serving."},
			Do:  Text{"换卡，并从最近的备份找回；运行 huying journal verify 看详情。", "replace the card and restore from the latest backup; see huying journal verify."},
		}
		if len(f.Damage) == 1 {
			c.What.En = fmt.Sprintf("a stretch of the ledger cannot be read (entries %d–%d)", d.From, d.To)
		}
		return c
	case f.Rebuilding:
		return Check{
			Key: key, Level: Warn, What: Text{"正在从台账重建索引", "rebuilding from the journal"},
			Why: Text{"重建期间照常收短信，屏幕暂时看不全。", "texts are received meanwhile; screens do not show everything yet."},
			Do:  Text{"等它完成。", "wait until it is done."},
		}
	}
	if n := len(f.Recovered); n > 0 {
		return Check{
			Key: key, Level: Warn,
			What: Text{fmt.Sprintf("台账完好；启动时修复了 %d 处（%s）", n, f.Recovered[0]), fmt.Sprintf("the ledger is whole; this start set right: %s", strings.Join(f.Recovered, "; "))},
			Why:  Text{"上次没有正常关机，或卡出过错。已经收下的内容没有丢。", "the last end was not an orderly one, or the card failed once. Nothing that was kept is lost."},
			Do:   Text{"偶尔断电不用管；若每次启动都这样，换卡。", "nothing after a power cut; if every start says so, replace the card."},
		}
	}
	return well(key, Text{"台账完好（" + size(f.Journal) + "）", "the ledger is whole (" + size(f.Journal) + ")"})
}

// noSheet: with both halves on the card there is nothing to wrap, and the check of the
// keys speaks first.
func noSheet() Check {
	return Check{
		Key: "ledger.sheet", Level: Warn, What: Text{"恢复单还没有抄下来", "the recovery sheet is not written down"},
		Why: Text{"卡坏了，没有恢复单，备份打不开。", "when the card is dead, a backup does not open without it."},
		Do:  Text{"管理员登录后按 0，打 hf，照着抄在纸上。", "an administrator logs in, presses 0, types “hf”, and writes it down."},
	}
}

func (f LedgerFacts) keys(open bool) Check {
	const key = "ledger.keys"
	if f.KeyAway != "" {
		c := Check{
			Key: key, Level: Warn, soon: true, What: Text{"密钥U盘没有插着（" + f.KeyAway + "）", "the key stick is not plugged in (" + f.KeyAway + ")"},
			Why: Text{"现在照常；断电或重启以后，盒子打不开自己的台账。", "all works now; after a cut or a restart the box cannot open its ledger."},
			Do:  Text{"把密钥U盘插回去，不用重启；丢了就用备用的那个。", "plug it in again, no restart is needed; if it is lost, take the spare."},
		}
		if !open {
			c.Level, c.Why = Bad, Text{"没有它，盒子打不开台账，起不来。", "without it the box cannot open its ledger, and does not start."}
		}
		return c
	}
	if !f.OneDevice {
		return well(key, Text{"密钥分两处保存", "the key is kept in two places"})
	}
	return Check{
		Key: key, Level: Warn, What: Text{"密钥的两半放在一起", "both halves of the key lie together"},
		Why: Text{"卡被偷走就能读出号码和内容。", "whoever steals the card can read numbers and words."},
		Do: Text{"插一个空U盘：huying key move /media/U盘名 --wipe，再重启（systemctl restart huying）。",
			"plug in an empty USB stick: huying key move /media/STICK --wipe, then restart (systemctl restart huying)."},
	}
}

func (f Facts) calendar() Check {
	const key = "time.calendar"
	year := f.Now.Year()
	have := Text{fmt.Sprintf("放假安排已有到 %d 年", f.Year), fmt.Sprintf("holidays are known up to %d", f.Year)}
	// The State Council publishes next year's list in early November.
	missing := 0
	switch {
	case f.Year < year:
		missing = year
	case f.Year == year && f.Now.Month() >= time.November:
		missing = year + 1
	default:
		return well(key, have)
	}
	return Check{
		Key: key, Level: Warn,
		What: Text{fmt.Sprintf("%d 年放假安排未导入", missing), fmt.Sprintf("the holidays of %d are not known", missing)},
		Why:  Text{"那一年的期限按法定节日估算，标为暂定。", "deadlines in that year are computed from statutory days and marked provisional."},
		Do: Text{fmt.Sprintf("国务院通知发布后导入：huying calendar import 文件 --year %d", missing),
			fmt.Sprintf("import them once they are published: huying calendar import FILE --year %d", missing)},
	}
}

func (f Facts) duty() Check {
	const key = "people.duty"
	if f.Duty > 0 {
		return well(key, Text{fmt.Sprintf("值班电话 %d 个", f.Duty), plural("%d duty phone{s}", f.Duty)})
	}
	return Check{
		Key: key, Level: Warn, What: Text{"没有值班电话", "no duty phone is set"},
		Why: Text{"有人短信求救时，只有屏幕报警，没有人的手机会响。", "when somebody texts for help only the screens raise the alarm; nobody's phone does."},
		Do:  Text{"在 huying.toml 里写 hall.duty = [\"13800000000\"] 并重启。", "write hall.duty = [\"13800000000\"] into huying.toml and restart."},
	}
}

// stuck is how long a text may wait in the queue before somebody should know.
const stuck = 30 * time.Minute

func (f TextFacts) check(now time.Time) Check {
	count := func(key string, n int, level Level, what, why, do Text) Check {
		if n == 0 {
			return Check{}
		}
		return Check{Key: key, Level: level, What: Text{fmt.Sprintf(what.Zh, n), plural(what.En, n)}, Why: why, Do: do}
	}
	all := []Check{
		count("texts.alarms", f.Alarms, Warn, Text{"有 %d 个警报没有人接", "%d alarm{s} nobody has taken"},
			Text{"有人可能正处在危险中。", "somebody may be in danger."},
			Text{"马上在屏幕上接警并打电话。", "take it on the screen and ring them, now."}),
		count("texts.uncertain", f.Uncertain, Warn, Text{"有 %d 条短信不知是否发出", "%d text{s} may or may not have gone out"},
			Text{"盒子不会自己重发，免得群众收到两遍。", "the box never sends them again by itself, so that nobody gets one twice."},
			Text{"在短信屏上核对：已收到，或重发（huying outbox settle）。", "settle each: it arrived, or send again (huying outbox settle)."}),
		count("texts.failed", f.Failed, Warn, Text{"近七天有 %d 条短信没有发成", "%d text{s} failed in the last seven days"},
			Text{"对方没有收到。", "they did not arrive."},
			Text{"在短信屏上查看，改打电话或重发。", "see them on the texts screen; ring, or send again."}),
		count("texts.held", f.Held, Warn, Text{"有 %d 条短信被拦下", "%d text{s} held back"},
			Text{"号码不在允许范围，或超过了发送上限。", "the number is not one we may write to, or a cap was reached."},
			Text{"在短信屏上查看。", "see them on the texts screen."}),
		count("texts.unread", f.Unread, Warn, Text{"有 %d 条短信无法解码", "%d text{s} could not be decoded"},
			Text{"原文已保存，没有丢。", "they are kept as they came."},
			Text{"请技术员查看（huying inbox）。", "have a technician look (huying inbox)."}),
	}
	if f.Cap > 0 {
		span := Text{"今天", "today"}
		if f.Hourly {
			span = Text{"这一小时", "this hour"}
		}
		all = append(all, Check{
			Key: "texts.cap", Level: Warn,
			What: Text{fmt.Sprintf("%s已发 %d 条，上限 %d 条", span.Zh, f.Sent, f.Cap), fmt.Sprintf("%d texts went out %s, of at most %d", f.Sent, span.En, f.Cap)},
			Why:  Text{"超过上限的短信要等；求助和警报不受限。", "what is above the cap waits; alarms and what answers danger do not."},
			Do:   Text{"看短信屏排队的是什么；回执多说明来信多，提醒多说明超期多。", "see on the texts screen what waits: many receipts mean many texts came in, many reminders that much is late."},
		})
	}
	if late := now.Sub(f.Oldest); f.Queued > 0 && !f.Oldest.IsZero() && late > stuck {
		all = append(all, Check{
			Key: "texts.waiting", Level: Warn,
			What: Text{fmt.Sprintf("有 %d 条短信等着发，最早的已等 %s", f.Queued, span(late, false)),
				plural("%d text{s} waiting to go out, the oldest for ", f.Queued) + span(late, true)},
			Why: Text{"对方还没有收到。", "they have not arrived yet."},
			Do:  Text{"看线路一项；夜间和超过上限时会等到可发的时候。", "see the line; at night and above the caps they wait by rule."},
		})
	}
	var children []Check
	for _, c := range all {
		if c.Key != "" {
			children = append(children, c)
		}
	}
	if len(children) == 0 {
		children = []Check{well("texts.waiting", Text{fmt.Sprintf("待发短信 %d 条", f.Queued), plural("%d text{s} waiting to go out", f.Queued)})}
	}
	return branch("texts", Text{"短信", "texts"}, children...)
}
