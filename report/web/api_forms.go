package web

import "strings"

// apiForms are the schemas of what other packages write, the report of an incident
// and a verdict: a line each, with "[]" before the type of a list, "?" behind one
// that may be null, "~" behind one that may be left out. A test holds them against
// what is written.
const apiForms = `
Report: version integer, counts string, now time, agent string, span Bounds, incident ReportIncident?, servers []ReportAccount, other_servers integer, aside_servers integer, total ReportAccount, relay_faults []ReportRelayFault, coverage ReportCoverage, senders []ReportSender, statements []ReportStatement, notes []ReportNote, rules ReportRules
ReportIncident: id string, agent string, opened time~, open boolean, start Bounds, end Bounds, duration ReportDuration, weak boolean, planned boolean, scope ReportScope, outages []ReportOutage, merged []string~, into string~, split []string~, of string~, withdrawn boolean~
ReportDuration: least_seconds number, most_seconds number?
ReportScope: networks []ReportNetwork~, labels []Label~, servers integer, watched integer, mailboxes integer, mailboxes_known boolean
ReportNetwork: network string, whole boolean, n integer, of integer, servers []string
ReportOutage: server string, kind string, failed []string, start Bounds, end Bounds, end_is_open boolean, flaps []ReportFlap, weak boolean, planned boolean, reasons []ReportReason, evidence integer, holes []Bounds, late_after_seconds number
ReportFlap: up Bounds, down Bounds
ReportReason: service string, class string, phase string, text string, count integer
ReportAccount: server string, network string~, labels labels~, customer_mailboxes integer~, outages []ReportOutage, states []ReportStretch, sent integer, delivered integer, late integer, junk integer, copies integer, rejected integer, expired integer, bounced integer, lost integer, pending integer, uncertain integer, delay Quantiles?, usual Quantiles?, backlog ReportBacklog, flush ReportFlush?
ReportStretch: state string, from time~, to time~
ReportBacklog: at time~, waiting integer, oldest time~, watermark time~
ReportFlush: recovery Bounds, fresh ReportEnd, accepted ReportEnd, last ReportEnd, peak integer, peak_at time~, drain_per_second number, late integer, overtaken integer, outstanding integer
ReportEnd: reached boolean, at Bounds~, of integer, left integer, expected Estimate~
ReportRelayFault: relay string, servers []string, start Bounds, end Bounds, reasons []ReportReason
ReportCoverage: span Bounds, watched_seconds number, holes []ReportHole
ReportHole: from time~, to time~, mailbox string~, cut_off boolean
ReportSender: sender string, computed boolean, mails []ReportFate
ReportFate: sent time, came Bounds, given_up time~, unknown boolean
ReportStatement: revision integer, at time, start Bounds, end Bounds, scope ReportScope, planned boolean, changed []string
ReportNote: at time, by string, cause ReportText~, text ReportText~, planned boolean, merge string~, split []string~, span Bounds~, server string~, network string~
ReportText: en string~, ja string~
ReportRules: late_factor number, late_floor_seconds number, evidence integer, flap_max_seconds number, join_within_seconds number
Bounds: from time~, to time~
Verdict: schema integer, counts string, as_of time, agent string, question VerdictQuestion, server string, network string~, kind string, doubt string~, lang string, title string, say string, watermark_text string~, evidence []VerdictFact, senders_table VerdictTable~, limits []string, next []string, window Bounds, mails VerdictMails, delay Quantiles?, late_after_seconds number, came Bounds~, last_late time~, before VerdictWitness?, after VerdictWitness?, expected Bounds?, given_up Bounds?, at_once boolean, reason string~, planned VerdictPlanned?, incident VerdictIncident?, outages []VerdictOutage, sender VerdictFate?, senders []VerdictFate, watermark time~, coverage ReportCoverage, loss VerdictLoss
VerdictQuestion: about string, server string, direction string, sent Bounds, sender VerdictSender?
VerdictSender: schedule string~, gives_up_seconds number~
VerdictFact: term string, text string
VerdictTable: caption string, head []string, rows [][]string
VerdictMails: sent integer, in_time integer, delivered integer, late integer, junk integer, copies integer, rejected integer, expired integer, bounced integer, lost integer, pending integer, uncertain integer
VerdictWitness: probe string, sent time, came Bounds, delay VerdictDelay, junk boolean
VerdictDelay: min_seconds number, max_seconds number
VerdictPlanned: from time~, to time~, server string~, network string~, text ReportText
VerdictIncident: id string, agent string, state string, start Bounds, end Bounds, weak boolean, planned boolean
VerdictOutage: kind string, failed []string, start Bounds, end Bounds, weak boolean, planned boolean
VerdictFate: sender string, computed boolean, sent time, came Bounds~, given_up time~, unknown boolean
VerdictLoss: settled integer, lost integer, at_most number, confidence number, method string, assumption string
`

func formSchemas() (list []apiSchema) {
	for line := range strings.Lines(strings.TrimSpace(apiForms)) {
		name, fields, _ := strings.Cut(strings.TrimSpace(line), ": ")
		schema := apiSchema{Name: name}
		for field := range strings.SplitSeq(fields, ", ") {
			schema.Fields = append(schema.Fields, formField(field))
		}
		list = append(list, schema)
	}
	return list
}

// formField reads a name and a type.
func formField(text string) apiField {
	name, kind, _ := strings.Cut(text, " ")
	f := apiField{Name: name, Null: strings.HasSuffix(kind, "?"), Optional: strings.HasSuffix(kind, "~")}
	kind = strings.TrimRight(kind, "?~")
	for strings.HasPrefix(kind, "[]") {
		f.Lists, kind = f.Lists+1, kind[len("[]"):]
	}
	f.Type = kind
	return f
}
