package replay

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// publication is something that the company publishes about an incident.
type publication struct {
	Name   string    // of its files, without language and form
	Notice string    // first, update or recovered; empty: it is the report
	At     time.Time // when it goes out: it says what is known then
}

// The notices of 6 May 2011 and their times are chosen after what was told that
// day: 05:34 is when the company asked whether its server was concerned, 06:10 when
// a notice of recovery had to be taken back, 13:55 follows the recovery.
func publications2011(s scenario) []publication {
	return []publication{
		{"notice-1-first", "first", clock("04:20:00")},
		{"notice-2-update", "update", clock("05:34:00")},
		{"notice-3-update", "update", clock("06:10:00")},
		{"notice-4-update", "update", clock("09:00:00")},
		{"notice-5-recovered", "recovered", clock("13:55:00")},
		{"report", "", s.end.Add(-offBeat)},
	}
}

// publish returns the calls that write publications into a folder; none where no
// folder is named.
func publish(t *testing.T, dir string, list []publication) (calls []call) {
	t.Helper()
	if dir == "" {
		return nil
	}
	for _, p := range list {
		calls = append(calls, call{p.At, func(st *stage) {
			files, err := st.documents(t.Context(), p)
			if err != nil {
				t.Errorf("writing %s: %v", p.Name, err)
			}
			for name, content := range files {
				if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
					t.Error(err)
				}
			}
		}})
	}
	return calls
}
