package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/health"
	"huying/modem"
)

// readyWait is how long a modem on the bench may take until it can send.
const readyWait = 90 * time.Second

// modemSend sends one text past the ledger, to try the line. A box that runs has an outbox, which
// writes down what it sends; beside it nothing goes out.
func (a *app) modemSend(cmd *cobra.Command, args []string) (err error) {
	b, err := a.onBench(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	to, err := appliance.ParsePhone(args[0])
	switch {
	case err != nil || !to.Mobile():
		return misused{problem{fmt.Errorf("%q is no mobile number", args[0]), "such as: huying modem send 13800001111 试一试"}}
	case to == b.cfg.Hall.Number:
		return misused{problem{errors.New("that is this SIM's own number"), "text another phone that you can look at"}}
	case strings.TrimSpace(args[1]) == "":
		return misused{problem{errors.New("the text is empty"), "such as: huying modem send 13800001111 试一试"}}
	case b.running(cmd.Context()):
		return problem{
			errors.New(b.say("盒子在运行：它发的每一条都要记账", "the box runs, and writes down what it sends")),
			b.say("让盒子发：在屏幕上答复；要单独试：先 systemctl stop huying", "have the box send it: answer on its screen; to try by hand, systemctl stop huying first"),
		}
	}
	port, _ := cmd.Flags().GetString("port")
	if port == "" {
		port = b.cfg.Modem.Port
	}
	if port == emulatedPort {
		return problem{errors.New("modem.port is \"emulated\": there is no modem to try"), "name one: --port /dev/ttyUSB2"}
	}
	parts, ucs2 := appliance.SplitText(args[1])
	const most = 10
	if len(parts) > most {
		return misused{problem{fmt.Errorf("the text takes %d messages, and %d are the most", len(parts), most), "a line to try wants one"}}
	}
	if err := a.confirmSend(cmd, b, to, args[1], len(parts)); err != nil {
		return err
	}
	o := modem.Options{Profile: b.cfg.Modem.Profile}
	if b.ownsFolder() {
		o.PIN, o.PINFile = b.cfg.Modem.PIN, filepath.Join(b.cfg.Data, "pin-refused")
	}
	l := modem.NewLine(b.open(port), o)
	ctx, stop := context.WithCancel(cmd.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = l.Run(ctx) // it ends with ctx
	}()
	defer func() {
		stop()
		<-ended
	}()
	if err := b.await(ctx, l); err != nil {
		return err
	}
	ref := int(time.Now().UnixNano()/1000%255) + 1
	for i, p := range parts {
		mr, err := l.Send(ctx, appliance.Handover{To: to, Text: p, UCS2: ucs2, Ref: ref, Total: len(parts), Number: i + 1, More: i+1 < len(parts)})
		switch {
		case errors.Is(err, appliance.ErrInDoubt):
			return problem{
				fmt.Errorf("%s: %w", b.say(fmt.Sprintf("第 %d/%d 条发没发出去不知道", i+1, len(parts)), fmt.Sprintf("nobody knows whether part %d of %d went out", i+1, len(parts))), err),
				b.say("看对方手机收到没有，再决定要不要重发", "look at the other phone before you send it again"),
			}
		case err != nil:
			return problem{
				fmt.Errorf("%s: %w", b.say(fmt.Sprintf("第 %d/%d 条没有发出", i+1, len(parts)), fmt.Sprintf("part %d of %d was not sent", i+1, len(parts))), err),
				b.say("看线路：huying modem probe；卡是否欠费，短信中心号码是否在：huying modem at auto 'AT+CSCA?'", "see the line: huying modem probe; is the SIM paid for, and does it know its service centre: huying modem at auto 'AT+CSCA?'"),
			}
		}
		fmt.Fprintln(a.stdout, b.say(fmt.Sprintf("第 %d/%d 条已交给网络（编号 %d）", i+1, len(parts), mr), fmt.Sprintf("part %d of %d: the network took it (reference %d)", i+1, len(parts), mr)))
	}
	return nil
}

// confirmSend shows what goes out and what it costs, and asks.
func (a *app) confirmSend(cmd *cobra.Command, b bench, to appliance.Phone, text string, parts int) error {
	fmt.Fprintln(a.stderr, b.say(
		fmt.Sprintf("发给 %s，%d 字，按 %d 条短信计费；不记入台账。", to.Local(), len([]rune(text)), parts),
		fmt.Sprintf("to %s, %d characters, charged as %d; it is written down nowhere.", to.Local(), len([]rune(text)), parts)))
	if yes, _ := cmd.Flags().GetBool("yes"); yes {
		return nil
	}
	fmt.Fprint(a.stderr, b.say("发吗？y/N ", "send it? y/N "))
	line, _ := bufio.NewReader(a.stdin).ReadString('\n') // no answer is no
	if s := strings.ToLower(strings.TrimSpace(line)); s != "y" && s != "yes" && s != "是" {
		return problem{errors.New(b.say("没有发", "nothing was sent")), b.say("答 y，或加 --yes", "answer y, or add --yes")}
	}
	return nil
}

// await waits until the line can send, and says why when it cannot.
func (b bench) await(ctx context.Context, l *modem.Line) error {
	ctx, stop := context.WithTimeout(ctx, readyWait)
	defer stop()
	for {
		changed := l.Changed()
		st := l.Status()
		switch st.Phase {
		case appliance.LineReady:
			return nil
		case appliance.LinePortBusy, appliance.LinePortMissing, appliance.LineNoPort:
			detail := st.Detail
			return b.held(ctx, &modem.PortError{Phase: st.Phase, Detail: detail})
		case appliance.LineNotPort, appliance.LineNotModem, appliance.LineNoSIM, appliance.LinePINNeeded, appliance.LinePINWrong, appliance.LinePUK, appliance.LineDenied:
			what, do := health.Sentence(st)
			hint := do.In(b.cfg.English())
			if st.Phase == appliance.LinePINNeeded && b.cfg.Modem.PIN != "" {
				hint = b.say("PIN 由盒子的用户来输：sudo -u huying huying modem send …", "the PIN is the box's user's to enter: sudo -u huying huying modem send …")
			}
			return problem{errors.New(strings.TrimRight(what.In(b.cfg.English()), "。.")), hint}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			what, do := health.Sentence(l.Status())
			return problem{fmt.Errorf("%s (%s)", what.In(b.cfg.English()), readyWait), do.In(b.cfg.English())}
		}
	}
}

// readModem reads what the running box said.
func readModem(b []byte) (j jsonModem, err error) {
	if err = json.Unmarshal(b, &j); err != nil {
		return j, err
	}
	j.status = appliance.LineStatus{
		Phase: appliance.LinePhase(j.Phase), Detail: j.Detail, Port: j.Port, Maker: j.Maker, Model: j.Model, Firmware: j.Firmware, IMEI: j.IMEI,
		Profile: j.Profile, Operator: j.Operator, SlotUsed: j.Used, SlotMax: j.Slots,
	}
	if j.Tries != nil {
		j.status.Tries = *j.Tries
	}
	if j.Signal != nil {
		j.status.Signal = *j.Signal
	}
	return j, nil
}

// owns reports whether a file is this user's.
func owns(info os.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Geteuid()
}
