package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"huying/appliance"
	"huying/tui/serial"
)

// The file of the contract, as an installer writes it.
const wholeConfig = `
data = "/perm/huying"

[hall]
name      = "青山镇"
sign      = "青山呼应"
code      = "370783190"
number    = "13700000099"
area_code = "0536"
timezone  = "Asia/Shanghai"
locale    = "zh"
duty      = ["13800000001", "+86 138 0000 0002"]

[modem]
port    = "/dev/ttyUSB2"
baud    = 9600
profile = "auto"
pin     = "1234"

[hours]
work    = ["09:00-17:00"]
quiet   = ""

[ssh]
listen  = ""

[[serial]]
port    = "/dev/ttyUSB7"
[[serial]]
port    = "/dev/serial/by-path/platform-1"
baud    = 115200
size    = "100x30"
charset = "gbk"
flow    = "hardware"
[[serial]]
port    = "/dev/ttyS1"
frames  = "unicode"
flow    = "software"

[key]
file    = "key/half"

[voice]
answer  = true
withheld = true
player  = "aplay -q"

[practice]
on      = true
clock   = "2026-11-23T08:30"
speed   = 60
`

func TestTheWholeFileIsUnderstood(t *testing.T) {
	c, err := parseConfig("/etc/huying/huying.toml", wholeConfig)
	if err != nil {
		t.Fatal(err)
	}
	if c.Data != "/perm/huying" || c.Hall.Name != "青山镇" || c.Hall.Sign != "青山呼应" || c.Hall.Number != "+8613700000099" {
		t.Errorf("hall: %+v", c.Hall)
	}
	if want := []serial.Config{
		{Port: "/dev/ttyUSB7", Baud: 9600, Width: 80, Height: 24, ASCII: true, Flow: "none"},
		{Port: "/dev/serial/by-path/platform-1", Baud: 115200, Width: 100, Height: 30, GBK: true, ASCII: true, Flow: "hardware"},
		{Port: "/dev/ttyS1", Baud: 9600, Width: 80, Height: 24, Flow: "software"},
	}; !reflect.DeepEqual(c.Serial, want) {
		t.Errorf("serial %+v", c.Serial)
	}
	if !c.Answer || !c.Hidden || c.Player != "aplay -q" {
		t.Errorf("voice: answer %v, player %q", c.Answer, c.Player)
	}
	if want := []appliance.Phone{"+8613800000001", "+8613800000002"}; !reflect.DeepEqual(c.Hall.Duty, want) {
		t.Errorf("duty %v", c.Hall.Duty)
	}
	if got := c.Emergency(); got != "12110536" {
		t.Errorf("the police's number for texts is %s", got)
	}
	if c.Modem.Port != "/dev/ttyUSB2" || c.Modem.Baud != 9600 || c.Modem.PIN != "1234" {
		t.Errorf("modem: %+v", c.Modem)
	}
	if c.KeyFile != "/etc/huying/key/half" {
		t.Errorf("a relative path starts at the file's folder, got %s", c.KeyFile)
	}
	if want := time.Date(2026, 11, 23, 8, 30, 0, 0, c.Hall.Zone); !c.Practice.Clock.Equal(want) || c.Practice.Speed != 60 {
		t.Errorf("practice: %+v", c.Practice)
	}
	if len(c.Hours.Work) != 1 || c.Hours.Quiet.From != c.Hours.Quiet.To {
		t.Errorf("hours: %+v", c.Hours)
	}
}

func TestANameIsEnough(t *testing.T) {
	c, err := parseConfig("huying.toml", "\ufeff[hall]\nname = \"青山镇\"\n")
	if err != nil {
		t.Fatal(err)
	}
	if c.Hall.Sign != "青山呼应" || c.Modem.Port != "auto" || c.Modem.Baud != 115200 || c.Data != "/perm/huying" || c.Practice.On {
		t.Errorf("%+v", c)
	}
	if c.Emergency() != "12110" {
		t.Errorf("without an area code: %s", c.Emergency())
	}
	c.Hall.AreaCode = "010"
	if c.Emergency() != "12110010" {
		t.Errorf("in Beijing: %s", c.Emergency())
	}
	if long, _ := parseConfig("huying.toml", "[hall]\nname = \"阿鲁科尔沁镇\"\n"); long.Hall.Sign != "呼应" {
		t.Errorf("a long place would not fit the sign: %q", long.Hall.Sign)
	}
	if d := defaultConfig(); d.Hall.Name != "" || d.Modem.Baud != 115200 {
		t.Errorf("defaults: %+v", d)
	}
}

