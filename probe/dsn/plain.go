package dsn

import (
	"bytes"
	"cmp"
	"regexp"
	"strings"

	"mailprobe/probe"
)

// plainReports reads a notification that has no status: that of qmail-send, or
// whatever text it is.
func (m *mail) plainReports() []report {
	for _, text := range m.texts {
		if reports := qmailReports(text); len(reports) > 0 {
			return reports
		}
	}
	diagnostic := cmp.Or(m.quotedReply(), m.reason())
	return []report{{
		recipient: m.get("x-failed-recipients"), action: m.plainAction(),
		status: enhanced(diagnostic), diagnostic: diagnostic,
	}}
}

// phrases are sentences by which mail systems say what they do: qmail and Exim
// that they gave up, and Exim that they did not.
var phrases = []struct {
	text   string
	action probe.Action
}{
	{"this is a permanent error", probe.ActionFailed},
	{"delivery attempts will continue", probe.ActionDelayed},
}

// plainAction returns what the texts say was done; empty where they do not say.
func (m *mail) plainAction() probe.Action {
	for _, text := range m.texts {
		if action := actionIn(bytes.Join(ownWords(text), nil)); action != "" {
			return action
		}
	}
	return ""
}

func actionIn(text []byte) probe.Action {
	words := strings.ToLower(strings.Join(strings.Fields(string(text)), " "))
	for _, p := range phrases {
		if strings.Contains(words, p.text) {
			return p.action
		}
	}
	return ""
}

// ownWords returns the paragraphs before the mail that a text returns. That
// begins with a line of dashes, or with the field of a header.
func ownWords(text []byte) [][]byte {
	all := paragraphs(text)
	for i, p := range all {
		if i > 0 && (p[0] == '-' || headerForm.Match(p)) {
			return all[:i]
		}
	}
	return all
}

var headerForm = regexp.MustCompile(`^(?i:return-path|received|message-id|from|date|subject|` + probe.TagField + `):`)

// code is an SMTP reply, or the enhanced status as qmail writes it.
var code = regexp.MustCompile(`\b[45][0-9]{2}[ -]|#[45]\.[0-9]+\.[0-9]+`)

// quotedReply returns the first line of the texts with a reply of a server;
// empty: there is none.
func (m *mail) quotedReply() string {
	for _, text := range m.texts {
		for _, paragraph := range ownWords(text) {
			for line := range bytes.Lines(paragraph) {
				if code.Match(line) {
					return oneLine(string(line))
				}
			}
		}
	}
	return ""
}

// reason returns the first paragraph of the texts that is indented, as Exim does
// with an address and what is wrong with it, else the first one.
func (m *mail) reason() string {
	first := ""
	for _, text := range m.texts {
		for _, p := range ownWords(text) {
			if p[0] == ' ' || p[0] == '\t' {
				return oneLine(string(p))
			}
			first = cmp.Or(first, oneLine(string(p)))
		}
	}
	return first
}

// qmailIntro begins every notification of qmail-send (QSBMF, section 2).
const qmailIntro = "Hi. This is the"

var qmailHost = regexp.MustCompile(` program at ([^\s<>]+?)\.?\s`)

// qmailReports reads the bounce message format of qmail-send: an introduction,
// then a paragraph a recipient, which begins with its address, then one that
// begins with a dash, and the mail.
func qmailReports(text []byte) []report {
	all := paragraphs(text)
	if len(all) == 0 || !bytes.HasPrefix(all[0], []byte(qmailIntro)) {
		return nil
	}
	common := report{action: actionIn(all[0])}
	if host := qmailHost.FindSubmatch(all[0]); host != nil {
		common.reporter = hostName(string(host[1]))
	}
	var reports []report
	for _, p := range all[1:] {
		if p[0] == '-' || len(reports) == maxReports {
			break
		}
		address, why, ok := strings.Cut(string(p), ">:")
		if p[0] != '<' || !ok {
			continue
		}
		r := common
		r.recipient, r.diagnostic = address[1:], oneLine(why)
		r.status = enhanced(r.diagnostic)
		reports = append(reports, r)
	}
	return reports
}
