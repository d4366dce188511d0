package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mailprobe/probe"
)

var (
	toldRef = probe.Ref{Agent: "tokyo1", Route: "sv1-mx", ID: uuid.MustParse("0192f3c4-0000-7000-8000-00000000000a")}
	toldTag = probe.Tag{Ref: toldRef}
)

// toldProbe was deferred once, then taken, and came twice: to the INBOX, and to the
// junk folder later; and a notification said that it was delayed.
func toldProbe() probe.Probe {
	ms := func(clock string, n int) time.Time { return jstDay(clock).Add(time.Duration(n) * time.Millisecond) }
	return probe.Probe{
		Tag: toldTag, Server: "sv1.example", Via: probe.MX, Domain: "probe.example",
		Attempts: []probe.Attempt{
			{
				N: 1, Began: ms("09:00:00", 0), Ended: ms("09:00:00", 250), Target: "192.0.2.1:25", Class: probe.Deferred, Phase: probe.PhaseEnvelope,
				Phases: probe.Phases{probe.PhaseConnect: 40 * time.Millisecond, probe.PhaseEnvelope: 210 * time.Millisecond},
				Reply:  probe.NewReply(450, "4.7.1 Greylisted,\n4.7.1 try again"),
			},
			{
				N: 2, Began: ms("09:05:00", 0), Dotted: ms("09:05:00", 100), Ended: ms("09:05:00", 180), Target: "192.0.2.1:25", Class: probe.Accepted,
				Phases: probe.Phases{probe.PhaseDNS: 2 * time.Millisecond, probe.PhaseConnect: 30 * time.Millisecond, probe.PhaseEnvelope: 20 * time.Millisecond, probe.PhaseData: 128 * time.Millisecond},
				Reply:  probe.NewReply(250, "2.0.0 Ok: queued as 4D3C2B1A009C"),
			},
		},
		Arrivals: []probe.Arrival{
			{
				Mailbox: "box@sv1", Folder: "INBOX", UIDValidity: 7, UID: 41, After: ms("09:05:01", 0), By: ms("09:05:01", 200), Source: probe.Look, Internal: jstDay("09:05:01"),
				Hops: []probe.Hop{
					{By: "sv1.example", From: "gate.example", ID: "BBB", At: jstDay("09:05:01")},
					{By: "odd.example", From: "gate.example", ID: "?", At: jstDay("09:04:58")},
					{By: "gate.example", From: "agent.example", ID: "AAA", At: jstDay("09:05:00")},
				},
				Verdicts: probe.Verdicts{SPF: "pass", DKIM: "none"},
			},
			{Mailbox: "box@sv1", Folder: "迷惑メール", Junk: true, UIDValidity: 9, UID: 1, By: ms("09:07:00", 0), Source: probe.Resume},
		},
		Notices: []probe.Notice{{
			At: jstDay("09:04:00"), Mailbox: "bounces", Folder: "INBOX", Action: probe.ActionDelayed, Status: "4.4.7", Diagnostic: "smtp; 450 busy", Reporter: "gate.example", Remote: "sv1.example", Matched: probe.ByTag,
		}},
	}
}

func toldPage(t *testing.T, p probe.Probe, now time.Time, line ProbeLine) *treeNode {
	line.Ref, line.Server, line.Via, line.Sent, line.Outcome = p.Tag.Ref, p.Server, p.Via, p.Sent(), p.Outcome(now)
	source := fake{probe: func(route, id string) (ProbeSheet, error) {
		if route != "sv1-mx" || id != toldRef.ID.String() {
			t.Errorf("asked for %s/%s", route, id)
		}
		return ProbeSheet{Now: now, Probe: p, Line: line}, nil
	}}
	return pageOf(t, source, probePath(toldRef)+"?lang=en")
}

