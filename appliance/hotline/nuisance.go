package hotline

import (
	"errors"
	"strings"
	"time"

	"huying/appliance"
)

// saidKept bounds what the list shows of a number's last text, in characters; the text
// itself is kept whole, as every other.
const saidKept = 120

// suspicion is why a number comes onto the list for a human (L3, L5).
type suspicion struct {
	why   appliance.NuisanceWhy
	until time.Time // automatic answers stop until then
	texts int       // that brought it here, this one included
}

// suspect puts the number onto the list, or keeps it there.
func (s *step) suspect(why appliance.NuisanceWhy, until time.Time, texts int) {
	s.suspected = &suspicion{why, until, texts}
}

// isBlocked reports whether a leader blocked this number (L6). Who works with the hall is heard.
func (s *step) isBlocked() bool {
	return s.Nuisance != nil && s.Nuisance.Blocks(s.Now) && s.phone() == nil
}

// silenced reports whether automatic answers to this number are stopped.
func (s *step) silenced() bool { return s.Now.Before(s.talk.MutedUntil) || s.isBlocked() }

// blocked: what a blocked number writes is kept, and that is all. Danger was heard
// before, and what follows on it minutes later (在王家庄村东头) is part of it.
func (s *step) blocked() bool {
	if !s.isBlocked() {
		return false
	}
	if _, ok := s.sameDanger(); !ok {
		s.fate(appliance.FateIgnored, 0, ReasonBlocked)
	}
	return true
}

// list keeps how the number stands: that it is suspected, how much it writes meanwhile,
// and that a block is over.
func (s *step) list() {
	var n appliance.Nuisance
	if s.Nuisance != nil {
		n = *s.Nuisance
	}
	if n.Over(s.Now) {
		n.State, n.Ended = appliance.NuisanceEnded, s.Now
		s.add(appliance.Rule("hotline"), appliance.KindNuisance, 0, n)
		n = appliance.Nuisance{}
	}
	switch x := s.suspected; {
	case x != nil && n.State == "":
		n = appliance.Nuisance{Why: x.why, State: appliance.NuisanceSuspect, Phone: s.m.From, Since: s.Now, Until: x.until, Texts: x.texts - 1}
	case x != nil && n.State == appliance.NuisanceSuspect:
		n.Why = x.why
		if x.until.After(n.Until) {
			n.Until = x.until
		}
	case n.State == "" || !s.Now.Before(n.Until):
		return
	}
	n.Texts++
	n.Said, n.SaidAt = shortened(s.m.Text, saidKept), s.Now
	s.add(appliance.Rule("hotline"), appliance.KindNuisance, 0, n)
}

// shortened is a text in one line of at most n characters.
func shortened(text string, n int) string {
	line := strings.Join(strings.Fields(text), " ")
	if r := []rune(line); len(r) > n {
		line = string(r[:n-1]) + "…"
	}
	return line
}

// nuisance is how a number stands; nil: as any other.
func (k *keeping) nuisance(from appliance.Address) (*appliance.Nuisance, error) {
	n, err := k.tx.NuisanceOf(from)
	switch {
	case errors.Is(err, appliance.ErrNone):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &n, nil
}
