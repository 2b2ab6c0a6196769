package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/health"
	"huying/modem"
	"huying/tui/console"
)

// modemCommand is for the technician's bench: it needs no box, and takes no port from one.
func (a *app) modemCommand() *cobra.Command {
	status := reading(&cobra.Command{
		Use: "status", Short: "what the running box knows of its modem", Args: exactly(),
		RunE: a.inside(a.modemStatus),
	}, false)
	if a.box != nil {
		return group("modem", "the modem: what the box knows of it", status)
	}
	probe := reading(&cobra.Command{
		Use:   "probe [PORT]",
		Short: "ask every serial port, or one, who is there: modem, SIM, network, what it can do; touches nothing on the SIM",
		Args:  atMost("PORT"),
		RunE:  a.modemProbe,
	}, false)
	at := &cobra.Command{
		Use:   "at PORT 'AT+CSQ' …",
		Short: "say commands to a modem that no box holds, and print what it answers; PORT may be auto",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 2 {
				return nil
			}
			return exactly("PORT", "COMMAND")(cmd, args)
		},
		RunE: a.modemAt,
	}
	at.Flags().Bool("yes", false, "also what changes something or costs: the third wrong PIN blocks a SIM, +CMGD deletes texts")
	at.Flags().Duration("timeout", 10*time.Second, "how long the modem may say nothing")
	send := &cobra.Command{
		Use:   "send NUMBER TEXT",
		Short: "send one text to try the line; only while the box is stopped; it is written down nowhere",
		Args:  exactly("NUMBER", "TEXT"),
		RunE:  a.modemSend,
	}
	send.Flags().String("port", "", "the modem's `PORT`, else modem.port of the configuration")
	send.Flags().Bool("yes", false, "do not ask")
	for _, c := range []*cobra.Command{probe, at, send} {
		c.Flags().Int("baud", 0, "speed of the line; else modem.baud of the configuration")
		c.Flags().String("trace", "", "also write what was said, with numbers and PINs masked, to a new `FILE`")
	}
	return group("modem", "the modem on the bench: who is there, what it says, one text to try", probe, at, send, status)
}

// atMost wants one word or none.
func atMost(word string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return exactly(word)(cmd, args)
	}
}

// bench is what the commands on the table have in common.
type bench struct {
	cfg   config
	baud  int
	trace io.Writer // nil: none
	close func() error
}

// onBench reads the configuration, which a bench may be without, and opens the trace.
func (a *app) onBench(cmd *cobra.Command) (bench, error) {
	cfg, err := loadConfig(a.config)
	if errors.As(err, &noConfig{}) && a.config == "" {
		cfg, err = defaultConfig(), nil
		cfg.Data = "" // no box is meant
	}
	if err != nil {
		return bench{}, err
	}
	b := bench{cfg: cfg, baud: cfg.Modem.Baud, close: func() error { return nil }}
	if n, _ := cmd.Flags().GetInt("baud"); n != 0 {
		b.baud = n
	}
	name, _ := cmd.Flags().GetString("trace")
	if name == "" {
		return b, nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return b, problem{fmt.Errorf("%s is there already", name), "name a file that is not there yet"}
	}
	if err != nil {
		return b, problem{fmt.Errorf("write %s: %w", name, reason(err)), "choose a folder that is there and may be written to"}
	}
	b.trace, b.close = f, f.Close
	return b, nil
}

// open opens a port, or with auto the configured one, or the one that is found.
func (b bench) open(port string) modem.Opener {
	if own := b.cfg.Modem.Port; port == "auto" && own != emulatedPort {
		port = own
	}
	open := modem.Ports(modem.PortConfig{Path: port, Baud: b.baud, Exclude: b.cfg.serialPorts()})
	if b.trace != nil {
		open = modem.Traced(open, b.trace, time.Now)
	}
	return open
}

func (b bench) say(zh, en string) string { return says{zh, en}.in(b.cfg.English()) }

