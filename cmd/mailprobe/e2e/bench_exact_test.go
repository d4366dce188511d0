package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	exactMailboxes = 20
	exactOlder     = 1000 // probes that are awaited all the time and never come
	exactSample    = 500  // arrivals, at the least
)

// phase is one setting in which arrivals are measured.
type phase struct {
	name string
	hold time.Duration
	rate int  // probes a second, over all mailboxes
	push bool // without close looks
}

// The phases. Their rates are far above what anybody sends to one host, so that
// a sample is complete in a minute or two: the budget of looks is what is tight.
var (
	short  = phase{name: "50 ms", hold: 50 * time.Millisecond, rate: 12}
	medium = phase{name: "1 s", hold: time.Second, rate: 4}
	long   = phase{name: "10 s", hold: 10 * time.Second, rate: 7}
	pushed = phase{name: "1 s, bare push", hold: time.Second, rate: 12, push: true}
)

// limits returns how wide an interval should be at the most, and how wrong a
// stated delay: in ms.
func (p phase) limits() (width, wrong goal) {
	ms := inMS(p.hold)
	return atMost(max(40, ms/10), "ms"), atMost(max(20, ms/20), "ms")
}

func inMS(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// exactness holds every arrival that the agent recorded against the instant at
// which Dovecot took the mail.
func (s *suite) exactness(b *testing.B) {
	w := newBenchStore(b, exactMailboxes)
	first := s.begin(b, w, short)
	list := []result{first.measure()}
	off := first.sleepThrough()
	for _, p := range []phase{medium, long, pushed} {
		t := s.begin(b, w, p)
		list = append(list, t.measure())
		t.agent.Stop()
	}
	s.printExact(list, off)
	printCosts(list)
}

// printExact prints how exact each phase was, the bare push last.
func (s *suite) printExact(list []result, off slept) {
	t := newTable(fmt.Sprintf("(d) exactness: %d mailboxes of one Dovecot, %d older probes awaited; widths and errors in ms", exactMailboxes, exactOlder),
		"delay|probes/s|rows|meet the truth|width p50|p99|goal||error p50|p99|goal|")
	defer t.end()
	bare := list[len(list)-1]
	for _, r := range list {
		width, wrong := r.phase.limits()
		w, e := quantile(r.widths, 0.99), quantile(r.errors, 0.99)
		t.row(fmt.Sprintf("%s|%d|%d|%s|%.1f|%.1f|%s|%s|%.1f|%.1f|%s|%s", r.phase.name, r.phase.rate, r.rows, percent(r.met, r.rows),
			median(r.widths), w, width, width.verdict(w), median(r.errors), e, wrong, wrong.verdict(e)))
		if !r.phase.push {
			s.addExact(r, bare)
		}
	}
	s.addOff(t, off)
}

func percent(n, of int) string { return fmt.Sprintf("%.1f %%", share(n, of)) }

func share(n, of int) float64 { return 100 * float64(n) / float64(max(1, of)) }

// addExact adds the figures of a phase. The bare push stands beside those of
// the delay that it was measured at.
func (s *suite) addExact(r, bare result) {
	width, wrong := r.phase.limits()
	w, e := figure{goal: width, judged: quantile(r.widths, 0.99)}, figure{goal: wrong, judged: quantile(r.errors, 0.99)}
	if r.phase.hold == bare.phase.hold {
		w.reference = fmt.Sprintf("%.1f ms bare push", quantile(bare.widths, 0.99))
		e.reference = fmt.Sprintf("%.1f ms bare push", quantile(bare.errors, 0.99))
	}
	w.what, w.value = "(d) "+r.phase.name+": width p99", fmt.Sprintf("%.1f ms", w.judged)
	e.what, e.value = "(d) "+r.phase.name+": error p99", fmt.Sprintf("%.1f ms", e.judged)
	s.add(figure{what: "(d) " + r.phase.name + ": rows that meet the truth", value: percent(r.met, r.rows),
		judged: share(r.met, r.rows), goal: atLeast(100, "%")})
	s.add(w)
	s.add(e)
}

// printCosts prints what the looks cost, as the difference to the bare push,
// which comes last.
func printCosts(list []result) {
	t := newTable("(d) what looking costs: a probe, from its intent to its removal; CPU in ms",
		"delay|NOOPs/s|NOOPs a probe|CPU of the agent|more than bare push|CPU of Dovecot's imap|more than bare push|other commands a probe")
	defer t.end()
	bare := list[len(list)-1].cost
	for _, r := range list {
		c := r.cost
		agent, server := c.each(inMS(c.agent)), c.each(inMS(c.server))
		noops := float64(c.commands["NOOP"])
		t.row(fmt.Sprintf("%s|%.1f|%.1f|%.2f|%.2f|%.2f|%.2f|%s", r.phase.name, noops/c.span.Seconds(), c.each(noops),
			agent, agent-bare.each(inMS(bare.agent)), server, server-bare.each(inMS(bare.server)), c.others()))
	}
}

// cost is what a span of watching cost.
type cost struct {
	span     time.Duration
	probes   int
	commands map[string]int // of IMAP, by name
	agent    time.Duration  // processor time
	server   time.Duration  // of Dovecot's imap processes
}

// each divides by the probes.
func (c cost) each(v float64) float64 { return v / float64(max(1, c.probes)) }

// others lists the IMAP commands a probe other than NOOP, the most frequent
// first.
func (c cost) others() string {
	names := slices.SortedFunc(maps.Keys(c.commands), func(x, y string) int { return c.commands[y] - c.commands[x] })
	var list []string
	for _, name := range names {
		if n := c.each(float64(c.commands[name])); name != "NOOP" && n >= 0.05 {
			list = append(list, fmt.Sprintf("%.1f %s", n, name))
		}
	}
	return strings.Join(list, ", ")
}
