package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"huying/appliance"
	"huying/appliance/workday"
	"huying/tui/serial"
)

// config is what an installer decides about one box, as read and checked:
// nothing in it needs to be doubted further in.
type config struct {
	Path string // the file it came from
	Data string // the folder of the ledger

	Hall struct {
		Name     string
		Sign     string
		Code     string // administrative division, GB/T 2260 + GB/T 10114
		Number   appliance.Phone
		AreaCode string
		Zone     *time.Location
		Locale   string // "zh" or "en"
		Duty     []appliance.Phone
	}
	Modem struct {
		Port    string
		Baud    int
		Profile string
		PIN     string
	}
	Serial  []serial.Config // terminals on serial lines
	Hours   workday.Hours
	Listen  string // where clerks come in over SSH, host:port; "" nowhere
	KeyFile string // the off-card half; "" beside the data
	KeyAuto bool   // key.file is "auto": KeyFile is the stick that holds it now
	Pack    string // the hall's own wording of villagers' texts; "" ours
	Answer  bool   // who rings is answered and told that we ring back
	Hidden  bool   // who hides their number is answered and leaves words; they pay
	Audio   string // the modem's second port: a path, "auto", or "" for none
	Player  string // program that plays a sound from its standard input; "" none
	Stick   string // folder below which sticks are mounted
	Storage string // mustMount: the ledger lies on a partition of its own, or the box does not start
	Update  struct {
		Boot, Key    string // the boot partition; the public key of releases
		RootA, RootB string // the slots' partitions; "" as the kernel names them
	}
	Practice struct {
		On    bool
		Clock time.Time // zero: the real clock
		Speed float64
	}
}

// English reports whether the hall chose English.
func (c config) English() bool { return c.Hall.Locale == "en" }

// Emergency is the number that takes emergency texts in this area (警):
// 12110 and the last three digits of the area code; 12110 when none is given.
func (c config) Emergency() string {
	return "12110" + c.Hall.AreaCode[max(len(c.Hall.AreaCode)-3, 0):]
}

// configPlaces is where the file is looked for when none is named.
var configPlaces = []string{"./huying.toml", "/etc/huying/huying.toml"}

// noConfig: no file was named and none is where they are looked for.
type noConfig struct{}

func (noConfig) Error() string {
	return "no configuration: neither " + strings.Join(configPlaces, " nor ") + " is there"
}

// loadConfig reads the file at path, or the first of configPlaces when path is
// "". Whatever is wrong with it is a problem naming file, line and key with an
// accepted example; nothing else is touched.
func loadConfig(path string) (config, error) {
	if path == "" {
		i := slices.IndexFunc(configPlaces, func(p string) bool {
			_, err := os.Stat(p)
			return !errors.Is(err, fs.ErrNotExist)
		})
		if i < 0 {
			return config{}, problem{noConfig{}, "name one with --config FILE; the smallest is two lines: [hall] and name = \"青山镇\""}
		}
		path = configPlaces[i]
	}
	b, err := readConfig(path)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return config{}, problem{fmt.Errorf("read %s: %w", path, err), "check the path after --config and who may read the file"}
	}
	cfg, err := parseConfig(path, string(b))
	if err == nil && cfg.KeyAuto {
		cfg.KeyFile = cfg.keyNow()
	}
	return cfg, placed(err, string(b))
}

// maxConfig is far more than a configuration with every key and a page of
// comments takes. What is longer is another file, or one that never ends.
const maxConfig = 64 << 10

func readConfig(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxConfig+1))
}

// defaultConfig is what holds when a file says nothing. The hall's name alone
// has no default.
func defaultConfig() config {
	c, err := parseConfig("", "[hall]\nname = \"-\"\n")
	if err != nil {
		panic("the defaults do not pass their own checks: " + err.Error())
	}
	c.Hall.Name = ""
	return c
}

