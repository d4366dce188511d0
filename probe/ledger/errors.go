package ledger

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrExists says that a probe was recorded before.
	ErrExists = errors.New("the probe is in the ledger already")
	// ErrClosed says that the ledger was closed.
	ErrClosed = errors.New("the ledger is closed")
)

// LockedError says that another process has the folder.
type LockedError struct {
	Dir string
	PID int // 0 where it is not known
}

func (e *LockedError) Error() string {
	who := "another process"
	if e.PID > 0 {
		who = fmt.Sprintf("process %d", e.PID)
	}
	return fmt.Sprintf("the ledger in %s is in use by %s: stop that one first, or use another data folder", e.Dir, who)
}

// NameError says that the ledger belongs to an agent of another name.
type NameError struct {
	Dir  string
	Have string // the agent whose ledger it is
	Want string // the name that was asked for
}

func (e *NameError) Error() string {
	return fmt.Sprintf("the ledger in %s belongs to the agent %q, but this agent is called %q: "+
		"call it %q again, or give the new one a data folder of its own", e.Dir, e.Have, e.Want, e.Have)
}

// FaultError says that the ledger's file cannot be used as it should be, and
// what to do. What was recorded before is as it was.
type FaultError struct {
	File  string
	Fault string // what is wrong with the file
	Cure  string
	Err   error
}

func (e *FaultError) Error() string {
	return fmt.Sprintf("the ledger %s %s: %s (%v)", e.File, e.Fault, e.Cure, e.Err)
}

func (e *FaultError) Unwrap() error { return e.Err }

// Cures that stand in more than one place.
const (
	cureDamaged = "stop the agent, keep a copy of the folder, and put back a backup, or move the file away and begin a new ledger, then import an export"
	cureAccess  = "make the folder and its files writable for the user that runs mailprobe"
	cureNewer   = "use the version of mailprobe that wrote it, or a later one"
)

// faults tells what the primary result codes of SQLite mean for the file
// (https://www.sqlite.org/rescode.html).
var faults = map[int]struct{ fault, cure string }{
	sqlite3.SQLITE_FULL:     {"cannot grow", "make room on the disk; what was recorded is safe"},
	sqlite3.SQLITE_IOERR:    {"could not be read or written", "look for a full or failing disk; what was recorded is safe"},
	sqlite3.SQLITE_READONLY: {"cannot be written", cureAccess},
	sqlite3.SQLITE_PERM:     {"cannot be written", cureAccess},
	sqlite3.SQLITE_CANTOPEN: {"cannot be opened", cureAccess},
	sqlite3.SQLITE_CORRUPT:  {"is damaged", cureDamaged},
	sqlite3.SQLITE_NOTADB:   {"is damaged", cureDamaged},
	sqlite3.SQLITE_BUSY:     {"is locked", "end the other program that has the file open"},
}

// explain adds to an error of SQLite which file it is about and what to do.
func explain(file string, err error) error {
	var fault *FaultError
	if err == nil || errors.As(err, &fault) {
		return err
	}
	if f, ok := faults[code(err)]; ok {
		return &FaultError{File: file, Fault: f.fault, Cure: f.cure, Err: err}
	}
	return err
}

// code returns the primary result code of SQLite in an error, 0 for none.
func code(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}

// personal tells whether an error is the fault of one operation alone, so that
// its neighbours in a transaction need not fail with it.
func personal(err error) bool {
	switch code(err) {
	case 0, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH:
		return true
	}
	return false
}
