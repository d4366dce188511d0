package report

import (
	"context"
	"time"
)

// keepMails is how many mails are kept from the search for the end of the flush,
// so that they need not be read twice.
const keepMails = 50_000

// reader reads histories that begin so long before an instant that the usual is
// known by then.
type reader struct {
	record Record
	estate Estate
	from   time.Time
	kept   map[string]keptHistory // by server
	room   int                    // for so many mails more
}

// keptHistory was read until an instant.
type keptHistory struct {
	History
	to time.Time
}

// through returns a server's history until an instant at least.
func (r *reader) through(ctx context.Context, server string, to time.Time) (History, error) {
	h, ok := r.kept[server]
	if !ok {
		h.to = r.from.Add(-r.estate.leadIn(server))
	}
	if ok && !h.to.Before(to) {
		return h.History, nil
	}
	more, err := Load(ctx, r.record, r.estate, Query{Server: server, From: h.to, To: to})
	if err != nil {
		return History{}, err
	}
	more.Mails = append(h.Mails, more.Mails...)
	more.Watches = append(h.Watches, more.Watches...)
	r.drop(server)
	if len(more.Mails) <= r.room {
		r.kept[server] = keptHistory{more, to}
		r.room -= len(more.Mails)
	}
	return more, nil
}

// drop forgets a server's history.
func (r *reader) drop(server string) {
	r.room += len(r.kept[server].Mails)
	delete(r.kept, server)
}
