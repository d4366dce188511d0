package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"mailprobe/report"
	"mailprobe/report/incident"
	"mailprobe/report/words"
)

// noticeLink is a kind of notice, and whether it fits now.
type noticeLink struct {
	Kind    incident.NoticeKind
	Text    string
	Href    string // empty: it does not fit
	Why     string // it does not fit
	Current bool
	Next    bool // it is likely wanted next
}

// noticeBody is the page with a notice to copy.
type noticeBody struct {
	ID      string
	Into    string
	Title   string
	Links   []noticeLink
	Kind    incident.NoticeKind // empty: none fits
	Why     string              // the kind that was asked for does not fit
	Notices []noticeText
	Since   sinceField
	Zone    string
}

// noticeText is a notice in one language.
type noticeText struct {
	Lang words.Language
	Name string // of the language, as it calls itself
	Text string
}

// sinceField is when the notice before went out: an update tells what is said
// otherwise since then.
type sinceField struct {
	Value string
	Wrong bool
	at    time.Time
}

// notice shows a notice in each language: companies send both.
func (s *site) notice(w http.ResponseWriter, r *http.Request) {
	d, ok := s.dossier(w, r)
	if !ok {
		return
	}
	kind := incident.NoticeKind(r.URL.Query().Get("kind"))
	if kind == "" {
		kind = incident.NextNotice(d)
	} else if !slices.Contains(incident.NoticeKinds, kind) {
		s.fail(w, r, &MistakeError{Field: "kind", Text: "the notice is none: it is first, update or recovered"})
		return
	}
	t := s.words(r).Incident
	b := noticeBody{
		ID: d.Incident.ID, Into: d.Incident.Into, Title: t.NoticeTitle, Links: t.noticeLinks(d, kind), Kind: kind,
		Since: readSince(r.URL.Query().Get("since"), s.Location), Zone: zoneName(d.Now, s.Location),
	}
	if slices.Contains(incident.Fitting(d), kind) {
		if err := b.write(d, s.Location, s.language(r)); err != nil {
			s.fail(w, r, err)
			return
		}
	} else {
		b.Kind, b.Why = "", t.whyNot(d, kind)
	}
	s.render(w, r, view{Title: t.NoticeTitle, Page: "incident_notice", Now: d.Now, Body: b})
}

// write fills in the notice, the reader's own language first.
func (b *noticeBody) write(d report.Dossier, loc *time.Location, first words.Language) error {
	languages := slices.Clone(words.Languages)
	slices.SortStableFunc(languages, func(x, y words.Language) int {
		switch first {
		case x:
			return -1
		case y:
			return 1
		}
		return 0
	})
	for _, lang := range languages {
		var text strings.Builder
		o := incident.NoticeOptions{Kind: b.Kind, Lang: lang, Location: loc}
		if b.Kind == incident.Update {
			o.Since = b.Since.at
		}
		if err := incident.WriteNotice(&text, d, o); err != nil {
			return err
		}
		b.Notices = append(b.Notices, noticeText{Lang: lang, Name: ownNames[lang], Text: text.String()})
	}
	return nil
}

// readSince reads an instant as a browser's field for one writes it, or RFC 3339.
func readSince(text string, loc *time.Location) sinceField {
	f := sinceField{Value: strings.TrimSpace(text)}
	if f.Value == "" {
		return f
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339} {
		if at, err := time.ParseInLocation(layout, f.Value, loc); err == nil {
			f.at = at
			return f
		}
	}
	f.Wrong = true
	return f
}

func zoneName(at time.Time, loc *time.Location) string { return at.In(loc).Format("MST") }

// noticeLinks lists the kinds of notice, and why those do not fit that do not.
func (t incidentWords) noticeLinks(d report.Dossier, current incident.NoticeKind) []noticeLink {
	fitting, next := incident.Fitting(d), incident.NextNotice(d)
	list := make([]noticeLink, 0, len(incident.NoticeKinds))
	for _, kind := range incident.NoticeKinds {
		l := noticeLink{Kind: kind, Text: t.kind(kind), Current: kind == current, Next: kind == next}
		if slices.Contains(fitting, kind) {
			l.Href = incidentPath(d.Incident.ID) + "/notice?" + url.Values{"kind": {string(kind)}}.Encode()
		} else {
			l.Why = t.whyNot(d, kind)
		}
		list = append(list, l)
	}
	return list
}

func (t incidentWords) kind(kind incident.NoticeKind) string {
	switch kind {
	case incident.First:
		return t.First
	case incident.Update:
		return t.Update
	}
	return t.Recovered
}

// whyNot says why a kind of notice does not fit.
func (t incidentWords) whyNot(d report.Dossier, kind incident.NoticeKind) string {
	switch i := d.Incident; {
	case i.Into != "":
		return t.NotMerged
	case i.Withdrawn:
		return t.NotWithdrawn
	case i.State() == report.IncidentUnwatched:
		return t.NotUnwatched
	}
	return t.NotOver
}