// TOML lets a section be written before the dot, and a Windows editor ends
// lines its own way.
func TestOtherWaysToWriteIt(t *testing.T) {
	for _, file := range []string{
		"hall.name = \"青山镇\"\nmodem.baud = 9600\n",
		"hall = {name = \"青山镇\"}\nmodem = {baud = 9600}\n",
		"[hall]\r\n\tname\t=\t'青山镇'\r\n[modem]\r\nbaud = 9600 # slow\r\n",
	} {
		c, err := parseConfig("huying.toml", file)
		if err != nil || c.Hall.Name != "青山镇" || c.Modem.Baud != 9600 {
			t.Errorf("%q: %+v, %v", file, c, err)
		}
	}
}

// Every mistake is one line that names file, line and key, and one line that
// shows what would be accepted.
func TestAMistakeIsNamed(t *testing.T) {
	for _, tc := range []struct{ name, file, says, hint string }{
		{"empty", " \n", "huying.toml: the file is empty", `name = "青山镇"`},
		{"no name", "data = \"/x\"\n", "huying.toml: hall.name is missing", `name = "青山镇"`},
		{"not TOML", "[hall]\nname = 青山镇\n", "huying.toml line 2: ", `name = "青山镇"`},
		{"half a line", "[hall]\nname = \"青山镇\"\nsign =\n", "huying.toml line 3: ", `sign = "青山呼应"`},
		{"twice", "[hall]\nname = \"青山镇\"\nname = \"绿水镇\"\n", "huying.toml line 3: ", "remove one of them"},
		{"misspelt", "[hall]\nname = \"青山镇\"\n\nlocal = \"zh\"\n", "line 4: unknown key hall.local", `did you mean hall.locale? write, for example, locale = "zh" below [hall]`},
		{"misspelt section", "[hal]\nname = \"青山镇\"\n", "line 1: unknown section [hal]", "did you mean [hall]?"},
		{"in the wrong section", "[hall]\nname = \"青山镇\"\nbaud = 9600\n", "line 3: unknown key hall.baud", "did you mean modem.baud?"},
		{"above all sections", "name = \"青山镇\"\n", "line 1: unknown key name", "did you mean hall.name?"},
		{"nothing like it", "[hall]\nname = \"青山镇\"\nwallpaper = 1\n", "line 3: unknown key hall.wallpaper", "there are data, hall.name"},
		{"a key for a section", "hall = \"青山镇\"\n", "line 1: hall is a section", "[hall]"},
		{"two of a section", "[[hall]]\nname = \"青山镇\"\n", "line 1: hall is a section", "[hall]"},
		{"a section for a key", "[data]\npath = \"/x\"\n", "line 1: unknown section [data]", "remove it"},
		{"number for words", "[hall]\nname = 7\n", "line 2: hall.name: want words in quotes, not the number 7", `name = "青山镇"`},
		{"words for number", "[hall]\nname = \"青山镇\"\n[modem]\nbaud = \"9600\"\n", "line 4: modem.baud: want a whole number without quotes", "baud = 115200"},
		{"odd speed of the line", "[hall]\nname = \"青山镇\"\n[modem]\nbaud = 9601\n", "line 4: modem.baud: 9601", "baud = 115200"},
		{"relative port", "[hall]\nname = \"青山镇\"\n[modem]\nport = \"ttyUSB2\"\n", "modem.port: \"ttyUSB2\"", `port = "auto"`},
		{"unknown profile", "[hall]\nname = \"青山镇\"\n[modem]\nprofile = \"HAL9000\"\n", "modem.profile: \"HAL9000\": want one of auto", `profile = "auto"`},
		{"PIN", "[hall]\nname = \"青山镇\"\n[modem]\npin = \"12x4\"\n", "line 4: modem.pin: want 4 or 5 or 6 or 7 or 8 digits", `pin = "1234"`},
		{"empty name", "[hall]\nname = \"\"\n", "hall.name: \"\" has 0 characters", `name = "青山镇"`},
		{"long sign", "[hall]\nname = \"青山镇\"\nsign = \"青山镇呼应\"\n", "hall.sign: \"青山镇呼应\" has 5 characters, want 1 to 4", `sign = "青山呼应"`},
		{"brackets in sign", "[hall]\nname = \"青山镇\"\nsign = \"【青】\"\n", "hall.sign:", `sign = "青山呼应"`},
		{"division code", "[hall]\nname = \"青山镇\"\ncode = \"3707\"\n", "hall.code: want 6 or 9 or 12 digits", `code = "370783190"`},
		{"own number", "[hall]\nname = \"青山镇\"\nnumber = \"10086\"\n", "hall.number: \"10086\" is not a subscriber's number", `number = "13700000099"`},
		{"area code", "[hall]\nname = \"青山镇\"\narea_code = \"536\"\n", "hall.area_code:", `area_code = "0536"`},
		{"time zone", "[hall]\nname = \"青山镇\"\ntimezone = \"Asia/Peking\"\n", "line 3: hall.timezone: unknown timezone", `timezone = "Asia/Shanghai"`},
		{"language", "[hall]\nname = \"青山镇\"\nlocale = \"fr\"\n", "hall.locale: \"fr\": want one of zh, en", `locale = "zh"`},
		{"landline on duty", "[hall]\nname = \"青山镇\"\nduty = [\"0536-1234567\"]\n", "hall.duty: \"0536-1234567\" is not a mobile", "duty = ["},
		{"duty twice", "[hall]\nname = \"青山镇\"\nduty = [\"13800000001\", \"+8613800000001\"]\n", "stands there twice", "duty = ["},
		{"duty without brackets", "[hall]\nname = \"青山镇\"\nduty = \"13800000001\"\n", "want a list in brackets", "duty = ["},
		{"hours", "[hall]\nname = \"青山镇\"\n[hours]\nwork = [\"8-12\"]\n", "line 4: hours.work: bad span", `work = ["08:30-12:00"`},
		{"no hours", "[hall]\nname = \"青山镇\"\n[hours]\nwork = []\n", "hours.work: no working hours", `work = ["08:30-12:00"`},
		{"quiet", "[hall]\nname = \"青山镇\"\n[hours]\nquiet = \"night\"\n", "hours.quiet: bad span", `quiet = "21:00-07:00"`},
		{"serial charset", "[hall]\nname = \"青山镇\"\n[[serial]]\nport = \"/dev/ttyS1\"\ncharset = \"gb2312\"\n", `line 5: serial.charset: "gb2312": want one of utf-8, gbk`, `charset = "gbk"`},
		{"serial baud", "[hall]\nname = \"青山镇\"\n[[serial]]\nport = \"/dev/ttyS1\"\nbaud = 300\n", `line 5: serial.baud: 300: want one of 9600 19200 38400 57600 115200`, `baud = 9600`},
		{"serial size", "[hall]\nname = \"青山镇\"\n[[serial]]\nport = \"/dev/ttyS1\"\nsize = \"20x5\"\n", `line 5: serial.size: "20x5": want columns x rows, 60x20 to 200x80`, `size = "80x24"`},
		{"serial frames", "[hall]\nname = \"青山镇\"\n[[serial]]\nport = \"/dev/ttyS1\"\nframes = \"unicode\"\ncharset = \"gbk\"\n", `line 3: serial.frames: "unicode" with charset = "gbk"`, `frames = "ascii"`},
		{"serial flow", "[hall]\nname = \"青山镇\"\n[[serial]]\nport = \"/dev/ttyS1\"\nflow = \"rts\"\n", `line 5: serial.flow: "rts": want one of none, hardware, software`, `flow = "none"`},
		{"serial port", "[hall]\nname = \"青山镇\"\n[[serial]]\nbaud = 9600\n", `line 3: serial.port: it is missing`, `port = "/dev/ttyUSB1"`},
		{"serial relative", "[hall]\nname = \"青山镇\"\n[[serial]]\nport = \"ttyS1\"\n", `line 4: serial.port: "ttyS1": want the path of a device`, `port = "/dev/ttyUSB1"`},
		{"serial modem", "[hall]\nname = \"青山镇\"\n[modem]\nport = \"/dev/ttyUSB2\"\n[[serial]]\nport = \"/dev/ttyUSB2\"\n", `line 5: serial.port: "/dev/ttyUSB2" is modem.port already, and a port has one use`, `port = "/dev/ttyUSB1"`},
		{"serial modem, as in the example", "[hall]\nname = \"青山镇\"\n[modem]\nport = \"/dev/ttyUSB1\"\n[[serial]]\nport = \"/dev/ttyUSB1\"\n", `line 5: serial.port: "/dev/ttyUSB1" is modem.port already`, `name another port`},
		{"curly quotes", "[hall]\nname = “青山镇”\n", `line 2: '“' is Chinese punctuation`, `with the English keyboard; write, for example, name = "青山镇"`},
		{"a wide equals sign", "[hall]\nname ＝ \"青山镇\"\n", `line 2: '＝' is Chinese punctuation`, `with the English keyboard`},
		{"a wide comma", "[hall]\nname = \"青山镇\"\nduty = [\"13800000001\"，\"13800000002\"]\n", `line 3: '，' is Chinese punctuation`, `duty = [`},
		{"wide brackets", "【hall】\nname = \"青山镇\"\n", `line 1: '【' is Chinese punctuation`, `with the English keyboard`},
		{"punctuation in words is nobody's business", "[hall]\nname = \"青山，镇\" x\n", `line 2: expected a top-level item`, `name = `},
		{"a section twice", "[hall]\nname = \"青山镇\"\n[hall]\nnumber = \"13700000099\"\n", `line 3: [hall] stands twice`, `move the keys below it to the first [hall]`},
		{"a key twice", "[hall]\nname = \"青山镇\"\nname = \"红石镇\"\n", `line 3: hall.name stands twice`, `remove one of them`},
		{"nothing written", "[hall]\nname =\n", `line 2: nothing stands behind the =`, `name = "青山镇"`},
		{"serial audio", "[hall]\nname = \"青山镇\"\n[voice]\naudio = \"/dev/ttyUSB4\"\n[[serial]]\nport = \"/dev/../dev/ttyUSB4\"\n", `line 5: serial.port: "/dev/ttyUSB4" is voice.audio already`, `port = "/dev/ttyUSB1"`},
		{"serial twice", "[hall]\nname = \"青山镇\"\n[[serial]]\nport = \"/dev/ttyS1\"\n[[serial]]\nport = \"/dev/ttyS1\"\n", `line 5: serial.port: "/dev/ttyS1" is the port of another terminal already`, `port = "/dev/ttyUSB1"`},
		{"serial unknown", "[hall]\nname = \"青山镇\"\n[[serial]]\nport = \"/dev/ttyS1\"\nspeed = 9600\nframe = \"ascii\"\n", `line 5: unknown key serial.speed`, `practice.speed`},
		{"serial unknown 2", "[hall]\nname = \"青山镇\"\n[[serial]]\nport = \"/dev/ttyS1\"\nframe = \"ascii\"\n", `line 5: unknown key serial.frame`, `write, for example, frames = "ascii" below [[serial]]`},
		{"serial one", "[hall]\nname = \"青山镇\"\n[serial]\nport = \"/dev/ttyS1\"\n", `line 3: serial is a section, written with other brackets`, `write [[serial]] on a line of its own`},
		{"hall two", "[hall]\nname = \"青山镇\"\n[[modem]]\nbaud = 9600\n", `line 3: modem is a section, written with other brackets`, `write [modem] on a line of its own`},
		{"serial value", "[hall]\nname = \"青山镇\"\n[x]\n", `line 3: unknown section [x]`, ``},
		{"ssh", "[hall]\nname = \"青山镇\"\n[ssh]\nlisten = \"2222\"\n", `line 4: ssh.listen: "2222": want an address and a port`, `listen = ":2222"`},
		{"ssh name", "[hall]\nname = \"青山镇\"\n[ssh]\nlisten = \"box:2222\"\n", `"box:2222": box is not an address of numbers`, `listen = ":2222"`},
		{"ssh port", "[hall]\nname = \"青山镇\"\n[ssh]\nlisten = \":0\"\n", `":0": want an address and a port`, `listen = ":2222"`},
		{"ssh large", "[hall]\nname = \"青山镇\"\n[ssh]\nlisten = \":70000\"\n", `":70000": want an address and a port`, `listen = ":2222"`},
		{"empty data", "data = \"\"\n[hall]\nname = \"青山镇\"\n", "line 1: data: \"\" is not a path", `data = "/perm/huying"`},
		{"answer switch", "[hall]\nname = \"青山镇\"\n[voice]\nanswer = \"yes\"\n", "line 4: voice.answer: want true or false", "answer = true"},
		{"practice switch", "[hall]\nname = \"青山镇\"\n[practice]\non = \"yes\"\n", "practice.on: want true or false", "on = true"},
		{"clock without practice", "[hall]\nname = \"青山镇\"\n[practice]\nclock = \"2026-11-23\"\n", "line 4: practice.clock is for practice only", "on = true"},
		{"speed without practice", "[hall]\nname = \"青山镇\"\n[practice]\nspeed = 60\n", "line 4: practice.speed is for practice only", "on = true"},
		{"bad clock", "[hall]\nname = \"青山镇\"\n[practice]\non = true\nclock = \"tomorrow\"\n", "practice.clock: \"tomorrow\"", `clock = "2026-11-23T08:30"`},
		{"saved by a Windows editor in GBK", "[hall]\nname = \"\xc7\xe0\xc9\xbd\xd5\xf2\"\n", "line 2: the text is not UTF-8", "save the file as UTF-8"},
		{"saved as Unicode", "\xff\xfe[\x00h\x00", "huying.toml: the text is UTF-16", "save the file as UTF-8"},
		{"no zone", "[hall]\nname = \"青山镇\"\ntimezone = \"\"\n", "line 3: hall.timezone: \"\"", `timezone = "Asia/Shanghai"`},
		{"the zone of wherever it stands", "[hall]\nname = \"青山镇\"\ntimezone = \"Local\"\n", "line 3: hall.timezone: \"Local\"", `timezone = "Asia/Shanghai"`},
		{"a shell's path", "data = \"~/huying\"\n[hall]\nname = \"青山镇\"\n", "line 1: data: \"~/huying\"", `data = "/perm/huying"`},
		{"data below a section", "[hall]\nname = \"青山镇\"\ndata = \"/x\"\n", "line 3: unknown key hall.data", `did you mean data? write, for example, data = "/perm/huying" above all sections`},
		{"a quoted half of nothing", "hall.name = \"青山镇\"\nhall.nmae = 1\n", "line 2: unknown key hall.nmae", "did you mean hall.name?"},
		{"its own number on duty", "[hall]\nname = \"青山镇\"\nduty = [\"13700000099\"]\nnumber = \"13700000099\"\n", "line 3: hall.duty: \"13700000099\" is the hall's own number", "duty = ["},
		{"a film", strings.Repeat("#", 1<<20) + "\n[hall]\nname = \"青山镇\"\n", "huying.toml: longer than 64 KiB", "--config"},
		{"backwards", "[hall]\nname = \"青山镇\"\n[practice]\non = true\nspeed = -1\n", "practice.speed: -1: want 1 to 1000", "speed = 60"},
	} {
		_, err := parseConfig("huying.toml", tc.file)
		if err == nil {
			t.Errorf("%s: accepted", tc.name)
			continue
		}
		if !strings.Contains(err.Error(), tc.says) || !strings.Contains(err.Error(), "huying.toml") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: says %q, want %q", tc.name, err, tc.says)
		}
		if hint := hintFor(err); !strings.Contains(hint, tc.hint) || strings.Contains(hint, "\n") {
			t.Errorf("%s: hints %q, want %q", tc.name, hint, tc.hint)
		}
	}
}

