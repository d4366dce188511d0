package ledger

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
)

// said is a revision of an incident of site1, said n hours after the start.
func said(incident string, n int) probe.Revision {
	return probe.Revision{Agent: "site1", Incident: incident, N: n, At: after(time.Duration(n) * time.Hour), Open: true,
		From: after(0), Body: fmt.Appendf(nil, `{"n":%d}`, n)}
}

// over makes a revision say that the incident ended.
func over(r probe.Revision, from, to time.Time) probe.Revision {
	r.Open, r.From, r.To = false, from, to
	return r
}

func revisions(t testing.TB, l *Ledger, q RevisionQuery) []probe.Revision {
	t.Helper()
	all, err := l.Revisions(t.Context(), q)
	must(t, err)
	return all
}

// Incidents are chosen by their last revision, in whichever order the revisions
// came.
func TestRevisions(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		hour := func(n int) time.Time { return after(time.Duration(n) * time.Hour) }
		first, second := said("a", 1), over(said("a", 2), hour(0), hour(2)) // closed
		reopened, again := over(said("b", 1), hour(5), hour(6)), said("b", 2)
		again.From = hour(5)
		foreign := over(said("a", 1), hour(3), hour(4))
		foreign.Agent = "site2"
		unbounded := said("c", 1)
		unbounded.Open, unbounded.From = false, time.Time{}
		for _, r := range []probe.Revision{second, again, first, foreign, reopened, unbounded} {
			must(t, l.PutRevision(t.Context(), r))
		}
		for _, test := range []struct {
			name  string
			query RevisionQuery
			want  []probe.Revision
		}{
			{"all", RevisionQuery{}, []probe.Revision{first, second, reopened, again, unbounded, foreign}},
			{"the latest", RevisionQuery{Latest: true}, []probe.Revision{second, again, unbounded, foreign}},
			{"open", RevisionQuery{Open: true}, []probe.Revision{reopened, again}},
			{"the latest of the open ones", RevisionQuery{Open: true, Latest: true}, []probe.Revision{again}},
			{"of an agent", RevisionQuery{Agent: "site2"}, []probe.Revision{foreign}},
			{"of an id", RevisionQuery{Incident: "a"}, []probe.Revision{first, second, foreign}},
			{"of both", RevisionQuery{Agent: "site1", Incident: "a"}, []probe.Revision{first, second}},
			{"open and of an id", RevisionQuery{Incident: "a", Open: true}, nil},
			{"that end later", RevisionQuery{From: hour(3), Latest: true}, []probe.Revision{again, unbounded, foreign}},
			{"that end then", RevisionQuery{From: hour(2), To: hour(3), Latest: true}, []probe.Revision{second, unbounded}},
			{"that begin before", RevisionQuery{To: hour(5), Latest: true}, []probe.Revision{second, unbounded, foreign}},
			{"after all that is over", RevisionQuery{From: hour(99), To: hour(100)}, []probe.Revision{reopened, again, unbounded}},
			{"open and later", RevisionQuery{Open: true, To: hour(5)}, nil},
		} {
			equal(t, test.name, revisions(t, l, test.query), test.want)
		}
	})
}

// A revision may be told again and renewed under its number; what is older than
// what is there changes nothing.
func TestPutRevision(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		change := func() (n int64) {
			must(t, l.readers.QueryRowContext(t.Context(), `SELECT change FROM meta`).Scan(&n))
			return n
		}
		r := said("a", 1)
		r.Agent, r.At, r.Body = "", r.At.In(time.FixedZone("JST", 9*3600)), []byte("{ \"server\": \"<mx1>\",\n\"n\" : 1 }")
		must(t, l.PutRevision(t.Context(), r))
		want := said("a", 1)
		want.Body = []byte(`{"server":"<mx1>","n":1}`)
		equal(t, "stored", revisions(t, l, RevisionQuery{}), []probe.Revision{want})
		before := change()
		must(t, l.PutRevision(t.Context(), r))
		equal(t, "change number after the same", change(), before)

		renewed := want
		renewed.At, renewed.Renewed, renewed.Body = after(3*time.Hour), after(4*time.Hour), []byte(`{"n":2}`)
		must(t, l.PutRevision(t.Context(), renewed))
		renewed.At = want.At // it was first said before
		equal(t, "renewed", revisions(t, l, RevisionQuery{}), []probe.Revision{renewed})
		equal(t, "change number", change(), before+1)
		must(t, l.PutRevision(t.Context(), want))
		equal(t, "after the older", revisions(t, l, RevisionQuery{}), []probe.Revision{renewed})
		equal(t, "change number after the older", change(), before+1)
	})
}

func TestRevisionRefusals(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		for want, change := range map[string]func(*probe.Revision){
			`the agent: the name "Site 1" does not fit`: func(r *probe.Revision) { r.Agent = "Site 1" },
			"the incident has no id":                    func(r *probe.Revision) { r.Incident = "" },
			"its number is 0":                           func(r *probe.Revision) { r.N = 0 },
			"at is missing":                             func(r *probe.Revision) { r.At = time.Time{} },
			"it ends before it begins":                  func(r *probe.Revision) { r.To = r.From.Add(-1) },
			"renewed is 1500-01-01T00:00:00Z":           func(r *probe.Revision) { r.Renewed = time.Date(1500, 1, 1, 0, 0, 0, 0, time.UTC) },
			"its body is not JSON":                      func(r *probe.Revision) { r.Body = []byte(`{"n":`) },
			"its body is not UTF-8":                     func(r *probe.Revision) { r.Body = []byte("\"\xff\"") },
			"its body has 16777217 bytes":               func(r *probe.Revision) { r.Body = make([]byte, 16<<20+1) },
		} {
			r := said("a", 1)
			change(&r)
			err := l.PutRevision(t.Context(), r)
			if err == nil || !strings.HasPrefix(err.Error(), fmt.Sprintf("recording revision %d of the incident %q: ", r.N, r.Incident)) || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v, want one that says %s", err, want)
			}
		}
		equal(t, "stored", revisions(t, l, RevisionQuery{}), nil)
	})
}
