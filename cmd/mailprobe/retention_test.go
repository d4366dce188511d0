package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"testing"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// hourLedger is a ledger that holds the recorded hour of recordCmd.
func hourLedger(t *testing.T) retaining {
	t.Helper()
	l, err := ledger.Open(t.Context(), t.TempDir(), ledger.Options{Agent: "tokyo"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	var export bytes.Buffer
	r := recording{agent: "tokyo", ends: hourEnds, out: json.NewEncoder(&export)}
	if err := r.write(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Import(t.Context(), &export, nil); err != nil {
		t.Fatal(err)
	}
	return retaining{l, analyst.New(analyst.Options{Ledger: l})}
}

// left counts the probes of each server.
func left(t *testing.T, l *ledger.Ledger) map[string]int {
	t.Helper()
	n := map[string]int{}
	for p, err := range l.Probes(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		n[p.Server]++
	}
	return n
}

// state records that an incident of mx1 is open since some minutes after the
// hour's begin, or has ended.
func state(t *testing.T, l *ledger.Ledger, end probe.Interval) {
	t.Helper()
	began := hourBegins.Add(10 * time.Minute)
	o := report.Outage{Server: "mx1.a.example", Kind: report.Down, Start: probe.Interval{From: began, To: began.Add(time.Minute)}, End: end}
	i := report.Incident{Agent: "tokyo", ID: "20110505-1911", Opened: began, Outages: []report.Outage{o}, Start: o.Start, End: end}
	before, err := l.Revisions(t.Context(), ledger.RevisionQuery{Agent: "tokyo", Incident: i.ID})
	if err != nil {
		t.Fatal(err)
	}
	r, changed := report.Revise(before, i, began.Add(30*time.Minute))
	if !changed {
		t.Fatal("there is nothing new to be said of it")
	}
	if err := l.PutRevision(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

// While an incident is open its server's probes stay, whatever their age, and
// after it until its end is as old as others may become.
func TestProbesOfAnIncidentOutliveOthers(t *testing.T) {
	r := hourLedger(t)
	prune := func(before time.Time, want int) {
		t.Helper()
		n, err := r.Prune(t.Context(), before, before)
		if err != nil || n != want {
			t.Errorf("pruning what is older than %v removed %d probes, %v; want %d", before, n, err, want)
		}
	}
	state(t, r.Ledger, probe.Interval{})
	prune(hourEnds, 120)
	if n := left(t, r.Ledger); len(n) != 1 || n["mx1.a.example"] != 60 {
		t.Errorf("left are %v, want the 60 of mx1.a.example", n)
	}
	end := hourEnds.Add(48 * time.Hour)
	state(t, r.Ledger, probe.Interval{From: end.Add(-time.Minute), To: end})
	prune(end.Add(-time.Second), 0)
	prune(end.Add(time.Second), 60)
}

// What was late outlives what came well: of the hour, the 15 mails of each of two
// servers that waited for the end of the outage.
func TestFailuresOutliveOthers(t *testing.T) {
	r := hourLedger(t)
	n, err := r.Prune(t.Context(), hourEnds, hourBegins)
	if got, want := left(t, r.Ledger), map[string]int{"mx1.a.example": 15, "mx2.a.example": 15}; err != nil || n != 150 || !maps.Equal(got, want) {
		t.Errorf("%d were removed, %v, and %v are left; want %v", n, err, got, want)
	}
	if n, err := r.Prune(t.Context(), hourEnds, hourEnds); err != nil || n != 30 || len(left(t, r.Ledger)) != 0 {
		t.Errorf("then %d were removed, %v, and %v are left", n, err, left(t, r.Ledger))
	}
}

// Without knowing what incidents need, nothing goes.
func TestNothingIsPrunedBlindly(t *testing.T) {
	r := hourLedger(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if n, err := r.Prune(gone, hourEnds, hourEnds); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d were removed, %v", n, err)
	}
	if n := left(t, r.Ledger); len(n) != 3 {
		t.Errorf("left are %v", n)
	}
}

// Coverage goes with the summaries of its time.
func TestCoverageGoesWithTheHours(t *testing.T) {
	r := hourLedger(t)
	watches := func() int {
		list, err := r.Watches(t.Context(), time.Time{}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if _, err := r.Prune(t.Context(), hourEnds, hourEnds); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		before  time.Time
		hours   int
		watches int
	}{{hourBegins, 0, 6}, {outageEnds, 3, 4}, {hourEnds.Add(time.Second), 0, 0}} {
		n, err := r.PruneHours(t.Context(), step.before)
		if err != nil || n != step.hours || watches() != step.watches {
			t.Errorf("pruning hours before %v removed %d, %v, and %d spans of coverage are left; want %d and %d",
				step.before, n, err, watches(), step.hours, step.watches)
		}
	}
}
