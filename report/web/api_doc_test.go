package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/report/words"
)

// writeExamples has the examples written anew, to be read line by line.
const writeExamples = "MAILPROBE_WRITE_EXAMPLES"

// The examples on the page are what the API answers.
func TestAPIExamples(t *testing.T) {
	c := apiHandler(t, apiWorld())
	examples := map[string]string{"problem": c.do(http.MethodGet, apiRoot+"/servers/mx9.example").Body.String()}
	for _, e := range apiEndpoints {
		examples[e.Name], _ = c.get(e.Example)
	}
	for name, text := range examples {
		if os.Getenv(writeExamples) != "" {
			if err := os.WriteFile(filepath.Join("api_examples", name+".json"), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if diff := cmp.Diff(strings.TrimSpace(text), apiExample(name)); diff != "" {
			t.Errorf("the example of %s is not what the API answers (set %s to write it anew):\n%s", name, writeExamples, diff)
		}
	}
}

// reading compares documents with what is said of them.
type reading struct {
	t    *testing.T
	seen map[string]bool // fields, of a schema, that had a value
}

func (r reading) object(at, schema string, value any) {
	r.t.Helper()
	i := slices.IndexFunc(apiSchemas, func(s apiSchema) bool { return s.Name == schema })
	doc, ok := value.(map[string]any)
	if i < 0 || !ok {
		r.t.Errorf("%s: %v is no object of the kind %q", at, value, schema)
		return
	}
	said := map[string]bool{}
	for _, f := range apiSchemas[i].Fields {
		said[f.Name] = true
		v, there := doc[f.Name]
		switch {
		case !there && !f.Optional:
			r.t.Errorf("%s lacks %s", at, f.Name)
		case there && v == nil && !f.Null:
			r.t.Errorf("%s.%s is null", at, f.Name)
		case there && v != nil:
			r.seen[schema+"."+f.Name] = true
			r.list(at+"."+f.Name, apiSchemas[i], f, v)
		}
	}
	for name := range doc {
		if !said[name] {
			r.t.Errorf("%s.%s is not documented", at, name)
		}
	}
}

func (r reading) list(at string, s apiSchema, f apiField, v any) {
	if f.Lists == 0 {
		r.value(at, s, f, v)
		return
	}
	list, ok := v.([]any)
	if !ok {
		r.t.Errorf("%s: %v is no list", at, v)
	}
	f.Lists--
	for i, v := range list {
		r.list(fmt.Sprintf("%s[%d]", at, i), s, f, v)
	}
}

func (r reading) value(at string, s apiSchema, f apiField, v any) {
	ok := false
	switch f.Type {
	case "string":
		var text string
		text, ok = v.(string)
		if values := s.values(f); values != nil && text != "" && !slices.Contains(values, text) {
			r.t.Errorf("%s: %q is none of %q", at, text, values)
		}
	case "time":
		var text string
		if text, ok = v.(string); ok {
			_, err := time.Parse(time.RFC3339, text)
			ok = err == nil && (strings.HasSuffix(text, "+09:00") || strings.HasPrefix(at, "ask.") && strings.HasSuffix(text, "Z"))
		}
	case "integer":
		n, number := v.(float64)
		ok = number && n == float64(int64(n))
	case "number":
		_, ok = v.(float64)
	case "boolean":
		_, ok = v.(bool)
	case "labels":
		_, ok = v.(map[string]any)
	default:
		r.object(at, f.Type, v)
		return
	}
	if !ok {
		r.t.Errorf("%s: %v is no %s", at, v, f.Type)
	}
}

// unseen are fields that contradict the rest of the example: of an incident that is
// over, of a verdict that is not known.
var unseen = []string{"ReportIncident.into", "ReportIncident.of", "ReportIncident.withdrawn", "ReportDuration.most_seconds", "VerdictSender.gives_up_seconds"}

// Each answer holds the fields that the page lists, and no others, and each field
// has a value in some answer: so none is described that is not there.
func TestAPIAnswersAsDocumented(t *testing.T) {
	r := reading{t, map[string]bool{}}
	c := apiHandler(t, apiWorld())
	for _, e := range apiEndpoints {
		_, doc := c.get(e.Example)
		r.object(e.Name, e.schema(), doc)
	}
	for _, target := range []string{"/servers/mx9.example", "/incidents?form=x"} {
		w := c.do(http.MethodGet, apiRoot+target)
		var doc map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		r.object("problem", apiProblemSchema, doc)
	}
	for _, s := range apiSchemas {
		for _, f := range s.Fields {
			if name := s.Name + "." + f.Name; !r.seen[name] && !slices.Contains(unseen, name) {
				t.Errorf("no answer shows %s", name)
			}
		}
	}
}

// The least that a record can hold is answered in the same form.
func TestAPIAnswersOfNothing(t *testing.T) {
	nothing := fake{
		overview:  func() (Overview, error) { o, err := apiOverviewNow(); o.View = nil; return o, err },
		server:    apiWorld().server,
		probes:    func(ProbesQuery) (ProbePage, error) { return ProbePage{}, nil },
		probe:     func(string, string) (ProbeSheet, error) { return ProbeSheet{Now: apiNow, Line: apiPending}, nil },
		incidents: apiWorld().incidents, dossier: apiWorld().dossier, ask: apiWorld().ask,
	}
	r := reading{t, map[string]bool{}}
	c := apiHandler(t, nothing)
	for _, e := range apiEndpoints {
		_, doc := c.get(e.Example)
		r.object(e.Name, e.schema(), doc)
	}
	_, doc := c.get("/overview")
	if got := doc["servers"].([]any)[0].(map[string]any)["state"]; got != "unknown" {
		t.Errorf("before the analysis looked, a server is %v, not unknown", got)
	}
}

func TestAPIFieldsAreExplained(t *testing.T) {
	used := map[string]bool{}
	for _, s := range apiSchemas {
		for _, f := range s.Fields {
			used[fieldKey(apiFieldWords, s.Name, f.Name)] = true
			for _, lang := range words.Languages {
				if s.text(f, lang) == "" {
					t.Errorf("%s.%s is not explained in %s", s.Name, f.Name, lang)
				}
			}
		}
	}
	for key := range apiFieldWords {
		if !used[key] {
			t.Errorf("what is said of %s is said of no field", key)
		}
	}
	for key := range apiValues {
		schema, field, found := strings.Cut(key, ".")
		if !found {
			schema, field = "", key
		}
		if !slices.ContainsFunc(apiSchemas, func(s apiSchema) bool {
			return (schema == "" || s.Name == schema) && slices.ContainsFunc(s.Fields, func(f apiField) bool { return f.Name == field })
		}) {
			t.Errorf("the values of %s are those of no field", key)
		}
	}
}

func TestAPIPathsAreExplained(t *testing.T) {
	english, japanese := apiEnglish(), apiJapanese()
	for _, t2 := range []apiWords{english, japanese} {
		used := map[string]bool{}
		for _, e := range apiEndpoints {
			if w := t2.Endpoints[e.Name]; w.Title == "" || w.Text == "" {
				t.Errorf("the path %s is not explained", e.Path)
			}
			for _, p := range e.Params {
				used[fieldKey(t2.ParamText, e.Name, p.Name)] = true
				if t2.paramText(e, p) == "" || t2.Types[string(p.Kind)] == "" {
					t.Errorf("the parameter %s of %s is not explained", p.Name, e.Path)
				}
			}
		}
		if len(used) != len(t2.ParamText) || len(t2.Endpoints) != len(apiEndpoints) {
			t.Errorf("paths or parameters are explained that do not exist: %v", slices.Sorted(maps.Keys(t2.ParamText)))
		}
	}
	if len(english.Rules) != len(japanese.Rules) || len(english.Mistakes) != len(japanese.Mistakes) || len(english.Types) != len(japanese.Types) {
		t.Error("one language says more than the other")
	}
}