// held says who has a port, and what to do.
func (b bench) held(ctx context.Context, pe *modem.PortError) error {
	see := b.say("看有哪些：huying modem probe", "see which there are: huying modem probe")
	switch pe.Phase {
	case appliance.LinePortBusy:
	case appliance.LinePortMissing:
		return problem{errors.New(b.say("没有这个端口：", "there is no such port: ") + pe.Detail), see}
	case appliance.LineNotPort:
		return problem{errors.New(pe.Detail + b.say(" 不是串口", " is no serial port")), see}
	default:
		what, do := health.Sentence(appliance.LineStatus{Phase: pe.Phase, Port: pe.Detail})
		return problem{errors.New(strings.TrimRight(what.In(b.cfg.English()), "。.")), do.In(b.cfg.English())}
	}
	who := pe.Detail
	if who == "" {
		who = b.say("别的程序", "another program")
	}
	hint := b.say("先停掉它：systemctl stop ModemManager（或占用它的程序）", "stop it first: systemctl stop ModemManager (or whatever has it)")
	if b.running(ctx) && (strings.Contains(who, "huying") || pe.Detail == "") {
		hint = b.say("盒子在用：看它知道什么用 huying modem status；要单独试，先 systemctl stop huying", "the box has it: huying modem status says what it knows; to try by hand, systemctl stop huying first")
	}
	return problem{errors.New(b.say("端口被占用："+who, "the port is held: "+who)), hint}
}

// running reports whether the box of the configuration runs.
func (b bench) running(ctx context.Context) bool {
	if b.cfg.Data == "" {
		return false
	}
	client, err := console.Dial(ctx, b.cfg.Data)
	if err == nil {
		client.Close()
	}
	return err == nil || !errors.Is(err, console.ErrStopped)
}

// jsonModem is a port and who is there.
type jsonModem struct {
	Port     string     `json:"port"`
	Device   string     `json:"device"`
	State    string     `json:"state"`  // modem, silent, held, terminal, missing, not-a-port
	Holder   string     `json:"holder"` // of a held one
	ByBox    bool       `json:"by_box"` // the running box told this
	Phase    string     `json:"phase"`
	Detail   string     `json:"detail"`
	Maker    string     `json:"maker"`
	Model    string     `json:"model"`
	Firmware string     `json:"firmware"`
	IMEI     string     `json:"imei"`
	Profile  string     `json:"profile"`
	Tries    *int       `json:"pin_tries"` // null: not known
	Operator string     `json:"operator"`
	Signal   *int       `json:"signal_dbm"` // null: not known
	Used     int        `json:"slots_used"`
	Slots    int        `json:"slots_max"`
	Voice    *jsonVoice `json:"voice"` // null: not asked

	status appliance.LineStatus
}

type jsonVoice struct {
	Calls  bool   `json:"calls"`
	Speech string `json:"speech"`
	Keys   string `json:"keys"`
	Record string `json:"record"`
	Lacks  string `json:"lacks"`
}

// States of a port.
const (
	stateModem, stateSilent, stateHeld, stateTerminal, stateMissing, stateNoPort = "modem", "silent", "held", "terminal", "missing", "not-a-port"
)

func modemOf(j jsonModem, st appliance.LineStatus, v modem.Voice) jsonModem {
	j.status, j.State = st, stateModem
	j.Phase, j.Detail, j.Maker, j.Model, j.Firmware, j.IMEI, j.Profile = string(st.Phase), st.Detail, st.Maker, st.Model, st.Firmware, st.IMEI, st.Profile
	j.Operator, j.Used, j.Slots = st.Operator, st.SlotUsed, st.SlotMax
	if st.Tries > 0 {
		j.Tries = &st.Tries
	}
	if st.Signal != 0 {
		j.Signal = &st.Signal
	}
	if st.SlotMax > 0 { // asked for behind the SIM, as voice is
		j.Voice = &jsonVoice{v.Calls, v.Speech, v.Keys, v.Record, v.Why}
	}
	return j
}

// modemStatus is what the running box knows.
func (a *app) modemStatus(_ context.Context, cmd *cobra.Command, _ []string) error {
	st := a.box.line.Status()
	j := modemOf(jsonModem{Port: st.Port, Device: st.Port, ByBox: true}, st, a.box.line.Voice())
	if st.Port != "" {
		j.Device = device(st.Port)
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, j)
	}
	_, err := io.WriteString(a.stdout, j.lines(a.box.cfg.English()))
	return err
}

