package answer

import (
	"time"

	"mailprobe/report"
)

// document is a verdict for programs. [Schema] tells what its names mean.
type document struct {
	Schema   int                `json:"schema"`
	Counts   string             `json:"counts"`
	AsOf     time.Time          `json:"as_of"`
	Agent    string             `json:"agent"`
	Question questionJSON       `json:"question"`
	Server   string             `json:"server"`
	Network  string             `json:"network,omitempty"`
	Kind     report.VerdictKind `json:"kind"`
	Doubt    report.Doubt       `json:"doubt,omitempty"`

	Lang          string   `json:"lang"`
	Title         string   `json:"title"`
	Say           string   `json:"say"`
	WatermarkText string   `json:"watermark_text,omitempty"`
	Evidence      []Fact   `json:"evidence"`
	SendersTable  *Table   `json:"senders_table,omitempty"`
	Limits        []string `json:"limits"`
	Next          []string `json:"next"`

	Window    spanJSON       `json:"window"`
	Mails     mailsJSON      `json:"mails"`
	Delay     *quantilesJSON `json:"delay"`
	LateAfter float64        `json:"late_after_seconds"`
	Came      spanJSON       `json:"came,omitzero"`
	LastLate  time.Time      `json:"last_late,omitzero"`
	Before    *witnessJSON   `json:"before"`
	After     *witnessJSON   `json:"after"`
	Expected  *spanJSON      `json:"expected"`
	GivenUp   *spanJSON      `json:"given_up"`
	AtOnce    bool           `json:"at_once"`
	Reason    string         `json:"reason,omitempty"`
	Planned   *plannedJSON   `json:"planned"`
	Incident  *incidentJSON  `json:"incident"`
	Outages   []outageJSON   `json:"outages"`
	Sender    *fateJSON      `json:"sender"`
	Senders   []fateJSON     `json:"senders"`
	Watermark time.Time      `json:"watermark,omitzero"`
	Coverage  coverageJSON   `json:"coverage"`
	Loss      lossJSON       `json:"loss"`
}

type questionJSON struct {
	About     string           `json:"about"`
	Server    string           `json:"server"`
	Direction report.Direction `json:"direction"`
	Sent      spanJSON         `json:"sent"`
	Sender    *senderJSON      `json:"sender"`
}

type senderJSON struct {
	Schedule string  `json:"schedule,omitempty"`
	GivesUp  float64 `json:"gives_up_seconds,omitempty"`
}

type spanJSON struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

type mailsJSON struct {
	Sent      int `json:"sent"`
	InTime    int `json:"in_time"`
	Delivered int `json:"delivered"`
	Late      int `json:"late"`
	Junk      int `json:"junk"`
	Copies    int `json:"copies"`
	Rejected  int `json:"rejected"`
	Expired   int `json:"expired"`
	Bounced   int `json:"bounced"`
	Lost      int `json:"lost"`
	Pending   int `json:"pending"`
	Uncertain int `json:"uncertain"`
}

type quantilesJSON struct {
	N   int     `json:"n"`
	P50 float64 `json:"p50_seconds"`
	P90 float64 `json:"p90_seconds"`
	Max float64 `json:"max_seconds"`
}

type witnessJSON struct {
	Probe string    `json:"probe"`
	Sent  time.Time `json:"sent"`
	Came  spanJSON  `json:"came"`
	Delay delayJSON `json:"delay"`
	Junk  bool      `json:"junk"`
}

type delayJSON struct {
	Min float64 `json:"min_seconds"`
	Max float64 `json:"max_seconds"`
}

type plannedJSON struct {
	spanJSON
	Server  string      `json:"server,omitempty"`
	Network string      `json:"network,omitempty"`
	Text    report.Text `json:"text"`
}

type incidentJSON struct {
	ID      string               `json:"id"`
	Agent   string               `json:"agent"`
	State   report.IncidentState `json:"state"`
	Start   spanJSON             `json:"start"`
	End     spanJSON             `json:"end"`
	Weak    bool                 `json:"weak"`
	Planned bool                 `json:"planned"`
}

type outageJSON struct {
	Kind    report.Kind      `json:"kind"`
	Failed  []report.Service `json:"failed"`
	Start   spanJSON         `json:"start"`
	End     spanJSON         `json:"end"`
	Weak    bool             `json:"weak"`
	Planned bool             `json:"planned"`
}

type fateJSON struct {
	Sender   string    `json:"sender"`
	Computed bool      `json:"computed"`
	Sent     time.Time `json:"sent"`
	Came     spanJSON  `json:"came,omitzero"`
	GivenUp  time.Time `json:"given_up,omitzero"`
	Unknown  bool      `json:"unknown"`
}

type coverageJSON struct {
	Span    spanJSON   `json:"span"`
	Watched float64    `json:"watched_seconds"`
	Holes   []holeJSON `json:"holes"`
}

type holeJSON struct {
	spanJSON
	Mailbox string `json:"mailbox,omitempty"`
	CutOff  bool   `json:"cut_off"`
}

type lossJSON struct {
	Settled    int     `json:"settled"`
	Lost       int     `json:"lost"`
	AtMost     float64 `json:"at_most"`
	Confidence float64 `json:"confidence"`
	Method     string  `json:"method"`
	Assumption string  `json:"assumption"`
}
