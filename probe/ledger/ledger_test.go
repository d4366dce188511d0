package ledger

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpenMakesFolderForOwnerAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b%3F?#", "data")
	l := open(t, dir)
	if l.Agent() != "site1" {
		t.Errorf("agent %q", l.Agent())
	}
	for name, want := range map[string]os.FileMode{"": 0o700, "ledger.db": 0o600, "ledger.db-wal": 0o600, "lock": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", name, got, want)
		}
	}
}

// The settings must hold on every connection of both pools.
func TestSettings(t *testing.T) {
	l := open(t, t.TempDir())
	var mode string
	var synchronous, foreign, queryOnly int
	err := l.writer.do(t.Context(), 1, func(s *session) error {
		return errors.Join(s.conn.QueryRowContext(t.Context(), `PRAGMA journal_mode`).Scan(&mode),
			s.conn.QueryRowContext(t.Context(), `PRAGMA synchronous`).Scan(&synchronous),
			s.conn.QueryRowContext(t.Context(), `PRAGMA foreign_keys`).Scan(&foreign))
	})
	must(t, err)
	if mode != "wal" || synchronous != 2 || foreign != 1 {
		t.Errorf("journal_mode %s, synchronous %d, foreign_keys %d; want wal, 2 (FULL), 1", mode, synchronous, foreign)
	}
	for range readerCount {
		conn, err := l.readers.Conn(t.Context()) // held, so that each is another one
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		must(t, conn.QueryRowContext(t.Context(), `PRAGMA query_only`).Scan(&queryOnly))
		if _, err := conn.ExecContext(t.Context(), `DELETE FROM probes`); queryOnly != 1 || err == nil {
			t.Errorf("a reader may write: query_only %d, error %v", queryOnly, err)
		}
	}
}

func TestSecondOpenIsRefused(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	_, err := Open(t.Context(), dir, Options{Agent: "site1"})
	var locked *LockedError
	if !errors.As(err, &locked) || locked.PID != os.Getpid() || locked.Dir != dir {
		t.Fatalf("error %#v, want a LockedError of process %d", err, os.Getpid())
	}
	if want := "stop that one first"; !strings.Contains(err.Error(), want) {
		t.Errorf("error %q has no cure", err)
	}
	must(t, l.Close())
	must(t, open(t, dir).Close())
}

func TestNameIsFixed(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(t.Context(), dir, Options{}); err == nil || !strings.Contains(err.Error(), "has no name yet") {
		t.Errorf("a new ledger without a name: %v", err)
	}
	if _, err := Open(t.Context(), dir, Options{Agent: "Not A Name"}); err == nil || !strings.Contains(err.Error(), "naming the agent") {
		t.Errorf("a name that fits no tag: %v", err)
	}
	must(t, open(t, dir).Close())

	_, err := Open(t.Context(), dir, Options{Agent: "other"})
	var name *NameError
	if !errors.As(err, &name) || name.Have != "site1" || name.Want != "other" {
		t.Fatalf("error %v, want a NameError", err)
	}
	if want := `call it "site1" again`; !strings.Contains(err.Error(), want) {
		t.Errorf("error %q, want it to say %q", err, want)
	}

	l, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if l.Agent() != "site1" {
		t.Errorf("agent %q, want site1", l.Agent())
	}
}

func TestForeignDatabaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE TABLE bookmarks (url TEXT)`); err != nil {
		t.Fatal(err)
	}
	must(t, db.Close())
	_, err = Open(t.Context(), dir, Options{Agent: "site1"})
	wantFault(t, err, "is no ledger")
}

func TestClosed(t *testing.T) {
	l := open(t, t.TempDir())
	must(t, l.Close())
	must(t, l.Close())
	wantError(t, l.Intend(t.Context(), mail(1, start)), ErrClosed)
}

func TestCancelledOpen(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if _, err := Open(ctx, dir, Options{Agent: "site1"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	open(t, dir) // the lock was given back
}

// wantFault fails the test unless the error names the fault, the file and a
// cure.
func wantFault(t testing.TB, err error, fault string) {
	t.Helper()
	var f *FaultError
	if !errors.As(err, &f) {
		t.Fatalf("error %v, want a FaultError", err)
	}
	if !strings.Contains(f.Fault, fault) || f.Cure == "" || !filepath.IsAbs(f.File) {
		t.Errorf("file %q, fault %q, cure %q; want the fault %q", f.File, f.Fault, f.Cure, fault)
	}
}
