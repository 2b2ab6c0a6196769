package store

import (
	"reflect"
	"time"

	"github.com/fxamacker/cbor/v2"

	"huying/appliance"
)

// A form is the stored form of a record that is sealed as a whole: it names
// the fields by the numbers under which they are kept, and so serves both ways.
// A field is a pointer to a plain value, or what date, moment, one, maybe and
// list make. Fields that are empty are left out; numbers it does not know are
// passed over.
//
//	return form{1: &o.Code, 2: &o.Name, 3: date(&o.To), 4: list(&o.History, parentageForm)}
type form []any

func (f form) MarshalCBOR() ([]byte, error) {
	m := make(map[int]any, len(f))
	for n, v := range f {
		if v != nil && !blank(v) {
			m[n] = v
		}
	}
	return encoding.Marshal(m)
}

func (f form) UnmarshalCBOR(b []byte) error {
	var m map[int]cbor.RawMessage
	if err := decode(b, &m); err != nil {
		return err
	}
	for n, raw := range m {
		if n < 0 || n >= len(f) || f[n] == nil {
			continue
		}
		if err := decode(raw, f[n]); err != nil {
			return err
		}
	}
	return nil
}

// into reads a form: decode wants a pointer, and the fields are pointers already.
func (f form) into() *form { return &f }

// blank reports whether a field has nothing to keep.
func blank(field any) bool {
	if f, ok := field.(interface{ blank() bool }); ok {
		return f.blank()
	}
	v := reflect.ValueOf(field).Elem()
	switch v.Kind() {
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			break
		}
		return v.Len() == 0
	case reflect.String, reflect.Int, reflect.Int64, reflect.Uint64, reflect.Bool:
		return v.IsZero()
	}
	panic("a field without a form: " + v.Type().String()) // the names of its own fields would be kept
}

// through is a field that is kept as something else.
type through[R any] struct {
	empty func() bool
	get   func() R
	set   func(R) error
}

func (t *through[R]) blank() bool { return t.empty() }

func (t *through[R]) MarshalCBOR() ([]byte, error) { return encoding.Marshal(t.get()) }

func (t *through[R]) UnmarshalCBOR(b []byte) error {
	var r R
	if err := decode(b, &r); err != nil {
		return err
	}
	return t.set(r)
}

// date is a civil day.
func date(d *appliance.Date) any {
	return &through[dateRecord]{
		func() bool { return *d == appliance.Date{} },
		func() dateRecord { return dateOf(*d) },
		func(r dateRecord) error { *d = r.date(); return nil },
	}
}

// moment is a time, in Unix nanoseconds.
func moment(t *time.Time) any {
	return &through[int64]{
		t.IsZero,
		func() int64 { return nanos(*t) },
		func(n int64) error { *t = instant(n); return nil },
	}
}

// one is a record within a record.
func one[T comparable](v *T, of func(*T) form) any {
	var none T
	return &through[cbor.RawMessage]{
		func() bool { return *v == none },
		func() cbor.RawMessage { return encode(of(v)) },
		func(raw cbor.RawMessage) error { return decode(raw, of(v).into()) },
	}
}

// maybe is a record that may be missing.
func maybe[T any](v **T, of func(*T) form) any {
	return &through[cbor.RawMessage]{
		func() bool { return *v == nil },
		func() cbor.RawMessage { return encode(of(*v)) },
		func(raw cbor.RawMessage) error {
			*v = new(T)
			return decode(raw, of(*v).into())
		},
	}
}

// list is a row of records.
func list[T any](v *[]T, of func(*T) form) any {
	return &through[[]cbor.RawMessage]{
		func() bool { return len(*v) == 0 },
		func() (all []cbor.RawMessage) {
			for i := range *v {
				all = append(all, encode(of(&(*v)[i])))
			}
			return all
		},
		func(all []cbor.RawMessage) error {
			*v = make([]T, len(all))
			for i, raw := range all {
				if err := decode(raw, of(&(*v)[i]).into()); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
