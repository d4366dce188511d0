package incident

import (
	"time"

	"mailprobe/report"
)

// jsonReport is the JSON report; see Version.
type jsonReport struct {
	Version int    `json:"version"`
	Counts  string `json:"counts"` // always "test mails"

	Now         time.Time        `json:"now"`
	Agent       string           `json:"agent"`
	Span        jsonInterval     `json:"span"`
	Incident    *jsonIncident    `json:"incident"` // null: a report on a span of time
	Servers     []jsonAccount    `json:"servers"`
	Others      int              `json:"other_servers"` // under watch, not affected, not listed
	Aside       int              `json:"aside_servers"` // not asked for, and not listed: of an incident, affected ones
	Total       jsonAccount      `json:"total"`
	RelayFaults []jsonRelayFault `json:"relay_faults"`
	Coverage    jsonCoverage     `json:"coverage"`
	Senders     []jsonSender     `json:"senders"` // computed, not measured
	Statements  []jsonStatement  `json:"statements"`
	Notes       []jsonNote       `json:"notes"`
	Rules       jsonRuleSet      `json:"rules"`
}

type jsonInterval struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

type jsonDuration struct {
	Least float64  `json:"least_seconds"`
	Most  *float64 `json:"most_seconds"` // null: not known
}

type jsonIncident struct {
	ID       string       `json:"id"`
	Agent    string       `json:"agent"`
	Opened   time.Time    `json:"opened,omitzero"`
	Open     bool         `json:"open"`
	Start    jsonInterval `json:"start"`
	End      jsonInterval `json:"end"`
	Duration jsonDuration `json:"duration"`
	Weak     bool         `json:"weak"`
	Planned  bool         `json:"planned"`
	Scope    jsonScope    `json:"scope"`
	Outages  []jsonOutage `json:"outages"`
	Merged   []string     `json:"merged,omitempty"`
	Into     string       `json:"into,omitempty"`
	Split    []string     `json:"split,omitempty"`
	Of       string       `json:"of,omitempty"`

	Withdrawn bool `json:"withdrawn,omitempty"`
}

// jsonScope has the fields and names of report.Scope, which are stable too.
type jsonScope report.Scope

type jsonOutage struct {
	Server    string           `json:"server"`
	Kind      report.Kind      `json:"kind"`
	Failed    []report.Service `json:"failed"`
	Start     jsonInterval     `json:"start"`
	End       jsonInterval     `json:"end"`
	EndIsOpen bool             `json:"end_is_open"` // the lower bound of the end is no evidence
	Flaps     []jsonFlap       `json:"flaps"`
	Weak      bool             `json:"weak"`
	Planned   bool             `json:"planned"`
	Reasons   []report.Reason  `json:"reasons"`
	Evidence  int              `json:"evidence"`
	Holes     []jsonInterval   `json:"holes"`
	Late      float64          `json:"late_after_seconds"`
}

type jsonFlap struct {
	Up   jsonInterval `json:"up"`
	Down jsonInterval `json:"down"`
}

type jsonStretch struct {
	State report.State `json:"state"`
	jsonInterval
}

type jsonAccount struct {
	Server    string            `json:"server"` // empty: all together
	Network   string            `json:"network,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"`
	Mailboxes int               `json:"customer_mailboxes,omitempty"`
	Outages   []jsonOutage      `json:"outages"`
	States    []jsonStretch     `json:"states"`

	Sent      int            `json:"sent"`
	Delivered int            `json:"delivered"`
	Late      int            `json:"late"`
	Junk      int            `json:"junk"`
	Copies    int            `json:"copies"`
	Rejected  int            `json:"rejected"`
	Expired   int            `json:"expired"`
	Bounced   int            `json:"bounced"`
	Lost      int            `json:"lost"`
	Pending   int            `json:"pending"`
	Uncertain int            `json:"uncertain"`
	Delay     *jsonQuantiles `json:"delay"` // null: none came
	Usual     *jsonQuantiles `json:"usual"` // null: nothing was sent before
	Backlog   jsonBacklog    `json:"backlog"`
	Flush     *jsonFlush     `json:"flush"` // null: no outage of mail
}

