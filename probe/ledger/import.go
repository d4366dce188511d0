package ledger

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"

	"mailprobe/probe"
)

// ImportStats count what an import brought.
type ImportStats struct {
	Probes    int // probe records read
	New       int // of them, probes that were not in the ledger
	Changed   int // of them, probes of which something was not known
	Watches   int // coverage records read
	Positions int // positions taken: of this agent, and newer
	Hours     int // hours taken: not in the ledger, or with more in them
	Revisions int // revisions of incidents taken: not in the ledger, or renewed later
	Notes     int // notes taken: not in the ledger
}

// Import unites an export with the ledger; gzip is recognised. What both know
// stays, the later knowledge wins, and it does not matter in which order or how
// often files are imported.
//
// A file is taken whole or not at all: it is first read to its end and checked,
// and a wrong line gives a [LineError]. The copy that is kept meanwhile, beside
// the ledger, needs room for the file as it is. Then it is written in small
// bites, so that a running agent is not held up. Killed or out of room in that
// part, the same file imported again completes the work, since each bite can be
// written twice.
//
// The progress, which may be nil, is called with bytes of the file; it reaches
// the file's size when all is done.
func (l *Ledger) Import(ctx context.Context, r io.Reader, progress func(bytes int64)) (ImportStats, error) {
	m := &importer{l: l, progress: progress}
	if err := m.run(ctx, r); err != nil {
		return m.stats, fmt.Errorf("importing: %w", explain(l.file, err))
	}
	return m.stats, nil
}

// importer carries one import through.
type importer struct {
	l        *Ledger
	progress func(bytes int64)
	read     int64 // bytes, in both passes
	stats    ImportStats
}

// Write counts bytes that were read in either pass.
func (m *importer) Write(b []byte) (int, error) {
	m.read += int64(len(b))
	if m.progress != nil {
		m.progress(m.read / 2)
	}
	return len(b), nil
}

func (m *importer) run(ctx context.Context, r io.Reader) error {
	stage, err := os.CreateTemp(m.l.dir, "import-*")
	if err != nil {
		return fmt.Errorf("making a copy of the file: %w", err)
	}
	defer stage.Close()
	if err := os.Remove(stage.Name()); err != nil { // so that it is gone after a kill
		return fmt.Errorf("making a copy of the file: %w", err)
	}
	if err := m.check(ctx, io.TeeReader(r, io.MultiWriter(stage, m))); err != nil {
		return err
	}
	if _, err := stage.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("reading the copy of the file: %w", err)
	}
	if err := m.merge(ctx, io.TeeReader(stage, m)); err != nil {
		return fmt.Errorf("taking in what was checked (import the file again to complete it): %w", err)
	}
	return nil
}

// check reads to the end and takes nothing.
func (m *importer) check(ctx context.Context, r io.Reader) error {
	d, err := newDecoder(r)
	if err != nil {
		return err
	}
	for {
		switch _, err := d.next(); {
		case errors.Is(err, io.EOF):
			_, err = io.Copy(io.Discard, r) // what gzip may have left
			return err
		case err != nil:
			return err
		case ctx.Err() != nil:
			return context.Cause(ctx)
		}
	}
}

// A bite is so many records, or so many bytes of lines. One operation writes those
// that were read while the last one was being written, up to a number: so a slow
// disk makes large ones by itself, and what an agent writes meanwhile waits for
// some milliseconds. A probe costs about 0.04 ms.
const (
	importBite = 50
	biteBytes  = 1 << 20
	importMost = 200
	bitesAhead = importMost / importBite
)

// merge writes what was checked, in the order of the file: probes that were sent
// at one instant come out of the ledger in the order in which they came into it.
func (m *importer) merge(ctx context.Context, r io.Reader) error {
	d, err := newDecoder(r)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	bites := make(chan []any, bitesAhead)
	var unread error // why the reading ended, once bites is closed
	go func() {
		defer close(bites)
		unread = d.readAhead(ctx, bites)
	}()
	for records := range bites {
		if err == nil {
			err = m.write(ctx, d.agent, withWaiting(records, bites))
		}
		if err != nil {
			stop()
		}
	}
	return cmp.Or(err, unread)
}

