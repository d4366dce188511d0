package web

import (
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// The types of the API, each with the names of its JSON. A field is always there:
// a pointer that is nil is null, which says that there is no such thing, or that it
// is not known. What a field means stands in the catalogue, by its name here; a
// test checks that none is forgotten.

type apiOverview struct {
	Agent     string        `json:"agent"`
	Version   string        `json:"version"`
	Started   *time.Time    `json:"started"`
	Now       time.Time     `json:"now"`
	Analysed  *time.Time    `json:"analysed"`
	Servers   []apiServer   `json:"servers"`
	Incidents []apiIncident `json:"incidents"`
	Coverage  apiCoverage   `json:"coverage"`
}

// apiServer is how a server stands.
type apiServer struct {
	Name      string            `json:"name"`
	Network   *string           `json:"network"`
	Labels    map[string]string `json:"labels"`
	Mailboxes *int              `json:"customer_mailboxes"`
	State     report.State      `json:"state"`
	Since     apiInterval       `json:"since"`
	Weak      bool              `json:"weak"`
	Backlog   apiBacklog        `json:"backlog"`
	Lately    *apiQuantiles     `json:"delay_lately"`
	Missing   int               `json:"missing"`
	Usual     *apiQuantiles     `json:"delay_usual"`
	Flush     *apiFlush         `json:"flush"`
	Routes    []apiAwaited      `json:"routes"`
	Trace     []apiTrace        `json:"trace"`
}

type apiInterval struct {
	From *time.Time `json:"from"`
	To   *time.Time `json:"to"`
}

type apiBacklog struct {
	Pending   int        `json:"pending"`
	Uncertain int        `json:"uncertain"`
	Oldest    *time.Time `json:"oldest"`
	Watermark *time.Time `json:"watermark"`
}

type apiQuantiles struct {
	N   int     `json:"n"`
	P50 float64 `json:"p50_seconds"`
	P90 float64 `json:"p90_seconds"`
	Max float64 `json:"max_seconds"`
}

// apiAwaited is what is awaited on a route.
type apiAwaited struct {
	Route   string     `json:"route"`
	Via     probe.Via  `json:"via"`
	Backlog apiBacklog `json:"backlog"`
}

type apiTrace struct {
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Sent    int       `json:"sent"`
	Longest *float64  `json:"longest_seconds"`
	Missing int       `json:"missing"`
}

type apiFlush struct {
	Recovery    *apiInterval `json:"recovery"`
	Fresh       apiEnd       `json:"fresh"`
	Accepted    apiEnd       `json:"accepted"`
	Last        apiEnd       `json:"last"`
	Peak        int          `json:"peak"`
	PeakAt      *time.Time   `json:"peak_at"`
	Drain       float64      `json:"drain_per_second"`
	Late        int          `json:"late"`
	Overtaken   int          `json:"overtaken"`
	Outstanding int          `json:"outstanding"`
}

type apiEnd struct {
	Reached  bool         `json:"reached"`
	At       *apiInterval `json:"at"`
	Of       int          `json:"of"`
	Left     int          `json:"left"`
	Expected *apiEstimate `json:"expected"`
}

type apiEstimate struct {
	At   time.Time    `json:"at"`
	From time.Time    `json:"from"`
	To   time.Time    `json:"to"`
	By   report.Basis `json:"by"`
}

type apiCoverage struct {
	Span    apiInterval `json:"span"`
	Watched float64     `json:"watched_seconds"`
	Holes   []apiHole   `json:"holes"`
}

type apiHole struct {
	From    *time.Time `json:"from"`
	To      *time.Time `json:"to"`
	Mailbox *string    `json:"mailbox"`
	CutOff  bool       `json:"cut_off"`
}

type apiIncidents struct {
	Incidents []apiIncident `json:"incidents"`
}

type apiIncident struct {
	ID      string               `json:"id"`
	Agent   string               `json:"agent"`
	State   report.IncidentState `json:"state"`
	Opened  *time.Time           `json:"opened"`
	Start   apiInterval          `json:"start"`
	End     apiInterval          `json:"end"`
	Weak    bool                 `json:"weak"`
	Planned bool                 `json:"planned"`
	Scope   apiScope             `json:"scope"`
	Merged  []string             `json:"merged"`
	Into    *string              `json:"into"`
	Split   []string             `json:"split"`
	Of      *string              `json:"of"`
}

type apiScope struct {
	Servers        int          `json:"servers"`
	Watched        int          `json:"watched"`
	Mailboxes      int          `json:"mailboxes"`
	MailboxesKnown bool         `json:"mailboxes_known"`
	Networks       []apiNetwork `json:"networks"`
	Labels         []apiLabel   `json:"labels"`
}

type apiNetwork struct {
	Network *string  `json:"network"`
	Whole   bool     `json:"whole"`
	N       int      `json:"n"`
	Of      int      `json:"of"`
	Servers []string `json:"servers"`
}

type apiLabel struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	N     int    `json:"n"`
}
