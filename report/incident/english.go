package incident

import "mailprobe/report/words"

func english() catalogue {
	return catalogue{
		Words: words.In(words.English),
		head: headings{
			contents: "Contents", times: "Start, end, duration", scope: "Scope", failed: "What failed", cause: "Cause and remarks",
			timeline: "Timeline", pictures: "Figures", servers: "Server by server", senders: "Mail from other senders (computed, not measured)",
			coverage: "Coverage", relayFaults: "Relay faults", method: "Method", revisions: "What was found when", planned: "Planned work", outages: "Outages found",
		},
		caption: captions{
			networks: "Networks", reasons: "What was seen, most frequent first", besides: "Beside it, no outages of mail", outages: "Outages and disturbances",
			timeline: "What happened, in order", counts: "Test mails by what became of them", delays: "Delay from sending to arrival, and backlog",
			ends: "Outage and the three ends of the backlog", senders: "When a mail would have come (computed, not measured)",
			holes: "Time without coverage", relays: "Relays that failed while the servers were fine", revisions: "Findings, first one first", planned: "Outages in announced time",
		},
		label: labels{
			start: "Start", end: "End", duration: "Duration", certainty: "Certainty", flap: "Back for a while",
			earlier: "Back before the others",
			fresh:   "Mail is on time again, if sent from", accepted: "All mail that the servers had accepted delivered", last: "Last late mail",
			peak: "Largest backlog", outstanding: "Outstanding", drain: "Draining", order: "Order", merged: "Merged into it", splitOff: "Split off from", splitFrom: "Split off into incidents of their own", backlog: "Waiting", servers: "Mail servers", mailboxes: "Customers' mailboxes concerned",
		},
		column: columns{
			network: "Network", affected: "Affected", servers: "Servers", server: "Server", seen: "What was seen", words: "Answer or error", on: "Servers", count: "Times",
			kind: "Kind", began: "Began", ended: "Ended", evidence: "Evidence", time: "Time", event: "Event",
			sent: "Sent", delivered: "Delivered", late: "of these late", rejected: "Rejected", expired: "Expired", bounced: "Bounced", lost: "Lost", awaited: "Awaited",
			outstanding: "Outstanding", usual: "Usual (p50 / p90)", p50: "p50", p90: "p90", longest: "Longest", peak: "Largest backlog",
			fresh: "Mail on time, if sent from", accepted: "Accepted mail delivered", lastCame: "Last late mail", sentAt: "Sent", what: "What", from: "From", to: "To", duration: "Duration",
			relay: "Relay", revision: "No.", said: "Found", scope: "Scope", changed: "What changed",
		},
		change: changes{opened: "outage found", start: "start corrected", scope: "scope changed", end: "end corrected", closed: "over", again: "not over after all", merged: "merged", split: "split", planned: "planned work", withdrawn: "no outage after all", unwatched: "no longer watched"},
		plot: plotWords{
			curves: "Test mails sent and received, all affected servers together", curvesDesc: "Two rising curves. The vertical distance between them is the backlog, the horizontal one the delay.",
			delay: "Delay against time of sending", delayDesc: "A mark for each test mail, on a logarithmic scale.",
			strips: "State of each server", stripsDesc: "A row for each server, coloured by its state over time.",
			sent: "sent", received: "received", gone: "will not come", mails: "test mails", now: "now",
			backlog: "waiting", delayUnit: "delay", usual: "usual", junk: "in the junk folder", outage: "outage", between: "between its bounds", fresh: "fresh mail on time", last: "last late mail", part: "(%s)",
		},
		say:    englishSayings(),
		notice: englishNotices(),
		axis:   axisLabel("01-02", "2006-01", "2006-01-02"),
	}
}

