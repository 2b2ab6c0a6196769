package store

import (
	"fmt"
	"hash/fnv"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"huying/appliance"
)

// The numbers under which fields are kept stay for ever. testdata/forms.txt
// shows every body as it is written, each field with something of its own; a
// new field adds to a line, one that is renamed stands there under its new
// name, and no number may change.
// HUYING_WRITE_FORM=1 writes the file.
func TestNumbersOfFieldsStay(t *testing.T) {
	var b strings.Builder
	for _, body := range everyBody() {
		v := reflect.ValueOf(body)
		fillNamed(v.Elem(), v.Elem().Type().Name())
		f, w, err := split(appliance.Entry{Seq: 1, At: day, Kind: "some.kind", Body: v.Elem().Interface().(appliance.Body)})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n facts %s\n words %s\n", v.Elem().Type().Name(), diagnose(t, f), diagnose(t, w))
	}
	var c appliance.Case
	fillNamed(reflect.ValueOf(&c).Elem(), "Case")
	fmt.Fprintf(&b, "a case as it stands\n value %s\n", diagnose(t, caseRecordOf(c)))
	const file = "testdata/forms.txt"
	if os.Getenv("HUYING_WRITE_FORM") != "" {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(b.String(), "\n")
	for i, line := range strings.Split(string(want), "\n") {
		if i >= len(got) || got[i] != line {
			t.Fatalf("line %d of %s:\n%s\nis now\n%s", i+1, file, line, got[min(i, len(got)-1)])
		}
	}
}

func diagnose(t *testing.T, v any) string {
	t.Helper()
	s, err := cbor.Diagnose(encode(v))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fillNamed gives every field a value made of its name, which stays as it is
// when other fields come.
func fillNamed(v reflect.Value, name string) {
	h := fnv.New32a()
	h.Write([]byte(name))
	n := int64(h.Sum32()%9000 + 1000)
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillNamed(v.Elem(), name)
	case reflect.Struct:
		switch v.Type() {
		case reflect.TypeFor[time.Time]():
			v.Set(reflect.ValueOf(time.Unix(n, 0).UTC()))
		case reflect.TypeFor[appliance.Date]():
			v.Set(reflect.ValueOf(appliance.Date{Year: int(n), Month: 5, Day: 1}))
		default:
			for i := range v.NumField() {
				fillNamed(v.Field(i), name+"."+v.Type().Field(i).Name)
			}
		}
	case reflect.Slice:
		s := reflect.MakeSlice(v.Type(), 1, 1)
		fillNamed(s.Index(0), name)
		v.Set(s)
	case reflect.String:
		v.SetString(name)
	case reflect.Int, reflect.Int64:
		v.SetInt(n)
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(uint64(n % 250))
	case reflect.Bool:
		v.SetBool(true)
	}
}
