package ledger

import (
	"errors"
	"fmt"

	"mailprobe/probe"
)

// notice stores one notification. A copy that was recorded before keeps its
// first sighting.
func (s *session) notice(n probe.Notice) (probe.Recorded, error) {
	h, err := s.find(n.Tag.Ref)
	if errors.Is(err, probe.ErrUnknown) {
		return probe.Recorded{}, nil
	}
	if err != nil {
		return probe.Recorded{}, err
	}
	isNew, changed, err := s.keepNotice(h, n)
	if err == nil && changed {
		err = s.bounce(h, n)
	}
	return probe.Recorded{Known: true, New: isNew, Sent: h.sent}, err
}

// keepNotice stores a notification unless an earlier sighting of it is there, or
// as many as are kept; the first that says that delivery failed is kept always,
// so that no number of others can hide it. It tells whether its copy is new, and
// whether anything was stored.
func (s *session) keepNotice(h head, n probe.Notice) (isNew, changed bool, err error) {
	before, found, err := s.findNotice(h.p, n.Copy)
	if err != nil {
		return false, false, err
	}
	if found {
		before.Tag = n.Tag
		if probe.MergeNotices(before, n) == before {
			return false, false, nil
		}
	} else if n.Action != probe.ActionFailed || !h.bounced.IsZero() {
		if full, err := s.hasAllNotices(h.p); err != nil || full {
			return false, false, err
		}
	}
	return !found, true, s.putNotice(h.p, n)
}

// findNotice returns the kept sighting of a copy, without its tag.
func (s *session) findNotice(p int64, id probe.CopyID) (n probe.Notice, found bool, err error) {
	err = s.each(ask(`SELECT `+noticeColumns+` FROM notices WHERE p = ? AND copy = ?`, p, id[:]), func(r *row) error {
		n, found = r.notice(), true
		return nil
	})
	if err != nil {
		return n, false, fmt.Errorf("reading a notice: %w", err)
	}
	return n, found, nil
}

// hasAllNotices tells whether as many notifications are stored as are kept. It
// reads no more of them, however many an import may have brought.
func (s *session) hasAllNotices(p int64) (full bool, err error) {
	err = s.each(ask(`SELECT count(*) FROM (SELECT 1 FROM notices WHERE p = ? LIMIT ?)`, p, keptCopies), func(r *row) error {
		full = r.int() >= keptCopies
		return nil
	})
	return full, err
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

// putNotice stores a notification, in place of another sighting of it.
func (s *session) putNotice(p int64, n probe.Notice) error {
	_, err := s.exec(`INSERT OR REPLACE INTO notices (p, `+noticeColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p, n.Copy[:], clean(n.Mailbox), clean(n.Folder), n.UIDValidity, n.UID, n.At.UnixNano(), string(n.Action),
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
