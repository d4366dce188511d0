package ledger

import (
	"context"
	"fmt"
	"time"

	"mailprobe/probe"
)

// upsertPosition never moves back within one UIDVALIDITY: two sightings of a
// folder may be written in another order than they were made. The later written
// look counts, even one at an earlier time: the clock may have been set back.
//
// A skew is the mailbox's and not the look's: one that was not measured says
// nothing about the one that is there.
const upsertPosition = `INSERT INTO positions (mailbox, ` + positionColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET uidvalidity = excluded.uidvalidity, last_uid = excluded.last_uid,
		looked = CASE uidvalidity WHEN excluded.uidvalidity THEN coalesce(excluded.looked, looked) ELSE excluded.looked END,
		skew_min = coalesce(excluded.skew_min, skew_min), skew_max = coalesce(excluded.skew_max, skew_max),
		skew_at = coalesce(excluded.skew_at, skew_at)
	WHERE ? OR excluded.uidvalidity <> uidvalidity OR excluded.last_uid >= last_uid`

// move records a position after a look; p.Back lets it go back.
func (s *session) move(mailbox string, p probe.Position) error {
	if _, err := s.exec(upsertPosition, append(positionArgs(mailbox, p), p.Back)...); err != nil {
		return fmt.Errorf("recording the position in %s: %w", p.Folder, err)
	}
	return nil
}

// replacePosition takes a position as it is told.
func (s *session) replacePosition(mailbox string, p probe.Position) error {
	_, err := s.exec(`INSERT OR REPLACE INTO positions (mailbox, `+positionColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		positionArgs(mailbox, p)...)
	if err != nil {
		return fmt.Errorf("replacing the position in %s: %w", p.Folder, err)
	}
	return nil
}

const positionColumns = `folder, uidvalidity, last_uid, looked, skew_min, skew_max, skew_at`

func positionArgs(mailbox string, p probe.Position) []any {
	args := []any{clean(mailbox), clean(p.Folder), p.UIDValidity, p.LastUID, nano(p.Looked), nil, nil, nil}
	if p.Skew.Known() {
		copy(args[5:], []any{int64(p.Skew.Min), int64(p.Skew.Max), p.Skew.At.UnixNano()})
	}
	return args
}

// Positions returns where the reading of a mailbox stopped, by folder.
func (l *Ledger) Positions(ctx context.Context, mailbox string) ([]probe.Position, error) {
	var all []probe.Position
	err := each(ctx, l.readers, ask(`SELECT `+positionColumns+` FROM positions WHERE mailbox = ? ORDER BY folder`, mailbox), func(r *row) error {
		all = append(all, r.position())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the positions of %s: %w", mailbox, explain(l.file, err))
	}
	return all, nil
}

func (r *row) position() probe.Position {
	return probe.Position{Folder: r.text(), UIDValidity: uint32(r.int()), LastUID: uint32(r.int()), Looked: r.time(),
		Skew: probe.Skew{Min: time.Duration(r.int()), Max: time.Duration(r.int()), At: r.time()}}
}
