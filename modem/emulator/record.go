package emulator

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// utterance is a stretch of time in which the other side made a sound.
type utterance struct {
	from, to time.Time
	hz       []float64
}

// recording is one that runs.
type recording struct {
	file  string
	since time.Time
	call  *call // whose other side is recorded; nil: the room
}

// sampleRate of recordings: 8 kHz, 16 bits, one channel.
const sampleRate = 8000

// speaks has the other side speak for d from now. m.mu is held.
func (m *Modem) speaks(d time.Duration) {
	now := time.Now()
	m.call.spoke = append(m.call.spoke, utterance{now, now.Add(d), []float64{440}})
}

// Files returns the names of the files in the module.
func (m *Modem) Files() (names []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for name := range m.files {
		names = append(names, name)
	}
	return names
}

// record starts a recording. m.mu is held.
func (m *Modem) record(file string, call *call) bool {
	if m.recording != nil || file == "" {
		return false
	}
	m.recording = &recording{file: file, since: time.Now(), call: call}
	return true
}

// endRecording writes the file, and says line. m.mu is held.
func (m *Modem) endRecording(line string) {
	r := m.recording
	if r == nil {
		return
	}
	m.recording = nil
	m.files[r.file] = r.wav(time.Now())
	if line == "" && m.personality.Recorder == "+CREC" {
		line = "+RECSTATE: crec stop"
	}
	if line != "" {
		m.callURC(line)
	}
}

// wav is what was recorded: 440 Hz while the other side spoke, the tones of its
// keys, else silence.
func (r *recording) wav(end time.Time) []byte {
	n := int(end.Sub(r.since) * sampleRate / time.Second)
	samples := make([]int16, n)
	var spoke []utterance
	if r.call != nil {
		spoke = r.call.spoke
	}
	for _, u := range spoke {
		from := max(0, int(u.from.Sub(r.since)*sampleRate/time.Second))
		to := min(n, int(u.to.Sub(r.since)*sampleRate/time.Second))
		for i := from; i < to; i++ {
			for _, f := range u.hz {
				samples[i] += int16(8000 / float64(len(u.hz)) * math.Sin(2*math.Pi*f*float64(i)/sampleRate))
			}
		}
	}
	var b bytes.Buffer
	b.WriteString("RIFF")
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a buffer takes everything
	put(uint32(36 + 2*n))
	b.WriteString("WAVEfmt ")
	put(uint32(16))
	put([]uint16{1, 1})
	put([]uint32{sampleRate, 2 * sampleRate})
	put([]uint16{2, 16})
	b.WriteString("data")
	put(uint32(2 * n))
	put(samples)
	return b.Bytes()
}

// crec is SIMCom's recorder: +CREC=2,"E:/f.wav" the other side, =1 the room,
// =0 stops.
func crec(m *Modem, c command, a *answer) final {
	if m.personality.Recorder != "+CREC" {
		return m.personality.Unknown
	}
	switch mode, _ := c.number(0, -1); {
	case c.form == test:
		a.line("+CREC: (0-2)")
	case mode == 0 && m.recording != nil:
		m.hostEnds = true
		m.endRecording("")
		m.hostEnds = false
		a.line("+CREC: 0")
	case (mode == 1 || mode == 2) && strings.HasPrefix(c.word(1), m.personality.Drive):
		call := m.call
		if mode == 1 {
			call = nil
		}
		if mode == 2 && (call == nil || !call.answered) || !m.record(c.word(1), call) {
			return failed
		}
		a.linef("+CREC: %d", mode)
	default:
		return failed
	}
	return done
}

