package store

import (
	"reflect"
	"testing"
	"time"

	"huying/appliance"
)

// may2027 is a calendar of one layer, made short.
func may2027(layer appliance.Layer, source string, off ...int) appliance.Calendar {
	c := appliance.Calendar{Year: 2027, Layer: layer, Source: source}
	for _, d := range off {
		c.Days = append(c.Days, appliance.CalendarDay{Date: appliance.Date{Year: 2027, Month: time.May, Day: d}, Name: "劳动节", Off: true})
	}
	return c
}

func imports(t testing.TB, st *Store, c appliance.Calendar) {
	t.Helper()
	mustUpdate(t, st, func(tx appliance.Tx) error {
		return tx.Append(appliance.Entry{At: day, Actor: appliance.Actor{Kind: appliance.ByClerk, ID: "1", Name: "王主任"},
			Kind: appliance.KindCalendarSet, Body: c})
	})
}

// A calendar stands until its layer says another thing of its year; it comes
// back after a restart and from the journal alone.
func TestACalendarIsKept(t *testing.T) {
	dir := t.TempDir()
	st := openAt(t, dir, Options{})
	aDay(t, st)
	national := may2027(appliance.LayerNational, "国办发明电〔2026〕9号", 1, 2, 3)
	town := may2027(appliance.LayerTown, "镇政府通知", 10)
	imports(t, st, may2027(appliance.LayerNational, "误", 1))
	imports(t, st, town)
	imports(t, st, national)
	imports(t, st, appliance.Calendar{Year: 2026, Layer: appliance.LayerTown, Source: "停电"})
	check := func(st *Store) {
		t.Helper()
		mustView(t, st, func(r appliance.Reader) error {
			got, err := r.Calendars()
			want := []appliance.Calendar{{Year: 2026, Layer: appliance.LayerTown, Source: "停电"}, national, town}
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("calendars are %+v, %v\nwant %+v", got, err, want)
			}
			return nil
		})
	}
	check(st)
	if err := st.Equal(t.Context()); err != nil {
		t.Error(err)
	}
	if err := st.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	check(st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	check(openAt(t, dir, Options{}))
}