type jsonQuantiles struct {
	N   int     `json:"n"`
	P50 float64 `json:"p50_seconds"`
	P90 float64 `json:"p90_seconds"`
	Max float64 `json:"max_seconds"`
}

type jsonBacklog struct {
	At        time.Time `json:"at,omitzero"`
	Waiting   int       `json:"waiting"`
	Oldest    time.Time `json:"oldest,omitzero"`
	Watermark time.Time `json:"watermark,omitzero"`
}

type jsonFlush struct {
	Recovery    jsonInterval `json:"recovery"`
	Fresh       jsonEnd      `json:"fresh"`
	Accepted    jsonEnd      `json:"accepted"`
	Last        jsonEnd      `json:"last"`
	Peak        int          `json:"peak"`
	PeakAt      time.Time    `json:"peak_at,omitzero"`
	Drain       float64      `json:"drain_per_second"`
	Late        int          `json:"late"`
	Overtaken   int          `json:"overtaken"`
	Outstanding int          `json:"outstanding"`
}

type jsonEnd struct {
	Reached  bool          `json:"reached"`
	At       *jsonInterval `json:"at,omitempty"`
	Of       int           `json:"of"`
	Left     int           `json:"left"`
	Expected *jsonEstimate `json:"expected,omitempty"`
}

type jsonEstimate struct {
	At   time.Time    `json:"at"`
	From time.Time    `json:"from"`
	To   time.Time    `json:"to"`
	By   report.Basis `json:"by"`
}

type jsonCoverage struct {
	Span    jsonInterval `json:"span"`
	Watched float64      `json:"watched_seconds"`
	Holes   []jsonHole   `json:"holes"`
}

type jsonHole struct {
	jsonInterval
	Mailbox string `json:"mailbox,omitempty"` // left out: of the agent
	CutOff  bool   `json:"cut_off"`
}

type jsonRelayFault struct {
	Relay   string          `json:"relay"`
	Servers []string        `json:"servers"`
	Start   jsonInterval    `json:"start"`
	End     jsonInterval    `json:"end"`
	Reasons []report.Reason `json:"reasons"`
}

type jsonSender struct {
	Sender   string     `json:"sender"`
	Computed bool       `json:"computed"` // always
	Mails    []jsonFate `json:"mails"`
}

type jsonFate struct {
	Sent    time.Time    `json:"sent"`
	Came    jsonInterval `json:"came"`
	GivenUp time.Time    `json:"given_up,omitzero"`
	Unknown bool         `json:"unknown"`
}

type jsonStatement struct {
	N       int             `json:"revision"`
	At      time.Time       `json:"at"`
	Start   jsonInterval    `json:"start"`
	End     jsonInterval    `json:"end"`
	Scope   jsonScope       `json:"scope"`
	Planned bool            `json:"planned"`
	Changed []report.Change `json:"changed"`
}

type jsonNote struct {
	At      time.Time    `json:"at"`
	By      string       `json:"by"`
	Cause   report.Text  `json:"cause,omitzero"`
	Text    report.Text  `json:"text,omitzero"`
	Planned bool         `json:"planned"`
	Merge   string       `json:"merge,omitempty"`
	Split   []string     `json:"split,omitempty"`
	Span    jsonInterval `json:"span,omitzero"`
	Server  string       `json:"server,omitempty"`
	Network string       `json:"network,omitempty"`
}

type jsonRuleSet struct {
	LateFactor float64 `json:"late_factor"`
	LateFloor  float64 `json:"late_floor_seconds"`
	Evidence   int     `json:"evidence"`
	FlapMax    float64 `json:"flap_max_seconds"`
	JoinWithin float64 `json:"join_within_seconds"`
}
