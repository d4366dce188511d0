package answer

// Schema is the version of the JSON of [JSON]. Within a version names are only
// added.
//
// Times are RFC 3339 in UTC, names that end in _seconds are durations in seconds,
// and counts are of test mails, never of customers' mails. The truth lies between
// the two sides of {from, to}; a side that is not known, or has not come, is left
// out. What is null was not found or does not apply.
//
// The answer in words is in the language of lang, with its times in the zone that
// was asked for:
//
//	schema                 this number
//	counts                 always "test mails"
//	lang                   en or ja
//	title                  the verdict in a few words
//	say                    what to say to the caller
//	watermark_text         the sentence about what is settled; left out where it does not help
//	evidence               term, text: the facts for staff
//	senders_table          caption, head, rows: senders, as a table; left out where there are none
//	limits                 what the verdict does not prove
//	next                   what to do, the first thing first
//
// The question:
//
//	question.about         the address, domain or server as it was asked for
//	question.server        the server that it leads to
//	question.direction     in (to a customer) or out
//	question.sent          from, to: when the mail was sent, as far as it is known
//	question.sender        schedule (none, postfix, exim, sendmail, exchange, list) or gives_up_seconds; null: not known
//
// The verdict:
//
//	as_of                  the instant of the answer
//	agent                  from whose record
//	server, network        that was judged
//	kind                   delivered, late, junk, pending, returned, expired, loss, depends, planned, unknown
//	doubt                  of unknown: coverage, few, one place, unreadable, record, route; else left out
//	window                 from, to: whose test mails were judged
//	mails                  sent, and of these in_time (to the inbox), delivered, late and junk (of the delivered), rejected,
//	                       expired, bounced, lost, pending, uncertain; copies beside them
//	delay                  n, p50_seconds, p90_seconds, max_seconds of those that came; null: none did
//	late_after_seconds     the delay after which a mail counted as late
//	came                   from, to: when the first and the last late one came; left out: none came late
//	last_late              when the last late one of the whole outage came; left out: not so far
//	before, after          the nearest that came: probe, sent, came, delay (min_seconds, max_seconds), junk
//	expected               from, to: of pending, when it comes
//	given_up               from, to: of expired, when the sending side gave up
//	at_once                it did so at the first try, as a mail program does
//	reason                 of returned: the server's own words; left out: it said none
//	planned                from, to, server, network, text (en, ja): announced work
//	incident               id, agent, state, start, end, weak, planned
//	outages                kind, failed, start, end, weak, planned: those that meet the window
//	sender                 what the question's sender would have seen, as in senders
//	senders                sender, computed (always true), sent, came, given_up, unknown: common schedules
//	watermark              all test mail of this direction that was sent before is settled; left out: not known
//	coverage               span, watched_seconds, holes: from, to, mailbox (left out: the agent), cut_off
//	loss                   settled, lost, at_most (from 0 to 1), confidence, method, assumption
const Schema = 1