// modemProbe asks the ports.
func (a *app) modemProbe(cmd *cobra.Command, args []string) (err error) {
	b, err := a.onBench(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	var all []jsonModem
	for _, p := range b.ports(args) {
		if !wantsJSON(cmd) {
			fmt.Fprintf(a.stderr, "%s …\n", p.Port)
		}
		if p.State == "" {
			p = b.probe(cmd.Context(), p)
		}
		if p.State == stateHeld {
			p = b.askBox(cmd.Context(), p)
		}
		if cmd.Context().Err() != nil {
			return cmd.Context().Err()
		}
		all = append(all, p)
	}
	found := false
	var out strings.Builder
	for _, p := range all {
		found = found || p.State == stateModem
		out.WriteString(p.lines(b.cfg.English()))
	}
	if len(all) == 0 {
		out.WriteString(b.say("没有 USB 串口。查模块的 USB 线和电源；接在别的串口上就写出来：huying modem probe /dev/ttyS0\n",
			"there is no serial port on USB. Check the module's cable and power; name another port: huying modem probe /dev/ttyS0\n"))
	}
	if wantsJSON(cmd) {
		if all == nil {
			all = []jsonModem{}
		}
		err = printJSON(a.stdout, all)
	} else {
		_, err = io.WriteString(a.stdout, out.String())
	}
	if err == nil && !found {
		return exited(exitRefused)
	}
	return err
}

// ports are those to ask: the one that is named, or all on USB and the configured one.
func (b bench) ports(args []string) (out []jsonModem) {
	if len(args) == 1 && args[0] != "auto" {
		return []jsonModem{{Port: args[0], Device: device(args[0])}}
	}
	own := b.cfg.Modem.Port
	for _, p := range modem.SerialPorts(b.cfg.serialPorts()) {
		j := jsonModem{Port: p.Path, Device: p.Device}
		if p.Excluded {
			j.State = stateTerminal
		}
		if own != "" && own != "auto" && device(own) == p.Device {
			own = "auto"
		}
		out = append(out, j)
	}
	if own != "" && own != "auto" && own != emulatedPort {
		out = append(out, jsonModem{Port: own, Device: device(own)})
	}
	return out
}

func (b bench) probe(ctx context.Context, j jsonModem) jsonModem {
	st, v, heard := modem.Probe(ctx, b.open(j.Port), b.cfg.Modem.Profile)
	if heard {
		return modemOf(j, st, v)
	}
	j.status, j.Phase, j.Detail = st, string(st.Phase), st.Detail
	switch st.Phase {
	case appliance.LinePortBusy:
		j.State, j.Holder = stateHeld, st.Detail
	case appliance.LinePortMissing, appliance.LineNoPort:
		j.State = stateMissing
	case appliance.LineNotPort:
		j.State = stateNoPort
	default:
		j.State = stateSilent
	}
	return j
}

// askBox asks the running box about a port that is its own.
func (b bench) askBox(ctx context.Context, j jsonModem) jsonModem {
	if b.cfg.Data == "" {
		return j
	}
	client, err := console.Dial(ctx, b.cfg.Data)
	if err != nil {
		return j
	}
	defer client.Close()
	var out bytes.Buffer
	if code, err := client.Run(ctx, []string{"modem", "status", "--json"}, nil, &out, io.Discard); err != nil || code != exitDone {
		return j
	}
	told, err := readModem(out.Bytes())
	if err != nil || told.Device != j.Device {
		return j
	}
	told.Port, told.Holder = j.Port, j.Holder
	return told
}

// lines say it to people.
func (j jsonModem) lines(english bool) string {
	say := func(zh, en string) string { return says{zh, en}.in(english) }
	name := j.Port
	if d := strings.TrimPrefix(j.Device, "/dev/"); d != "" && j.Device != j.Port {
		name += " (" + d + ")"
	}
	if name == "" {
		name = say("端口", "the port")
	}
	short := func(what, do string) string {
		if do != "" {
			do = "    " + say("怎么办：", "do: ") + do + "\n"
		}
		return name + "  " + what + "\n" + do
	}
	switch j.State {
	case stateTerminal:
		return short(say("终端（[[serial]]），不去问它", "a terminal ([[serial]]), not asked"), "")
	case stateMissing:
		return short(say("没有这个端口", "there is no such port"), say("看有哪些：huying modem probe", "see which there are: huying modem probe"))
	case stateNoPort:
		return short(say("不是串口", "it is no serial port"), "")
	case stateSilent:
		return short(say("没有应答 AT：不是模块，或是它别的用途的口", "no answer to AT: no modem, or one of its ports for something else"), "")
	case stateHeld:
		who := j.Holder
		if who == "" {
			who = say("别的程序", "another program")
		}
		return short(say("被占用："+who, "held by "+who), say("停掉它再试；是盒子自己就不用管", "stop it and try again; if it is the box, all is well"))
	}
	var b strings.Builder
	b.WriteString(name)
	if j.ByBox {
		b.WriteString(say("  盒子在用", "  the box's"))
		if j.Holder != "" {
			b.WriteString("，" + j.Holder)
		}
	}
	b.WriteString("\n")
	for c := range (health.LineFacts{LineStatus: j.status}).Tree(time.Now()).All() {
		if len(c.Children) > 0 || c.Key == "line.port" || c.Key == "line.credit" {
			continue
		}
		b.WriteString("    " + c.What.In(english) + "\n")
		if s := c.Do.In(english); s != "" {
			b.WriteString("      " + say("怎么办：", "do: ") + s + "\n")
		}
	}
	if j.IMEI != "" {
		b.WriteString("    IMEI " + j.IMEI + say("，按 ", ", treated as ") + j.Profile + say(" 的方式用", "") + "\n")
	}
	if v := j.Voice; v != nil {
		b.WriteString("    " + voiceLine(*v, say) + "\n")
	}
	return b.String()
}

func voiceLine(v jsonVoice, say func(zh, en string) string) string {
	can := []string{}
	for _, x := range []struct{ has, zh, en string }{{v.Speech, "播报", "speaks"}, {v.Keys, "认按键", "hears keys"}, {v.Record, "录音", "records"}} {
		if x.has != "" {
			can = append(can, say(x.zh, x.en))
		}
	}
	s := say("电话：能打", "phone: makes calls")
	if !v.Calls {
		s = say("电话：不能打", "phone: makes no calls")
	}
	if len(can) > 0 {
		s += say("，会", ", ") + strings.Join(can, say("、", ", "))
	}
	if v.Lacks != "" {
		s += say("；缺：", "; lacks: ") + v.Lacks
	}
	return s
}

// modemAt says commands and prints the answers.
func (a *app) modemAt(cmd *cobra.Command, args []string) (err error) {
	b, err := a.onBench(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	if yes, _ := cmd.Flags().GetBool("yes"); !yes {
		for _, c := range args[1:] {
			if why := modem.Careful(c); why != "" {
				return problem{fmt.Errorf("%s: %s", modem.Masked(c), why), "if that is what you want, repeat it with --yes"}
			}
		}
	}
	quiet, _ := cmd.Flags().GetDuration("timeout")
	if quiet < 100*time.Millisecond || quiet > 10*time.Minute {
		return misused{problem{fmt.Errorf("--timeout %s: want 100ms to 10m", quiet), "usage: " + cmd.UseLine()}}
	}
	m, err := modem.OpenBench(cmd.Context(), b.open(args[0]))
	var pe *modem.PortError
	switch {
	case errors.As(err, &pe):
		return b.held(cmd.Context(), pe)
	case errors.Is(err, modem.ErrSilent):
		return problem{fmt.Errorf("%s does not answer AT", args[0]), "another port of the module may: huying modem probe; or another --baud"}
	case err != nil:
		return err
	}
	defer m.Close()
	failed := false
	for _, c := range args[1:] {
		fmt.Fprintln(a.stdout, modem.Masked(atCommand(c)))
		said, err := m.Ask(c, quiet)
		for _, l := range said.News {
			fmt.Fprintln(a.stdout, "! "+modem.Readable(l))
		}
		for _, l := range said.Lines {
			fmt.Fprintln(a.stdout, modem.Readable(l))
		}
		switch {
		case errors.Is(err, modem.ErrTexts):
			return problem{errors.New("a text is not sent this way"), "huying modem send NUMBER TEXT"}
		case errors.Is(err, modem.ErrSilent):
			return problem{fmt.Errorf("%s: no answer within %s", modem.Masked(atCommand(c)), quiet), "--timeout 60s waits longer; a module that stays silent is switched off and on"}
		case err != nil:
			return err
		}
		fmt.Fprintln(a.stdout, modem.Readable(said.Final))
		failed = failed || said.Final != "OK"
	}
	if failed {
		return exited(exitRefused)
	}
	return nil
}

// atCommand is the command with its AT.
func atCommand(c string) string {
	if c = strings.TrimSpace(c); len(c) < 2 || !strings.EqualFold(c[:2], "AT") {
		c = "AT" + c
	}
	return c
}

// ownsFolder reports whether this user is the one whose data folder it is: what is remembered of
// PINs must stay readable for the box.
func (b bench) ownsFolder() bool {
	if b.cfg.Data == "" {
		return false
	}
	f, err := os.OpenFile(b.cfg.Data, os.O_RDONLY, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	return err == nil && info.Mode()&fs.ModeDir != 0 && owns(info)
}
