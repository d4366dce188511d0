package ledger

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"mailprobe/probe"
)

// keptCopies is how many copies of a probe, and how many notices of it, Record
// keeps. Whoever has seen one test mail holds a tag that is valid, and can write
// any number of either; what is honest is a handful.
const keptCopies = 64

// Record stores what one look at a folder brought: arrivals, notices and position
// in one transaction. It tells what the record made of each arrival, and then of
// each notice, in their order. A copy that was recorded before keeps its first
// sighting. Nothing is stored for one whose probe is not in the ledger. A
// sighting is one transaction, so one of a few hundred arrivals keeps others
// waiting least.
//
// Of one probe it keeps 64 copies and 64 notices, and always the first notice of
// a failure. One beyond them is known, so that its mail may be removed, but not
// new: it leaves no trace and settles nothing. An import is not bound by this.
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
	if errors.Is(err, probe.ErrUnknown) {
		return probe.Recorded{}, nil
	}
	if err != nil {
		return probe.Recorded{}, err
	}
	made := probe.Recorded{Known: true, Sent: h.sent}
	if h.copies == 0 {
		made.New = true
		made.Delay, made.Transit, err = s.delays(h, a)
		if err == nil {
			err = s.recordFirst(h, a)
		}
		return made, err
	}
	made.New, err = s.recordAgain(h, a)
	made.Duplicate = made.New || h.copies > 1
	return made, err
}

// recordFirst stores the first arrival of a probe, and what it makes of it.
func (s *session) recordFirst(h head, a probe.Arrival) error {
	if err := s.putArrival(h.p, a); err != nil {
		return err
	}
	after := h
	after.copies, after.state = 1, state{codeDelivered, h.ended.IsZero()}
	_, err := s.exec(updateArrived, after.state.outcome, after.state.open, nano(a.After), a.By.UnixNano(), a.Junk, s.next(), h.p)
	if err != nil {
		return err
	}
	return s.became(h, after)
}

// updateFirst goes by the order of probe.SortArrivals; a copy is there once.
const updateFirst = `UPDATE probes SET copies = ?, change = ?, (came_after, came_by, junk) =
	(SELECT after, "by", junk FROM arrivals WHERE arrivals.p = probes.p ORDER BY "by", copy LIMIT 1) WHERE p = ?`

// recordAgain stores an arrival of a probe of which one is recorded: another
// copy, unless as many are there as are kept, or an earlier sighting of one that
// is. It tells whether the copy is new.
func (s *session) recordAgain(h head, a probe.Arrival) (isNew bool, err error) {
	before, found, err := s.findArrival(h.p, a.Copy)
	if err != nil {
		return false, err
	}
	before.Tag = a.Tag
	switch {
	case !found && h.copies >= keptCopies:
		return false, nil
	case found && reflect.DeepEqual(probe.MergeArrivals(before, a), before):
		return false, nil
	}
	if err := s.putArrival(h.p, a); err != nil {
		return false, err
	}
	s.touch(a.Tag.Ref)
	_, err = s.exec(updateFirst, h.copies+int64(count(!found)), s.next(), h.p)
	return !found, err
}

// findArrival returns the kept sighting of a copy, without its tag.
func (s *session) findArrival(p int64, id probe.CopyID) (a probe.Arrival, found bool, err error) {
	err = s.each(ask(`SELECT `+arrivalColumns+` FROM arrivals WHERE p = ? AND copy = ?`, p, id[:]), func(r *row) (err error) {
		found = true
		a, err = r.arrival()
		return err
	})
	if err != nil {
		return a, false, fmt.Errorf("reading an arrival: %w", err)
	}
	return a, found, nil
}

const arrivalColumns = `copy, mailbox, folder, junk, uidvalidity, uid, after, by, source, internal, hops, spf, dkim, dmarc`

// putArrival stores a copy, in place of another sighting of it.
func (s *session) putArrival(p int64, a probe.Arrival) error {
	hops, err := packHops(a.Hops)
	if err != nil {
		return fmt.Errorf("packing the hops: %w", err)
	}
	_, err = s.exec(`INSERT OR REPLACE INTO arrivals (p, `+arrivalColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p, a.Copy[:], clean(a.Mailbox), clean(a.Folder), a.Junk, a.UIDValidity, a.UID, nano(a.After), a.By.UnixNano(), string(a.Source),
		nano(readable(a.Internal)), hops, text(a.Verdicts.SPF), text(a.Verdicts.DKIM), text(a.Verdicts.DMARC))
	return err
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
