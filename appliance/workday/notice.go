package workday

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/appliance"
)

// ParseNotice reads the State Council's own sentences, one or a whole pasted notice:
//
//	四、劳动节:5月1日(周五)至5日(周二)放假调休,共5天。5月9日(周六)上班。
//
// Signs may be full or half width, a weekday 周五 or 星期五. Each stated weekday
// is compared with its date and each 共n天 with its range; what does not agree is
// refused as a *Fault. Sentences without a day (greetings, duty rotas) are passed over.
func ParseNotice(text string, year int) (days []appliance.CalendarDay, err error) {
	p := notice{year: year}
	for _, s := range sentences(text) {
		if err := p.sentence(s); err != nil {
			return nil, err
		}
	}
	if len(p.days) == 0 {
		return nil, &Fault{Why: FaultNothing}
	}
	slices.SortFunc(p.days, byDate)
	return p.days, nil
}

// Document finds the number of the document, 国办发明电〔2024〕12号, in a notice; "" if there is none.
func Document(text string) string {
	return documentNo.FindString(strings.Join(strings.Fields(text), ""))
}

var documentNo = regexp.MustCompile(`国办发(?:明电)?[〔\[(（]\d{4}[〕\])）]\d+号`)

// notice is a notice while it is read.
type notice struct {
	year int
	name string // of the holiday the sentences are about
	days []appliance.CalendarDay
}

var (
	// narrow are the signs a notice has in two widths.
	narrow = strings.NewReplacer("（", "(", "）", ")", "，", ",", "：", ":", "；", ";", "．", ".", "～", "至", "~", "至", "—", "至",
		"–", "至", "－", "至", "-", "至", " ", "", "　", "", "\u00a0", "", "\t", "", "\r", "", "\ufeff", "")
	numbering = regexp.MustCompile(`^(?:\(?[一二三四五六七八九十]+\)?[、.]?|\d+[、.])`)
	heading   = regexp.MustCompile(`^([\p{Han}、]{2,12}):`)
	dayAt     = regexp.MustCompile(`^(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?`)
	dayIn     = regexp.MustCompile(`\d{1,2}日`)
	total     = regexp.MustCompile(`(?:共|放假)(\d{1,2}|[一二三四五六七八九十]+)天`)
	weekdayIn = regexp.MustCompile(`(?:周|星期)([一二三四五六日天])`)
)

// sentences cuts a text where sentences end, signs narrowed, brackets kept whole. The
// notice's own number is no part of the sentence it stands before.
func sentences(text string) []string {
	text = strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, text)
	var out []string
	for _, s := range strings.FieldsFunc(documentNo.ReplaceAllString(narrow.Replace(text), "\n"), func(r rune) bool { return r == '。' || r == ';' || r == '\n' }) {
		if s = strings.TrimLeft(s, ",:、"); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// sentence reads one sentence: clauses that each name days and say what of them.
func (p *notice) sentence(s string) error {
	rest, before := s, p.name
	if h := heading.FindStringSubmatch(numbering.ReplaceAllString(rest, "")); h != nil {
		p.name = h[1]
		rest = numbering.ReplaceAllString(rest, "")[len(h[0]):]
	}
	if strings.HasPrefix(rest, "鼓励") || strings.HasPrefix(rest, "安排") || !dayIn.MatchString(rest) {
		return nil // advice to employers (2024: 除夕休息) and words without a day
	}
	said := saying{notice: p, text: s}
	var pending []appliance.Date
	off := 0
	for clause := range clauses(rest) {
		found, err := said.dates(clause)
		if err != nil {
			return err
		}
		pending = append(pending, found...)
		work := strings.Contains(clause, "上班") || strings.Contains(clause, "补班")
		free := strings.Contains(clause, "放假") || strings.Contains(clause, "补休") || strings.Contains(clause, "休息")
		switch {
		case work && free:
			return &Fault{Why: FaultBoth, Sentence: s}
		case strings.Contains(clause, "与周末连休"):
			n := len(p.days)
			if len(pending) > 0 || n == 0 || !p.days[n-1].Off {
				return &Fault{Why: FaultVerb, Sentence: s}
			}
			beside := weekendBeside(p.days[n-1].Date)
			if beside == nil {
				return &Fault{Why: FaultVerb, Sentence: s, Date: p.days[n-1].Date}
			}
			for _, d := range beside {
				if err := p.add(s, d, true); err != nil {
					return err
				}
				off++
			}
		case work || free:
			for _, d := range pending {
				if err := p.add(s, d, free); err != nil {
					return err
				}
			}
			if free {
				off += len(pending)
			}
			pending = nil
		}
	}
	if len(pending) > 0 {
		if said.dated && p.name == "" || said.allDated {
			p.name = before
			return nil // the date of the notice itself
		}
		return &Fault{Why: FaultVerb, Sentence: s, Date: pending[0]}
	}
	if m := total.FindStringSubmatch(rest); m != nil && number(m[1]) != off {
		return &Fault{Why: FaultCount, Sentence: s, Want: strconv.Itoa(number(m[1])), Got: strconv.Itoa(off)}
	}
	return nil
}

// clauses are the stretches between commas outside brackets.
func clauses(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		depth, from := 0, 0
		for i, r := range s {
			switch {
			case r == '(':
				depth++
			case r == ')':
				depth--
			case r == ',' && depth <= 0:
				if !yield(s[from:i]) {
					return
				}
				from = i + 1
			}
		}
		yield(s[from:])
	}
}

