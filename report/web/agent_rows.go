package web

import (
	"fmt"
	"net/url"
	"time"

	"mailprobe/probe"
	"mailprobe/report/words"
)

// routeRow is a route, in words.
type routeRow struct {
	Name, Server, Href  string
	Via, Every          string
	Sent, Delivered     string
	Awaited, Uncertain  string // Uncertain: empty where none is
	Oldest              string
	Delay, Ago          string
	Junk                bool
	Attempt, Reason, At string // how the last attempt went; empty: none did
	OK                  bool
}

// contactRow is a mailbox or a reference, in words.
type contactRow struct {
	Name, State, Err, Mode, At string
	OK                         bool
}

func (w agentWriter) route(l RouteLine) routeRow {
	row := routeRow{
		Name: shown(l.Name), Server: shown(l.Server), Href: "/servers/" + url.PathEscape(l.Server),
		Via: w.k.Via(l.Via), Every: w.k.Duration(l.Every, words.Nearest), Sent: w.k.Number(l.Sent), Delivered: w.k.Number(l.Delivered),
		Awaited: w.k.Number(l.Backlog.Pending), Oldest: w.k.None, Delay: w.k.None, Junk: l.LastJunk,
	}
	if n := l.Backlog.Uncertain; n > 0 {
		row.Uncertain = fmt.Sprintf(w.t.Uncertain, w.k.Number(n))
	}
	if at := l.Backlog.Oldest; !at.IsZero() {
		row.Oldest = w.k.Duration(w.now.Sub(at), words.Downwards)
	}
	if !l.LastArrival.IsZero() {
		row.Delay, row.Ago = w.k.Delay(l.LastDelay), w.ago(l.LastArrival)
	}
	if a := l.LastAttempt; a.Class != "" {
		row.OK = a.Class == probe.Accepted
		row.Attempt, row.Reason, row.At = w.k.Class(a.Class), probe.OneLine(a.Reason()), w.ago(a.Ended)
	}
	return row
}

func (w agentWriter) contacts(list []Contact, good, bad string) []contactRow {
	rows := make([]contactRow, len(list))
	for i, c := range list {
		rows[i] = contactRow{Name: shown(c.Name), State: bad, Err: probe.OneLine(c.Err), Mode: shown(c.Mode), At: w.k.None, OK: c.OK}
		if c.OK {
			rows[i].State = good
		}
		if !c.At.IsZero() {
			rows[i].At = w.ago(c.At)
		}
	}
	return rows
}

// ago says how long before now something was.
func (w agentWriter) ago(at time.Time) string {
	return fmt.Sprintf(w.t.Ago, w.k.Duration(w.now.Sub(at), words.Nearest))
}
