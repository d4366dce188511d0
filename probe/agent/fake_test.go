package agent

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"mailprobe/probe"
)

// memory is a ledger that keeps everything in memory, notes the order in which
// it was called, and fails when told to.
type memory struct {
	mu      sync.Mutex
	calls   []string // such as "intend relay-a", in order
	probes  map[probe.Ref]*probe.Probe
	order   []probe.Ref
	watches map[string]probe.Watch // by mailbox or reference, and From
	fail    map[string]error       // by call: intend, begin, dot, end, give up, waiting, record, watch
}

func newMemory() *memory {
	return &memory{probes: map[probe.Ref]*probe.Probe{}, watches: map[string]probe.Watch{}, fail: map[string]error{}}
}

var errDisk = errors.New("no space left on device")

func (m *memory) failing(call string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail[call] = err
}

// call notes a call and returns what it should fail with.
func (m *memory) call(name, what string) error {
	m.calls = append(m.calls, name+" "+what)
	return m.fail[name]
}

func (m *memory) Intend(_ context.Context, p probe.Probe) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.call("intend", p.Tag.Route); err != nil {
		return err
	}
	p = copied(p)
	m.probes[p.Tag.Ref] = &p
	m.order = append(m.order, p.Tag.Ref)
	return nil
}

func (m *memory) MarkDot(_ context.Context, ref probe.Ref, n int, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.call("dot", ref.Route); err != nil {
		return err
	}
	p := m.probes[ref]
	switch {
	case p == nil:
		return probe.ErrUnknown
	case len(p.Arrivals) > 0:
		return fmt.Errorf("it has come: %w", probe.ErrState)
	}
	p.Attempts[n-1].Dotted = at
	return nil
}

func (m *memory) EndAttempt(_ context.Context, ref probe.Ref, a probe.Attempt, givenUp time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.call("end", ref.Route); err != nil {
		return err
	}
	if m.probes[ref] == nil {
		return probe.ErrUnknown
	}
	m.probes[ref].Attempts[a.N-1] = a
	m.probes[ref].GivenUp = givenUp
	return nil
}

func (m *memory) BeginAttempt(_ context.Context, ref probe.Ref, a probe.Attempt) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.call("begin", ref.Route); err != nil {
		return err
	}
	p := m.probes[ref]
	switch {
	case p == nil:
		return probe.ErrUnknown
	case len(p.Arrivals) > 0 || a.N != len(p.Attempts)+1:
		return fmt.Errorf("attempt %d follows attempt %d: %w", a.N, len(p.Attempts), probe.ErrState)
	}
	p.Attempts = append(p.Attempts, a)
	return nil
}

func (m *memory) GiveUp(_ context.Context, ref probe.Ref, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.call("give up", ref.Route); err != nil {
		return err
	}
	if p := m.probes[ref]; p == nil {
		return probe.ErrUnknown
	} else if !failed(newest(*p)) {
		return fmt.Errorf("it may have been sent: %w", probe.ErrState)
	}
	m.probes[ref].GivenUp = at
	return nil
}

// waiting yields what the agent should find at its start.
func (m *memory) waiting(context.Context) iter.Seq2[probe.Waiting, error] {
	return func(yield func(probe.Waiting, error) bool) {
		m.mu.Lock()
		if err := m.fail["waiting"]; err != nil {
			m.mu.Unlock()
			yield(probe.Waiting{}, err)
			return
		}
		var list []probe.Waiting
		for _, ref := range m.order {
			if p := m.probes[ref]; failed(newest(*p)) && p.GivenUp.IsZero() && len(p.Arrivals) == 0 {
				list = append(list, probe.Waiting{Ref: ref, Tries: triesOf(*p)})
			}
		}
		m.mu.Unlock()
		for _, w := range list {
			if !yield(w, nil) {
				return
			}
		}
	}
}

func (m *memory) Probe(_ context.Context, ref probe.Ref) (probe.Probe, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.probes[ref]
	if !ok {
		return probe.Probe{}, fmt.Errorf("%s: %w", ref, probe.ErrUnknown)
	}
	return copied(*p), nil
}

// copied shares nothing with the record, which goes on changing.
func copied(p probe.Probe) probe.Probe {
	p.Attempts, p.Arrivals = slices.Clone(p.Attempts), slices.Clone(p.Arrivals)
	return p
}

func (m *memory) Positions(context.Context, string) ([]probe.Position, error) { return nil, nil }

func (m *memory) Record(_ context.Context, s probe.Sighting) ([]probe.Recorded, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.call("record", s.Mailbox); err != nil {
		return nil, err
	}
	recs := make([]probe.Recorded, len(s.Arrivals))
	for i, a := range s.Arrivals {
		p, ok := m.probes[a.Tag.Ref]
		if !ok {
			continue
		}
		recs[i] = probe.Recorded{Known: true, New: true, Duplicate: len(p.Arrivals) > 0}
		p.Arrivals = append(p.Arrivals, a)
	}
	return recs, nil
}

func (m *memory) Watch(_ context.Context, w probe.Watch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.call("watch", w.Mailbox); err != nil {
		return err
	}
	m.watches[w.Mailbox+w.Reference+w.From.String()] = w
	return nil
}

func (m *memory) Settle(context.Context, time.Time) (int, error) { return 0, nil }

func (m *memory) Prune(context.Context, time.Time, time.Time) (int, error) {
	return 0, nil
}

// forget prunes every probe.
func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.probes)
	m.order = nil
}

// all returns the probes of a route in the order of their intents.
func (m *memory) all(route string) []probe.Probe {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []probe.Probe
	for _, ref := range m.order {
		if ref.Route == route {
			list = append(list, copied(*m.probes[ref]))
		}
	}
	return list
}

// sender is a Sender made of a function.
type sender func(ctx context.Context, m probe.Mail, steps probe.Steps) probe.Attempt

func (f sender) Submit(ctx context.Context, m probe.Mail, steps probe.Steps) probe.Attempt {
	return f(ctx, m, steps)
}

// takes is a server that takes mail after d.
func takes(d time.Duration) sender {
	return func(ctx context.Context, _ probe.Mail, steps probe.Steps) probe.Attempt {
		steps.Entered(probe.PhaseData)
		if err := steps.BeforeDot(ctx); err != nil {
			return probe.Attempt{Ended: time.Now(), Class: probe.Aborted, Err: err.Error()}
		}
		time.Sleep(d)
		return probe.Attempt{Ended: time.Now(), Class: probe.Accepted, Reply: probe.Reply{Code: 250}}
	}
}

// hangs is a server that says nothing: before the final dot, or after it.
func hangs(afterDot bool) sender {
	return func(ctx context.Context, _ probe.Mail, steps probe.Steps) probe.Attempt {
		steps.Entered(probe.PhaseConnect)
		if afterDot {
			steps.Entered(probe.PhaseData)
			if err := steps.BeforeDot(ctx); err != nil {
				return probe.Attempt{Ended: time.Now(), Class: probe.Aborted, Err: err.Error()}
			}
		}
		<-ctx.Done()
		return probe.Attempt{Ended: time.Now(), Class: probe.Interrupted, Err: context.Cause(ctx).Error()}
	}
}

func route(name string, every time.Duration, s Sender) Route {
	return Route{
		Route: probe.Route{Name: name, Server: "mx1", Network: "192.0.2.0/24", Via: probe.MX,
			From: "mailprobe@agent.example", To: "probe@mx1.example", Every: every},
		Sender: s, Mailbox: "probe@mx1",
	}
}

func (m *memory) PruneHours(context.Context, time.Time) (int, error) { return 0, nil }
