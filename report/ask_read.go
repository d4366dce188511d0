package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"mailprobe/probe"
)

// around is how far from the window the nearest mails are looked for.
const around = time.Hour

// read reads what the question needs. What it shows may be that more is needed:
// the end of an outage that is not recorded, or whether a mail is missing.
func (i *inquiry) read(ctx context.Context, rec Record) error {
	side := i.widest()
	lead := i.Estate.leadIn(i.question.Server)
	span := Span{From: i.sent.From.Add(-side - lead), To: i.sent.To.Add(side + max(around, overtakers*2*i.slowest()))}
	i.parts = i.withLeads(span.Until(i.Now.Add(time.Nanosecond)), lead)
	for mails := []Mail(nil); ; {
		h, err := i.load(ctx, rec, mails)
		if err != nil {
			return err
		}
		i.find(h)
		need, end := i.needed(), i.Now.Add(time.Nanosecond)
		if read := i.readTo(); need.After(read) && end.After(read) {
			i.parts, mails = append(i.parts, Span{From: read, To: earliest(need, end)}), h.Mails
			continue
		}
		if err := i.findLooks(ctx, rec); err != nil {
			return err
		}
		return i.findFirst(ctx, rec)
	}
}

// findLooks reads whether the mailboxes of mails that are awaited or lost were looked
// at after what was read, until the last of them counts as lost.
func (i *inquiry) findLooks(ctx context.Context, rec Record) (err error) {
	var to time.Time
	for _, m := range i.mails {
		if i.awaits(m) || i.lostUnseen(m) {
			to = earliest(latest(to, latest(m.Mail.Sent, m.Accepted).Add(probe.LostAfter)), i.Now)
		}
	}
	if !to.After(i.readTo()) {
		return nil
	}
	if i.looks, err = watchesFor(ctx, rec, Query{Server: i.question.Server, From: i.readTo(), To: to}); err != nil {
		return fmt.Errorf("reading when the mailboxes of %s were looked at: %w", i.question.Server, err)
	}
	return nil
}

// readTo returns until when the record was read.
func (i *inquiry) readTo() time.Time { return i.parts[len(i.parts)-1].To }

// withLeads returns the spans to be read, in order: a span, the time before each
// recorded outage from which something may reach into it, and the time so long
// before it that what came late ever since is not the usual.
func (i *inquiry) withLeads(span Span, lead time.Duration) []Span {
	long := i.sent.From.Add(-usualAfter)
	list := []Span{span, {From: long.Add(-lead), To: long}}
	reach := Span{From: long, To: span.To}
	for _, o := range slices.Backward(i.recorded) {
		if o.Span().Meets(reach) {
			began := lower(o.Start)
			list = append(list, Span{From: began.Add(-lead), To: earliest(o.Start.To, i.Now)})
			reach.From = earliest(reach.From, began.Add(-lead))
		}
	}
	slices.SortFunc(list, func(a, b Span) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	parts := list[:1]
	for _, s := range list[1:] {
		if last := &parts[len(parts)-1]; !s.From.After(last.To) {
			last.To = latest(last.To, s.To)
		} else {
			parts = append(parts, s)
		}
	}
	return parts
}

// load reads the mails of the parts that were not read so far, and the coverage of
// all of them.
func (i *inquiry) load(ctx context.Context, rec Record, mails []Mail) (History, error) {
	last := i.parts[len(i.parts)-1]
	q := Query{Server: i.question.Server, From: i.parts[0].From, To: last.To}
	watches, err := watchesFor(ctx, rec, q)
	if err != nil {
		return History{}, fmt.Errorf("reading the coverage of %s: %w", q.Server, err)
	}
	unread := i.parts
	if len(mails) > 0 {
		unread = []Span{last}
	}
	h := History{Server: i.Estate.server(q.Server), Mails: mails}
	for _, part := range unread {
		q.From, q.To = part.From, part.To
		more, err := load(ctx, rec, i.Estate, loaded{Query: q, room: h.Mails})
		if err != nil {
			return History{}, err
		}
		h.Mails = more.Mails
	}
	h.Watches = watches
	return h, nil
}

// find tells what the history shows. Mailboxes of other servers that could be read
// show that the agent was not cut off.
func (i *inquiry) find(h History) {
	own, others := i.Estate.concerning(h, h.Watches), []bounds(nil)
	for _, w := range h.Watches {
		if w.Mailbox != "" {
			others = append(others, between(w.From, w.To))
		}
	}
	h.Watches = own
	finder := NewFinder(i.Estate, earliest(i.Now, i.readTo()))
	finder.Add(h)
	finder.unheard.except(united(others))
	i.found = finder.Findings()
	i.history = timed{h, finder.late[h.Server.Name]}
	i.outages = slices.Clone(i.recorded)
	for _, o := range i.found.Outages {
		if !slices.ContainsFunc(i.recorded, func(k Outage) bool { return i.holds(k, o) }) {
			i.outages = append(i.outages, o)
		}
	}
	slices.SortStableFunc(i.outages, compareOutages)
}

// holds tells whether a recorded outage says all that a found thing does: it is the
// same outage, or the mailbox could not be read during it, as far as was read.
func (i *inquiry) holds(k, o Outage) bool {
	if read := i.readTo(); o.Kind == Unreadable {
		if !o.Over() && read.Before(i.Now) {
			o.End.To = read
		}
		return swallows(k, o)
	}
	return o.Kind.MailOutage() && k.Span().Meets(o.Span())
}

// needed returns until when the record must be read.
func (i *inquiry) needed() (to time.Time) {
	read := i.readTo()
	i.judge()
	for _, o := range i.found.Outages {
		switch known := slices.ContainsFunc(i.recorded, func(k Outage) bool { return i.holds(k, o) }); {
		case known || !o.Span().Meets(i.window):
		case !o.Over():
			to = latest(to, read.Add(4*read.Sub(i.window.From)))
		default:
			to = latest(to, o.End.To) // a mail that was held up shows that it ended by then
		}
	}
	for _, m := range i.mails {
		if since, ok := i.awaitedSince(m); ok {
			to = latest(to, since.Add(missingAfter+around))
		}
	}
	return to
}

// findFirst tells whether the record begins only after the time asked for, and whether
// it does so in the window or after it.
func (i *inquiry) findFirst(ctx context.Context, rec Record) (err error) {
	if i.first, err = i.nothingBefore(ctx, rec, i.sent.To.Add(1)); err != nil {
		return err
	}
	i.begins, err = i.nothingBefore(ctx, rec, i.window.From)
	return err
}

// nothingBefore tells whether the record of the server begins at an instant or after
// it. It is read only where what is at hand does not show it.
func (i *inquiry) nothingBefore(ctx context.Context, rec Record, at time.Time) (bool, error) {
	if slices.ContainsFunc(i.history.Mails, func(m Mail) bool { return m.Sent.Before(at) }) {
		return false, nil
	}
	for _, err := range rec.Probes(ctx, Query{Server: i.question.Server, To: at}) {
		if err != nil {
			return false, fmt.Errorf("reading the first probe of %s: %w", i.question.Server, err)
		}
		return false, nil
	}
	return true, nil
}

// readSince tells whether a mailbox was looked at, at an instant or later, as far
// as the coverage was read.
func (i *inquiry) readSince(mailbox string, at time.Time) bool {
	read := func(w probe.Watch) bool { return w.Mailbox == mailbox && !w.To.Before(at) }
	return slices.ContainsFunc(i.history.Watches, read) || slices.ContainsFunc(i.looks, read)
}
