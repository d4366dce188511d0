package agent

import (
	"context"
	"log/slog"
	"time"

	"mailprobe/probe"
)

// sayAgain is how often a failure that stays the same is logged: an outage must
// not write a line a probe.
const sayAgain = time.Hour

// trouble is what was last logged of a route.
type trouble struct {
	class    probe.Class
	code     int
	enhanced string
	at       time.Time
}

// announce logs how an attempt ended where that is news: another failure than
// the one before, or that mail is accepted again.
func (a *Agent) announce(r probe.Route, end probe.Attempt) {
	now := trouble{end.Class, end.Reply.Code, end.Reply.Enhanced, end.Ended}
	if end.Class == probe.Interrupted {
		return // by ourselves
	}
	switch {
	case !a.tallies.news(r.Name, now):
	case end.Class == probe.Accepted:
		a.log.Info("test mails are accepted again", "server", r.Server, "route", r.Name)
	default:
		a.log.Log(context.Background(), severity(end), "a test mail was not accepted", "server", r.Server, "route", r.Name,
			"class", end.Class, "phase", end.Phase, "reason", end.Reason())
	}
}

// news tells whether how an attempt ended is worth a line, and keeps it as what
// was said last.
func (ts *tallies) news(route string, now trouble) (yes bool) {
	ts.change(route, func(t *Tally) {
		before := t.said
		switch {
		case now.class == probe.Accepted:
			yes = before != (trouble{})
			t.said = trouble{}
		case now.class != before.class || now.code != before.code || now.enhanced != before.enhanced || now.at.Sub(before.at) >= sayAgain:
			yes = true
			t.said = now
		}
	})
	return yes
}

// severity of a failure: a deferral is what greylisting does every day.
func severity(end probe.Attempt) slog.Level {
	if end.Class == probe.Deferred {
		return slog.LevelInfo
	}
	return slog.LevelWarn
}

// announceNotice logs a notification that was recorded for the first time.
func (a *Agent) announceNotice(n probe.Notice) {
	server := ""
	if r := a.routes.Load().byName[n.Tag.Route]; r != nil {
		server = r.Server
	}
	a.log.Warn("a notification came about a test mail", "server", server, "route", n.Tag.Route, "action", n.Action,
		"status", n.Status, "reason", n.Diagnostic, "reporter", n.Reporter)
}
