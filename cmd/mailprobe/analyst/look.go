package analyst

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// Look brings the view up to date, and writes down what is said of incidents.
// The first one reads what the present needs of the record.
func (a *Analyst) Look(ctx context.Context) error {
	err, unwritten := a.look(ctx)
	return errors.Join(err, unwritten)
}

// look does what Look does, and tells what could not be read from what could not
// be written: with a full disk, the view is up to date all the same.
func (a *Analyst) look(ctx context.Context) (err, unwritten error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	a.watchClock(now)
	if err := a.follow(ctx, now); err != nil {
		return err, nil
	}
	v := a.monitor.Look(now)
	a.view.Store(&v)
	if v.Reload {
		a.monitor = nil // the next look begins anew
	}
	return nil, errors.Join(a.write(ctx, v.Revisions), a.keepEstate(ctx, now), a.mark(ctx, now))
}

// watchClock begins anew where the clock was set: what was kept by one that was
// ahead is not the present any more.
func (a *Analyst) watchClock(now time.Time) {
	if !a.looked.IsZero() {
		drift := now.Sub(a.looked) - now.Round(0).Sub(a.looked.Round(0)) // by the steady clock, and by the one that can be set
		if drift.Abs() > stepSeen {
			a.monitor, a.stepped = nil, now
			a.log.Warn("the clock was set; the analysis begins anew", "by", -drift)
		}
	}
	a.looked = now
}

// stepSeen is from when on a clock counts as set, and not as slewed.
const stepSeen = 5 * time.Second

// follow tells the monitor what is new in the record.
func (a *Analyst) follow(ctx context.Context, now time.Time) error {
	refs, many := a.touched.take()
	if a.monitor == nil || many {
		a.monitor = nil // until all of it was read
		return a.begin(ctx, now)
	}
	changed, err := a.changed(ctx, refs)
	if err != nil {
		a.touched.giveBack(refs)
		return err
	}
	for _, p := range changed {
		a.monitor.Put(p)
	}
	a.monitor.SetEstate(*a.estate.Load())
	if len(a.monitor.Missing()) > 0 {
		if err := a.monitor.Load(ctx, record{ledger: a.ledger, agent: a.ledger.Agent()}, now); err != nil {
			return err
		}
	}
	// Spans are written every few seconds, and grow: what ended earlier is known.
	watches, err := a.ledger.Watches(ctx, now.Add(-coverageRead), now)
	if err != nil {
		return err
	}
	a.monitor.Watch(watches)
	return a.notes(ctx)
}

// changed reads probes of this agent as they are recorded now, by time of sending:
// of a server that is new to it, the monitor takes the first one for the begin of
// what it knows. Those that were pruned meanwhile are left out.
func (a *Analyst) changed(ctx context.Context, refs map[probe.Ref]struct{}) ([]probe.Probe, error) {
	var own []probe.Ref
	for ref := range refs {
		if ref.Agent == a.ledger.Agent() { // else an import brought it
			own = append(own, ref)
		}
	}
	var list []probe.Probe
	for p, err := range a.ledger.Named(ctx, own) {
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	slices.SortFunc(list, func(x, y probe.Probe) int {
		return cmp.Or(x.Sent().Compare(y.Sent()), bytes.Compare(x.Tag.ID[:], y.Tag.ID[:]))
	})
	return list, nil
}

// coverageRead is how far back coverage is read at each look: longer than
// writing it can be late.
const coverageRead = 10 * time.Minute

// begin makes a monitor and reads what it needs. What came between two agents'
// runs is analysed first.
func (a *Analyst) begin(ctx context.Context, now time.Time) error {
	if err := a.catchUp(ctx, a.ledger.Agent(), now, nil); err != nil {
		return err
	}
	m, err := a.monitorAt(ctx, *a.estate.Load(), a.ledger.Agent(), now)
	if err != nil {
		return err
	}
	a.monitor = m
	return nil
}

// monitorAt returns a monitor that begins at an instant.
func (a *Analyst) monitorAt(ctx context.Context, e report.Estate, agent string, at time.Time) (*report.Monitor, error) {
	rec := record{ledger: a.ledger, agent: agent}
	if len(e.Servers) == 1 {
		rec.server = e.Servers[0].Name
	}
	m := report.NewMonitor(e, agent)
	comments, err := a.comments(ctx, agent)
	if err != nil {
		return nil, err
	}
	m.SetNotes(comments)
	said, err := a.revisionsOf(ctx, agent)
	if err != nil {
		return nil, err
	}
	if err := m.Resume(said); err != nil {
		a.log.Warn("an incident of the record cannot be read; it is left as it is", "err", err)
	}
	return m, m.Load(ctx, rec, at)
}

// notes tells the monitor what people added.
func (a *Analyst) notes(ctx context.Context) error {
	comments, err := a.comments(ctx, a.ledger.Agent())
	if err == nil {
		a.monitor.SetNotes(comments)
	}
	return err
}

// comments returns the notes on the incidents of an agent, and those on spans of
// time. One that cannot be read is left out, and told once.
func (a *Analyst) comments(ctx context.Context, agent string) ([]report.Comment, error) {
	list, err := a.ledger.Notes(ctx, ledger.NoteQuery{Agent: agent})
	if err != nil {
		return nil, err
	}
	comments, err := report.ReadNotes(list)
	if err != nil {
		a.log.Debug("a note cannot be read; it is left out", "err", err)
	}
	return comments, nil
}

// write records what is said of incidents, and says so in the log where that is
// something else than before.
func (a *Analyst) write(ctx context.Context, list []probe.Revision) error {
	for _, r := range list {
		if err := a.ledger.PutRevision(ctx, r); err != nil {
			return fmt.Errorf("recording what is said of the incident %s: %w", r.Incident, err)
		}
		if a.monitor != nil && r.Agent == a.ledger.Agent() {
			a.monitor.Said(r)
		}
		if r.Renewed.IsZero() || r.Renewed.Equal(r.At) {
			a.announce(r)
		}
	}
	return nil
}

// announce logs a new revision.
func (a *Analyst) announce(r probe.Revision) {
	i, _, err := report.ReadRevisions([]probe.Revision{r})
	if err != nil {
		return // it was just written: what is wrong is told where it is read
	}
	what := "an incident goes on"
	switch {
	case r.N == 1:
		what = "an incident began"
	case i.Withdrawn:
		what = "an incident was none after all"
	case !i.Open():
		what = "an incident is over"
	}
	a.log.Warn(what, "incident", r.Incident, "servers", fmt.Sprintf("%d of %d", i.Scope.Servers, i.Scope.Watched), "networks", networks(i.Scope))
}

func networks(s report.Scope) []string {
	var list []string
	for _, n := range s.Networks {
		list = append(list, n.Network)
	}
	return slices.Compact(list)
}
