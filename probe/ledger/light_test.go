package ledger

import (
	"slices"
	"testing"
	"time"

	"mailprobe/probe"
)

// lightened takes from a probe by hand what Query.Light says that it leaves out.
func lightened(p probe.Probe) probe.Probe {
	p.Tag.MAC, p.Notices = probe.MAC{}, nil
	p.Attempts, p.Arrivals = slices.Clone(p.Attempts), slices.Clone(p.Arrivals)
	if a := &p.Attempts[len(p.Attempts)-1]; a.Class == probe.Accepted {
		a.Phases, a.Reply.Enhanced, a.Reply.Text = nil, "", ""
	}
	for i, a := range p.Arrivals {
		p.Arrivals[i] = probe.Arrival{Tag: p.Tag, Copy: a.Copy, Mailbox: a.Mailbox, Junk: a.Junk, After: a.After, By: a.By, Source: a.Source}
		if len(p.Arrivals) == 1 {
			p.Arrivals[i].Copy = probe.CopyID{}
		}
	}
	return p
}

// A light probe has all that tells when and how it came through.
func TestLight(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		queried(t, l) // with retries, arrivals and probes that are awaited
		whole := func(n int) probe.Ref { return queriedProbe(n).Tag.Ref }
		twice, junk, bounced := queriedProbe(3), queriedProbe(6), queriedProbe(4)
		a := seen(twice, 2, after(time.Minute)) // came before the first that was seen
		a.Hops, a.Verdicts = []probe.Hop{{By: "mx1"}}, probe.Verdicts{SPF: "pass"}
		record(t, l, a, seen(twice, 3, after(time.Hour)))
		inJunk := seen(junk, 7, after(time.Minute))
		inJunk.Junk, inJunk.Source, inJunk.Folder = true, probe.Resume, "Junk"
		record(t, l, inJunk)
		notify(t, l, told(bounced, 1, probe.ActionFailed, after(time.Hour)))
		refusal := failed(1, after(5*time.Minute+time.Second))
		refusal.Phases, refusal.Reply = probe.Phases{probe.PhaseConnect: time.Second}, probe.Reply{Code: 550, Enhanced: "5.7.1", Text: "no"}
		must(t, l.EndAttempt(t.Context(), whole(5), refusal, after(5*time.Minute+time.Second)))

		for name, q := range map[string]Query{
			"all": {}, "the newest": {Newest: true, Limit: 40}, "of a server": {Server: "odd"}, "unsettled": {Unsettled: true, Route: "r1"},
		} {
			var want, got []probe.Probe
			for p, err := range l.Probes(t.Context(), q) {
				must(t, err)
				want = append(want, lightened(p))
			}
			q.Light = true
			for p, err := range l.Probes(t.Context(), q) {
				must(t, err)
				got = append(got, p)
			}
			if len(want) < 40 {
				t.Errorf("%s: only %d probes", name, len(want))
			}
			equal(t, name, got, want)
		}
	})
}

// The probes of a route that is new since the reading began are left out: they
// are among what changes meanwhile.
func TestLightOfANewRoute(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		fill(t, l, pageSize+1)
		got := 0
		for _, err := range l.Probes(t.Context(), Query{Light: true}) {
			must(t, err)
			if got++; got == 1 {
				p := mail(9999, after(time.Duration(pageSize+2)*time.Second))
				p.Tag.Route = "new"
				must(t, l.Intend(t.Context(), p))
			}
		}
		equal(t, "probes", got, pageSize+1)
	})
}
