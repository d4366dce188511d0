package report

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// score is how estimates fared.
type score struct {
	asked, given, held int
	widths             []float64 // as parts of the time that then remained
}

func (t *score) add(f flow, now float64) {
	truth := f.came[len(f.came)-1]
	t.asked++
	_, from, to, ok := f.at(now).last()
	if !ok {
		return
	}
	t.given++
	if from <= truth && truth <= to {
		t.held++
	}
	t.widths = append(t.widths, (to-from)/(truth-now))
}

func (t *score) join(o score) {
	t.asked, t.given, t.held, t.widths = t.asked+o.asked, t.given+o.given, t.held+o.held, append(t.widths, o.widths...)
}

func (t *score) report(tb testing.TB, name string) (given, held, width float64) {
	slices.Sort(t.widths)
	given, held = float64(t.given)/float64(t.asked), float64(t.held)/float64(t.given)
	width = t.widths[len(t.widths)/2]
	tb.Logf("%-56s given %3.0f %%, held %5.1f %%, median width %4.2f of the time left", name, given*100, held*100, width)
	return given, held, width
}

func TestDrainEstimates(t *testing.T) {
	var all score
	for i, shape := range shapes {
		r := rand.New(rand.NewPCG(uint64(i), 101))
		var of score
		for range 15 {
			f := drawn(shape.flow, r)
			for part := 0.10; part < 0.951; part += 0.05 {
				of.add(f, part*f.came[len(f.came)-1])
			}
		}
		of.report(t, shape.name)
		all.join(of)
	}
	given, held, width := all.report(t, "all")
	if given < 0.80 || held < 0.85 || held > 0.97 || width > 0.5 {
		t.Errorf("given at %.2f of the instants (at least 0.80), the interval held the truth in %.3f (0.85 to 0.97), its median width was %.2f of the time left (at most 0.5)", given, held, width)
	}
}
