package e2e

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	offSpan     = 25 * time.Second // in which the mails come while the agent is off
	offPatience = 90 * time.Second // for the clocks to be measured again, and the bounds to be narrowed
)

// slept is what became of mail that came while the agent was off.
type slept struct {
	result
	skews            []float64 // width of each mailbox's skew, on both sides of the gap, in ms
	narrow, accurate int       // rows no wider, and no more wrong, than 1 s and that allow
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
	t.agent.Stop()
	t.sink.release(offSpan)
	t.agent.Start()
	began := time.Now()
	rows, settled := []Row(nil), false
	for !settled && time.Since(began) < offPatience {
		pauseReal(5 * time.Second)
		earlier := rows
		rows = t.sent("later", func(Row) bool { return true })
		settled = narrowed(rows) && slices.EqualFunc(earlier, rows, func(x, y Row) bool { return widthOf(x) == widthOf(y) })
	}
	got := slept{result: t.judge(rows), took: time.Since(began)}
	got.allow(rows, t.dated())
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
func (o *slept) allow(rows []Row, within map[string]time.Duration) {
	for _, w := range within {
		o.skews = append(o.skews, inMS(w-time.Second))
	}
	if len(o.widths) != len(rows) {
		return // some did not come: said already
	}
	for i, r := range rows {
		limit := inMS(within["box"+strings.TrimPrefix(r.Route, "later-")])
		if o.widths[i] <= limit {
			o.narrow++
		}
		if o.errors[i] <= limit/2 {
			o.accurate++
		}
	}
}

// datedLine is what the agent's log says when it has dated the mails of a gap: to
// a second and the skew of the mailbox's clock as it was then known.
var datedLine = regexp.MustCompile(`msg="what came while nobody watched is dated by the server's clock" mailbox=(\S+) mails=\d+ to_within=(\S+)`)

// dated reads from the agent's log how narrowly the mails of each mailbox were
// dated.
func (t *trial) dated() map[string]time.Duration {
	t.b.Helper()
	within := map[string]time.Duration{}
	for _, m := range datedLine.FindAllStringSubmatch(t.agent.log.String(), -1) {
		d, err := time.ParseDuration(m[2])
		if err != nil {
			t.b.Errorf("the agent's log: %s: %v", m[0], err)
		}
		within[m[1]] = d
	}
	return within
}

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
	t.note("The agent was off for %.0f s; %s; all was dated %.0f s after it was started again.", offSpan.Seconds(), skew, o.took.Seconds())
	for _, f := range []struct {
		what string
		n    int
	}{{"rows that meet the truth", o.met}, {"width ≤ 1 s + skew", o.narrow}, {"error ≤ half of that", o.accurate}} {
		s.add(figure{what: "(d) agent off: " + f.what, value: percent(f.n, o.rows), judged: share(f.n, o.rows), goal: atLeast(100, "%")})
	}
}
