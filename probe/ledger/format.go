package ledger

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// formatVersion is the version of the export format. Within a version, fields
// may be added: a reader passes over those that it does not know.
const formatVersion = 1

// The types of a record.
const (
	typeHeader    = "mailprobe-export"
	typeProbe     = "probe"
	typeWatch     = "watch"
	typeReference = "reference"
	typePosition  = "position"
	typeHour      = "hour"
	typeRevision  = "revision"
	typeNote      = "note"
	typeAnalysed  = "analysed"
	typeEstate    = "estate"
	typeEnd       = "end"
)

// headerRecord is the first line of an export.
type headerRecord struct {
	Type    string `json:"type"`    // mailprobe-export
	Version int    `json:"version"` // 1; a higher one is refused
	Agent   string `json:"agent"`   // whose ledger it was
}

// endRecord is the last line of an export; without it the file was cut off.
type endRecord struct {
	Type    string `json:"type"`    // end
	Records int64  `json:"records"` // how many lines stand between the first and this one
}

// probeRecord is a probe with all that is known of it. Times are RFC 3339 with
// up to nine digits of the second, in UTC; a field without a value is left out.
// An import reads the fields marked * and derives the others from them.
//
// Of the arrivals and of the notices, an agent records the first 64 copies that
// it sees, and a copy beyond them leaves no trace. A record that unites those of
// several ledgers may hold more.
type probeRecord struct {
	Type    string    `json:"type"`              // * probe
	Agent   string    `json:"agent"`             // * the agent that sent it
	Route   string    `json:"route"`             // * name of the route
	ID      uuid.UUID `json:"id"`                // * UUIDv7; no time is to be read from it
	MAC     hexBytes  `json:"mac"`               // * signature of the tag, 16 bytes as hexadecimal digits
	Server  string    `json:"server"`            // * the hosted server that the route watched
	Network string    `json:"network,omitempty"` // * the server's network
	Via     probe.Via `json:"via"`               // * submission, mx or relay
	Domain  string    `json:"domain,omitempty"`  // * right-hand side of the Message-ID

	MessageID      string         `json:"message_id"`                // Message-ID with its angle brackets
	Sent           time.Time      `json:"sent,omitzero"`             // when the first attempt began
	Accepted       time.Time      `json:"accepted,omitzero"`         // when the 250 to the final dot was read
	ReceivedAfter  time.Time      `json:"received_after,omitzero"`   // the first copy came after this instant,
	ReceivedBy     time.Time      `json:"received_by,omitzero"`      // and not later than this one
	ReceivedSource probe.Source   `json:"received_source,omitempty"` // how received_by is known: push, look or resume
	Outcome        probe.Outcome  `json:"outcome,omitempty"`         // pending, uncertain, delivered, rejected, expired, bounced or lost
	Folder         string         `json:"folder,omitempty"`          // folder of the first copy
	Junk           bool           `json:"junk,omitempty"`            // that folder is the junk folder
	Receipt        *receiptRecord `json:"receipt,omitempty"`         // answer to the final dot of an accepted probe

	GivenUp  time.Time       `json:"given_up,omitzero"`  // * from then on no attempt is made
	Bounced  time.Time       `json:"bounced,omitzero"`   // * when a DSN said that delivery failed
	Attempts []attemptRecord `json:"attempts"`           // * in order, at least one
	Arrivals []arrivalRecord `json:"arrivals,omitempty"` // * one a copy, the earliest first; an agent records 64 at most
	Notices  []noticeRecord  `json:"notices,omitempty"`  // * delivery status notifications, one a copy, the earliest first; an agent records 64 at most, and always the first failure
}

// receiptRecord is what the server answered to the final dot.
type receiptRecord struct {
	Code     int    `json:"code"`               // reply code, such as 250
	Enhanced string `json:"enhanced,omitempty"` // enhanced status code, such as 2.0.0
	Text     string `json:"text,omitempty"`     // the text after the codes
	QueueID  string `json:"queue_id,omitempty"` // the queue id in the text
}

