package grafana_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

const file = "mailprobe.json"

// dashboard is what is looked at of the file. Grafana's schema has much more.
type dashboard struct {
	SchemaVersion int
	Panels        []panel
	Templating    struct{ List []variable }
	Annotations   struct{ List []annotation }
}

type panel struct {
	ID                       int
	Type, Title, Description string
	GridPos                  struct{ X, Y, W, H int }
	FieldConfig              struct {
		Defaults struct {
			Unit     string
			Mappings []struct{ Options map[string]state }
		}
	}
	Targets []struct{ RefID, Expr string }
}

// state is a word and a colour that stand in place of a value.
type state struct{ Text, Color string }

type variable struct {
	Name, Type, Label, Description, Definition string
	Query                                      any
}

type annotation struct{ Name, Expr string }

func read(t *testing.T) dashboard {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var d dashboard
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// query is an expression of the dashboard, and where it stands.
type query struct{ where, expr string }

var labelValues = regexp.MustCompile(`^label_values\((.+), ([a-z]+)\)$`)

// queries returns all expressions: of panels, annotations and variables.
func (d dashboard) queries() (list []query) {
	for _, p := range d.Panels {
		for _, target := range p.Targets {
			list = append(list, query{p.Title + " " + target.RefID, target.Expr})
		}
	}
	for _, a := range d.Annotations.List {
		list = append(list, query{"annotation " + a.Name, a.Expr})
	}
	for _, v := range d.Templating.List {
		if m := labelValues.FindStringSubmatch(v.Definition); m != nil {
			list = append(list, query{"variable " + v.Name, "count by (" + m[2] + ") (" + m[1] + ")"})
		}
	}
	return list
}

// Grafana orders keys in its own way at each export; sorted, a change shows as what
// it is.
func TestCanonical(t *testing.T) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	numbers := json.NewDecoder(bytes.NewReader(text))
	numbers.UseNumber() // which are written in more than one way
	var all any
	if err := numbers.Decode(&all); err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	e := json.NewEncoder(&want)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(all); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, want.Bytes()) {
		t.Errorf("%s is not canonical: keys sorted, two spaces (jq -S . does it)", file)
	}
}

// A dashboard with somebody else's data source shows nothing.
func TestNoDataSourceIsFixed(t *testing.T) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	uids := regexp.MustCompile(`"uid": "([^"]*)"`).FindAllStringSubmatch(string(text), -1)
	own := 0
	for _, uid := range uids {
		switch uid[1] {
		case "${datasource}":
		case "mailprobe": // the dashboard's own
			own++
		default:
			t.Errorf("a fixed uid: %s", uid[1])
		}
	}
	if own != 1 || len(uids) < 50 {
		t.Errorf("%d uids, %d of them the dashboard's own", len(uids), own)
	}
}

// The links lead to pages that mailprobe has, or to the dashboard itself.
func TestLinks(t *testing.T) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]bool{"/": true, "/ask": true, "/agent": true, "/servers/${__data.fields.server}": true}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`"url": "([^"]*)"`).FindAllStringSubmatch(string(text), -1) {
		page, own := strings.CutPrefix(m[1], "${pages:raw}")
		switch {
		case own && pages[page]:
			seen[page] = true
		case !own && strings.HasPrefix(m[1], "/d/${__dashboard.uid}?var-server="):
		default:
			t.Errorf("a link to %s", m[1])
		}
	}
	if len(seen) != len(pages) {
		t.Errorf("links to %v, not to each of %v", seen, pages)
	}
}
