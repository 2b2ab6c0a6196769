package emulator

import (
	"bytes"
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// BenchmarkListAndFree is how fast the emulator itself is: what a driver is
// measured with must not be what it waits for.
func BenchmarkListAndFree(b *testing.B) {
	const texts = 1000
	for b.Loop() {
		b.StopTimer()
		m := New(Options{Personality: EC20, Slots: map[string]int{"ME": texts}})
		for range texts {
			if err := m.Deliver("+8613800001111", "四十个字的短信大约就是这么长四十个字的短信大约就是这么长四十个字的短信大约"); err != nil {
				b.Fatal(err)
			}
		}
		port, err := m.Open()
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		oks := 0
		buffer := make([]byte, 64<<10)
		until := func(n int) {
			for oks < n {
				k, err := port.Read(buffer)
				if err != nil {
					b.Fatal(err)
				}
				oks += bytes.Count(buffer[:k], []byte("\nOK\r"))
			}
		}
		io.WriteString(port, "ATE0\r")
		until(1)
		io.WriteString(port, "AT+CMGL=4\r")
		until(2)
		for range texts {
			io.WriteString(port, "AT+CMGD=0,1\r")
			oks = 0
			until(1)
		}
		b.StopTimer()
		m.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(texts*b.N)/b.Elapsed().Seconds(), "texts/s")
}

// Whatever bytes come over the line, the modem hears its name again.
func FuzzBytes(f *testing.F) {
	f.Add([]byte("AT+CMGS=16\r" + hi + "\x1a"))
	f.Add([]byte("ATV0Q1\rAT+CFUN=1,1\r"))
	f.Add([]byte("AT+CMGF=1;+CSCS=\"UCS2\"\rAT+CMGW=\"13800001111\"\rx\x1aAT+CMGL=\"ALL\"\r"))
	f.Add([]byte("\x00\xffATD112;A/A/\x1b\x1a\b\b\n\r"))
	f.Fuzz(func(t *testing.T, typed []byte) {
		synctest.Test(t, func(t *testing.T) {
			m := New(Options{})
			defer m.Close()
			if err := m.Deliver("10086", "你好"); err != nil {
				t.Fatal(err)
			}
			h := attach(t, m)
			h.types(t, string(typed))
			time.Sleep(time.Second)
			h.types(t, "\r\x1b\r") // end the line, leave the prompt it may have opened
			h.hears()
			got := h.asks(t, "ATE0V1Q0")
			if !slices.Contains(got, "OK") {
				t.Errorf("after %q it says %q", typed, got)
			}
		})
	})
}
