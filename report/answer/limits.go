package answer

import (
	"slices"

	"mailprobe/report"
)

// limitWords say what a verdict does not prove.
type limitWords struct {
	ownMail                           way // of which nothing is seen
	mailbox                           string
	recipient                         string
	path, content                     string
	computed, estimated               string
	weak, uncovered, mayCome, wasJunk string
	noData                            string
}

// limits lists what the verdict does not prove.
func (t teller) limits() []string {
	w, d := t.p.limits, t.v.Question.Direction
	list := []string{w.ownMail.of(d)}
	if t.v.Kind == report.VerdictUnknown {
		list = append(list, w.noData)
	}
	if d == report.Outbound {
		list = append(list, w.recipient)
	} else {
		list = append(list, w.mailbox, w.path)
	}
	list = append(list, t.kindLimits()...)
	if slices.ContainsFunc(t.v.Outages, func(o report.Outage) bool { return o.Weak }) {
		list = append(list, w.weak)
	}
	if t.v.Coverage.Watched < t.lookedAt() {
		list = append(list, w.uncovered)
	}
	return list
}

// kindLimits are those of one kind of verdict.
func (t teller) kindLimits() []string {
	w := t.p.limits
	var list []string
	switch t.v.Kind {
	case report.VerdictDelivered:
		list = append(list, w.content)
	case report.VerdictJunk:
		list = append(list, w.wasJunk)
	case report.VerdictLoss:
		list = append(list, w.mayCome)
	}
	if len(t.v.Senders) > 0 || t.v.Sender != nil || t.v.Expected != nil && t.atSender() {
		list = append(list, w.computed)
	} else if t.v.Expected != nil {
		list = append(list, w.estimated)
	}
	return list
}
