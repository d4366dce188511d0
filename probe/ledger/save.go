package ledger

import (
	"fmt"
	"time"

	"mailprobe/probe"
)

// probeColumns are the columns of a probe but its number.
const probeColumns = `route, id, change, open, outcome, sent, mac, given_up, bounced, came_after, came_by, junk, copies, ` + attemptColumns

const (
	insertWhole = `INSERT INTO probes (` + probeColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateWhole = `UPDATE probes SET (` + probeColumns + `) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE p = ?`
)

// insertProbe takes in a probe with all that is known of it, and returns its
// head. What the backlog is to know of it, the caller stages.
func (s *session) insertProbe(p probe.Probe) (head, error) {
	n, err := s.intern(placeOf(p))
	if err != nil {
		return head{}, err
	}
	h := headOf(p, n)
	if h.p, err = s.insert(insertWhole, s.probeArgs(h, p)...); err != nil {
		return head{}, err
	}
	return h, s.insertFacts(h.p, p)
}

// replaceProbe writes a probe in place of a row and all that belongs to it.
func (s *session) replaceProbe(row int64, p probe.Probe) (head, error) {
	n, err := s.intern(placeOf(p))
	if err != nil {
		return head{}, err
	}
	h := headOf(p, n)
	h.p = row
	if _, err := s.exec(updateWhole, append(s.probeArgs(h, p), row)...); err != nil {
		return head{}, err
	}
	for _, facts := range []string{`DELETE FROM attempts WHERE p = ?`, `DELETE FROM arrivals WHERE p = ?`, `DELETE FROM notices WHERE p = ?`} {
		if _, err := s.exec(facts, row); err != nil {
			return head{}, err
		}
	}
	return h, s.insertFacts(row, p)
}

func (s *session) probeArgs(h head, p probe.Probe) []any {
	newest := p.Attempts[len(p.Attempts)-1]
	var first probe.Arrival
	if len(p.Arrivals) > 0 {
		first = p.Arrivals[0]
	}
	args := []any{h.route, p.Tag.ID[:], s.next(), h.state.open, h.state.outcome, p.Sent().UnixNano(), p.Tag.MAC[:], nano(p.GivenUp), nano(p.Bounced),
		nano(first.After), nano(first.By), first.Junk, len(p.Arrivals)}
	if newest.Began.Equal(p.Sent()) {
		newest.Began = time.Time{}
	}
	return append(args, attemptArgs(newest)...)
}

const insertAttempt = `INSERT INTO attempts (p, ` + attemptColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// insertFacts writes what does not stand in the row itself.
func (s *session) insertFacts(row int64, p probe.Probe) error {
	for _, a := range p.Attempts[:len(p.Attempts)-1] {
		if _, err := s.exec(insertAttempt, append([]any{row}, attemptArgs(a)...)...); err != nil {
			return fmt.Errorf("recording attempt %d: %w", a.N, err)
		}
	}
	for _, a := range p.Arrivals {
		if err := s.putArrival(row, a); err != nil {
			return fmt.Errorf("recording an arrival: %w", err)
		}
	}
	for _, n := range p.Notices {
		if err := s.putNotice(row, n); err != nil {
			return fmt.Errorf("recording a notice: %w", err)
		}
	}
	return nil
}
