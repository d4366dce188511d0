package dsn

import (
	"cmp"
	"crypto/sha256"
	"fmt"

	"mailprobe/probe"
)

// Reader reads notifications about the probes of one agent. It may be used by
// many goroutines at once.
type Reader struct {
	Agent string    // whose probes count
	Key   probe.Key // that signed their tags
}

// Read returns what a mail says of probes of ours: a notice for each recipient,
// without the fields that tell where and when it was found (Mailbox, Folder,
// UIDValidity, UID, At). It returns none where the mail is no notification, or
// is about another mail.
//
// Of a notification in plain text it tells the Action only where the text leaves
// no doubt. One that is unclear settles nothing.
func (r Reader) Read(raw []byte) []probe.Notice {
	m := takeApart(raw)
	if len(m.statuses) == 0 && !m.bounce() {
		return nil
	}
	inHeader := r.inHeader(m)
	reports := m.statusReports()
	if len(reports) == 0 && inHeader.by != "" {
		reports = m.plainReports()
	}
	var notices []probe.Notice
	seen := make(map[probe.CopyID]bool)
	for _, report := range reports {
		found := cmp.Or(r.inEnvelopeID(report.envelopeID), inHeader)
		id := m.copyID(report)
		if found.by == "" || seen[id] {
			continue
		}
		seen[id] = true
		notices = append(notices, probe.Notice{
			Tag: found.tag, Copy: id, Matched: found.by, Action: cmp.Or(report.action, probe.ActionUnclear), Status: report.status,
			Diagnostic: report.diagnostic, Reporter: report.reporter, Remote: report.remote,
		})
	}
	return notices
}

// copyID tells a report from others, by what no move and no second delivery
// changes.
func (m *mail) copyID(r report) (id probe.CopyID) {
	h := sha256.New()
	for _, s := range []string{m.get("message-id"), m.get("date"), r.reporter, r.recipient, string(r.action)} {
		fmt.Fprintf(h, "%d %s\n", len(s), s)
	}
	copy(id[:], h.Sum(nil))
	return id
}
