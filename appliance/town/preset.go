package town

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/BurntSushi/toml"

	"huying/appliance"
)

//go:embed presets.toml
var presets string

// A Preset is a set of offices that a document names, to begin a township with.
type Preset struct {
	Name    string         `toml:"name"`
	Title   string         `toml:"title"`
	Source  []string       `toml:"source"`
	Offices []PresetOffice `toml:"offices"`
	// Blank are offices of which the document gives the number and no names.
	Blank []PresetBlank `toml:"blank"`
}

// A PresetOffice is one office of a preset, of the township.
type PresetOffice struct {
	Name     string               `toml:"name"`
	Short    string               `toml:"short"`
	Kind     appliance.OfficeKind `toml:"kind"`
	Resident bool                 `toml:"resident"`
	Leads    []string             `toml:"leads"`
}

// A PresetBlank is offices that the hall names itself.
type PresetBlank struct {
	What     string               `toml:"what"`
	Kind     appliance.OfficeKind `toml:"kind"`
	Number   int                  `toml:"number"`
	More     bool                 `toml:"more"` // and as many more as the place needs (X)
	Resident bool                 `toml:"resident"`
}

// Presets are all presets (F0-41, F1-03, F3-05, F3-09, F4-04). Its error is a fault of the build.
func Presets() ([]Preset, error) {
	var file struct {
		Preset []Preset `toml:"preset"`
	}
	meta, err := toml.Decode(presets, &file)
	if err != nil {
		return nil, fmt.Errorf("presets: %w", err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return nil, fmt.Errorf("presets: unknown key %s", extra[0])
	}
	return file.Preset, nil
}

// Use is the records of a preset's offices that the town does not have yet, by
// name or short name. They stand under the township's own office, the hall, and take
// free codes Z01, Z02 … Named again, it adds nothing.
func (p Preset) Use(now *appliance.Town, on appliance.Date) []appliance.Record {
	var out []appliance.Record
	taken := map[string]bool{}
	for _, o := range now.Offices() {
		taken[o.Code] = true
	}
	n, from := 0, on
	if now.Empty() {
		from = appliance.Date{}
	}
	for _, x := range p.Offices {
		o := appliance.Office{
			Name: x.Name, Short: x.Short, Level: appliance.LevelTown, Kind: x.Kind, Resident: x.Resident, Leads: x.Leads,
			Parent: hall(now, on), Preset: p.Name, From: from,
		}
		if o.Short == "" {
			o.Short = o.Name
		}
		if slices.ContainsFunc(now.Offices(), func(is appliance.Office) bool {
			return !is.Closed(on) && (is.Name == o.Name || is.Short == o.Short || is.Name == o.Short)
		}) {
			continue
		}
		for o.Code == "" || taken[o.Code] {
			n++
			o.Code = fmt.Sprintf("Z%02d", n)
		}
		taken[o.Code] = true
		out = append(out, o)
	}
	return out
}

// hall is the one office of the township that stands under no other of it, "" if that cannot be told.
func hall(now *appliance.Town, on appliance.Date) string {
	found := ""
	for _, o := range now.Offices() {
		above, ok := now.Office(o.Parent)
		if o.Level != appliance.LevelTown || o.Kind != appliance.OfficeBureau || o.Closed(on) || ok && above.Level == appliance.LevelTown || o.Preset != "" {
			continue
		}
		if found != "" {
			return ""
		}
		found = o.Code
	}
	return found
}

// Table is the 单位 table to fill in: the preset's offices, and a row without a
// name for each that the hall names itself. Such a row is refused until it has one.
func (p Preset) Table() File {
	rows := [][]string{officeTable.names()[:7]}
	n := 0
	add := func(name, short string, kind appliance.OfficeKind, resident bool) {
		n++
		rows = append(rows, []string{fmt.Sprintf("Z%02d", n), name, short, string(appliance.LevelTown), string(kind), "", yes.write(nil, resident)})
	}
	for _, o := range p.Offices {
		add(o.Name, or(o.Short, o.Name), o.Kind, o.Resident)
	}
	for _, b := range p.Blank {
		for range b.Number {
			add("", "", b.Kind, b.Resident)
		}
	}
	return File{Name: "单位.csv", Data: encodeCSV(rows)}
}
