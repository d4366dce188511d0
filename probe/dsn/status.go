package dsn

import (
	"cmp"
	"strings"

	"mailprobe/probe"
)

// maxReports bounds what one mail can say. A probe has one recipient; more come
// from a list behind it.
const maxReports = 32

// report is what a notification says of one recipient.
type report struct {
	envelopeID string // as it stands there
	recipient  string
	action     probe.Action
	status     string
	diagnostic string
	reporter   string
	remote     string
}

// statusReports reads the parts that RFC 3464 section 2.1 defines.
func (m *mail) statusReports() []report {
	var all []report
	for _, status := range m.statuses {
		all = append(all, statusReports(status)...)
	}
	all = all[:min(len(all), maxReports)]
	quoted := ""
	if len(all) > 0 {
		quoted = m.quotedReply()
	}
	for i := range all {
		all[i].diagnostic = cmp.Or(all[i].diagnostic, quoted)
	}
	return all
}

// statusReports reads fields of the message, then those of each recipient. A
// block that lacks the blank line before it counts as both. Where there is none
// of a recipient, what is known of the message is a report without Action.
func statusReports(status []byte) []report {
	message := make(map[string]string)
	var all []report
	for _, block := range paragraphs(status) {
		fields := fieldsOf(block)
		if fields["action"] == "" && fields["final-recipient"] == "" && fields["status"] == "" {
			for name, value := range fields {
				message[name] = cmp.Or(message[name], value)
			}
			continue
		}
		all = append(all, newReport(message, fields))
	}
	if len(all) == 0 && len(message) > 0 {
		all = append(all, newReport(message, nil))
	}
	return all
}

func newReport(message, recipient map[string]string) report {
	get := func(name string) string { return cmp.Or(recipient[name], message[name]) }
	r := report{
		envelopeID: get("original-envelope-id"),
		recipient:  untyped(cmp.Or(recipient["final-recipient"], recipient["original-recipient"])),
		status:     enhanced(recipient["status"]),
		diagnostic: oneLine(untyped(recipient["diagnostic-code"])),
		reporter:   hostName(get("reporting-mta")),
		remote:     hostName(recipient["remote-mta"]),
	}
	r.action = actionOf(recipient["action"], r.status)
	return r
}

// actionOf reads an Action field (RFC 3464 section 2.3.3). Where that says
// nothing known, the class of the status decides, if it is one of failure for
// good (RFC 3463 section 3.1).
func actionOf(value, status string) probe.Action {
	word, _, _ := strings.Cut(strings.TrimSpace(value), " ")
	switch a := probe.Action(strings.ToLower(word)); a {
	case probe.ActionFailed, probe.ActionDelayed, probe.ActionDelivered, probe.ActionRelayed, probe.ActionExpanded:
		return a
	}
	if strings.HasPrefix(status, "5.") {
		return probe.ActionFailed
	}
	return ""
}
