package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/probe/probetest"
)

// demoLate is the delay from which a mail of the demo counts as late: many
// times the delay of a server that is well.
const demoLate = 2 * time.Second

// tally sums up one server's probes.
type tally struct {
	server   string
	outcomes map[probe.Outcome]int
	sent     int
	delays   []time.Duration
	steps    []backlogStep
	lastLate time.Time // when the last late mail came; zero: none was late
}

// backlogStep is a probe that joins or leaves the backlog.
type backlogStep struct {
	at     time.Time
	change int
}

func (t *tally) add(p probe.Probe, now time.Time) {
	t.sent++
	t.outcomes[p.Outcome(now)]++
	t.steps = append(t.steps, backlogStep{p.Sent(), 1})
	if in, ok := p.Received(); ok {
		delay, _ := p.Delay()
		t.delays = append(t.delays, delay.Middle())
		t.steps = append(t.steps, backlogStep{in.Middle(), -1})
		if delay.Middle() >= demoLate && in.To.After(t.lastLate) {
			t.lastLate = in.To
		}
	} else if !p.GivenUp.IsZero() {
		t.steps = append(t.steps, backlogStep{p.GivenUp, -1})
	}
}

// peak is the largest backlog that there was.
func (t *tally) peak() (most int) {
	slices.SortFunc(t.steps, func(a, b backlogStep) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.change, b.change))
	})
	level := 0
	for _, s := range t.steps {
		level += s.change
		most = max(most, level)
	}
	return most
}

// quantile returns the smallest delay that a share q of the delays does not
// exceed; zero where there is none.
func (t *tally) quantile(q float64) time.Duration {
	if len(t.delays) == 0 {
		return 0
	}
	slices.Sort(t.delays)
	return t.delays[max(0, int(math.Ceil(q*float64(len(t.delays))))-1)]
}

// summarise prints a line a server, read from the ledger, and compares the
// ledger with the world, probe by probe.
func summarise(ctx context.Context, w io.Writer, n *node, world *demoWorld, back time.Time) (same bool, err error) {
	truth := newComparison(world.Mails())
	tallies := map[string]*tally{}
	now := time.Now()
	for p, err := range n.ledger.Probes(ctx, ledger.Query{}) {
		if err != nil {
			return false, fmt.Errorf("reading the ledger: %w", err)
		}
		if tallies[p.Server] == nil {
			tallies[p.Server] = &tally{server: p.Server, outcomes: map[probe.Outcome]int{}}
		}
		tallies[p.Server].add(p, now)
		truth.compare(p)
	}
	printTallies(w, world, tallies, back)
	return truth.print(w), nil
}

func printTallies(w io.Writer, world *demoWorld, tallies map[string]*tally, back time.Time) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "server\tnetwork\tsent\tdelivered\texpired\tuncertain\tlost\tp50\tp99\tmax\tbacklog peak\tlast late mail\t")
	for _, spec := range world.specs {
		t := tallies[spec.Name]
		if t == nil {
			continue
		}
		late := "none"
		if !t.lastLate.IsZero() {
			late = fmt.Sprintf("%s, %s after the recovery", clock(t.lastLate), short(t.lastLate.Sub(back)))
		}
		fmt.Fprintf(tw, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%s\t%d\t%s\t\n", spec.Name, spec.Network, t.sent,
			t.outcomes[probe.Delivered], t.outcomes[probe.Expired], t.outcomes[probe.Uncertain], t.outcomes[probe.Lost],
			short(t.quantile(0.5)), short(t.quantile(0.99)), short(t.quantile(1)), t.peak(), late)
	}
	tw.Flush()
	fmt.Fprintln(w, "\nExpired: the server was down when a customer's mail client would have submitted the mail, and a client shows the\n"+
		"error at once. The mx routes tried again as foreign servers do, the relay queued: their mail came late.\n"+
		"All figures are of test mails.")
}

// comparison holds the world's truth against the ledger.
type comparison struct {
	mails    map[string]probetest.Mail
	compared int
	faults   []string
}

func newComparison(mails map[string]probetest.Mail) *comparison { return &comparison{mails: mails} }

// compare checks one probe: what the ledger says of acceptance, delivery and
// the time of arrival must be what happened.
func (c *comparison) compare(p probe.Probe) {
	c.compared++
	m := c.mails[p.MessageID()]
	delete(c.mails, p.MessageID())
	blame := func(format string, a ...any) {
		c.faults = append(c.faults, fmt.Sprintf("probe %s: ", p.Tag.Ref)+fmt.Sprintf(format, a...))
	}
	in, seen := p.Received()
	switch {
	case seen && len(m.Delivered) == 0:
		blame("the ledger says delivered, the world did not deliver it")
	case !seen && len(m.Delivered) > 0:
		blame("the world delivered it, the ledger says %s", p.Outcome(time.Now()))
	case seen && !in.Meets(probe.Interval{From: m.Delivered[0].From, To: m.Delivered[0].To}):
		blame("the ledger has it come between %v and %v, the world delivered it at %v", in.From, in.To, m.Delivered[0].From)
	}
	if !p.Accepted().IsZero() && len(m.Accepted) == 0 {
		blame("the ledger says accepted, the world did not accept it")
	}
	if len(p.Arrivals) != len(m.Delivered) {
		blame("the ledger has %d copies, the world delivered %d", len(p.Arrivals), len(m.Delivered))
	}
}

// print says how the comparison ended, and whether all is equal.
func (c *comparison) print(w io.Writer) bool {
	pal := paletteFor(w)
	for id := range c.mails {
		c.faults = append(c.faults, "the world knows the mail "+id+", the ledger does not")
	}
	if len(c.faults) == 0 {
		fmt.Fprintf(w, "\n%s\n", pal.good(fmt.Sprintf("The ledger says of each of the %s probes what the embedded world knows.", count(c.compared))))
		return true
	}
	fmt.Fprintf(w, "\n%s\n", pal.bad(fmt.Sprintf("The ledger and the embedded world differ in %d places:", len(c.faults))))
	for _, f := range c.faults[:min(20, len(c.faults))] {
		fmt.Fprintln(w, "  "+f)
	}
	return false
}