// attemptRecord is one try at handing the probe over.
type attemptRecord struct {
	N        int                           `json:"n"`                   // * 1 for the first, then 2, 3 …
	Began    time.Time                     `json:"began"`               // * before the first byte went out
	Dotted   time.Time                     `json:"dotted,omitzero"`     // * before the final dot went out; left out: it was certainly not sent
	Ended    time.Time                     `json:"ended,omitzero"`      // * left out: not answered so far
	Class    probe.Class                   `json:"class,omitempty"`     // * how it ended: accepted, deferred, rejected, auth, tls, dns, null_mx, refused, unreachable, timeout, disconnected, protocol, capped, interrupted or aborted
	Phase    probe.Phase                   `json:"phase,omitempty"`     // * of a failure, where: dns, connect, tls, auth, envelope or data
	PhasesNS map[probe.Phase]time.Duration `json:"phases_ns,omitempty"` // * how long each phase took, in nanoseconds
	Target   string                        `json:"target,omitempty"`    // * host:port that was dialled last
	Code     int                           `json:"code,omitempty"`      // * reply code of the server's last word
	Enhanced string                        `json:"enhanced,omitempty"`  // * its enhanced status code
	Text     string                        `json:"text,omitempty"`      // * its text
	Err      string                        `json:"err,omitempty"`       // * what failed, where the server said nothing
}

// arrivalRecord is a copy that was seen in a folder of a mailbox.
type arrivalRecord struct {
	Copy        hexBytes     `json:"copy"`              // * tells this copy from others, 8 bytes as hexadecimal digits
	Mailbox     string       `json:"mailbox"`           // * name of the mailbox
	Folder      string       `json:"folder"`            // * name of the folder
	Junk        bool         `json:"junk,omitempty"`    // * it is the junk folder
	UIDValidity uint32       `json:"uidvalidity"`       // * of the folder (RFC 9051 section 2.3.1.1)
	UID         uint32       `json:"uid"`               // * of the mail
	After       time.Time    `json:"after,omitzero"`    // * it came after this instant; left out: not known
	By          time.Time    `json:"by"`                // * and not later than this one
	Source      probe.Source `json:"source"`            // * how by is known: push, look or resume
	Internal    time.Time    `json:"internal,omitzero"` // * INTERNALDATE, by the server's clock
	Hops        []hopRecord  `json:"hops,omitempty"`    // * its Received fields, the newest first
	SPF         string       `json:"spf,omitempty"`     // * verdicts of Authentication-Results (RFC 8601)
	DKIM        string       `json:"dkim,omitempty"`    // *
	DMARC       string       `json:"dmarc,omitempty"`   // *
}

// noticeRecord is what a delivery status notification (RFC 3464) said.
type noticeRecord struct {
	Copy        hexBytes      `json:"copy"`                 // * tells this notification from others, 8 bytes as hexadecimal digits
	Mailbox     string        `json:"mailbox"`              // * name of the mailbox where it lay
	Folder      string        `json:"folder"`               // * name of the folder
	UIDValidity uint32        `json:"uidvalidity"`          // * of the folder
	UID         uint32        `json:"uid"`                  // * of the notification
	At          time.Time     `json:"at"`                   // * it came not later than this
	Action      probe.Action  `json:"action"`               // * failed, delayed, delivered, relayed, expanded or unclear; failed alone settles the probe
	Status      string        `json:"status,omitempty"`     // * enhanced status code, such as 5.1.1
	Diagnostic  string        `json:"diagnostic,omitempty"` // * what the remote server said, as the reporter quotes it
	Reporter    string        `json:"reporter,omitempty"`   // * the MTA that reports
	Remote      string        `json:"remote,omitempty"`     // * the MTA that it could not deliver to
	Matched     probe.Matched `json:"matched"`              // * by what it was matched to the probe: envid, tag or message-id
}

// hopRecord is one Received field.
type hopRecord struct {
	By   string    `json:"by,omitempty"`   // * the host that received
	From string    `json:"from,omitempty"` // * the host that handed over, as it called itself
	ID   string    `json:"id,omitempty"`   // * the queue id there
	At   time.Time `json:"at,omitzero"`    // * when, by that host's clock
}

// watchRecord is a span of coverage: outside of these, nothing is known. That of a
// reference has a type of its own, so that a reader which does not know it
// refuses the file instead of taking it for the agent's own.
type watchRecord struct {
	Type      string    `json:"type"`                // * watch, or reference
	Agent     string    `json:"agent"`               // * who watched
	Mailbox   string    `json:"mailbox,omitempty"`   // * of a watch: which mailbox; left out: the agent itself ran
	Reference string    `json:"reference,omitempty"` // * of a reference: host:port of what answered
	From      time.Time `json:"from"`                // * start
	To        time.Time `json:"to"`                  // * end
}

