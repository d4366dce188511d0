package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Analysis is what the newest analysis of the record says. A scrape shows it and
// makes none.
type Analysis struct {
	At        time.Time              // when it was made
	Incidents int                    // that are open
	CutOff    bool                   // nothing answers at all: it is the agent that is cut off
	Servers   map[string]ServerState // by name; of one that is missing nothing is known
}

// ServerState is the state of one server.
type ServerState struct {
	State     string              // one of up, down, not delivering, slow, unreadable, unknown, planned
	Since     time.Time           // the latest that the outage of mail which goes on can have begun; zero: none does
	Weak      bool                // of that outage: there was nothing to compare with
	Planned   bool                // work is announced for now, whether it fails or not
	Flushing  time.Time           // since when mail comes again that the last outage held back; zero: none is awaited
	Backlog   int                 // test mails that are started and not settled
	Oldest    time.Time           // when the oldest of these was sent; zero: there is none
	Watermark time.Time           // all test mail sent before is settled; zero: not known
	Drain     float64             // late mails that came in a second, lately; negative: not known
	Ends      map[string]EndState // of the flush, by fresh, accepted, last; one that is missing is not known
}

// EndState is what is known of one end of a flush.
type EndState struct {
	Reached bool
	At      time.Time // when it was reached, at the latest
	ETA     time.Time // when it is expected, while it is not reached; zero: not known
}

var analysisReadings = []reading[Analysis]{
	{prometheus.GaugeValue, "analysis_timestamp_seconds", "When the analysis was made that the state, outage, backlog and flush of servers are taken from. Old figures are no good news.",
		func(a Analysis) (float64, bool) { return instant(a.At) }},
	{prometheus.GaugeValue, "incidents_open", "Incidents that are not over: sets of outages that belong together. Planned work opens none.",
		func(a Analysis) (float64, bool) { return float64(a.Incidents), true }},
	{prometheus.GaugeValue, "agent_cut_off", "Whether the agent itself is cut off (1): nothing answers at all, references and relays included. While it is 1, nothing is known of the servers.",
		func(a Analysis) (float64, bool) { return truth(a.CutOff), true }},
}

var serverReadings = []reading[ServerState]{
	{prometheus.GaugeValue, "server_outage_start_timestamp_seconds", "When the outage of mail that goes on began, at the latest. Absent when there is none.",
		func(s ServerState) (float64, bool) { return instant(s.Since) }},
	{prometheus.GaugeValue, "server_outage_weak", "Whether the outage that goes on may be one of the way from here alone (1), since nothing else answered that it could be compared with. 0 when there is none.",
		func(s ServerState) (float64, bool) { return truth(s.Weak), true }},
	{prometheus.GaugeValue, "server_planned_work", "Whether work on the server is announced for now (1): by the configuration, or by mailprobe annotate. Nobody is to be woken by what fails in it.",
		func(s ServerState) (float64, bool) { return truth(s.Planned), true }},
	{prometheus.GaugeValue, "server_flush_start_timestamp_seconds", "When the outage of mail ended, at the latest, that held back test mails which still come in. Absent when none is awaited any more.",
		func(s ServerState) (float64, bool) { return instant(s.Flushing) }},
	{prometheus.GaugeValue, "server_backlog_probes", "Test mails to or through the server that were started and are not settled: pending and uncertain. Never customers' mails.",
		func(s ServerState) (float64, bool) { return float64(s.Backlog), true }},
	{prometheus.GaugeValue, "server_backlog_oldest_timestamp_seconds", "When the oldest test mail of the server's backlog was sent. Absent when there is none.",
		func(s ServerState) (float64, bool) { return instant(s.Oldest) }},
	{prometheus.GaugeValue, "server_watermark_timestamp_seconds", "All test mails to or through the server that were sent before this instant are settled.",
		func(s ServerState) (float64, bool) { return instant(s.Watermark) }},
	{prometheus.GaugeValue, "server_drain_probes_per_second", "Late test mails that came in a second, lately: how fast the backlog of an outage drains. Absent when it is not known.",
		func(s ServerState) (float64, bool) { return s.Drain, s.Drain >= 0 }},
}
