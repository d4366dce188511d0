package analyst

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mailprobe/report"
	"mailprobe/report/when"
)

// Ask answers what became of a mail. Where an address leads to several servers,
// which of them had that mail is not known, so the one that fared worst counts; the
// verdict names it, and the others.
func (a *Analyst) Ask(ctx context.Context, q AskQuery) (report.Verdict, error) {
	zone, err := zoneOf(q.Zone)
	if err != nil {
		return report.Verdict{}, err
	}
	v, err := a.askIn(ctx, q, zone)
	return v, mistakeIn(q.Lang, err)
}

func (a *Analyst) askIn(ctx context.Context, q AskQuery, zone *time.Location) (report.Verdict, error) {
	b, err := a.answering(ctx, q.Agent)
	if err != nil {
		return report.Verdict{}, err
	}
	question, err := b.question(q, zone)
	if err != nil {
		return report.Verdict{}, err
	}
	servers, err := b.estate.Resolve(q.About)
	if err != nil {
		return report.Verdict{}, unresolved(err)
	}
	var worst report.Verdict
	var names []string
	for n, s := range servers {
		question.Server = s.Name
		v, err := b.verdict(ctx, question)
		if err != nil {
			return worst, unanswered(s.Name, err)
		}
		if n == 0 || severity(v) < severity(worst) {
			worst = v
		}
		names = append(names, s.Name)
	}
	worst.Others = slices.DeleteFunc(names, func(name string) bool { return name == worst.Question.Server })
	return worst, nil
}

// unresolved is the error of an address that leads nowhere.
func unresolved(err error) error {
	e, ok := errors.AsType[*report.UnknownAddressError](err)
	if !ok {
		return err
	}
	return &MistakeError{Text: e.Error(), Field: "to", Like: e.Like, Err: e}
}

// unanswered is the error of a question that makes no sense, or whose answer could
// not be read.
func unanswered(server string, err error) error {
	e, ok := errors.AsType[*report.QuestionError](err)
	switch {
	case !ok:
		return fmt.Errorf("answering about %s: %w", server, err)
	case e.Field == "sent":
		return inField("at", e)
	}
	return inField(e.Field, e)
}

// severities are the kinds of verdict, the worst first. What is not known of one
// server may be as bad as what is known of another, but where it is known that mail
// did not come, that is told.
var severities = []report.VerdictKind{report.VerdictLoss, report.VerdictReturned, report.VerdictExpired, report.VerdictDepends, report.VerdictPending,
	report.VerdictPlanned, report.VerdictUnknown, report.VerdictJunk, report.VerdictLate, report.VerdictDelivered}

// severity is the place of a verdict among those of several servers. One of which
// nothing is measured in that direction, or was then, gives way to any other.
func severity(v report.Verdict) int {
	if v.Kind == report.VerdictUnknown && (v.Doubt == report.DoubtRoute || v.Doubt == report.DoubtRecord) {
		return len(severities)
	}
	return slices.Index(severities, v.Kind)
}

// answering is what is needed to answer questions about an agent's record.
type answering struct {
	*Analyst
	agent  string
	asOf   time.Time
	view   *report.View // nil: the agent does not run
	estate report.Estate
}

// answering gets ready. While the agent runs, what it saw last will do: it is some
// seconds old at most, and who asks is on the telephone.
func (a *Analyst) answering(ctx context.Context, named string) (b answering, err error) {
	b.Analyst = a
	if b.agent, err = a.pick(ctx, named); err != nil {
		return b, err
	}
	if a.monitors(b.agent) {
		b.view, err = a.recentView(ctx)
		b.asOf = time.Now()
	} else {
		b.asOf, err = a.upToDate(ctx, b.agent)
	}
	if err != nil {
		return b, err
	}
	b.estate, err = a.notedEstate(ctx, b.agent)
	return b, err
}

// question reads what was asked, but for the server.
func (b answering) question(q AskQuery, zone *time.Location) (question report.Question, err error) {
	question = report.Question{About: cmp.Or(report.Bare(q.About), q.About), Direction: q.Direction}
	if question.Direction == "" {
		question.Direction = report.Inbound
	}
	if !slices.Contains(report.Directions, question.Direction) {
		return question, inField("direction", fmt.Errorf("the direction %q is not known: use in or out", q.Direction))
	}
	if question.Sender, err = report.ParseSender(q.Sender); err != nil {
		return question, inField("sender", err)
	}
	if question.Sent, err = b.sent(q.At, zone); err != nil {
		return question, inField("at", err)
	}
	if question.Sent.From.After(b.asOf) {
		return question, inField("at", b.future(question.Sent.From.In(zone), zone))
	}
	return question, nil
}

// sent reads when a mail was sent. Where no agent runs, "5:34" or "just now" is one
// time to who asks, and another as of the end of the record: that one is not answered
// for the other, a date has to be given.
func (b answering) sent(text string, zone *time.Location) (report.Span, error) {
	span, err := when.Parse(text, b.asOf, zone)
	if err != nil || b.view != nil {
		return span, err
	}
	if today, err := when.Parse(text, time.Now(), zone); err != nil || !today.From.Equal(span.From) || !today.To.Equal(span.To) {
		return span, b.undated(zone)
	}
	return span, nil
}

// undated says that a time needs a date.
func (b answering) undated(zone *time.Location) error {
	end := b.asOf.In(zone)
	return &report.QuestionError{Field: "sent", Why: report.QuestionUndated,
		Text: fmt.Sprintf("the record of %s ends at %s, and no agent runs: give the date too, such as %q", b.agent, end.Format(minutes), end.Format("2006-01-02 15:04"))}
}

// minutes is how instants are written in errors.
const minutes = "2006-01-02 15:04 -07:00"

// future says why nothing can be known of an instant.
func (b answering) future(at time.Time, zone *time.Location) error {
	why, text := report.QuestionEarly, fmt.Sprintf("%s is in the future: it is %s now", at.Format(minutes), b.asOf.In(zone).Format(minutes))
	if b.view == nil {
		why, text = report.QuestionBeyond, fmt.Sprintf("%s is behind the end of the record of %s, which is %s: nothing is known of what came later", at.Format(minutes), b.agent, b.asOf.In(zone).Format(minutes))
	}
	return &report.QuestionError{Field: "sent", Why: why, Text: text}
}

// An incident says something of the asked time where it ended at most so long before,
// which is for how long what an outage held back may go on coming (RFC 5321, section
// 4.5.4.1, has senders try for four or five days), or began at most so long after.
const (
	beforeQuestion = 5 * 24 * time.Hour
	afterQuestion  = 24 * time.Hour
)

// incidents returns those that say something of the asked time.
func (b answering) incidents(ctx context.Context, sent report.Span) ([]report.Incident, error) {
	return b.stands(ctx, b.agent, report.Span{From: sent.From.Add(-beforeQuestion), To: sent.To.Add(afterQuestion)})
}

// verdict answers about one server.
func (b answering) verdict(ctx context.Context, q report.Question) (report.Verdict, error) {
	incidents, err := b.incidents(ctx, q.Sent)
	if err != nil {
		return report.Verdict{}, err
	}
	standing, err := b.standing(ctx, q.Server)
	if err != nil {
		return report.Verdict{}, err
	}
	return report.Ask(ctx, record{ledger: b.ledger, agent: b.agent},
		report.Asking{Estate: b.estate, Agent: b.agent, Incidents: incidents, Standing: standing, Now: b.asOf}, q)
}
