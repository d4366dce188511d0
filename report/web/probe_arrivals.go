package web

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"mailprobe/probe"
	"mailprobe/report/words"
)

// probeArrival is one copy that was seen.
type probeArrival struct {
	Title string
	Facts []probeFact
	Trace serverTable
}

func (p probePage) arrivals() []probeArrival {
	var list []probeArrival
	for i, a := range p.Probe.Arrivals {
		list = append(list, probeArrival{Title: fmt.Sprintf(p.t.CopyN, strconv.Itoa(i+1)), Facts: p.arrival(a), Trace: p.trace(a.Hops)})
	}
	return list
}

func (p probePage) arrival(a probe.Arrival) []probeFact {
	folder := outsideWords(a.Folder)
	facts := []probeFact{{Term: p.t.Folder, Text: folder, Said: true}}
	if a.Junk {
		facts = append(facts, probeFact{Term: p.t.SortedAs, Text: p.t.Junk})
	}
	known := probeNamed(p.t.Sources, a.Source)
	if !a.After.IsZero() {
		known = p.t.LowerLook + p.k.Clause + known
	}
	facts = append(facts,
		probeFact{Term: p.t.Mailbox, Text: outsideWords(a.Mailbox), Said: true},
		probeFact{Term: p.t.Bounds, Text: p.between(a.After, a.By)},
		probeFact{Term: p.t.KnownBy, Text: known})
	if !a.Internal.IsZero() {
		facts = append(facts, probeFact{Term: p.t.Internal, Text: p.k.Short(a.Internal)})
	}
	if checks := checksOf(a.Verdicts, p.k); checks != "" {
		facts = append(facts, probeFact{Term: p.t.Checks, Text: checks, Said: true})
	}
	return append(facts, probeFact{Term: p.t.UID, Text: fmt.Sprintf("%d / %d", a.UID, a.UIDValidity)})
}

// mostVerdict is how many bytes of a verdict are shown, which should be one word.
const mostVerdict = 40

func checksOf(v probe.Verdicts, k words.Clock) string {
	var list []string
	for _, check := range [][2]string{{"SPF", v.SPF}, {"DKIM", v.DKIM}, {"DMARC", v.DMARC}} {
		if check[1] != "" {
			list = append(list, check[0]+" "+probe.Shorten(probe.OneLine(check[1]), mostVerdict))
		}
	}
	return k.List(list)
}

// trace tells the way of a copy, the first host first. Each host's time is by its
// own clock.
func (p probePage) trace(hops []probe.Hop) serverTable {
	t := serverTable{Caption: p.t.Trace, Head: []string{p.t.HopBy, p.t.HopFrom, p.t.HopID, p.k.Head(p.t.HopAt), p.t.HopTook}, Empty: p.t.NoTrace}
	var before time.Time
	for _, h := range slices.Backward(hops) {
		at := p.k.None
		if !h.At.IsZero() {
			at = p.k.Instant(h.At)
		}
		t.Rows = append(t.Rows, []serverCell{p.said(h.By), p.said(h.From), p.said(h.ID), {Text: at}, {Text: p.hopTook(before, h.At)}})
		if !h.At.IsZero() {
			before = h.At
		}
	}
	return t
}

// hopTook is how long after the host before a host received the mail.
func (p probePage) hopTook(before, at time.Time) string {
	switch {
	case before.IsZero() || at.IsZero():
		return p.k.None
	case at.Before(before):
		return p.k.Duration(before.Sub(at), words.Nearest) + " " + p.t.ClocksDiffer
	}
	return p.k.Duration(at.Sub(before), words.Nearest)
}

// notices has a row a delivery status notification.
func (p probePage) notices() serverTable {
	t := serverTable{
		Caption: p.t.Notices, Quiet: true,
		Head: []string{p.k.Head(p.t.NoticeAt), p.t.Action, p.t.Status, p.t.Diagnostic, p.t.Reporter, p.t.Remote, p.t.Folder, p.t.Matched},
	}
	for _, n := range p.Probe.Notices {
		t.Rows = append(t.Rows, []serverCell{
			{Text: p.cell(n.At)}, {Text: probeNamed(p.t.Actions, n.Action)}, p.said(n.Status), p.said(n.Diagnostic),
			p.said(n.Reporter), p.said(n.Remote), p.said(n.Folder), {Text: probeNamed(p.t.Matches, n.Matched)},
		})
	}
	return t
}