// readAhead reads to the end and hands on what it reads.
func (d *decoder) readAhead(ctx context.Context, bites chan<- []any) error {
	for {
		records, err := d.bite()
		select {
		case bites <- records:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// bite returns the next records, and the error that ended them.
func (d *decoder) bite() (records []any, err error) {
	for from := d.bytes; len(records) < importBite && d.bytes-from < biteBytes; {
		record, err := d.next()
		if err != nil {
			return records, err
		}
		records = append(records, record)
	}
	return records, nil
}

// withWaiting adds to a bite those that wait already.
func withWaiting(records []any, bites <-chan []any) []any {
	for len(records) < importMost {
		select {
		case more, ok := <-bites:
			if !ok {
				return records
			}
			records = append(records, more...)
		default:
			return records
		}
	}
	return records
}

// write writes records in one operation, and counts it when it is durable.
func (m *importer) write(ctx context.Context, agent string, records []any) error {
	var got ImportStats
	err := m.l.writer.do(ctx, len(records), func(s *session) error {
		got = m.stats
		for _, record := range records {
			if err := s.take(record, agent == m.l.agent, &got); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		m.stats = got
	}
	return err
}

// take unites one record with what is there. Positions are of use to their own
// agent alone: another's would make this one pass over mails.
func (s *session) take(record any, own bool, got *ImportStats) error {
	switch r := record.(type) {
	case probe.Probe:
		got.Probes++
		return s.takeProbe(r, got)
	case probe.Watch:
		got.Watches++
		return s.watch(r)
	case positioned:
		if !own {
			return nil
		}
		taken, err := s.takePosition(r)
		got.Positions += count(taken)
		return err
	case Hour:
		taken, err := s.saveHour(r)
		got.Hours += count(taken)
		return err
	case probe.Revision:
		taken, err := s.saveRevision(r)
		got.Revisions += count(taken)
		return err
	case Estate:
		return s.saveEstate(r)
	case extentRead:
		return s.takeAnalysed(r)
	case probe.Note:
		taken, err := s.saveNote(r)
		got.Notes += count(taken)
		return err
	}
	return fmt.Errorf("a %T cannot be imported", record)
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// takeProbe writes nothing where nothing is new, so that an import that brings
// nothing gives out no change numbers.
func (s *session) takeProbe(p probe.Probe, got *ImportStats) error {
	h, err := s.find(p.Tag.Ref)
	if errors.Is(err, probe.ErrUnknown) {
		got.New++
		s.touch(p.Tag.Ref)
		if err := s.outdate(p.Tag.Agent); err != nil {
			return err
		}
		h, err := s.insertProbe(p)
		s.shift(head{}, h)
		return err
	}
	if err != nil {
		return err
	}
	all, err := load(context.Background(), s, []int64{h.p})
	if err != nil {
		return err
	}
	before := all[h.p].probe
	after := probe.Merge(before, p)
	if same(before, after) {
		return nil
	}
	got.Changed++
	s.touch(p.Tag.Ref)
	if err := s.outdate(p.Tag.Agent); err != nil {
		return err
	}
	replaced, err := s.replaceProbe(h.p, after)
	s.shift(h, replaced)
	return err
}

// takePosition keeps the position of the later look. Two of one instant, which
// only a copied ledger can give, are told apart so that the order of imports
// does not matter.
func (s *session) takePosition(r positioned) (bool, error) {
	newer := true
	err := s.each(ask(`SELECT `+positionColumns+` FROM positions WHERE mailbox = ? AND folder = ?`, r.mailbox, r.position.Folder), func(v *row) error {
		newer = comparePositions(v.position(), r.position) < 0
		return nil
	})
	if err != nil || !newer {
		return false, err
	}
	return true, s.replacePosition(r.mailbox, r.position)
}

func comparePositions(a, b probe.Position) int {
	return cmp.Or(a.Looked.Compare(b.Looked), cmp.Compare(a.UIDValidity, b.UIDValidity), cmp.Compare(a.LastUID, b.LastUID),
		a.Skew.At.Compare(b.Skew.At), cmp.Compare(a.Skew.Min, b.Skew.Min), cmp.Compare(a.Skew.Max, b.Skew.Max))
}

// same tells whether two records of a probe hold the same. Both come from a row
// or from a decoder, which give equal values the same form.
func same(a, b probe.Probe) bool { return reflect.DeepEqual(a, b) }
