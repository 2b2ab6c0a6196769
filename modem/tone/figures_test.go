//go:build bench

package tone

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Sentences that villagers and strangers may say; a voice reads them in any order.
var (
	chinese = strings.Fields(`
		村东头的路灯坏了三天,晚上老人出门看不见。 我家门口的水管漏水,流了一地,请派人来看看。
		后山的石头松了,下雨天大家都不敢走。 昨天下午五点多,大货车又从村里过,把桥压裂了。
		我想问一下,养老金这个月怎么还没到账。 隔壁施工太吵,半夜十二点还在打桩,孩子睡不着。
		垃圾站一个星期没有人收,味道很大。 变压器冒烟了,全组一百二十户没有电。
		村里的井水发黄,烧开了也有怪味。 河边有人倒废油,鱼死了不少。
		合作医疗的卡丢了,到哪里补办。 谢谢你们,上次反映的事情已经办好了。
		喂,喂,听得见吗,我这里信号不好。 我的号码是一三八零零零零一二三四。
		哎呀,你们能不能快一点,这都等了半个月了。 唉,嗯,啊,那个,就是说,我们组长也不管。`)
	english = strings.Split(`The lamp by the bridge has been dark for a week.
Our well turned yellow after the rain, and nobody came to look.
Please send somebody, the wall behind the school is leaning.
Number nine, seven, three, one, zero, star and hash, no, that is not it.
Oh, you know, we told them twice already, hmm, and they wrote it down.
A lorry took the corner too fast and broke the railing.
Who do I ask about the pension, and when is the office open?
Ah, ooh, eee, well, la la la, the children sing all day.`, "\n")
)

// speech is half an hour and more of voices, each with its text, as it would
// stand on the line; voices change every minute or so.
func speech(t *testing.T, want time.Duration, hear func(name string, pcm []int16)) {
	if _, err := exec.LookPath("espeak-ng"); err != nil {
		t.Skip("espeak-ng speaks here: apt-get install -y espeak-ng")
	}
	r := rand.New(rand.NewPCG(7, 7))
	variants := []string{"", "+f1", "+f2", "+f3", "+f4", "+f5", "+m1", "+m3", "+m5", "+m7", "+croak", "+whisper"}
	for n, had := 0, time.Duration(0); had < want; n++ {
		voice, text := []string{"cmn", "en-us", "cmn", "en-gb", "yue"}[n%5], chinese
		if strings.HasPrefix(voice, "en") {
			text = english
		}
		var words []string
		for range 16 {
			words = append(words, text[r.IntN(len(text))])
		}
		voice += variants[r.IntN(len(variants))]
		speed, pitch := strconv.Itoa(100+r.IntN(130)), strconv.Itoa(r.IntN(100))
		c := exec.Command("espeak-ng", "-v", voice, "-s", speed, "-p", pitch, "--stdout", "--stdin")
		c.Stdin = strings.NewReader(strings.Join(words, "\n"))
		out, err := c.Output()
		if err != nil {
			t.Fatalf("%s: %v", c, err)
		}
		pcm := onTheLine(t, out, -12-float64(r.IntN(12)))
		had += time.Duration(len(pcm)) * time.Second / Rate
		hear(fmt.Sprintf("%s at %s words, pitch %s", voice, speed, pitch), pcm)
	}
}

// onTheLine brings a WAV of one voice to 8 kHz and to a mean level in dBm0. A
// windowed sinc of 3.6 kHz keeps what the line would keep.
func onTheLine(t *testing.T, wav []byte, level float64) []int16 {
	t.Helper()
	at := bytes.Index(wav, []byte("data"))
	if at < 36 || len(wav) < at+8 || binary.LittleEndian.Uint32(wav[24:]) != 22050 {
		t.Fatalf("espeak-ng wrote %d bytes, no WAV of 22,050 Hz", len(wav))
	}
	wav = wav[at+8:]
	const reach, up, down = 32, 160, 441 // 22,050 is 441 / 160 of 8,000
	var sinc [up][2 * reach]float64
	for phase := range sinc {
		for j := range sinc[phase] {
			far := float64(j-reach+1) - float64(phase)/up // in samples of 22,050 Hz
			x := far * 2 * 3600 / 22050
			sinc[phase][j] = 2 * 3600 / 22050.0 * (0.5 + 0.5*math.Cos(math.Pi*far/reach))
			if x != 0 {
				sinc[phase][j] *= math.Sin(math.Pi*x) / (math.Pi * x)
			}
		}
	}
	in := make([]float64, reach-1, len(wav)/2+2*reach)
	for i := 0; i+1 < len(wav); i += 2 {
		in = append(in, float64(int16(binary.LittleEndian.Uint16(wav[i:]))))
	}
	in = append(in, make([]float64, reach)...)
	l := newLine(1)
	var power float64
	for i := 0; i*down/up+2*reach <= len(in); i++ {
		var v float64
		for j, s := range sinc[i*down%up] {
			v += s * in[i*down/up+j]
		}
		l.x = append(l.x, v)
		power += v * v
	}
	gain := math.Sqrt(meanSquare(level) * float64(len(l.x)) / power)
	for i := range l.x {
		l.x[i] *= gain
	}
	return l.pcm()
}

// Half an hour of voices is not one digit. BENCH_MINUTES makes it longer.
func TestFiguresSpeech(t *testing.T) {
	minutes := 30
	if s := os.Getenv("BENCH_MINUTES"); s != "" {
		var err error
		if minutes, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	var heard, digits int
	speech(t, time.Duration(minutes)*time.Minute, func(name string, pcm []int16) {
		heard += len(pcm)
		for _, p := range hears(pcm) {
			digits++
			t.Errorf("%s: heard %c at %.2f s", name, p.Key, float64(p.At)/Rate)
		}
	})
	t.Logf("%.1f minutes of speech: %d digits", float64(heard)/Rate/60, digits)
}

// 10,000 digits of bad phones: all of them where noise is 15 dB below, and not
// one in a thousand lost or made up where it is 6 dB below.
func TestFiguresNoise(t *testing.T) {
	for _, c := range []struct {
		snr   float64
		wrong int
	}{{15, 0}, {10, 0}, {6, 10}} {
		l := newLine(24)
		all := l.dial(t, 10_000, c.snr)
		pcm := l.pcm()
		start := time.Now()
		got := hears(pcm)
		fast := float64(len(pcm)) / Rate / time.Since(start).Seconds()
		missed, extra := judge(all, got)
		t.Logf("%2.0f dB: %d digits, %d missed, %d made up, %.0f × real time", c.snr, len(all), missed, extra, fast)
		if missed+extra > c.wrong {
			t.Errorf("%v dB: %d wrong, want at most %d", c.snr, missed+extra, c.wrong)
		}
		if fast < 100 {
			t.Errorf("%v dB: %.0f × real time, want 100", c.snr, fast)
		}
	}
}
