package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"net"
	"net/netip"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"huying/appliance"
	"huying/appliance/texts"
	"huying/appliance/workday"
	"huying/modem"
)

// draft is a configuration being filled in: some keys only make sense together.
type draft struct {
	config
	dir   string // of the file: relative paths start here
	work  []string
	quiet string
	tz    string
	clock string

	serialLines []int // where each of the terminals stands
}

// An option is one key of the file.
type option struct {
	key     string
	example string // a whole accepted line
	set     func(d *draft, v any) error
}

// options are all keys there are (design: the contract's [sections]).
var options = []option{
	{"data", `data = "/perm/huying"`, path(func(d *draft) *string { return &d.Data }, false)},

	{"hall.name", `name = "青山镇"`, word(func(d *draft) *string { return &d.Hall.Name }, 1, 16)},
	{"hall.sign", `sign = "青山呼应"`, word(func(d *draft) *string { return &d.Hall.Sign }, 1, texts.MaxSign)},
	{"hall.code", `code = "370783190"`, digits(func(d *draft) *string { return &d.Hall.Code }, 6, 9, 12)},
	{"hall.number", `number = "13700000099"`, setNumber},
	{"hall.area_code", `area_code = "0536"`, setAreaCode},
	{"hall.timezone", `timezone = "Asia/Shanghai"`, text(func(d *draft) *string { return &d.tz })},
	{"hall.locale", `locale = "zh"`, oneOf(func(d *draft) *string { return &d.Hall.Locale }, "zh", "en")},
	{"hall.duty", `duty = ["13800000001", "13800000002"]`, setDuty},

	{"modem.port", `port = "auto"`, setPort},
	{"modem.baud", `baud = 115200`, setBaud},
	{"modem.profile", `profile = "auto"`, oneOf(func(d *draft) *string { return &d.Modem.Profile }, modem.Profiles()...)},
	{"modem.pin", `pin = "1234"`, digits(func(d *draft) *string { return &d.Modem.PIN }, 4, 5, 6, 7, 8)},

	{"hours.work", `work = ["08:30-12:00", "13:30-17:30"]`, list(func(d *draft) *[]string { return &d.work })},
	{"hours.quiet", `quiet = "21:00-07:00"`, text(func(d *draft) *string { return &d.quiet })},

	{"ssh.listen", `listen = ":2222"`, setListen},

	{"serial.port", `port = "/dev/ttyUSB1"`, setSerialPort},
	{"serial.baud", `baud = 9600`, setSerialBaud},
	{"serial.size", `size = "80x24"`, setSerialSize},
	{"serial.charset", `charset = "gbk"`, setCharset},
	{"serial.frames", `frames = "ascii"`, setFrames},
	{"serial.flow", `flow = "none"`, setFlow},

	{"key.file", `file = "auto"`, setKeyFile},

	{"texts.pack", `pack = "/boot/huying/texts.toml"`, path(func(d *draft) *string { return &d.Pack }, true)},

	{"voice.answer", `answer = true`, yesNo(func(d *draft) *bool { return &d.Answer })},
	{"voice.withheld", `withheld = true`, yesNo(func(d *draft) *bool { return &d.Hidden })},
	{"voice.audio", `audio = "auto"`, setAudio},
	{"voice.player", `player = "aplay -q"`, text(func(d *draft) *string { return &d.Player })},

	{"storage.must", `must = "mount"`, oneOf(func(d *draft) *string { return &d.Storage }, mustMount)},

	{"stick.folder", `folder = "/media"`, path(func(d *draft) *string { return &d.Stick }, false)},

	{"update.boot", `boot = "/boot/huying"`, path(func(d *draft) *string { return &d.Update.Boot }, false)},
	{"update.key", `key = "/etc/huying/update.pub"`, path(func(d *draft) *string { return &d.Update.Key }, false)},
	{"update.root_a", `root_a = "/dev/mmcblk0p2"`, path(func(d *draft) *string { return &d.Update.RootA }, true)},
	{"update.root_b", `root_b = "/dev/mmcblk0p3"`, path(func(d *draft) *string { return &d.Update.RootB }, true)},

	{"practice.on", `on = true`, yesNo(func(d *draft) *bool { return &d.Practice.On })},
	{"practice.clock", `clock = "2026-11-23T08:30"`, setClock},
	{"practice.speed", `speed = 60`, setSpeed},
}