func TestAPINIsNeverRepeated(t *testing.T) {
	for _, pin := range []string{`"98765432101"`, `98765`, `"9876a"`} {
		_, err := parseConfig("huying.toml", "[hall]\nname = \"青山镇\"\n[modem]\npin = "+pin+"\n")
		if err == nil || strings.Contains(err.Error(), "9876") {
			t.Errorf("pin = %s: %v", pin, err)
		}
	}
}

func TestAFileThatCannotBeRead(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none.toml")
	_, err := loadConfig(missing)
	if err == nil || err.Error() != "read "+missing+": no such file or directory" {
		t.Errorf("%v", err)
	}
	if _, err := loadConfig(t.TempDir()); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("a folder: %v", err)
	}
	t.Chdir(t.TempDir())
	if _, err := os.Stat(configPlaces[1]); err == nil {
		t.Skip(configPlaces[1] + " exists here")
	}
	if _, err := loadConfig(""); err == nil || !strings.Contains(err.Error(), "./huying.toml nor /etc/huying/huying.toml") || hintFor(err) == "" {
		t.Errorf("no file anywhere: %v", err)
	}
}

// What a stranger puts into the file may be refused, but never in silence and
// never with a crash.
func FuzzConfig(f *testing.F) {
	f.Add(wholeConfig)
	f.Add("[hall]\nname = \"青山镇\"\n")
	f.Add("hall.name = \"青山镇\"\nmodem = {port = \"auto\"}\n[[x.y]]\nz = 1\n")
	f.Fuzz(func(t *testing.T, file string) {
		c, err := parseConfig("huying.toml", file)
		if err == nil {
			if c.Hall.Name == "" || c.Hall.Sign == "" || c.Hours.Location == nil || c.Data == "" || c.Practice.Speed < 1 {
				t.Errorf("accepted half: %+v", c)
			}
			return
		}
		if hintFor(err) == "" {
			t.Errorf("no way out of %q", err)
		}
		if lines := strings.Count(oneLine(err.Error()), "\n"); lines > 0 {
			t.Errorf("%d lines: %q", lines+1, err)
		}
	})
}