// parseConfig reads the text of a configuration file.
func parseConfig(path, text string) (config, error) {
	if strings.TrimSpace(text) == "" {
		return config{}, faultIn(path, 0, "", says{"文件是空的", "the file is empty"},
			says{"最少两行：[hall] 和 name = \"青山镇\"", "the smallest is two lines: [hall] and name = \"青山镇\""})
	}
	if len(text) > maxConfig {
		return config{}, faultIn(path, 0, "", says{fmt.Sprintf("超过%d KiB，不是配置文件", maxConfig>>10), fmt.Sprintf("longer than %d KiB: this is no configuration", maxConfig>>10)},
			says{"换成真正的配置文件", "check the path after --config"})
	}
	if err := readable(path, text); err != nil {
		return config{}, err
	}
	found, err := readSettings(path, strings.TrimPrefix(text, "\ufeff"))
	if err != nil {
		return config{}, err
	}
	return fillConfig(path, found)
}

// readable wants UTF-8: an editor on Windows may save Chinese in GBK, or in
// what it calls Unicode.
func readable(path, text string) error {
	hint := says{"用记事本打开，另存为，编码选 UTF-8", "open it in an editor and save the file as UTF-8 (另存为，编码选 UTF-8)"}
	if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		return faultIn(path, 0, "", says{"编码是 UTF-16，要 UTF-8", "the text is UTF-16, want UTF-8"}, hint)
	}
	if !utf8.ValidString(text) {
		valid := strings.ToValidUTF8(text, "\x00")
		line := 1 + strings.Count(valid[:strings.IndexByte(valid, 0)], "\n")
		return faultIn(path, line, "", says{"编码不是 UTF-8（可能是 GBK）", "the text is not UTF-8 (perhaps GBK)"}, hint)
	}
	return nil
}

// A setting is one value of the file and the line it stands on.
type setting struct {
	value any // as TOML has it: string, int64, float64, bool, []any, time.Time …
	line  int
}

// readSettings parses TOML into dotted keys.
func readSettings(path, text string) (map[string]setting, error) {
	var top map[string]toml.Primitive
	md, err := toml.Decode(text, &top)
	if err != nil {
		var pe toml.ParseError
		if !errors.As(err, &pe) {
			return nil, faultIn(path, 0, "", bothOf(err), hintTOML)
		}
		hint := hintTOML
		if o, ok := findOption(pe.LastKey); ok {
			hint = example(o)
		}
		what, fix := misspelt(pe, text, hint)
		f := faultIn(path, pe.Position.Line, "", what, fix).(configFault)
		f.column = pe.Position.Col
		return nil, f
	}
	found := map[string]setting{}
	if err := collect(md, top, nil, found); err != nil {
		return nil, faultIn(path, 0, "", bothOf(err), hintTOML)
	}
	placeSeveral(text, found)
	return found, nil
}

// misspelt says what is wrong with a line that is no TOML; the library's words stand where
// we have none. Who types with a Chinese keyboard gets its punctuation without noticing.
func misspelt(pe toml.ParseError, text string, hint says) (what, fix says) {
	said := oneLine(pe.Message)
	if lines := strings.Split(text, "\n"); pe.Position.Line >= 1 && pe.Position.Line <= len(lines) {
		if sign := chineseSign(lines[pe.Position.Line-1]); sign != 0 {
			return says{fmt.Sprintf("“%c”是中文标点", sign), fmt.Sprintf("%q is Chinese punctuation", sign)},
				says{"切到英文输入法重打；" + hint.zh, "type it anew with the English keyboard; " + hint.en}
		}
	}
	if name, ok := strings.CutPrefix(said, "Key '"); ok {
		if name, ok := strings.CutSuffix(name, "' has already been defined."); ok {
			if _, isKey := findOption(name); !isKey {
				return says{bracketed(name) + " 写了两遍", bracketed(name) + " stands twice"},
					says{"把下面的键移到第一个 " + bracketed(name) + " 下面，去掉这一行", "move the keys below it to the first " + bracketed(name) + " and remove this line"}
			}
			return says{name + " 写了两遍", name + " stands twice"}, says{"去掉一行", "remove one of them"}
		}
	}
	if strings.HasPrefix(pe.Message, "expected value but found '\\n'") {
		return says{"等号后面没有写", "nothing stands behind the ="}, hint
	}
	return says{"这里写法不对（" + said + "）", said}, hint
}

