package answer

import "mailprobe/probe"

func englishEvidence() evidenceWords {
	return evidenceWords{
		server: "Server", asked: "Asked for", window: "Looked at", mails: "Test mails", delay: "Delay", came: "Late ones came", before: "Nearest before", after: "Nearest after",
		outage: "Outage", incident: "Incident", planned: "Announced work", expected: "Expected", gaveUp: "Given up", atOnce: "Given up", reason: "Server's words", sender: "This sender",
		last: "Last late mail", settled: "Settled", coverage: "Coverage", hole: "Not watched", loss: "Loss",

		aboutServer: "%s, %s, sent %s", serverOf: "%s; network %s; watched by the agent %s",
		inWindow: "%s: %s of this direction", sent: "of %s, %s", inTime: "%s in time to the inbox", awaited: "%s awaited",
		delays: "half within %s, nine of ten within %s, the slowest %s", lateAfter: "more than %s counted as late",
		noMails: "none was sent", none: "none within an hour that came", noneCame: "none of them came so far",
		witness: "sent %s, came %s, delay %s", inJunk: "in the junk folder",
		began: "%s: began %s; ended %s", begins: "%s: began %s; still going on", during: "%s: %s", since: "since %s", weak: "weak: nothing to compare with", announced: "announced",
		firstTry: "at the first try, as a mail program does",
		computed: "%s (computed, not measured): %s", senderCame: "came %s", senderGaveUp: "given up and returned at %s", or: "%s, or %s", senderOpen: "not known while the outage goes on",
		senderGivesUp: "a server that gives up after %s",
		sentBefore:    "all test mail of this direction sent before %s",
		watched:       "%s of %s (%s) of the time looked at", cutOff: "nothing answered the agent", agentOff: "the agent did not run", mailboxOff: "mailbox %s could not be read",
		bound:   "%s of %s settled test mails that the server accepted were lost; at most %s of all such mail at 95 %% confidence (one-sided Clopper-Pearson), provided that losses are independent of each other",
		noBound: "no bound: no test mail that the server accepted is settled", percent: "%s %%",
		outcomes: map[probe.Outcome]string{
			probe.Delivered: "%s delivered", probe.Rejection: "%s rejected (5xx)", probe.Expired: "%s given up before they were accepted",
			probe.Bounced: "%s returned by a notification", probe.Lost: "%s lost (accepted, and not seen for 6 days)",
		},
		late: "%s of these late", junk: "%s of these in the junk folder", copies: "%s further copies",
		tableCaption: "Mail sent at %s, by common senders' default schedules (computed, not measured)", columnSender: "Sender", columnCame: "Would have come", columnGaveUp: "Given up",
	}
}
