package web

import (
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

var jst = time.FixedZone("JST", 9*60*60)

// at is a time of 6 May 2011 in Japan.
func at(clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", "2011-05-06 "+clock, jst)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func between(from, to string) probe.Interval { return probe.Interval{From: at(from), To: at(to)} }

// outage2011 is that of three servers, which goes on or is over.
func outage2011(over bool) report.Incident {
	i := report.Incident{
		Agent: "osaka", ID: "20110505-1910", Opened: at("04:12:40"), Start: between("04:09:05", "04:10:05"), End: probe.Interval{From: at("06:12:49")},
		Scope: report.Scope{
			Servers: 3, Watched: 5, Mailboxes: 1050, MailboxesKnown: true,
			Networks: []report.NetworkScope{{Network: "121.119.179.0/24", Whole: true, N: 3, Of: 3, Servers: names2011}},
		},
	}
	if over {
		i.End = between("13:49:41", "13:50:41")
	}
	for _, name := range names2011 {
		i.Outages = append(i.Outages, report.Outage{
			Server: name, Kind: report.Down, Failed: []report.Service{report.TakesMX}, Start: i.Start, End: i.End, Count: 600, Usual: 30 * time.Second,
			Reasons: []report.Reason{{Service: report.TakesMX, Class: probe.TimedOut, Phase: probe.PhaseConnect, Text: "dialing: i/o timeout", Count: 540}},
		})
	}
	return i
}

var names2011 = []string{"121.119.179.187", "sv179-2", "sv179-3"}

// dossier2011 is what is known of it at 06:13:20, or at 18:00 when it is over.
func dossier2011(over bool) report.Dossier {
	i := outage2011(over)
	d := report.Dossier{Now: at("06:13:20"), Agent: "osaka", Incident: &i, Span: report.Span{From: at("03:55:00"), To: at("06:13:20")}, Others: 2}
	flush := report.Flush{Peak: 672, PeakAt: at("06:13:20"), Late: 66}
	if over {
		d.Now, d.Span.To = at("18:00:00"), at("14:55:00")
		flush = report.Flush{
			Recovery: i.End, Fresh: reached("13:50:49", "13:51:50"), Accepted: reached("13:50:05", "13:50:49"), Last: reached("14:36:10", "14:36:11"),
			Peak: 3378, PeakAt: at("13:49:41"), Drain: 3.4, Late: 3366,
		}
	}
	for n, name := range names2011 {
		a := report.Account{
			Server: report.Server{Name: name, Network: "121.119.179.0/24", Mailboxes: 350}, Outages: i.Outages[n : n+1], Counts: report.Counts{Sent: 276, Delivered: 52, Late: 22, Pending: 224},
			Usual: report.Quantiles{N: 30, P50: 620 * time.Millisecond, P90: 1100 * time.Millisecond, Max: 2 * time.Second}, Flush: &flush,
			Strip: []report.Stretch{
				{Span: report.Span{From: d.Span.From, To: i.Start.To}, State: report.StateUp},
				{Span: report.Span{From: i.Start.To, To: d.Span.To}, State: report.StateDown},
			},
		}
		d.Servers = append(d.Servers, a)
	}
	d.Total = d.Servers[0]
	d.Total.Server, d.Total.Outages = report.Server{}, nil
	d.Total.Sent, d.Total.Delivered, d.Total.Late, d.Total.Pending = 828, 156, 66, 672
	d.Total.Flush = &flush
	d.Said = []report.Statement{{N: 1, At: at("04:12:40"), Start: i.Start, Scope: i.Scope, Changed: []report.Change{report.ChangedOpened}}}
	d.Coverage = report.Coverage{Span: d.Span, Watched: d.Span.Length()}
	return d
}

func reached(from, to string) report.End { return report.End{Reached: true, At: between(from, to)} }

// noted adds the notes of two people.
func noted(d report.Dossier) report.Dossier {
	d.Notes = []report.Comment{
		{At: at("05:40:00"), By: "tanaka", Annotation: report.Annotation{Cause: report.Text{EN: "Not yet known", JA: "調査中です。"}}},
		{At: at("12:10:00"), By: "sato", Annotation: report.Annotation{
			Cause: report.Text{EN: "A power fault in the data centre.", JA: "データセンター内の電源障害によるものです。"},
			Text:  report.Text{EN: "We apologise for the trouble."}, Unplanned: true, Merge: "20110505-2050", Split: []string{"sv9"},
		}},
	}
	return d
}

// verdict2011 is an answer about the outage, asked at 06:13:20.
func verdict2011(kind report.VerdictKind) report.Verdict {
	i := outage2011(false)
	v := report.Verdict{
		Question: report.Question{About: "info@example.jp", Server: "121.119.179.187", Direction: report.Inbound, Sent: report.Span{From: at("05:34:00"), To: at("05:35:00")}},
		Server:   report.Server{Name: "121.119.179.187", Domains: []string{"example.jp"}}, Agent: "osaka", AsOf: at("06:13:20"), Kind: kind,
		Window: report.Span{From: at("05:32:00"), To: at("05:37:00")}, Mails: report.Counts{Sent: 10, Pending: 10}, Usual: 30 * time.Second,
		Outages: i.Outages[:1], Incident: &i, Watermark: at("04:10:05"), Coverage: report.Coverage{Span: report.Span{From: at("05:32:00"), To: at("05:37:00")}, Watched: 5 * time.Minute},
	}
	if kind == report.VerdictUnknown {
		v.Doubt = report.DoubtFew
	}
	return v
}

// hostileText is a text that would do harm wherever it is not escaped.
const hostileText = `"><script>alert(1)</script><img src=x onerror=alert(2)>'` + "\u202egnp.exe\x1b[31m\n|x|\xff"
