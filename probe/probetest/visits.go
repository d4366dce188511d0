package probetest

import (
	"net/netip"
	"slices"
	"time"
)

// Visit is a connection to an SMTP port, as the host that was visited knows it.
type Visit struct {
	Host   string // the server or relay
	Port   uint16 // in the world: 25, 465 or 587
	Client netip.AddrPort
	Began  time.Time
	Ended  time.Time   // zero: it is open
	Mails  []time.Time // when each MAIL was accepted
}

// Visits returns every connection to an SMTP port so far, in the order in which
// they began. Servers and the relay visit each other too: see Client. On
// sockets, a host learns of an end a little later than the client.
func (w *World) Visits() []Visit {
	w.truth.mu.Lock()
	defer w.truth.mu.Unlock()
	all := make([]Visit, len(w.truth.visits))
	for i, v := range w.truth.visits {
		all[i] = v.Visit
		all[i].Mails = slices.Clone(v.Mails)
		if v.conn.gone() {
			all[i].Ended = v.conn.ended
		}
	}
	slices.SortStableFunc(all, func(a, b Visit) int { return a.Began.Compare(b.Began) })
	return all
}

// MostAtOnce returns how many of the visits were under way at the same time at
// most. One that begins when another ends comes behind it.
func MostAtOnce(visits []Visit) int {
	type change struct {
		at time.Time
		by int
	}
	var changes []change
	for _, v := range visits {
		changes = append(changes, change{v.Began, 1})
		if !v.Ended.IsZero() {
			changes = append(changes, change{v.Ended, -1})
		}
	}
	slices.SortFunc(changes, func(a, b change) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return a.by - b.by
	})
	now, most := 0, 0
	for _, c := range changes {
		now += c.by
		most = max(most, now)
	}
	return most
}

// visit is a Visit in the record. Its Ended is asked of the connection.
type visit struct {
	Visit
	conn *conn
}

// visited records that a connection to a door of SMTP began.
func (t *truth) visited(d *door, c *conn) {
	c.visit = &visit{Visit{Host: d.smtp, Port: d.at.Port(), Client: addrPortOf(c), Began: time.Now()}, c}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.visits = append(t.visits, c.visit)
}

// mailed records an accepted MAIL.
func (t *truth) mailed(v *visit) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v.Mails = append(v.Mails, time.Now())
}
