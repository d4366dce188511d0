package web

import (
	"fmt"
	"slices"
	"strconv"

	"mailprobe/probe"
	"mailprobe/report/words"
)

// attempts has a row an attempt, with the server's answer in its parts.
func (p probePage) attempts() serverTable {
	t := serverTable{
		Caption: p.t.AttemptsHead, Quiet: true, Class: "attempts",
		Head: []string{p.t.N, p.k.Head(p.t.Began), p.t.Took, p.t.Result, p.t.Target, p.t.Code, p.t.Enhanced, p.t.Text},
	}
	for _, a := range p.Probe.Attempts {
		code, text := p.k.None, a.Reply.Text
		if a.Reply.Code != 0 {
			code = strconv.Itoa(a.Reply.Code)
		}
		if text == "" {
			text = a.Err
		}
		t.Rows = append(t.Rows, []serverCell{
			{Text: strconv.Itoa(a.N)}, {Text: p.cell(a.Began)}, {Text: p.took(a)}, {Text: p.result(a)},
			p.said(a.Target), {Text: code}, p.said(a.Reply.Enhanced), p.said(text),
		})
	}
	return t
}

func (p probePage) took(a probe.Attempt) string {
	if a.Ended.IsZero() {
		return fmt.Sprintf(p.t.AtLeast, p.k.Duration(p.now.Sub(a.Began), words.Downwards))
	}
	return p.k.Duration(a.Ended.Sub(a.Began), words.Nearest)
}

// result names how an attempt went, and where it failed.
func (p probePage) result(a probe.Attempt) string {
	switch {
	case a.Ended.IsZero():
		return p.t.NotSoFar
	case a.Phase == "" || a.Class == probe.Accepted:
		return p.k.Class(a.Class)
	}
	return fmt.Sprintf(p.t.While, p.k.Class(a.Class), p.k.Phase(a.Phase))
}

// answerOf is what the server said last, or the error.
func answerOf(a probe.Attempt) string {
	if a.Reply.Code != 0 {
		return a.Reply.String()
	}
	return a.Err
}

// phases has a row an attempt and a column for each phase that any of them reached.
func (p probePage) phases() serverTable {
	reached := slices.DeleteFunc(slices.Clone(probe.PhaseOrder), func(phase probe.Phase) bool {
		return !slices.ContainsFunc(p.Probe.Attempts, func(a probe.Attempt) bool { _, ok := a.Phases[phase]; return ok })
	})
	t := serverTable{Caption: p.t.Phases, Class: "numbers counts", Head: []string{p.t.N}}
	if len(reached) == 0 {
		return t
	}
	for _, phase := range reached {
		t.Head = append(t.Head, probeNamed(p.t.Phase, phase))
	}
	for _, a := range p.Probe.Attempts {
		row := []string{strconv.Itoa(a.N)}
		for _, phase := range reached {
			text := p.k.None
			if d, ok := a.Phases[phase]; ok {
				text = p.k.Duration(d, words.Nearest)
			}
			row = append(row, text)
		}
		t.Rows = append(t.Rows, serverCells(row...))
	}
	return t
}

// receipt is the server's answer to the final dot; nil while there is none.
func (p probePage) receipt() []probeFact {
	r := p.Receipt()
	if r.Code == 0 {
		return nil
	}
	list := []probeFact{{Term: p.t.AcceptedAt, Text: p.zoned(p.Accepted())}, {Term: p.t.Code, Text: strconv.Itoa(r.Code)}}
	for _, f := range []probeFact{{Term: p.t.Enhanced, Text: r.Enhanced}, {Term: p.t.Text, Text: r.Text}, {Term: p.t.QueueID, Text: r.QueueID()}} {
		if f.Text = outsideWords(f.Text); f.Text != "" {
			f.Said = true
			list = append(list, f)
		}
	}
	return list
}