// qaudrd is Quectel's: +QAUDRD=1,"f.wav",13,1 what comes from the network, =0
// stops. A file that is there already is not written over.
func qaudrd(m *Modem, c command, a *answer) final {
	if m.personality.Recorder != "+QAUDRD" {
		return m.personality.Unknown
	}
	form, _ := c.number(2, -1)
	down, _ := c.number(3, 0)
	switch mode, _ := c.number(0, -1); {
	case c.form == test:
		a.line(`+QAUDRD: (0,1),"filename",(3,13),(0,1)`)
	case mode == 0:
		m.endRecording("")
	case mode == 1 && form == 13 && strings.HasSuffix(c.word(1), ".wav"):
		if m.files[c.word(1)] != nil {
			m.afterAnswer("+QAUDRIND: 0,1")
			return done
		}
		call := m.call
		if down == 0 {
			call = nil
		}
		if !m.record(c.word(1), call) {
			return cme(cmeAudio)
		}
	default:
		return cme(cmeAudioParameter)
	}
	return done
}

// cftrantx reads a file: +CFTRANTX="E:/f"[,from,bytes], in blocks.
func cftrantx(m *Modem, c command, a *answer) final {
	if m.personality.Recorder != "+CREC" {
		return m.personality.Unknown
	}
	data, ok := m.files[c.word(0)]
	from, okFrom := c.number(1, 0)
	if !ok || !okFrom || from > len(data) {
		return failed
	}
	data = data[from:]
	if n, given := c.number(2, len(data)); given && n < len(data) {
		data = data[:n]
	}
	const block = 4096
	for len(data) > 0 {
		n := min(block, len(data))
		a.linef("+CFTRANTX: DATA,%d\r\n%s", n, data[:n])
		data = data[n:]
	}
	a.line("+CFTRANTX: 0")
	return done
}

// fscd and fsdel delete SIMCom's files: first the folder, then the name.
func fscd(m *Modem, c command, a *answer) final {
	if m.personality.Recorder != "+CREC" {
		return m.personality.Unknown
	}
	return keepAs("C:", "")(m, c, a)
}

func fsdel(m *Modem, c command, _ *answer) final {
	if m.personality.Recorder != "+CREC" {
		return m.personality.Unknown
	}
	name := strings.TrimSuffix(m.set.other["+FSCD"], "/") + "/" + c.word(0)
	if m.files[name] == nil {
		return failed
	}
	delete(m.files, name)
	return done
}

// cmeFile says that there is no such file.
const cmeFile = 405

func qflst(m *Modem, c command, a *answer) final { return m.quectelFile(c, a, "+QFLST") }
func qfdwl(m *Modem, c command, a *answer) final { return m.quectelFile(c, a, "+QFDWL") }
func qfdel(m *Modem, c command, a *answer) final { return m.quectelFile(c, a, "+QFDEL") }

// quectelFile lists, reads or deletes one of Quectel's files.
func (m *Modem) quectelFile(c command, a *answer, what string) final {
	if m.personality.Recorder != "+QAUDRD" {
		return m.personality.Unknown
	}
	if c.form == test {
		a.linef("%s: <filename>", what)
		return done
	}
	if start, ok := strings.CutSuffix(c.word(0), "*"); ok && what == "+QFLST" {
		for _, name := range slices.Sorted(maps.Keys(m.files)) {
			if strings.HasPrefix(name, start) {
				a.linef(`+QFLST: "UFS:%s",%d`, name, len(m.files[name]))
			}
		}
		return done
	}
	data, ok := m.files[c.word(0)]
	if !ok {
		return cme(cmeFile)
	}
	switch what {
	case "+QFLST":
		a.linef(`+QFLST: "%s",%d`, c.word(0), len(data))
	case "+QFDWL":
		a.line("CONNECT\r\n" + string(data))
		a.linef("+QFDWL: %d,%s", len(data), checksum(data))
	default:
		delete(m.files, c.word(0))
	}
	return done
}

// checksum is every pair of bytes, exclusive or.
func checksum(data []byte) string {
	var sum [2]byte
	for i, b := range data {
		sum[i%2] ^= b
	}
	return fmt.Sprintf("%x", uint16(sum[0])<<8|uint16(sum[1]))
}
