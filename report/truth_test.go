package report_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"mailprobe/probe"
	"mailprobe/report"
)

// TestFindHoldsTheTruth draws worlds at random and asks of what is found no more
// than the truth: each outage that is long enough is found once, its bounds hold
// when it truly began and ended, and nothing else is found.
func TestFindHoldsTheTruth(t *testing.T) {
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 1))
		s, every := randomWorld(r)
		found := s.estate().Find(s.histories(), at(s.now))
		for _, v := range s.servers {
			for _, wrong := range judgeServer(v, found, every) {
				t.Errorf("seed %d: %s", seed, wrong)
			}
		}
		if len(found.CutOff)+len(found.RelayFaults) > 0 {
			t.Errorf("seed %d: %v", seed, sayAll(found))
		}
		if t.Failed() {
			return
		}
	}
}

func randomWorld(r *rand.Rand) (*sim, float64) {
	every := []float64{30, 60, 120, 300}[r.IntN(4)]
	s := &sim{until: 6 * 3600, refs: map[string]downs{"ref": nil}}
	for i := range 2 + r.IntN(3) {
		v := server(fmt.Sprintf("s%d", i))
		for _, via := range [][]probe.Via{{probe.MX}, {probe.MX, probe.Relay}, {probe.MX, probe.Submission}, {probe.MX, probe.Submission, probe.Relay}}[r.IntN(4)] {
			v.routes = append(v.routes, simRoute{via: via, every: every, phase: r.Float64() * every, retry: map[bool]probe.Patience{true: postfix}[via == probe.MX], relay: map[bool]string{true: "out"}[via == probe.Relay]})
		}
		from := 1800 + r.Float64()*3600
		for r.IntN(3) > 0 && from < s.until-7200 {
			to := from + 2*every + 60 + r.Float64()*3600
			d := span{from, to}
			switch r.IntN(4) {
			case 0:
				v.dead = append(v.dead, d)
			case 1:
				v.smtp = append(v.smtp, d)
			case 2:
				v.held = append(v.held, d)
			case 3:
				v.hang = append(v.hang, d)
			}
			from = to + 1200 + 2*every + r.Float64()*3600
		}
		s.servers = append(s.servers, v)
	}
	return s, every
}

// judgeServer compares what was found of a server with what was true.
func judgeServer(v simServer, found report.Findings, every float64) (wrong []string) {
	var said []report.Outage
	for _, o := range found.Outages {
		if o.Server == v.name && o.Kind.MailOutage() {
			said = append(said, o)
		}
	}
	truth := slices.Concat(v.dead, v.smtp, v.held, v.hang)
	if len(said) != len(truth) {
		return []string{fmt.Sprintf("%s: said %d outages, were %d: %v; %v", v.name, len(said), len(truth), truth, sayAll(found))}
	}
	for _, o := range said {
		held := false
		for _, d := range truth {
			held = held || inside(d.from, o.Start) && inside(d.to, o.End)
		}
		if !held {
			wrong = append(wrong, fmt.Sprintf("%s: no truth of %v lies in %s", v.name, truth, say(o)))
		}
		if wide := every + 30 + 10; o.Start.Width().Seconds() > wide || o.End.Width().Seconds() > wide {
			wrong = append(wrong, fmt.Sprintf("wider than %v s: %s", wide, say(o)))
		}
	}
	return wrong
}

func inside(t float64, i probe.Interval) bool {
	return !at(t).Before(i.From) && !at(t).After(i.To)
}

// While it happens, what is said must hold the truth at each instant, and be said
// soon: within an interval, the time for an answer, and the next mail's.
func TestFindWhileItHappens(t *testing.T) {
	for now := 1500.0; now < 4500; now += 7 {
		s := sim{until: 7200, now: now, refs: map[string]downs{"ref": nil},
			servers: []simServer{dead(server("a", mx(0), relay(30), submission(40)), span{1810, 3590}), server("b", mx(5))}}
		f := s.estate().Find(s.histories(), at(now))
		switch n := len(f.Outages); {
		case n > 1 || n == 1 && now < 1810 || n == 0 && now > 1810+60+40 || len(f.CutOff)+len(f.RelayFaults) > 0:
			t.Errorf("at %v: %v", now, sayAll(f))
		case n == 1:
			o := f.Outages[0]
			over := o.Over() && inside(3590, o.End) || !o.Over() && now < 3590+100
			if o.Kind != report.Down || !inside(1810, o.Start) || !over {
				t.Errorf("at %v: %v", now, sayAll(f))
			}
		}
	}
}
