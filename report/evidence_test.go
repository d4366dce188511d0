package report

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"mailprobe/probe"
)

// Each class is in the table, so that a new one is not taken for silence.
func TestEveryClassProvesSomethingOrNothing(t *testing.T) {
	for _, class := range probe.Classes {
		if _, ok := attemptProves[class]; !ok {
			t.Errorf("what %s proves is not said", class)
		}
	}
}

func TestTryRead(t *testing.T) {
	s := func(sec int) time.Time { return time.Unix(int64(sec), 0) }
	b := func(from, to int) bounds { return bounds{instantOf(s(from)), instantOf(s(to))} }
	tests := []struct {
		name      string
		try       Try
		good, bad bounds
	}{
		{"accepted", Try{Began: s(100), Dotted: s(103), Ended: s(105), Class: probe.Accepted}, b(103, 105), bounds{}},
		{"deferred", Try{Began: s(100), Phase: probe.PhaseEnvelope, Failed: s(102), Ended: s(103), Class: probe.Deferred}, b(102, 103), bounds{}},
		{"refused", Try{Began: s(100), Phase: probe.PhaseConnect, Failed: s(101), Ended: s(102), Class: probe.Refused}, bounds{}, b(101, 102)},
		{"no answer to the handshake", Try{Began: s(100), Phase: probe.PhaseConnect, Failed: s(101), Ended: s(131), Class: probe.TimedOut}, bounds{}, b(101, 116)},
		{"no answer in the dialogue", Try{Began: s(100), Phase: probe.PhaseData, Failed: s(104), Ended: s(704), Class: probe.TimedOut}, bounds{}, b(104, 119)},
		{"broken off", Try{Began: s(100), Phase: probe.PhaseData, Failed: s(104), Ended: s(150), Class: probe.Disconnected}, bounds{}, b(104, 150)},
		{"not found", Try{Began: s(100), Phase: probe.PhaseDNS, Failed: s(100), Ended: s(130), Class: probe.DNSFailed}, bounds{}, b(100, 130)},
		{"not answered so far", Try{Began: s(100)}, bounds{}, b(100, 115)},
		{"not answered after the dot", Try{Began: s(100), Dotted: s(103)}, bounds{}, b(103, 118)},
		{"capped", Try{Began: s(100), Ended: s(100), Class: probe.Capped}, bounds{}, bounds{}},
		{"the clock was set back", Try{Began: s(100), Phase: probe.PhaseConnect, Failed: s(101), Ended: s(40), Class: probe.Refused}, bounds{}, b(40, 101)},
	}
	for _, test := range tests {
		r := test.try.read(15 * time.Second)
		if r.good != test.good || r.bad != test.bad || r.isGood != (test.good != bounds{}) || r.isBad != (test.bad != bounds{}) {
			t.Errorf("%s: %+v", test.name, r)
		}
	}
}

// The witness sorts what was added last.
func TestRingAgainstSorting(t *testing.T) {
	r, random := ring{}, rand.New(rand.NewPCG(1, 2))
	var all []time.Duration
	for range 1000 {
		d := time.Duration(random.IntN(50))
		r.add(d)
		all = append(all, d)
		last := slices.Clone(all[max(0, len(all)-256):])
		slices.Sort(last)
		rank := 0
		for 100*(rank+1) < 99*len(last) { // the least rank that at least 99 % lie at or below
			rank++
		}
		want := last[rank]
		if len(last) < 10 {
			want = 0
		}
		if got := r.p99(); got != want {
			t.Fatalf("of %d: %v, want %v", len(all), got, want)
		}
	}
}

// FuzzFind hands over histories of arbitrary times and classes, as an import may
// hold them: whatever is said must be in order.
func FuzzFind(f *testing.F) {
	f.Add([]byte("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c"), uint16(40))
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\x30\x00\x00\x00\x00\x01\x30\x00\x00\x00\x00\x02"), uint16(500))
	f.Fuzz(func(t *testing.T, data []byte, now uint16) {
		next := func() int {
			if len(data) == 0 {
				return 0
			}
			b := data[0]
			data = data[1:]
			return int(b)
		}
		second := func() time.Time {
			n := next()
			if n == 0 {
				return time.Time{}
			}
			return time.Unix(int64(n)*20, 0)
		}
		h := History{Server: Server{Name: "a"}}
		for len(data) > 0 {
			if next()%4 == 0 {
				h.Watches = append(h.Watches, probe.Watch{Mailbox: []string{"", "box"}[next()%2], From: second(), To: second()})
				continue
			}
			m := Mail{Ref: probe.Ref{Route: "r"}, Via: probe.Vias[next()%3], Sent: second(), Accepted: second(), Mailbox: "box"}
			m.Ref.ID[0] = byte(len(h.Mails))
			m.Tries = []Try{{Began: m.Sent, Failed: second(), Ended: second(), Phase: probe.PhaseOrder[next()%6], Class: probe.Classes[next()%len(probe.Classes)], Target: "relay:25"}}
			m.Came = probe.Interval{From: second(), To: second()}
			h.Mails = append(h.Mails, m)
		}
		e := Estate{Servers: []Server{h.Server}}
		at := time.Unix(int64(now)*20, 0)
		found := e.Find([]History{h}, at)
		for _, o := range found.Outages {
			if o.Start.To.Before(o.Start.From) || o.Over() && o.End.To.Before(o.End.From) || o.Over() && o.End.To.Before(o.Start.From) {
				t.Errorf("bounds run backwards: %+v", o)
			}
		}
		span := Span{From: time.Unix(0, 0), To: time.Unix(6000, 0)}
		strip := Strip("a", found, CoverageOf(h.Watches, found.CutOff, span), span)
		from := span.From
		for _, s := range strip {
			if !s.From.Equal(from) || !s.To.After(s.From) {
				t.Errorf("a gap in %v", strip)
			}
			from = s.To
		}
		if !from.Equal(span.To) {
			t.Errorf("%v ends early", strip)
		}
	})
}
