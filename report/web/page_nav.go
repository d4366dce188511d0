package web

import (
	"net/http"
	"strings"

	"mailprobe/report/words"
)

// link is a link of the layout.
type link struct {
	Text    string
	Href    string
	Lang    words.Language // of the text, where it is not that of the page
	Current bool
}

// nav lists the main pages.
func (l layoutWords) nav(r *http.Request) []link {
	list := []link{
		{Text: l.Overview, Href: "/"},
		{Text: l.Incidents, Href: "/incidents"},
		{Text: l.Ask, Href: "/ask"},
		{Text: l.Agent, Href: "/agent"},
		{Text: l.API, Href: "/api/"},
	}
	current := section(r.URL.Path)
	for i := range list {
		list[i].Current = list[i].Href == current
	}
	return list
}

// section returns the main page to which an address belongs; empty: to none.
func section(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch first {
	case "", "servers", "probes":
		return "/"
	case "incidents", "ask", "agent":
		return "/" + first
	case "api":
		return "/api/"
	}
	return ""
}

// languages lists the languages, each as it calls itself, with the address of
// the same page in it.
func (l layoutWords) languages(r *http.Request) []link {
	here := *r.URL
	query := here.Query()
	here.Scheme, here.Host, here.User = "", "", nil
	here.Path = "/" + strings.TrimLeft(here.Path, "/") // two slashes would name a host
	var list []link
	for _, lang := range words.Languages {
		query.Set(languageParam, string(lang))
		here.RawQuery = query.Encode()
		list = append(list, link{Text: ownNames[lang], Href: here.String(), Lang: lang, Current: catalogueOf(lang).Layout == l})
	}
	return list
}

// ownNames are the languages as they call themselves.
var ownNames = map[words.Language]string{words.English: "English", words.Japanese: "日本語"}
