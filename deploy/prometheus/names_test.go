package prometheus_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// ours returns the labels of each of our metrics, by the names that an expression
// uses.
func ours(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("../../probe/metrics/testdata/catalogue.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	entry := regexp.MustCompile(`(?m)^(\w+) \((\w+)\)(?: by (.*))?$`)
	for _, m := range entry.FindAllStringSubmatch(string(text), -1) {
		labels := append(strings.Split(m[3], ", "), "job", "instance")
		switch m[2] {
		case "histogram":
			for _, part := range []string{"_sum", "_count", "_bucket"} {
				all[m[1]+part] = append(labels, "le")
			}
		default:
			all[m[1]] = labels
		}
	}
	if len(all) < 50 {
		t.Fatalf("the catalogue has %d metrics", len(all))
	}
	return all
}

var (
	stringsIn = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	rangesIn  = regexp.MustCompile(`\[[^\]]*\]`)
	listsIn   = regexp.MustCompile(`\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)`)
	braces    = regexp.MustCompile(`([a-zA-Z_:][\w:]*)?\{([^}]*)\}`)
	labelIn   = regexp.MustCompile(`\b([a-z_]+)\s*(?:=~|!~|!=|=)`)
	nameIn    = regexp.MustCompile(`[a-zA-Z_:][\w:]*(\s*\()?`)
	words     = []string{"and", "or", "unless", "bool", "offset"}
)

// series returns the names of the metrics in an expression: what is left of its
// words when strings, ranges, lists of labels and matchers are gone, and is neither
// called as a function nor an operator. A name that it takes for a metric by mistake
// is not in the catalogue, and fails the test.
func series(expr string) (names []string) {
	expr = stringsIn.ReplaceAllString(expr, " ")
	expr = rangesIn.ReplaceAllString(expr, " ")
	expr = listsIn.ReplaceAllString(expr, " ")
	expr = braces.ReplaceAllString(expr, "$1 ")
	expr = regexp.MustCompile(`\b[0-9][\w.]*`).ReplaceAllString(expr, " ")
	for _, word := range nameIn.FindAllString(expr, -1) {
		name := strings.TrimRight(word, " (\n")
		if name == word && !slices.Contains(words, name) {
			names = append(names, name)
		}
	}
	return names
}

func TestSeries(t *testing.T) {
	for expr, want := range map[string]string{
		`up == 0`: "up",
		`count by (job, server) (a:b:c{state="down,up"} == 0) unless on (job) d`:        "a:b:c d",
		`sum(increase(x_total{class=~"a|b"}[30m])) > 0.25 * sum (y) and time() - z`:     "x_total y z",
		`label_replace(a, "via", "relay", "", "") or b * on (x) group_left (y) c < 1e3`: "a b c",
	} {
		if got := strings.Join(series(expr), " "); got != want {
			t.Errorf("%s: %q, want %q", expr, got, want)
		}
	}
}

// Rules stand on metrics that there are, and match labels that these have.
func TestEveryMetricExists(t *testing.T) {
	known := ours(t)
	known["up"] = []string{"job", "instance"}
	records, alerts := rules(t)
	for _, r := range records {
		if !regexp.MustCompile(`^mailprobe:\w+:\w+$`).MatchString(r.Record) {
			t.Errorf("%s is no name of the form level:metric:operations", r.Record)
		}
		known[r.Record] = []string{"job", "instance", "server", "state", "via", "route", "mailbox"}
	}
	queries := regexp.MustCompile("printf `([^`]*)`")
	for _, r := range append(records, alerts...) {
		expressions := []string{r.Expr}
		for _, text := range r.Annotations {
			for _, m := range queries.FindAllStringSubmatch(text, -1) {
				expressions = append(expressions, strings.ReplaceAll(m[1], "%q", `"x"`))
			}
		}
		for _, expr := range expressions {
			checkNames(t, known, r.Record+r.Alert, expr)
		}
	}
}

func checkNames(t *testing.T, known map[string][]string, of, expr string) {
	t.Helper()
	for _, name := range series(expr) {
		if known[name] == nil {
			t.Errorf("%s: there is no metric %s", of, name)
		}
	}
	for _, m := range braces.FindAllStringSubmatch(expr, -1) {
		for _, label := range labelIn.FindAllStringSubmatch(stringsIn.ReplaceAllString(m[2], ""), -1) {
			if !slices.Contains(known[m[1]], label[1]) {
				t.Errorf("%s: %s has no label %s", of, m[1], label[1])
			}
		}
	}
}

// Values of labels that the rules match, with those that there are.
func TestEveryValueExists(t *testing.T) {
	values := map[string]string{
		"state":   "up down not_delivering slow unreadable unknown planned",
		"class":   "accepted deferred rejected auth tls dns null_mx refused unreachable timeout disconnected protocol capped interrupted aborted",
		"outcome": "delivered rejected expired bounced lost uncertain",
		"end":     "fresh accepted last",
		"via":     "submission mx relay",
		"job":     "mailprobe.* %q",
		"server":  "%q",
	}
	matcher := regexp.MustCompile(`\b([a-z]+)\s*(?:=~|!~|!=|=)\s*(?:"([^"]*)"|(%q))`)
	records, alerts := rules(t)
	seen := 0
	for _, r := range append(records, alerts...) {
		var matchers strings.Builder
		for _, b := range braces.FindAllStringSubmatch(r.Expr+r.Annotations["description"], -1) {
			matchers.WriteString(b[2] + " ")
		}
		for _, m := range matcher.FindAllStringSubmatch(matchers.String(), -1) {
			for _, value := range strings.Split(m[2]+m[3], "|") {
				seen++
				if !slices.Contains(strings.Fields(values[m[1]]), value) {
					t.Errorf("%s: the label %s is never %q", r.Record+r.Alert, m[1], value)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d values were looked at", seen)
	}
}
