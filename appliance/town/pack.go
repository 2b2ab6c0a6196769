package town

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// The bounds of what is read. A town of 1,000 people and 5,000 situations is two megabytes.
const (
	MaxBytes = 32 << 20 // of a file, and of all files of a pack together
	MaxRows  = 200_000  // of a table

	maxCommas = 2_000_000 // of a CSV file
)

// A File is one file of a pack: a workbook, or one table as CSV.
type File struct {
	Name string // 人员.csv; "" is told by what is in it
	Data []byte
}

// Folder takes the tables out of a folder, whatever else lies in it.
func Folder(dir fs.FS) ([]File, error) {
	list, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, fmt.Errorf("read the folder: %w", err)
	}
	var out []File
	room := int64(MaxBytes)
	for _, e := range list {
		if e.IsDir() || !readable(e.Name()) {
			continue
		}
		f, err := dir.Open(e.Name())
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", e.Name(), err)
		}
		b, err := limited(f, &room)
		f.Close()
		if err != nil {
			return nil, inFile(e.Name(), err)
		}
		out = append(out, File{Name: e.Name(), Data: b})
	}
	if len(out) == 0 {
		return nil, &Faults{List: []Fault{nothing}}
	}
	return out, nil
}

// readable reports whether a file of that name is one of ours. What a
// spreadsheet or an archiver leaves behind is not.
func readable(name string) bool {
	return !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "~$") &&
		slices.Contains([]string{".csv", ".xlsx", ".xlsm", ".xls", ".et"}, strings.ToLower(path.Ext(name)))
}

// limited reads f within the room that is left.
func limited(f io.Reader, room *int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(f, *room+1))
	if err != nil {
		return nil, err
	}
	if *room -= int64(len(b)); *room < 0 {
		return nil, &Faults{List: []Fault{{Why: TooBig, Want: fmt.Sprint(MaxBytes >> 20)}}}
	}
	return b, nil
}

// inFile says in which file.
func inFile(name string, err error) error {
	var f *Faults
	if !errors.As(err, &f) {
		return fmt.Errorf("read %s: %w", name, err)
	}
	for i := range f.List {
		f.List[i].File = name
	}
	return f
}

// Pack writes files as one stream, so that a client can hand them to the box: a
// tar archive.
func Pack(w io.Writer, files ...File) error {
	t := tar.NewWriter(w)
	for _, f := range files {
		h := &tar.Header{Name: f.Name, Mode: 0o600, Size: int64(len(f.Data)), Format: tar.FormatPAX}
		if err := t.WriteHeader(h); err != nil {
			return fmt.Errorf("pack %s: %w", f.Name, err)
		}
		if _, err := t.Write(f.Data); err != nil {
			return fmt.Errorf("pack %s: %w", f.Name, err)
		}
	}
	if err := t.Close(); err != nil {
		return fmt.Errorf("pack: %w", err)
	}
	return nil
}

// Unpack takes apart what Pack wrote, a zip of CSV files, a lone workbook or a
// lone CSV file. What is refused is refused as *Faults.
func Unpack(r io.Reader) ([]File, error) {
	room := int64(MaxBytes + 1<<20) // an archive has heads of its own
	b, err := limited(r, &room)
	if err != nil {
		return nil, err
	}
	switch {
	case len(b) > 262 && string(b[257:262]) == "ustar":
		return untar(b)
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return unzip(b)
	case len(b) > MaxBytes:
		return nil, &Faults{List: []Fault{{Why: TooBig, Want: fmt.Sprint(MaxBytes >> 20)}}}
	}
	return []File{{Data: b}}, nil
}

func untar(b []byte) ([]File, error) {
	t := tar.NewReader(bytes.NewReader(b))
	var out []File
	room := int64(MaxBytes)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, &Faults{List: []Fault{{Why: Broken, Want: err.Error()}}}
		}
		name := path.Base(h.Name)
		if h.Typeflag != tar.TypeReg || !readable(name) {
			continue
		}
		data, err := limited(t, &room)
		if err != nil {
			return nil, inFile(name, err)
		}
		out = append(out, File{Name: name, Data: data})
	}
}

func unzip(b []byte) ([]File, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, &Faults{List: []Fault{{Why: Broken, Want: err.Error()}}}
	}
	if slices.ContainsFunc(z.File, func(f *zip.File) bool { return strings.EqualFold(f.Name, "[Content_Types].xml") }) {
		return []File{{Data: b}}, nil
	}
	var out []File
	room := int64(MaxBytes)
	for _, f := range z.File {
		name := f.Name
		if !utf8.ValidString(name) { // Windows packs names in its own code page
			if s, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
				name = s
			}
		}
		name = strings.ReplaceAll(name, `\`, "/")
		base := path.Base(name)
		if strings.HasSuffix(name, "/") || strings.HasPrefix(name, "__MACOSX") || !readable(base) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, &Faults{List: []Fault{{File: base, Why: Broken, Want: err.Error()}}}
		}
		data, err := limited(r, &room)
		r.Close()
		var refused *Faults
		switch {
		case errors.As(err, &refused):
			return nil, inFile(base, err)
		case err != nil:
			return nil, &Faults{List: []Fault{{File: base, Why: Broken, Want: err.Error()}}}
		}
		out = append(out, File{Name: base, Data: data})
	}
	return out, nil
}
