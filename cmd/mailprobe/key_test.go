package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"mailprobe/probe"
)

func TestKeyIsMadeOnce(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	file := filepath.Join(data, "key")
	made, err := loadKey(file, data)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("the key file has the mode %o, want 600", got)
	}
	again, err := loadKey(file, data)
	if err != nil || again != made {
		t.Errorf("read again it is another key (%v)", err)
	}
	if made == (probe.Key{}) {
		t.Error("the key is all zeros")
	}
}

func TestKeyOfManyStartsAtOnce(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	file := filepath.Join(data, "key")
	var wg sync.WaitGroup
	keys, errs := make([]probe.Key, 16), make([]error, 16)
	for i := range keys {
		wg.Go(func() { keys[i], errs[i] = loadKey(file, data) })
	}
	wg.Wait()
	for i := range keys {
		if errs[i] != nil || keys[i] != keys[0] {
			t.Errorf("start %d has another key than start 0 (%v)", i, errs[i])
		}
	}
	left, err := os.ReadDir(data)
	if err != nil || len(left) != 1 {
		t.Errorf("beside the key there is more in its folder: %v %v", left, err)
	}
}

func TestKeyIsRefused(t *testing.T) {
	good := probe.NewKey().Hex()
	tests := map[string]struct {
		text string
		mode os.FileMode
		want []string // parts of the message
	}{
		"readable by everybody": {good, 0o604, []string{"can be read by everybody", "run chmod 0600 "}},
		"writable by everybody": {good, 0o602, []string{"chmod 0600 "}},
		"damaged":               {good[:40], 0o600, []string{"restore it from a backup, or remove it"}},
		"empty":                 {"", 0o600, []string{"restore it from a backup, or remove it"}},
		"no hexadecimal digits": {strings.Repeat("xyzzy...", 8), 0o600, []string{"restore it from a backup"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(file, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(file, test.mode); err != nil {
				t.Fatal(err)
			}
			_, err := loadKey(file, filepath.Dir(file))
			if err == nil {
				t.Fatal("it was taken")
			}
			for _, part := range append(test.want, file) {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
			if len(test.text) > 8 && strings.Contains(err.Error(), test.text[:8]) {
				t.Errorf("%q gives away the key", err)
			}
		})
	}
}

func TestKeyOfAGroup(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	key := probe.NewKey()
	if err := os.WriteFile(file, []byte(key.Hex()+"\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	if got, err := loadKey(file, "elsewhere"); err != nil || got != key {
		t.Errorf("a key that a group may read is refused: %v", err)
	}
}

// A key that should lie outside the data folder is not put into a folder that
// somebody has yet to make: it may be a mount that is missing.
func TestKeyWithoutItsFolder(t *testing.T) {
	dir := t.TempDir()
	_, err := loadKey(filepath.Join(dir, "mount", "key"), filepath.Join(dir, "data"))
	if err == nil || !strings.Contains(err.Error(), "making the key that signs tags: ") {
		t.Errorf("error %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("something was made: %v %v", left, err)
	}
}

func TestALinkToNothingIsNoKey(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "key")
	if err := os.Symlink(filepath.Join(dir, "not-mounted-yet"), file); err != nil {
		t.Fatal(err)
	}
	if _, err := loadKey(file, dir); err == nil || !strings.Contains(err.Error(), "reading the key") {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files lie in the folder: want the link alone", len(left))
	}
}
