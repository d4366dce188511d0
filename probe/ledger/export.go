package ledger

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"mailprobe/probe"
)

// Export writes the whole ledger as JSON Lines: a header, the probes by agent,
// route and id, the coverage, the positions, the hours, the revisions of incidents,
// the notes, what is watched, how far was analysed, and an end. Two ledgers of one agent that hold the same give the same
// bytes. The fields stand in
// [probeRecord] and its neighbours. It holds no transaction for long, so the
// agent goes on beside it. The progress, which may be nil, is called with the
// records written and about how many there will be. To compress, give it a
// [gzip.Writer].
func (l *Ledger) Export(ctx context.Context, w io.Writer, progress func(done, total int64)) error {
	buffered := bufio.NewWriterSize(w, 1<<16)
	e := &exporter{l: l, out: newEncoder(buffered), progress: progress}
	err := e.export(ctx)
	if err == nil {
		err = buffered.Flush()
	}
	if err != nil {
		return fmt.Errorf("exporting the ledger: %w", explain(l.file, err))
	}
	return nil
}

// exporter writes records and counts them.
type exporter struct {
	l           *Ledger
	out         *json.Encoder // ends each record by a line feed
	progress    func(done, total int64)
	done, total int64
}

// newEncoder returns an encoder that leaves JSON within a record as it is.
func newEncoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

func (e *exporter) export(ctx context.Context) error {
	err := each(ctx, e.l.readers, ask(`SELECT (SELECT count(*) FROM probes) + (SELECT count(*) FROM watches)
		+ (SELECT count(*) FROM positions) + (SELECT count(*) FROM hours) + (SELECT count(*) FROM revisions) + (SELECT count(*) FROM notes)
		+ (SELECT count(*) FROM analysed WHERE stale = 0) + (SELECT count(*) FROM estates)`),
		func(r *row) error { e.total = r.int(); return nil })
	if err == nil {
		err = e.out.Encode(headerRecord{typeHeader, formatVersion, e.l.agent})
	}
	for _, part := range []func(context.Context) error{e.probes, e.watches, e.positions, e.hours, e.revisions, e.notes, e.estates, e.analysed} {
		if err == nil {
			err = part(ctx)
		}
	}
	if err != nil {
		return err
	}
	if e.progress != nil {
		e.progress(e.done, e.total)
	}
	return e.out.Encode(endRecord{typeEnd, e.done})
}

// progressEvery is how many records are written between two calls of progress.
const progressEvery = 1000

func (e *exporter) write(record any) error {
	if err := e.out.Encode(record); err != nil {
		return err
	}
	e.done++
	if e.progress != nil && e.done%progressEvery == 0 {
		e.progress(e.done, max(e.done, e.total))
	}
	return nil
}

// probes goes through each route by id, in the order of its unique index.
func (e *exporter) probes(ctx context.Context) error {
	routes, err := places(ctx, e.l.readers, "", "")
	if err != nil {
		return err
	}
	for _, route := range routes {
		if err := e.route(ctx, route.n); err != nil {
			return err
		}
	}
	return nil
}

func (e *exporter) route(ctx context.Context, route int64) error {
	last := []byte{}
	for {
		var rows []int64
		err := each(ctx, e.l.readers, ask(`SELECT p, id FROM probes WHERE route = ? AND id > ? ORDER BY id LIMIT ?`, route, last, pageSize), func(r *row) error {
			rows = append(rows, r.int())
			last = r.bytes()
			return nil
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		var failed error
		_, err = e.l.yieldRows(ctx, rows, load, func(s *stored) bool {
			failed = e.write(probeRecordOf(s))
			return failed == nil
		})
		if err != nil || failed != nil {
			return cmp.Or(err, failed)
		}
	}
}

func (e *exporter) watches(ctx context.Context) error {
	all, err := e.l.Watches(ctx, time.Time{}, time.Time{})
	for _, w := range all {
		if err == nil {
			err = e.write(watchRecordOf(w))
		}
	}
	return err
}

func (e *exporter) positions(ctx context.Context) error {
	var all []positionRecord
	err := each(ctx, e.l.readers, ask(`SELECT mailbox, `+positionColumns+` FROM positions ORDER BY mailbox, folder`),
		func(r *row) error {
			all = append(all, positionRecordOf(r.text(), r.position()))
			return nil
		})
	for _, p := range all {
		if err == nil {
			err = e.write(p)
		}
	}
	return err
}

func (e *exporter) hours(ctx context.Context) error {
	var failed error
	err := e.l.hours(ctx, HourQuery{}, func(h Hour) bool {
		failed = e.write(hourRecordOf(h))
		return failed == nil
	})
	return cmp.Or(err, failed)
}

// revisions goes through one incident at a time, since the bodies of all may be
// more than should be held.
func (e *exporter) revisions(ctx context.Context) error {
	latest, err := incidents(ctx, e.l.readers)
	for _, q := range latest {
		if err != nil {
			break
		}
		var all []probe.Revision
		all, err = e.l.Revisions(ctx, q)
		for _, r := range all {
			if err == nil {
				err = e.write(revisionRecordOf(r))
			}
		}
	}
	return err
}

func (e *exporter) notes(ctx context.Context) error {
	all, err := e.l.Notes(ctx, NoteQuery{})
	for _, n := range all {
		if err == nil {
			err = e.write(noteRecordOf(n))
		}
	}
	return err
}

func (e *exporter) analysed(ctx context.Context) error {
	var failed error
	err := each(ctx, e.l.readers, ask(`SELECT agent, began, ended FROM analysed WHERE stale = 0 ORDER BY agent`), func(r *row) error {
		if failed == nil {
			failed = e.write(analysedRecordOf(r.extent()))
		}
		return nil
	})
	return cmp.Or(err, failed)
}

func (e *exporter) estates(ctx context.Context) error {
	all, err := e.l.Estates(ctx)
	for _, one := range all {
		if err == nil {
			err = e.write(estateRecord{typeEstate, one.Agent, one.At, one.Body})
		}
	}
	return err
}
