package web

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mailprobe/report"
	"mailprobe/report/incident"
	"mailprobe/report/words"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

const notesAddress = "/incidents/20110505-1910/notes?lang=en"

// desk is a site on which a person annotates, and what came of it.
type desk struct {
	http.Handler
	written []written
	err     error // of writing
}

type written struct {
	Incident, By string
	Annotation   report.Annotation
}

func newDesk(author func(*http.Request) string) *desk {
	d := &desk{}
	source := sourceOf(dossier2011(false), report.Verdict{})
	source.annotate = func(incident, by string, a report.Annotation) error {
		if d.err == nil {
			d.written = append(d.written, written{incident, by, a})
		}
		return d.err
	}
	d.Handler = New(Options{Source: source, Location: jst, Author: author, Log: slog.New(slog.DiscardHandler)})
	return d
}

// form gets the form, and returns its hidden fields.
func (d *desk) form(t *testing.T) url.Values {
	t.Helper()
	values := url.Values{}
	for _, e := range find(getPage(t, d, notesAddress, http.StatusOK), "input") {
		if attr(e, "type") == "hidden" {
			values.Set(attr(e, "name"), attr(e, "value"))
		}
	}
	return values
}

func (d *desk) wantNothing(t *testing.T, why string) {
	t.Helper()
	if len(d.written) > 0 {
		t.Errorf("%s, and a note was written: %v", why, d.written)
	}
}

func TestNoteIsWritten(t *testing.T) {
	d := newDesk(named("tanaka"))
	form := d.form(t)
	for name, value := range map[string]string{"cause_en": " A power fault. ", "cause_ja": "電源障害です。", "text_en": "We apologise.", "text_ja": "お詫び申し上げます。", "planned": "no"} {
		form.Set(name, value)
	}
	w := postForm(d, notesAddress, "same-origin", form)
	if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != "/incidents/20110505-1910#notes" {
		t.Errorf("it answers %d and leads to %q:\n%s", w.Code, got, w.Body)
	}
	want := []written{{"20110505-1910", "tanaka", report.Annotation{
		Cause: report.Text{EN: "A power fault.", JA: "電源障害です。"}, Text: report.Text{EN: "We apologise.", JA: "お詫び申し上げます。"}, Unplanned: true,
	}}}
	if diff := cmp.Diff(want, d.written); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What a browser says of another site is refused before anything is read, and a
// form without our token is, whatever the browser says or does not say.
func TestNoteOfAnotherSiteIsRefused(t *testing.T) {
	mallory, tanaka := newDesk(named("mallory")), newDesk(named("tanaka"))
	good, others := tanaka.form(t), mallory.form(t)
	for name, test := range map[string]struct {
		from  string
		token string
	}{
		"cross-site":                      {"cross-site", good.Get("token")},
		"same-site":                       {"same-site", good.Get("token")},
		"a browser that says nothing":     {"", ""},
		"our own origin, without a token": {"same-origin", ""},
		"the token of somebody else":      {"", others.Get("token")},
		"a token that is nearly right":    {"", good.Get("token")[1:]},
	} {
		w := postForm(tanaka, notesAddress, test.from, url.Values{"token": {test.token}, "cause_en": {"x"}})
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: it answers %d", name, w.Code)
		}
		tanaka.wantNothing(t, name)
	}
	r := postForm(tanaka, "/incidents/another/notes", "", url.Values{"token": {good.Get("token")}, "cause_en": {"x"}})
	if r.Code != http.StatusForbidden {
		t.Errorf("the token of another incident: it answers %d", r.Code)
	}
	tanaka.wantNothing(t, "the token of another incident")
}

func TestNobodyAnnotatesWithoutAName(t *testing.T) {
	token := newDesk(named("tanaka")).form(t)
	for name, test := range map[string]struct {
		author func(*http.Request) string
		want   string
	}{
		"no authentication": {nil, "start it with --web.config.file and name a file that has basic_auth_users"},
		"no name":           {named(""), "You cannot add notes: the login gave no name."},
	} {
		d := newDesk(test.author)
		page := getPage(t, d, notesAddress, http.StatusForbidden)
		if len(find(page, "form")) > 0 || !strings.Contains(text(page), test.want) {
			t.Errorf("%s: it has a form, or does not say %q: %s", name, test.want, text(page))
		}
		w := postForm(d, notesAddress, "same-origin", url.Values{"token": token["token"], "cause_en": {"x"}})
		if w.Code != http.StatusForbidden || !strings.Contains(text(checkPage(t, w.Body.String())), test.want) {
			t.Errorf("%s: a note answers %d", name, w.Code)
		}
		d.wantNothing(t, name)
	}
}

