package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

// writes marks a command whose last argument names a file that the client
// writes, where the person stands; "-" is standard output.
const writes = "writes"

// output is a file in the making: it gets its name when it is whole.
type output struct {
	io.Writer
	file *os.File // nil: standard output
	name string
}

// writing gives do a place to write to. Inside the box that is always the
// session's output: the client has the file.
func (a *app) writing(name string, do func(*output) error) error {
	o, err := a.create(name)
	if err != nil {
		return err
	}
	return o.finish(do(o))
}

func (a *app) create(name string) (*output, error) {
	if name == "-" || a.box != nil {
		return &output{Writer: a.stdout, name: "-"}, nil
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return nil, problem{fmt.Errorf("write %s: that is a folder", name), "name a file in it"}
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return nil, problem{fmt.Errorf("write %s: %w", name, err), "choose a folder that is there and may be written to"}
	}
	return &output{Writer: f, file: f, name: name}, nil
}

// finish gives a whole file its name, and removes one that is not.
func (o *output) finish(err error) error {
	if o.file == nil {
		return err
	}
	if err == nil {
		err = o.file.Sync()
	}
	err = errors.Join(err, o.file.Close())
	if err == nil {
		if err = os.Rename(o.file.Name(), o.name); err == nil {
			return nil
		}
	}
	return errors.Join(err, os.Remove(o.file.Name()))
}

// outputOf is where the client puts what the box says to a command.
func (a *app) outputOf(cmd *cobra.Command, args []string) (*output, []string, error) {
	if cmd.Annotations[writes] == "" || len(args) == 0 {
		return &output{Writer: a.stdout, name: "-"}, args, nil
	}
	args = append([]string{}, args...)
	last := &args[len(args)-1]
	o, err := a.create(*last)
	*last = "-"
	return o, args, err
}
