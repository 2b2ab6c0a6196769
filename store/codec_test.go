package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/appliance"
)

// fill gives every field of a value something of its own, so that a field
// that is forgotten in a stored form is missed.
func fillAll(v reflect.Value, rng *rand.Rand) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAll(v.Elem(), rng)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(rng.Int64N(4e9), rng.Int64N(1e9)).UTC()))
			return
		}
		for i := range v.NumField() {
			fillAll(v.Field(i), rng)
		}
	case reflect.Slice:
		s := reflect.MakeSlice(v.Type(), 2, 2)
		for i := range s.Len() {
			fillAll(s.Index(i), rng)
		}
		v.Set(s)
	case reflect.String:
		v.SetString("字" + string(rune('a'+rng.IntN(26))) + strings.Repeat("x", rng.IntN(5)))
	case reflect.Int, reflect.Int64:
		v.SetInt(1 + rng.Int64N(1e6))
	case reflect.Uint8:
		v.SetUint(1 + rng.Uint64N(255))
	case reflect.Uint64:
		v.SetUint(1 + rng.Uint64N(1e12))
	case reflect.Bool:
		v.SetBool(true)
	default:
		panic("a kind of field no stored form knows: " + v.Type().String())
	}
}

// everyBody is one of each body an entry can carry.
func everyBody() []any {
	return []any{
		&appliance.Part{}, &appliance.Message{}, &appliance.CaseChange{}, &appliance.TextChange{}, &appliance.Talk{},
		&appliance.AlarmChange{}, &appliance.Clerk{}, &appliance.BoxNote{}, &appliance.Calendar{},
		&appliance.CallChange{}, &appliance.WarningChange{}, &appliance.Motion{}, &appliance.Rang{}, &appliance.Callback{}, &appliance.Recording{}, &appliance.Nuisance{}, &appliance.Tally{}, &appliance.Daily{}, &appliance.Erasure{},
		&appliance.Office{}, &appliance.Person{}, &appliance.Village{}, &appliance.Grid{}, &appliance.Cluster{}, &appliance.Team{},
		&appliance.Liaison{}, &appliance.Meeting{}, &appliance.Admit{}, &appliance.Opinion{}, &appliance.Situation{}, &appliance.ListVersion{},
		&appliance.ListChange{}, &appliance.Guide{}, &appliance.Policy{},
	}
}

// Every field of every body comes back as it was written; without its words,
// the facts do.
func TestEveryFieldIsKept(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	s := newSeals([]byte("box"), []pair{{1, []byte("card"), []byte("off")}}, nil)
	for _, body := range everyBody() {
		v := reflect.ValueOf(body)
		fillAll(v.Elem(), rng)
		if c, ok := body.(*appliance.CaseChange); ok { // their words travel in Words
			for i := range c.Orders {
				c.Orders[i].Words = appliance.OrderWords{}
			}
			for i := range c.Supervisions {
				c.Supervisions[i].Words = appliance.SuperviseWords{}
			}
		}
		e := appliance.Entry{Seq: 7, At: day, Kind: "some.kind", Case: 9, Peer: "+8613800001111", Body: v.Elem().Interface().(appliance.Body),
			Actor: appliance.Actor{Kind: appliance.ByClerk, ID: "7", Name: "李静", For: "root for 李静"}}
		r, _, err := s.write(e)
		if err != nil {
			t.Fatal(err)
		}
		f, err := s.read(r)
		if err != nil {
			t.Fatal(err)
		}
		want := e
		if p, ok := want.Body.(appliance.Part); ok {
			p.Seq = 0 // the entry's number says it
			want.Body = p
		}
		if !reflect.DeepEqual(f.Entry, want) {
			t.Errorf("%T came back as\n%+v, was\n%+v", e.Body, f.Entry, want)
		}
		bare, err := s.read(r.erase())
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(bare.rec, f.rec) {
			t.Errorf("%T lost facts with its words:\n%+v\n%+v", e.Body, bare.rec, f.rec)
		}
		if bare.Peer != "" || bare.Actor.Name != "" || bare.Actor.For != "" {
			t.Errorf("%T kept words: %+v", e.Body, bare.Entry)
		}
	}
}

