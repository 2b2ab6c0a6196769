// Package deepcopy copies values with all they point to. It stands in the place of github.com/tiendc/go-deepcopy,
// of which the workbooks (excelize) need this one function. That one can also copy by calling methods found by
// their names; a program that may do so makes the linker keep every exported method of every type in it, which
// came to 2.4 MB of a binary that promises to stay under 25.
package deepcopy

import (
	"fmt"
	"reflect"
)

// Option changes nothing; the library's callers may name one.
type Option func()

// Copy makes what dst points to equal to src, or to what src points to: a value of the same type. Exported fields
// are copied, others stay as they are.
func Copy(dst, src any, _ ...Option) error {
	d, s := reflect.ValueOf(dst), reflect.ValueOf(src)
	if d.Kind() != reflect.Pointer || d.IsNil() {
		return fmt.Errorf("deepcopy: into %T, want a pointer", dst)
	}
	d = d.Elem()
	for s.Kind() == reflect.Pointer && s.Type() != d.Type() && !s.IsNil() {
		s = s.Elem()
	}
	if !s.IsValid() || s.Type() != d.Type() {
		return fmt.Errorf("deepcopy: %T into %T", src, dst)
	}
	set(d, s)
	return nil
}

// set makes d equal to s, of the same type.
func set(d, s reflect.Value) {
	switch s.Kind() {
	case reflect.Pointer:
		if s.IsNil() {
			d.SetZero()
			return
		}
		d.Set(reflect.New(s.Type().Elem()))
		set(d.Elem(), s.Elem())
	case reflect.Interface:
		if s.IsNil() {
			d.SetZero()
			return
		}
		v := reflect.New(s.Elem().Type()).Elem()
		set(v, s.Elem())
		d.Set(v)
	case reflect.Slice:
		if s.IsNil() {
			d.SetZero()
			return
		}
		d.Set(reflect.MakeSlice(s.Type(), s.Len(), s.Len()))
		for i := range s.Len() {
			set(d.Index(i), s.Index(i))
		}
	case reflect.Array:
		for i := range s.Len() {
			set(d.Index(i), s.Index(i))
		}
	case reflect.Map:
		if s.IsNil() {
			d.SetZero()
			return
		}
		d.Set(reflect.MakeMapWithSize(s.Type(), s.Len()))
		for it := s.MapRange(); it.Next(); {
			v := reflect.New(s.Type().Elem()).Elem()
			set(v, it.Value())
			d.SetMapIndex(it.Key(), v)
		}
	case reflect.Struct:
		for i := range s.NumField() {
			if f := d.Field(i); f.CanSet() {
				set(f, s.Field(i))
			}
		}
	default:
		d.Set(s)
	}
}
