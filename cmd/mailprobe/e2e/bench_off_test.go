package e2e

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
)

const (
	offSpan     = 25 * time.Second // in which the mails come while the agent is off
	offDrift    = 20.0             // ms that a skew may widen while nobody reads the clock: 100 µs a second, either way
	offPatience = 90 * time.Second // for the clocks to be measured again, and the bounds to be narrowed
)

// slept is what became of mail that came while the agent was off.
type slept struct {
	result
	skews            []float64 // width of each mailbox's skew, as measured on both sides of the gap, in ms
	over             []float64 // by how much each row is wider than 1 s and that, in ms
	narrow, accurate int       // rows no wider, and no more wrong, than that and a drift allow
	took             time.Duration
}

// sleepThrough stops the agent, lets mail come that it has sent, starts it
// again, and waits until the bounds of that mail are as narrow as they get.
func (t *trial) sleepThrough() slept {
	t.b.Helper()
	t.agent.sendTo(t.routes("later"), exactSample/len(t.users))
	eventually(t.b, 20*time.Second, "the probes are held that come later", func() bool {
		_, later := t.sink.kept()
		return later >= exactSample
	})
	before := t.skews()
	t.agent.Stop()
	t.sink.release(offSpan)
	t.agent.startAt(t.metrics)
	began := time.Now()
	rows, settled := []Row(nil), false
	for !settled && time.Since(began) < offPatience {
		pauseReal(5 * time.Second)
		earlier := rows
		rows = t.sent("later", func(Row) bool { return true })
		settled = narrowed(rows) && slices.EqualFunc(earlier, rows, func(x, y Row) bool { return widthOf(x) == widthOf(y) })
	}
	got := slept{result: t.judge(rows), took: time.Since(began)}
	got.allow(rows, before, t.skews())
	t.agent.Stop()
	return got
}

// narrowed tells whether the bounds of every row were narrowed: those of a row
// that was not are as wide as the gap.
func narrowed(rows []Row) bool {
	return !slices.ContainsFunc(rows, func(r Row) bool { return r.ReceivedBy.IsZero() || widthOf(r) > 2*time.Second })
}

func widthOf(r Row) time.Duration { return r.ReceivedBy.Sub(r.ReceivedAfter) }

// allow judges each row by what its mailbox's clock allows: a second of
// INTERNALDATE, and the width of the skew that holds what was measured on either
// side of the gap.
func (o *slept) allow(rows []Row, before, after map[string]probe.Skew) {
	limits := map[string]float64{}
	for box, s := range after {
		if b, known := before[box]; known {
			width := inMS(max(s.Max, b.Max) - min(s.Min, b.Min))
			limits[box], o.skews = 1000+width, append(o.skews, width)
		}
	}
	if len(o.widths) != len(rows) {
		return // some did not come: said already
	}
	for i, r := range rows {
		limit := limits["box"+strings.TrimPrefix(r.Route, "later-")]
		o.over = append(o.over, o.widths[i]-limit)
		if limit += offDrift; o.widths[i] <= limit {
			o.narrow++
		}
		if o.errors[i] <= limit/2 {
			o.accurate++
		}
	}
}

// skews reads from the agent's metrics what it knows of each mailbox's clock.
func (t *trial) skews() map[string]probe.Skew {
	t.b.Helper()
	lines, known := scrape(t.b, t.metrics), map[string]probe.Skew{}
	for i := range t.users {
		box := fmt.Sprintf("box%02d", i)
		middle := valueOn(lines, fmt.Sprintf("mailprobe_mailbox_clock_skew_seconds{mailbox=%q}", box))
		half := valueOn(lines, fmt.Sprintf("mailprobe_mailbox_clock_skew_half_width_seconds{mailbox=%q}", box))
		if !math.IsNaN(middle + half) {
			known[box] = probe.Skew{Min: ofSeconds(middle - half), Max: ofSeconds(middle + half)}
		}
	}
	return known
}

func ofSeconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// addOff prints and adds the figures of mail that came while the agent was off.
func (s *suite) addOff(t *table, o slept) {
	every := atLeast(float64(o.rows), "")
	t.row(fmt.Sprintf("agent off||%d|%s|%.0f|%.0f|≤ 1 s + skew|%s|%.0f|%.0f|≤ half of it|%s", o.rows, percent(o.met, o.rows),
		median(o.widths), quantile(o.widths, 0.99), every.verdict(float64(o.narrow)),
		median(o.errors), quantile(o.errors, 0.99), every.verdict(float64(o.accurate))))
	skew := "the clock of no mailbox was measured"
	if len(o.skews) > 0 {
		skew = fmt.Sprintf("the clocks of %d mailboxes were known to %.0f ms (median; at worst %.0f)", len(o.skews), median(o.skews), slices.Max(o.skews))
	}
	t.note("The agent was off for %.0f s; %s; %.0f s after it was started again, rows were wider than 1 s and the skew by %.0f ms (median; at worst %.0f); %.0f ms are allowed for drift.",
		offSpan.Seconds(), skew, o.took.Seconds(), median(o.over), quantile(o.over, 1), offDrift)
	for _, f := range []struct {
		what string
		n    int
	}{{"rows that meet the truth", o.met}, {"width ≤ 1 s + skew", o.narrow}, {"error ≤ half of that", o.accurate}} {
		s.add(figure{what: "(d) agent off: " + f.what, value: percent(f.n, o.rows), judged: share(f.n, o.rows), goal: atLeast(100, "%")})
	}
}
