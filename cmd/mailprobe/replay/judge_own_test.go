package replay

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// Two of two servers were out from 04:10 to 05:00, one of them but for 04:30 to
// 04:38.
func trueMorning() truth {
	a := outageTruth{span: spanOf("04:10:00", "05:00:00"), Flaps: []span{spanOf("04:30:00", "04:38:00")}}
	b := outageTruth{span: spanOf("04:10:00", "05:00:00")}
	return truth{
		Outages: map[string][]outageTruth{"a": {a}, "b": {b}},
		Incidents: []incidentTruth{{Servers: []string{"a", "b"}, Scope: []networkTruth{
			{Network: "192.0.2.0/24", N: 2, Of: 2, Servers: []string{"a", "b"}}}}},
	}
}

// saidMorning says it rightly.
func saidMorning() []saidIncident {
	a := saidOutage{Server: "a", Start: spanOf("04:09:20", "04:10:20"), End: spanOf("04:59:30", "05:00:20"),
		Flaps: []saidFlap{{Up: spanOf("04:29:40", "04:30:40"), Down: spanOf("04:37:40", "04:38:40")}}}
	b := saidOutage{Server: "b", Start: spanOf("04:09:40", "04:10:40"), End: spanOf("04:59:40", "05:00:40")}
	return []saidIncident{{ID: "x", Start: spanOf("04:09:20", "04:10:20"), End: spanOf("04:59:40", "05:00:40"), Outages: []saidOutage{a, b},
		Scope: []networkTruth{{Network: "192.0.2.0/24", N: 2, Of: 2, Servers: []string{"a", "b"}}}}}
}

func spanOf(from, to string) span { return span{clock(from), clock(to)} }

func TestJudgeOfIncidents(t *testing.T) {
	allowed := allowance{every: time.Minute, dial: 30 * time.Second, usual: 2 * time.Second, flap: 8 * time.Minute}
	for _, tt := range []struct {
		name string
		lie  func(in *saidIncident)
		want string // part of a complaint; empty: there is none
	}{
		{"right", func(*saidIncident) {}, ""},
		{"starts too late", func(in *saidIncident) { in.Outages[1].Start.From = clock("04:10:01") }, "b: start is stated as 04:10:01.000–04:10:40.000, which does not hold the truth, 04:10:00.000"},
		{"starts too early", func(in *saidIncident) { in.Outages[1].Start.To = clock("04:09:59") }, "b: start is stated as 04:09:40.000–04:09:59.000, which does not hold"},
		{"start is wide", func(in *saidIncident) { in.Outages[1].Start.To = clock("04:11:13") }, "b: start is stated as 04:09:40.000–04:11:13.000, which is 1m33s wide: 1m32s is allowed"},
		{"ends too early", func(in *saidIncident) { in.Outages[0].End.To = clock("04:59:59") }, "a: end is stated as"},
		{"end is wide", func(in *saidIncident) { in.Outages[0].End.From = clock("04:58:00") }, "which is 2m20s wide"},
		{"not over", func(in *saidIncident) { in.Outages[0].End.To = time.Time{} }, "a: end is stated as 04:59:30.000–open, in truth it was at 05:00:00.000"},
		{"no flap", func(in *saidIncident) { in.Outages[0].Flaps = nil }, "a: the flap 04:30:00.000–04:38:00.000 is not listed"},
		{"a flap that was not", func(in *saidIncident) { in.Outages[1].Flaps = in.Outages[0].Flaps }, "b: a flap is listed that came"},
		{"one server missing", func(in *saidIncident) { in.Outages = in.Outages[:1] }, "b: 0 outages are stated, want 1"},
		{"twice", func(in *saidIncident) { in.Outages = append(in.Outages, in.Outages[1]) }, "b: 2 outages are stated, want 1"},
		{"another server", func(in *saidIncident) {
			in.Outages = append(in.Outages, saidOutage{Server: "c", Start: in.Start, End: in.End})
		}, "c: 1 outages are stated of a server that had none"},
		{"scope", func(in *saidIncident) { in.Scope[0].N = 1 }, "incident x: scope"},
		{"its own start", func(in *saidIncident) { in.Start = in.Outages[1].Start }, "it is said to start 04:09:40"},
		{"its own end", func(in *saidIncident) { in.End = in.Outages[0].End }, "it is said to end by"},
	} {
		said := saidMorning()
		tt.lie(&said[0])
		checkVerdict(t, tt.name, judgeIncidents(said, trueMorning(), allowed), tt.want)
	}
	checkVerdict(t, "none", judgeIncidents(nil, trueMorning(), allowed), "0 incidents are stated, want 1")
	checkVerdict(t, "two", judgeIncidents(append(saidMorning(), saidIncident{ID: "y"}), trueMorning(), allowed), "2 incidents are stated, want 1")
}

