package web

import (
	"fmt"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// serverState is what the server is doing, since when, and why.
type serverState struct {
	Word   string
	Mark   string // class of its chip
	Text   string
	Since  string // empty: not known
	Weak   string // empty: it is not
	Why    serverTable
	Newest *serverProbe // the newest failure; nil: there is none, or all is well
}

// serverProbe is a test mail that is spoken of.
type serverProbe struct{ Sent, Words, Href string }

func (p serverPage) state() serverState {
	at := p.sheet.Standing
	s := serverState{Mark: markOf("state", at.State), Word: p.k.State(at.State), Text: p.t.States[at.State]}
	if f := at.Flush; at.State == report.StateUp && f != nil && !(f.Last.Reached && f.Fresh.Reached) {
		s.Text = p.t.Flushing
	}
	if !at.Since.To.IsZero() {
		s.Since = fmt.Sprintf(p.t.SinceLong, p.k.FullInterval(at.Since), p.k.Duration(p.sheet.Now.Sub(at.Since.To), words.Downwards))
	}
	if at.Weak {
		s.Weak = p.t.Weak
	}
	if at.State == report.StateUp || at.State == report.StateUnknown {
		return s
	}
	s.Why = p.reasons()
	s.Newest = p.newestFailure()
	return s
}

// reasons are those of the outages that go on, as far as the span shows them.
func (p serverPage) reasons() serverTable {
	t := serverTable{Caption: p.t.SeenMost, Class: "reasons", Head: []string{p.t.Seen, p.t.Words, p.t.Times}}
	for _, o := range p.own.Outages {
		if o.Over() {
			continue
		}
		for _, r := range o.Reasons {
			t.Rows = append(t.Rows, []serverCell{{Text: p.k.Reason(r)}, p.said(r.Text), {Text: words.Number(r.Count)}})
		}
	}
	return t
}

// newestFailure is the newest failure in the server's own words, if it is of the
// state that lasts.
func (p serverPage) newestFailure() *serverProbe {
	since := p.sheet.Standing.Since
	for _, line := range p.sheet.Failures {
		if line.Reason == "" {
			continue
		}
		if line.Sent.Before(since.From) {
			return nil
		}
		return &serverProbe{Sent: p.k.Short(line.Sent), Words: outsideWords(line.Reason), Href: probePath(line.Ref)}
	}
	return nil
}

// now is what is awaited, and how long mail takes.
func (p serverPage) now() []serverFact {
	b := p.sheet.Standing.Backlog
	waiting := p.t.WaitingNone
	if b.Total() > 0 {
		waiting = fmt.Sprintf(p.t.WaitingOldest, p.k.Mails(b.Total()), p.k.Short(b.Oldest))
	}
	if b.Uncertain > 0 {
		waiting += p.k.Clause + fmt.Sprintf(p.t.Uncertain, p.k.Mails(b.Uncertain))
	}
	list := []serverFact{{Term: p.t.Waiting, Text: waiting}}
	if !b.Watermark.IsZero() {
		list = append(list, serverFact{Term: p.t.Settled, Text: fmt.Sprintf(p.t.Watermark, p.k.Short(b.Watermark))})
	}
	list = append(list, p.lately())
	if q := p.sheet.Standing.Usual; q.N > 0 {
		list = append(list, serverFact{Term: p.t.Usual, Text: p.quantiles(q)})
	}
	return list
}

// lately is how long mail takes now, and how much of it is missing. What came alone
// would mislead: while nothing comes, it is of the time before.
func (p serverPage) lately() serverFact {
	f := serverFact{Term: p.t.Lately}
	at := p.sheet.Standing
	if at.Missing > 0 {
		f.Bad = fmt.Sprintf(p.t.LatelyMissing, p.k.Mails(at.Missing))
	}
	switch {
	case at.Missing > 0 && at.Lately.N > 0:
		f.Text = fmt.Sprintf(p.t.LatelyCame, p.quantiles(at.Lately))
	case at.Lately.N > 0:
		f.Text = p.quantiles(at.Lately)
	case at.Missing == 0:
		f.Text = p.t.LatelyNone
	}
	return f
}

func (p serverPage) quantiles(q report.Quantiles) string {
	return fmt.Sprintf(p.t.Median, p.k.Duration(q.P50, words.Nearest), p.k.Duration(q.P90, words.Nearest), p.k.Mails(q.N))
}

// mostWords is how many bytes of one text from outside a page shows in a line: a
// reply of a server may be a page long.
const mostWords = 400

// outsideWords makes one line, fit to be shown, of what others wrote.
func outsideWords(text string) string { return probe.Shorten(probe.OneLine(text), mostWords) }
