package web

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
	"mailprobe/report"
)

// apiAt is an instant of 6 May 2011 in Tokyo.
func apiAt(clock string) time.Time {
	t, err := time.Parse(time.RFC3339, "2011-05-06T"+clock+"+09:00")
	if err != nil {
		panic(err)
	}
	return t
}

func apiBetween(from, to string) probe.Interval {
	return probe.Interval{From: apiAt(from), To: apiAt(to)}
}

func apiSpanOf(from, to string) report.Span {
	return report.Span{From: apiAt(from), To: apiAt(to)}
}

var (
	apiTag       = probe.Tag{Ref: probe.Ref{Agent: "tokyo", Route: "mx1.example.in", ID: uuid.MustParse("0196a3f0-8a10-7000-8000-000000000001")}}
	apiNow       = apiAt("06:00:00")
	apiMX1       = report.Server{Name: "mx1.example", Network: "192.0.2.0/24", Labels: map[string]string{"site": "tokyo"}, Mailboxes: 120, Domains: []string{"customer.example"}}
	apiMX2       = report.Server{Name: "mx2.example"}
	apiAwaiting  = report.Backlog{At: apiNow, Pending: 3, Uncertain: 1, Oldest: apiAt("05:41:00"), Watermark: apiAt("05:41:00")}
	apiSettled   = report.Backlog{At: apiNow, Watermark: apiNow}
	apiDelays    = report.Quantiles{N: 9, P50: 1500 * time.Millisecond, P90: 2 * time.Second, Max: 90 * time.Second}
	apiCovering  = report.Coverage{Span: apiSpanOf("04:00:00", "06:00:00"), Watched: 118 * time.Minute, Holes: []report.Hole{{Span: apiSpanOf("04:30:00", "04:32:00"), CutOff: true}, {Span: apiSpanOf("05:00:00", "05:10:00"), Mailbox: "mx1.box"}}}
	apiReasons   = []report.Reason{{Service: report.TakesMX, Class: probe.TimedOut, Phase: probe.PhaseConnect, Text: "i/o timeout", Count: 12}, {Service: report.DeliversIn, Count: 2}}
	apiFailed    = []report.Service{report.TakesMX, report.DeliversIn}
	apiFailing   = report.Outage{Server: "mx1.example", Kind: report.Down, Failed: apiFailed, Start: apiBetween("04:10:00", "04:11:00"), End: apiBetween("05:40:00", "05:41:00"), Flaps: []report.Flap{{Up: apiBetween("04:50:00", "04:51:00"), Down: apiBetween("04:58:00", "04:59:00")}}, Reasons: apiReasons, Count: 14, Holes: []report.Span{apiSpanOf("04:30:00", "04:32:00")}, Usual: 30 * time.Second}
	apiTouched   = report.Scope{Networks: []report.NetworkScope{{Network: "192.0.2.0/24", Whole: true, N: 1, Of: 1, Servers: []string{"mx1.example"}}}, Labels: []report.LabelScope{{Key: "site", Value: "tokyo", N: 1}}, Servers: 1, Watched: 2, Mailboxes: 120, MailboxesKnown: true}
	apiOpen      = report.Incident{Agent: "tokyo", ID: "20110506-0410", Opened: apiAt("04:12:00"), Outages: []report.Outage{apiFailing}, Scope: apiTouched, Start: apiFailing.Start, Merged: []string{"20110506-0415"}, Split: []string{"20110506-0420"}}
	apiGone      = report.Incident{Agent: "tokyo", ID: "20110506-0415", Into: "20110506-0410", Of: "20110506-0409", Start: apiFailing.Start, End: apiFailing.End}
	apiReceipt   = probe.Reply{Code: 250, Enhanced: "2.0.0", Text: "Ok: queued as 4F2B1"}
	apiFirstTry  = probe.Attempt{N: 1, Began: apiAt("05:30:00"), Ended: apiAt("05:30:30"), Target: "192.0.2.10:25", Class: probe.TimedOut, Phase: probe.PhaseConnect, Phases: probe.Phases{probe.PhaseDNS: 2 * time.Millisecond}, Err: "i/o timeout"}
	apiSecondTry = probe.Attempt{N: 2, Began: apiAt("05:41:00"), Dotted: apiAt("05:41:01"), Ended: apiAt("05:41:02"), Target: "192.0.2.10:25", Class: probe.Accepted, Phases: probe.Phases{probe.PhaseConnect: 40 * time.Millisecond, probe.PhaseData: 900 * time.Millisecond}, Reply: apiReceipt}
	apiCopy      = probe.Arrival{Tag: apiTag, Mailbox: "mx1.box", Folder: "Junk", Junk: true, After: apiAt("05:41:02"), By: apiAt("05:41:04"), Source: probe.Look, Internal: apiAt("05:41:03"), Hops: []probe.Hop{{By: "mx1.example", From: "probe.example", ID: "4F2B1", At: apiAt("05:41:02")}}, Verdicts: probe.Verdicts{SPF: "pass", DKIM: "none", DMARC: "fail"}}
	apiTold      = probe.Notice{At: apiAt("05:50:00"), Action: probe.ActionDelayed, Status: "4.4.1", Diagnostic: "450 4.2.0 try later", Reporter: "mx1.example", Remote: "box.example"}
	apiCame      = ProbeLine{Ref: apiTag.Ref, Server: "mx1.example", Via: probe.MX, Sent: apiAt("05:30:00"), Outcome: probe.Delivered, Delay: probe.Delay{Min: 662 * time.Second, Max: 664 * time.Second}, Late: true, Junk: true, Attempts: 2, Class: probe.Accepted, Reason: "i/o timeout"}
	apiPending   = ProbeLine{Ref: probe.Ref{Agent: "tokyo", Route: "mx1.example.in", ID: uuid.MustParse("0196a3f0-8a10-7000-8000-000000000002")}, Server: "mx1.example", Via: probe.MX, Sent: apiAt("05:59:00"), Outcome: probe.Pending, Attempts: 1}
	apiOneRoute  = RouteLine{Name: "mx1.example.in", Server: "mx1.example", Via: probe.MX, Every: 30 * time.Second, Sent: 240, Delivered: 200, Backlog: apiAwaiting, LastArrival: apiAt("05:41:04"), LastDelay: apiCame.Delay, LastAttempt: apiSecondTry}
)