func englishSayings() sayings {
	return sayings{
		title: "Mail outage of %s (%s)", titleSpan: "Mail delivery report", testMails: "All figures count test mails that mailprobe sent, never customers' mails.",
		made:      "Written at %s by mailprobe, from the record of the agent %s. Times are %s unless they say otherwise.",
		stateLate: "over, late mail still arriving", mergedInto: "merged into %s", unwatched: "The servers are no longer watched: whether and when they recovered is not known.", withdrawn: "Later evidence showed that there was no outage: what was found before is withdrawn.",
		weak: "weak evidence", weakIncident: "Weak: nothing else answered that could be compared with. The servers were unreachable from here, at least.",

		exactly: "at %s", aboutLength: "about %s", aboutSoFar: "about %s so far", atMost: "at most %s",
		soFar: "at least %s so far", atLeast: "at least %s", leastMost: "at least %s, at most %s",
		goesOn: "in progress at %s", goesOnCell: "in progress", relaysTold: "by %s at the latest; only relays told, which try again at their own times, so it may have been earlier", flapSpan: "%s to %s", flapOf: "%s: %s", moreFlaps: "%s short recoveries before the ones below: see the timeline",
		expected: "expected about %[1]s %[4]s (between %[2]s and %[3]s)", expectedCell: "expected %s–%s", noneLate: "no mail came late", ofMails: "%s; %s", leftOf: "%s; %s of %s awaited",
		peakAt: "%s waiting at %s", outstanding: "%s have not come, and no retry schedule can still bring them", drain: "%s a minute, lately", order: "%s of %s late ones came after one that was sent later on the same route", backlog: "%[1]s at %[2]s; everything sent before %[3]s is settled",

		nOfM: "%s of %s", weakShare: "%s, weak", noNetwork: "network not known", wholeNetwork: "%s (%s)", partNetwork: "%s in %s (%s)", moreNetworks: "%s more networks", labelled: "%s (exactly its %s)",
		mailboxesLeast: "at least %s; not known for %s",

		seeMerged: "This incident was merged into %s. See the report on that one.", endNotKnown: "When it will end cannot be told from measurements.",
		noneSent:   "No test mails were sent to them in this time.",
		notWatched: "The agent did not watch from %s: nothing is known of this time.", partlyWatched: "The agent watched for %s of %s (%s): nothing is known of the rest.",
		spanNoneSent: "No test mails were sent from %s: nothing is known of this time.", idle: "Nothing was sent to %s, so nothing is known there.", idleCell: "nothing sent", nothingKnown: "Nothing is known of this time.",
		mayChange: "These figures may still change: test mails are awaited, or mailboxes cannot be read.",
		spanQuiet: "No outage of mail was found from %s; under watch: %s.", spanOutages: "From %[1]s, %[3]s of mail on %[4]s; under watch: %[2]s.",
		delays: "Half of those that came took at most %s, nine of ten at most %s, and the slowest %s.", noOutages: "None.",
		failedOn: "%s: %s", causeNotKnown: "Not yet known. [To be filled in]", otherLanguage: "(in Japanese) %s",
		eventFailed: "Fails: %s", eventBack: "Back for a while: %s", eventAgain: "Fails again: %s", eventRecovered: "Recovers: %s",
		eventFresh: "From here on, fresh mail is on time on all servers", eventAccepted: "All mail that the servers had accepted is delivered", eventLast: "The last late test mail comes",
		eventSaid: "Finding %s: %s", eventNote: "Note by %s: %s", noteCause: "cause: %s", noteMerge: "merged with %s", noteSplit: "of its own: %s",
		all:      "All together",
		computed: "Computed for the server that was away longest, from the published default schedules of well-known mail servers. Nobody's real mail was measured for it; administrators may have set other values. When exactly a sender tries is not known, since it looks at its queue in a rhythm of its own: a span runs from the first instant at which a try may have come through to the last one by which it did.",
		example:  "A mail sent at %[1]s by %[2]s with its defaults would have come between %[3]s and %[4]s.", exampleAt: "A mail sent at %s by %s with its defaults would have come at %s.", givenUp: "returned %s", orGivenUp: "%s, or returned %s",
		plannedNote: "Announced beforehand. It counts neither as an outage nor against availability.", wholeWatched: "The agent watched the whole time (%s).",
		watched: "The agent watched for %s of %s (%s).", noHoles: "There are no holes.", moreHoles: "And %s more.", cutOff: "nothing answered at all: the agent itself was cut off",
		agentOff: "the agent did not run", mailboxOff: "mailbox %s could not be read", mailboxesOff: "%s could not be read", noRelayFaults: "None.",
		legend: []string{
			"Expired: never taken by the server and given up; whoever sent it would have been told.",
			"Awaited: on its way, or perhaps so; it may still come.",
			"Outstanding: held back by the outage and not come, although no retry schedule can bring it any more.",
		},

		junk:      englishJunk,
		ofServers: englishOfServers,
		part:      englishPart,
		flush:     englishFlush,
		others:    englishOthers,
		aside:     englishAside,
		outage:    englishOutage,
		fates:     englishFates,
		method:    englishMethod,
	}
}
