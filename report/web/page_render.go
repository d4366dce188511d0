package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report/words"
)

// view is what every page is made of.
type view struct {
	Lang    words.Language // set by render
	Title   string         // plain text, in the language of the page
	Page    string         // name of the page's template
	Refresh time.Duration  // zero: it does not refresh itself
	Now     time.Time      // as of when the page is; zero: when it is rendered
	Body    any
}

// frame is what a page's template is given, and the layout around it.
type frame struct {
	view
	T       catalogue
	Clock   words.Clock
	Agent   string
	Version string
	Style   string // address of the stylesheet
	Script  string
	Nav     []link
	Switch  []link // to the same address in each language
	Main    template.HTML
}

// Seconds returns the refresh interval for the script; zero: none.
func (f frame) Seconds() int { return int(f.Refresh / time.Second) }

// leastRefresh is how often a page without a script loads itself again at the
// most: it takes the reader's place on the page with it.
const leastRefresh = 60

// Reload returns the refresh interval for browsers without a script.
func (f frame) Reload() int { return max(leastRefresh, f.Seconds()) }

// render writes a page.
func (s *site) render(w http.ResponseWriter, r *http.Request, v view) {
	s.renderAs(w, r, http.StatusOK, v)
}

// renderAs writes a page with a status. A page is made whole before its first
// byte is sent, so that a failure is told instead of half a page.
func (s *site) renderAs(w http.ResponseWriter, r *http.Request, status int, v view) {
	v.Lang = s.language(r)
	if v.Now.IsZero() {
		v.Now = time.Now()
	}
	page, err := compose(s.frame(r, v))
	if err != nil {
		s.Log.Error("a page could not be made", "page", v.Page, "err", err)
		http.Error(w, "This page could not be made; the agent's log says why.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(v.Lang))
	h.Add("Vary", "Accept-Language, Cookie")
	keepLanguage(w, r)
	w.WriteHeader(status)
	_, _ = w.Write(page) // the visitor is gone: nobody is left to tell
}

func (s *site) frame(r *http.Request, v view) frame {
	t := s.words(r)
	return frame{
		view: v, T: t, Clock: s.clockAt(r, v.Now), Agent: s.Agent, Version: s.Version,
		Style: style.address(), Script: script.address(), Nav: t.Layout.nav(r), Switch: t.Layout.languages(r),
	}
}

// compose fills the page's own template, and the layout around it.
func compose(f frame) ([]byte, error) {
	var main, page bytes.Buffer
	if err := templates.ExecuteTemplate(&main, f.Page, f); err != nil {
		return nil, fmt.Errorf("filling the page: %w", err)
	}
	f.Main = template.HTML(main.String()) // written by a template, which escaped it
	if err := templates.ExecuteTemplate(&page, "layout", f); err != nil {
		return nil, fmt.Errorf("filling the layout: %w", err)
	}
	return harmless(page.String()), nil
}

// harmless leaves nothing in a page that moves a cursor, hides or turns the direction
// of what follows. The texts of others are fit for a page before; this is for what
// forms give back as it was typed. Of the two bytes with which a browser ends a line
// in a form, a page needs one.
func harmless(page string) []byte {
	return []byte(probe.Printable(strings.ReplaceAll(page, "\r\n", "\n")))
}

//go:embed pages/*.html
var pageFiles embed.FS

// templates are all pages, each under the name of its file without the suffix.
var templates = parsePages(pageFiles)

func parsePages(files fs.FS) *template.Template {
	all := template.New("pages").Funcs(template.FuncMap{
		"part":  url.PathEscape, // makes a name a part of a path
		"class": class,
		"line":  probe.OneLine, // of what others wrote
	})
	names, err := fs.Glob(files, "pages/*.html")
	for _, name := range names {
		text, readErr := fs.ReadFile(files, name)
		if err = readErr; err != nil {
			break
		}
		template.Must(all.New(strings.TrimSuffix(path.Base(name), ".html")).Parse(string(text)))
	}
	return template.Must(all, err)
}

// class makes the name of a state or an outcome fit for a class of the
// stylesheet: state-not-delivering.
func class(kind string, word any) string {
	return kind + "-" + strings.ReplaceAll(fmt.Sprint(word), " ", "-")
}