var apiHops = []report.HopDelay{{Via: probe.MX, Host: "mx1.example", Next: "box.example", Quantiles: report.Quantiles{N: 38, P50: time.Second, P90: 2 * time.Second, Max: 9 * time.Second}, Newest: apiAt("05:41:00")}}

var (
	apiFate    = report.Fate{Sender: "postfix", Sent: apiAt("05:34:00"), Came: apiBetween("05:41:00", "05:52:00"), GivenUp: apiAt("05:55:00")}
	apiWitness = report.Witness{Ref: apiTag.Ref, Sent: apiAt("05:30:00"), Came: apiBetween("05:41:02", "05:41:04"), Delay: apiCame.Delay, Junk: true}
)

func apiFlushing() *report.Flush {
	estimate := &report.Estimate{At: apiAt("06:10:00"), From: apiAt("06:05:00"), To: apiAt("06:20:00"), By: report.BySchedule}
	return &report.Flush{
		Recovery: apiFailing.End, Fresh: report.End{Reached: true, At: apiBetween("05:43:00", "05:44:00"), Of: 3}, Accepted: report.End{Of: 4, Left: 2, Estimate: estimate},
		Last: report.End{Of: 9, Left: 4}, Peak: 90, PeakAt: apiAt("05:39:00"), Drain: 0.25, Late: 5, Overtaken: 1, Outstanding: 1,
	}
}

func apiStanding() report.Standing {
	return report.Standing{
		Server: "mx1.example", State: report.StateSlow, Since: apiBetween("05:40:00", "05:41:00"), Weak: true, Backlog: apiAwaiting, Flush: apiFlushing(),
		Routes: []report.RouteStanding{{Route: "mx1.example.in", Via: probe.MX, Backlog: apiAwaiting}}, Lately: apiDelays, Missing: 1, Usual: apiDelays,
		Trace: []report.Trace{{Span: apiSpanOf("05:55:00", "05:56:00"), Sent: 2, Longest: 1500 * time.Millisecond, Missing: 1}},
	}
}

func apiOverviewNow() (Overview, error) {
	return Overview{
		Agent: "tokyo", Version: "1.2.3", Started: apiAt("00:00:00"), Now: apiNow, Servers: []report.Server{apiMX1, apiMX2}, Coverage: apiCovering,
		View: &report.View{At: apiAt("05:59:58"), Incidents: []report.Incident{apiOpen, apiGone}, Servers: []report.Standing{apiStanding(), {Server: "mx2.example", State: report.StateUp, Backlog: apiSettled}}},
		Agents: AgentSheet{
			Watching: true, Faults: []Fault{{At: apiAt("05:00:00"), What: FaultReload, Text: "line 3: no such server"}}, Routes: []RouteLine{apiOneRoute},
			Mailboxes:  []Contact{{Name: "mx1.box", OK: true, Mode: "idle", At: apiAt("05:59:59")}, {Name: "mx2.box", Err: "login refused"}},
			References: []Contact{{Name: "198.51.100.1:25", OK: false, At: apiAt("05:59:50"), Err: "i/o timeout"}},
		},
	}, nil
}

func apiAccount(s report.Server) report.Account {
	return report.Account{
		Server: s, Outages: []report.Outage{apiFailing}, Strip: []report.Stretch{{Span: apiSpanOf("04:00:00", "04:10:00"), State: report.StateUp}, {Span: apiSpanOf("04:10:00", "05:41:00"), State: report.StateDown}},
		Counts: report.Counts{Sent: 60, Delivered: 50, Late: 40, Junk: 1, Copies: 2, Rejected: 1, Expired: 2, Bounced: 1, Lost: 1, Pending: 4, Uncertain: 1},
		Delay:  apiDelays, Usual: apiDelays, Backlog: apiAwaiting, Flush: apiFlushing(),
	}
}

