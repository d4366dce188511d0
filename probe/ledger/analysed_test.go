package ledger

import (
	"bytes"
	"testing"
	"time"
)

// What an export says of the analysis is believed where nothing was known, and
// an agent's own export where it reaches as far.
func TestAnalysed(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		hour := func(n int) time.Time { return after(time.Duration(n) * time.Hour) }
		analysed := func(l *Ledger, want Extent) {
			t.Helper()
			got, err := l.Analysed(t.Context(), "site1")
			must(t, err)
			equal(t, "analysed", got, want)
		}
		analysed(l, Extent{})
		send(t, l, mail(1, hour(1)))
		analysed(l, Extent{})
		must(t, l.MarkAnalysed(t.Context(), Extent{"site1", hour(1), hour(2)}))
		first := export(t, l)
		if !bytes.Contains(first, []byte(`{"type":"analysed","agent":"site1","from":"2000-01-01T01:00:00Z","to":"2000-01-01T02:00:00Z"}`)) {
			t.Errorf("the export says nothing of it:\n%s", first)
		}

		other := open(t, t.TempDir())
		take(t, other, first)
		analysed(other, Extent{"site1", hour(1), hour(2)})
		take(t, other, first)
		analysed(other, Extent{"site1", hour(1), hour(2)})

		// The agent's own export of a later time has all that was analysed.
		send(t, l, mail(2, hour(3)))
		must(t, l.MarkAnalysed(t.Context(), Extent{"site1", hour(1), hour(4)}))
		take(t, other, export(t, l))
		analysed(other, Extent{"site1", hour(1), hour(4)})

		// One that says less than what is known brings a probe that was not seen.
		send(t, l, mail(3, hour(2)))
		must(t, l.MarkAnalysed(t.Context(), Extent{"site1", hour(1), hour(3)}))
		take(t, other, export(t, l))
		analysed(other, Extent{})
		must(t, other.MarkAnalysed(t.Context(), Extent{"site1", hour(1), hour(5)}))
		analysed(other, Extent{"site1", hour(1), hour(5)})
	})
}

func TestAnalysedIsChecked(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		for name, e := range map[string]Extent{
			"no agent":      {"", after(0), after(1)},
			"backwards":     {"site1", after(1), after(0)},
			"out of bounds": {"site1", after(0), after(0).AddDate(500, 0, 0)},
		} {
			if err := l.MarkAnalysed(t.Context(), e); err == nil {
				t.Errorf("%s: it was taken", name)
			}
		}
	})
}