// Whatever is wrong, what was typed stays.
func TestMistakenNoteKeepsWhatWasTyped(t *testing.T) {
	long := strings.Repeat("障", noteLength+1)
	for name, test := range map[string]struct {
		set    url.Values
		err    error
		status int
		want   string
	}{
		"an old form": {url.Values{"token": {"old"}}, nil, http.StatusForbidden, "The form was too old to be trusted"},
		"too long":    {url.Values{"text_ja": {long}}, nil, http.StatusUnprocessableEntity, "A text is too long"},
		"refused":     {nil, &MistakeError{Text: "incident 20110505-1910 was merged into 20110505-1905: write the note on 20110505-1905"}, http.StatusUnprocessableEntity, "write the note on 20110505-1905"},
		"a full disk": {nil, errors.New("writing the note: disk full at /var/lib"), http.StatusInternalServerError, "The note could not be written. What you typed is still here"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(named("tanaka"))
			d.err = test.err
			form := d.form(t)
			form.Set("cause_en", `Typed "by" <hand>`)
			form.Set("planned", "yes")
			for field, value := range test.set {
				form[field] = value
			}
			w := postForm(d, notesAddress, "same-origin", form)
			page := checkPage(t, w.Body.String())
			if w.Code != test.status || !strings.Contains(text(findID(t, page, "wrong")), test.want) {
				t.Errorf("it answers %d: %s", w.Code, text(findID(t, page, "wrong")))
			}
			if got := findID(t, page, "cause_en").FirstChild.Data; got != `Typed "by" <hand>` {
				t.Errorf("what was typed is %q now", got)
			}
			if got := checked(page); got != "yes" {
				t.Errorf("the choice is %q now", got)
			}
			if strings.Contains(text(page), "/var/lib") {
				t.Error("the reader is told what only the log should hold")
			}
			d.wantNothing(t, name)
			if token := attr(find(page, "form")[0].FirstChild.NextSibling, "value"); token != d.form(t).Get("token") {
				t.Error("the form that comes back cannot be sent")
			}
		})
	}
}

func checked(page *html.Node) string {
	for _, e := range find(page, "input") {
		if hasAttr(e, "checked") {
			return attr(e, "value")
		}
	}
	return "nothing"
}

func TestEmptyNoteIsAMistake(t *testing.T) {
	d := newDesk(named("tanaka"))
	form := d.form(t)
	form.Set("cause_en", " \n ")
	form.Set("planned", "perhaps")
	w := postForm(d, notesAddress, "same-origin", form)
	page := checkPage(t, w.Body.String())
	if got := text(findID(t, page, "wrong")); w.Code != http.StatusUnprocessableEntity || got != "The note says nothing. Give a cause, a remark, or whether it was planned." {
		t.Errorf("it answers %d: %s", w.Code, got)
	}
	if !hasAttr(findID(t, page, "cause_en"), "autofocus") {
		t.Error("the first field has not the focus")
	}
	d.wantNothing(t, "it was empty")
}

func TestTooLongFieldIsMarked(t *testing.T) {
	d := newDesk(named("tanaka"))
	form := d.form(t)
	form.Set("text_en", strings.Repeat("x", noteLength+1))
	form.Set("cause_en", strings.Repeat("x", noteLength))
	page := checkPage(t, postForm(d, notesAddress, "same-origin", form).Body.String())
	for id, want := range map[string]string{"text_en": "true", "cause_en": ""} {
		if got := attr(findID(t, page, id), "aria-invalid"); got != want {
			t.Errorf("%s is invalid: %q, want %q", id, got, want)
		}
	}
}

func TestEndlessNoteIsCutOff(t *testing.T) {
	d := newDesk(named("tanaka"))
	form := d.form(t)
	form.Set("cause_en", strings.Repeat("x", 2*bodyLength))
	w := postForm(d, notesAddress, "same-origin", form)
	if page := checkPage(t, w.Body.String()); w.Code != http.StatusBadRequest || !strings.Contains(text(page), "The form could not be read.") {
		t.Errorf("it answers %d: %s", w.Code, text(page))
	}
	d.wantNothing(t, "it was too long to be read")
}

// So much of a text as the form takes, the report shows.
func TestNoteOfTheGreatestLengthIsShownWhole(t *testing.T) {
	d := dossier2011(true)
	longest := strings.Repeat("障", noteLength)
	d.Notes = []report.Comment{{At: at("12:10:00"), By: "tanaka", Annotation: report.Annotation{Cause: report.Text{JA: longest}}}}
	e, err := incident.Embed(d, incident.Options{Lang: words.Japanese, Location: jst})
	if err != nil || !strings.Contains(string(e.Body), longest) {
		t.Errorf("the report cuts it: %v", err)
	}
}

func TestNoteFormInTheOrderOfTheTabKey(t *testing.T) {
	page := getPage(t, newDesk(named("tanaka")), notesAddress, http.StatusOK)
	want := []string{"Incident 20110505-1910", "cause_en", "cause_ja", "text_en", "text_ja", "planned", "planned yes", "planned no", "Add the note", "Back without a note"}
	if diff := cmp.Diff(want, tabStops(t, findID(t, page, "main"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(text(page), "It will be signed: tanaka") {
		t.Error("it does not say whose name the note will have")
	}
}
