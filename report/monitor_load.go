package report

import (
	"context"
	"fmt"
	"iter"
	"time"

	"mailprobe/probe"
)

// Unsettled is what a Record may offer beside, so that a backlog that is older
// than what is read otherwise is known after a restart.
type Unsettled interface {
	// Unsettled yields, whole, the probes that were sent before an instant and
	// are not settled. After an error it ends.
	Unsettled(ctx context.Context, before time.Time) iter.Seq2[probe.Probe, error]
}

// witnessLoaded is how far back the servers without an outage are read while
// another one's lasts.
const witnessLoaded = 24 * time.Hour

// Missing returns the servers of the estate of which the record was not read, as
// the estate lists them: those that are new since Load, or were away for long.
// Another Load reads them.
func (m *Monitor) Missing() []string {
	var list []string
	for _, s := range m.estate.Servers {
		if shelf := m.shelves[s.Name]; shelf == nil || !shelf.whole {
			list = append(list, s.Name)
		}
	}
	return list
}

// Load reads from the record what the monitor needs as of now, of the servers that
// are Missing: of each at least the last hour, and whole outages that are open or
// ended within a day. Resume comes before it, so that these are known.
func (m *Monitor) Load(ctx context.Context, rec Record, now time.Time) error {
	begin := m.begins(now)
	oldest := now
	for _, at := range begin {
		oldest = earliest(oldest, at)
	}
	watches, err := rec.Watches(ctx, oldest, now)
	if err != nil {
		return fmt.Errorf("reading the coverage since %s: %w", oldest.Format(time.RFC3339), err)
	}
	m.Watch(watches)
	for _, name := range m.Missing() {
		if err := m.loadServer(ctx, rec, loading{name, begin[name], oldest, now}); err != nil {
			return fmt.Errorf("reading the probes of %s since %s: %w", name, begin[name].Format(time.RFC3339), err)
		}
	}
	if r, ok := rec.(Unsettled); ok {
		if err := m.putAll(r.Unsettled(ctx, now)); err != nil {
			return fmt.Errorf("reading the probes that are not settled: %w", err)
		}
	}
	return nil
}

// loading is what is read of a server.
type loading struct {
	server             string
	begin, oldest, now time.Time
}

// loadServer reads the witnesses first, and drops the rest of that time before
// it goes on.
func (m *Monitor) loadServer(ctx context.Context, rec Record, l loading) error {
	if s := m.shelves[l.server]; s != nil {
		s.begun = false // older mails than those that were put follow
	}
	witness := latest(l.oldest, l.now.Add(-witnessLoaded))
	if witness.Before(l.begin) {
		if err := m.putAll(rec.Probes(ctx, Query{Server: l.server, From: witness, To: l.begin})); err != nil {
			return err
		}
		if s := m.shelves[l.server]; s != nil {
			s.drop(l.begin, witness, l.now)
		}
	}
	if err := m.putAll(rec.Probes(ctx, Query{Server: l.server, From: l.begin, To: l.now.Add(time.Nanosecond)})); err != nil {
		return err
	}
	s := m.shelves[l.server]
	if s == nil {
		s = newShelf(l.now) // nothing is recorded: what was said of it before stays
		m.shelves[l.server] = s
	}
	s.from, s.begun, s.whole = latest(s.from, l.begin), true, true
	return nil
}

func (m *Monitor) putAll(list iter.Seq2[probe.Probe, error]) error {
	for p, err := range list {
		if err != nil {
			return err
		}
		m.Put(p)
	}
	return nil
}
