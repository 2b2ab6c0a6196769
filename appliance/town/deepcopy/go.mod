// In the place of the library of that name, for the workbooks: see deepcopy.go.
module github.com/tiendc/go-deepcopy

go 1.26.0