func findOption(key string) (option, bool) {
	i := slices.IndexFunc(options, func(o option) bool { return o.key == key })
	if i < 0 {
		return option{}, false
	}
	return options[i], true
}

// severally is the section of which there may be several, and placeless takes from
// a key which of them it stands in.
const severally = "serial"

var placeless = regexp.MustCompile(`\[\d+\]`)

// bracketed is a section as it is written.
func bracketed(section string) string {
	if section == severally {
		return "[[" + section + "]]"
	}
	return "[" + section + "]"
}

// fillConfig lays what was found over the defaults and checks the whole.
func fillConfig(path string, found map[string]setting) (config, error) {
	d := &draft{
		dir:  filepath.Dir(path),
		work: []string{"08:30-12:00", "13:30-17:30"}, quiet: "21:00-07:00", tz: "Asia/Shanghai",
	}
	d.Path = path
	d.Data, d.Stick = "/perm/huying", "/media"
	d.Update.Boot, d.Update.Key = "/boot/huying", "/etc/huying/update.pub"
	d.Hall.Locale = "zh"
	d.Modem.Port, d.Modem.Baud, d.Modem.Profile = "auto", 115200, "auto"
	d.Practice.Speed = 1
	for _, place := range inFileOrder(found) {
		s, key := found[place], placeless.ReplaceAllString(place, "")
		o, known := findOption(key)
		_, isSection := s.value.(section)
		switch several := place != key && isSection; {
		case known && !isSection:
			if err := o.set(d, s.value); err != nil {
				return config{}, wrong(path, s.line, key, err)
			}
		case isSection && key == severally && several:
			d.Serial = append(d.Serial, usualSerial)
			d.serialLines = append(d.serialLines, s.line)
		case isSection && key != severally && !several && slices.Contains(sections(), key):
		case slices.Contains(sections(), key):
			what := says{key + "是一段，不是一个键", key + " is a section, not a key"}
			if isSection {
				what = says{key + "这一段的方括号不对", key + " is a section, written with other brackets"}
			}
			return config{}, faultIn(path, s.line, "", what,
				says{bracketed(key) + " 单独写一行，它的键写在下面", "write " + bracketed(key) + " on a line of its own and its keys below"})
		default:
			return config{}, unknownKey(path, s.line, key, isSection)
		}
	}
	return d.finish(path, found)
}

// finish checks what only makes sense together.
func (d *draft) finish(path string, found map[string]setting) (config, error) {
	if d.Hall.Name == "" {
		return config{}, faultIn(path, 0, "", says{"没有写单位名称 hall.name", "hall.name is missing"},
			says{"在 [hall] 下面写，例如 name = \"青山镇\"", "write below [hall], for example, name = \"青山镇\""})
	}
	if d.Hall.Sign == "" {
		d.Hall.Sign = defaultSign(d.Hall.Name)
	}
	var err error
	if d.tz == "" || d.tz == "Local" {
		// Deadlines must not depend on the machine the ledger is read on.
		return config{}, wrong(path, found["hall.timezone"].line, "hall.timezone", amiss("%q：要写时区名，例如 %q", "%q: want a name such as %q", d.tz, "Asia/Shanghai"))
	}
	if i := slices.Index(d.Hall.Duty, d.Hall.Number); i >= 0 {
		return config{}, wrong(path, found["hall.duty"].line, "hall.duty", amiss("%q是本机自己的号码，警报发给自己没有人看", "%q is the hall's own number, and alarms would reach nobody", d.Hall.Duty[i].Local()))
	}
	if _, err = workday.ParseHours([]string{"08:30-12:00"}, "", d.tz); err != nil {
		return config{}, wrong(path, found["hall.timezone"].line, "hall.timezone", err)
	}
	if _, err = workday.ParseHours(d.work, "", d.tz); err != nil {
		return config{}, wrong(path, found["hours.work"].line, "hours.work", err)
	}
	if d.Hours, err = workday.ParseHours(d.work, d.quiet, d.tz); err != nil {
		return config{}, wrong(path, found["hours.quiet"].line, "hours.quiet", err)
	}
	d.Hall.Zone = d.Hours.Location
	if err := d.checkSerial(path); err != nil {
		return config{}, err
	}
	if d.clock != "" {
		if d.Practice.Clock, err = parseWhen(d.clock, d.Hall.Zone); err != nil {
			return config{}, wrong(path, found["practice.clock"].line, "practice.clock", err)
		}
	}
	if d.Modem.Port == emulatedPort && !d.Practice.On {
		return config{}, faultIn(path, found["modem.port"].line, "",
			says{fmt.Sprintf("modem.port 写的是 %q，只能练习时用，而 practice.on 没有打开", emulatedPort), fmt.Sprintf("modem.port is %q, which is for practice only, and practice.on is false", emulatedPort)},
			says{"写真的端口；要练习就在 [practice] 下写 on = true，data 另用一个文件夹", "name the real port, or write on = true below [practice] and give practice a data folder of its own"})
	}
	for _, key := range []string{"practice.clock", "practice.speed"} {
		if d.Practice.On || (key == "practice.clock" && d.clock == "") || (key == "practice.speed" && d.Practice.Speed == 1) {
			continue
		}
		return config{}, faultIn(path, found[key].line, "",
			says{key + " 只能练习时用，而 practice.on 没有打开", key + " is for practice only, and practice.on is false"},
			says{"去掉这一行；要练习就在 [practice] 下写 on = true，data 另用一个文件夹", "remove the line, or write on = true below [practice] and give practice a data folder of its own"})
	}
	return d.config, nil
}

