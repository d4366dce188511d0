package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"mailprobe/probe"
)

// Snapshot is the state of an agent at the moment of a scrape.
type Snapshot struct {
	Now       time.Time
	Routes    []RouteState
	Mailboxes []probe.MailboxState
	Faults    int
	Commits   uint64 // of the ledger
	Writes    uint64 // to the ledger
	Bytes     int64  // of the ledger's file
}

// RouteState is the state of one route.
type RouteState struct {
	Route     probe.Route
	Pending   int
	Uncertain int
	Oldest    time.Time     // when the oldest probe that is not settled was sent; zero: none
	LastSeen  time.Time     // when a probe was last seen for the first time; zero: not yet
	LastDelay probe.Delay   // of that probe
	InFlight  time.Duration // how long the oldest attempt under way has had no answer; 0: none
}

// gauges reads a snapshot at each scrape.
type gauges struct {
	snapshot func() Snapshot
	descs    map[string]*prometheus.Desc
}

var gaugeHelp = []struct {
	name   string
	help   string
	labels []string
}{
	{"probes_pending", "Probes begun and not settled, apart from uncertain ones. Test mails, not customers' mails.", []string{"server", "via", "route"}},
	{"probes_uncertain", "Probes whose final dot was sent and whose reply was never seen, not settled.", []string{"server", "via", "route"}},
	{"oldest_pending_probe_seconds", "Age of the oldest probe that is not settled; 0 when all are.", []string{"server", "via", "route"}},
	{"last_delay_seconds", "Delay of the probe that was last delivered.", []string{"server", "via", "route"}},
	{"last_delivery_timestamp_seconds", "When a probe was last seen for the first time.", []string{"server", "via", "route"}},
	{"attempt_unanswered_seconds", "Time for which the oldest attempt under way has gone without its end; 0 when none is under way.", []string{"server", "via", "route"}},
	{"mailbox_readable", "Whether the mailbox can be read (1) or not (0).", []string{"mailbox"}},
	{"mailbox_last_look_timestamp_seconds", "When the mailbox was last known to be read or unreadable.", []string{"mailbox"}},
	{"agent_faults_total", "Failures of the agent itself, such as a ledger that cannot be written.", nil},
	{"ledger_commits_total", "Transactions made durable.", nil},
	{"ledger_writes_total", "Writes that these transactions held.", nil},
	{"ledger_size_bytes", "Size of the ledger's file.", nil},
}

func newGauges(snapshot func() Snapshot) *gauges {
	g := &gauges{snapshot: snapshot, descs: map[string]*prometheus.Desc{}}
	for _, d := range gaugeHelp {
		g.descs[d.name] = prometheus.NewDesc("mailprobe_"+d.name, d.help, d.labels, nil)
	}
	return g
}

// Describe implements prometheus.Collector.
func (g *gauges) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range g.descs {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (g *gauges) Collect(ch chan<- prometheus.Metric) {
	s := g.snapshot()
	emit := func(kind prometheus.ValueType, name string, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(g.descs[name], kind, value, labels...)
	}
	for _, r := range s.Routes {
		g.route(emit, s.Now, r)
	}
	for _, m := range s.Mailboxes {
		readable := 0.0
		if m.Readable {
			readable = 1
		}
		emit(prometheus.GaugeValue, "mailbox_readable", readable, m.Mailbox)
		emit(prometheus.GaugeValue, "mailbox_last_look_timestamp_seconds", seconds(m.At), m.Mailbox)
	}
	emit(prometheus.CounterValue, "agent_faults_total", float64(s.Faults))
	emit(prometheus.CounterValue, "ledger_commits_total", float64(s.Commits))
	emit(prometheus.CounterValue, "ledger_writes_total", float64(s.Writes))
	emit(prometheus.GaugeValue, "ledger_size_bytes", float64(s.Bytes))
}

func (g *gauges) route(emit func(prometheus.ValueType, string, float64, ...string), now time.Time, r RouteState) {
	gauge := func(name string, value float64) {
		emit(prometheus.GaugeValue, name, value, r.Route.Server, string(r.Route.Via), r.Route.Name)
	}
	gauge("probes_pending", float64(r.Pending))
	gauge("probes_uncertain", float64(r.Uncertain))
	gauge("attempt_unanswered_seconds", r.InFlight.Seconds())
	age := 0.0
	if !r.Oldest.IsZero() {
		age = max(0, now.Sub(r.Oldest).Seconds())
	}
	gauge("oldest_pending_probe_seconds", age)
	if !r.LastSeen.IsZero() {
		gauge("last_delay_seconds", r.LastDelay.Middle().Seconds())
		gauge("last_delivery_timestamp_seconds", seconds(r.LastSeen))
	}
}

func seconds(t time.Time) float64 { return float64(t.UnixNano()) / 1e9 }
