package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/store"
)

// The technician's phone hears of damage once, within the quarter of an hour, and not again the same
// day; a town without a technician is not written to.
func TestTheTechnicianIsTextedAboutDamage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := sinceMonday()
		gsm := newGSM(now)
		defer gsm.Close()
		d := begin(t, t.TempDir(), gsm, now)
		defer d.stop()
		ctx := t.Context()
		name, phone := "赵工", "13800000033"
		if _, err := d.box.desk.SetPerson(ctx, desk.Root, "", desk.PersonChange{Name: &name, Phone: &phone, Roles: []appliance.Role{appliance.RoleTechnician}}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Minute)
		if n := d.heard("【设备】"); n != 0 {
			t.Errorf("a box that is well texted %d times", n)
		}
		if err := d.box.store.NameDamage(ctx, store.Verdict{Faults: []store.Fault{{Segment: 1, Offset: 8192, Entry: 3, Last: 4}}}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Minute)
		words := d.got("+86" + appliance.Phone(phone))
		if len(words) != 1 || words[0].Text != "【设备】青山镇呼应盒:台账有 1 段读不出来。请到机房处理。" {
			t.Errorf("the technician read %+v", words)
		}
		time.Sleep(6 * time.Hour)
		if n := d.heard("【设备】"); n != 1 {
			t.Errorf("told %d times on one day", n)
		}
		for _, s := range d.outgoing() {
			if s.Template == "S11" && (s.Class != appliance.ClassReminder || !strings.Contains(s.Text, "请到机房处理")) {
				t.Errorf("%+v", s)
			}
		}
	})
}
