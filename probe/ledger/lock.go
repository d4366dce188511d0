package ledger

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// lock is the right to use a folder, which ends with the process however that
// ends.
type lock struct{ file *os.File }

// acquire takes the folder, or says who has it.
func acquire(dir string) (*lock, error) {
	name := filepath.Join(dir, "lock")
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, &FaultError{File: dir, Fault: "cannot be locked", Cure: cureAccess, Err: err}
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, &LockedError{Dir: dir, PID: holder(file)}
		}
		return nil, fmt.Errorf("locking %s: %w", name, err)
	}
	if err := sign(file); err != nil {
		file.Close()
		return nil, &FaultError{File: dir, Fault: "cannot be locked", Cure: cureAccess, Err: err}
	}
	return &lock{file}, nil
}

// holder reads who signed the lock.
func holder(file *os.File) int {
	text, err := io.ReadAll(io.LimitReader(file, 32))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}

// sign writes down whose the lock is.
func sign(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// release gives the folder back. The file stays: removing it could take the
// lock from under a process that opened it a moment ago.
func (l *lock) release() error { return l.file.Close() }
