package analyst

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// stands tells of each incident, the newest first, whether it is open and whom
// it concerns.
func (d *desk) stands() (list []string) {
	d.Helper()
	all, err := d.Incidents(d.Context(), IncidentsQuery{})
	d.must(err)
	for _, i := range all.Incidents {
		word := "over"
		if i.Open() {
			word = "open"
		}
		list = append(list, strings.Join([]string{i.ID, word, strings.Join(i.Scope.Networks[0].Servers, "+")}, " "))
	}
	return list
}

func (d *desk) wants(when string, want ...string) {
	d.Helper()
	if diff := cmp.Diff(want, d.stands()); diff != "" {
		d.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

// A bubble begins at midnight of 2000-01-01. What is said while it happens, after
// a restart in the middle, and by one who reads the record afterwards, is the
// same incident.
func TestAnIncidentFromItsBeginToItsEnd(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.minutes(20)
		d.wants("before it")
		d.minutes(3, "mx1") // 00:20, 00:21, 00:22
		d.wants("in it", "20000101-0020 open mx1")
		open, err := d.Stated(d.Context())
		if err != nil || len(open) != 1 || open[0].ID != "20000101-0020" {
			t.Errorf("open are %v, %v", open, err)
		}
		d.restart()
		d.minutes(2, "mx1")
		d.wants("after a restart", "20000101-0020 open mx1")
		d.minutes(20) // from 00:25 on
		d.wants("after it", "20000101-0020 over mx1")
		if open, err := d.Stated(d.Context()); err != nil || len(open) != 0 {
			t.Errorf("open are %v, %v", open, err)
		}

		i := d.View().Incidents[0]
		minute := func(n int) time.Time { return time.Date(2000, 1, 1, 0, n, 0, 0, time.UTC) }
		if i.Start.From.Before(minute(19)) || i.Start.To.Sub(minute(20)) > 2*time.Second || i.Start.To.Before(minute(20)) ||
			i.End.From.Before(minute(24)) || i.End.To.Sub(minute(25)) > 2*time.Second || i.End.To.Before(minute(25)) {
			t.Errorf("its bounds are %v and %v, want within 00:19 – 00:20:02 and 00:24 – 00:25:02", i.Start, i.End)
		}
		d.Analyst = New(Options{Ledger: d.ledger})
		d.wants("by the record", "20000101-0020 over mx1")
	})
}

// A mail is seen however its change is told: also when so many changed that the
// record is read again.
func TestManyChangesAreReadAgain(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.minutes(20)
		d.must(d.Look(d.Context()))
		d.minutes(3, "mx2")
		d.changes.take()
		d.wants("while nothing was told")
		for n := range maxTouched + 1 {
			d.changes.Add([]probe.Ref{{Agent: "tokyo", Route: "x", ID: uuid.UUID{byte(n >> 16), byte(n >> 8), byte(n)}}})
		}
		d.wants("after too much was told", "20000101-0020 open mx2")
	})
}

// What could not be looked at is looked at the next time.
func TestALookThatFailsIsMadeUpFor(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.minutes(20)
		d.minutes(3, "mx1")
		gone, cancel := context.WithCancel(d.Context())
		cancel()
		if err := d.Look(gone); !errors.Is(err, context.Canceled) {
			t.Errorf("a look that nobody waits for ended with %v", err)
		}
		d.wants("the next time", "20000101-0020 open mx1")
	})
}

// An outage between two runs, of which the first did not live to tell, is found
// by the second.
func TestWhatWasNotAnalysedIsCaughtUpWith(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.minutes(20)
		d.minutes(5, "mx1", "mx2")
		d.minutes(20)
		d.restart()
		d.wants("at the first look", "20000101-0020 over mx1+mx2")
	})
}

// A note is in force at once, also beside the monitor.
func TestNotesAreInForceAtOnce(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.minutes(20)
		d.minutes(5, "mx1", "mx2")
		d.minutes(10)
		annotate := func(id string, a report.Annotation) error {
			_, err := d.Annotate(d.Context(), AnnotateQuery{Incident: id, By: "tanaka", Annotation: a})
			return err
		}
		d.must(annotate("last", report.Annotation{Split: []string{"mx2"}}))
		said := d.stands()
		if len(said) != 2 {
			t.Fatalf("after a split there are %v", said)
		}
		d.must(annotate("20000101-0020", report.Annotation{Planned: true, Cause: report.Text{EN: "A test"}}))
		list, err := d.Availability(d.Context(), AvailabilityQuery{From: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2000, 2, 1, 0, 0, 0, 0, time.UTC)})
		d.must(err)
		if list.Servers[0].Outages != 0 || *list.Servers[0].Least != 1 || list.Servers[1].Outages != 1 {
			t.Errorf("mx1's outage was planned, and mx2's was not: %+v", list.Servers)
		}
		var document bytes.Buffer
		d.must(d.Document(d.Context(), &document, DocumentQuery{Incident: "20000101-0020", Lang: "en", Format: "md"}))
		if !strings.Contains(document.String(), "A test") {
			t.Errorf("the report does not tell the cause:\n%s", document.String())
		}
		wrong := annotate("20000101-0021", report.Annotation{Planned: true})
		if mistake := (*MistakeError)(nil); !errors.As(wrong, &mistake) || !strings.Contains(wrong.Error(), "(like it: 20000101-0020") {
			t.Errorf("a note on no incident: %v", wrong)
		}
	})
}

