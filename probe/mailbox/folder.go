package mailbox

import (
	"time"

	"mailprobe/probe"
)

// folder is what is known of one folder. It outlives connections.
type folder struct {
	name string
	junk bool
	position

	next      uint32    // UIDNEXT at the last complete look: nothing new came while it stands
	first     bool      // no look on this connection is complete yet
	written   time.Time // Looked as last recorded
	leftovers bool      // mails of ours may lie here that are recorded and not removed
	sweepAt   time.Time // when they may be looked for again
	refused   bool      // the server does not open it, and that was logged
}

// position is a probe.Position without the name.
type position struct {
	validity uint32
	last     uint32
	looked   time.Time
}

func (f *folder) at(p position) probe.Position {
	return probe.Position{Folder: f.name, UIDValidity: p.validity, LastUID: p.last, Looked: p.looked}
}
