package main

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/loop"
)

// A deed's fields are its command's flags: what a clerk fills in on the screen is
// named alike on the command line, and neither can be forgotten.

var (
	dateType = reflect.TypeFor[appliance.Date]()
	timeType = reflect.TypeFor[time.Time]()
	caseType = reflect.TypeFor[appliance.CaseID]()
	callType = reflect.TypeFor[appliance.CallID]()
)

// flagName is the field's name as a flag: ReporterKind is --reporter-kind.
func flagName(field string) string {
	var b strings.Builder
	for i, r := range field {
		if r >= 'A' && r <= 'Z' {
			if i > 0 && field[i-1] >= 'a' {
				b.WriteByte('-')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// fields walks the deed's fields that are flags. Its call is the command's
// argument, and text and order have ways of their own.
func fields(deed any, f func(name string, v reflect.Value)) {
	v := reflect.ValueOf(deed).Elem()
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; name != "Call" {
			f(flagName(name), v.Field(i))
		}
	}
}

// deedFlags declares the flags of a deed. help says what each is for.
func deedFlags(cmd *cobra.Command, deed any, help map[string]string) {
	fields(deed, func(name string, v reflect.Value) {
		says := help[name]
		switch {
		case name == "text" && cmd.Annotations[reads] == "file":
		case v.Type() == dateType:
			cmd.Flags().String(name, "", orElse(says, "a day, `2026-12-03`"))
		case v.Type() == timeType:
			cmd.Flags().String(name, "", orElse(says, "a time, `2026-12-03T09:30`"))
		case v.Type() == caseType:
			cmd.Flags().String(name, "", orElse(says, "the number of a case"))
		case v.Kind() == reflect.String:
			cmd.Flags().String(name, "", says)
		case v.Kind() == reflect.Bool:
			cmd.Flags().Bool(name, false, says)
		case v.Kind() == reflect.Int:
			cmd.Flags().Int(name, 0, says)
		case v.Kind() == reflect.Slice:
			cmd.Flags().StringSlice(name, nil, says)
		}
	})
}

func orElse(v, or string) string {
	if v == "" {
		return or
	}
	return v
}

// fill reads the flags into a deed.
func (a *app) fill(ctx context.Context, cmd *cobra.Command, deed any) error {
	var first error
	fields(deed, func(name string, v reflect.Value) {
		if first != nil || !cmd.Flags().Changed(name) {
			return
		}
		said := cmd.Flags().Lookup(name).Value.String()
		switch {
		case v.Type() == dateType:
			t, err := time.Parse(time.DateOnly, said)
			if err != nil {
				first = misused{problem{fmt.Errorf("--%s %q is not a day", name, said), "write it as 2026-12-03"}}
				return
			}
			v.Set(reflect.ValueOf(appliance.DateOf(t)))
		case v.Type() == timeType:
			t, err := time.ParseInLocation("2006-01-02T15:04", said, a.box.desk.Clock.Location)
			if err != nil {
				first = misused{problem{fmt.Errorf("--%s %q is not a time", name, said), "write it as 2026-12-03T09:30"}}
				return
			}
			v.Set(reflect.ValueOf(t))
		case v.Type() == caseType:
			c, err := a.box.desk.Number(ctx, said)
			if err != nil {
				first = a.explain("case "+said, err)
				return
			}
			v.Set(reflect.ValueOf(c.ID))
		case v.Kind() == reflect.String:
			v.SetString(said)
		case v.Kind() == reflect.Bool:
			v.SetBool(said == "true")
		case v.Kind() == reflect.Int:
			n, err := cmd.Flags().GetInt(name)
			if err != nil {
				first = err
				return
			}
			v.SetInt(int64(n))
		case v.Kind() == reflect.Slice:
			all, err := cmd.Flags().GetStringSlice(name)
			if err != nil {
				first = err
				return
			}
			v.Set(reflect.ValueOf(all))
		}
	})
	return first
}

// theDeed is what a filled-in pointer to a deed says.
func theDeed(p any) loop.Deed {
	d, ok := reflect.ValueOf(p).Elem().Interface().(loop.Deed)
	if !ok {
		panic(fmt.Sprintf("%T is no deed", p))
	}
	return d
}