// The values of the fold keep every field too.
func TestEveryFieldOfAValueIsKept(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	check := func(v any, through func() any) {
		t.Helper()
		fillAll(reflect.ValueOf(v).Elem(), rng)
		if got, want := through(), reflect.ValueOf(v).Elem().Interface(); !reflect.DeepEqual(got, want) {
			t.Errorf("%T came back as\n%+v, was\n%+v", v, got, want)
		}
	}
	var c appliance.Case
	check(&c, func() any {
		var r caseRecord
		must(0, decode(encode(caseRecordOf(c)), &r))
		return r.as(c.ID)
	})
	var call appliance.Call
	check(&call, func() any {
		var r callRecord
		must(0, decode(encode(callRecordOf(call)), &r))
		return r.call()
	})
	var w appliance.Warning
	check(&w, func() any {
		var r warningRecord
		must(0, decode(encode(warningRecordOf(w, nil)), &r))
		return r.as(w.ID)
	})
	var o appliance.Outgoing
	check(&o, func() any {
		var r textRecord
		must(0, decode(encode(textRecordOf(o, nil)), &r))
		return r.as(o.ID)
	})
	var a appliance.Alarm
	check(&a, func() any {
		var r alarmRecord
		must(0, decode(encode(alarmRecordOf(a)), &r))
		return r.as(a.ID)
	})
}

// What a change empties is not what it leaves alone.
func TestWhatIsClearedIsNotWhatIsLeft(t *testing.T) {
	s := newSeals([]byte("box"), []pair{{1, []byte("card"), []byte("off")}}, nil)
	var nothing *appliance.Pending
	for _, ch := range []appliance.CaseChange{
		{}, {Pending: &nothing}, {Joined: []appliance.CaseID{}}, {Tags: []string{}}, {Rating: new(int), MergedInto: new(appliance.CaseID), WaitingSince: new(time.Time)},
	} {
		r, _, err := s.write(appliance.Entry{Seq: 1, At: day, Kind: appliance.KindCaseNoted, Body: ch})
		if err != nil {
			t.Fatal(err)
		}
		f, err := s.read(r)
		if err != nil || !reflect.DeepEqual(f.Body, ch) {
			t.Errorf("%#v came back as %#v, %v", ch, f.Body, err)
		}
	}
}

// An order of the first forms had a due time and no clocks.
func TestAnOldOrderGetsItsClock(t *testing.T) {
	due := day.Add(72 * time.Hour)
	var r orderRecord
	must(0, decode(encode(map[int]any{1: 1, 2: "lead", 3: "Z05", 4: "sent", 6: day.UnixNano(), 7: due.UnixNano()}), &r))
	o := orders([]orderRecord{r})[0]
	want := []appliance.Clock{{ID: appliance.ClockHandle, Start: day, Due: due}}
	if !o.Due().Equal(due) || !reflect.DeepEqual(o.Clocks, want) {
		t.Errorf("order is %+v", o)
	}
	if again := orders(orderRecords([]appliance.Order{o}))[0]; !reflect.DeepEqual(again, o) {
		t.Errorf("kept again it is %+v", again)
	}
}

// A header holds codes, times and names of states: nothing anybody has typed.
func TestNoWordLiesInAHeader(t *testing.T) {
	s := newSeals([]byte("box"), []pair{{1, []byte("card"), []byte("off")}}, nil)
	const typed = "打字13800001111"
	order := appliance.Order{Seq: 1}
	fillWords(reflect.ValueOf(&order.Words).Elem(), typed)
	watch := appliance.Supervision{Seq: 1, Words: appliance.SuperviseWords{Ask: typed}}
	pending := &appliance.Pending{Act: "refuse", Agency: typed}
	ch := appliance.CaseChange{
		External: typed, Tags: []string{typed}, Orders: []appliance.Order{order}, Supervisions: []appliance.Supervision{watch},
		Pending: &pending, Transfer: &appliance.Transfer{To: typed, No: typed, Receipt: typed},
	}
	fillWords(reflect.ValueOf(&ch.Words).Elem(), typed)
	call := appliance.CallChange{Call: 1, DocNo: typed}
	fillWords(reflect.ValueOf(&call.Words).Elem(), typed)
	warning := appliance.WarningChange{Subject: typed}
	fillWords(reflect.ValueOf(&warning.Words).Elem(), typed)
	bodies := []appliance.Body{ch, call, warning}
	var motion appliance.Motion
	fillWords(reflect.ValueOf(&motion).Elem(), typed)
	motion.Kind, motion.State = appliance.MotionPolicy, appliance.MotionOpen
	bodies = append(bodies, motion)
	for _, r := range townRecords() {
		v := reflect.New(reflect.TypeOf(r)).Elem()
		fillWords(v, typed)
		for _, key := range []string{"Code", "List", "Number", "Version", "Office", "Department"} {
			if from := reflect.ValueOf(r).FieldByName(key); from.IsValid() {
				v.FieldByName(key).Set(from)
			}
		}
		if p, ok := r.(appliance.Policy); ok {
			v.FieldByName("Name").SetString(p.Name)
		}
		bodies = append(bodies, v.Interface().(appliance.Body))
	}
	for _, b := range bodies {
		r, _, err := s.write(appliance.Entry{Seq: 1, At: day, Kind: "k", Peer: typed, Body: b, Actor: appliance.Actor{Name: typed, For: typed}})
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(r.header, []byte("打字")) || bytes.Contains(r.header, []byte("13800001111")) {
			t.Errorf("%T: a word lies in the header: %q", b, r.header)
		}
		if f, err := s.read(r); err != nil || !strings.Contains(fmt.Sprintf("%+v", f.Body), typed) {
			t.Errorf("%T: the word is lost: %+v, %v", b, f.Body, err)
		}
	}
}