// checkVerdict wants a complaint that holds a text, or none at all.
func checkVerdict(t *testing.T, name string, v verdict, want string) {
	t.Helper()
	if want == "" && len(v) > 0 || want != "" && !slices.ContainsFunc(v, func(s string) bool { return strings.Contains(s, want) }) {
		t.Errorf("%s: the verdict is %q, want %q", name, v, want)
	}
}

func TestJudgeOfMails(t *testing.T) {
	known := truth{Mails: map[string]mailTruth{"<m>": {
		Accepted:  []acceptance{{"relay", spanOf("04:00:00", "04:00:01")}, {"a", spanOf("04:00:05", "04:00:05")}},
		Delivered: []span{spanOf("04:00:07", "04:00:07")},
	}}}
	right := saidMail{ID: "<m>", Route: "a-relay", Via: probe.Relay, Sent: clock("04:00:00"), Accepted: clock("04:00:01"),
		Came: spanOf("04:00:06", "04:00:08"), Outcome: probe.Delivered}
	for _, tt := range []struct {
		name string
		lie  func(*saidMail)
		want string
	}{
		{"right", func(*saidMail) {}, ""},
		{"came too late", func(m *saidMail) { m.Came.From = clock("04:00:08") }, "it came 04:00:08.000–04:00:08.000 by the record, in truth 04:00:07"},
		{"came too early", func(m *saidMail) { m.Came.To = clock("04:00:06") }, "it came 04:00:06"},
		{"did not come", func(m *saidMail) { m.Came, m.Outcome = span{}, probe.Lost }, "a-relay sent at 04:00:00.000 is lost"},
		{"lies unread", func(m *saidMail) { m.Came, m.Outcome = span{}, probe.Pending }, "a-relay sent at 04:00:00.000 is pending"},
		{"accepted too early", func(m *saidMail) { m.Accepted = clock("04:00:00") }, "accepted at 04:00:00.000 by the record"},
		{"not accepted", func(m *saidMail) { m.Accepted = time.Time{} }, "accepted at open by the record"},
		{"expired", func(m *saidMail) { m.Outcome = probe.Expired }, "is expired, and in truth a server took it"},
		{"unknown to the world", func(m *saidMail) { m.ID = "<n>" }, "it came"},
	} {
		m := right
		tt.lie(&m)
		checkVerdict(t, tt.name, judgeMails([]saidMail{m}, known, clock("05:00:00")), tt.want)
	}
	checkVerdict(t, "not recorded", judgeMails(nil, known, clock("05:00:00")), "the world saw 1 mails, the record holds 0")
	young := right
	young.Came, young.Outcome = span{}, probe.Pending
	checkVerdict(t, "too young to have come", judgeMails([]saidMail{young}, known, clock("04:00:00")), "")
}

// A mail client gives up at once, every other sender tries again.
func TestOnlySubmissionsMayExpire(t *testing.T) {
	said := []saidMail{
		{ID: "<a>", Route: "a-submission", Via: probe.Submission, Sent: clock("05:00:00"), Outcome: probe.Expired},
		{ID: "<b>", Route: "a-mx", Via: probe.MX, Sent: clock("05:00:00"), Outcome: probe.Expired},
	}
	want := verdict{"a-mx sent at 05:00:00.000 is expired"}
	if diff := cmp.Diff(want, judgeMails(said, truth{}, clock("06:00:00"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
