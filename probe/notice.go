package probe

import (
	"cmp"
	"slices"
	"time"
)

// Action is what a delivery status notification says was done (RFC 3464
// section 2.3.3).
type Action string

// The actions. Failed alone settles a probe.
const (
	ActionFailed    Action = "failed"    // given up: the mail was returned
	ActionDelayed   Action = "delayed"   // not delivered so far, and still tried
	ActionDelivered Action = "delivered" // delivered, says the reporter
	ActionRelayed   Action = "relayed"   // handed to a system that sends no notifications
	ActionExpanded  Action = "expanded"  // delivered to a list, which sent it on
	ActionUnclear   Action = "unclear"   // not a word of the RFC: what was done is not clear from the report
)

// Actions lists every Action.
var Actions = []Action{ActionFailed, ActionDelayed, ActionDelivered, ActionRelayed, ActionExpanded, ActionUnclear}

// Matched says by what a notification was matched to its probe.
type Matched string

// The matches, the surest first.
const (
	ByEnvelopeID Matched = "envid"      // Original-Envelope-Id (RFC 3464 section 2.2.1), which carries the tag
	ByTag        Matched = "tag"        // the tag in the header that was returned
	ByMessageID  Matched = "message-id" // the Message-ID in the header that was returned
)

// Notice is what one delivery status notification (RFC 3464) says of a probe.
type Notice struct {
	Tag  Tag    // its signature was verified by whoever made the Notice
	Copy CopyID // tells one notification from another

	Mailbox     string
	Folder      string
	UIDValidity uint32
	UID         uint32
	At          time.Time // when it was first shown in the mailbox; an upper bound, like Arrival.By

	Action     Action
	Status     string  // enhanced status code (RFC 3463), such as 5.1.1; empty: none was given
	Diagnostic string  // what the remote server said, as the reporter quotes it
	Reporter   string  // the MTA that reports (Reporting-MTA)
	Remote     string  // the MTA that it could not deliver to (Remote-MTA)
	Matched    Matched // by what it was matched to the probe
}

// SortNotices puts the earliest first, in a total order.
func SortNotices(list []Notice) { slices.SortFunc(list, compareNotices) }

func compareNotices(x, y Notice) int {
	return cmp.Or(x.At.Compare(y.At), slices.Compare(x.Copy[:], y.Copy[:]), cmp.Compare(x.Mailbox, y.Mailbox),
		cmp.Compare(x.Folder, y.Folder), cmp.Compare(x.UIDValidity, y.UIDValidity), cmp.Compare(x.UID, y.UID))
}

// MergeNotices unites two sightings of one notification: the first one stays.
func MergeNotices(a, b Notice) Notice {
	if compareNotices(b, a) < 0 {
		return b
	}
	return a
}

// BouncedAt returns when the first notice came that says that delivery failed;
// zero: none did.
func BouncedAt(list []Notice) time.Time {
	var at time.Time
	for _, n := range list {
		if n.Action == ActionFailed {
			at = earlier(at, n.At)
		}
	}
	return at
}