// defaultSign is the place and 呼应: 青山镇 signs 青山呼应.
func defaultSign(hall string) string {
	for _, suffix := range []string{"街道办事处", "街道", "苏木", "镇", "乡"} {
		if place, ok := strings.CutSuffix(hall, suffix); ok && utf8.RuneCountInString(place) == 2 {
			return place + "呼应"
		}
	}
	return "呼应"
}

// sections are the [sections] there are.
func sections() []string {
	var out []string
	for _, o := range options {
		if s, _, ok := strings.Cut(o.key, "."); ok && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// inFileOrder lists the keys as they stand in the file, so that the first
// mistake a reader meets is the one that is told.
func inFileOrder(found map[string]setting) []string {
	return slices.SortedFunc(maps.Keys(found), func(a, b string) int {
		return cmp.Or(cmp.Compare(found[a].line, found[b].line), cmp.Compare(a, b))
	})
}

func wrong(path string, line int, key string, err error) error {
	o, _ := findOption(key)
	return faultIn(path, line, key, bothOf(err), example(o))
}

func unknownKey(path string, line int, key string, isSection bool) error {
	what := says{"不认得的键 " + key, "unknown key " + key}
	if isSection {
		what = says{"不认得的段 [" + key + "]", "unknown section [" + key + "]"}
	}
	hint := says{}
	var known []string
	for _, o := range options {
		known = append(known, o.key)
	}
	if isSection {
		known = sections()
	}
	near := ""
	if !isSection {
		// The right name in the wrong section, or above all sections.
		_, name := cutLast(key)
		for _, k := range known {
			if _, n := cutLast(k); n == name && near == "" {
				near = k
			}
		}
	}
	if near == "" {
		near = nearest(key, known)
	}
	switch o, ok := findOption(near); {
	case ok:
		hint = says{"是不是 " + near + "？例如写：" + o.example, "did you mean " + near + "? write, for example, " + o.example}
		if s, _ := cutLast(near); s != "" {
			hint = says{hint.zh + "，写在 " + bracketed(s) + " 下面", hint.en + " below " + bracketed(s)}
		} else {
			hint = says{hint.zh + "，写在所有段的前面", hint.en + " above all sections"}
		}
	case near != "":
		hint = says{"是不是 " + bracketed(near) + "？", "did you mean " + bracketed(near) + "?"}
	default:
		all := strings.Join(known, ", ")
		hint = says{"去掉它；可用的有 " + all, "remove it; there are " + all}
	}
	return faultIn(path, line, "", what, hint)
}

func cutLast(key string) (section, name string) {
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		return key[:i], key[i+1:]
	}
	return "", key
}

// The kinds of values. Each says what it wanted when it got something else.

func stringOf(v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", unlike(v, says{"要文字，加英文引号", "want words in quotes"})
	}
	return s, nil
}

// unlike says what a value is not, and what it is.
func unlike(v any, want says) error {
	is := describe(v)
	return twin{says{want.zh + "，不是" + is.zh, want.en + ", not " + is.en}}
}