// fillWords puts a word wherever one fits.
func fillWords(v reflect.Value, word string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(word)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			fillWords(v.Field(i), word)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillWords(v.Index(0), word)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillWords(v.Elem(), word)
	}
}

// A text may hold anything: it is kept as it came.
func TestWordsAreKeptAsTheyCame(t *testing.T) {
	s := newSeals([]byte("box"), []pair{{1, []byte("card"), []byte("off")}}, nil)
	half := string(appliance.AppendHalf([]byte("x"), 0xD83D))
	for _, text := range []string{half, "a\x00b", "\xff\xfe", "\x1b]52;c;x\a", ""} {
		p := appliance.Part{Kind: appliance.PartText, From: appliance.Address(text), Text: text, PDU: []byte(text)}
		r, _, err := s.write(appliance.Entry{Seq: 1, At: day, Kind: appliance.KindPartHeard, Body: p, Peer: p.From})
		if err != nil {
			t.Fatal(err)
		}
		f, err := s.read(r)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Body.(appliance.Part); got.Text != text || got.From != p.From || !bytes.Equal(got.PDU, p.PDU) {
			t.Errorf("%q came back as %+v", text, got)
		}
	}
}

// FuzzRecord: whatever lies in the journal is read as what it is or refused,
// never a panic; what opens under our keys is in the form we write.
func FuzzRecord(f *testing.F) {
	s := newSeals([]byte("box"), []pair{{1, []byte("card"), []byte("off")}}, nil)
	var records []record
	for seq, body := range []appliance.Body{
		appliance.Part{Text: "你好"}, appliance.Message{Text: "你好", Parts: []uint64{1}}, appliance.CaseChange{Words: appliance.CaseWords{Text: "x"}},
		appliance.Talk{English: true}, appliance.BoxNote{Version: "1"},
		appliance.CallChange{Call: 1, Words: appliance.CallWords{Done: "x"}}, appliance.Motion{Kind: appliance.MotionPolicy, What: "x"},
		appliance.WarningChange{Subject: "x"}, appliance.Tally{Person: "p1", Day: appliance.DateOf(day)}, appliance.Person{Code: "p1", Name: "x"},
	} {
		r, _, err := s.write(appliance.Entry{Seq: uint64(seq + 1), At: day, Kind: "k", Body: body})
		if err != nil {
			f.Fatal(err)
		}
		records = append(records, r)
		f.Add(r.append(nil))
		f.Add(r.erase().append(nil))
	}
	b := frame(1, chain{}, records)
	f.Add(b)
	n, _ := batchSize(b)
	f.Add(b[:n])
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, err := batchSize(b); err == nil && n == int64(len(b)) {
			if p, err := parseBatch(b, place{}); err == nil {
				if again := frame(p.first, p.before, p.records); !slices.Equal(again[:n], b) {
					t.Error("a batch that is read is not written the same")
				}
			}
		}
		r, rest, err := cutRecord(b)
		if err != nil {
			return
		}
		if again := r.append(nil); !bytes.Equal(again, b[:len(b)-len(rest)]) {
			t.Error("a record that is read is not written the same")
		}
		e, err := s.read(r)
		if err != nil {
			return
		}
		if !r.erased() && !bytes.Equal(encode(e.rec), r.header) {
			t.Errorf("%+v opens, and was not written like this", e)
		}
	})
}
