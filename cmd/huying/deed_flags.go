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
	dateType  = reflect.TypeFor[appliance.Date]()
	timeType  = reflect.TypeFor[time.Time]()
	caseType  = reflect.TypeFor[appliance.CaseID]()
	clerkType = reflect.TypeFor[appliance.ClerkID]()
)

// A choice is a value that a flag accepts: as scripts write it, and as clerks say it.
type choice struct{ value, zh string }

// choices are the types whose values are known words.
var choices = map[reflect.Type][]choice{
	reflect.TypeFor[appliance.CaseKind]():      values(appliance.CaseKinds, nil),
	reflect.TypeFor[appliance.Urgency]():       values(urgencies, urgencyNames),
	reflect.TypeFor[appliance.Complexity]():    values(complexities, complexityNames),
	reflect.TypeFor[appliance.Secrecy]():       values(secrecies, secrecyNames),
	reflect.TypeFor[appliance.Channel]():       values(appliance.Channels, channelNames),
	reflect.TypeFor[appliance.OutcomeCode]():   values(appliance.OutcomeCodes, outcomeNames()),
	reflect.TypeFor[appliance.Response]():      values([]appliance.Response{appliance.RespondNow, appliance.RespondUntil, appliance.RespondStudy}, responseNames),
	reflect.TypeFor[appliance.CallReason]():    values(appliance.CallReasons, nil),
	reflect.TypeFor[appliance.LateReason]():    values(appliance.LateReasons, nil),
	reflect.TypeFor[appliance.SuperviseKind](): values([]appliance.SuperviseKind{appliance.SuperviseOrder, appliance.SuperviseRectify, appliance.SuperviseNotice}, nil),
	reflect.TypeFor[appliance.Stage]():         values(appliance.Stages, nil),
}

// What clerks call the values of a case.
var (
	urgencies    = []appliance.Urgency{appliance.UrgencyOrdinary, appliance.UrgencyPressing, appliance.UrgencyDanger}
	urgencyNames = map[appliance.Urgency]string{appliance.UrgencyOrdinary: "一般", appliance.UrgencyPressing: "较急", appliance.UrgencyDanger: "紧急"}

	complexities    = []appliance.Complexity{appliance.Simple, appliance.Complex}
	complexityNames = map[appliance.Complexity]string{appliance.Simple: "一般", appliance.Complex: "复杂"}

	secrecies    = []appliance.Secrecy{appliance.SecrecyNone, appliance.SecrecyHidden, appliance.SecrecySecret}
	secrecyNames = map[appliance.Secrecy]string{appliance.SecrecyNone: "普通", appliance.SecrecyHidden: "隐号", appliance.SecrecySecret: "保密"}

	channelNames = map[appliance.Channel]string{
		appliance.ChannelSMS: "短信", appliance.ChannelVoice: "语音", appliance.ChannelCallback: "回拨", appliance.ChannelCounter: "窗口",
		appliance.ChannelGrid: "网格", appliance.ChannelAgent: "代办", appliance.ChannelLeader: "领导", appliance.ChannelLetter: "信件",
		appliance.Channel12345: "12345", appliance.ChannelImport: "导入", appliance.ChannelMeeting: "会议",
	}
	responseNames = map[appliance.Response]string{appliance.RespondNow: "即办", appliance.RespondUntil: "限时", appliance.RespondStudy: "个案"}
)

func outcomeNames() map[appliance.OutcomeCode]string {
	out := map[appliance.OutcomeCode]string{}
	for _, c := range appliance.OutcomeCodes {
		out[c] = loop.OutcomeName(c, false)
	}
	return out
}

func values[T ~string](all []T, names map[T]string) []choice {
	out := make([]choice, len(all))
	for i, v := range all {
		out[i] = choice{string(v), names[v]}
	}
	return out
}

// listed are the words as a flag's help and a hint name them.
func listed(all []choice) string {
	out := make([]string, len(all))
	for i, w := range all {
		out[i] = w.value
		if w.zh != "" && w.zh != w.value {
			out[i] += " (" + w.zh + ")"
		}
	}
	return strings.Join(out, ", ")
}

// chosen is the value that somebody wrote, by its code, its Chinese name, or a
// beginning that only one has.
func chosen(cmd *cobra.Command, flag, said string, all []choice) (string, error) {
	said = strings.TrimSpace(said)
	var begun, known []string
	for _, w := range all {
		if said == w.value || said == w.zh && w.zh != "" {
			return w.value, nil
		}
		if said != "" && (strings.HasPrefix(w.value, said) || strings.HasPrefix(w.zh, said)) {
			begun = append(begun, w.value)
		}
		known = append(known, w.value)
	}
	if len(begun) == 1 {
		return begun[0], nil
	}
	hint := "one of " + strings.Join(known, ", ")
	if near := nearest(said, known); near != "" {
		hint = "did you mean " + near + "?"
	}
	return "", misused{problem{fmt.Errorf("%s: --%s %q is not known", cmd.CommandPath(), flag, said), hint}}
}

