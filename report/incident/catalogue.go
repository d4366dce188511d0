package incident

import (
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/plot"
)

// catalogue holds every phrase of one language. Those with verbs of package fmt
// are given the same arguments in each language, by index where the order
// differs. What needs grammar is a function.
type catalogue struct {
	lang    string // as in an HTML lang attribute
	units   units
	head    headings
	caption captions
	label   labels
	column  columns
	kind    kinds
	service services
	class   classes
	phase   phases
	change  changes
	plot    plotWords
	say     sayings
	notice  noticeWords

	axis      func(time.Time, plot.Unit) string // labels of a time axis
	date      func(time.Time) string            // with the year and the day of the week
	shortDate func(time.Time) string
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

// kinds name each report.Kind.
type kinds struct{ down, notDelivering, slow, unreadable string }

func (k kinds) of(kind report.Kind) string {
	switch kind {
	case report.Down:
		return k.down
	case report.NotDelivering:
		return k.notDelivering
	case report.Slow:
		return k.slow
	case report.Unreadable:
		return k.unreadable
	}
	return plain(string(kind))
}

// services name each report.Service, as what fails.
type services struct{ mx, submission, in, out, imap string }

func (s services) of(service report.Service) string {
	switch service {
	case report.TakesMX:
		return s.mx
	case report.TakesSubmission:
		return s.submission
	case report.DeliversIn:
		return s.in
	case report.DeliversOut:
		return s.out
	case report.ServesIMAP:
		return s.imap
	}
	return plain(string(service))
}

// classes name how attempts fail; overdue and unreadable stand for what is no
// attempt. Those that prove nothing about a server have their own names.
type classes struct {
	deferred, rejected, auth, tls, dns, nullMX, refused, unreachable, timeout, disconnected, protocol, overdue, unreadable string
}

func (c classes) of(class probe.Class) string {
	switch class {
	case probe.Deferred:
		return c.deferred
	case probe.Rejected:
		return c.rejected
	case probe.AuthFailed:
		return c.auth
	case probe.TLSFailed:
		return c.tls
	case probe.DNSFailed:
		return c.dns
	case probe.NullMX:
		return c.nullMX
	case probe.Refused:
		return c.refused
	case probe.Unreachable:
		return c.unreachable
	case probe.TimedOut:
		return c.timeout
	case probe.Disconnected:
		return c.disconnected
	case probe.Protocol:
		return c.protocol
	}
	return plain(string(class))
}

// phases name the steps of an attempt.
type phases struct{ dns, connect, tls, auth, envelope, data string }

func (p phases) of(phase probe.Phase) string {
	switch phase {
	case probe.PhaseDNS:
		return p.dns
	case probe.PhaseConnect:
		return p.connect
	case probe.PhaseTLS:
		return p.tls
	case probe.PhaseAuth:
		return p.auth
	case probe.PhaseEnvelope:
		return p.envelope
	case probe.PhaseData:
		return p.data
	}
	return plain(string(phase))
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
	return plain(string(change))
}

// plotWords stand in figures.
type plotWords struct {
	curves, curvesDesc, delay, delayDesc, strips, stripsDesc                                              string
	sent, received, gone, mails, now, backlog, delayUnit, usual, junk, outage, between, fresh, last, part string
	up, unknown, planned                                                                                  string // states beside the kinds
}

// sayings are sentences and parts of sentences.
type sayings struct {
	// Marks and joints.
	none, notKnown, dash, until, clause, colon, gap, percent string

	// Documents.
	title, titleSpan, testMails, made                           string
	stateOpen, stateLate, stateClosed, statePlanned, mergedInto string
	stateWithdrawn, withdrawn, stateUnwatched, unwatched        string
	weak, weakIncident                                          string

	// Times and durations.
	fromTo, atTheLatest, between, inZone       string
	exactly                                    string // to the second
	about, aboutBy, aboutBetween               string // to the minute
	aboutZone, aboutDate                       string // with zone, with date
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
	failedOn, inPhase, causeNotKnown, otherLanguage                         string
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
	servers   func(n int) string
	ofServers func(n, m int) string
	part      func(n, of int) string
	mails     func(n int) string
	flush     func(flushWords) string
	mailboxes func(n int) string
	outages   func(n int) string
	others    func(n int) string
	aside     func(n int, affected bool) string
	list      func([]string) string
	outage    func(outageWords) string
	fates     func(fateWords) string
	method    func(methodWords) string
}
