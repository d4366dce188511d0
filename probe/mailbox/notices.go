package mailbox

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"mailprobe/probe"
)

// Forms of the fields by which a report is told, as lenient as they can be: a
// mail that only looks like a report costs no more than to be read.
var (
	reportType = regexp.MustCompile(`(?is)^\s*multipart\s*/\s*report\b.*\breport-type\s*=\s*"?\s*(?:global-)?delivery-status\b`) // RFC 6522 section 3
	automatic  = regexp.MustCompile(`(?i)^\s*auto-(?:replied|generated)\b`)                                                      // RFC 3834 section 5
	nobody     = regexp.MustCompile(`^\s*<\s*>`)                                                                                 // RFC 5321 section 4.5.5
	daemon     = regexp.MustCompile(`(?i)(?:^|[\s<"])(?:mailer-daemon|postmaster)(?:$|[\s>"@])`)
)

// reports tells whether a header looks like that of a delivery status
// notification (RFC 3464), or of what systems send in its place: some, as qmail,
// say nowhere that it was written by a program.
func reports(header []byte) bool {
	auto, null, daemons := false, false, false
	for f := range fields(header) {
		switch strings.ToLower(string(f.name())) {
		case "content-type":
			if reportType.MatchString(f.value()) {
				return true
			}
		case "auto-submitted":
			auto = auto || automatic.MatchString(f.value())
		case "return-path":
			null = null || nobody.MatchString(f.value())
		case "from":
			daemons = daemons || daemon.MatchString(f.value())
		}
	}
	return auto && (null || daemons) || null && daemons
}

// textBatch is how many texts are fetched at once: well below maxCommand, even
// if each is as long as it may be.
const textBatch = 100

// whole asks for a mail with its body, which sets no flag.
var whole = wish{what: "reports", limit: maxText, options: imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{
	{Peek: true, Partial: &imap.SectionPartial{Size: maxText}},
}}}

// readNotices fetches the mails of a list that look like reports, and gives each
// the notices in it that are ours.
func (v *visit) readNotices(ctx context.Context, list []letter) error {
	at := make(map[uint32]*letter)
	var uids []uint32
	for i, m := range list {
		if m.reports && v.w.strikes[v.selected.place(m.uid)] < hopeless {
			at[m.uid] = &list[i]
			uids = append(uids, m.uid)
		}
	}
	size := textBatch
	if len(v.w.strikes) > 0 {
		size = 1
	}
	for chunk := range slices.Chunk(uids, size) {
		err := v.readTexts(ctx, chunk, func(m message) { at[m.uid].notices = v.w.o.noticesIn(m.header) })
		if err != nil {
			return err
		}
	}
	return nil
}

// readTexts fetches the texts of mails. Those that the server does not hand out
// are passed over.
func (v *visit) readTexts(ctx context.Context, uids []uint32, take func(message)) error {
	err := v.s.fetch(ctx, uids, whole, take)
	switch {
	case refused(err) && len(uids) > 1:
		for i := range uids {
			if err := v.readTexts(ctx, uids[i:i+1], take); err != nil {
				return err
			}
		}
		return nil
	case refused(err):
		v.w.o.Logger.Warn("passing over a report that the server does not hand out", "folder", v.selected.name, "uid", uids[0], "err", err)
		return nil
	case indigestible(err) && len(uids) == 1:
		v.w.strikes[v.selected.place(uids[0])]++
	case indigestible(err):
		v.w.strikes[place{}]++ // one of many: from now on they are read one by one
	}
	return err
}

// hopeless is how often the text of a mail may break the connection before it is
// passed over: it must not hide those behind it.
const hopeless = 2

// noticesIn returns the notices in a mail. One that reports on a mail of another
// agent as well is for neither to take away, so it is none of ours.
func (o Options) noticesIn(raw []byte) []probe.Notice {
	list := o.Notices(raw)
	if slices.ContainsFunc(list, func(n probe.Notice) bool { return n.Tag.Agent != o.Agent }) {
		return nil
	}
	return list
}
