package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/store"
)

type jsonVerdict struct {
	Well     bool          `json:"well"`
	Entries  int           `json:"entries"`
	Batches  int           `json:"batches"`
	Segments int           `json:"segments"`
	Erased   int           `json:"erased"`
	Head     string        `json:"head"`
	Faults   []jsonFault   `json:"faults"`
	Restored string        `json:"restored"`
	Erasures []jsonErasure `json:"erasures"` // orders to erase, oldest first
}

type jsonErasure struct {
	Entry   uint64     `json:"entry"`
	At      time.Time  `json:"at"`
	By      string     `json:"by"`
	Second  string     `json:"second"` // clerk who approved it
	Reason  string     `json:"reason"`
	Entries uint64     `json:"entries"` // that lost their words
	Done    *time.Time `json:"done"`    // null: not carried out yet
}

type jsonFault struct {
	Segment uint32 `json:"segment"`
	Offset  int64  `json:"offset"`
	Entry   uint64 `json:"entry"`
	Last    uint64 `json:"last"`
	What    string `json:"what"`
}

func (a *app) journalCommand() *cobra.Command {
	verify := a.from(reading(&cobra.Command{
		Use: "verify", Short: "walk the chain: every byte is as it was written, or what was changed is named",
		Args: exactly(),
	}, false), a.journalVerify)
	verify.Flags().String("anchor", "", "check also that the journal still leads back to this `ANCHOR` (huying journal head) of an earlier day")
	head := a.from(reading(&cobra.Command{
		Use: "head", Short: "the anchor: short enough to text or print, and proof that nothing before it was changed",
		Args: exactly(),
	}, false), a.journalHead)
	export := a.from(&cobra.Command{
		Use: "export FILE", Short: "the facts of the journal as lines of JSON, without names, numbers and words; - for standard output",
		Args:        exactly("FILE"),
		Annotations: map[string]string{writes: "last argument"},
	}, a.journalExport)
	list := acting(reading(&cobra.Command{
		Use: "list", Short: "who did what, newest first; no villager's words, no numbers", Args: exactly(), RunE: a.inside(a.journalList),
	}, true))
	list.Flags().String("of", "people", "`KIND`: people, numbers (seen or taken out), house (town, lists, rules, calendar, accounts), box")
	list.Flags().Uint64("before", 0, "only entries before this `ENTRY`, to go on further back")
	return group("journal", "the ledger's truth", verify, head, list, export)
}

type jsonDeed struct {
	Entry uint64    `json:"entry"`
	At    time.Time `json:"at"`
	Actor string    `json:"actor"` // clerk:7, staff:p12, root:name, rule:watch …
	Name  string    `json:"name"`
	Kind  string    `json:"kind"` // of the entry: case.accepted, motion.set …
	Case  *string   `json:"case"`
	What  string    `json:"what"` // the reason given, or the record changed
	More  int       `json:"more"` // records changed with it, in one go
}

var deedKinds = map[string]desk.DeedKind{
	"people": desk.DeedsOfPeople, "numbers": desk.DeedsWithNumbers, "house": desk.DeedsOfHouse, "box": desk.DeedsOfBox,
}

// journalList reads the journal backwards, as the auditor's screen does.
func (a *app) journalList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, err := limit(cmd)
	if err != nil {
		return err
	}
	of, err := cmd.Flags().GetString("of")
	if err != nil {
		return err
	}
	kind, ok := deedKinds[of]
	if !ok {
		return misused{problem{fmt.Errorf("--of %q: want people, numbers, house or box", of), "write, for example, --of numbers"}}
	}
	before, err := cmd.Flags().GetUint64("before")
	if err != nil {
		return err
	}
	who, err := a.admin(ctx, cmd)
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	out := []jsonDeed{}
	var rows [][]string
	past := before
	for first := true; first || past != 0; first = false {
		room := 1000
		if n > 0 {
			room = n - len(out)
		}
		deeds, further, err := a.box.desk.Deeds(ctx, who, kind, past, room)
		if err != nil {
			return a.explain("journal", err)
		}
		for _, d := range deeds {
			name := v.teller(appliance.Entry{Actor: d.Actor})
			j := jsonDeed{d.Seq, d.At, string(d.Actor.Kind) + ":" + orElse(d.Actor.ID, d.Actor.For), name, string(d.Kind), no(d.Case), d.What, d.More}
			out = append(out, j)
			rows = append(rows, []string{strconv.FormatUint(d.Seq, 10), v.moment(d.At), name, loop.KindName(d.Kind, v.english), orDash(j.Case), cell(d.What, 50)})
		}
		if past = further; n > 0 && len(out) >= n {
			break
		}
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if past != 0 {
		fmt.Fprintf(a.stderr, v.say("更早的：--before %d\n", "further back: --before %d\n"), past)
	}
	return table(a.stdout, head(v, "笔号 时间 谁 事项 件号 内容", "ENTRY AT WHO WHAT CASE ABOUT"), rows)
}

