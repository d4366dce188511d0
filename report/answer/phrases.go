package answer

import (
	"fmt"

	"mailprobe/report"
	"mailprobe/report/words"
)

// phrases are all that an answer says in one language. What stands in braces is
// put in; see teller.values.
type phrases struct {
	tongue   tongue
	titles   titles
	say      sayings
	faults   faults
	evidence evidenceWords
	limits   limitWords
	next     nextWords
	text     textWords
	gap      string // between two sentences
}

// way is a phrase by the direction of the mail.
type way struct{ In, Out string }

func (w way) of(d report.Direction) string {
	if d == report.Outbound {
		return w.Out
	}
	return w.In
}

// titles are the kinds of verdict in a few words.
type titles struct {
	delivered, late, junk, pending, returned, expired, loss, depends, planned, unknown string
}

func (t titles) of(k report.VerdictKind) string {
	return map[report.VerdictKind]string{
		report.VerdictDelivered: t.delivered, report.VerdictLate: t.late, report.VerdictJunk: t.junk, report.VerdictPending: t.pending,
		report.VerdictReturned: t.returned, report.VerdictExpired: t.expired, report.VerdictLoss: t.loss, report.VerdictDepends: t.depends,
		report.VerdictPlanned: t.planned, report.VerdictUnknown: t.unknown,
	}[k]
}

// faults say why mail was held up, as a part of a sentence; empty where no
// outage is known.
type faults struct {
	down, downHere, notDelivering, slow                 string // over; here: with nothing to compare with
	downOpen, downHereOpen, notDeliveringOpen, slowOpen string
}

// sayings are the sentences for the caller. What is at issue is mail like the
// caller's: of the caller's own one nothing is known.
type sayings struct {
	basics
	arrivals
	waits
	failures
	works
}

// basics are of mail that came as usual or to the junk folder, and of what is not
// known.
type basics struct {
	address, domain, server string // what the caller asks about
	addressHost, serverHost string // and its mail server
	watermark               way

	usual, missing   way
	justSent         way // in place of missing, where it was sent just now
	noSign           string
	someFailed       way // in its place, where some test mail failed
	junk, lookInJunk way
	partlyInbox      string

	unknown        doubts
	neither        string
	unknownMissing way
}

// arrivals are of mail that came late.
type arrivals struct {
	delayed                         way
	came, cameSome, cameAll         string // begin a sentence that one of the next ends
	arrived                         way
	arrivedAgain, arrivedBySender   string
	computedAgain, computedBySender string // the same, where no test mail came late
	before, after, partly           string // what was not affected
}

// waits are of mail that may still come.
type waits struct {
	isDelayed, fresh, overdue      way
	overtaken                      way // in place of waiting, where later mail came
	kept, waiting                  string
	expect, expectFault, expectNot string

	wasDelayed, tries, mayHave    string // where it depends on the sender's server
	senderEither                  string
	askLatest, askOpen, askNotice string
}

// failures are of mail that was refused, returned, given up or lost.
type failures struct {
	refused, bounced, refusedTold, bouncedTold way
	reason                                     string
	again, notAgain                            way

	notSent, outbox, gaveUpOut          string // on the way out
	undelivered, undeliveredOnce        string // on the way in; at the first try
	gaveUpSender, gaveUpOurs, gaveUpAll string
	sendAgain, sendLater                way

	lost, examined way
	mayBeLost      string
}

// works are of mail that announced work held up.
type works struct {
	planned, plannedNow          way
	plannedNotSent               string
	announced, announcedWork     string // when the work is, and what
	announcedSpan, announcedFrom string
}

// doubts say why nothing can be said.
type doubts struct{ coverage, few, onePlace, unread, record, route way }

func (d doubts) of(doubt report.Doubt) way {
	return map[report.Doubt]way{
		report.DoubtCoverage: d.coverage, report.DoubtFew: d.few, report.DoubtOnePlace: d.onePlace,
		report.DoubtUnread: d.unread, report.DoubtRecord: d.record, report.DoubtRoute: d.route,
	}[doubt]
}

func phrasesIn(lang words.Language) (phrases, error) {
	switch lang {
	case words.English:
		return english(), nil
	case words.Japanese:
		return japanese(), nil
	}
	return phrases{}, fmt.Errorf("the language %q is not known: use en or ja", lang)
}
