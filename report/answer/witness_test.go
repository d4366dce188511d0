package answer

import (
	"slices"
	"testing"

	"mailprobe/report"
	"mailprobe/report/words"
)

// That nothing came before or after the window is told where something could have.
func TestWitnessesThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name      string
		asOf      string
		fromBegin bool
		want      []string
	}{
		{"in the record", "06:00:00", false, []string{"Nearest before", "Nearest after"}},
		{"up to now", "05:37:00", false, []string{"Nearest before"}}, // the window ends at 05:37
		{"from the begin", "06:00:00", true, []string{"Nearest after"}},
		{"the whole record", "05:37:00", true, nil},
	} {
		v := about(report.Inbound, c.asOf)
		v.Before, v.After, v.FromBegin = nil, nil, c.fromBegin
		a, err := Of(v, Options{Lang: words.English, Location: jst})
		if err != nil {
			t.Fatal(err)
		}
		var rows []string
		for _, f := range a.Evidence {
			if f.Text == "none within an hour that came" {
				rows = append(rows, f.Term)
			}
		}
		if !slices.Equal(rows, c.want) {
			t.Errorf("%s: nothing came %q, want %q", c.name, rows, c.want)
		}
	}
}