func (a *app) journalVerify(ctx context.Context, cmd *cobra.Command, st *store.Store, _ []string) error {
	anchor, err := cmd.Flags().GetString("anchor")
	if err != nil {
		return err
	}
	v, err := st.Verify(ctx)
	if err != nil {
		return fmt.Errorf("verify the journal: %w", err)
	}
	out := jsonVerdict{
		Well: len(v.Faults) == 0 && v.Restored == "", Entries: v.Entries, Batches: v.Batches, Segments: v.Segments,
		Erased: v.Erased, Head: v.Head, Faults: []jsonFault{}, Restored: v.Restored,
	}
	for _, f := range v.Faults {
		out.Faults = append(out.Faults, jsonFault{f.Segment, f.Offset, f.Entry, f.Last, f.What})
	}
	out.Erasures = []jsonErasure{}
	for _, e := range v.Orders {
		j := jsonErasure{e.Entry, e.At, e.By.Name, string(e.Second), e.Reason, e.Count(), nil}
		if j.By == "" {
			j.By = string(e.By.Kind) + ":" + e.By.ID
		}
		if !e.Done.IsZero() {
			j.Done = &e.Done
		}
		out.Erasures = append(out.Erasures, j)
	}
	if wantsJSON(cmd) {
		err = printJSON(a.stdout, out)
	} else {
		for _, e := range out.Erasures {
			state := "carried out"
			if e.Done == nil {
				state = "not carried out yet: start the box"
			}
			fmt.Fprintf(a.stdout, "entry %d erased the words of %d entries, %s, by %s and clerk %s: %s (%s)\n",
				e.Entry, e.Entries, e.At.In(a.about().Hall.Zone).Format("2006-01-02 15:04:05"), e.By, e.Second, e.Reason, state)
		}
		for _, f := range v.Faults {
			fmt.Fprintln(a.stdout, f)
		}
		if v.Restored != "" {
			fmt.Fprintln(a.stdout, v.Restored)
		}
		_, err = fmt.Fprintf(a.stdout, "%d entries in %d segments, %d erased, %d faults\nhead %s\n", v.Entries, v.Segments, v.Erased, len(v.Faults), v.Head)
	}
	if err != nil {
		return err
	}
	if len(v.Faults) > 0 {
		return problem{
			fmt.Errorf("%d places of the journal are not as they were written", len(v.Faults)),
			"keep the card as evidence, put in a new one and bring back the latest backup",
		}
	}
	if v.Restored != "" {
		return problem{
			errors.New("the journal's end was not as it was written; nothing is lost, it was put back when the ledger was opened"),
			"once may be a mishap of the card; if you suspect somebody, keep the card as evidence",
		}
	}
	if anchor == "" {
		return nil
	}
	if err := st.Anchored(ctx, anchor); errors.Is(err, store.ErrAnchor) {
		return problem{err, "compare it letter by letter; if it is right, somebody rewrote the journal after it was given out"}
	} else if err != nil {
		return fmt.Errorf("check the anchor: %w", err)
	}
	return nil
}

func (a *app) journalHead(ctx context.Context, cmd *cobra.Command, st *store.Store, _ []string) error {
	h, err := st.Head(ctx)
	if err != nil {
		return fmt.Errorf("journal head: %w", err)
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, struct {
			Head string `json:"head"`
		}{h})
	}
	_, err = fmt.Fprintln(a.stdout, h)
	return err
}

func (a *app) journalExport(ctx context.Context, _ *cobra.Command, st *store.Store, args []string) error {
	return a.writing(args[0], func(w *output) error {
		if err := st.Export(ctx, w, false); err != nil {
			return fmt.Errorf("export the journal: %w", err)
		}
		return nil
	})
}
