package config

import (
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

// TestUnreadable: who just joined the group is told why he still may not.
func TestUnreadable(t *testing.T) {
	if got := unreadable(syscall.EACCES); !strings.Contains(got, "from the next login") {
		t.Errorf("permission denied: %s", got)
	}
	if got := unreadable(fs.ErrNotExist); strings.Contains(got, "login") {
		t.Errorf("not there: %s", got)
	}
}
