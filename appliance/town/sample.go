package town

import (
	"embed"
	"io/fs"
)

//go:embed sample/*.csv
var sample embed.FS

// Sample is a township to practise with: its names, numbers and villages are invented.
func Sample() fs.FS {
	dir, err := fs.Sub(sample, "sample")
	if err != nil {
		panic(err) // a fault of the build
	}
	return dir
}
