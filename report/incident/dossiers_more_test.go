package incident

import (
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// weak is one server with one route, and nothing to compare it with.
func weak() report.Dossier {
	o := report.Outage{
		Server: "mx1.example.jp", Kind: report.Down, Failed: []report.Service{report.TakesMX}, Start: probe.Interval{To: at("09:00:30")},
		End: probe.Interval{From: at("09:20:30")}, Weak: true, Count: 21, Usual: 30 * time.Second,
		Reasons: []report.Reason{{Service: report.TakesMX, Class: probe.Refused, Phase: probe.PhaseConnect, Text: "connect: connection refused", Count: 21}},
	}
	now := at("09:20:50")
	scope := report.Scope{Servers: 1, Watched: 1, Networks: []report.NetworkScope{{Network: "192.0.2.0/24", Whole: true, N: 1, Of: 1, Servers: []string{o.Server}}}}
	a := report.Account{
		Server: report.Server{Name: o.Server, Network: "192.0.2.0/24"}, Outages: []report.Outage{o},
		Strip:  []report.Stretch{{Span: report.Span{From: o.Start.To, To: now}, State: report.StateDown}},
		Counts: report.Counts{Sent: 21, Pending: 20, Expired: 1}, Backlog: report.Backlog{At: now, Pending: 20, Oldest: o.Start.To, Watermark: o.Start.To},
		Flush: &report.Flush{Peak: 20, PeakAt: now},
	}
	total := a
	total.Server = report.Server{}
	return report.Dossier{
		Now: now, Agent: "office", Span: report.Span{From: o.Start.To},
		Incident: &report.Incident{Agent: "office", ID: "20110506-0000", Outages: []report.Outage{o}, Scope: scope, Start: o.Start, End: o.End, Weak: true},
		Said:     []report.Statement{{N: 1, At: at("09:02:00"), Start: o.Start, Scope: scope, Changed: []report.Change{report.ChangedOpened}}},
		Servers:  []report.Account{a}, Total: total,
		Coverage: report.Coverage{Span: report.Span{From: o.Start.To}, Watched: now.Sub(o.Start.To)},
	}
}

// span is a day without an incident: a slow hour, an unreadable mailbox, a hole,
// a relay fault.
func span() report.Dossier {
	day := report.Span{From: at("00:00:00"), To: at("05-07 00:00:00")}
	slow := report.Outage{Server: "mx1.example.jp", Kind: report.Slow, Start: between("10:00:00", "10:01:00"), End: between("10:58:00", "10:59:00"), Count: 58}
	dark := report.Outage{Server: "mx2.example.jp", Kind: report.Unreadable, Start: between("12:00:00", "12:01:10"), End: between("12:10:00", "12:10:20"), Count: 9,
		Reasons: []report.Reason{{Service: report.ServesIMAP, Text: "LOGIN: NO [UNAVAILABLE] | try later", Count: 9}}}
	account := func(name string, late int, o report.Outage) report.Account {
		return report.Account{
			Server: report.Server{Name: name, Network: "192.0.2.0/24"}, Outages: []report.Outage{o}, Counts: report.Counts{Sent: 1440, Delivered: 1440, Late: late},
			Delay: quantilesOf(1440, 500*time.Millisecond, 900*time.Millisecond, 95*time.Second),
			Strip: []report.Stretch{{Span: report.Span{From: day.From, To: o.Start.To}, State: report.StateUp},
				{Span: report.Span{From: o.Start.To, To: o.End.To}, State: report.State(o.Kind)}, {Span: report.Span{From: o.End.To, To: day.To}, State: report.StateUp}},
		}
	}
	return report.Dossier{
		Now: at("05-07 09:00:00"), Agent: "office", Span: day,
		Servers: []report.Account{account("mx1.example.jp", 58, slow), account("mx2.example.jp", 0, dark)},
		Total:   report.Account{Counts: report.Counts{Sent: 2880, Delivered: 2880, Late: 58}, Delay: quantilesOf(2880, 500*time.Millisecond, 900*time.Millisecond, 95*time.Second)},
		Coverage: report.Coverage{Span: day, Watched: 23*time.Hour + 59*time.Minute + 30*time.Second, Holes: []report.Hole{
			{Span: report.Span{From: at("02:00:00"), To: at("02:00:30")}}, {Span: report.Span{From: at("12:00:00"), To: at("12:10:20")}, Mailbox: "mx2.example.jp"},
		}},
		RelayFaults: []report.RelayFault{{Relay: "relay.example.net", Servers: []string{"mx1.example.jp", "mx2.example.jp"}, Start: between("18:00:00", "18:01:00"), End: between("18:20:00", "18:21:00"),
			Reasons: []report.Reason{{Service: report.DeliversIn, Class: probe.Refused, Text: "connect: connection refused", Count: 40}}}},
	}
}

// planned is work that people announced.
func planned() report.Dossier {
	d := weak()
	d.Now = at("12:00:00")
	i := d.Incident
	i.Planned, i.Weak = true, false
	i.Start, i.End = between("09:00:10", "09:00:30"), between("09:30:10", "09:30:30")
	o := &i.Outages[0]
	o.Planned, o.Weak, o.Start, o.End = true, false, i.Start, i.End
	d.Servers[0].Outages[0] = *o
	d.Span.To = at("09:40:00")
	d.Coverage = report.Coverage{Span: d.Span, Watched: d.Span.Length()}
	a := &d.Servers[0]
	a.Sent, a.Delivered, a.Late, a.Pending, a.Expired, a.Backlog = 40, 40, 30, 0, 0, report.Backlog{}
	a.Delay = quantilesOf(40, 15*time.Minute, 27*time.Minute, 31*time.Minute)
	a.Flush = &report.Flush{Recovery: i.End, Fresh: reached("09:30:30", "09:31:30", 3), Accepted: reached("09:30:10", "09:30:30", 0), Last: reached("09:35:00", "09:35:01", 30), Peak: 30, PeakAt: at("09:30:10"), Late: 30}
	d.Total = *a
	d.Total.Server = report.Server{}
	d.Notes = []report.Comment{{At: at("08:00:00"), By: "sato", Annotation: report.Annotation{Planned: true, Cause: report.Text{JA: "ディスク交換作業"}}}}
	return d
}

// evil is a text that would leave its place in every format.
const evil = "<script>alert(1)</script> \"'`|=1+1\n\r\n# x ![a](http://evil.example/x.png) \u202egnp.exe\x1b[31m\xff & ;<img src=x onerror=alert(1)>"

// hostile has evil wherever a text comes from outside.
func hostile() report.Dossier {
	d := weak()
	d.Agent = evil
	i := d.Incident
	i.ID, i.Agent, i.Scope.Labels = evil, evil, []report.LabelScope{{Key: evil, Value: evil, N: 1}}
	i.Scope.Networks[0].Network, i.Scope.Networks[0].Whole, i.Scope.Networks[0].Servers = evil, false, []string{"=" + evil}
	o := &i.Outages[0]
	o.Server, o.Kind, o.Failed = "="+evil, report.Kind(evil), []report.Service{report.Service(evil)}
	o.Reasons = []report.Reason{{Service: report.Service(evil), Class: probe.Class(evil), Phase: probe.Phase(evil), Text: evil, Count: 1}}
	beside := *o
	a := &d.Servers[0]
	a.Server = report.Server{Name: "=" + evil, Network: "+" + evil, Labels: map[string]string{"-" + evil: evil}}
	a.Outages = []report.Outage{*o, beside}
	a.Strip[0].State = report.State(evil)
	d.Said[0].Changed, d.Said[0].Scope = []report.Change{report.Change(evil)}, i.Scope
	d.Notes = []report.Comment{{At: d.Now, By: evil, Annotation: report.Annotation{Cause: report.Text{EN: evil, JA: evil}, Text: report.Text{EN: evil, JA: evil}, Merge: evil, Split: []string{evil}}}}
	d.Senders = []report.SenderRow{{Sender: evil, Fates: []report.Fate{{Sent: d.Now, Unknown: true}}}}
	d.RelayFaults = []report.RelayFault{{Relay: evil, Servers: []string{evil}, Start: i.Start, Reasons: []report.Reason{{Text: evil}}}}
	d.Coverage.Holes = []report.Hole{{Span: report.Span{From: d.Now.Add(-time.Minute), To: d.Now}, Mailbox: evil}}
	d.Total.Points = []report.Point{{Sent: d.Now.Add(-time.Minute), Via: probe.Via(evil), Outcome: probe.Outcome(evil)}}
	return d
}
