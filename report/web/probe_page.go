package web

import (
	"fmt"
	"net/http"
	"time"

	"mailprobe/probe"
	"mailprobe/report/words"
)

func (s *site) serveProbe(w http.ResponseWriter, r *http.Request) {
	sheet, err := s.Source.Probe(r.Context(), r.PathValue("route"), r.PathValue("id"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	p := newProbePage(s.words(r).Probe, s.language(r), s.Location, sheet)
	title := fmt.Sprintf(p.t.Title, probe.OneLine(sheet.Line.Server), p.k.Full(sheet.Probe.Sent()))
	s.render(w, r, view{Title: title, Page: "probe", Now: sheet.Now, Body: p.body()})
}

// probeBody is what the page of a test mail shows.
type probeBody struct {
	Server, ServerHref, ListHref string
	Outcome, Mark                string   // in a word
	Text                         []string // in sentences
	Facts                        []probeFact
	Timeline                     serverTable
	Attempts, Phases             serverTable
	Receipt                      []probeFact
	Arrivals                     []probeArrival
	Notices                      serverTable
}

// probeFact is a term, and what is known of it.
type probeFact struct {
	Term string
	Text string
	Href string
	Said bool // in the words of others
}

// probePage writes what is known of a test mail in one language.
type probePage struct {
	t    probeWords
	k    words.Clock
	now  time.Time
	line ProbeLine
	probe.Probe
}

func newProbePage(t probeWords, lang words.Language, loc *time.Location, sheet ProbeSheet) probePage {
	sent := sheet.Probe.Sent()
	return probePage{t: t, k: words.In(lang).Clock(loc, sent, sheet.Now), now: sheet.Now, line: sheet.Line, Probe: sheet.Probe}
}

func (p probePage) body() probeBody {
	b := probeBody{Server: probe.OneLine(p.line.Server), ServerHref: serverPath(p.line.Server), Text: p.sentences(), Facts: p.facts(), Timeline: p.timeline()}
	b.ListHref = b.ServerHref + "/probes"
	b.Outcome, b.Mark = p.t.of(p.line, p.k)
	b.Attempts, b.Phases, b.Receipt = p.attempts(), p.phases(), p.receipt()
	b.Arrivals, b.Notices = p.arrivals(), p.notices()
	return b
}

// sentences say what became of the mail.
func (p probePage) sentences() []string {
	list := []string{p.sentence()}
	if p.Outcome(p.now) == probe.Pending && !p.Accepted().IsZero() {
		list = append(list, fmt.Sprintf(p.t.LostFrom, p.k.Full(p.Accepted().Add(probe.LostAfter))))
	}
	if n := len(p.Probe.Arrivals); n > 1 {
		list = append(list, fmt.Sprintf(p.t.Copies, words.Number(n)))
	}
	return list
}

func (p probePage) sentence() string {
	switch p.Outcome(p.now) {
	case probe.Delivered:
		delay, _ := p.Delay()
		return fmt.Sprintf(p.arrived(), p.k.Delay(delay))
	case probe.Rejection:
		return p.t.Rejected
	case probe.Expired:
		return p.t.Expired
	case probe.Bounced:
		return p.t.Bounced
	case probe.Lost:
		return p.t.Lost
	case probe.Uncertain:
		if p.Settled(p.now) {
			return p.t.UncertainOver
		}
		return p.t.Uncertain
	}
	switch {
	case !p.Accepted().IsZero():
		return p.t.Awaited
	case p.last().Ended.IsZero():
		return p.t.BeingHanded
	}
	return p.t.WillRetry
}

func (p probePage) arrived() string {
	switch {
	case p.line.Junk:
		return p.t.CameJunk
	case p.line.Late:
		return p.t.CameLate
	}
	return p.t.Came
}

func (p probePage) last() probe.Attempt {
	if n := len(p.Probe.Attempts); n > 0 {
		return p.Probe.Attempts[n-1]
	}
	return probe.Attempt{}
}

// facts are what the page tells in short.
func (p probePage) facts() []probeFact {
	accepted, came, delay, transit := p.t.NotSoFar, p.t.NotSoFar, p.sofar(), p.k.None
	if at := p.Accepted(); !at.IsZero() {
		accepted = p.zoned(at)
	}
	if in, ok := p.Received(); ok {
		came = p.between(in.From, in.To)
		d, _ := p.Delay()
		delay = p.bounds(d)
		if d, ok := p.Transit(); ok {
			transit = p.bounds(d)
		}
	}
	return []probeFact{
		{Term: p.t.SentAt, Text: p.k.Date(p.k.In(p.Sent())) + " " + p.zoned(p.Sent())}, {Term: p.t.AcceptedAt, Text: accepted}, {Term: p.t.CameAt, Text: came},
		{Term: p.t.DelayOf, Text: delay}, {Term: p.t.Transit, Text: transit},
		{Term: p.t.Server, Text: outsideWords(p.line.Server), Href: serverPath(p.line.Server)},
		{Term: p.t.Route, Text: outsideWords(p.Probe.Tag.Route)}, {Term: p.t.Via, Text: p.k.Via(p.line.Via)}, {Term: p.t.Agent, Text: outsideWords(p.Probe.Tag.Agent)},
		{Term: p.t.MessageID, Text: outsideWords(p.MessageID()), Said: true}, {Term: p.t.Tag, Text: outsideWords(p.Probe.Tag.String()), Said: true},
	}
}

// sofar is how long a mail that may still come has been awaited.
func (p probePage) sofar() string {
	if p.Settled(p.now) {
		return p.k.None
	}
	return fmt.Sprintf(p.t.AtLeast, p.k.Duration(p.now.Sub(p.Sent()), words.Downwards))
}

// bounds writes a delay as it is stated, and its bounds, outwards.
func (p probePage) bounds(d probe.Delay) string {
	if d.Min == d.Max {
		return p.k.Delay(d)
	}
	return fmt.Sprintf(p.t.Between, p.k.Delay(d), p.k.Duration(d.Min, words.Downwards), p.k.Duration(d.Max, words.Upwards))
}