func TestProbePage(t *testing.T) {
	page := toldPage(t, toldProbe(), jstDay("12:00:00"), ProbeLine{Late: true})
	if got := page.all("h1")[0].say(); got != "Test mail of sv1.example, sent Fri 2011-05-06 09:00:00 JST" {
		t.Errorf("h1 %q", got)
	}
	// It came 5 min 1 s to 5 min 1.2 s after it was sent, and 0.82 to 1.02 s after it was accepted.
	wantText(t, page, "delivered; late It came late: 5 min 1 s after it was sent. 2 copies came: all but one too many")
	facts := page.with("section", "aria-labelledby", "facts")[0].facts()
	want := map[string]string{
		"Sent (first attempt began)": "Fri 2011-05-06 09:00:00.000 JST", "Accepted": "09:05:00.180 JST",
		"Came into the mailbox": "09:05:01.000 to 09:05:01.200 JST, 200 ms apart",
		"Delay, from sending":   "5 min 1 s (between 5 min 1 s and 5 min 2 s)", "Transit, from acceptance": "920 ms ± 100 ms (between 820 ms and 1.1 s)",
		"Server": "sv1.example", "Route": "sv1-mx", "Handed over": "as another mail server sends (port 25)", "Agent": "tokyo1",
		"Message-ID": "<mp1_tokyo1_sv1-mx_0192f3c4-0000-7000-8000-00000000000a_aaaaaaaaaaaaaaaaaaaaaaaaaa@probe.example>",
		"Tag":        "mp1_tokyo1_sv1-mx_0192f3c4-0000-7000-8000-00000000000a_aaaaaaaaaaaaaaaaaaaaaaaaaa",
	}
	if diff := cmp.Diff(want, facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	wantTable(t, page, "Timeline", [][]string{
		{"Time (JST)", "After sending", "What happened", "Details"},
		{"09:00:00.000", "–", "Attempt 1 begins", "192.0.2.1:25"},
		{"09:00:00.250", "+250 ms", "Attempt 1: deferred (4xx) while giving the addresses", "450 4.7.1 Greylisted, / try again"},
		{"09:04:00.000", "+4 min", "Notification: delayed, still tried", "4.4.7 smtp; 450 busy"},
		{"09:05:00.000", "+5 min", "Attempt 2 begins", "192.0.2.1:25"},
		{"09:05:00.100", "+5 min", "Attempt 2: the final dot goes out", "–"},
		{"09:05:00.180", "+5 min", "Attempt 2: accepted", "250 2.0.0 Ok: queued as 4D3C2B1A009C"},
		{"09:05:01.000–09:05:01.200", "+5 min 1 s", "In the mailbox, in the folder", "INBOX"},
		{"09:07:00.000", "+7 min", "In the mailbox, in the junk folder", "迷惑メール"},
	})
	wantTable(t, page, "Attempts", [][]string{
		{"No.", "Began (JST)", "Took", "Result", "Server dialled", "Code", "Enhanced code", "Answer or error"},
		{"1", "09:00:00.000", "250 ms", "deferred (4xx) while giving the addresses", "192.0.2.1:25", "450", "4.7.1", "Greylisted, try again"},
		{"2", "09:05:00.000", "180 ms", "accepted", "192.0.2.1:25", "250", "2.0.0", "Ok: queued as 4D3C2B1A009C"},
	})
	wantTable(t, page, "How long each phase took", [][]string{
		{"No.", "DNS", "Connect", "Envelope", "Data"},
		{"1", "–", "40 ms", "210 ms", "–"},
		{"2", "2 ms", "30 ms", "20 ms", "128 ms"},
	})
	wantText(t, page, "Queue id there4D3C2B1A009C")
}

func TestProbePageTellsEachCopy(t *testing.T) {
	page := toldPage(t, toldProbe(), jstDay("12:00:00"), ProbeLine{})
	arrivals := page.with("section", "aria-labelledby", "arrivals")[0]
	lists := arrivals.all("dl")
	wantFacts := func(n int, want map[string]string) {
		t.Helper()
		got := (&treeNode{kids: []*treeNode{lists[n]}}).facts()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("copy %d (-want +got):\n%s", n+1, diff)
		}
	}
	wantFacts(0, map[string]string{
		"Folder": "INBOX", "Mailbox": "box@sv1", "Came": "09:05:01.000 to 09:05:01.200 JST, 200 ms apart",
		"How that is known": "not there at the last look before; shown by a look of the agent", "INTERNALDATE (the server's clock)": "09:05:01 JST",
		"Checks of the receiver": "SPF pass and DKIM none", "UID / UIDVALIDITY": "41 / 7",
	})
	wantFacts(1, map[string]string{
		"Folder": "迷惑メール", "Sorted as": "junk", "Mailbox": "box@sv1", "Came": "by 09:07:00.000 JST at the latest; nobody had looked before",
		"How that is known": "shown by the first look after a time in which nobody watched", "UID / UIDVALIDITY": "1 / 9",
	})
	wantTable(t, arrivals, "Way of the mail, by its Received fields, the first host first", [][]string{
		{"Received by", "From", "Queue id", "Time, by that host's clock (JST)", "After the host before"},
		{"gate.example", "agent.example", "AAA", "09:05:00", "–"},
		{"odd.example", "gate.example", "?", "09:04:58", "2 s earlier: the clocks differ"},
		{"sv1.example", "gate.example", "BBB", "09:05:01", "3 s"},
	})
	wantTable(t, page, "Notifications (DSN)", [][]string{
		{"Seen by (JST)", "What it says", "Status", "What the other server said", "Reported by", "About", "Folder", "Matched by"},
		{"09:04:00.000", "delayed, still tried", "4.4.7", "smtp; 450 busy", "gate.example", "sv1.example", "INBOX", "the tag that was returned"},
	})
}

