package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/answer"
	"mailprobe/report/words"
)

func (s *site) handleAsk() { s.mux.HandleFunc("GET /ask", s.askPage) }

// askBody is the page with the question and, once it was asked, its answer.
type askBody struct {
	Form   askForm
	Answer *askAnswer // nil: nothing was asked, or it was not understood
	Zone   string     // of times that name none
}

// askAnswer is the answer to a question, and where to go from there.
type askAnswer struct {
	answer.Answer
	Question string // as it was understood
	First    string // when it was asked first, where that was before now; empty: now
	Link     string // whole address of this question, in which no time moves
	Again    string // the same without the instant at which it was asked
	Server   string // name
	Probes   string // address of the test mails
	Incident string // id; empty: none
}

// askPage answers a question. What is vague in it ("yesterday") means another time
// tomorrow, so the page leads to an address in which the time is absolute, and
// which says as of when it was asked: that one can be shared.
func (s *site) askPage(w http.ResponseWriter, r *http.Request) {
	t := s.words(r).Ask
	now := time.Now()
	f := readAsk(r.URL.Query(), t, words.In(s.language(r)))
	v := view{Title: t.Title, Page: "ask", Now: now}
	if f.fresh(r.URL.Query()) {
		v.Body = askBody{Form: f, Zone: zoneName(now, s.Location)}
		s.render(w, r, v)
		return
	}
	if f.missing(s.language(r)) {
		s.askWrong(w, r, v, f)
		return
	}
	verdict, err := s.Source.Ask(r.Context(), f.asked(s.Location))
	switch wrong, ok := asMistake(err); {
	case ok:
		f.wrong(wrong, t, s.language(r))
		s.askWrong(w, r, v, f)
	case err != nil:
		s.fail(w, r, err)
	case f.first.IsZero():
		keepLanguage(w, r)
		http.Redirect(w, r, f.shared(verdict, s.Location, verdict.AsOf)+"#answer", http.StatusSeeOther)
	default:
		s.askAnswered(w, r, f, verdict)
	}
}

func (s *site) askAnswered(w http.ResponseWriter, r *http.Request, f askForm, v report.Verdict) {
	a, err := s.askAnswer(r, f, v)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, view{
		Title: fmt.Sprintf(s.words(r).Ask.AnswerTitle, a.Title, probe.OneLine(v.Question.About)), Page: "ask", Now: v.AsOf,
		Body: askBody{Form: f, Answer: a, Zone: zoneName(v.AsOf, s.Location)},
	})
}

func (s *site) askWrong(w http.ResponseWriter, r *http.Request, v view, f askForm) {
	v.Title = fmt.Sprintf(s.words(r).Ask.WrongTitle, v.Title)
	v.Body = askBody{Form: f, Zone: zoneName(v.Now, s.Location)}
	s.renderAs(w, r, http.StatusUnprocessableEntity, v)
}

// asMistake tells whether an error is one of who asks: a server that is not there
// is a mistake in the address.
func asMistake(err error) (*MistakeError, bool) {
	var mistake *MistakeError
	var missing *NotFoundError
	switch {
	case errors.As(err, &mistake):
		return mistake, true
	case errors.As(err, &missing):
		return &MistakeError{Field: "to", Text: missing.Error(), Like: missing.Like}, true
	}
	return nil, false
}

// askAnswer puts a verdict into words.
func (s *site) askAnswer(r *http.Request, f askForm, v report.Verdict) (*askAnswer, error) {
	lang := s.language(r)
	t := s.words(r).Ask
	said, err := answer.Of(v, answer.Options{Lang: lang, Location: s.Location})
	if err != nil {
		return nil, err
	}
	a := &askAnswer{
		Answer:   said,
		Question: t.question(v.Question, words.In(lang).Clock(s.Location, v.Question.Sent.From, v.AsOf)),
		Link:     origin(r) + f.shared(v, s.Location, f.first),
		Again:    f.shared(v, s.Location, time.Time{}),
		Server:   v.Server.Name,
		Probes:   probesAddress(v),
	}
	if age := v.AsOf.Sub(f.first); age >= time.Minute {
		a.First = s.clock(r).Full(f.first)
	}
	if v.Incident != nil {
		a.Incident = v.Incident.ID
	}
	return a, nil
}

// Tone returns the class of the stylesheet for the kind of an answer.
func (a askAnswer) Tone() string {
	switch a.Kind {
	case report.VerdictDelivered:
		return "good"
	case report.VerdictReturned, report.VerdictExpired, report.VerdictLoss:
		return "bad"
	case report.VerdictUnknown:
		return "unknown"
	case report.VerdictPlanned:
		return "plan"
	}
	return "warn"
}

// question says how a question was understood.
func (t askWords) question(q report.Question, k words.Clock) string {
	about := words.Plain(q.About)
	if server := words.Plain(q.Server); server != "" && !strings.EqualFold(server, about) {
		about = fmt.Sprintf(t.OnServer, about, server)
	}
	format := t.ToAbout
	if q.Direction == report.Outbound {
		format = t.FromAbout
	}
	return fmt.Sprintf(format, about, sentWords(q.Sent, k))
}

// sentWords writes the time that was asked for, to the minute where that is exact.
func sentWords(span report.Span, k words.Clock) string {
	from, to := k.In(span.From), k.In(span.To)
	layout := "15:04"
	if !from.Truncate(time.Minute).Equal(from) || !to.Truncate(time.Minute).Equal(to) {
		layout = "15:04:05"
	}
	first := k.Date(from) + " " + from.Format(layout)
	zone := k.Zone(to)
	switch {
	case span.Length() <= time.Minute:
		return first + " " + zone
	case from.Format(time.DateOnly) == to.Format(time.DateOnly):
		return k.FromTo(first, to.Format(layout)+" "+zone)
	}
	return k.FromTo(first, k.Date(to)+" "+to.Format(layout)+" "+zone)
}
