package ledger

import (
	"context"
	"errors"
	"fmt"

	"mailprobe/probe"
)

// notice stores one notification. A copy that was recorded before keeps its
// first sighting.
func (s *session) notice(n probe.Notice) (probe.Recorded, error) {
	h, err := s.find(n.Tag.Ref)
	if errors.Is(err, ErrNotFound) {
		return probe.Recorded{}, nil
	}
	if err != nil {
		return probe.Recorded{}, err
	}
	isNew, changed, err := s.keepNotice(h.p, n)
	if err == nil && changed {
		err = s.bounce(h, n)
	}
	return probe.Recorded{Known: true, New: isNew, Sent: h.sent}, err
}

// keepNotice stores a notification unless an earlier sighting of it is there. It
// tells whether its copy is new, and whether anything was stored.
func (s *session) keepNotice(row int64, n probe.Notice) (isNew, changed bool, err error) {
	all, err := noticesOf(context.Background(), s, row)
	if err != nil {
		return false, false, err
	}
	for _, before := range all {
		before.Tag = n.Tag
		if before.Copy != n.Copy {
			continue
		}
		if probe.MergeNotices(before, n) == before {
			return false, false, nil
		}
		if _, err := s.exec(`DELETE FROM notices WHERE p = ? AND copy = ?`, row, n.Copy[:]); err != nil {
			return false, false, err
		}
		return false, true, s.insertNotice(row, n)
	}
	return true, true, s.insertNotice(row, n)
}

// bounce writes what a stored notification says of its probe. Only one that says
// that delivery failed settles it.
func (s *session) bounce(h head, n probe.Notice) error {
	after := h
	if n.Action == probe.ActionFailed && (h.bounced.IsZero() || n.At.Before(h.bounced)) {
		after.bounced = n.At
		after.derive()
	}
	_, err := s.exec(`UPDATE probes SET bounced = ?, outcome = ?, open = ?, change = ? WHERE p = ?`,
		nano(after.bounced), after.state.outcome, after.state.open, s.next(), h.p)
	if err != nil {
		return err
	}
	return s.became(h, after)
}

const noticeColumns = `copy, mailbox, folder, uidvalidity, uid, at, action, status, diagnostic, reporter, remote, matched`

func (s *session) insertNotice(row int64, n probe.Notice) error {
	_, err := s.exec(`INSERT INTO notices (p, `+noticeColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		row, n.Copy[:], clean(n.Mailbox), clean(n.Folder), n.UIDValidity, n.UID, n.At.UnixNano(), string(n.Action),
		text(n.Status), text(n.Diagnostic), text(n.Reporter), text(n.Remote), string(n.Matched))
	return err
}

// notice reads the columns of noticeColumns.
func (r *row) notice() probe.Notice {
	var n probe.Notice
	copy(n.Copy[:], r.bytes())
	n.Mailbox, n.Folder = r.text(), r.text()
	n.UIDValidity, n.UID, n.At = uint32(r.int()), uint32(r.int()), r.time()
	n.Action = probe.Action(r.text())
	n.Status, n.Diagnostic, n.Reporter, n.Remote = r.text(), r.text(), r.text(), r.text()
	n.Matched = probe.Matched(r.text())
	return n
}

// noticesOf returns the notifications of a row, without their tags.
func noticesOf(ctx context.Context, q querier, p int64) ([]probe.Notice, error) {
	var all []probe.Notice
	err := each(ctx, q, ask(`SELECT `+noticeColumns+` FROM notices WHERE p = ?`, p), func(r *row) error {
		all = append(all, r.notice())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the notices: %w", err)
	}
	return all, nil
}
