package web

import (
	"net/http"
	"time"

	"golang.org/x/text/language"

	"mailprobe/report/words"
)

// languageParam is the name of the parameter that chooses the language.
const languageParam = "lang"

// languageCookie keeps the choice. Another program on the same host must not
// mistake it for its own.
const languageCookie = "mailprobe-lang"

// languageKept is how long a choice of language is kept.
const languageKept = 365 * 24 * time.Hour

// offered matches the languages that a browser wants with words.Languages; of
// none that is offered, the first is taken.
var offered = language.NewMatcher([]language.Tag{language.English, language.Japanese})

// language returns the language of a request: as its address says, else as was
// chosen before, else as the browser asks for, else English.
func (s *site) language(r *http.Request) words.Language {
	if lang, ok := chosenLanguage(r); ok {
		return lang
	}
	if cookie, err := r.Cookie(languageCookie); err == nil {
		if lang, ok := languageOf(cookie.Value); ok {
			return lang
		}
	}
	_, i := language.MatchStrings(offered, r.Header.Get("Accept-Language"))
	return words.Languages[i]
}

// words returns the phrases in the language of a request.
func (s *site) words(r *http.Request) catalogue { return catalogueOf(s.language(r)) }

func chosenLanguage(r *http.Request) (words.Language, bool) {
	return languageOf(r.URL.Query().Get(languageParam))
}

func languageOf(name string) (words.Language, bool) {
	for _, lang := range words.Languages {
		if name == string(lang) {
			return lang, true
		}
	}
	return "", false
}

// keepLanguage has the browser remember the language that the address chose.
func keepLanguage(w http.ResponseWriter, r *http.Request) {
	lang, ok := chosenLanguage(r)
	if !ok {
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: languageCookie, Value: string(lang), Path: "/", MaxAge: int(languageKept / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil,
	})
}
