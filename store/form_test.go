package store

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"huying/appliance"
)

// Every form of record that was ever released has left a folder in testdata,
// and is read for ever. HUYING_WRITE_FORM=1 writes the folder of the present
// form; it is done once, when the form is new.
func TestEveryReleasedFormIsRead(t *testing.T) {
	if os.Getenv("HUYING_WRITE_FORM") != "" {
		writeForm(t, "testdata/journal-4")
	}
	forms, err := filepath.Glob("testdata/journal-*")
	if err != nil || len(forms) == 0 {
		t.Fatal("no forms", err)
	}
	for _, form := range forms {
		t.Run(filepath.Base(form), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "box")
			if err := os.CopyFS(dir, os.DirFS(form)); err != nil {
				t.Fatal(err)
			}
			st := openAt(t, dir, Options{Now: today})
			if v, err := st.Verify(t.Context()); err != nil || len(v.Faults) > 0 || v.Entries < 20 {
				t.Errorf("verdict is %+v, %v", v, err)
			}
			mustView(t, st, func(r appliance.Reader) error {
				c, err := r.Case(appliance.NewCaseID(2026, 100))
				if err != nil || c.Text != "村东头没有水，路灯也坏了" || c.State != appliance.CaseWorking || c.Reporter != appliance.Address(villager) {
					t.Errorf("case is %+v, %v", c, err)
				}
				for a, err := range r.Alarms(true) {
					if err != nil || a.Word != "着火" {
						t.Error(a, err)
					}
				}
				if all, err := r.Calendars(); err != nil || len(all) != calendars[filepath.Base(form)] {
					t.Errorf("calendars are %+v, %v", all, err)
				} else if len(all) > 0 && (all[0].Source != "国办发明电〔2026〕9号" || len(all[0].Days) != 3) {
					t.Errorf("the calendar is %+v", all[0])
				}
				for c, err := range r.Clerks() {
					if err != nil || c.Name() != "李静" {
						t.Error(c, err)
					}
				}
				if opinions, there := towns[filepath.Base(form)]; there {
					worked(t, r, appliance.NewCaseID(2026, 102), recordsOf(opinions)...)
				} else if town, err := r.Town(); err != nil || !town.Empty() {
					t.Errorf("town is %+v, %v", town, err)
				}
				return nil
			})
			if got := finds(t, st, "路灯"); len(got) != 1 {
				t.Errorf("路灯 finds %v", got)
			}
			if err := st.Equal(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// calendars is how many each form's folder holds: journal-1 is older than they are.
var calendars = map[string]int{"journal-1": 0, "journal-2": 1, "journal-3": 1, "journal-4": 1}

// towns are the forms that know orders, calls and the town, and whether they know what
// the town was asked for its opinion on.
var towns = map[string]bool{"journal-3": false, "journal-4": true}

// recordsOf is the town as a form's folder holds it.
func recordsOf(opinions bool) []appliance.Record {
	return slices.DeleteFunc(townRecords(), func(r appliance.Record) bool {
		_, opinion := r.(appliance.Opinion)
		return opinion && !opinions
	})
}

func writeForm(t *testing.T, to string) {
	t.Helper()
	dir := t.TempDir()
	st, err := Open(dir, Options{Now: today, Version: "form"})
	if err != nil {
		t.Fatal(err)
	}
	aDay(t, st)
	imports(t, st, may2027(appliance.LayerNational, "国办发明电〔2026〕9号", 1, 2, 3))
	aTownAtWork(t, st)
	end := st.head.End
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, journalDir, segmentName(1)), end.off); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{dbFile, lockFile} { // the fold is built again, by whatever program reads it
		if err := os.Remove(filepath.Join(dir, f)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
}
