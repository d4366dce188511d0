package incident

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"mailprobe/report"
	"mailprobe/report/words"
)

// NoticeKind is which notice of an incident it is.
type NoticeKind string

// The kinds of notices.
const (
	First     NoticeKind = "first"     // 第一報
	Update    NoticeKind = "update"    // 続報
	Recovered NoticeKind = "recovered" // 復旧報
)

// NoticeOptions say how a notice is written.
type NoticeOptions struct {
	Kind     NoticeKind
	Lang     Language
	Location *time.Location // in which times are given; nil: UTC
	// Since is when the notice before this one went out: an update tells what
	// was stated otherwise since then. Zero: what the last statement changed.
	Since time.Time
}

// noticeWords are the phrases of notices.
type noticeWords struct {
	fillCause, fillRemarks             string // where a person writes
	wider, narrower, other, start, end string // corrections
	over, again, changed, unchanged    string
	notYet, toBeTold                   string
	apology                            *regexp.Regexp // words by which a text is one
	flap, moreFlaps, earlier           string         // between the ends
	bounds, beganBounds                string         // measured

	failed func(f failure, open bool) string
	effect func(effectWords) string
	body   func(noticeText) string
}

// effectWords are what customers would have noticed.
type effectWords struct {
	fateWords
	Failure    failure
	Unreadable bool   // mailboxes on the servers could not be read
	Unsendable bool   // mail could not be sent through them
	Open       bool   // the outage goes on
	Late       bool   // it does not, but late mail is still coming
	Until      string // when the last late mail came; empty: not known
}

// noticeText is a notice before it has its form.
type noticeText struct {
	Kind      NoticeKind
	ID        string
	Open      bool
	Began     string
	Ended     string
	Normal    string // when mail was back to normal
	Duration  string
	Meanwhile []string // what was back in between
	Failed    string
	Effect    string
	Scope     []string
	Boxes     string // mailboxes of customers; empty: not known
	Changes   []string
	Cause     string
	Remarks   string // of people: an apology, what is done
	AsOf      string
	Bounds    string // of the ends, as measured; empty: they stand above
}

// WriteNotice writes a notice about an incident as plain text, filled from what
// was measured: a person writes the cause and the apology, unless notes hold
// them. The error says which kind of notice would be right, or is that of w.
func WriteNotice(w io.Writer, d report.Dossier, o NoticeOptions) error {
	if err := checkNotice(d, o.Kind); err != nil {
		return err
	}
	c, err := catalogueOf(o.Lang)
	if err != nil {
		return err
	}
	if o.Location == nil {
		o.Location = time.UTC
	}
	m := newComposer(d, c, o.Location)
	_, err = io.WriteString(w, c.notice.body(m.notice(o)))
	return err
}

func checkNotice(d report.Dossier, kind NoticeKind) error {
	if kind != First && kind != Update && kind != Recovered {
		return fmt.Errorf("the notice %q is not known: use first, update or recovered", kind)
	}
	switch i := d.Incident; {
	case i == nil:
		return errors.New("a notice is about an incident: a span of time has a report only")
	case i.Into != "":
		return fmt.Errorf("the incident %s was merged into %s: write the notice about that one", i.ID, i.Into)
	case i.Withdrawn:
		return fmt.Errorf("the incident %s was withdrawn, there was no outage: tell so whoever got a notice about it", i.ID)
	case kind == Recovered && i.State() == report.IncidentUnwatched:
		return fmt.Errorf("the servers of the incident %s are no longer watched: nobody saw them recover", i.ID)
	case kind == Recovered && i.Open():
		return fmt.Errorf("the incident %s is not over: write an update instead of a notice of recovery", i.ID)
	}
	return nil
}

func (m composer) notice(o NoticeOptions) noticeText {
	i := m.d.Incident
	t := noticeText{
		Kind:      o.Kind,
		ID:        words.Plain(i.ID),
		Open:      i.Open(),
		Began:     m.began(),
		Ended:     m.c.notice.toBeTold,
		Normal:    m.normal(),
		Duration:  m.aboutLength(),
		Meanwhile: m.meanwhile(),
		Failed:    m.c.notice.failed(m.failure(), i.Open()),
		Effect:    m.effect(),
		Cause:     cmp.Or(m.cause(m.own), m.c.notice.fillCause),
		Remarks:   m.remarks(),
		AsOf:      m.k.Full(words.Known(m.d.Now)),
		Bounds:    m.measuredBounds(),
	}
	if !t.Open {
		t.Ended = m.ended()
	}
	t.Scope = m.scopeLines(i.Scope)
	if i.Scope.Mailboxes > 0 {
		t.Boxes = m.mailboxes()
	}
	if o.Kind != First {
		t.Changes = m.corrections(o)
	}
	return t
}

// remarks are the texts of people in the language of the notice, a line each, and
// the place for an apology unless they hold one. Who wrote them stays inside.
func (m composer) remarks() string {
	var lines []string
	apologises := false
	for _, n := range m.d.Notes {
		phrase := m.own(n.Text)
		if phrase == "" {
			continue
		}
		lines = append(lines, phrase)
		apologises = apologises || m.c.notice.apology.MatchString(phrase)
	}
	if !apologises {
		lines = append(lines, m.c.notice.fillRemarks)
	}
	return strings.Join(lines, "\n")
}

// normal says when mail was, or will be, as usual again: fresh mail, and what
// had been held back.
func (m composer) normal() string {
	f := m.d.Total.Flush
	if f == nil || (!f.Fresh.Reached && f.Fresh.Estimate == nil && f.Last.Estimate == nil) {
		return m.c.notice.notYet
	}
	return m.c.say.flush(m.flushWords(f))
}

// effect says what customers would have noticed.
func (m composer) effect() string {
	e := effectWords{fateWords: m.fates(), Failure: m.failure(), Unreadable: m.hasFailed(report.ServesIMAP), Unsendable: m.hasFailed(report.TakesSubmission), Open: m.d.Incident.Open()}
	if f := m.d.Total.Flush; f != nil {
		e.Late = !e.Open && !f.Last.Reached
		if f.Last.Reached && !noneLate(f) {
			e.Until = m.lastCame(f.Last.At)
		}
	}
	return m.c.notice.effect(e)
}
