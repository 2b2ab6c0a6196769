package main

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// contract is the JSON documents of the command line, by a name of their own.
var contract = map[string]any{
	"case": jsonCase{}, "order": jsonOrder{}, "call": jsonCall{}, "outgoing": jsonOutgoing{}, "incoming": jsonIncoming{}, "alarm": jsonAlarm{}, "clerk": jsonClerk{},
	"motion": jsonMotion{}, "policy": jsonPolicy{}, "warning": jsonWarning{}, "precision": jsonPrecision{}, "town": jsonTown{}, "fault": jsonTownFault{}, "preset": jsonPreset{},
	"list": jsonEdition{}, "change": jsonChange{}, "person": jsonPerson{}, "office": jsonOffice{}, "grid": jsonGrid{}, "meeting": jsonMeeting{}, "guide": jsonGuide{},
	"month": jsonMonth{}, "admit": jsonAdmit{}, "opinion": jsonOpinion{}, "responsible": jsonResponsible{}, "due": jsonDue{}, "year": jsonYear{}, "notice": jsonNotice{}, "deed": jsonDeed{}, "back": jsonBack{}, "audio": jsonAudio{},
}

// keys are the keys of a document with what lies behind each, one a line.
func keys(name string, t reflect.Type) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t.PkgPath() == "time" {
		return nil
	}
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		kind := f.Type.String()
		switch {
		case f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct && strings.HasPrefix(f.Type.Elem().Name(), "json"):
			kind = "[]"
		case strings.Contains(kind, "main.json"):
			kind = "{}"
		}
		out = append(out, name+"."+key+" "+kind)
		out = append(out, keys(name+"."+key, f.Type)...)
	}
	return out
}

// Scripts read these documents: keys may be added, never renamed nor given to
// something else, and every list is a list, never null.
func TestDocumentsKeepTheirKeys(t *testing.T) {
	var now []string
	for name, d := range contract {
		now = append(now, keys(name, reflect.TypeOf(d))...)
	}
	slices.Sort(now)
	const file = "testdata/documents.txt"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Fields(strings.ReplaceAll(string(b), " ", "="))
	var have []string
	for _, k := range now {
		have = append(have, strings.ReplaceAll(k, " ", "="))
		if !slices.Contains(known, strings.ReplaceAll(k, " ", "=")) {
			t.Errorf("%s is new: add this line to %s", k, file)
		}
	}
	for _, k := range known {
		if !slices.Contains(have, k) {
			t.Errorf("%s is gone, and scripts may read it", strings.ReplaceAll(k, "=", " "))
		}
	}
	for _, k := range now {
		if strings.HasSuffix(k, " ") || strings.Contains(k, ". ") {
			t.Errorf("%q has no key", k)
		}
	}
}
