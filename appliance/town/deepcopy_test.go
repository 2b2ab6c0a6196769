package town

import (
	"reflect"
	"testing"

	"github.com/tiendc/go-deepcopy"
	"github.com/xuri/excelize/v2"
)

// What stands in the place of the library the workbooks copy with is a module of its own, tested here.

type copied struct {
	Name   string
	Next   *copied
	All    []*copied
	By     map[string][]int
	Any    any
	Pair   [2]*int
	hidden int
}

func TestWhatIsCopiedIsApart(t *testing.T) {
	n := 7
	from := &copied{Name: "a", Next: &copied{Name: "b"}, All: []*copied{{Name: "c"}, nil}, By: map[string][]int{"x": {1, 2}}, Any: &copied{Name: "d"}, Pair: [2]*int{&n, nil}, hidden: 1}
	for _, src := range []any{from, *from} {
		var to copied
		if err := deepcopy.Copy(&to, src); err != nil {
			t.Fatal(err)
		}
		if to.hidden != 0 {
			t.Error("what is not exported was copied")
		}
		to.hidden = 1
		if !reflect.DeepEqual(&to, from) {
			t.Fatalf("%+v is not %+v", to, from)
		}
		to.Next.Name, to.All[0].Name, to.By["x"][0], to.Any.(*copied).Name, *to.Pair[0] = "", "", 0, "", 0
		if from.Next.Name != "b" || from.All[0].Name != "c" || from.By["x"][0] != 1 || from.Any.(*copied).Name != "d" || n != 7 {
			t.Fatalf("the copy changes what it was made of: %+v", from)
		}
	}
}

func TestWhatCannotBeCopied(t *testing.T) {
	var c copied
	for _, pair := range [][2]any{{c, c}, {nil, c}, {(*copied)(nil), c}, {&c, 1}, {&c, nil}, {&c, (*copied)(nil)}} {
		if deepcopy.Copy(pair[0], pair[1]) == nil {
			t.Errorf("%T was copied into %T", pair[1], pair[0])
		}
	}
}

// The three things a workbook copies: columns, rows, sheets.
func TestAWorkbookCopies(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetCellValue("Sheet1", "A1", "王家庄"))
	must(f.SetCellValue("Sheet1", "B1", 12))
	must(f.SetColWidth("Sheet1", "A", "C", 20))
	must(f.SetColWidth("Sheet1", "B", "B", 30))
	must(f.DuplicateRow("Sheet1", 1))
	to, err := f.NewSheet("Copy")
	must(err)
	must(f.CopySheet(0, to))
	must(f.SetCellValue("Sheet1", "A1", "李家洼"))
	for _, want := range []struct{ sheet, cell, value string }{{"Sheet1", "A1", "李家洼"}, {"Sheet1", "A2", "王家庄"}, {"Copy", "A1", "王家庄"}, {"Copy", "B2", "12"}} {
		if got, err := f.GetCellValue(want.sheet, want.cell); err != nil || got != want.value {
			t.Errorf("%s %s holds %q, %v, want %q", want.sheet, want.cell, got, err, want.value)
		}
	}
	for col, want := range map[string]float64{"A": 20, "B": 30, "C": 20} {
		if got, err := f.GetColWidth("Copy", col); err != nil || got != want {
			t.Errorf("column %s is %v wide, %v, want %v", col, got, err, want)
		}
	}
}
