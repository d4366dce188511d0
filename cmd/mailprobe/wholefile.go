package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// wholeFile is a file that a command writes whole or not at all. One whose name
// ends in .gz is compressed.
type wholeFile struct {
	Name string
	Mode os.FileMode // who may read it: an export tells more than a report, which is made to be handed out
}

// write writes beside the file and renames at the end, so that a file of that
// name is always whole. What is no plain file, as /dev/stdout, is written to as it
// stands: a file must not take its place.
func (o wholeFile) write(content func(io.Writer) error) error {
	if info, err := os.Stat(o.Name); err == nil && !info.Mode().IsRegular() {
		return o.through(content)
	}
	f, err := os.CreateTemp(filepath.Dir(o.Name), filepath.Base(o.Name)+".*")
	if err != nil {
		return fmt.Errorf("making a file beside %s: %w", o.Name, err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := o.fill(f, content); err != nil {
		return err
	}
	if err := f.Chmod(o.Mode); err != nil {
		return fmt.Errorf("setting the rights of %s: %w", o.Name, err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("writing %s: %w", o.Name, err)
	}
	if err := os.Rename(f.Name(), o.Name); err != nil {
		return fmt.Errorf("naming the file %s: %w", o.Name, err)
	}
	return nil
}

// through writes to what is there.
func (o wholeFile) through(content func(io.Writer) error) error {
	f, err := os.OpenFile(o.Name, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("opening %s: %w", o.Name, err)
	}
	defer f.Close()
	return o.fill(f, content)
}

func (o wholeFile) fill(f io.Writer, content func(io.Writer) error) error {
	if !strings.HasSuffix(o.Name, ".gz") {
		return content(f)
	}
	z := gzip.NewWriter(f)
	if err := content(z); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("writing %s: %w", o.Name, err)
	}
	return nil
}
