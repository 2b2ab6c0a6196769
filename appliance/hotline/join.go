package hotline

import (
	"slices"
	"time"

	"huying/appliance"
)

// gapAfter is how long parts wait for their missing ones (domain 8 §D.2 step 1).
const gapAfter = 10 * time.Minute

// samePost is how far apart the service-centre stamps of one message's parts
// may be. References are reused: a part outside it belongs to another message.
const samePost = 30 * time.Minute

// bundleKey is what the parts of one message share.
type bundleKey struct {
	from       appliance.Address
	ref, total int
}

// bundle is a message coming together, its parts by number.
type bundle struct {
	key   bundleKey
	parts []appliance.Part // in order of number
}

// lone reports whether the part is a whole message. A part that claims an
// impossible place is read by itself: better torn than lost.
func lone(p appliance.Part) bool { return p.Total <= 1 || p.Number < 1 || p.Number > p.Total }

// spoken reports whether the part is somebody's words.
func spoken(p appliance.Part) bool {
	return p.Kind == appliance.PartText || p.Kind == appliance.PartFlash
}

// bundles holds all messages coming together, oldest first.
type bundles []*bundle

// put adds the part to its message, or begins one, and returns it.
func (bs *bundles) put(p appliance.Part) *bundle {
	k := bundleKey{p.From, p.Ref, p.Total}
	if lone(p) {
		k = bundleKey{from: p.From}
	}
	for _, b := range *bs {
		if !lone(p) && b.key == k && b.takes(p) {
			i, _ := slices.BinarySearchFunc(b.parts, p.Number, func(x appliance.Part, n int) int { return x.Number - n })
			b.parts = slices.Insert(b.parts, i, p)
			return b
		}
	}
	b := &bundle{key: k, parts: []appliance.Part{p}}
	*bs = append(*bs, b)
	return b
}

// takes reports whether the part can be of this message.
func (b *bundle) takes(p appliance.Part) bool {
	if !near(b.parts[0].SentAt, p.SentAt) {
		return false
	}
	return !slices.ContainsFunc(b.parts, func(x appliance.Part) bool { return x.Number == p.Number })
}

// near reports whether two stamps can be of one message; an absent stamp does not speak against it.
func near(a, b time.Time) bool {
	return a.IsZero() || b.IsZero() || a.Sub(b).Abs() <= samePost
}

// whole reports whether nothing is missing.
func (b *bundle) whole() bool { return b.key.total == 0 || len(b.parts) == b.key.total }

// ripeAt is when the message is taken as it is: ten minutes after its last part,
// and never later than that from now, whatever a clock once set wrong has stamped.
func (b *bundle) ripeAt(now time.Time) time.Time {
	last := b.parts[0].HeardAt
	for _, p := range b.parts {
		if p.HeardAt.After(last) {
			last = p.HeardAt
		}
	}
	if last.After(now) {
		return now
	}
	return last.Add(gapAfter)
}

// message joins what is there and names what is not.
func (b *bundle) message() appliance.Message {
	m := appliance.Message{From: b.key.from}
	said := make([]string, 0, len(b.parts))
	for _, p := range b.parts {
		said = append(said, p.Text)
		m.Parts = append(m.Parts, p.Seq)
		if p.HeardAt.After(m.HeardAt) {
			m.HeardAt = p.HeardAt
		}
		if m.SentAt.IsZero() || !p.SentAt.IsZero() && p.SentAt.Before(m.SentAt) {
			m.SentAt = p.SentAt
		}
	}
	m.Text = appliance.JoinText(said...)
	for n := 1; n <= b.key.total; n++ {
		if !slices.ContainsFunc(b.parts, func(p appliance.Part) bool { return p.Number == n }) {
			m.Gap = append(m.Gap, n)
		}
	}
	return m
}

// aside is the message of a part that is nobody's words; ok is false for words and reports.
func aside(p appliance.Part) (m appliance.Message, ok bool) {
	m = appliance.Message{
		From: p.From, Text: p.Text, Class: appliance.FromSystem, SentAt: p.SentAt, HeardAt: p.HeardAt,
		Parts: []uint64{p.Seq}, Fate: appliance.FateIgnored,
	}
	switch p.Kind {
	case appliance.PartMMS:
		m.Fate, m.Reason = appliance.FateEmpty, ReasonMMS
	case appliance.PartWAP:
		m.Reason = ReasonWAP
	case appliance.PartWaiting:
		m.Reason = ReasonWaiting
	case appliance.PartBinary:
		m.Reason = ReasonBinary
	case appliance.PartMalformed:
		m.Reason = ReasonMalformed
	default:
		return m, false
	}
	return m, true
}
