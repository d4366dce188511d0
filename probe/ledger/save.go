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

// insertProbe takes in a probe with all that is known of it.
func (s *session) insertProbe(p probe.Probe) (int64, error) {
	args, err := s.probeArgs(p)
	if err != nil {
		return 0, err
	}
	row, err := s.insert(insertWhole, args...)
	if err != nil {
		return 0, err
	}
	return row, s.insertFacts(row, p)
}

// replaceProbe writes a probe in place of a row and all that belongs to it.
func (s *session) replaceProbe(row int64, p probe.Probe) error {
	args, err := s.probeArgs(p)
	if err != nil {
		return err
	}
	if _, err := s.exec(updateWhole, append(args, row)...); err != nil {
		return err
	}
	if _, err := s.exec(`DELETE FROM attempts WHERE p = ?`, row); err != nil {
		return err
	}
	if _, err := s.exec(`DELETE FROM arrivals WHERE p = ?`, row); err != nil {
		return err
	}
	return s.insertFacts(row, p)
}

func (s *session) probeArgs(p probe.Probe) ([]any, error) {
	n, err := s.intern(placeOf(p))
	if err != nil {
		return nil, err
	}
	st := stateOf(p, time.Now())
	newest := p.Attempts[len(p.Attempts)-1]
	var first probe.Arrival
	if len(p.Arrivals) > 0 {
		first = p.Arrivals[0]
	}
	args := []any{n, p.Tag.ID[:], s.next(), st.open, st.outcome, p.Sent().UnixNano(), p.Tag.MAC[:], nano(p.GivenUp), nano(p.Bounced),
		nano(first.After), nano(first.By), first.Junk, len(p.Arrivals)}
	if newest.Began.Equal(p.Sent()) {
		newest.Began = time.Time{}
	}
	return append(args, attemptArgs(newest)...), nil
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
		if _, err := s.insertArrival(row, a); err != nil {
			return fmt.Errorf("recording an arrival: %w", err)
		}
	}
	return nil
}
