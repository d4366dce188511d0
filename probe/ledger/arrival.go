package ledger

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"mailprobe/probe"
)

// Record stores what one look at a folder brought: arrivals, notices and position
// in one transaction. It tells what the record made of each arrival, and then of
// each notice, in their order. A copy that was recorded before keeps its first
// sighting. Nothing is stored for one whose probe is not in the ledger. A
// sighting is one transaction, so one of a few hundred arrivals keeps others
// waiting least.
//
// The first notice that says that delivery failed settles its probe as bounced;
// any other settles nothing. The action and the match of a notice are among
// those that package probe names, or the sighting is refused.
//
// The position is taken as it is told, but within one UIDVALIDITY it goes back
// only where it says so; without a folder it is left as it was. A skew that was
// never measured leaves the one that is there.
func (l *Ledger) Record(ctx context.Context, seen probe.Sighting) ([]probe.Recorded, error) {
	if err := checkSighting(seen); err != nil {
		return nil, fmt.Errorf("recording a look at %s: %w", seen.Mailbox, err)
	}
	var made []probe.Recorded
	err := l.writer.do(ctx, 1+len(seen.Arrivals)+len(seen.Notices), func(s *session) (err error) {
		made, err = s.recordSighting(seen)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("recording a look at %s: %w", seen.Mailbox, err)
	}
	return made, nil
}

func (s *session) recordSighting(seen probe.Sighting) ([]probe.Recorded, error) {
	all := make([]probe.Recorded, 0, len(seen.Arrivals)+len(seen.Notices))
	for _, a := range seen.Arrivals {
		made, err := s.record(a)
		if err != nil {
			return nil, fmt.Errorf("the arrival of %s: %w", a.Tag.Ref, err)
		}
		all = append(all, made)
	}
	for _, n := range seen.Notices {
		made, err := s.notice(n)
		if err != nil {
			return nil, fmt.Errorf("the notice of %s: %w", n.Tag.Ref, err)
		}
		all = append(all, made)
	}
	if seen.Position.Folder == "" {
		return all, nil
	}
	return all, s.move(seen.Mailbox, seen.Position)
}

func checkSighting(seen probe.Sighting) error {
	for _, a := range seen.Arrivals {
		if err := checkArrival(a); err != nil {
			return fmt.Errorf("the arrival of %s: %w", a.Tag.Ref, err)
		}
	}
	for _, n := range seen.Notices {
		if err := checkNotice(n); err != nil {
			return fmt.Errorf("the notice of %s: %w", n.Tag.Ref, err)
		}
	}
	if seen.Position.Folder == "" {
		return nil
	}
	return checkPosition(seen.Mailbox, seen.Position)
}

const updateArrived = `UPDATE probes SET outcome = ?, open = ?, copies = 1, came_after = ?, came_by = ?, junk = ?, change = ? WHERE p = ?`

// record stores one arrival.
func (s *session) record(a probe.Arrival) (probe.Recorded, error) {
	h, err := s.find(a.Tag.Ref)
	if errors.Is(err, ErrNotFound) {
		return probe.Recorded{}, nil
	}
	if err != nil {
		return probe.Recorded{}, err
	}
	isNew, err := s.insertArrival(h.p, a)
	if err != nil {
		return probe.Recorded{}, err
	}
	made := probe.Recorded{Known: true, New: isNew, Duplicate: isNew && h.copies > 0 || h.copies > 1, Sent: h.sent}
	if isNew && h.copies == 0 {
		made.Delay, made.Transit = h.delays(a)
		return made, s.recordFirst(h, a)
	}
	return made, s.recordAgain(h, a, isNew)
}

// recordFirst writes what the first arrival of a probe makes of it.
func (s *session) recordFirst(h head, a probe.Arrival) error {
	after := h
	after.copies, after.state = 1, state{codeDelivered, h.ended.IsZero()}
	_, err := s.exec(updateArrived, after.state.outcome, after.state.open, nano(a.After), a.By.UnixNano(), a.Junk, s.next(), h.p)
	if err != nil {
		return err
	}
	return s.became(h, after)
}

// recordAgain stores an arrival of a probe of which one is recorded: another
// copy, or another sighting of the same.
func (s *session) recordAgain(h head, a probe.Arrival, isNew bool) error {
	if !isNew {
		earlier, err := s.keepFirst(h.p, a)
		if err != nil || !earlier {
			return err
		}
	}
	all, err := arrivalsOf(context.Background(), s, h.p)
	if err != nil {
		return err
	}
	first := all[0]
	_, err = s.exec(`UPDATE probes SET copies = ?, came_after = ?, came_by = ?, junk = ?, change = ? WHERE p = ?`,
		len(all), nano(first.After), first.By.UnixNano(), first.Junk, s.next(), h.p)
	return err
}

// keepFirst replaces a recorded sighting of a copy by an earlier one, and tells
// whether it did.
func (s *session) keepFirst(row int64, a probe.Arrival) (bool, error) {
	all, err := arrivalsOf(context.Background(), s, row)
	if err != nil {
		return false, err
	}
	for _, before := range all {
		before.Tag = a.Tag
		if before.Copy != a.Copy || reflect.DeepEqual(probe.MergeArrivals(before, a), before) {
			continue
		}
		if _, err := s.exec(`DELETE FROM arrivals WHERE p = ? AND copy = ?`, row, a.Copy[:]); err != nil {
			return false, err
		}
		_, err = s.insertArrival(row, a)
		return true, err
	}
	return false, nil
}

const arrivalColumns = `copy, mailbox, folder, junk, uidvalidity, uid, after, by, source, internal, hops, spf, dkim, dmarc`

// insertArrival stores a copy, unless it is stored already, and tells which.
func (s *session) insertArrival(row int64, a probe.Arrival) (isNew bool, err error) {
	hops, err := packHops(a.Hops)
	if err != nil {
		return false, fmt.Errorf("packing the hops: %w", err)
	}
	changed, err := s.exec(`INSERT INTO arrivals (p, `+arrivalColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`,
		row, a.Copy[:], clean(a.Mailbox), clean(a.Folder), a.Junk, a.UIDValidity, a.UID, nano(a.After), a.By.UnixNano(), string(a.Source),
		nano(readable(a.Internal)), hops, text(a.Verdicts.SPF), text(a.Verdicts.DKIM), text(a.Verdicts.DMARC))
	return changed == 1, err
}

// arrival reads the columns of arrivalColumns.
func (r *row) arrival() (probe.Arrival, error) {
	var a probe.Arrival
	copy(a.Copy[:], r.bytes())
	a.Mailbox, a.Folder, a.Junk = r.text(), r.text(), r.bool()
	a.UIDValidity, a.UID = uint32(r.int()), uint32(r.int())
	a.After, a.By, a.Source, a.Internal = r.time(), r.time(), probe.Source(r.text()), r.time()
	var err error
	a.Hops, err = unpackHops(r.text())
	a.Verdicts = probe.Verdicts{SPF: r.text(), DKIM: r.text(), DMARC: r.text()}
	return a, err
}

// arrivalsOf returns the arrivals of a row, the earliest first, without their
// tags.
func arrivalsOf(ctx context.Context, q querier, p int64) ([]probe.Arrival, error) {
	var all []probe.Arrival
	err := each(ctx, q, ask(`SELECT `+arrivalColumns+` FROM arrivals WHERE p = ?`, p), func(r *row) error {
		a, err := r.arrival()
		all = append(all, a)
		return err
	})
	probe.SortArrivals(all)
	return all, err
}