func describe(v any) says {
	switch v := v.(type) {
	case bool:
		return says{fmt.Sprintf("开关 %t", v), fmt.Sprintf("the switch %t", v)}
	case int64, float64:
		return says{fmt.Sprintf("数字 %v", v), fmt.Sprintf("the number %v", v)}
	case string:
		return says{fmt.Sprintf("文字 %q", v), fmt.Sprintf("the words %q", v)}
	case []any:
		return says{"一列", "a list"}
	case time.Time:
		return says{"日期", "a date"}
	}
	return says{"一张表", "a table"}
}

func text(field func(*draft) *string) func(*draft, any) error {
	return func(d *draft, v any) (err error) {
		*field(d), err = stringOf(v)
		return err
	}
}

// word is a name that stands in texts and on screens.
func word(field func(*draft) *string, low, high int) func(*draft, any) error {
	return func(d *draft, v any) error {
		s, err := stringOf(v)
		if err != nil {
			return err
		}
		n := utf8.RuneCountInString(s)
		switch {
		case n < low || n > high:
			return amiss("%q有%d个字，要%d到%d个", "%q has %d characters, want %d to %d", s, n, low, high)
		case strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || unicode.IsSpace(r) || r == '【' || r == '】' }):
			return amiss("%q：不能有空格、【】和控制符", "%q: want no blanks, brackets or control characters", s)
		}
		*field(d) = s
		return nil
	}
}

// path is a file or folder; relative ones start at the configuration's folder.
func path(field func(*draft) *string, mayBeEmpty bool) func(*draft, any) error {
	return func(d *draft, v any) error {
		s, err := stringOf(v)
		if err != nil {
			return err
		}
		switch {
		case s == "" && mayBeEmpty:
		case s == "" || strings.ContainsRune(s, 0):
			return amiss("%q不是路径", "%q is not a path", s)
		case s == "~" || strings.HasPrefix(s, "~/"):
			return amiss("%q：路径要以 / 开头", "%q: want a path that begins with /; ~ is a shell's word", s)
		case !filepath.IsAbs(s):
			if s, err = filepath.Abs(filepath.Join(d.dir, s)); err != nil {
				return err
			}
		}
		*field(d) = s
		return nil
	}
}

// digits is a number that is written, not counted with. "" is always accepted.
// The value is not repeated in the refusal: it may be a PIN.
func digits(field func(*draft) *string, lengths ...int) func(*draft, any) error {
	return func(d *draft, v any) error {
		s, ok := v.(string)
		if !ok {
			return amiss("要数字，加英文引号", "want digits in quotes")
		}
		if s != "" && (strings.Trim(s, "0123456789") != "" || !slices.Contains(lengths, len(s))) {
			all := strings.Fields(strings.Trim(fmt.Sprint(lengths), "[]"))
			return twin{says{"要" + strings.Join(all, "或") + "位数字", "want " + strings.Join(all, " or ") + " digits"}}
		}
		*field(d) = s
		return nil
	}
}

func oneOf(field func(*draft) *string, accepted ...string) func(*draft, any) error {
	return func(d *draft, v any) error {
		s, err := stringOf(v)
		if err != nil {
			return err
		}
		if !slices.Contains(accepted, s) {
			return amiss("%q：只能是 %s", "%q: want one of %s", s, strings.Join(accepted, ", "))
		}
		*field(d) = s
		return nil
	}
}

func list(field func(*draft) *[]string) func(*draft, any) error {
	return func(d *draft, v any) error {
		l, ok := v.([]any)
		if !ok {
			return unlike(v, says{"要一列，加方括号", "want a list in brackets"})
		}
		out := make([]string, 0, len(l))
		for _, e := range l {
			s, err := stringOf(e)
			if err != nil {
				return err
			}
			out = append(out, s)
		}
		*field(d) = out
		return nil
	}
}

func setNumber(d *draft, v any) error {
	s, err := stringOf(v)
	if err != nil || s == "" {
		return err
	}
	if d.Hall.Number, err = appliance.ParsePhone(s); err != nil {
		return twin{says{fmt.Sprintf("%q不是电话号码", s), fmt.Sprintf("%q is %v", s, err)}}
	}
	return nil
}

func setAreaCode(d *draft, v any) error {
	s, err := stringOf(v)
	if err != nil {
		return err
	}
	if s != "" && (len(s) < 3 || len(s) > 4 || s[0] != '0' || strings.Trim(s, "0123456789") != "") {
		return amiss("%q：要0和两三位数字", "%q: want 0 and two or three more digits", s)
	}
	d.Hall.AreaCode = s
	return nil
}