// flagName is the field's name as a flag: ReporterKind is --reporter-kind. How a matter
// ended is --outcome wherever it is said.
func flagName(field string) string {
	if field == "Code" {
		return "outcome"
	}
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

// nays are the other side of a flag that decides: whoever forgets both has decided nothing.
var nays = map[string]string{"yes": "no", "true": "false"}

// fields walks the deed's fields that are flags. Its call is the command's
// argument.
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
	flags := cmd.Flags()
	fields(deed, func(name string, v reflect.Value) {
		says := help[name]
		if all := choices[v.Type()]; all != nil {
			if says != "" {
				says += ": "
			}
			flags.String(name, "", says+listed(all))
			return
		}
		switch {
		case name == "text" && cmd.Annotations[reads] == "file":
		case v.Type() == dateType:
			flags.String(name, "", orElse(says, "a day, `2026-12-03`"))
		case v.Type() == timeType:
			flags.String(name, "", orElse(says, "a time, `2026-12-03T09:30`"))
		case v.Type() == caseType:
			flags.String(name, "", orElse(says, "the number of a case"))
		case v.Kind() == reflect.String:
			flags.String(name, "", says)
		case v.Kind() == reflect.Bool:
			flags.Bool(name, false, says)
			if nay := nays[name]; nay != "" {
				flags.Bool(nay, false, orElse(help[nay], "not --"+name))
			}
		case v.Kind() == reflect.Int:
			flags.Int(name, 0, says)
		case v.Kind() == reflect.Slice:
			flags.StringSlice(name, nil, says)
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
		if first == nil {
			first = a.fillOne(ctx, cmd, name, v)
		}
	})
	return first
}

func (a *app) fillOne(ctx context.Context, cmd *cobra.Command, name string, v reflect.Value) error {
	flags := cmd.Flags()
	if nay := nays[name]; nay != "" && v.Kind() == reflect.Bool {
		yes, _ := flags.GetBool(name)
		no, _ := flags.GetBool(nay)
		if yes == no {
			return misused{problem{fmt.Errorf("%s: say --%s or --%s", cmd.CommandPath(), name, nay), "usage: " + cmd.UseLine()}}
		}
		v.SetBool(yes)
		return nil
	}
	if flags.Lookup(name) == nil || !flags.Changed(name) {
		return nil
	}
	said := flags.Lookup(name).Value.String()
	if all := choices[v.Type()]; all != nil {
		word, err := chosen(cmd, name, said, all)
		if err == nil {
			v.SetString(word)
		}
		return err
	}
	switch {
	case v.Type() == dateType:
		d, err := dayFlag(cmd, name)
		if err != nil {
			return err
		}
		v.Set(reflect.ValueOf(d))
	case v.Type() == timeType:
		t, err := a.timeFlag(cmd, name)
		if err != nil {
			return err
		}
		v.Set(reflect.ValueOf(t))
	case v.Type() == caseType:
		c, err := a.box.desk.Number(ctx, said)
		if err != nil {
			return a.explain("case "+said, err)
		}
		v.Set(reflect.ValueOf(c.ID))
	case v.Type() == clerkType:
		if said == string(appliance.HolderDesk) {
			return nil
		}
		k, err := a.box.desk.Clerk(ctx, said)
		if err != nil {
			return a.explain("clerk "+said, err)
		}
		v.Set(reflect.ValueOf(k.ID))
	case v.Kind() == reflect.String:
		v.SetString(said)
	case v.Kind() == reflect.Bool:
		v.SetBool(said == "true")
	case v.Kind() == reflect.Int:
		n, err := flags.GetInt(name)
		if err != nil {
			return err
		}
		v.SetInt(int64(n))
	case v.Kind() == reflect.Slice:
		all, err := flags.GetStringSlice(name)
		if err != nil {
			return err
		}
		v.Set(reflect.ValueOf(all))
	}
	return nil
}

// dayFlag reads a day; the zero Date where none was said.
func dayFlag(cmd *cobra.Command, name string) (appliance.Date, error) {
	said, err := cmd.Flags().GetString(name)
	if err != nil || said == "" {
		return appliance.Date{}, err
	}
	t, err := time.Parse(time.DateOnly, said)
	if err != nil {
		return appliance.Date{}, misused{problem{fmt.Errorf("--%s %q is not a day", name, said), "write it as 2026-12-03"}}
	}
	return appliance.DateOf(t), nil
}

// timeFlag reads a moment on the hall's clock; the zero time where none was said.
func (a *app) timeFlag(cmd *cobra.Command, name string) (time.Time, error) {
	said, err := cmd.Flags().GetString(name)
	if err != nil || said == "" {
		return time.Time{}, err
	}
	t, err := parseWhen(said, a.box.desk.Clock.Location)
	if err != nil {
		return time.Time{}, misused{problem{fmt.Errorf("--%s %q is not a time", name, said), "write it as 2026-12-03T09:30"}}
	}
	return t, nil
}

// wanted refuses a deed that lacks what it cannot do without.
func wanted(cmd *cobra.Command, names []string) error {
	for _, n := range names {
		if !cmd.Flags().Changed(n) {
			return misused{problem{fmt.Errorf("%s: --%s is missing", cmd.CommandPath(), n), "usage: " + cmd.UseLine()}}
		}
	}
	return nil
}

// theDeed is what a filled-in pointer to a deed says.
func theDeed(p any) loop.Deed {
	d, ok := reflect.ValueOf(p).Elem().Interface().(loop.Deed)
	if !ok {
		panic(fmt.Sprintf("%T is no deed", p))
	}
	return d
}

// setField sets a field of a deed where it has one of that name and says nothing yet.
func setField(deed any, name string, value any) {
	f := reflect.ValueOf(deed).Elem().FieldByName(name)
	if f.IsValid() && f.IsZero() {
		f.Set(reflect.ValueOf(value))
	}
}
