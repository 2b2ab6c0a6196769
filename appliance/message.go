package appliance

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// PartKind says what kind of thing the network brought.
type PartKind string

// What a PDU can be (3GPP TS 23.040 §9.2, 23.038 §4). Only PartText is ever a
// villager's words; the others are kept, shown and never answered as such.
const (
	PartText      PartKind = "text"
	PartFlash     PartKind = "flash"     // class 0
	PartReport    PartKind = "report"    // delivery report for a text of ours
	PartMMS       PartKind = "mms"       // MMS notification
	PartWAP       PartKind = "wap"       // WAP push other than MMS
	PartWaiting   PartKind = "waiting"   // voicemail and the like
	PartBinary    PartKind = "binary"    // 8-bit data nobody explains
	PartMalformed PartKind = "malformed" // could not be decoded; Fault says why
)

// A Part is one PDU as the modem listed it: the smallest thing that is kept.
type Part struct {
	Seq     uint64 // the entry that keeps it; 0 before it is kept
	Kind    PartKind
	Storage string // memory it lay in: "SM", "ME"; "" when it was handed over directly
	Slot    int
	PDU     []byte // as it came
	From    Address
	SentAt  time.Time // service-centre stamp; zero if it had none
	HeardAt time.Time // the box's clock

	// Concatenation (23.040 §9.2.3.24.1, .8). Total is 1 for a lone text.
	Ref, Total, Number int

	// Text is what this part says. Half a surrogate pair, cut by a sender at
	// a part's edge, is kept in WTF-8 form until JoinText makes it whole.
	Text string

	Report *Report // for PartReport
	Fault  string  // for PartMalformed: why it cannot be read
}

// Identity is what a part is known by when it is listed again: sender,
// service-centre time, reference, total, number and content (design §3). The
// slot and memory are left out: they are reused at once.
func (p Part) Identity() []byte {
	if p.Kind == PartMalformed {
		return append([]byte("pdu|"), p.PDU...)
	}
	return []byte(strings.Join([]string{
		string(p.Kind), string(p.From), strconv.FormatInt(p.SentAt.Unix(), 10),
		strconv.Itoa(p.Ref), strconv.Itoa(p.Total), strconv.Itoa(p.Number), p.Text, p.reportKey(),
	}, "|"))
}

func (p Part) reportKey() string {
	if p.Report == nil {
		if p.Text == "" {
			return string(p.PDU)
		}
		return ""
	}
	return strconv.Itoa(p.Report.MR) + "/" + strconv.Itoa(p.Report.Status)
}

// Report is a delivery report (SMS-STATUS-REPORT, 23.040 §9.2.2.3).
type Report struct {
	MR     int // message reference that +CMGS gave
	To     Address
	Status int       // TP-ST as it came
	At     time.Time // discharge time
}

// Delivered reports whether the recipient has the text (TP-ST 0x00–0x02).
func (r Report) Delivered() bool { return r.Status >= 0 && r.Status <= 2 }

// Failed reports whether the network gave up (TP-ST 0x40 and above). What is
// neither delivered nor failed is still being tried.
func (r Report) Failed() bool { return r.Status >= 0x40 }

// MessageClass says who speaks.
type MessageClass string

// Who a message is from (domain 8 §D.2, §D.7).
const (
	FromCitizen MessageClass = "citizen"
	FromStaff   MessageClass = "staff"
	FromSystem  MessageClass = "system"  // operator, short code, letters: never answered
	FromMachine MessageClass = "machine" // a robot, an echo, ourselves: never answered
)

// Fate is what became of a message: every complete message ends in exactly one.
type Fate string

// What the hotline made of a message.
const (
	FateCase       Fate = "case"       // a new case was opened
	FateSupplement Fate = "supplement" // joined an open case
	FateAnswer     Fate = "answer"     // answered a question of ours (a rating, a confirmation)
	FateCommand    Fate = "command"    // 查, 帮 …
	FateDuplicate  Fate = "duplicate"  // the same words again, counted
	FateThanks     Fate = "thanks"     // 谢谢: nothing to do
	FateEmpty      Fate = "empty"      // blank or a picture we cannot open
	FateIgnored    Fate = "ignored"    // with Reason: robot, short code, flood, unreadable
)

// A Message is what a person sent, whole: its parts joined, or with the gap named.
type Message struct {
	ID      uint64 // the Seq of its entry
	From    Address
	Text    string
	Class   MessageClass
	SentAt  time.Time // service-centre stamp of its first part
	HeardAt time.Time // when its last part was kept
	Parts   []uint64  // entries of its parts, in order
	Gap     []int     // numbers of the parts that never came
	Case    CaseID    // the case it opened or joined
	Fate    Fate
	Reason  string // for FateIgnored and FateDuplicate: why, as a code
}

// JoinText joins the texts of consecutive parts: a surrogate pair cut between
// two of them becomes one character again, and what is left unpaired becomes
// U+FFFD.
func JoinText(parts ...string) string {
	s := strings.Join(parts, "")
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		if hi, ok := wtf8Half(s[i:]); ok {
			if lo, ok := wtf8Half(s[i+3:]); ok {
				if r := utf16.DecodeRune(hi, lo); r != utf8.RuneError {
					b.WriteRune(r)
					i += 6
					continue
				}
			}
			b.WriteRune(utf8.RuneError)
			i += 3
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		b.WriteRune(r)
		i += n
	}
	return b.String()
}

// AppendHalf appends half a surrogate pair (U+D800–U+DFFF) in WTF-8 form.
func AppendHalf(b []byte, half rune) []byte {
	return append(b, 0xE0|byte(half>>12), 0x80|byte(half>>6)&0xBF, 0x80|byte(half)&0xBF)
}

func wtf8Half(s string) (rune, bool) {
	if len(s) < 3 || s[0] != 0xED || s[1] < 0xA0 || s[1] > 0xBF || s[2]&0xC0 != 0x80 {
		return 0, false
	}
	return rune(s[0]&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), true
}