func apiDossier() report.Dossier {
	text := report.Text{EN: "A power fault", JA: "電源障害"}
	return report.Dossier{
		Now: apiNow, Agent: "tokyo", Incident: &apiOpen, Span: apiSpanOf("04:00:00", "06:00:00"), Servers: []report.Account{apiAccount(apiMX1)}, Others: 1, Total: apiAccount(report.Server{}), Coverage: apiCovering,
		Said:        []report.Statement{{N: 1, At: apiAt("04:12:00"), Start: apiOpen.Start, Scope: apiTouched, Changed: []report.Change{report.ChangedOpened}}},
		Notes:       []report.Comment{{At: apiAt("05:00:00"), By: "staff", Annotation: report.Annotation{Cause: text, Text: text, Merge: "20110506-0415", Split: []string{"mx2.example"}, Span: apiSpanOf("05:00:00", "06:00:00"), Server: "mx1.example", Network: "192.0.2.0/24"}}},
		RelayFaults: []report.RelayFault{{Relay: "relay.example", Servers: []string{"mx2.example"}, Start: apiBetween("04:20:00", "04:21:00"), Reasons: apiReasons}},
		Senders:     []report.SenderRow{{Sender: "postfix", Fates: []report.Fate{apiFate}}},
	}
}

func apiVerdict(q Asked) report.Verdict {
	return report.Verdict{
		Question: report.Question{About: q.About, Server: "mx1.example", Direction: report.Inbound, Sent: apiSpanOf("05:34:00", "05:35:00"), Sender: report.Sender{Patience: probe.Patience{Name: probe.PatiencePostfix}}}, Server: apiMX1, Agent: "tokyo", AsOf: apiNow,
		Kind: report.VerdictLate, Doubt: report.DoubtFew, Window: apiSpanOf("05:32:00", "05:37:00"), Mails: report.Counts{Sent: 9, Delivered: 9, Late: 6}, Normal: 3, Delay: apiDelays,
		Came: apiSpanOf("05:41:00", "05:52:00"), Usual: 30 * time.Second, Expected: new(apiBetween("06:00:00", "06:10:00")), GivenUp: new(apiBetween("05:50:00", "05:51:00")),
		Before: &apiWitness, After: &apiWitness, LastLate: apiAt("05:52:00"), Outages: []report.Outage{apiFailing}, Sender: &apiFate, Senders: []report.Fate{apiFate},
		Planned: &report.Planned{Span: apiSpanOf("05:00:00", "06:00:00"), Server: "mx1.example", Network: "192.0.2.0/24", Text: report.Text{EN: "New disks", JA: "ディスク交換"}},
		Reason:  "550 5.1.1 no such user", Incident: &apiOpen, Watermark: apiAt("05:41:00"), Coverage: apiCovering, Loss: report.LossBound{Settled: 9, AtMost: 0.2831},
	}
}

// apiWorld answers like a record that has something of everything.
func apiWorld() fake {
	return fake{
		overview: apiOverviewNow,
		server: func(name string, span report.Span) (ServerSheet, error) {
			if name != apiMX1.Name {
				return ServerSheet{}, &NotFoundError{What: "the server " + name, Like: []string{"mx1.example"}}
			}
			return ServerSheet{
				Now: apiNow, Server: apiMX1, Standing: apiStanding(), Span: span, Hops: apiHops, HopMails: 40, Failures: []ProbeLine{apiCame}, Recent: []ProbeLine{apiPending}, Routes: []RouteLine{apiOneRoute},
				Dossier: report.Dossier{Servers: []report.Account{apiAccount(apiMX1)}, Coverage: apiCovering},
			}, nil
		},
		probes: func(ProbesQuery) (ProbePage, error) {
			return ProbePage{Probes: []ProbeLine{apiPending, apiCame}, Next: "2011-05-06T05:30:00+09:00"}, nil
		},
		probe: func(string, string) (ProbeSheet, error) {
			p := probe.Probe{Tag: apiTag, Server: "mx1.example", Network: "192.0.2.0/24", Via: probe.MX, Domain: "probe.example", Attempts: []probe.Attempt{apiFirstTry, apiSecondTry}, GivenUp: apiAt("05:55:00"), Bounced: apiAt("05:50:00"), Arrivals: []probe.Arrival{apiCopy}, Notices: []probe.Notice{apiTold}}
			return ProbeSheet{Now: apiNow, Probe: p, Line: apiCame}, nil
		},
		incidents: func(report.Span) ([]report.Incident, error) { return []report.Incident{apiOpen, apiGone}, nil },
		dossier: func(id string) (report.Dossier, error) {
			if id != apiOpen.ID {
				return report.Dossier{}, &NotFoundError{What: "the incident " + id}
			}
			return apiDossier(), nil
		},
		ask: func(q Asked) (report.Verdict, error) { return apiVerdict(q), nil },
	}
}

// apiHandler serves a world in the zone of Tokyo.
func apiHandler(t *testing.T, f fake) *apiClient {
	t.Helper()
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	return &apiClient{t, New(Options{Source: f, Location: tokyo})}
}
