package main

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// What is no plain file, as /dev/stdout, is written to: for root, a file in its place
// would take it from everybody on the machine.
func TestAPipeStaysOne(t *testing.T) {
	dir := t.TempDir()
	pipe, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "stdout")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(pipe, link); err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(pipe, os.O_RDWR, 0) // opens without waiting for the other end
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	write := func(w io.Writer) error { _, err := io.WriteString(w, "all of it"); return err }
	for _, name := range []string{pipe, link} {
		if err := (wholeFile{Name: name, Mode: 0o644}).write(write); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(name); err != nil || info.Mode() != os.ModeNamedPipe|0o600 {
			t.Fatalf("%s has become %v (%v)", name, info.Mode(), err)
		}
		got := make([]byte, 64)
		if n, err := reader.Read(got); err != nil || string(got[:n]) != "all of it" {
			t.Errorf("%s carried %q, %v", name, got[:n], err)
		}
	}
}
