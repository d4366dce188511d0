package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"mailprobe/probe"
	"mailprobe/report"
)

// noteForms serve the form by which a person annotates an incident.
//
// A note needs a name, which authentication gives. Browsers send a password along
// with what any site makes them post, so two guards stand before a note: what the
// browser says of where the request comes from, around all pages, and a token in
// the form, which no other site can read. The second one also holds for a browser
// that says nothing of the first.
type noteForms struct {
	*site
	key []byte // of the tokens; it lasts as long as the program runs
}

func newNoteForms(s *site) noteForms {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // it never fails
	return noteForms{site: s, key: key}
}

// noteBody is the form, as it was filled in.
type noteBody struct {
	ID     string
	Title  string // of the incident's page
	Author string // empty: nobody may
	Asked  bool   // authentication is configured
	Token  string
	Most   int // characters of a text
	noteFields
	Mistakes noteMistakes
}

// noteFields are what was typed.
type noteFields struct {
	CauseEN, CauseJA, TextEN, TextJA string
	Planned                          string // yes, no, or empty: the note does not say
}

// noteMistakes are what is wrong with it.
type noteMistakes struct {
	Text   string   // in the reader's language; empty: nothing
	Detail string   // in the program's own words; may be empty
	Long   []string // names of the fields that are too long
	Empty  bool
}

// Has tells whether a field is too long.
func (m noteMistakes) Has(field string) bool {
	for _, f := range m.Long {
		if f == field {
			return true
		}
	}
	return false
}

// noteLength is how many characters a text of a note may have: a report shows so
// many of one text. bodyLength is what is read of a form at the most, in bytes.
const (
	noteLength = 300
	bodyLength = 64 << 10
)

// show shows the empty form.
func (n noteForms) show(w http.ResponseWriter, r *http.Request) {
	d, ok := n.dossier(w, r)
	if !ok {
		return
	}
	status := http.StatusOK
	if n.author(r) == "" {
		status = http.StatusForbidden
	}
	n.form(w, r, status, noteBody{ID: d.Incident.ID})
}

// form shows the form.
func (n noteForms) form(w http.ResponseWriter, r *http.Request, status int, b noteBody) {
	b.Author, b.Asked, b.Most = n.author(r), n.Author != nil, noteLength
	if b.Author != "" {
		uncompressed(w)
		b.Token = n.token(b.Author, b.ID)
	}
	n.renderAs(w, r, status, view{Title: n.words(r).Incident.NoteTitle, Page: "incident_note", Body: b})
}

// write writes a note. On a mistake the form comes back as it was filled in.
func (n noteForms) write(w http.ResponseWriter, r *http.Request) {
	t := n.words(r).Incident
	r.Body = http.MaxBytesReader(w, r.Body, bodyLength)
	b := noteBody{ID: r.PathValue("id")}
	author := n.author(r)
	if author == "" {
		n.form(w, r, http.StatusForbidden, b)
		return
	}
	if err := r.ParseForm(); err != nil {
		b.Mistakes = noteMistakes{Text: t.NotRead, Detail: probe.OneLine(err.Error())}
		n.form(w, r, http.StatusBadRequest, b)
		return
	}
	b.noteFields = readNote(r)
	if !hmac.Equal([]byte(r.PostFormValue("token")), []byte(n.token(author, b.ID))) {
		b.Mistakes.Text = t.OldForm
		n.form(w, r, http.StatusForbidden, b)
		return
	}
	if b.Mistakes = b.check(t); b.Mistakes.Text != "" {
		n.form(w, r, http.StatusUnprocessableEntity, b)
		return
	}
	if err := n.Source.Annotate(r.Context(), b.ID, author, b.annotation()); err != nil {
		n.refused(w, r, b, err)
		return
	}
	http.Redirect(w, r, incidentPath(b.ID)+"#notes", http.StatusSeeOther)
}

// refused shows the form again after a note could not be written. What was typed
// must not be lost, whatever went wrong.
func (n noteForms) refused(w http.ResponseWriter, r *http.Request, b noteBody, err error) {
	t := n.words(r).Incident
	var missing *NotFoundError
	var mistake *MistakeError
	switch {
	case errors.As(err, &missing):
		n.fail(w, r, err)
		return
	case errors.As(err, &mistake):
		b.Mistakes = noteMistakes{Text: t.Refused, Detail: probe.OneLine(mistake.Text)}
		n.form(w, r, http.StatusUnprocessableEntity, b)
		return
	}
	n.Log.Error("a note could not be written", "incident", b.ID, "err", err)
	b.Mistakes.Text = t.NotWritten
	n.form(w, r, http.StatusInternalServerError, b)
}

// token is what the form of one author on one incident carries.
func (n noteForms) token(author, incident string) string {
	mac := hmac.New(sha256.New, n.key)
	mac.Write([]byte(author + "\x00" + incident))
	return hex.EncodeToString(mac.Sum(nil))
}

func readNote(r *http.Request) noteFields {
	text := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	f := noteFields{CauseEN: text("cause_en"), CauseJA: text("cause_ja"), TextEN: text("text_en"), TextJA: text("text_ja")}
	if p := text("planned"); p == "yes" || p == "no" {
		f.Planned = p
	}
	return f
}

// check tells what is wrong with what was typed.
func (f noteFields) check(t incidentWords) noteMistakes {
	var m noteMistakes
	for _, each := range []struct{ name, text string }{{"cause_en", f.CauseEN}, {"cause_ja", f.CauseJA}, {"text_en", f.TextEN}, {"text_ja", f.TextJA}} {
		if utf8.RuneCountInString(each.text) > noteLength {
			m.Long = append(m.Long, each.name)
		}
	}
	switch {
	case len(m.Long) > 0:
		m.Text = t.TooLong
	case f == noteFields{}:
		m.Text, m.Empty = t.Nothing, true
	}
	return m
}

func (f noteFields) annotation() report.Annotation {
	return report.Annotation{
		Cause:   report.Text{EN: f.CauseEN, JA: f.CauseJA},
		Text:    report.Text{EN: f.TextEN, JA: f.TextJA},
		Planned: f.Planned == "yes", Unplanned: f.Planned == "no",
	}
}
