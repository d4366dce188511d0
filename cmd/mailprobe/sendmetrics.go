package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"mailprobe/probe"
)

// measure sends one probe and writes what became of it as Prometheus reads it.
// Where nothing became of it, that is written too: a file of before would go on
// telling of a success.
func (c sendCmd) measure(ctx context.Context, s streams) error {
	begun := time.Now()
	sent, failed := c.sendOnce(ctx, s, begun)
	m := &gauges{registry: prometheus.NewRegistry()}
	if failed != nil {
		m.labels = prometheus.Labels{"route": strings.ToValidUTF8(c.Route, "\ufffd")}
		m.set("timestamp_seconds", helpSent, float64(begun.UnixNano())/1e9)
		m.set("unknown", helpUnknown, 1)
	} else {
		m.probe(sent)
	}
	if err := c.write(s, m.write); err != nil {
		return errors.Join(failed, err)
	}
	if failed != nil {
		return failed
	}
	return sent.exit()
}

// sendOnce opens a session for one probe.
func (c sendCmd) sendOnce(ctx context.Context, s streams, begun time.Time) (sentProbe, error) {
	se, err := c.openSender(ctx, s)
	if err != nil {
		return sentProbe{}, err
	}
	defer se.Close()
	sent, err := c.sendWatched(ctx, se, begun)
	if isMistake(err) {
		return sent, usage(err)
	}
	return sent, err
}

const (
	helpSent    = "When the newest test mail on the route was sent, or failed to be; where this is old, the command does not run."
	helpUnknown = "1 where the newest test mail told nothing of the server: the agent, its network or its mailbox was at fault."
)

// gauges collects what is written of one probe. They carry no time of their own:
// the textfile collector takes none.
type gauges struct {
	registry *prometheus.Registry
	labels   prometheus.Labels
}

func (g *gauges) set(name, help string, value float64) {
	one := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "mailprobe", Subsystem: "send", Name: name, Help: help, ConstLabels: g.labels})
	one.Set(value)
	g.registry.MustRegister(one)
}

func (g *gauges) flag(name, help string, on bool) {
	value := 0.0
	if on {
		value = 1
	}
	g.set(name, help, value)
}

// probe sets all that is known of a probe; what is not known is absent.
func (g *gauges) probe(p sentProbe) {
	g.labels = prometheus.Labels{"route": p.Route, "server": p.Server, "via": p.Via}
	state, _ := p.verdict(nil, nil)
	g.set("timestamp_seconds", helpSent, float64(p.Sent.UnixNano())/1e9)
	g.flag("unknown", helpUnknown, state == pluginUnknown)
	if state != pluginUnknown {
		g.flag("success", "1 where the newest test mail was delivered within the wait, 0 where not; absent where that is not known.", p.Delay != nil)
	}
	if p.Accepted != nil {
		g.set("accepted_seconds", "How long after it was sent the newest test mail was accepted by the server that it was handed to.", p.Accepted.Sub(p.Sent).Seconds())
	}
	if d := p.Delay; d != nil {
		g.set("delay_seconds", "Delay of the newest test mail, from sent to in the mailbox: the middle of its bounds.", d.Middle().Seconds())
		g.set("delay_min_seconds", "Delay of the newest test mail, at least.", d.Min.Seconds())
		g.set("delay_max_seconds", "Delay of the newest test mail, at most.", d.Max.Seconds())
		g.flag("junk", "1 where the newest test mail was delivered to the junk folder.", p.Junk)
	}
	g.phases(p)
}

// phases sets how long each took. The agent's histogram has the name that would
// be nearer.
func (g *gauges) phases(p sentProbe) {
	took := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "mailprobe", Subsystem: "send", Name: "step_seconds",
		Help: "How long each phase of handing over the newest test mail took.", ConstLabels: g.labels}, []string{"phase"})
	for _, phase := range probe.PhaseOrder {
		if d, ok := p.Phases[phase]; ok {
			took.WithLabelValues(string(phase)).Set(d.Seconds())
		}
	}
	g.registry.MustRegister(took)
}

// write writes the gauges in the text format of Prometheus.
func (g *gauges) write(w io.Writer) error {
	families, err := g.registry.Gather()
	if err != nil {
		return fmt.Errorf("gathering the figures: %w", err)
	}
	for _, f := range families {
		if _, err := expfmt.MetricFamilyToText(w, f); err != nil {
			return fmt.Errorf("writing the figures: %w", err)
		}
	}
	return nil
}