// What became of a mail is told in a sentence.
func TestProbeSentences(t *testing.T) {
	now := jstDay("12:00:00")
	with := func(change func(*probe.Probe)) probe.Probe {
		p := toldProbe()
		p.Arrivals, p.Notices = nil, nil
		change(&p)
		return p
	}
	cut := func(p *probe.Probe) *probe.Attempt { p.Attempts = p.Attempts[:1]; return &p.Attempts[0] }
	tests := []struct {
		name string
		p    probe.Probe
		now  time.Time
		line ProbeLine
		want string
	}{
		{"in time", toldProbe(), now, ProbeLine{}, "It came, 5 min 1 s after it was sent."},
		{"junk", toldProbe(), now, ProbeLine{Junk: true, Late: true}, "It came to the junk folder, 5 min 1 s after it was sent."},
		{"awaited", with(func(*probe.Probe) {}), now, ProbeLine{}, "It was accepted, and has not come so far. It counts as lost from Thu 2011-05-12 09:05:00 JST on."},
		{"lost", with(func(*probe.Probe) {}), now.AddDate(0, 0, 7), ProbeLine{}, "It was accepted, and has not come for 6 days: it counts as lost."},
		{"tried again", with(func(p *probe.Probe) { cut(p) }), now, ProbeLine{}, "It was not accepted so far, and will be tried again."},
		{"being handed over", with(func(p *probe.Probe) { cut(p).Ended = time.Time{} }), jstDay("09:00:05"), ProbeLine{}, "It is being handed over: no answer so far."},
		{"expired", with(func(p *probe.Probe) { p.GivenUp = cut(p).Ended }), now, ProbeLine{}, "It was never accepted, and no more attempt is made. A real sender would have been told."},
		{"rejected", with(func(p *probe.Probe) { a := cut(p); a.Class, p.GivenUp = probe.Rejected, a.Ended }), now, ProbeLine{}, "It was refused for good. A real sender would have been told."},
		{"bounced", with(func(p *probe.Probe) { p.Bounced = now }), now, ProbeLine{}, "A notification says that it could not be delivered: a real sender would have been told."},
		{"uncertain", with(func(p *probe.Probe) {
			a := cut(p)
			a.Dotted, a.Reply, a.Class = a.Ended, probe.Reply{}, probe.Disconnected
		}), now, ProbeLine{}, "It was handed over, but the answer was never seen: it may be on its way."},
		{"uncertain for ever", with(func(p *probe.Probe) {
			a := cut(p)
			a.Dotted, a.Reply, a.Class = a.Ended, probe.Reply{}, probe.Disconnected
		}), now.AddDate(0, 0, 7), ProbeLine{}, "It was handed over, but the answer was never seen, and it did not come. Whether it was ever accepted is not known: it does not count as lost."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lead := toldPage(t, test.p, test.now, test.line).with("p", "class", "lead")[0].say()
			if !strings.Contains(lead, test.want) {
				t.Errorf("it says %q, want %q", lead, test.want)
			}
		})
	}
}

func TestProbeNotFound(t *testing.T) {
	world := newServerWorld(jstDay("01:00:00"))
	if w := get(t, New(Options{Source: world.source(t), Location: serverZone}), probePath(toldRef)); w.Code != http.StatusNotFound {
		t.Errorf("the status is %d", w.Code)
	}
}

func wantTable(t *testing.T, n *treeNode, caption string, want [][]string) {
	t.Helper()
	if diff := cmp.Diff(want, n.tableOf(t, caption)); diff != "" {
		t.Errorf("table %q (-want +got):\n%s", caption, diff)
	}
}
