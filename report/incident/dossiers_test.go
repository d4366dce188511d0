package incident

import (
	"fmt"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// The dossiers of these tests are written by hand: an outage of the morning of
// 6 May 2011 in four networks, seen by probes a minute apart.

var jst = time.FixedZone("JST", 9*60*60)

// at is a time of that day, or of another one: 04:10:33, 05-07 04:10:33.
func at(s string) time.Time {
	layout := "2006-01-02 15:04:05"
	if len(s) == len("15:04:05") {
		s = "05-06 " + s
	}
	t, err := time.ParseInLocation(layout, "2011-"+s, jst)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func between(from, to string) probe.Interval {
	i := probe.Interval{To: at(to)}
	if from != "" {
		i.From = at(from)
	}
	return i
}

func reached(from, to string, of int) report.End {
	return report.End{Reached: true, At: between(from, to), Of: of}
}

func expected(from, to, middle string, of, left int, by report.Basis) report.End {
	return report.End{Of: of, Left: left, Estimate: &report.Estimate{From: at(from), To: at(to), At: at(middle), By: by}}
}

// networks2011 are those of the outage: three servers each, the first of which
// lost power too. One is known by its address.
var networks2011 = []string{"121.119.173", "121.119.175", "121.119.177", "121.119.179"}

func servers2011(network string) []string {
	var list []string
	for n := range 3 {
		list = append(list, fmt.Sprintf("sv%s-%d", network[len("121.119."):], n+1))
	}
	if network == "121.119.179" {
		list[0] = "121.119.179.187"
	}
	return list
}

func scope2011() report.Scope {
	s := report.Scope{Servers: 12, Watched: 22, Mailboxes: 4210, MailboxesKnown: true, Labels: []report.LabelScope{{Key: "site", Value: "dc-east", N: 12}}}
	for _, n := range networks2011 {
		s.Networks = append(s.Networks, report.NetworkScope{Network: n + ".0/24", Whole: true, N: 3, Of: 3, Servers: servers2011(n)})
	}
	return s
}

// firstScope is what was said before all was seen: too wide.
func firstScope() report.Scope {
	s := scope2011()
	s.Servers = 14
	s.Labels = nil
	s.Networks = append(s.Networks, report.NetworkScope{Network: "125.206.10.0/24", Whole: true, N: 2, Of: 2, Servers: []string{"sv10-1", "sv10-2"}})
	return s
}

// outage2011 is one server's, the nth of the twelve; its probes run 4 s apart.
func outage2011(n int, server string, recovered bool) report.Outage {
	shift := func(s string) time.Time { return at(s).Add(time.Duration(n) * 4 * time.Second) }
	o := report.Outage{
		Server: server, Kind: report.Down, Failed: []report.Service{report.TakesMX, report.DeliversIn, report.ServesIMAP},
		Start: probe.Interval{From: shift("04:09:05"), To: shift("04:10:05")},
		End:   probe.Interval{From: shift("06:12:05")},
		Flaps: []report.Flap{{
			Up:   probe.Interval{From: shift("05:49:05"), To: shift("05:50:05")},
			Down: probe.Interval{From: shift("05:57:05"), To: shift("05:58:05")},
		}},
		Reasons: []report.Reason{
			{Service: report.TakesMX, Class: probe.TimedOut, Phase: probe.PhaseConnect, Text: "dialing: i/o timeout", Count: 540},
			{Service: report.DeliversIn, Count: 60},
		},
		Count: 600, Usual: 30 * time.Second,
	}
	if !recovered {
		return o
	}
	o.End = probe.Interval{From: shift("13:29:05"), To: shift("13:30:05")}
	if n%3 == 0 {
		o.End = probe.Interval{From: shift("13:49:05"), To: shift("13:50:05")}
	}
	return o
}

func strip2011(o report.Outage, span report.Span) []report.Stretch {
	end := o.End.To
	if !o.Over() {
		end = span.To
	}
	list := []report.Stretch{
		{Span: report.Span{From: span.From, To: o.Start.To}, State: report.StateUp},
		{Span: report.Span{From: o.Start.To, To: end}, State: report.StateDown},
	}
	if end.Before(span.To) {
		list = append(list, report.Stretch{Span: report.Span{From: end, To: span.To}, State: report.StateUp})
	}
	return list
}

func quantilesOf(n int, p50, p90, longest time.Duration) report.Quantiles {
	return report.Quantiles{N: n, P50: p50, P90: p90, Max: longest}
}

var usual2011 = quantilesOf(30, 620*time.Millisecond, 1100*time.Millisecond, 2*time.Second)

// closed2011 is the incident at 18:00, long over.
func closed2011() report.Dossier {
	d := base2011(true, "18:00:00", report.Span{From: at("03:55:00"), To: at("14:55:00")})
	i := d.Incident
	i.Start, i.End = between("04:09:05", "04:10:05"), between("13:49:41", "13:50:41")
	flush := report.Flush{
		Recovery: i.End, Fresh: reached("13:50:49", "13:51:50", 44), Accepted: reached("13:50:05", "13:50:49", 0),
		Last: reached("14:36:10", "14:36:11", 13464), Peak: 13512, PeakAt: at("13:29:41"), Drain: 3.4, Late: 13464, Overtaken: 812,
	}
	for n := range d.Servers {
		a := &d.Servers[n]
		a.Sent, a.Delivered, a.Late = 1320, 1320, 1122
		a.Delay = quantilesOf(1320, 4*time.Hour+41*time.Minute, 8*time.Hour+48*time.Minute, 9*time.Hour+58*time.Minute)
		f := flush
		f.Recovery, f.Peak, f.Late, f.Overtaken = a.Outages[0].End, 1126, 1122, 67
		f.Fresh, f.Last = reached("13:31:05", "13:32:05", 44), reached("14:20:10", "14:20:11", 1122)
		if n%3 == 0 {
			f.Fresh, f.Last = reached("13:50:49", "13:51:50", 44), reached("14:36:10", "14:36:11", 1122)
		}
		a.Flush = &f
	}
	d.Total.Sent, d.Total.Delivered, d.Total.Late = 15840, 15840, 13464
	d.Total.Delay = quantilesOf(15840, 4*time.Hour+41*time.Minute, 8*time.Hour+48*time.Minute, 9*time.Hour+58*time.Minute)
	d.Total.Flush = &flush
	d.Said = append(statements(), report.Statement{N: 5, At: at("13:52:00"), Start: i.Start, End: i.End, Scope: scope2011(), Changed: []report.Change{report.ChangedClosed}})
	d.Senders = senders2011(true)
	d.Coverage = report.Coverage{Span: d.Span, Watched: d.Span.Length()}
	draw(&d)
	return d
}

// during2011 is the same at 06:13:20, while nothing answers.
func during2011() report.Dossier {
	d := base2011(false, "06:13:20", report.Span{From: at("03:55:00"), To: at("06:13:20")})
	d.Incident.Start, d.Incident.End = between("04:09:05", "04:10:05"), probe.Interval{From: at("06:12:49")}
	flush := report.Flush{Peak: 2688, PeakAt: at("06:13:20"), Late: 264}
	for n := range d.Servers {
		a := &d.Servers[n]
		a.Sent, a.Delivered, a.Late, a.Pending = 276, 52, 22, 224
		a.Delay = quantilesOf(52, 700*time.Millisecond, time.Hour+31*time.Minute, time.Hour+39*time.Minute)
		f := flush
		f.Peak, f.Late = 224, 22
		a.Flush = &f
		a.Backlog = report.Backlog{At: d.Now, Pending: 224, Oldest: at("04:10:05"), Watermark: at("04:10:05")}
	}
	d.Total.Sent, d.Total.Delivered, d.Total.Late, d.Total.Pending = 3312, 624, 264, 2688
	d.Total.Delay = quantilesOf(624, 700*time.Millisecond, time.Hour+31*time.Minute, time.Hour+39*time.Minute)
	d.Total.Backlog = report.Backlog{At: d.Now, Pending: 2688, Oldest: at("04:10:05"), Watermark: at("04:10:05")}
	d.Total.Flush = &flush
	d.Said = statements()
	d.Notes = nil
	d.Senders = senders2011(false)
	d.Coverage = report.Coverage{Span: d.Span, Watched: d.Span.Length()}
	draw(&d)
	return d
}

// flushing2011 is the same at 14:02, after the recovery.
func flushing2011() report.Dossier {
	d := closed2011()
	d.Now = at("14:02:00")
	d.Span.To = d.Now
	d.Coverage = report.Coverage{Span: d.Span, Watched: d.Span.Length()}
	flushes := []*report.Flush{d.Total.Flush}
	for n := range d.Servers {
		flushes = append(flushes, d.Servers[n].Flush)
		a := &d.Servers[n]
		a.Strip[len(a.Strip)-1].To = d.Now
		a.Sent, a.Delivered, a.Late, a.Pending = 1214, 914, 822, 300
	}
	for n, f := range flushes {
		f.Last = expected("14:24:10", "14:51:40", "14:35:00", 1122, 300, report.ByBoth)
		if n == 0 {
			f.Last.Of, f.Last.Left = 13464, 3600
		}
	}
	d.Total.Sent, d.Total.Delivered, d.Total.Late, d.Total.Pending = 14568, 10968, 9864, 3600
	d.Total.Backlog = report.Backlog{At: d.Now, Pending: 3600, Oldest: at("04:11:09"), Watermark: at("04:11:09")}
	draw(&d)
	return d
}

// base2011 holds what all of these have in common.
func base2011(recovered bool, now string, span report.Span) report.Dossier {
	i := &report.Incident{Agent: "osaka", ID: "20110505-1910", Opened: at("04:12:40"), Scope: scope2011()}
	d := report.Dossier{Now: at(now), Agent: "osaka", Incident: i, Span: span, Others: 10, Rules: report.Rules{}}
	for n, network := range networks2011 {
		for k, name := range servers2011(network) {
			o := outage2011(3*n+k, name, recovered)
			i.Outages = append(i.Outages, o)
			d.Servers = append(d.Servers, report.Account{
				Server:  report.Server{Name: name, Network: network + ".0/24", Labels: map[string]string{"site": "dc-east"}, Mailboxes: 350},
				Outages: []report.Outage{o}, Strip: strip2011(o, span), Usual: usual2011,
			})
		}
	}
	d.Total.Usual = usual2011
	d.Notes = []report.Comment{{At: at("12:10:00"), By: "tanaka", Annotation: report.Annotation{
		Cause: report.Text{EN: "A power fault in the data centre; network equipment was replaced.", JA: "データセンター内の電源障害によるものです。ネットワーク機器を交換いたしました。"},
		Text:  report.Text{EN: "We apologise for the trouble.", JA: "お客様には多大なるご迷惑をおかけいたしましたことを、深くお詫び申し上げます。"},
	}}}
	return d
}

// statements are what was said until 06:00: a scope too wide, and a recovery
// that did not last.
func statements() []report.Statement {
	start := between("04:09:05", "04:10:05")
	return []report.Statement{
		{N: 1, At: at("04:12:40"), Start: start, Scope: firstScope(), Changed: []report.Change{report.ChangedOpened}},
		{N: 2, At: at("05:10:00"), Start: start, Scope: scope2011(), Changed: []report.Change{report.ChangedScope}},
		{N: 3, At: at("05:52:10"), Start: start, End: between("05:49:49", "05:50:49"), Scope: scope2011(), Changed: []report.Change{report.ChangedClosed}},
		{N: 4, At: at("06:00:10"), Start: start, Scope: scope2011(), Changed: []report.Change{report.ChangedAgain}},
	}
}

func senders2011(over bool) []report.SenderRow {
	var rows []report.SenderRow
	for n, name := range []string{probe.PatiencePostfix, probe.PatienceExim} {
		row := report.SenderRow{Sender: name}
		for k, sent := range []string{"04:15:00", "05:30:00", "13:20:00"} {
			if !over && k == 2 {
				sent = "06:10:00"
			}
			f := report.Fate{Sent: at(sent), Unknown: !over}
			if over {
				f.Came = between([]string{"13:32:00", "13:40:00", "13:50:00"}[k], []string{"14:10:00", "13:50:00", "14:05:00"}[k])
			}
			if over && n == 1 && k == 0 {
				f = report.Fate{Sent: at(sent), GivenUp: at("05-10 04:15:00")}
			}
			row.Fates = append(row.Fates, f)
		}
		rows = append(rows, row)
	}
	return rows
}

// draw fills in curves and points for the figures, by a simple rule: what was
// sent in the outage comes within three quarters of an hour after it.
func draw(d *report.Dossier) {
	t := &d.Total
	t.Curves, t.Points = report.Curves{}, nil
	const every = 3 * time.Minute
	end := at("13:50:00")
	sent, late := 0, 0
	for s := d.Span.From; s.Before(d.Span.To); s = s.Add(every) {
		sent += 72
		t.Curves.Sent = append(t.Curves.Sent, report.Step{At: s, N: sent})
		delay := 700 * time.Millisecond
		if s.After(at("04:09:30")) && s.Before(end) {
			late++
			delay = end.Add(time.Duration(late*3%46) * time.Minute).Sub(s)
		}
		via := probe.Vias[1+late%2]
		p := report.Point{Sent: s.Add(7 * time.Second), Via: via, Outcome: probe.Pending}
		if s.Add(delay).Before(d.Now) {
			p.Outcome, p.Delay, p.Late = probe.Delivered, probe.Delay{Min: delay, Max: delay + 300*time.Millisecond}, delay > time.Minute
		}
		t.Points = append(t.Points, p)
	}
	came := 0
	for s := d.Span.From; s.Before(d.Span.To); s = s.Add(every) {
		for _, p := range t.Points {
			if got := p.Sent.Add(p.Delay.Max); p.Outcome == probe.Delivered && !got.Before(s) && got.Before(s.Add(every)) {
				came += 72
			}
		}
		t.Curves.Received = append(t.Curves.Received, report.Step{At: s, N: came})
	}
}
