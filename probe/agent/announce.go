package agent

import (
	"context"
	"log/slog"
	"time"

	"mailprobe/probe"
)

// The log tells changes, and not every probe: the same is said again once an
// hour, and where a route goes to and fro, each of its states once in ten minutes.
const (
	sayAgain  = time.Hour
	sayChange = 10 * time.Minute
	maxSaid   = 32 // states that are remembered of a route: a server may answer with ever new codes
)

// state is what the log knows a route by.
type state struct {
	class    probe.Class
	code     int
	enhanced string
}

// said is what was logged of a route.
type said struct {
	last state
	at   map[state]time.Time
}

// news tells whether a state is worth a line, and keeps it as said if it is.
func (s *said) news(now state, at time.Time) bool {
	before, known := s.at[now]
	switch {
	case known && at.Sub(before) < sayChange:
		return false
	case known && now == s.last && at.Sub(before) < sayAgain:
		return false
	}
	if s.at == nil || len(s.at) >= maxSaid {
		s.at = map[state]time.Time{}
	}
	s.last, s.at[now] = now, at
	return true
}

// announce logs how an attempt ended where that is news: another failure than
// the one before, or that mail is accepted again.
func (a *Agent) announce(r probe.Route, end probe.Attempt) {
	if end.Class == probe.Interrupted {
		return // by ourselves
	}
	now, yes := state{end.Class, end.Reply.Code, end.Reply.Enhanced}, false
	if end.Class == probe.Accepted {
		now = state{class: probe.Accepted}
	}
	a.tallies.change(r.Name, func(t *Tally) {
		good := now.class == probe.Accepted
		if good && t.attempts.last.class == "" || good && t.attempts.last == now {
			return // nothing else was said
		}
		yes = t.attempts.news(now, end.Ended)
	})
	switch {
	case !yes:
	case end.Class == probe.Accepted:
		a.log.Info("test mails are accepted again", "server", r.Server, "route", r.Name)
	default:
		a.log.Log(context.Background(), severity(end), "a test mail was not accepted", "server", r.Server, "route", r.Name,
			"class", end.Class, "phase", end.Phase, "reason", end.Reason())
	}
}

// severity of a failure: a deferral is what greylisting does every day.
func severity(end probe.Attempt) slog.Level {
	if end.Class == probe.Deferred {
		return slog.LevelInfo
	}
	return slog.LevelWarn
}

// announceNotice logs a notification that was recorded for the first time, where
// it says something new.
func (a *Agent) announceNotice(n probe.Notice) {
	yes, server := false, ""
	a.tallies.change(n.Tag.Route, func(t *Tally) {
		t.LastNotice = n
		yes = t.notices.news(state{class: probe.Class(n.Action), enhanced: n.Status}, n.At)
	})
	if r := a.routes.Load().byName[n.Tag.Route]; r != nil {
		server = r.Server
	}
	if yes {
		a.log.Warn("a notification came about a test mail", "server", server, "route", n.Tag.Route, "action", n.Action,
			"status", n.Status, "reason", n.Diagnostic, "reporter", n.Reporter)
	}
}