// Without the configuration, an incident's own outages say what was late.
func TestRulesOfAnIncidentWithoutConfiguration(t *testing.T) {
	i := report.Incident{Outages: []report.Outage{{Usual: 20 * time.Second}, {Usual: 0}, {Usual: 10 * time.Second}}}
	if got := rulesOf(report.Rules{}, i).LateFloor; got != 10*time.Second {
		t.Errorf("mail was late after %v, want 10s", got)
	}
	configured := report.Rules{LateFactor: 5, LateFloor: time.Minute}
	if got := rulesOf(configured, i); got != configured {
		t.Errorf("the configured rules became %+v", got)
	}
}

// What an agent watches stands in its record, and goes before the configuration of
// whoever reads it.
func TestEstateOfTheRecord(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.minutes(1)
		e := twoServers
		e.Servers = []report.Server{{Name: "mx1", Network: "192.0.2.0/24", Mailboxes: 500}, {Name: "elsewhere"}}
		d.Analyst = New(Options{Ledger: d.ledger, Estate: e, Of: "osaka"})
		got, err := d.estateOf(d.Context(), "tokyo")
		d.must(err)
		if diff := cmp.Diff(twoServers.Servers, got.Servers); diff != "" {
			t.Errorf("servers (-want +got):\n%s", diff)
		}
		if len(got.Routes) != 2 || got.Routes[0].Every != time.Minute {
			t.Errorf("routes are %+v, want those that were recorded", got.Routes)
		}
	})
}

// A route that led elsewhere before was tried again as it is now; one that is gone
// is known by name alone.
func TestCompletedEstate(t *testing.T) {
	e := report.Estate{Servers: []report.Server{{Name: "mx1"}},
		Routes: []report.Route{{Name: "in", Server: "mx1", Via: probe.MX, Every: time.Minute, Retry: probe.Patience{Name: probe.PatiencePostfix}}}}
	for _, s := range []ledger.RouteSpan{{Route: "in", Server: "mx1", Via: probe.MX}, {Route: "in", Server: "mx9", Network: "192.0.2.0/24", Via: probe.MX}, {Route: "gone", Server: "mx1", Via: probe.Relay}} {
		e = completed(e, s)
	}
	want := report.Estate{Servers: []report.Server{{Name: "mx1"}, {Name: "mx9", Network: "192.0.2.0/24"}},
		Routes: []report.Route{e.Routes[0],
			{Name: "in", Server: "mx9", Via: probe.MX, Every: time.Minute, Retry: probe.Patience{Name: probe.PatiencePostfix}},
			{Name: "gone", Server: "mx1", Via: probe.Relay}}}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("the estate (-want +got):\n%s", diff)
	}
}

func TestKept(t *testing.T) {
	atDesk(t, func(d *desk) {
		day := func(n int) time.Time { return time.Date(2011, 5, n, 0, 0, 0, 0, time.UTC) }
		put := func(id, server string, from, to time.Time) {
			o := report.Outage{Server: server, Kind: report.Down, Start: probe.Interval{From: from, To: from}, End: probe.Interval{From: to, To: to}}
			r, _ := report.Revise(nil, report.Incident{Agent: "tokyo", ID: id, Outages: []report.Outage{o}, Start: o.Start, End: o.End}, day(28))
			d.must(d.ledger.PutRevision(d.Context(), r))
		}
		put("open", "mx1", day(2), time.Time{})
		put("over", "mx2", day(4), day(12))
		put("old", "mx3", day(4), day(9))
		kept, err := d.Kept(d.Context(), day(10))
		d.must(err)
		for _, test := range []struct {
			server string
			hour   time.Time
			want   bool
		}{
			{"mx1", day(2), true}, {"mx1", day(9), true},
			{"mx1", day(2).Add(-2 * time.Hour), true}, // its end is needed: 75 minutes before
			{"mx1", day(2).Add(-3 * time.Hour), false},
			{"mx2", day(4), true}, {"mx2", day(3), false},
			{"mx3", day(4), false}, {"mx4", day(4), false},
		} {
			if got := kept(test.server, test.hour); got != test.want {
				t.Errorf("the hour %v of %s is kept: %t, want %t", test.hour, test.server, got, test.want)
			}
		}

		// One that a newer version wrote may concern any server.
		d.must(d.ledger.PutRevision(d.Context(), probe.Revision{Agent: "tokyo", Incident: "strange", N: 1, At: day(28), Open: true, From: day(6), Body: []byte(`[7]`)}))
		kept, err = d.Kept(d.Context(), day(10))
		d.must(err)
		if !kept("mx4", day(7)) || kept("mx4", day(5)) {
			t.Error("an incident that cannot be read does not keep the probes of its time")
		}
		if _, err := d.ledger.Revisions(d.Context(), ledger.RevisionQuery{}); err != nil {
			t.Error(err)
		}
	})
}
