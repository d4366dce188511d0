package incident

import (
	"time"

	"mailprobe/report"
	"mailprobe/report/plot"
	"mailprobe/report/words"
)

// catalogue holds every phrase of reports and notices in one language, and the
// words that are the same everywhere. Phrases with verbs of package fmt are given
// the same arguments in each language, by index where the order differs. What
// needs grammar is a function.
type catalogue struct {
	*words.Words
	head    headings
	caption captions
	label   labels
	column  columns
	change  changes
	plot    plotWords
	say     sayings
	notice  noticeWords

	axis func(time.Time, plot.Unit) string // labels of a time axis
}

// headings are the titles of sections.
type headings struct {
	contents, times, scope, failed, cause, timeline, pictures, servers, senders, coverage, relayFaults, method, revisions, outages, planned string
}

// captions are the titles of tables.
type captions struct {
	networks, reasons, besides, outages, timeline, counts, delays, ends, senders, holes, relays, revisions, planned string
}

// labels are the terms of facts.
type labels struct {
	start, end, duration, certainty, flap, fresh, accepted, last, earlier, peak, outstanding, drain, order, merged, splitOff, splitFrom, backlog, servers, mailboxes string
}

// columns are the heads of tables.
type columns struct {
	network, affected, servers, server, seen, words, on, count, kind, began, ended, evidence, time, event         string
	sent, delivered, late, rejected, expired, bounced, lost, awaited, outstanding, usual, p50, p90, longest, peak string
	fresh, accepted, lastCame, sentAt, what, from, to, duration, relay, revision, said, scope, changed            string
}

// changes say what a statement said otherwise than the one before.
type changes struct{ opened, start, scope, end, closed, again, merged, split, planned, withdrawn, unwatched string }

func (c changes) of(change report.Change) string {
	switch change {
	case report.ChangedOpened:
		return c.opened
	case report.ChangedStart:
		return c.start
	case report.ChangedScope:
		return c.scope
	case report.ChangedEnd:
		return c.end
	case report.ChangedClosed:
		return c.closed
	case report.ChangedAgain:
		return c.again
	case report.ChangedMerged:
		return c.merged
	case report.ChangedSplit:
		return c.split
	case report.ChangedPlanned:
		return c.planned
	case report.ChangedWithdrawn:
		return c.withdrawn
	case report.ChangedUnwatched:
		return c.unwatched
	}
	return words.Plain(string(change))
}

// plotWords stand in figures.
type plotWords struct {
	curves, curvesDesc, delay, delayDesc, strips, stripsDesc                                              string
	sent, received, gone, mails, now, backlog, delayUnit, usual, junk, outage, between, fresh, last, part string
}

// sayings are sentences and parts of sentences.
type sayings struct {
	// Documents.
	title, titleSpan, testMails, made           string
	stateLate, mergedInto, withdrawn, unwatched string
	weak, weakIncident                          string

	// Times and durations.
	exactly                                    string // to the second
	aboutLength, aboutSoFar, atMost            string
	moreFlaps, flapSpan, noneLate              string
	soFar, atLeast, leastMost                  string
	goesOn, goesOnCell, relaysTold, flapOf     string
	expected, expectedCell, ofMails, leftOf    string
	peakAt, outstanding, drain, order, backlog string

	// Scope.
	nOfM, weakShare, noNetwork, wholeNetwork, partNetwork, labelled, moreNetworks, mailboxesLeast string

	// Sentences.
	seeMerged, endNotKnown, noneSent                                        string
	spanQuiet, spanOutages, delays, noOutages                               string
	notWatched, partlyWatched, spanNoneSent, idle, idleCell, nothingKnown   string
	mayChange                                                               string
	failedOn, causeNotKnown, otherLanguage                                  string
	eventFailed, eventBack, eventAgain, eventRecovered                      string
	eventFresh, eventAccepted, eventLast, eventSaid, eventNote              string
	noteCause, noteMerge, noteSplit                                         string
	all, computed, example, exampleAt, givenUp, orGivenUp                   string
	plannedNote, wholeWatched                                               string
	watched, noHoles, moreHoles, cutOff, agentOff, mailboxOff, mailboxesOff string
	noRelayFaults                                                           string
	legend                                                                  []string // of the table of counts

	// Grammar.
	junk      func(junk, copies int) string
	ofServers func(n, m int) string
	part      func(n, of int) string
	flush     func(flushWords) string
	others    func(n int) string
	aside     func(n int, affected bool) string
	outage    func(outageWords) string
	fates     func(fateWords) string
	method    func(methodWords) string
}