// chineseSign is the first sign of Chinese punctuation, outside quotes and remarks, that
// stands where TOML wants a plain one; 0 none.
func chineseSign(line string) rune {
	quoted := false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '#':
			return 0
		case strings.ContainsRune("“”‘’＂＝，、［］【】：＃．\u3000", r):
			return r
		}
	}
	return 0
}

var hintTOML = says{
	`每一行是 [段]、键 = 值，或 # 说明；文字加英文引号：name = "青山镇"`,
	`every line is a [section], a key = value or a # comment; words stand in quotes: name = "青山镇"`,
}

// example is a line that would be accepted.
func example(o option) says {
	return says{"例如写：" + o.example, "write, for example, " + o.example}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func collect(md toml.MetaData, table map[string]toml.Primitive, prefix toml.Key, found map[string]setting) error {
	for name, prim := range table {
		key := append(slices.Clone(prefix), name)
		var line lineProbe
		err := md.PrimitiveDecode(prim, &line)
		s := setting{line: line.of(err)}
		// A section that only stands before dots (hall.name = …) has no type
		// and no line of its own.
		if kind := md.Type(key...); kind == "Hash" || kind == "" {
			var sub map[string]toml.Primitive
			if err := md.PrimitiveDecode(prim, &sub); err != nil {
				return err
			}
			// A section is a setting too, so that an unknown one is found
			// even when nothing stands in it.
			s.value = section{}
			if err := collect(md, sub, key, found); err != nil {
				return err
			}
			for name := range sub {
				if in := found[strings.Join(append(slices.Clone(key), name), ".")].line; s.line == 0 || in < s.line {
					s.line = in
				}
			}
		} else if kind == "ArrayHash" {
			var all []map[string]toml.Primitive
			if err := md.PrimitiveDecode(prim, &all); err != nil {
				return err
			}
			for i, sub := range all {
				one := append(slices.Clone(prefix), fmt.Sprintf("%s[%d]", name, i))
				if err := collectFlat(md, sub, one, found); err != nil {
					return err
				}
				found[strings.Join(one, ".")] = setting{section{}, 0}
			}
			continue
		} else if err := md.PrimitiveDecode(prim, &s.value); err != nil {
			return err
		}
		found[strings.Join(key, ".")] = s
	}
	return nil
}

// collectFlat reads one of several sections of a name, in which there are no
// sections. Where its keys stand is found by placeSeveral.
func collectFlat(md toml.MetaData, table map[string]toml.Primitive, key toml.Key, found map[string]setting) error {
	for name, prim := range table {
		var s setting
		if err := md.PrimitiveDecode(prim, &s.value); err != nil {
			return err
		}
		found[strings.Join(append(slices.Clone(key), name), ".")] = s
	}
	return nil
}

// placeSeveral finds the lines of keys in sections of which there are several: the
// library remembers only the last of a name.
func placeSeveral(text string, found map[string]setting) {
	count := map[string]int{}
	at := ""
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		key := ""
		if strings.HasPrefix(line, "[[") {
			name := strings.TrimSpace(strings.TrimLeft(line[:max(strings.IndexByte(line, ']'), 0)], "["))
			at = fmt.Sprintf("%s[%d]", name, count[name])
			count[name]++
			key = at
		} else if strings.HasPrefix(line, "[") {
			at = ""
		} else if name, _, ok := strings.Cut(line, "="); ok && at != "" {
			key = at + "." + strings.Trim(strings.TrimSpace(name), `"'`)
		}
		if s, ok := found[key]; ok && s.line == 0 {
			s.line = i + 1
			found[key] = s
		}
	}
}

// section is the value of a [section].
type section struct{}

// lineProbe refuses whatever it is given: the refusal is how the TOML library
// tells the line a key stands on.
type lineProbe struct{}

func (*lineProbe) UnmarshalTOML(any) error { return errors.New("where is it") }

func (*lineProbe) of(err error) int {
	var pe toml.ParseError
	if errors.As(err, &pe) {
		return pe.Position.Line
	}
	return 0
}
