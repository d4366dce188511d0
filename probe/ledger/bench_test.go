package ledger

import (
	"encoding/binary"
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// cpu is the processor time that this process has used.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// measure reports the processor time of f for each of b.N.
func measure(b *testing.B, f func()) {
	b.Helper()
	before := cpu(b)
	b.ResetTimer()
	f()
	b.StopTimer()
	b.ReportMetric(float64((cpu(b)-before).Nanoseconds())/1000/float64(b.N), "cpu-µs/op")
}

func benchProbe(i int, at time.Time) probe.Probe {
	p := probe.Probe{
		Server: fmt.Sprintf("mx%d", i%2000), Network: "192.0.2.0/24", Via: probe.MX, Domain: "agent.example",
		Attempts: []probe.Attempt{{N: 1, Began: at}},
	}
	p.Tag.Ref = probe.Ref{Agent: "site1", Route: fmt.Sprintf("mx%d-in", i%2000), ID: uuid.Must(uuid.NewV7())}
	binary.BigEndian.PutUint64(p.Tag.MAC[:], uint64(i))
	return p
}

func benchEnd(at time.Time) probe.Attempt {
	return probe.Attempt{
		N: 1, Ended: at, Target: "mx1.hosting.example:25", Class: probe.Accepted,
		Phases: probe.Phases{probe.PhaseDNS: 1e6, probe.PhaseConnect: 2e6, probe.PhaseTLS: 3e6, probe.PhaseEnvelope: 4e6, probe.PhaseData: 5e6},
		Reply:  probe.Reply{Code: 250, Enhanced: "2.0.0", Text: "Ok: queued as 4D3C2B1A009C"},
	}
}

func benchArrival(p probe.Probe, i int) probe.Arrival {
	a := probe.Arrival{
		Tag: p.Tag, Mailbox: "mx1", Folder: "INBOX", UIDValidity: 1700000000, UID: uint32(i + 1),
		After: p.Sent().Add(time.Second), By: p.Sent().Add(2 * time.Second), Source: probe.Look, Internal: p.Sent().Add(time.Second),
		Hops: []probe.Hop{
			{By: "imap.hosting.example", From: "mx1.hosting.example", ID: "abcDEF1234567890", At: p.Sent()},
			{By: "mx1.hosting.example", From: "localhost", ID: "4D3C2B1A009C", At: p.Sent()},
			{By: "mx1.hosting.example", From: "agent.example", ID: "4D3C2B1A009B", At: p.Sent()},
		},
		Verdicts: probe.Verdicts{SPF: "pass", DKIM: "pass", DMARC: "pass"},
	}
	binary.BigEndian.PutUint64(a.Copy[:], uint64(i))
	return a
}

// BenchmarkSend writes the three facts of a probe that is accepted, each
// durable, for 50 callers side by side over 2,000 routes.
func BenchmarkSend(b *testing.B) {
	l := open(b, b.TempDir())
	const callers = 50
	work := make(chan int)
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for i := range work {
				at := time.Now()
				p := benchProbe(i, at)
				must(b, l.Intend(b.Context(), p))
				must(b, l.MarkDot(b.Context(), p.Tag.Ref, 1, at))
				must(b, l.EndAttempt(b.Context(), p.Tag.Ref, benchEnd(at), time.Time{}))
			}
		})
	}
	measure(b, func() {
		for i := range b.N {
			work <- i
		}
		close(work)
		all.Wait()
	})
	stats := l.Stats()
	b.ReportMetric(float64(stats.Ops)/float64(stats.Commits), "ops/commit")
}

// BenchmarkRecord writes arrivals, 500 a sighting, of probes among 20,000 that
// are pending.
func BenchmarkRecord(b *testing.B) {
	l := open(b, b.TempDir())
	const pending, size = 20000, 500
	probes := make([]probe.Probe, max(pending, b.N))
	at := time.Now()
	insert := func(from, to int) {
		for i := from; i < to; i++ {
			probes[i] = benchProbe(i, at)
		}
		must(b, l.writer.do(b.Context(), 1, func(s *session) error {
			for i := from; i < to; i++ {
				if err := s.intend(probes[i]); err != nil {
					return err
				}
				if err := s.markDot(probes[i].Tag.Ref, 1, at); err != nil {
					return err
				}
				h, err := s.find(probes[i].Tag.Ref)
				if err != nil {
					return err
				}
				if err := s.end(h, benchEnd(at), time.Time{}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	for i := 0; i < len(probes); i += size {
		insert(i, min(i+size, len(probes)))
	}
	measure(b, func() {
		for i := 0; i < b.N; i += size {
			seen := probe.Sighting{Mailbox: "mx1", Position: probe.Position{Folder: "INBOX", UIDValidity: 1700000000, LastUID: uint32(i), Looked: at}}
			for k := i; k < min(i+size, b.N); k++ {
				seen.Arrivals = append(seen.Arrivals, benchArrival(probes[k], k))
			}
			_, err := l.Record(b.Context(), seen)
			must(b, err)
		}
	})
}

// BenchmarkSteps writes the four facts of probes of 2,000 routes in turn, 100 a
// transaction, and reports the processor time of each in microseconds.
func BenchmarkSteps(b *testing.B) {
	l := open(b, b.TempDir())
	const size = 100
	at := time.Now()
	probes := make([]probe.Probe, b.N)
	for i := range probes {
		probes[i] = benchProbe(i, at.Add(time.Duration(i)*time.Millisecond))
	}
	step := func(name string, do func(s *session, i int) error) {
		before := cpu(b)
		for from := 0; from < b.N; from += size {
			must(b, l.writer.do(b.Context(), size, func(s *session) error {
				for i := from; i < min(from+size, b.N); i++ {
					if err := do(s, i); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		b.ReportMetric(float64((cpu(b)-before).Nanoseconds())/1000/float64(b.N), "µs/"+name)
	}
	step("intend", func(s *session, i int) error { return s.intend(probes[i]) })
	step("dot", func(s *session, i int) error { return s.markDot(probes[i].Tag.Ref, 1, at) })
	step("end", func(s *session, i int) error {
		h, err := s.find(probes[i].Tag.Ref)
		if err != nil {
			return err
		}
		return s.end(h, benchEnd(at), time.Time{})
	})
	step("arrival", func(s *session, i int) error {
		_, err := s.record(benchArrival(probes[i], i))
		return err
	})
	b.ReportMetric(float64(l.Stats().Bytes)/float64(b.N), "B/probe")
}
