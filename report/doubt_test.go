package report_test

import (
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// A route that led to another server before, as the record completes the estate,
// keeps the schedule by which it is tried again now.
func TestMovedRouteKeepsItsSchedule(t *testing.T) {
	s := sim{until: 4000, servers: []simServer{dead(server("a", mx(0)), span{1810, 3590}), server("b", mx(5))}, refs: map[string]downs{"r": nil}}
	list := s.histories()
	e := s.estate()
	f := e.Find(list, at(4000))
	good := e.FlushOf(list[0], f.Outages[0], at(4000))
	// as analyst.estateOf completes it by the record:
	e.Routes = append(e.Routes, report.Route{Name: routeName(s.servers[0], 0), Server: "old", Via: probe.MX})
	bad := e.FlushOf(list[0], f.Outages[0], at(4000))
	if good.Last.Left != bad.Last.Left || good.Last.Reached != bad.Last.Reached {
		t.Error("the last end changed")
	}
}

// A mail that may have come at any of three tries.
func TestFateHoldsEveryTry(t *testing.T) {
	o := report.Outage{Start: probe.Interval{From: at(0), To: at(10)}, End: probe.Interval{From: at(100), To: at(1000)}}
	p := probe.ListPatience([]time.Duration{100 * time.Second, 200 * time.Second, 300 * time.Second})
	f := report.FateOf(p, at(20), o)
	if want := (probe.Interval{From: at(120), To: at(620)}); f.Came != want || f.GivenUp.IsZero() {
		t.Errorf("it may have come at 120, 320 or 620, or was given up; said is %+v", f)
	}
}
