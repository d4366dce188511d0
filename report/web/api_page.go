package web

import (
	"embed"
	"fmt"
	"net/http"
	"strings"

	"mailprobe/report/incident"
	"mailprobe/report/words"
)

// apiExampleFiles are answers to the examples. A test holds them against what the
// API answers, and against what is said of each field.
//
//go:embed api_examples/*.json
var apiExampleFiles embed.FS

// apiExample returns the answer to the example of a path.
func apiExample(name string) string {
	text, err := apiExampleFiles.ReadFile("api_examples/" + name + ".json")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// apiBody is what the page on the API shows.
type apiBody struct {
	Root    string
	Paths   []apiPathSection
	Schemas []apiSchemaSection
	Problem apiSchemaSection
	Failure string // example of a problem
}

// apiPathSection is what is said of a path.
type apiPathSection struct {
	ID, Path, Title, Text string
	Schema                string
	Params                []apiRow
	Request, Answer       string
}

// apiSchemaSection is what is said of a kind of object.
type apiSchemaSection struct {
	T             apiWords
	Name, Caption string
	Rows          []apiRow
}

// apiRow is a parameter or a field, in words.
type apiRow struct {
	Name, Type, Text string
	Ref              string // schema; empty: none
}

func (s *site) apiPage(w http.ResponseWriter, r *http.Request) {
	lang, t := s.language(r), s.words(r).API
	body := apiBody{Root: apiRoot, Failure: apiExample("problem")}
	for _, e := range apiEndpoints {
		body.Paths = append(body.Paths, t.path(e))
	}
	for _, schema := range apiSchemas {
		if section := t.schema(schema, lang); schema.Name == apiProblemSchema {
			body.Problem = section
		} else {
			body.Schemas = append(body.Schemas, section)
		}
	}
	s.render(w, r, view{Title: t.Title, Page: "api", Body: body})
}

func (t apiWords) path(e apiEndpoint) apiPathSection {
	about := t.Endpoints[e.Name]
	section := apiPathSection{
		ID: e.Name, Path: apiRoot + e.Path, Title: about.Title, Text: about.Text, Schema: e.schema(),
		Request: "GET " + apiRoot + e.Example, Answer: apiExample(e.Name),
	}
	if e.Answer == nil {
		section.Text += " " + fmt.Sprintf(t.IncidentVersion, incident.Version)
	}
	for _, p := range e.Params {
		section.Params = append(section.Params, t.param(e, p))
	}
	return section
}

func (t apiWords) param(e apiEndpoint, p apiParam) apiRow {
	row := apiRow{Name: p.Name, Text: t.paramText(e, p), Type: t.Types[string(p.Kind)]}
	switch {
	case p.InPath:
		row.Type += ", " + t.Path
	case p.Required:
		row.Type += ", " + t.Required
	case p.Default != "":
		row.Type += ", " + fmt.Sprintf(t.Default, p.Default)
	}
	if p.Values != nil {
		row.Text += ". " + fmt.Sprintf(t.OneOf, strings.Join(p.Values, ", "))
	}
	return row
}

func (t apiWords) paramText(e apiEndpoint, p apiParam) string {
	return t.ParamText[fieldKey(t.ParamText, e.Name, p.Name)]
}

func (t apiWords) schema(s apiSchema, lang words.Language) apiSchemaSection {
	section := apiSchemaSection{T: t, Name: s.Name, Caption: fmt.Sprintf(t.FieldsOf, s.Name)}
	for _, f := range s.Fields {
		row := apiRow{Name: f.Name, Text: s.text(f, lang), Type: f.Type}
		if f.Ref() {
			row.Ref = f.Type
		} else {
			row.Type = t.Types[f.Type]
		}
		for range f.Lists {
			row.Type = fmt.Sprintf(t.List, row.Type)
		}
		if f.Null {
			row.Type += " " + t.OrNull
		}
		if f.Optional {
			row.Type += ", " + t.OrNone
		}
		if values := s.values(f); values != nil {
			row.Text += ". " + fmt.Sprintf(t.OneOf, strings.Join(values, ", "))
		}
		section.Rows = append(section.Rows, row)
	}
	return section
}
