package grafana_test

import (
	"slices"
	"strings"
	"testing"
)

// schema is the newest version of the classic dashboard's schema.
const schema = 42

// columns is the width of Grafana's grid.
const columns = 24

// units are Grafana's names of those that are used: of nothing, seconds, days, a
// share, counts a minute and a second, an instant.
var units = []string{"short", "s", "d", "percentunit", "cpm", "cps", "dateTimeAsIso"}

func TestPanels(t *testing.T) {
	d := read(t)
	if d.SchemaVersion != schema {
		t.Errorf("schemaVersion %d, not %d", d.SchemaVersion, schema)
	}
	ids, titles, rows := map[int]bool{}, map[string]bool{}, []string{}
	for _, p := range d.Panels {
		if p.ID == 0 || ids[p.ID] || p.Title == "" || titles[p.Title] {
			t.Errorf("panel %d %q: its id or title is missing, or another's too", p.ID, p.Title)
		}
		ids[p.ID], titles[p.Title] = true, true
		if p.Type == "row" {
			rows = append(rows, p.Title)
			continue
		}
		if len(p.Description) < 40 || !slices.Contains(units, p.FieldConfig.Defaults.Unit) {
			t.Errorf("panel %q: unit %q, description %q", p.Title, p.FieldConfig.Defaults.Unit, p.Description)
		}
		if len(p.Targets) == 0 {
			t.Errorf("panel %q asks for nothing", p.Title)
		}
	}
	if want := []string{"Overview", "Server: $server", "Flush: $server"}; !slices.Equal(rows, want) {
		t.Errorf("rows %q, not %q", rows, want)
	}
}

// Each cell of the grid belongs to one panel at the most.
func TestGrid(t *testing.T) {
	type cell struct{ x, y int }
	taken := map[cell]string{}
	for _, p := range read(t).Panels {
		g := p.GridPos
		if g.X < 0 || g.W <= 0 || g.H <= 0 || g.X+g.W > columns {
			t.Errorf("panel %q stands outside the grid: %+v", p.Title, g)
		}
		for x := g.X; x < g.X+g.W; x++ {
			for y := g.Y; y < g.Y+g.H; y++ {
				if other, ok := taken[cell{x, y}]; ok {
					t.Fatalf("panels %q and %q overlap", other, p.Title)
				}
				taken[cell{x, y}] = p.Title
			}
		}
	}
}

// Every variable says what it is, and something uses it.
func TestVariables(t *testing.T) {
	d := read(t)
	var names []string
	for _, v := range d.Templating.List {
		names = append(names, v.Name)
		if v.Label == "" || v.Description == "" {
			t.Errorf("variable %s has no label or description", v.Name)
		}
		text, _ := v.Query.(map[string]any)
		if v.Type == "query" && (v.Definition == "" || text["query"] != v.Definition || !labelValues.MatchString(v.Definition)) {
			t.Errorf("variable %s asks for %v, and says %q", v.Name, v.Query, v.Definition)
		}
	}
	if want := []string{"datasource", "job", "instance", "server", "via", "pages"}; !slices.Equal(names, want) {
		t.Errorf("variables %q, not %q", names, want)
	}
	for _, name := range []string{"$job", "$instance", "$server", "$via"} {
		if !slices.ContainsFunc(d.queries(), func(q query) bool { return strings.Contains(q.expr, `=~"`+name+`"`) }) {
			t.Errorf("nothing uses %s", name)
		}
	}
}
