package ledger

import (
	"testing"
	"time"
)

// What an agent watches comes with its export; the later one counts, in
// whichever order they come.
func TestEstates(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		hour := func(n int) time.Time { return after(time.Duration(n) * time.Hour) }
		put := func(l *Ledger, n int, body string) {
			t.Helper()
			must(t, l.PutEstate(t.Context(), Estate{At: hour(n), Body: []byte(body)}))
		}
		watched := func(l *Ledger, want ...Estate) {
			t.Helper()
			got, err := l.Estates(t.Context())
			must(t, err)
			equal(t, "estates", got, want)
		}
		watched(l)
		put(l, 1, `{ "servers": ["mx1"] }`)
		first := export(t, l)
		put(l, 3, `{"servers":["mx1","mx2"]}`)
		put(l, 2, `{"servers":[]}`)
		newest := Estate{"site1", hour(3), []byte(`{"servers":["mx1","mx2"]}`)}
		watched(l, newest)

		other := open(t, t.TempDir())
		take(t, other, first)
		watched(other, Estate{"site1", hour(1), []byte(`{"servers":["mx1"]}`)})
		take(t, other, export(t, l))
		take(t, other, first)
		watched(other, newest)
		equal(t, "export", string(export(t, other)), string(export(t, l)))
	})
}

func TestEstatesAreChecked(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		for name, e := range map[string]Estate{
			"no JSON":       {"site1", after(0), []byte("servers")},
			"a wild agent":  {"site 1", after(0), []byte("{}")},
			"out of bounds": {"site1", after(0).AddDate(500, 0, 0), []byte("{}")},
		} {
			if err := l.PutEstate(t.Context(), e); err == nil {
				t.Errorf("%s: it was taken", name)
			}
		}
	})
}
