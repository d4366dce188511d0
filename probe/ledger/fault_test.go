package ledger

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"mailprobe/probe"
)

// damage overwrites bytes of the ledger's file.
func damage(t *testing.T, dir string, offset int64, n int) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(dir, "ledger.db"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte(strings.Repeat("\xa5", n)), offset); err != nil {
		t.Fatal(err)
	}
}

// filled makes a ledger of 300 probes in a new folder, closed.
func filled(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	l := open(t, dir)
	fill(t, l, 300)
	must(t, l.Close())
	return dir
}

func TestDamagedHeader(t *testing.T) {
	dir := filled(t)
	damage(t, dir, 0, 100)
	_, err := Open(t.Context(), dir, Options{Agent: "site1"})
	wantFault(t, err, "is damaged")
}

// In a small file, damage anywhere is found when it is opened.
func TestDamagedPage(t *testing.T) {
	dir := filled(t)
	info, err := os.Stat(filepath.Join(dir, "ledger.db"))
	must(t, err)
	damage(t, dir, info.Size()/2/4096*4096, 4096)
	_, err = Open(t.Context(), dir, Options{Agent: "site1"})
	wantFault(t, err, "is damaged")
}

func TestTruncatedFile(t *testing.T) {
	dir := filled(t)
	must(t, os.Truncate(filepath.Join(dir, "ledger.db"), 5*4096))
	_, err := Open(t.Context(), dir, Options{Agent: "site1"})
	wantFault(t, err, "is damaged")
}

// In a large file, damage is found where it is read, and what lies elsewhere
// can still be read.
func TestDamageInLargeFile(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	p := mail(1, after(0))
	must(t, l.Intend(t.Context(), p))
	end := failed(1, after(time.Second))
	end.Err = strings.Repeat("x", cheapCheck+1)
	must(t, l.EndAttempt(t.Context(), p.Tag.Ref, end, after(time.Second)))
	must(t, l.Watch(t.Context(), mailWatch))
	var page int64
	must(t, l.readers.QueryRowContext(t.Context(), `SELECT rootpage FROM sqlite_schema WHERE name = 'probes'`).Scan(&page))
	must(t, l.Close())
	damage(t, dir, (page-1)*4096, 4096)

	l = open(t, dir)
	_, err := l.Probe(t.Context(), p.Tag.Ref)
	wantFault(t, err, "is damaged")
	wantFault(t, l.Intend(t.Context(), mail(2, after(0))), "is damaged")
	watches, err := l.Watches(t.Context(), time.Time{}, time.Time{})
	must(t, err)
	equal(t, "watches", len(watches), 1)
	must(t, l.Watch(t.Context(), mailWatch))
}

var mailWatch = probe.Watch{Agent: "site1", From: start, To: start.Add(time.Hour)}

// asNobody lets a function touch files as a user without rights, on a thread of
// its own that ends with it: for root, permission bits say nothing.
func asNobody(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		syscall.RawSyscall(syscall.SYS_SETFSUID, 65534, 0, 0)
		f()
	}()
	<-done
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	dir := filled(t)
	must(t, os.Chmod(filepath.Dir(dir), 0o755)) // the folder of this test that t.TempDir made
	for _, test := range []struct {
		name         string
		folder, file os.FileMode
		fault        string
	}{
		{"nothing may be written", 0o555, 0o444, "cannot be locked"},
		{"the file may not be written", 0o777, 0o444, "cannot be opened"},
	} {
		t.Run(test.name, func(t *testing.T) {
			must(t, os.Chmod(dir, test.folder))
			must(t, os.Chmod(filepath.Join(dir, "ledger.db"), test.file))
			must(t, os.Chmod(filepath.Join(dir, "lock"), test.file|test.folder&0o222))
			asNobody(func() {
				_, err := Open(t.Context(), dir, Options{Agent: "site1"})
				wantFault(t, err, test.fault)
			})
		})
	}
	must(t, os.Chmod(dir, 0o700))
	must(t, os.Chmod(filepath.Join(dir, "ledger.db"), 0o600))
	must(t, os.Chmod(filepath.Join(dir, "lock"), 0o600))
	equal(t, "afterwards", len(numbers(t, open(t, dir), Query{})), 300)
}

func TestFolderThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	_, err := Open(t.Context(), filepath.Join(file, "data"), Options{Agent: "site1"})
	wantFault(t, err, "cannot be made")
}
