package words

import (
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

func english() Words {
	return Words{
		Lang: English,
		None: "–", NotKnown: "not known", Dash: "–", Clause: "; ", Colon: ": ", Gap: " ",
		percent: "%s %%", inPhase: "%s while %s",
		units: units{ms: "%d ms", s: "%d s", tenths: "%s s", min: "%d min", h: "%d h", d: "%d d", gap: " "},
		instant: instants{
			fromTo: "%s to %s", atTheLatest: "by %s at the latest (nothing is known of the time before)", between: "%s (between %s and %s)", inZone: "%s (%s)",
			until: "by ", about: "about %s", aboutBy: "no later than %s", aboutBetween: "between %s and %s", aboutZone: "%s %s", aboutDate: "%s, %s",
		},
		names: englishNames(),
		counts: counts{
			servers:   func(n int) string { return Plural(n, "server") },
			mails:     func(n int) string { return Plural(n, "test mail") },
			mailboxes: func(n int) string { return Plural(n, "mailbox") },
			outages:   func(n int) string { return Plural(n, "outage") },
		},
		date:  func(t time.Time) string { return t.Format("Mon 2006-01-02") },
		short: func(t time.Time) string { return t.Format("2006-01-02") },
		list:  englishList,
	}
}

func englishNames() names {
	return names{
		kinds: map[report.Kind]string{report.Down: "down", report.NotDelivering: "not delivering", report.Slow: "slow", report.Unreadable: "mailbox unreadable"},
		states: map[report.State]string{
			report.StateUp: "up", report.StateDown: "down", report.StateNotDelivering: "not delivering", report.StateSlow: "slow",
			report.StateUnreadable: "mailbox unreadable", report.StateUnknown: "not known", report.StatePlanned: "planned",
		},
		incidents: map[report.IncidentState]string{
			report.IncidentOpen: "in progress", report.IncidentOver: "over", report.IncidentPlanned: "planned work",
			report.IncidentMerged: "merged", report.IncidentWithdrawn: "withdrawn", report.IncidentUnwatched: "no longer watched",
		},
		services: map[report.Service]string{
			report.TakesMX: "taking mail from other servers (port 25)", report.TakesSubmission: "taking mail from customers (submission)",
			report.DeliversIn: "delivery of incoming mail", report.DeliversOut: "delivery of outgoing mail", report.ServesIMAP: "reading mail (IMAP)",
		},
		classes: map[probe.Class]string{
			probe.Accepted: "accepted", probe.Deferred: "deferred (4xx)", probe.Rejected: "rejected (5xx)", probe.AuthFailed: "login refused", probe.TLSFailed: "TLS failed",
			probe.DNSFailed: "name does not resolve", probe.NullMX: "domain takes no mail", probe.Refused: "connection refused", probe.Unreachable: "host or network unreachable",
			probe.TimedOut: "no answer", probe.Disconnected: "connection lost", probe.Protocol: "answer is not SMTP",
			probe.Capped: "held back by the agent's own limit", probe.Interrupted: "interrupted by the agent itself", probe.Aborted: "not done: a fault of the agent itself",
		},
		phases: map[probe.Phase]string{
			probe.PhaseDNS: "looking up the name", probe.PhaseConnect: "connecting", probe.PhaseTLS: "setting up TLS",
			probe.PhaseAuth: "logging in", probe.PhaseEnvelope: "giving the addresses", probe.PhaseData: "handing over the mail",
		},
		outcomes: map[probe.Outcome]string{
			probe.Pending: "awaited", probe.Uncertain: "awaited; whether it was accepted is not known", probe.Delivered: "delivered", probe.Rejection: "rejected",
			probe.Expired: "given up", probe.Bounced: "bounced", probe.Lost: "lost",
		},
		vias: map[probe.Via]string{
			probe.Submission: "as a customer sends (submission)", probe.MX: "as another mail server sends (port 25)", probe.Relay: "through another mail server (relay)",
		},
		directions: map[report.Direction]string{report.Inbound: "incoming mail", report.Outbound: "outgoing mail"},
		overdue:    "mail did not arrive in time", unreadable: "mailbox could not be read",
	}
}

func englishList(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last]
}
