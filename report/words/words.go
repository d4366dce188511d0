package words

import (
	"fmt"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// Words writes what a language says everywhere alike. Make one with [In].
type Words struct {
	Lang Language

	// Marks and joints.
	None     string // stands where there is nothing to say
	NotKnown string
	Dash     string // between the two ends of a span
	Clause   string // between parts of a sentence
	Colon    string
	Gap      string // between two sentences

	units   units
	instant instants
	names   names
	counts  counts
	percent string
	inPhase string // a class of failure and a phase
	date    func(time.Time) string
	short   func(time.Time) string
	list    func([]string) string
}

// In returns the words of a language; of one that is not known, English ones.
func In(lang Language) *Words {
	w := english()
	if lang == Japanese {
		w = japanese()
	}
	return &w
}

// Date writes a date with the year and the day of the week, of a time that is in
// its zone already.
func (w *Words) Date(t time.Time) string { return w.date(t) }

// ShortDate writes a date as it stands in tables, of a time that is in its zone
// already.
func (w *Words) ShortDate(t time.Time) string { return w.short(t) }

// List joins items: a, b and c.
func (w *Words) List(items []string) string { return w.list(items) }

// counts count things with their noun.
type counts struct {
	servers, mails, mailboxes, outages func(n int) string
}

// Servers counts servers: 12 servers.
func (w *Words) Servers(n int) string { return w.counts.servers(n) }

// Mails counts test mails, and says that they are.
func (w *Words) Mails(n int) string { return w.counts.mails(n) }

// Mailboxes counts mailboxes.
func (w *Words) Mailboxes(n int) string { return w.counts.mailboxes(n) }

// Outages counts outages.
func (w *Words) Outages(n int) string { return w.counts.outages(n) }

// Plural writes a count with an English noun.
func Plural(n int, noun string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(noun, "x"):
		noun += "es"
	case strings.HasSuffix(noun, "y") && !strings.HasSuffix(noun, "ay"):
		noun = strings.TrimSuffix(noun, "y") + "ies"
	default:
		noun += "s"
	}
	return Number(n) + " " + noun
}

// SenderName writes the name of a schedule as the MTA that publishes it writes
// itself; it is the same in each language.
func SenderName(name string) string {
	switch name {
	case probe.PatiencePostfix:
		return "Postfix"
	case probe.PatienceExim:
		return "Exim"
	case probe.PatienceSendmail:
		return "Sendmail"
	case probe.PatienceExchange:
		return "Exchange Server"
	}
	return Plain(name)
}

// Reason says what kind of failure a reason is: the service, the class, and the
// phase of an attempt.
func (w *Words) Reason(r report.Reason) string {
	service := w.Service(r.Service) + w.Colon
	switch {
	case r.Class == "" && r.Service == report.ServesIMAP:
		return service + w.names.unreadable
	case r.Class == "":
		return service + w.names.overdue
	case r.Phase == "":
		return service + w.Class(r.Class)
	}
	return service + fmt.Sprintf(w.inPhase, w.Class(r.Class), w.Phase(r.Phase))
}
