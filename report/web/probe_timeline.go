package web

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"mailprobe/probe"
)

// probeEvent is something that happened to a test mail.
type probeEvent struct {
	from, at time.Time // from is zero: at is exact
	what     string
	detail   string // in the words of others
}

// timeline tells in order everything that is known of the mail.
func (p probePage) timeline() serverTable {
	var list []probeEvent
	for _, a := range p.Probe.Attempts {
		list = append(list, p.attemptEvents(a)...)
	}
	if !p.GivenUp.IsZero() {
		list = append(list, probeEvent{at: p.GivenUp, what: p.t.GivenUp})
	}
	for _, a := range p.Probe.Arrivals {
		what := p.t.InFolder
		if a.Junk {
			what = p.t.InJunk
		}
		list = append(list, probeEvent{from: a.After, at: a.By, what: what, detail: a.Folder})
	}
	for _, n := range p.Probe.Notices {
		list = append(list, probeEvent{at: n.At, what: fmt.Sprintf(p.t.Told, probeNamed(p.t.Actions, n.Action)), detail: n.Status + " " + n.Diagnostic})
	}
	if p.Outcome(p.now) == probe.Lost {
		list = append(list, probeEvent{at: p.Accepted().Add(probe.LostAfter), what: p.t.Gone})
	}
	slices.SortStableFunc(list, func(a, b probeEvent) int { return a.at.Compare(b.at) })
	t := serverTable{Caption: p.t.Timeline, Quiet: true, Class: "events", Head: []string{p.k.Head(p.t.Time), p.t.After, p.t.Event, p.t.Detail}}
	for _, e := range list {
		t.Rows = append(t.Rows, []serverCell{{Text: p.betweenCell(e.from, e.at)}, {Text: p.after(e.at)}, {Text: e.what}, p.said(e.detail)})
	}
	return t
}

func (p probePage) attemptEvents(a probe.Attempt) []probeEvent {
	n := strconv.Itoa(a.N)
	list := []probeEvent{{at: a.Began, what: fmt.Sprintf(p.t.Begins, n), detail: a.Target}}
	if !a.Dotted.IsZero() {
		list = append(list, probeEvent{at: a.Dotted, what: fmt.Sprintf(p.t.Dot, n)})
	}
	if a.Ended.IsZero() {
		return append(list, probeEvent{at: p.now, what: fmt.Sprintf(p.t.NotAnswered, n)})
	}
	return append(list, probeEvent{at: a.Ended, what: fmt.Sprintf(p.t.Answered, n, p.result(a)), detail: answerOf(a)})
}

// said is a cell of what others wrote.
func (p probePage) said(text string) serverCell {
	if text = outsideWords(text); text == "" {
		return serverCell{Text: p.k.None}
	}
	return serverCell{Text: text, Said: true}
}

// probeNamed looks up a word; one that has no name stands for itself.
func probeNamed[K ~string](names map[K]string, word K) string {
	if name, ok := names[word]; ok {
		return name
	}
	return outsideWords(string(word))
}
