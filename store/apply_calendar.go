package store

import "huying/appliance"

// calendarKey orders calendars by year, then by layer.
func calendarKey(year int, layer appliance.Layer) []byte {
	return join2(be64(uint64(max(0, year))), []byte(layer))
}

// applyCalendar keeps what the layer now says; what it said before stays in the journal.
func (f *fold) applyCalendar(c appliance.Calendar) {
	f.keep(bCalendars, calendarKey(c.Year, c.Layer), calendarFactsOf(c))
}

func (r *reader) Calendars() ([]appliance.Calendar, error) {
	var all []appliance.Calendar
	c := r.cursor(bCalendars)
	for k, v := c.First(); k != nil; k, v = c.Next() {
		var rec calendarFacts
		if err := r.open(bCalendars, k, v, &rec); err != nil {
			return all, err
		}
		all = append(all, rec.calendar())
	}
	return all, nil
}
