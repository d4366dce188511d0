package report

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkLook is a look over 200 healthy servers with two routes each, after
// two hours.
func BenchmarkLook(b *testing.B) {
	var lines []string
	for n := range 200 {
		lines = append(lines, fmt.Sprintf("10.0.%d.0/24 server-%d", n, n))
	}
	w := newWorld(estateWith(lines...), jstAt("02:00"), jstAt("04:00"))
	m := NewMonitor(w.estate, "tokyo")
	for _, p := range w.news(w.from.Add(-time.Minute), w.to) {
		m.Put(p)
	}
	m.Watch(w.watches(w.to))
	m.Look(w.to)
	b.ReportAllocs()
	for b.Loop() {
		if v := m.Look(w.to); len(v.Servers) != 200 {
			b.Fatal("servers are missing")
		}
	}
}
