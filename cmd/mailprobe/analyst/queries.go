package analyst

import (
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// IncidentsQuery selects incidents.
type IncidentsQuery struct {
	Agent string    `json:"agent,omitempty"`
	From  time.Time `json:"from,omitzero"` // that lasted into [From, To); a zero bound is none
	To    time.Time `json:"to,omitzero"`
	Open  bool      `json:"open,omitempty"`
}

// IncidentList are the incidents, the newest first.
type IncidentList struct {
	AsOf      time.Time         `json:"as_of"`
	Incidents []report.Incident `json:"incidents"`
}

// BacklogQuery asks for the backlog as it is; of a ledger without a running
// agent, as it was at the end of its record.
type BacklogQuery struct {
	Agent  string `json:"agent,omitempty"`
	Server string `json:"server,omitempty"` // empty: all
}

// BacklogList is the backlog of each server, by name.
type BacklogList struct {
	AsOf    time.Time       `json:"as_of"`
	Servers []ServerBacklog `json:"servers"`
}

// ServerBacklog is how one server stands. It counts test mails.
type ServerBacklog struct {
	Server string       `json:"server"`
	State  report.State `json:"state"`
	Since  *time.Time   `json:"since,omitempty"` // when that state was there at the latest
	Weak   bool         `json:"weak,omitempty"`  // there was nothing to compare with
	Awaited
	Flush  *report.Flush  `json:"flush,omitempty"` // of its last outage of mail
	Routes []RouteBacklog `json:"routes,omitempty"`
}

// Awaited is what is awaited of a set of test mails.
type Awaited struct {
	Pending   int        `json:"pending"`
	Uncertain int        `json:"uncertain"`
	Oldest    *time.Time `json:"oldest,omitempty"` // when the oldest that is awaited was sent
	Watermark time.Time  `json:"watermark"`        // all test mail sent before is settled
}

// RouteBacklog is what is awaited on one route.
type RouteBacklog struct {
	Route string    `json:"route"`
	Via   probe.Via `json:"via"`
	Awaited
}

// AvailabilityQuery asks how available each server was.
type AvailabilityQuery struct {
	Agent string    `json:"agent,omitempty"`
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
}

// AvailabilityList is the availability of each server, by name.
type AvailabilityList struct {
	From    time.Time      `json:"from"`
	To      time.Time      `json:"to"`
	Servers []Availability `json:"servers"`
}

// Availability is that of one server. Times are in seconds.
type Availability struct {
	Server    string   `json:"server"`
	Least     *float64 `json:"available_least"` // share of the watched time; null: nothing was watched
	Most      *float64 `json:"available_most"`
	Outages   int      `json:"outages"`
	DownLeast float64  `json:"down_least_seconds"`
	DownMost  float64  `json:"down_most_seconds"`
	Watched   float64  `json:"watched_seconds"`
	Planned   float64  `json:"planned_seconds"`
	Unwatched float64  `json:"unwatched_seconds"`
}

// DocumentQuery asks for a report, or for a notice.
type DocumentQuery struct {
	Agent    string    `json:"agent,omitempty"`
	Incident string    `json:"incident,omitempty"` // id, or last
	From     time.Time `json:"from,omitzero"`      // where it is not about an incident
	To       time.Time `json:"to,omitzero"`
	Servers  []string  `json:"servers,omitempty"`
	Lang     string    `json:"lang"`             // en or ja
	Format   string    `json:"format,omitempty"` // md, html, json or csv; of a report
	Notice   string    `json:"notice,omitempty"` // first, update or recovered; empty: a report
	Zone     string    `json:"zone,omitempty"`   // IANA name; empty: the process's
}

// AskQuery asks what became of a mail, in the words of who asks.
type AskQuery struct {
	Agent     string           `json:"agent,omitempty"`
	About     string           `json:"about"`               // an address, a domain or a server
	At        string           `json:"at"`                  // when it was sent, in whatever form; see package when
	Direction report.Direction `json:"direction,omitempty"` // empty: in
	Sender    string           `json:"sender,omitempty"`    // see report.ParseSender; empty: not known
	Lang      words.Language   `json:"lang,omitempty"`      // in which mistakes are told; empty: en
	Zone      string           `json:"zone,omitempty"`      // of At, unless it names one: IANA name; empty: the process's
}

// AnnotateQuery is a note that a person adds.
type AnnotateQuery struct {
	Agent      string            `json:"agent,omitempty"`
	Incident   string            `json:"incident,omitempty"` // id, or last; empty: planned work
	By         string            `json:"by,omitempty"`
	Annotation report.Annotation `json:"annotation"`
}

// Annotated says what was noted.
type Annotated struct {
	Note     string `json:"note"`               // its id
	Incident string `json:"incident,omitempty"` // empty: planned work
}
