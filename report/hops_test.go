package report

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// hopped is a mail that was sent at a minute; its first copy passed some hosts, the
// first host first, each at a second after the minute.
func hopped(via probe.Via, minute float64, way ...probe.Hop) probe.Probe {
	p := probe.Probe{Via: via, Attempts: []probe.Attempt{{N: 1, Began: m(minute)}}}
	var hops []probe.Hop // the newest first, as in a header
	for _, h := range way {
		hops = append([]probe.Hop{h}, hops...)
	}
	second := probe.Arrival{Hops: []probe.Hop{{By: "copy2", At: m(9)}, {By: "copy1", At: m(8)}}}
	p.Arrivals = []probe.Arrival{{Hops: hops}, second}
	return p
}

func by(host string, minute, second float64) probe.Hop {
	return probe.Hop{By: host, At: m(minute).Add(time.Duration(second) * time.Second)}
}

func TestHopsOf(t *testing.T) {
	mails := []probe.Probe{
		hopped(probe.MX, 3, by("mx", 3, 1), by("scan", 3, 2), by("store", 3, 9)),
		hopped(probe.MX, 2, by("mx", 2, 1), by("scan", 2, 31), by("store", 2, 35)),
		hopped(probe.MX, 1, by("mx", 1, 5), by("scan", 1, 3), by("store", 1, 5)), // the scanner's clock is behind
		hopped(probe.MX, 0, by("mx", 0, 1), probe.Hop{By: "scan"}, by("store", 0, 3)),
		hopped(probe.Submission, 5, by("mx", 5, 0), by("store", 5, 4)),
		hopped(probe.Relay, 4, by("mx", 4, 0)), // a single host tells nothing
		{Via: probe.MX, Attempts: []probe.Attempt{{N: 1, Began: m(6)}}},
	}
	s := time.Second
	want := []HopDelay{
		{Via: probe.Submission, Host: "mx", Next: "store", Quantiles: Quantiles{N: 1, P50: 4 * s, P90: 4 * s, Max: 4 * s}, Newest: m(5)},
		{Via: probe.MX, Host: "mx", Next: "scan", Quantiles: Quantiles{N: 3, P50: s, P90: 30 * s, Max: 30 * s}, Newest: m(3)},
		{Via: probe.MX, Host: "mx", Next: "store", Quantiles: Quantiles{N: 1, P50: 2 * s, P90: 2 * s, Max: 2 * s}, Newest: m(0)},
		{Via: probe.MX, Host: "scan", Next: "store", Quantiles: Quantiles{N: 3, P50: 4 * s, P90: 7 * s, Max: 7 * s}, Newest: m(3)},
	}
	if diff := cmp.Diff(want, HopsOf(mails)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := HopsOf(nil); len(got) != 0 {
		t.Errorf("no mails passed %v", got)
	}
}

// Where each mail passes a host of its own, the ones that more mails passed stay.
func TestHopsOfAreBounded(t *testing.T) {
	mails := []probe.Probe{
		hopped(probe.Relay, 0, by("z1", 0, 0), by("z2", 0, 0)),
		hopped(probe.Relay, 0, by("z1", 0, 0), by("z2", 0, 0)),
	}
	for n := range 100 {
		mails = append(mails, hopped(probe.MX, float64(n), by(fmt.Sprintf("host%03d", n), float64(n), 0), by("store", float64(n), 1)))
	}
	got := HopsOf(mails)
	if len(got) != 40 || got[0].Host != "host000" || got[38].Host != "host038" || got[39].Host != "z1" || got[39].N != 2 {
		t.Errorf("%d pairs: %+v", len(got), got)
	}
}
