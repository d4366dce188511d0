package ledger

import (
	"context"
	"fmt"

	"mailprobe/probe"
)

// upsertPosition never moves back within one UIDVALIDITY: two sightings of a
// folder may be written in another order than they were made. The later written
// look counts, even one at an earlier time: the clock may have been set back.
const upsertPosition = `INSERT INTO positions (mailbox, folder, uidvalidity, last_uid, looked) VALUES (?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET uidvalidity = excluded.uidvalidity, last_uid = excluded.last_uid,
		looked = CASE uidvalidity WHEN excluded.uidvalidity THEN coalesce(excluded.looked, looked) ELSE excluded.looked END
	WHERE excluded.uidvalidity <> uidvalidity OR excluded.last_uid >= last_uid`

// replacePosition takes a position as it is told.
const replacePosition = `INSERT OR REPLACE INTO positions (mailbox, folder, uidvalidity, last_uid, looked) VALUES (?, ?, ?, ?, ?)`

func (s *session) move(statement, mailbox string, p probe.Position) error {
	_, err := s.exec(statement, clean(mailbox), clean(p.Folder), p.UIDValidity, p.LastUID, nano(p.Looked))
	if err != nil {
		return fmt.Errorf("recording the position in %s: %w", p.Folder, err)
	}
	return nil
}

// Positions returns where the reading of a mailbox stopped, by folder.
func (l *Ledger) Positions(ctx context.Context, mailbox string) ([]probe.Position, error) {
	var all []probe.Position
	err := each(ctx, l.readers, ask(`SELECT folder, uidvalidity, last_uid, looked FROM positions WHERE mailbox = ? ORDER BY folder`, mailbox), func(r *row) error {
		all = append(all, r.position())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the positions of %s: %w", mailbox, explain(l.file, err))
	}
	return all, nil
}

func (r *row) position() probe.Position {
	return probe.Position{Folder: r.text(), UIDValidity: uint32(r.int()), LastUID: uint32(r.int()), Looked: r.time()}
}
