package ledger

import "mailprobe/probe"

// Settlement says that a probe of this agent was settled, or that its first copy
// came.
type Settlement struct {
	Agent   string
	Route   string
	Server  string
	Via     probe.Via
	Outcome probe.Outcome
}

// staged is what a transaction changes outside of the file. It takes effect when
// the transaction is committed, and is dropped with it.
type staged struct {
	routes      []numbered
	shifts      []shift
	settlements []Settlement
	touched     []probe.Ref
}

// shift is the change of a probe's place in the backlog.
type shift struct{ from, to standing }

// shift stages the change from one head of a probe to another; a zero head
// stands for a probe that is not there.
func (s *session) shift(before, after head) {
	if from, to := before.standing(), after.standing(); from != to {
		s.staged.shifts = append(s.staged.shifts, shift{from, to})
	}
}

// became stages what an operation of the agent made of a probe: its place in the
// backlog, and its settlement. A probe settles once, but its first arrival always
// counts, however late.
func (s *session) became(before, after head) error {
	s.shift(before, after)
	if err := s.touchHead(after); err != nil {
		return err
	}
	came := before.copies == 0 && after.copies > 0
	if !came && (before.state.settled() || !after.state.settled()) {
		return nil
	}
	where, err := s.place(after.route)
	if err != nil || where.agent != s.agent {
		return err
	}
	s.staged.settlements = append(s.staged.settlements,
		Settlement{where.agent, where.name, where.server, where.via, outcomeCodes[after.state.outcome]})
	return nil
}

// touch stages that the facts of a probe have changed.
func (s *session) touch(ref probe.Ref) {
	if s.touching {
		s.staged.touched = append(s.staged.touched, ref)
	}
}

// touchHead does the same for a probe by its head.
func (s *session) touchHead(h head) error {
	if !s.touching {
		return nil
	}
	where, err := s.place(h.route)
	s.touch(probe.Ref{Agent: where.agent, Route: where.name, ID: h.id})
	return err
}

// publish makes what the last transaction staged take effect.
func (w *writer) publish() {
	s := w.session
	w.awaited.apply(s.staged, s.saved)
	if w.settled != nil {
		for _, settlement := range s.staged.settlements {
			w.settled(settlement)
		}
	}
	if len(s.staged.touched) > 0 {
		w.touched(s.staged.touched)
	}
	s.staged = staged{}
}
