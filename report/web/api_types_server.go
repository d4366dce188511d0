package web

import (
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// apiServerSheet is what one server's test mails met in a span.
type apiServerSheet struct {
	Now      time.Time      `json:"now"`
	Server   apiServer      `json:"server"`
	Domains  []string       `json:"domains"`
	Span     apiInterval    `json:"span"`
	Mails    apiCounts      `json:"mails"`
	Delay    *apiQuantiles  `json:"delay"`
	Usual    *apiQuantiles  `json:"delay_usual"`
	Outages  []apiOutage    `json:"outages"`
	States   []apiStretch   `json:"states"`
	Coverage apiCoverage    `json:"coverage"`
	Hops     []apiHopDelay  `json:"hops"`
	HopMails int            `json:"hop_mails"`
	Failures []apiProbeLine `json:"failures"`
	Recent   []apiProbeLine `json:"recent"`
	Routes   []apiRoute     `json:"routes"`
}

// apiHopDelay is how long test mails stayed at one host on their way.
type apiHopDelay struct {
	Via    probe.Via `json:"via"`
	Host   string    `json:"host"`
	Next   string    `json:"next"`
	N      int       `json:"n"`
	P50    float64   `json:"p50_seconds"`
	P90    float64   `json:"p90_seconds"`
	Max    float64   `json:"max_seconds"`
	Newest time.Time `json:"newest"`
}

// apiCounts count test mails.
type apiCounts struct {
	Sent      int `json:"sent"`
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

type apiOutage struct {
	Kind      report.Kind      `json:"kind"`
	Failed    []report.Service `json:"failed"`
	Start     apiInterval      `json:"start"`
	End       apiInterval      `json:"end"`
	EndIsOpen bool             `json:"end_is_open"`
	Unwatched bool             `json:"unwatched"`
	Flaps     []apiFlap        `json:"flaps"`
	Weak      bool             `json:"weak"`
	Planned   bool             `json:"planned"`
	Reasons   []apiReason      `json:"reasons"`
	Evidence  int              `json:"evidence"`
	Holes     []apiInterval    `json:"holes"`
	LateAfter float64          `json:"late_after_seconds"`
}

type apiFlap struct {
	Up   apiInterval `json:"up"`
	Down apiInterval `json:"down"`
}

type apiReason struct {
	Service report.Service `json:"service"`
	Class   *probe.Class   `json:"class"`
	Phase   *probe.Phase   `json:"phase"`
	Text    string         `json:"text"`
	Count   int            `json:"count"`
}

type apiStretch struct {
	State report.State `json:"state"`
	From  *time.Time   `json:"from"`
	To    *time.Time   `json:"to"`
}

type apiProbes struct {
	Probes []apiProbeLine `json:"probes"`
	Next   *string        `json:"next"`
}

// apiProbeLine is a test mail in a list.
type apiProbeLine struct {
	Agent    string        `json:"agent"`
	Route    string        `json:"route"`
	ID       string        `json:"id"`
	Server   string        `json:"server"`
	Via      probe.Via     `json:"via"`
	Sent     time.Time     `json:"sent"`
	Outcome  probe.Outcome `json:"outcome"`
	Delay    *apiDelay     `json:"delay"`
	Late     bool          `json:"late"`
	Junk     bool          `json:"junk"`
	Attempts int           `json:"attempts"`
	Class    *probe.Class  `json:"class"`
	Reason   *string       `json:"reason"`
}

type apiDelay struct {
	Seconds float64 `json:"seconds"`
	Min     float64 `json:"min_seconds"`
	Max     float64 `json:"max_seconds"`
}

// apiProbeSheet is one test mail with all that is known of it.
type apiProbeSheet struct {
	Now       time.Time    `json:"now"`
	Probe     apiProbeLine `json:"probe"`
	Network   *string      `json:"network"`
	MessageID string       `json:"message_id"`
	Accepted  *time.Time   `json:"accepted"`
	Received  *apiInterval `json:"received"`
	Transit   *apiDelay    `json:"transit"`
	GivenUp   *time.Time   `json:"given_up"`
	Bounced   *time.Time   `json:"bounced"`
	Attempts  []apiAttempt `json:"attempts"`
	Arrivals  []apiArrival `json:"arrivals"`
	Notices   []apiNotice  `json:"notices"`
}

type apiAttempt struct {
	N         int          `json:"n"`
	Began     time.Time    `json:"began"`
	Dotted    *time.Time   `json:"dotted"`
	Ended     *time.Time   `json:"ended"`
	Target    *string      `json:"target"`
	Class     *probe.Class `json:"class"`
	Phase     *probe.Phase `json:"phase"`
	Phases    []apiPhase   `json:"phases"`
	Reply     *apiReply    `json:"reply"`
	Error     *string      `json:"error"`
	Uncertain bool         `json:"uncertain"`
}

type apiPhase struct {
	Phase   probe.Phase `json:"phase"`
	Seconds float64     `json:"seconds"`
}

type apiReply struct {
	Code     int     `json:"code"`
	Enhanced *string `json:"enhanced"`
	Text     string  `json:"text"`
}

type apiArrival struct {
	Mailbox  string      `json:"mailbox"`
	Folder   string      `json:"folder"`
	Junk     bool        `json:"junk"`
	After    *time.Time  `json:"after"`
	By       time.Time   `json:"by"`
	Source   string      `json:"source"`
	Internal *time.Time  `json:"internal_date"`
	Hops     []apiHop    `json:"hops"`
	Verdicts apiVerdicts `json:"verdicts"`
}

type apiHop struct {
	By   string     `json:"by"`
	From string     `json:"from"`
	ID   string     `json:"id"`
	At   *time.Time `json:"at"`
}

type apiVerdicts struct {
	SPF   *string `json:"spf"`
	DKIM  *string `json:"dkim"`
	DMARC *string `json:"dmarc"`
}

type apiNotice struct {
	At         time.Time    `json:"at"`
	Action     probe.Action `json:"action"`
	Status     *string      `json:"status"`
	Diagnostic *string      `json:"diagnostic"`
	Reporter   *string      `json:"reporter"`
	Remote     *string      `json:"remote"`
}

// apiAgent is how the agent is.
type apiAgent struct {
	Name       string       `json:"name"`
	Version    string       `json:"version"`
	Started    *time.Time   `json:"started"`
	Now        time.Time    `json:"now"`
	Watching   bool         `json:"watching"`
	CutOff     bool         `json:"cut_off"`
	Faults     []apiFault   `json:"faults"`
	Routes     []apiRoute   `json:"routes"`
	Mailboxes  []apiMailbox `json:"mailboxes"`
	References []apiContact `json:"references"`
}

type apiFault struct {
	At   *time.Time `json:"at"`
	What string     `json:"what"`
	Text string     `json:"text"`
}

type apiRoute struct {
	Name        string      `json:"name"`
	Server      string      `json:"server"`
	Via         probe.Via   `json:"via"`
	Every       float64     `json:"every_seconds"`
	Sent        int         `json:"sent"`
	Delivered   int         `json:"delivered"`
	Backlog     apiBacklog  `json:"backlog"`
	LastArrival *time.Time  `json:"last_arrival"`
	LastDelay   *apiDelay   `json:"last_delay"`
	LastJunk    bool        `json:"last_junk"`
	LastAttempt *apiAttempt `json:"last_attempt"`
}

type apiMailbox struct {
	Name  string     `json:"name"`
	OK    bool       `json:"ok"`
	Mode  *string    `json:"mode"`
	At    *time.Time `json:"at"`
	Error *string    `json:"error"`
}

type apiContact struct {
	Name  string     `json:"name"`
	OK    bool       `json:"ok"`
	At    *time.Time `json:"at"`
	Error *string    `json:"error"`
}

// apiProblem says what went wrong (RFC 9457). Unlike elsewhere, the last two are
// left out where they say nothing.
type apiProblem struct {
	Type     string   `json:"type"`
	Title    string   `json:"title"`
	Status   int      `json:"status"`
	Detail   string   `json:"detail"`
	Instance string   `json:"instance"`
	Field    string   `json:"field,omitempty"`
	Like     []string `json:"like,omitempty"`
}
