package report

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"mailprobe/probe"
)

// endless is a record of as many servers and days as one likes: what is asked for is
// made when it is read, and counted.
type endless struct {
	probe   func(server string, at time.Time, via probe.Via) probe.Probe
	watches []probe.Watch
	read    int
}

func (e *endless) Probes(_ context.Context, q Query) iter.Seq2[probe.Probe, error] {
	return func(yield func(probe.Probe, error) bool) {
		for at := q.From.Truncate(time.Minute); at.Before(q.To); at = at.Add(time.Minute) {
			for _, via := range probe.Vias {
				e.read++
				if p := e.probe(q.Server, at, via); !at.Before(q.From) && !yield(p, nil) {
					return
				}
			}
		}
	}
}

func (e *endless) Watches(context.Context, time.Time, time.Time) ([]probe.Watch, error) {
	return e.watches, nil
}

// BenchmarkAsk asks of one of 500 servers with three routes each, of which one had an
// outage of nine hours: before it, in its middle, and after it.
func BenchmarkAsk(b *testing.B) {
	var e Estate
	rec := &endless{}
	from, to := jstAt("04:10"), jstAt("13:30")
	p := newPast(nil, probe.MX)
	rec.probe = func(server string, at time.Time, via probe.Via) probe.Probe {
		how := []string{"came", "2s"}
		if !at.Before(from) && at.Before(to) {
			how = []string{"down", "13:40"}
		}
		made := p.probe(via, at, how)
		made.Server, made.Tag.Route = server, server+"-"+string(via)
		return made
	}
	rec.watches = []probe.Watch{{From: jstAt("00:00"), To: jstAt("23:00")}, {Reference: "ref:25", From: jstAt("00:00"), To: jstAt("23:00")}}
	for n := range 500 {
		name := fmt.Sprintf("mx%d", n)
		e.Servers = append(e.Servers, Server{Name: name})
		for _, via := range probe.Vias {
			e.Routes = append(e.Routes, Route{Name: name + "-" + string(via), Server: name, Via: via, Mailbox: name + "-box", Every: time.Minute})
		}
		rec.watches = append(rec.watches, probe.Watch{Mailbox: name + "-box", From: jstAt("00:00"), To: jstAt("23:00")})
	}
	over := Outage{Server: "mx7", Kind: Down, Start: iv(0, 0), End: iv(0, 0)}
	over.Start, over.End = probe.Interval{From: from.Add(-time.Minute), To: from}, probe.Interval{From: to.Add(-time.Minute), To: to}
	for _, c := range []struct {
		name, at, now string
		outage        Outage
		want          VerdictKind
	}{
		{"before", "03:00", "23:00", over, VerdictDelivered},
		{"middle", "08:34", "23:00", over, VerdictLate},
		{"after", "16:00", "23:00", over, VerdictDelivered},
	} {
		b.Run(c.name, func(b *testing.B) {
			a := Asking{Estate: e, Incidents: []Incident{{ID: "i", Outages: []Outage{c.outage}}}, Now: jstAt(c.now)}
			q := Question{Server: "mx7", Direction: Inbound, Sent: Span{From: jstAt(c.at), To: jstAt(c.at).Add(time.Minute)}}
			rec.read = 0
			b.ReportAllocs()
			for b.Loop() {
				if v, err := Ask(b.Context(), rec, a, q); err != nil || v.Kind != c.want {
					b.Fatal(inShort(v), err)
				}
			}
			b.ReportMetric(float64(rec.read)/float64(b.N), "probes/op")
		})
	}
}
