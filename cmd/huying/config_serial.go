package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"huying/tui/serial"
)

// usualSerial is a terminal of which only the port is known.
var usualSerial = serial.Config{Baud: 9600, Width: 80, Height: 24, ASCII: true, Flow: serial.FlowNone}

// one is the terminal whose keys are being read.
func (d *draft) one() *serial.Config { return &d.Serial[len(d.Serial)-1] }

func setSerialPort(d *draft, v any) error {
	s, err := stringOf(v)
	if err != nil {
		return err
	}
	if !filepath.IsAbs(s) || strings.ContainsRune(s, 0) {
		return amiss("%q：要设备路径，如 /dev/ttyUSB1", "%q: want the path of a device such as /dev/ttyUSB1", s)
	}
	d.one().Port = filepath.Clean(s)
	return nil
}

// serialBauds are the speeds of terminals.
var serialBauds = []int64{9600, 19200, 38400, 57600, 115200}

func setSerialBaud(d *draft, v any) error {
	n, err := speed(v, serialBauds)
	d.one().Baud = n
	return err
}

// The sizes of terminals: below the least the screens do not fit, above the most
// no serial terminal is known.
const (
	minSerialWidth, maxSerialWidth   = 60, 200
	minSerialHeight, maxSerialHeight = 20, 80
)

func setSerialSize(d *draft, v any) error {
	s, err := stringOf(v)
	if err != nil {
		return err
	}
	ws, hs, ok := strings.Cut(s, "x")
	w, err1 := strconv.Atoi(ws)
	h, err2 := strconv.Atoi(hs)
	if !ok || err1 != nil || err2 != nil || w < minSerialWidth || w > maxSerialWidth || h < minSerialHeight || h > maxSerialHeight {
		return amiss("%q：写 列x行，%dx%d 到 %dx%d", "%q: want columns x rows, %dx%d to %dx%d", s, minSerialWidth, minSerialHeight, maxSerialWidth, maxSerialHeight)
	}
	d.one().Width, d.one().Height = w, h
	return nil
}

func setCharset(d *draft, v any) error {
	var s string
	if err := oneOf(func(*draft) *string { return &s }, "utf-8", "gbk")(d, v); err != nil {
		return err
	}
	d.one().GBK = s == "gbk"
	return nil
}

func setFrames(d *draft, v any) error {
	var s string
	if err := oneOf(func(*draft) *string { return &s }, "ascii", "unicode")(d, v); err != nil {
		return err
	}
	d.one().ASCII = s == "ascii"
	return nil
}

func setFlow(d *draft, v any) error {
	return oneOf(func(d *draft) *string { return &d.one().Flow }, serial.FlowNone, serial.FlowHardware, serial.FlowSoftware)(d, v)
}

// checkSerial checks what only makes sense together: a port has one use.
func (d *draft) checkSerial(path string) error {
	used := map[string]says{}
	if d.Modem.Port != "auto" {
		used[device(d.Modem.Port)] = says{"modem.port", "modem.port"}
	}
	if d.Audio != "" && d.Audio != "auto" {
		used[device(d.Audio)] = says{"voice.audio", "voice.audio"}
	}
	for i, s := range d.Serial {
		fail := func(key string, err error) error { return wrong(path, d.serialLines[i], key, err) }
		switch other := used[device(s.Port)]; {
		case s.Port == "":
			return fail("serial.port", amiss("没有写", "it is missing"))
		case other != says{}:
			err := twin{says{fmt.Sprintf("%q已经是%s，一个端口只有一个用处", s.Port, other.zh), fmt.Sprintf("%q is %s already, and a port has one use", s.Port, other.en)}}
			if o, ok := findOption("serial.port"); ok && !strings.Contains(o.example, s.Port) {
				return fail("serial.port", err)
			}
			return faultIn(path, d.serialLines[i], "serial.port", bothOf(err), says{"换一个口：ls /dev/serial/by-id 看有哪些", "name another port: ls /dev/serial/by-id shows which there are"})
		case s.GBK && !s.ASCII:
			return fail("serial.frames", amiss(`charset = "gbk" 时不能用 "unicode"：GBK的线占两格，框会对不上`, `"unicode" with charset = "gbk": lines of GBK are two cells wide and frames would not close`))
		}
		used[device(s.Port)] = says{"另一个终端的端口", "the port of another terminal"}
	}
	return nil
}

// device is the port itself, where it is called by another name and is there.
func device(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return filepath.Clean(path)
}

// serialPorts are the ports that no modem is looked for on.
func (c config) serialPorts() []string {
	var out []string
	for _, s := range c.Serial {
		out = append(out, s.Port)
	}
	return slices.Clip(out)
}
