package incident

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
)

// three servers: two flap together and come back at once, the third one flaps
// later by itself and is the last.
func flapping() report.Dossier {
	d := closed2011()
	o := func(server string, end probe.Interval, flaps ...report.Flap) report.Outage {
		return report.Outage{Server: server, Kind: report.Down, Start: between("04:09:05", "04:10:05"), End: end, Flaps: flaps}
	}
	flap := func(up, down string) report.Flap {
		return report.Flap{Up: between(up+":00", up+":50"), Down: between(down+":00", down+":40")}
	}
	d.Incident.Outages = []report.Outage{
		o("a", between("13:29:05", "13:30:05"), flap("05:50", "05:58"), flap("07:00", "07:04")),
		o("b", between("13:29:25", "13:30:25"), flap("05:51", "05:57")),
		o("c", between("13:49:41", "13:50:41"), flap("05:51", "06:05")), // as they came back, and nine minutes longer
	}
	d.Incident.Scope.Servers = 3
	return d
}

func TestMeanwhile(t *testing.T) {
	want := []string{
		"about 05:51 to about 05:58: 2 of the 3 servers back for a while",
		"about 05:51 to about 06:05: 1 of the 3 servers back for a while",
		"about 07:00 to about 07:04: 1 of the 3 servers back for a while",
		"about 13:30: 2 of the 3 servers back",
	}
	if diff := cmp.Diff(want, newComposer(flapping(), english(), jst).meanwhile()); diff != "" {
		t.Error(diff)
	}
	d := flapping()
	d.Incident.End, d.Incident.Outages[2].End = probe.Interval{From: at("17:59:00")}, probe.Interval{From: at("17:59:00")}
	if got := newComposer(d, japanese(), jst).meanwhile(); got[3] != "13:30頃：3台中2台が復旧" {
		t.Errorf("while the incident goes on: %q", got)
	}
	if got := newComposer(weak(), english(), jst).meanwhile(); got != nil {
		t.Errorf("of nothing: %q", got)
	}
}

// Two pairs of bounds in a row would be hard to read: what holds both is as true.
func TestWideRecoveryIsToldByItsOuterBounds(t *testing.T) {
	d := flapping()
	d.Incident.Outages = d.Incident.Outages[:1]
	d.Incident.Outages[0].Flaps = []report.Flap{{Up: between("05:46:10", "05:53:00"), Down: between("05:54:00", "06:00:30")}}
	if got := newComposer(d, english(), jst).meanwhile()[0]; got != "between 05:46 and 06:01: 1 of the 3 servers back for a while" {
		t.Error(got)
	}
}

// A server that failed again is not back.
func TestServerThatFailedAgainIsNotBack(t *testing.T) {
	d := flapping()
	again := d.Incident.Outages[0]
	again.Start, again.End, again.Flaps = between("13:40:00", "13:41:00"), d.Incident.End, nil
	d.Incident.Outages = append(d.Incident.Outages, again)
	back, ok := newComposer(d, english(), jst).earlier()
	if diff := cmp.Diff([]string{"b"}, back.servers); !ok || diff != "" {
		t.Errorf("back are %q", back.servers)
	}
}

func TestOfManyRecoveriesTheLastAreTold(t *testing.T) {
	d := flapping()
	o := &d.Incident.Outages[0]
	o.Flaps = nil
	for n := range 20 { // 05:00, 05:15, …, 09:45
		up := at("05:00:00").Add(time.Duration(n) * 15 * time.Minute)
		span := func(m int) probe.Interval { return instant(up.Add(time.Duration(m) * time.Minute)) }
		o.Flaps = append(o.Flaps, report.Flap{Up: span(0), Down: span(2)})
	}
	d.Incident.Outages = d.Incident.Outages[:1]
	got := newComposer(d, english(), jst).meanwhile()
	if got[0] != "17 more short recoveries before" || got[3] != "about 09:45 to about 09:47: 1 of the 3 servers back for a while" {
		t.Errorf("%q", got)
	}
	holdsAll(t, string(written(t, d, Options{Lang: English, Format: Markdown})), "17 short recoveries before the ones below", "| 05:00:00 | Back for a while: a |")
}
