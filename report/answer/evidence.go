package answer

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// evidenceWords are the terms and phrases of the facts for staff. Verbs of package
// fmt are given the same arguments in each language.
type evidenceWords struct {
	server, asked, window, mails, delay, came, before, after, outage, incident, planned, expected, gaveUp, atOnce, reason, sender, last, settled, coverage, hole, loss string // terms

	aboutServer, serverOf                                string // what was asked for; the server, its network and the agent
	inWindow                                             string
	sent, inTime, awaited                                string // counts
	delays, lateAfter                                    string
	noMails, none, noneCame                              string
	witness, inJunk                                      string
	began, begins, during, since                         string // what was wrong, over or not; what lasted a known time
	weak, announced                                      string
	firstTry                                             string
	computed, senderCame, senderGaveUp, or               string
	senderOpen, senderGivesUp                            string
	sentBefore                                           string // of the watermark
	watched, cutOff, agentOff, mailboxOff                string
	bound, noBound                                       string
	percent                                              string
	outcomes                                             map[probe.Outcome]string
	late, junk, copies                                   string
	tableCaption, columnSender, columnCame, columnGaveUp string
}

// facts collects the evidence.
type facts []Fact

func (f *facts) add(term, text string) {
	if text != "" {
		*f = append(*f, Fact{term, text})
	}
}

// evidence lists the facts for staff, the nearest to the question first.
func (t teller) evidence() []Fact {
	var list facts
	w := t.p.evidence
	t.addQuestion(&list)
	t.addMails(&list)
	t.addWitnesses(&list)
	list.add(w.reason, clean(t.v.Reason, maxReason))
	t.addEstimates(&list)
	t.addOutages(&list)
	t.addCertainty(&list)
	return list
}

func (t teller) addQuestion(list *facts) {
	w, q, v := t.p.evidence, t.v.Question, t.v
	list.add(w.asked, fmt.Sprintf(w.aboutServer, clean(q.About, maxName), t.k.Direction(q.Direction), t.period(q.Sent)))
	network := clean(v.Server.Network, maxName)
	if network == "" {
		network = t.k.None
	}
	list.add(w.server, fmt.Sprintf(w.serverOf, clean(v.Server.Name, maxName), network, clean(v.Agent, maxName)))
}

// period writes a span with its zone; of a question, an end may lie ahead.
func (t teller) period(s report.Span) string {
	if s.From.IsZero() || s.To.IsZero() {
		return t.k.NotKnown
	}
	return t.k.Period(s.From, s.To)
}

func (t teller) addMails(list *facts) {
	w, m := t.p.evidence, t.v.Mails
	if t.v.Window.From.IsZero() {
		return
	}
	list.add(w.window, fmt.Sprintf(w.inWindow, t.period(t.v.Window), t.k.Mails(m.Sent)))
	if m.Sent == 0 {
		list.add(w.mails, w.noMails)
		return
	}
	list.add(w.mails, t.counts())
	q := t.v.Delay
	if q.N == 0 {
		if m.Delivered == 0 {
			list.add(w.delay, w.noneCame)
		}
		return
	}
	delays := fmt.Sprintf(w.delays, t.length(q.P50), t.length(q.P90), t.length(q.Max))
	if t.v.Usual > 0 {
		delays += t.k.Clause + fmt.Sprintf(w.lateAfter, t.length(t.v.Usual))
	}
	list.add(w.delay, delays)
	list.add(w.came, t.span(t.v.Came))
}

func (t teller) length(d time.Duration) string { return t.k.Duration(d, words.Nearest) }

// span writes when the first and the last of something came.
func (t teller) span(s report.Span) string {
	switch {
	case s.To.IsZero():
		return ""
	case s.From.Equal(s.To):
		return t.k.Short(words.Known(s.To))
	}
	return t.k.FromTo(t.k.Bare(s.From), t.k.Short(words.Known(s.To)))
}

// counts says what became of the test mails of the window.
func (t teller) counts() string {
	w, m := t.p.evidence, t.v.Mails
	parts := []string{fmt.Sprintf(w.inTime, t.k.Number(t.v.Normal))}
	add := func(n int, phrase string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(phrase, t.k.Number(n)))
		}
	}
	add(m.Delivered, w.outcomes[probe.Delivered])
	add(m.Late, w.late)
	add(m.Junk, w.junk)
	add(m.Copies, w.copies)
	add(t.awaited(), w.awaited)
	add(m.Rejected, w.outcomes[probe.Rejection])
	add(m.Expired, w.outcomes[probe.Expired])
	add(m.Bounced, w.outcomes[probe.Bounced])
	add(m.Lost, w.outcomes[probe.Lost])
	return fmt.Sprintf(w.sent, t.k.Mails(m.Sent), strings.Join(parts, t.k.Clause))
}

// addWitnesses tells of the nearest test mails on either side. Where the window reaches
// back to the record's begin, or up to now, there is no such side.
func (t teller) addWitnesses(list *facts) {
	w, v := t.p.evidence, t.v
	switch {
	case v.Before != nil:
		list.add(w.before, t.witness(v.Before))
	case !v.FromBegin:
		list.add(w.before, w.none)
	}
	switch {
	case v.After != nil:
		list.add(w.after, t.witness(v.After))
	case v.Window.To.Before(v.AsOf):
		list.add(w.after, w.none)
	}
}

// witness tells of one test mail that came.
func (t teller) witness(w *report.Witness) string {
	phrase := fmt.Sprintf(t.p.evidence.witness, t.k.Short(w.Sent), t.k.Cell(w.Came), t.k.Delay(w.Delay))
	if w.Junk {
		phrase += t.k.Clause + t.p.evidence.inJunk
	}
	return phrase + t.k.Clause + clean(w.Ref.String(), maxName)
}

// percent writes a share, rounded up to a tenth: a bound must not shrink.
func (t teller) percent(share float64) string {
	tenths := int(share*1000 + 0.9999)
	return fmt.Sprintf(t.p.evidence.percent, strconv.FormatFloat(float64(tenths)/10, 'f', -1, 64))
}
