package incident

// Version is the version of the JSON report. Within a version fields are only
// added, and so are columns of the CSV report, at the end.
//
// In both, times are RFC 3339 in the location of the report, names that end in
// _seconds are durations in seconds, and counts are of test mails, never of
// customers' mails. The truth lies between the two sides of an interval; in JSON
// it is {from, to}, and a side that is not known is left out (in CSV: empty). An
// end without to has not come.
//
// # JSON
//
// The report:
//
//	version                this number
//	counts                 always "test mails"
//	now, agent             when it was written, from whose record
//	span                   interval that is looked at
//	incident               null in a report on a span of time
//	servers                an account for each server, affected ones first
//	other_servers          under watch, not affected, not listed
//	aside_servers          not asked for, not listed: of an incident affected ones, else any
//	total                  an account of all of them together
//	relay_faults           relay, servers, start, end, reasons
//	coverage               span, watched_seconds, holes: from, to, mailbox (left out: the agent), cut_off
//	senders                sender, computed (always true), mails: sent, came, given_up, unknown
//	statements             revision, at, start, end, scope, planned, changed
//	notes                  at, by, cause and text (each en, ja), planned, merge, split, span, server, network
//	rules                  late_factor, late_floor_seconds, evidence, flap_max_seconds, join_within_seconds
//
// An incident:
//
//	id, agent              of which the id is unique to the agent
//	opened, open           when it was first stated, and whether it goes on
//	start, end             intervals
//	duration               least_seconds, most_seconds (null: not known)
//	weak, planned          nothing to compare with; people said that it was planned
//	scope                  servers, watched, mailboxes, mailboxes_known, networks, labels
//	outages                of mail, each as below
//	merged, into           ids of incidents that were merged into it, and the one into which it was
//	split, of              ids of incidents that were split off from it, and the one from which it was
//	withdrawn              true: there was no outage after all; else left out
//
// A network of a scope has network, whole, n, of, servers; a label has key,
// value, n. An outage:
//
//	server, kind           down, not delivering, slow, unreadable
//	failed                 mx, submission, delivery, outbound, imap
//	start, end             intervals
//	end_is_open            the lower side of the end is no evidence
//	flaps                  recoveries that did not last: up, down
//	weak, planned          as above; planned: it lies in announced time
//	reasons                service, class, phase, text, count
//	evidence               how many pieces of evidence there are
//	holes                  intervals in it without coverage
//	late_after_seconds     the delay after which a mail counted as late
//
// An account:
//
//	server                 empty: all together
//	network, labels        of the server
//	customer_mailboxes     of customers; left out: not known
//	outages, states        outages of every kind; state, from, to in order
//	sent                   test mails sent in the span, which are:
//	delivered, late        in the mailbox; of these late
//	junk, copies           of the delivered ones in a junk folder; further copies
//	rejected, expired      refused (5xx); never accepted and given up
//	bounced, lost          notified of failure; accepted and not seen for long
//	pending, uncertain     on its way; no reply after the final dot
//	delay, usual           n, p50_seconds, p90_seconds, max_seconds; usual: before the outage
//	backlog                at, waiting, oldest, watermark
//	flush                  null: no outage of mail
//
// A flush:
//
//	recovery               interval
//	fresh, accepted, last  the three ends: reached, at, of, left, expected: at, from, to, by
//	peak, peak_at          the largest backlog
//	drain_per_second       how fast late mail came, lately
//	late, overtaken        late mails; of these after one that was sent later
//	outstanding            have not come, and nothing can bring them any more
//
// # CSV
//
// A row a server (RFC 4180, with a head):
//
//	agent, incident        incident: empty in a report on a span of time
//	server, network        the server, and its network
//	labels                 key=value, separated by spaces
//	customer_mailboxes     empty: not known
//	kinds                  of what was wrong, joined by +
//	outages, weak          of mail and not planned: how many; whether any is weak
//	start_from, start_to   bounds of the first one's start
//	end_from, end_to       bounds of the last one's end
//	sent, delivered, late, junk, copies, rejected, expired, bounced, lost, pending, uncertain
//	usual_p50_seconds, usual_p90_seconds
//	delay_p50_seconds, delay_p90_seconds, delay_max_seconds
//	backlog                waiting now
//	backlog_peak, backlog_peak_at
//	drain_per_second, overtaken, outstanding
//	fresh_from, fresh_to, fresh_eta, fresh_eta_from, fresh_eta_to
//	accepted_from, accepted_to, accepted_eta, accepted_eta_from, accepted_eta_to
//	last_from, last_to, last_eta, last_eta_from, last_eta_to
//	flaps                  recoveries in these outages that did not last
//	planned_outages        outages of mail in announced time
const Version = 1
