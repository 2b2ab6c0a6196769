package main

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestPracticeTimeRunsFaster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		monday := time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC)
		c := newBoxClock(time.Now, monday, 60)
		time.Sleep(time.Minute)
		if got, want := c.Now(), monday.Add(time.Hour); !got.Equal(want) {
			t.Errorf("after a minute it is %v, want %v", got, want)
		}
		c.notBefore(monday) // an older entry moves nothing
		if got, want := c.Now(), monday.Add(time.Hour); !got.Equal(want) {
			t.Errorf("it went back to %v", got)
		}
		tuesday := monday.Add(24 * time.Hour)
		c.notBefore(tuesday)
		time.Sleep(time.Second)
		if got, want := c.Now(), tuesday.Add(time.Minute); !got.Equal(want) {
			t.Errorf("a later start is at %v, want %v", got, want)
		}
	})
}

func TestARealBoxHasTheRealTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newBoxClock(time.Now, time.Time{}, 1)
		time.Sleep(time.Hour)
		if !c.Now().Equal(time.Now()) {
			t.Errorf("%v, want %v", c.Now(), time.Now())
		}
	})
}
