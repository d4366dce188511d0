package agent

import (
	"maps"
	"slices"
	"sync"

	"mailprobe/probe"
)

// looks holds the looks at folders that brought nothing, between two writings.
// That nothing had come by then only narrows the bounds of what is found after
// a restart, so it need not cost a commit of its own.
type looks struct {
	mu      sync.Mutex
	waiting map[folder]probe.Sighting
	written map[folder]probe.Position // the last position that is durable
}

type folder struct{ mailbox, name string }

// defers keeps a sighting for later if it says no more than that a folder was
// looked at, and tells whether it did.
func (l *looks) defers(s probe.Sighting) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := folder{s.Mailbox, s.Position.Folder}
	was, known := l.written[f]
	if !known || len(s.Arrivals) > 0 || len(s.Notices) > 0 || s.Foreign > 0 || s.Forged > 0 ||
		was.UIDValidity != s.Position.UIDValidity || was.LastUID != s.Position.LastUID {
		return false
	}
	if l.waiting == nil {
		l.waiting = map[folder]probe.Sighting{}
	}
	l.waiting[f] = s
	return true
}

// wrote notes what has become durable. A look that waits and is not newer is
// dropped.
func (l *looks) wrote(s probe.Sighting) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.written == nil {
		l.written = map[folder]probe.Position{}
	}
	f := folder{s.Mailbox, s.Position.Folder}
	l.written[f] = s.Position
	if w, ok := l.waiting[f]; ok && !w.Position.Looked.After(s.Position.Looked) {
		delete(l.waiting, f)
	}
}

// take returns the looks that wait, and forgets them: one that cannot be
// written is made up for by the next.
func (l *looks) take() []probe.Sighting {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := slices.Collect(maps.Values(l.waiting))
	clear(l.waiting)
	return list
}
