package replay

import (
	"context"
	"strings"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/answer"
	"mailprobe/report/words"
)

// ask asks a question of the agent that runs, and returns what is said.
func (st *stage) ask(ctx context.Context, q question) saidAnswer {
	return askOf(ctx, st.analyst.Load(), q)
}

// recordAlone answers questions as one who has the record and no agent.
func (st *stage) recordAlone() *analyst.Analyst {
	return analyst.New(analyst.Options{Ledger: st.ledger, Estate: estateOf(st.scenario)})
}

// saidKinds returns the kinds of verdict, and the doubts, by name.
func saidKinds() (kinds, doubts map[string]bool) {
	kinds, doubts = map[string]bool{}, map[string]bool{}
	for _, k := range report.VerdictKinds {
		kinds[string(k)] = false
	}
	for _, d := range report.Doubts {
		doubts[string(d)] = false
	}
	return kinds, doubts
}

func askOf(ctx context.Context, a *analyst.Analyst, q question) saidAnswer {
	v, err := a.Ask(ctx, analyst.AskQuery{About: q.About, At: q.Sent, Direction: report.Direction(q.Way),
		Sender: strings.TrimPrefix(q.Sender, "gives up after "), Zone: "Asia/Tokyo"})
	if err != nil {
		return saidAnswer{Mistake: err.Error()}
	}
	said := saidBack(v)
	said.Texts = map[string]string{}
	for _, lang := range words.Languages {
		if said.Texts[string(lang)], err = textOf(v, lang); err != nil {
			return saidAnswer{Mistake: err.Error()}
		}
	}
	return said
}

// textOf writes an answer in full, as a terminal shows it.
func textOf(v report.Verdict, lang words.Language) (string, error) {
	full, err := answer.Of(v, answer.Options{Lang: lang, Location: jst})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = answer.WriteText(&b, full)
	return b.String(), err
}

func saidBack(v report.Verdict) saidAnswer {
	a := saidAnswer{Kind: string(v.Kind), Doubt: string(v.Doubt),
		Incident: v.Incident != nil, Planned: v.Planned != nil, Senders: len(v.Senders) > 0,
		Expected: spanIn(v.Expected), GivenUp: spanIn(v.GivenUp), AtOnce: v.AtOnce,
		Counted: v.Mails.Sent, Normal: v.Normal, Late: v.Mails.Late, Lost: v.Mails.Lost, Junk: v.Mails.Junk, Copies: v.Mails.Copies,
		Pending: v.Mails.Pending + v.Mails.Uncertain, Came: span(v.Came), Watermark: v.Watermark, Reason: v.Reason}
	if f := v.Sender; f != nil {
		a.Fate, a.FateBy = fateOf(*f, v.AsOf)
	}
	return a
}

// fateOf tells what had become of a sender's mail at an instant.
func fateOf(f report.Fate, now time.Time) (fate string, by time.Time) {
	switch {
	case !f.GivenUp.IsZero() && f.Came.To.IsZero() && !f.GivenUp.After(now):
		return "given up", f.GivenUp
	case !f.Came.To.IsZero() && f.GivenUp.IsZero() && !f.Came.To.After(now):
		return "came", f.Came.To
	}
	return "open", f.Came.To
}

func spanIn(i *probe.Interval) *span {
	if i == nil {
		return nil
	}
	return &span{i.From, i.To}
}
