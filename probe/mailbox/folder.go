package mailbox

import "time"

// folder is what is known of one folder. It outlives connections.
type folder struct {
	name string
	junk bool
	position

	back      bool      // it was put back to an earlier state, and the record does not know that yet
	anew      bool      // since the last complete look, its mails were put there anew: they may be older than they seem
	unsound   bool      // the server's UIDNEXT is wrong: else it would be taken for put back at each look
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

// restart goes back to the beginning of the folder, whose UIDs have come to mean
// other mails. What was recorded before is known by its copies.
func (f *folder) restart(validity uint32) {
	f.back = f.back || validity == f.validity
	f.anew = f.validity != 0
	f.position = position{validity: validity, looked: f.looked}
	f.next = 0
	f.written = time.Time{}
}

// place is where a mail lies.
type place struct {
	folder   string
	validity uint32
	uid      uint32
}

func (f *folder) place(uid uint32) place { return place{f.name, f.validity, uid} }
