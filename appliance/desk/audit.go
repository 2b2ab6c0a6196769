package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/appliance"
	"huying/appliance/loop"
)

// A Deed is an entry of the journal as an auditor reads it: who, when, what. It holds
// no villager's words and no numbers.
type Deed struct {
	Seq   uint64
	At    time.Time
	Actor appliance.Actor
	Kind  appliance.Kind
	Case  appliance.CaseID
	What  string // the reason that was given, or the record that was changed
	More  int    // records that were changed with it, in one go
}

// DeedKind chooses deeds.
type DeedKind int

// The kinds of deeds.
const (
	DeedsOfPeople    DeedKind = iota // everything a clerk, a phone of the staff or the shell did
	DeedsWithNumbers                 // somebody looked at a number, or took a record or the town's tables out
	DeedsOfHouse                     // town, lists, rules, calendar, accounts
	DeedsOfBox                       // starts, damage, anchors, the jobs of the day
)

// lookBack is how many entries one reading passes at most: some seconds on a slow board.
const lookBack = 20_000

// Deeds are the newest deeds before an entry (0: the newest of all), at most limit,
// and the entry before which to go on; 0 when that is all. Reading the journal is for
// those who answer for it (domain 6 §B.12).
func (d *Desk) Deeds(ctx context.Context, who Who, kind DeedKind, before uint64, limit int) (out []Deed, past uint64, err error) {
	if r := permit(who.Clerk, loop.ActAudit); r != nil && !who.shell() {
		return nil, 0, r
	}
	err = d.Ledger.View(ctx, func(r appliance.Reader) error {
		out, past = nil, 0
		n := 0
		for e, err := range r.Journal(before) {
			if err != nil {
				return err
			}
			if n++; n%1000 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if kind.holds(e) {
				out = gathered(out, Deed{Seq: e.Seq, At: e.At, Actor: e.Actor, Kind: e.Kind, Case: e.Case, What: deedOf(e, d.Clock.Location)})
			}
			if len(out) == limit || n == lookBack {
				if e.Seq > 1 {
					past = e.Seq
				}
				return nil
			}
		}
		return nil
	})
	return out, past, err
}

// gathered adds a deed to those after it. The records of one import are one deed, told
// by the first of them.
func gathered(all []Deed, d Deed) []Deed {
	if n := len(all); n > 0 {
		last := &all[n-1]
		together := last.Kind == appliance.KindTownSet && last.Actor == d.Actor && last.At.Equal(d.At)
		switch {
		case together && d.Kind == appliance.KindTownImported:
			d.More, d.What = last.More+1, ""
			*last = d
			return all
		case together && d.Kind == appliance.KindTownSet:
			d.More = last.More + 1
			*last = d
			return all
		}
	}
	return append(all, d)
}

// holds reports whether an entry is a deed of this kind.
func (k DeedKind) holds(e appliance.Entry) bool {
	switch k {
	case DeedsWithNumbers:
		m, motion := e.Body.(appliance.Motion)
		if a, ok := e.Body.(appliance.Recording); ok { // a voice was listened to, or carried away
			return e.Actor.Kind == appliance.ByClerk && a.Listened > 0
		}
		if b, ok := e.Body.(appliance.Callback); ok { // the number was given to ring it
			return b.State == appliance.BackCalling
		}
		return e.Kind == appliance.KindCaseRevealed || e.Kind == appliance.KindCasePrinted || motion && m.Kind == appliance.MotionExport
	case DeedsOfHouse:
		return slices.Contains([]appliance.Kind{
			appliance.KindTownSet, appliance.KindTownImported, appliance.KindMotion, appliance.KindCalendarSet, appliance.KindClerkSet,
		}, e.Kind)
	case DeedsOfBox:
		return strings.HasPrefix(string(e.Kind), "box.") || e.Kind == appliance.KindDaily
	}
	switch e.Actor.Kind {
	case appliance.ByClerk, appliance.ByStaff, appliance.ByRoot:
		// The texts that an act sent are told with the act.
		return !strings.HasPrefix(string(e.Kind), "text.") || e.Kind == appliance.KindTextSettled || e.Kind == appliance.KindTextReleased
	}
	return false
}

// The words of a record are those of the township, in its language.
var (
	motionWords   = map[appliance.MotionState]string{appliance.MotionOpen: "待批", appliance.MotionApproved: "已批准", appliance.MotionDeclined: "未批准"}
	nuisanceWords = map[appliance.NuisanceState]string{
		appliance.NuisanceSuspect: "疑似", appliance.NuisanceBlocked: "屏蔽", appliance.NuisanceCleared: "恢复自动回复", appliance.NuisanceLifted: "解除屏蔽", appliance.NuisanceEnded: "到期",
	}
	layerWords = map[appliance.Layer]string{appliance.LayerNational: "全国", appliance.LayerProvince: "省里", appliance.LayerTown: "本镇"}
)

// deedOf says in a few words what an entry is about. What villagers said is not among them.
func deedOf(e appliance.Entry, zone *time.Location) string {
	switch b := e.Body.(type) {
	case appliance.CaseChange:
		if e.Kind == appliance.KindCaseRevealed || e.Kind == appliance.KindCasePrinted {
			return b.Words.Note
		}
		return b.Ground
	case appliance.CallChange:
		return b.Call.No()
	case appliance.Recording:
		return strconv.FormatUint(b.ID, 10) + " " + strconv.Itoa(b.Seconds) + "s"
	case appliance.Callback:
		return strings.TrimSpace(strconv.FormatUint(b.ID, 10) + " " + string(b.State) + " " + b.Note)
	case appliance.Nuisance:
		words := strconv.FormatUint(b.ID, 10) + " " + nuisanceWords[b.State]
		if b.State == appliance.NuisanceBlocked { // the last day it holds
			words += "到" + appliance.DateOf(b.Until.In(zone).Add(-time.Second)).String()
		}
		return strings.TrimSpace(words + " " + b.Note)
	case appliance.Motion:
		return strings.TrimSpace(strings.Join([]string{b.What, motionWords[b.State], b.Reason}, " "))
	case appliance.Clerk:
		return b.Name()
	case appliance.Calendar:
		return strings.TrimSpace(strconv.Itoa(b.Year) + " " + layerWords[b.Layer] + " " + b.Source)
	case appliance.Daily:
		return b.Job + " " + b.Day.String()
	case appliance.BoxNote:
		return strings.TrimSpace(b.Version + " " + b.Text)
	case appliance.Person:
		return b.Code + " " + b.Name
	case appliance.Policy:
		return b.Name + " " + strconv.Itoa(b.Version)
	case appliance.Meeting:
		return b.Code + " " + b.Title
	case appliance.Situation:
		return b.Code + " " + b.Name
	case appliance.Office:
		return b.Code + " " + b.Name
	case appliance.Record:
		_, code, n := b.Key()
		if n > 0 {
			code += "/" + strconv.Itoa(n)
		}
		return code
	}
	return ""
}
