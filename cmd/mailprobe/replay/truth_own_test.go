package replay

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

// sameSpans lets go-cmp look at what a span is embedded in.
var sameSpans = cmp.AllowUnexported(outageTruth{}, acceptance{})

func TestTrueOutages(t *testing.T) {
	down := func(server, at string) change { return change{server, clock(at), false} }
	up := func(server, at string) change { return change{server, clock(at), true} }
	got := outagesOf([]change{
		down("a", "01:00:00"), down("b", "01:00:01"), up("a", "02:00:00"), up("b", "02:00:00"),
		down("b", "02:14:59"),                      // 15 min is the bound of a flap
		down("a", "02:15:00"), up("a", "03:00:00"), // b stays away
	})
	want := map[string][]outageTruth{
		"a": {{span: spanOf("01:00:00", "02:00:00")}, {span: spanOf("02:15:00", "03:00:00")}},
		"b": {{span: span{From: clock("01:00:01")}, Flaps: []span{spanOf("02:00:00", "02:14:59")}}},
	}
	if diff := cmp.Diff(want, got, sameSpans); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTrueIncidents(t *testing.T) {
	sites := []site{newSite("192.0.2.10"), newSite("192.0.2.11"), newSite("198.51.100.20"), newSite("198.51.100.21"), newSite("203.0.113.30")}
	got := incidentsOf(sites, map[string][]outageTruth{
		"sv2-10":   {{span: spanOf("01:00:00", "03:00:00")}},
		"sv2-11":   {{span: spanOf("01:00:02", "03:00:00")}},
		"sv100-21": {{span: spanOf("01:00:01", "03:00:00")}},
		"sv113-30": {{span: spanOf("01:30:00", "02:00:00")}},
	})
	want := []incidentTruth{
		{Servers: []string{"sv100-21", "sv2-10", "sv2-11"}, Scope: []networkTruth{
			{Network: "192.0.2.0/24", N: 2, Of: 2, Servers: []string{"sv2-10", "sv2-11"}},
			{Network: "198.51.100.0/24", N: 1, Of: 2, Servers: []string{"sv100-21"}}}},
		{Servers: []string{"sv113-30"}, Scope: []networkTruth{{Network: "203.0.113.0/24", N: 1, Of: 1, Servers: []string{"sv113-30"}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTrueMails(t *testing.T) {
	at := func(text string, kind probetest.Kind, host, id string) probetest.Event {
		return probetest.Event{Kind: kind, Host: host, From: clock(text), To: clock(text), MessageID: id}
	}
	s := newSite("192.0.2.10")
	mails := mailsOf([]probetest.Event{
		at("04:00:00", probetest.Accepted, "relay", "<a>"), at("04:00:05", probetest.Deferred, "relay", "<a>"),
		at("04:10:00", probetest.Accepted, s.host(), "<a>"), at("04:10:03", probetest.Delivered, s.host(), "<a>"),
		at("05:00:00", probetest.Accepted, s.host(), "<b>"), at("05:00:09", probetest.Delivered, s.host(), "<b>"), // in the outage
		at("05:00:00", probetest.Accepted, s.host(), "<c>"), at("05:00:01", probetest.Dropped, s.host(), "<c>"),
		at("05:00:00", probetest.Denied, s.host(), ""),
	})
	want := map[string]mailTruth{
		"<a>": {Accepted: []acceptance{{"relay", spanOf("04:00:00", "04:00:00")}, {s.host(), spanOf("04:10:00", "04:10:00")}},
			Delivered: []span{spanOf("04:10:03", "04:10:03")}},
		"<b>": {Accepted: []acceptance{{s.host(), spanOf("05:00:00", "05:00:00")}}, Delivered: []span{spanOf("05:00:09", "05:00:09")}},
		"<c>": {Accepted: []acceptance{{s.host(), spanOf("05:00:00", "05:00:00")}}, Gone: 1},
	}
	if diff := cmp.Diff(want, mails, sameSpans); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	known := truth{Mails: mails, Outages: map[string][]outageTruth{s.name: {{span: spanOf("05:00:02", "06:00:00")}}}}
	if got := usualOf([]site{s}, known); got != 3*time.Second {
		t.Errorf("usually a mail takes up to %v, want 3s", got)
	}
}