// add keeps a day, unless the notice said another thing of it before.
func (p *notice) add(sentence string, d appliance.Date, off bool) error {
	if weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday; !off && !weekend {
		return &Fault{Why: FaultWorkday, Sentence: sentence, Date: d}
	}
	for _, o := range p.days {
		if o.Date == d && o.Off != off {
			return &Fault{Why: FaultBoth, Sentence: sentence, Date: d}
		}
		if o.Date == d {
			return nil
		}
	}
	name := p.name
	if name == "" {
		name = "节日"
	}
	p.days = append(p.days, appliance.CalendarDay{Date: d, Name: name, Off: off})
	return nil
}

// saying is one sentence while it is read: a year or month that was said holds
// for the days after it.
type saying struct {
	*notice
	text      string
	saidYear  int
	saidMonth int
	dated     bool // a year was said
	allDated  bool // with every day
	any       bool
}

// dates are the days a clause names; A日至B日 are all from A to B.
func (p *saying) dates(clause string) ([]appliance.Date, error) {
	var out []appliance.Date
	var last *appliance.Date // the day just read, while a 至 may follow
	until := false
	depth := 0
	for i := 0; i < len(clause); {
		m := dayAt.FindStringSubmatchIndex(clause[i:])
		if m == nil || depth > 0 || i > 0 && clause[i-1] >= '0' && clause[i-1] <= '9' {
			r, size := rune(clause[i]), 1
			switch {
			case r == '(':
				depth++
			case r == ')':
				depth--
			case strings.HasPrefix(clause[i:], "至") || strings.HasPrefix(clause[i:], "到"):
				until, size = last != nil && depth == 0, len("至")
				i += size
				continue
			}
			if depth == 0 && r != ')' {
				last = nil
			}
			i += size
			continue
		}
		part := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return clause[i+m[2*n] : i+m[2*n+1]]
		}
		d, err := p.date(part(1), part(2), part(3), part(4), last, until)
		if err != nil {
			return nil, err
		}
		if until {
			for x := last.Add(1); x.Compare(d) <= 0; x = x.Add(1) {
				out = append(out, x)
			}
		} else {
			out = append(out, d)
		}
		last, until = &d, false
		i += m[1]
	}
	return out, nil
}

// longestHoliday bounds a range: more is a slip of the pen.
const longestHoliday = 15

func (p *saying) date(year, month, day, beside string, from *appliance.Date, until bool) (appliance.Date, error) {
	p.allDated = (p.allDated || !p.any) && year != ""
	p.any = true
	if year != "" {
		p.saidYear, p.dated = number(year), true
	}
	if month != "" {
		p.saidMonth = number(month)
	}
	d := appliance.Date{Year: p.year, Month: time.Month(p.saidMonth), Day: number(day)}
	if p.saidYear != 0 {
		d.Year = p.saidYear
	} else if d.Month == time.December && strings.Contains(p.name, "元旦") {
		d.Year-- // the eve of the year the notice is about
	}
	if until && year == "" && from != nil {
		d.Year = from.Year
		if d.Compare(*from) < 0 && from.Month == time.December {
			d.Year++
			p.saidYear = d.Year
		}
	}
	switch {
	case p.saidMonth == 0 || !d.Valid():
		return d, &Fault{Why: FaultNoDay, Sentence: p.text, Got: day}
	case until && (d.Compare(*from) <= 0 || d.Compare(from.Add(longestHoliday)) > 0):
		return d, &Fault{Why: FaultRange, Sentence: p.text, Date: d, Want: from.String()}
	}
	if m := weekdayIn.FindStringSubmatch(beside); m != nil {
		said := "周" + strings.ReplaceAll(m[1], "天", "日")
		if is := Weekday(d.In(time.UTC)); said != is {
			return d, &Fault{Why: FaultWeekday, Sentence: p.text, Date: d, Want: is, Got: said}
		}
	}
	return d, nil
}

// weekendBeside are the Saturday and Sunday that a holiday on a Monday or a Friday joins.
func weekendBeside(d appliance.Date) []appliance.Date {
	switch d.Weekday() {
	case time.Monday:
		return []appliance.Date{d.Add(-2), d.Add(-1)}
	case time.Friday:
		return []appliance.Date{d.Add(1), d.Add(2)}
	case time.Saturday:
		return []appliance.Date{d.Add(1)}
	case time.Sunday:
		return []appliance.Date{d.Add(-1)}
	}
	return nil
}

// number reads 12 and 十二; 0 for anything else.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	tens, ones, ten := strings.Cut(s, "十")
	digit := func(s string) int { return (strings.Index("一二三四五六七八九", s) + 3) / 3 }
	switch {
	case !ten:
		return digit(s)
	case tens == "" && ones == "":
		return 10
	case tens == "":
		return 10 + digit(ones)
	case ones == "":
		return 10 * digit(tens)
	}
	return 10*digit(tens) + digit(ones)
}
