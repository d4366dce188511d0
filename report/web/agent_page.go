package web

import (
	"net/http"
	"time"

	"mailprobe/report/words"
)

// agentBody is what the page of the agent shows.
type agentBody struct {
	Alarms     []alarm
	Watching   bool
	Started    string
	Ran        string
	Coverage   coverageText
	Routes     []routeRow
	Mailboxes  []contactRow
	References []contactRow
}

func (s *site) handleAgent() { s.mux.HandleFunc("GET /agent", s.agent) }

func (s *site) agent(w http.ResponseWriter, r *http.Request) {
	o, err := s.Source.Overview(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	c, k := s.words(r), s.clockAt(r, o.Now)
	body := agentBody{
		Alarms: c.Alarm.alarms(k, o), Watching: o.Agents.Watching, Started: k.Full(o.Started), Ran: k.Duration(o.Now.Sub(o.Started), words.Downwards),
		Coverage: c.Coverage.text(k, o.Coverage),
	}
	writer := agentWriter{t: c.Agent, k: k, now: o.Now}
	for _, route := range o.Agents.Routes {
		body.Routes = append(body.Routes, writer.route(route))
	}
	body.Mailboxes = writer.contacts(o.Agents.Mailboxes, c.Agent.Readable, c.Agent.Unreadable)
	body.References = writer.contacts(o.Agents.References, c.Agent.Answers, c.Agent.Silent)
	s.render(w, r, view{Title: c.Agent.Title, Page: "agent", Refresh: overviewRefresh, Now: o.Now, Body: body})
}

// agentWriter writes the rows of the page of the agent.
type agentWriter struct {
	t   agentWords
	k   words.Clock
	now time.Time
}
