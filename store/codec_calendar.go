package store

import (
	"time"

	"huying/appliance"
)

// calendarFacts is what one layer says about one year. It is printed in the
// papers: nothing in it is sealed.
type calendarFacts struct {
	Year   int         `cbor:"1,keyasint"`
	Layer  string      `cbor:"2,keyasint"`
	Days   []dayRecord `cbor:"3,keyasint,omitempty"`
	Source string      `cbor:"4,keyasint,omitempty"`
}

type dayRecord struct {
	Year  int    `cbor:"1,keyasint"`
	Month int    `cbor:"2,keyasint"`
	Day   int    `cbor:"3,keyasint"`
	Name  string `cbor:"4,keyasint,omitempty"`
	Off   bool   `cbor:"5,keyasint,omitempty"`
}

func calendarFactsOf(c appliance.Calendar) *calendarFacts {
	f := &calendarFacts{Year: c.Year, Layer: string(c.Layer), Source: c.Source}
	for _, d := range c.Days {
		f.Days = append(f.Days, dayRecord{Year: d.Date.Year, Month: int(d.Date.Month), Day: d.Date.Day, Name: d.Name, Off: d.Off})
	}
	return f
}

func (f *calendarFacts) calendar() appliance.Calendar {
	c := appliance.Calendar{Year: f.Year, Layer: appliance.Layer(f.Layer), Source: f.Source}
	for _, d := range f.Days {
		c.Days = append(c.Days, appliance.CalendarDay{
			Date: appliance.Date{Year: d.Year, Month: time.Month(d.Month), Day: d.Day}, Name: d.Name, Off: d.Off,
		})
	}
	return c
}
