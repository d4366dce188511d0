package report

import (
	"fmt"
	"testing"
	"time"

	"mailprobe/probe"
)

// BenchmarkLook is a look over 200 servers with two routes each, every ten
// seconds: when all are well, in the ninth hour of an outage of twelve of them,
// and while these come back.
func BenchmarkLook(b *testing.B) {
	var lines []string
	for n := range 200 {
		lines = append(lines, fmt.Sprintf("10.0.%d.0/24 server-%d", n, n))
	}
	for _, c := range []struct{ name, begin, end string }{{"healthy", "12:00", "12:00"}, {"outage", "03:00", "20:00"}, {"flush", "03:00", "12:55"}} {
		var outage []failure
		for n := range 12 {
			outage = append(outage, failure{fmt.Sprintf("server-%d", n), jstAt(c.begin), jstAt(c.end)})
		}
		b.Run(c.name, func(b *testing.B) {
			benchmarkLook(b, newWorld(estateWith(lines...), jstAt("02:00"), jstAt("13:30"), outage...), jstAt("13:00"))
		})
	}
}

// benchmarkLook measures the looks alone, not how it is told what is new.
func benchmarkLook(b *testing.B, w *world, now time.Time) {
	m := NewMonitor(w.estate, "tokyo")
	tell := func(after time.Time) {
		for _, p := range w.news(after, now) {
			m.Put(retried(p, now))
		}
		m.Watch(w.watches(now))
	}
	tell(w.from.Add(-time.Minute))
	m.Look(now)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		now = now.Add(10 * time.Second)
		tell(now.Add(-10 * time.Second))
		b.StartTimer()
		v := m.Look(now)
		m.Said(v.Revisions...)
		if len(v.Servers) != 200 {
			b.Fatal("servers are missing")
		}
	}
}

// retried adds to a mail that was not answered the tries that Postfix would make
// until an instant.
func retried(p probe.Probe, now time.Time) probe.Probe {
	if p.Attempts[0].Class != probe.TimedOut {
		return p
	}
	first := p.Attempts[0]
	tries := probe.Tries{N: 1, Sent: first.Began, Last: first.Ended}
	list := []probe.Attempt{first}
	until := now
	if len(p.Attempts) > 1 {
		until = p.Attempts[1].Began
	}
	postfix := probe.Patience{Name: probe.PatiencePostfix}
	for due, ok := postfix.Next(tries); ok && due.Before(until); due, ok = postfix.Next(tries) {
		again := first
		again.N, again.Began, again.Ended = len(list)+1, due, due.Add(20*time.Second)
		list = append(list, again)
		tries = probe.Tries{N: again.N, Sent: tries.Sent, Before: tries.Last, Last: again.Ended}
	}
	for _, a := range p.Attempts[1:] {
		a.N = len(list) + 1
		list = append(list, a)
	}
	p.Attempts = list
	return p
}
