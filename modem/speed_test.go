package modem

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/modem/emulator"
)

// At 115200 baud a text of 40 Chinese characters takes about 20 ms to say.
// What is asked besides must be little: 42 texts a second leave 18 bytes for
// each, which is what deleting it alone would take.
func TestABurstTakesLittleMoreThanTheLineNeeds(t *testing.T) {
	for name, p := range emulator.Personalities() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const n = 300
				slots := map[string]int{p.Receive: n}
				b := start(t, emulator.Options{Personality: p, Slots: slots, Pace: emulator.Pace{Baud: 115200}}, Options{})
				for i := range n {
					b.deliver(fmt.Sprintf("%04d%s", i, strings.Repeat("水", 36)))
				}
				b.ready()
				before := time.Now()
				for heard := 0; heard < n; {
					parts, free, err := b.Next(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					if err := free(context.Background()); err != nil {
						t.Fatal(err)
					}
					heard += len(parts)
				}
				if rate := n / time.Since(before).Seconds(); rate < 44 {
					t.Errorf("%.1f texts a second", rate)
				} else {
					t.Logf("%.1f texts a second", rate)
				}
				if b.gsm.Stored() != 0 {
					t.Errorf("%d left", b.gsm.Stored())
				}
			})
		})
	}
}
