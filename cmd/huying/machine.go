package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/health"
	"huying/appliance/health/board"
	"huying/appliance/hotline"
	"huying/modem"
)

// machineFor is how long a look at the machine itself is good for: it goes through files of all
// processes, and screens ask every second.
const machineFor = 20 * time.Second

// machineLook is the machine as it was last looked at.
type machineLook struct {
	at      time.Time
	board   health.BoardFacts
	release health.ReleaseFacts
	ports   []health.PortFacts
	takers  string
}

// lookAtMachine looks at board, slots and ports, unless that was done just now.
func (b *box) lookAtMachine(now, born time.Time) {
	m := &b.felt.machine
	if !m.at.IsZero() && time.Since(m.at) < machineFor {
		return
	}
	*m = machineLook{time.Now(), lookAtBoard(b.cfg, born), lookAtRelease(b.cfg), lookAtPorts(b.cfg, b.line.Status()), modem.Takers()}
}

func lookAtBoard(cfg config, born time.Time) health.BoardFacts {
	dir, err := filepath.Abs(cfg.Data)
	if err != nil {
		dir = cfg.Data
	}
	for at := dir; ; at = filepath.Dir(at) { // the folder may not be there yet
		if real, err := filepath.EvalSymlinks(at); err == nil {
			dir = real
			break
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	return board.Look(os.DirFS("/"), dir, born)
}

// keyAway is where the other half of the key should lie and does not: the stick is out.
func keyAway(cfg config) string {
	if cfg.KeyFile == "" {
		return ""
	}
	if _, err := os.Stat(cfg.KeyFile); errors.Is(err, fs.ErrNotExist) {
		return cfg.KeyFile
	}
	return ""
}

// lookAtRelease is how the card's slots stand, where there are two.
func lookAtRelease(cfg config) health.ReleaseFacts {
	f := health.ReleaseFacts{Version: program().Version}
	s := slotsOn(cfg, kernelLine())
	if f.Slot = s.Running; f.Slot == "" {
		return f
	}
	st, err := s.Status()
	if err != nil {
		f.Fault = oneLine(reason(err).Error())
		return f
	}
	f.Version, f.Trial, f.Armed, f.Failed = st.Version, st.Trial, st.Armed, st.Failed
	lookAtTrial(&f, s, time.Now())
	return f
}

// lookAtPorts names the serial ports, and who has them.
func lookAtPorts(cfg config, line appliance.LineStatus) (out []health.PortFacts) {
	own := ""
	if line.Port != "" && line.IMEI != "" {
		own = device(line.Port)
	}
	terminals := cfg.serialPorts()
	for _, p := range modem.SerialPorts(terminals) {
		f := health.PortFacts{Name: filepath.Base(p.Device)}
		if strings.Contains(p.Path, "/by-id/") {
			f.ID = filepath.Base(p.Path)
		}
		switch {
		case p.Excluded:
			f.Use = health.PortTerminal
		case own == p.Device:
			f.Use = health.PortModem
		case cfg.Audio != "" && cfg.Audio != "auto" && device(cfg.Audio) == p.Device:
			f.Use = health.PortAudio
		default:
			if f.By = modem.Holder(p.Device); f.By != "" {
				f.Use = health.PortHeld
			}
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b health.PortFacts) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// warned is the operator's last word about the SIM that nobody has dealt with, and when it came.
func (b *box) warned(ctx context.Context) (word string, at time.Time) {
	_ = b.store.View(ctx, func(r appliance.Reader) error {
		for a, err := range r.Alarms(true) {
			if err != nil {
				return err
			}
			if a.Lane == hotline.LaneOperator {
				word, at = a.Word, b.desk.Clock.Local(a.LastAt)
				return nil
			}
		}
		return nil
	})
	return word, at
}