// positionRecord is where the reading of a folder stopped. It is taken in by
// the same agent's ledger alone, and only if it is newer.
type positionRecord struct {
	Type        string        `json:"type"`                  // * position
	Mailbox     string        `json:"mailbox"`               // * name of the mailbox
	Folder      string        `json:"folder"`                // * name of the folder
	UIDValidity uint32        `json:"uidvalidity"`           // * of the folder
	LastUID     uint32        `json:"last_uid"`              // * every mail up to this one was dealt with
	Looked      time.Time     `json:"looked,omitzero"`       // * when the last complete look began
	SkewMin     time.Duration `json:"skew_min_ns,omitempty"` // * the mailbox's clock is ahead of ours by at least this, in nanoseconds,
	SkewMax     time.Duration `json:"skew_max_ns,omitempty"` // * and at most this; negative is behind
	SkewAt      time.Time     `json:"skew_at,omitzero"`      // * when that was measured last; left out: never
}

// hourRecord is what stays of the probes that a route sent within an hour, when
// they themselves are deleted.
type hourRecord struct {
	Type       string        `json:"type"`              // * hour
	Agent      string        `json:"agent"`             // * as of a probe
	Route      string        `json:"route"`             // *
	Server     string        `json:"server"`            // *
	Network    string        `json:"network,omitempty"` // *
	Via        probe.Via     `json:"via"`               // *
	Domain     string        `json:"domain,omitempty"`  // *
	From       time.Time     `json:"from"`              // * start of the hour
	Sent       int           `json:"sent"`              // * probes sent
	Uncertain  int           `json:"uncertain"`         // * how many had which outcome
	Delivered  int           `json:"delivered"`         // *
	Rejected   int           `json:"rejected"`          // *
	Expired    int           `json:"expired"`           // *
	Bounced    int           `json:"bounced"`           // *
	Lost       int           `json:"lost"`              // *
	Duplicates int           `json:"duplicates"`        // * copies beyond the first
	Junk       int           `json:"junk"`              // * first copies that lay in the junk folder
	DelayMin   time.Duration `json:"delay_min_ns"`      // * delay of the delivered ones, in nanoseconds
	DelayP50   time.Duration `json:"delay_p50_ns"`      // * quantiles by nearest rank
	DelayP90   time.Duration `json:"delay_p90_ns"`      // *
	DelayP99   time.Duration `json:"delay_p99_ns"`      // *
	DelayMax   time.Duration `json:"delay_max_ns"`      // *
}

// revisionRecord is what was said of an incident. Of two with one number, the one
// that was renewed last counts.
type revisionRecord struct {
	Type     string          `json:"type"`             // * revision
	Agent    string          `json:"agent"`            // * whose probes showed the incident
	Incident string          `json:"incident"`         // * its id
	N        int             `json:"n"`                // * 1 for what was said first, then 2, 3 …
	At       time.Time       `json:"at"`               // * when it was said first
	Renewed  time.Time       `json:"renewed,omitzero"` // * when the body was last written again
	Open     bool            `json:"open,omitempty"`   // * it was not over as of then
	From     time.Time       `json:"from,omitzero"`    // * the earliest instant that it may concern
	To       time.Time       `json:"to,omitzero"`      // * the latest one; left out while it is open
	Body     json.RawMessage `json:"body"`             // * what was said, any JSON
}

// noteRecord is what a person added to an incident, or to a span of time.
type noteRecord struct {
	Type     string          `json:"type"`               // * note
	ID       uuid.UUID       `json:"id"`                 // * UUIDv7
	Agent    string          `json:"agent"`              // * whose incident it is on
	Incident string          `json:"incident,omitempty"` // * its id; left out: it is on a span of time
	At       time.Time       `json:"at"`                 // * when it was written
	By       string          `json:"by,omitempty"`       // * who wrote it
	Body     json.RawMessage `json:"body"`               // * what was added, any JSON
}

// analysedRecord is which part of an agent's record was analysed, so that what the
// revisions say of it needs no repeating.
type analysedRecord struct {
	Type  string    `json:"type"`  // * analysed
	Agent string    `json:"agent"` // * whose record
	From  time.Time `json:"from"`  // * start
	To    time.Time `json:"to"`    // * end
}

// estateRecord is what an agent watched last, and by which rules it is judged.
type estateRecord struct {
	Type  string          `json:"type"`  // * estate
	Agent string          `json:"agent"` // * who watches
	At    time.Time       `json:"at"`    // * when it came into force
	Body  json.RawMessage `json:"body"`  // * servers, routes, rules: any JSON
}

// hexBytes are bytes that JSON holds as hexadecimal digits.
type hexBytes []byte

// MarshalText writes the digits.
func (b hexBytes) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, b), nil }

// UnmarshalText reads them.
func (b *hexBytes) UnmarshalText(text []byte) error {
	bytes, err := hex.DecodeString(string(text))
	if err != nil {
		return fmt.Errorf("%q is not hexadecimal", text)
	}
	*b = bytes
	return nil
}
