package emulator

import (
	"fmt"
	"strings"
	"testing"
)

func TestCommandLinesAreSplit(t *testing.T) {
	tests := map[string]string{
		``:                        ``,
		`E0V1Q0`:                  `E=0 V=1 Q=0`,
		`&F`:                      `&F`,
		`Z;+CMEE=1`:               `Z +CMEE=1`,
		`ATE0`:                    `A T E=0`, // a second AT is no prefix
		`S3=13`:                   `S3=13`,
		`S3?`:                     `S3?`,
		`s4=10+cmgf=0`:            `S4=10 +CMGF=0`,
		`+CPMS="SM","ME","SM"`:    `+CPMS=SM,ME,SM`,
		`+CPMS= "SM" , "ME"`:      `+CPMS=SM,ME`,
		`+CNMI=2,1,,1`:            `+CNMI=2,1,,1`,
		`+CMGL=?;+CMGD=?;+CREG?`:  `+CMGL=? +CMGD=? +CREG?`,
		`+CSCA="a;b",145;+CSQ`:    `+CSCA=a;b,145 +CSQ`,
		`D13800001111;`:           `D=13800001111`,
		`D*100#`:                  `D=*100#`,
		`^DSCI=1;$QCX;*PSN;#BND?`: `^DSCI=1 $QCX *PSN #BND?`,
		`+CGREG`:                  `+CGREG`,
	}
	for line, want := range tests {
		commands, ok := splitLine(line)
		if !ok {
			t.Errorf("%q is no command line", line)
			continue
		}
		var got []string
		for _, c := range commands {
			var args []string
			for _, a := range c.args {
				args = append(args, a.text)
			}
			got = append(got, c.name+map[form]string{execute: "", read: "?", test: "=?", set: "="}[c.form]+strings.Join(args, ","))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: got %s, want %s", line, s, want)
		}
	}
	for _, line := range []string{`+`, `+CPMS="SM`, `+CPMS="SM"x`, `+CPMS=S"M`, `+CMGL?1`, `S`, `S=3`, `7`, `"`, `+CMGF=0?"`} {
		if commands, ok := splitLine(line); ok {
			t.Errorf("%q was taken as %+v", line, commands)
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, s := range []string{`E0V1`, `+CPMS="SM","ME";+CNMI=2,1,0,1,0`, `S3=13;D112;`, `+CMGL="ALL"`, `&F&C1`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		commands, ok := splitLine(line)
		if !ok {
			return
		}
		// What was split joins to what was typed, but for blanks and semicolons.
		var raw strings.Builder
		for _, c := range commands {
			if c.name == "" {
				t.Fatalf("%q has a command without a name", line)
			}
			fmt.Fprint(&raw, c.raw)
		}
		clean := strings.NewReplacer(" ", "", ";", "").Replace
		if clean(raw.String()) != clean(line) {
			t.Errorf("%q was split into %q", line, raw.String())
		}
	})
}
