package metrics

import (
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

// The values of the labels state and end.
var (
	serverStates = []string{"up", "down", "not_delivering", "slow", "unreadable", unknownState, "planned"}
	flushEnds    = []string{"fresh", "accepted", "last"}
)

const unknownState = "unknown"

var (
	analysisPanel = panelOf(analysisReadings)
	serverPanel   = panelOf(serverReadings, "server")

	serverStateDesc = prometheus.NewDesc(prefix+"server_state",
		"What the server does, by its test mails: 1 for its state, 0 for the others. Only down and not_delivering are outages of mail; planned is failing as was announced; unknown is never good news.",
		[]string{"server", "state"}, nil)
	flushEndDesc = prometheus.NewDesc(prefix+"server_flush_end_timestamp_seconds",
		"When an end of the flush after the last outage was reached, by test mails: fresh ones come in the usual time again (fresh), all that the server itself had accepted is delivered (accepted), the last late one came (last). Absent until then.",
		[]string{"server", "end"}, nil)
	flushETADesc = prometheus.NewDesc(prefix+"server_flush_eta_timestamp_seconds",
		"When an end of the flush is expected, by test mails. Absent when it is reached or cannot be told.",
		[]string{"server", "end"}, nil)
	referenceDesc = prometheus.NewDesc(prefix+"reference_up",
		"Whether the outside address answered when it was last dialled (1) or not (0). If none does, look at mailprobe_agent_cut_off. Absent until it was dialled.",
		[]string{"reference"}, nil)
)

func describeAnalysis(ch chan<- *prometheus.Desc) {
	analysisPanel.describe(ch)
	serverPanel.describe(ch)
	for _, d := range []*prometheus.Desc{serverStateDesc, flushEndDesc, flushETADesc, referenceDesc} {
		ch <- d
	}
}

// collectAnalysis shows an analysis, of the servers that there are; without one
// nothing is known of them.
func collectAnalysis(ch chan<- prometheus.Metric, a *Analysis, servers map[string]bool) {
	if a == nil {
		a = &Analysis{}
	} else {
		analysisPanel.collect(ch, *a)
	}
	for name := range servers {
		now, known := a.Servers[name]
		if known {
			serverPanel.collect(ch, now, name)
			collectEnds(ch, name, now.Ends)
		}
		collectServerState(ch, name, now.State)
	}
}

func collectServerState(ch chan<- prometheus.Metric, server, now string) {
	now = stateLabel(now)
	for _, s := range serverStates {
		ch <- prometheus.MustNewConstMetric(serverStateDesc, prometheus.GaugeValue, truth(s == now), server, s)
	}
}

// stateLabel returns a state as a label's value; unknown for what is none.
func stateLabel(state string) string {
	if label := strings.ReplaceAll(state, " ", "_"); slices.Contains(serverStates, label) {
		return label
	}
	return unknownState
}

func collectEnds(ch chan<- prometheus.Metric, server string, ends map[string]EndState) {
	for _, name := range flushEnds {
		desc, at := flushETADesc, ends[name].ETA
		if ends[name].Reached {
			desc, at = flushEndDesc, ends[name].At
		}
		if value, known := instant(at); known {
			ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, server, name)
		}
	}
}

func collectReferences(ch chan<- prometheus.Metric, answered map[string]bool) {
	for name, ok := range answered {
		ch <- prometheus.MustNewConstMetric(referenceDesc, prometheus.GaugeValue, truth(ok), name)
	}
}
