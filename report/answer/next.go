package answer

import "mailprobe/report"

// nextWords say what staff do next.
type nextWords struct {
	incident string // names it behind a step

	junkFolder, errorMessage, lookAgain way
	handOver                            string

	notJunk, tellJunk                         string
	waitUntil, waitRepair, waitLater          string
	ifReturned                                way
	compare, tellReason                       string
	resendNow, resendLater                    way
	resendIfError, resendIfErrorLater         way
	outbox, outboxLater                       string
	lossNow, promiseNothing                   string
	keep                                      way
	askSchedule, waitLatest                   string
	announced                                 string
	wider, whyUnwatched, elsewhere, readAgain string
	logs, measure                             string
}

// next lists what to do, the first thing first.
func (t teller) next() []string {
	var list []string
	for _, phrase := range t.steps() {
		list = append(list, t.words(phrase))
	}
	return list
}

func (t teller) steps() []string {
	w, d := t.p.next, t.v.Question.Direction
	switch t.v.Kind {
	case report.VerdictDelivered:
		return []string{w.junkFolder.of(d), w.errorMessage.of(d), w.handOver}
	case report.VerdictLate:
		return []string{w.lookAgain.of(d), w.errorMessage.of(d), w.handOver}
	case report.VerdictJunk:
		return []string{w.junkFolder.of(d), w.notJunk, w.tellJunk}
	case report.VerdictPending:
		return []string{t.wait(), w.ifReturned.of(d), w.handOver}
	case report.VerdictReturned:
		return []string{w.errorMessage.of(d), w.compare, t.ifError(), w.tellReason}
	case report.VerdictExpired:
		return t.resend()
	case report.VerdictLoss:
		return []string{w.lossNow, w.keep.of(d), w.promiseNothing}
	case report.VerdictDepends:
		return t.undecided()
	case report.VerdictPlanned:
		return t.afterWork()
	default:
		return append(t.doubtful(), w.junkFolder.of(d), w.errorMessage.of(d))
	}
}

// wait says until when.
func (t teller) wait() string {
	w := t.p.next
	switch {
	case t.v.Expected != nil && t.v.Expected.To.After(t.v.AsOf):
		return w.waitUntil
	case t.goesOn():
		return w.waitRepair
	}
	return w.waitLater
}

// ifError says when what came back is sent again.
func (t teller) ifError() string {
	d := t.v.Question.Direction
	if t.accepts() {
		return t.p.next.resendIfError.of(d)
	}
	return t.p.next.resendIfErrorLater.of(d)
}

// resend says how what was given up is sent again.
func (t teller) resend() []string {
	w, d, works := t.p.next, t.v.Question.Direction, t.works()
	switch {
	case d == report.Outbound && works:
		return []string{w.outbox, w.resendNow.of(d)}
	case d == report.Outbound:
		return []string{w.outboxLater, w.resendLater.of(d)}
	case works:
		return []string{w.errorMessage.of(d), w.resendNow.of(d)}
	}
	return []string{w.errorMessage.of(d), w.resendLater.of(d)}
}

// undecided asks for what would decide.
func (t teller) undecided() []string {
	w, d := t.p.next, t.v.Question.Direction
	list := []string{w.lookAgain.of(d), w.errorMessage.of(d)}
	if t.works() {
		list = append(list, w.resendIfError.of(d))
	} else {
		list = append(list, w.resendIfErrorLater.of(d))
	}
	if t.v.Sender == nil {
		list = append(list, w.askSchedule)
	}
	if t.latest().IsZero() {
		return append(list, w.handOver)
	}
	return append(list, w.waitLatest, w.handOver)
}

func (t teller) afterWork() []string {
	w, d := t.p.next, t.v.Question.Direction
	switch {
	case t.v.AtOnce:
		return append([]string{w.announced}, t.resend()...)
	case t.awaited() > 0:
		return []string{w.announced, t.wait(), w.ifReturned.of(d)}
	}
	return []string{w.announced, w.lookAgain.of(d), w.errorMessage.of(d)}
}

// doubtful says how to learn more.
func (t teller) doubtful() []string {
	w := t.p.next
	switch t.v.Doubt {
	case report.DoubtCoverage:
		return []string{w.whyUnwatched, w.logs}
	case report.DoubtFew:
		return []string{w.wider, w.logs}
	case report.DoubtOnePlace:
		return []string{w.elsewhere, w.logs}
	case report.DoubtUnread:
		return []string{w.readAgain}
	case report.DoubtRoute:
		return []string{w.measure, w.logs}
	}
	return []string{w.logs}
}