func setDuty(d *draft, v any) error {
	var numbers []string
	if err := list(func(*draft) *[]string { return &numbers })(d, v); err != nil {
		return err
	}
	for _, s := range numbers {
		p, err := appliance.ParsePhone(s)
		if err != nil || !p.Mobile() {
			return amiss("%q不是能收短信的手机号", "%q is not a mobile number that can get a text", s)
		}
		if slices.Contains(d.Hall.Duty, p) {
			return amiss("%q写了两遍", "%q stands there twice", s)
		}
		d.Hall.Duty = append(d.Hall.Duty, p)
	}
	return nil
}

func setPort(d *draft, v any) error {
	s, err := stringOf(v)
	if err != nil {
		return err
	}
	if s != "auto" && s != emulatedPort && !filepath.IsAbs(s) {
		return amiss(`%q：写 "auto"，或设备路径如 /dev/ttyUSB2`, `%q: want "auto" or the path of a device such as /dev/ttyUSB2`, s)
	}
	d.Modem.Port = s
	return nil
}

// setListen takes an address of this box and a port: names would have to be asked of
// somebody, and a port of chance is known to nobody.
func setListen(d *draft, v any) error {
	s, err := stringOf(v)
	if err != nil {
		return err
	}
	if s != "" {
		host, port, err := net.SplitHostPort(s)
		if n, perr := strconv.Atoi(port); err != nil || perr != nil || n < 1 || n > 65535 {
			return amiss(`%q：要地址和端口，如 ":2222"、"192.168.1.5:2222"；不用写 ""`, `%q: want an address and a port, such as ":2222" or "192.168.1.5:2222"; "" for none`, s)
		}
		if host != "" {
			if _, err := netip.ParseAddr(host); err != nil {
				return amiss(`%q：%s 不是数字地址`, `%q: %s is not an address of numbers`, s, host)
			}
		}
	}
	d.Listen = s
	return nil
}

func setAudio(d *draft, v any) error {
	if v == "auto" {
		d.Audio = "auto"
		return nil
	}
	return path(func(d *draft) *string { return &d.Audio }, true)(d, v)
}

func setKeyFile(d *draft, v any) error {
	if d.KeyAuto = v == "auto"; d.KeyAuto {
		return nil
	}
	return path(func(d *draft) *string { return &d.KeyFile }, true)(d, v)
}

// bauds are the speeds that modules and their manuals name.
var bauds = []int64{4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600}

func setBaud(d *draft, v any) error {
	n, err := speed(v, bauds)
	d.Modem.Baud = n
	return err
}

func speed(v any, accepted []int64) (int, error) {
	n, ok := v.(int64)
	if !ok {
		return 0, unlike(v, says{"要整数，不加引号", "want a whole number without quotes"})
	}
	if !slices.Contains(accepted, n) {
		return 0, amiss("%d：只能是 %s", "%d: want one of %s", n, strings.Trim(fmt.Sprint(accepted), "[]"))
	}
	return int(n), nil
}

func yesNo(field func(*draft) *bool) func(*draft, any) error {
	return func(d *draft, v any) error {
		on, ok := v.(bool)
		if !ok {
			return unlike(v, says{"要 true 或 false，不加引号", "want true or false without quotes"})
		}
		*field(d) = on
		return nil
	}
}

func setClock(d *draft, v any) error {
	if t, ok := v.(time.Time); ok { // TOML has dates of its own
		d.clock = t.Format("2006-01-02T15:04:05")
		return nil
	}
	var err error
	d.clock, err = stringOf(v)
	return err
}

// parseWhen reads a moment as people write it on the hall's wall clock.
func parseWhen(s string, zone *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, amiss("%q：要日期和时间，如 2026-11-23T08:30", "%q: want a date and time such as 2026-11-23T08:30", s)
}

// maxSpeed is one working day in half a minute; beyond it people cannot follow.
const maxSpeed = 1000

func setSpeed(d *draft, v any) error {
	var f float64
	switch v := v.(type) {
	case int64:
		f = float64(v)
	case float64:
		f = v
	default:
		return unlike(v, says{"要数字，不加引号", "want a number without quotes"})
	}
	if math.IsNaN(f) || f < 1 || f > maxSpeed {
		return amiss("%v：要1到%d", "%v: want 1 to %d", f, maxSpeed)
	}
	d.Practice.Speed = f
	return nil
}
