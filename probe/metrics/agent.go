package metrics

import (
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// agent is what is told of the agent as a whole.
type agent struct {
	commit, batch prometheus.Histogram
	reloadOK      prometheus.Gauge
	reloadAt      prometheus.Gauge
}

func newAgent(started time.Time) *agent {
	a := &agent{
		commit: prometheus.NewHistogram(prometheus.HistogramOpts{Name: prefix + "ledger_commit_seconds", Buckets: commitBuckets,
			Help: "Time that a transaction of the ledger took until it was safe on the disk. Each test mail waits for three of them."}),
		batch: prometheus.NewHistogram(prometheus.HistogramOpts{Name: prefix + "ledger_batch_writes", Buckets: batchBuckets,
			Help: "Writes that a transaction of the ledger held. A slow disk makes large batches."}),
		reloadOK: prometheus.NewGauge(prometheus.GaugeOpts{Name: prefix + "config_last_reload_successful",
			Help: "Whether the configuration file was good when it was last read (1) or not (0). While it is 0, the one before is in force."}),
		reloadAt: prometheus.NewGauge(prometheus.GaugeOpts{Name: prefix + "config_last_reload_success_timestamp_seconds",
			Help: "When the configuration in force was read."}),
	}
	a.reloaded(true, started)
	return a
}

func (a *agent) collectors() []prometheus.Collector {
	return []prometheus.Collector{a.commit, a.batch, a.reloadOK, a.reloadAt}
}

func (a *agent) reloaded(ok bool, at time.Time) {
	if !ok {
		a.reloadOK.Set(0)
		return
	}
	a.reloadOK.Set(1)
	a.reloadAt.Set(seconds(at))
}

// constant returns a gauge that never changes.
func constant(o prometheus.GaugeOpts, value float64) prometheus.Collector {
	g := prometheus.NewGauge(o)
	g.Set(value)
	return g
}

func buildInfo(version string) prometheus.Collector {
	return constant(prometheus.GaugeOpts{Name: prefix + "build_info", Help: "Always 1; its labels say which program this is.",
		ConstLabels: prometheus.Labels{"version": version, "goversion": runtime.Version()}}, 1)
}

func startTime(at time.Time) prometheus.Collector {
	return constant(prometheus.GaugeOpts{Name: prefix + "agent_start_timestamp_seconds", Help: "When the agent was started."}, seconds(at))
}

// seconds returns an instant as Prometheus wants it.
func seconds(t time.Time) float64 { return float64(t.UnixMicro()) / 1e6 }
