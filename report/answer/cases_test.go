package answer

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
	"mailprobe/report"
)

// The verdicts of these tests are written by hand: a server that could not be
// reached from 04:10 until 13:50 of 6 May 2011, and what else may happen to one.

var jst = time.FixedZone("JST", 9*60*60)

// at is a time of that day, or of another one: 04:10:33, 05-07 04:10:33.
func at(s string) time.Time {
	if len(s) == len("15:04:05") {
		s = "05-06 " + s
	}
	t, err := time.ParseInLocation("2006-01-02 15:04:05", "2011-"+s, jst)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func between(from, to string) probe.Interval { return probe.Interval{From: at(from), To: at(to)} }

func span(from, to string) report.Span { return report.Span{From: at(from), To: at(to)} }

func witness(sent, came string, delay time.Duration) *report.Witness {
	id := uuid.MustParse("0198a000-0000-7000-8000-000000000001")
	return &report.Witness{
		Ref:  probe.Ref{Agent: "tokyo1", Route: "mx1-in", ID: id},
		Sent: at(sent), Came: probe.Interval{From: at(came).Add(-200 * time.Millisecond), To: at(came)},
		Delay: probe.Delay{Min: delay - 100*time.Millisecond, Max: delay + 100*time.Millisecond},
	}
}

// about is a verdict on a mail of 05:34, all of whose test mails came in time.
func about(d report.Direction, asOf string) report.Verdict {
	server := report.Server{Name: "mx1.isp.example", Network: "192.0.2.0/24", Domains: []string{"example.jp"}}
	asked := "tanaka@example.jp"
	v := report.Verdict{
		Question: report.Question{About: asked, Server: server.Name, Direction: d, Sent: span("05:34:00", "05:35:00")},
		Server:   server, Agent: "tokyo1", AsOf: at(asOf), Kind: report.VerdictDelivered,
		Window: span("05:32:00", "05:37:00"),
		Mails:  report.Counts{Sent: 5, Delivered: 5}, Normal: 5,
		Delay:  report.Quantiles{N: 5, P50: 1200 * time.Millisecond, P90: 1900 * time.Millisecond, Max: 2100 * time.Millisecond},
		Usual:  30 * time.Second,
		Before: witness("05:31:05", "05:31:06", 1200*time.Millisecond), After: witness("05:37:05", "05:37:06", 1100*time.Millisecond),
		Watermark: at(asOf).Add(-42 * time.Second),
		Loss:      report.LossBound{Settled: 5, AtMost: 0.4507},
	}
	v.Coverage = report.Coverage{Span: v.Window, Watched: 5 * time.Minute}
	return v
}

var (
	recovery = between("13:49:10", "13:50:05")
	outage   = report.Outage{Server: "mx1.isp.example", Kind: report.Down, Failed: []report.Service{report.TakesMX, report.TakesSubmission}, Start: between("04:09:05", "04:10:05"), End: recovery, Count: 580}
	ongoing  = func() report.Outage { o := outage; o.End = probe.Interval{From: at("08:59:05")}; return o }()
)

func incidentWith(o report.Outage) *report.Incident {
	return &report.Incident{ID: "2011-05-06-1", Agent: "tokyo1", Outages: []report.Outage{o}, Start: o.Start, End: probe.Interval{From: o.End.From, To: o.End.To}}
}

// held makes the mails of a verdict held up by an outage.
func held(v report.Verdict, kind report.VerdictKind, o report.Outage, counts report.Counts) report.Verdict {
	v.Kind, v.Outages, v.Incident = kind, []report.Outage{o}, incidentWith(o)
	if !o.Over() {
		v.Incident.End = probe.Interval{}
	}
	v.Mails, v.Normal, v.Delay = counts, 0, report.Quantiles{}
	v.Before, v.After = nil, nil
	if counts.Pending > 0 {
		v.Watermark = at("04:09:40")
	}
	v.Loss = report.LossBound{Settled: 0, AtMost: 1}
	return v
}

func lateAt(v report.Verdict, from, to string, longest time.Duration) report.Verdict {
	v.Came, v.LastLate = span(from, to), at("14:48:10")
	v.Delay = report.Quantiles{N: v.Mails.Delivered, P50: longest - 40*time.Minute, P90: longest - time.Minute, Max: longest}
	v.Loss = report.LossBound{Settled: v.Mails.Delivered, AtMost: 0.4507}
	return v
}

func fates(open bool) []report.Fate {
	if open {
		return []report.Fate{{Sender: "postfix", Sent: at("05:34:00"), Unknown: true}, {Sender: "exim", Sent: at("05:34:00"), Unknown: true}}
	}
	return []report.Fate{
		{Sender: "postfix", Sent: at("05:34:00"), Came: between("13:49:10", "14:57:00")},
		{Sender: "exim", Sent: at("05:34:00"), Came: between("14:04:00", "15:20:00")},
		{Sender: "sendmail", Sent: at("05:34:00"), Came: between("13:49:10", "14:20:05")},
		{Sender: "exchange", Sent: at("05:34:00"), Came: between("13:49:10", "14:01:00")},
	}
}

type testCase struct {
	name string
	v    report.Verdict
}

const (
	in  = report.Inbound
	out = report.Outbound
)

func cases() []testCase {
	return append(append(plainCases(), heldCases()...), failedCases()...)
}

func named(name string, v report.Verdict, change func(*report.Verdict)) testCase {
	if change != nil {
		change(&v)
	}
	return testCase{name, v}
}

// plainCases are those without an outage, and those of which nothing is known.
func plainCases() []testCase {
	list := []testCase{
		named("delivered-in", about(in, "09:00:12"), nil),
		named("delivered-out", about(out, "09:00:12"), nil),
		named("delivered-domain-span", about(in, "05-07 09:00:12"), func(v *report.Verdict) {
			v.Question.About, v.Question.Sent = "example.jp", span("17:00:00", "18:00:00")
		}),
		named("delivered-server-day", about(in, "05-07 09:00:12"), func(v *report.Verdict) {
			v.Question.About, v.Question.Sent = "mx1.isp.example", span("05-05 00:00:00", "05-06 00:00:00")
			v.Mails.Late = 1
		}),
		named("delivered-next-year", about(out, "09:00:12"), func(v *report.Verdict) { v.AsOf = at("09:00:12").AddDate(1, 0, 0) }),
		named("junk-in", about(in, "09:00:12"), func(v *report.Verdict) {
			v.Kind, v.Mails.Junk, v.Normal = report.VerdictJunk, 5, 0
			v.Before.Junk = true
		}),
		named("junk-out-partly", about(out, "09:00:12"), func(v *report.Verdict) { v.Kind, v.Mails.Junk, v.Normal = report.VerdictJunk, 3, 2 }),
		named("pending-fresh", about(in, "05:34:50"), func(v *report.Verdict) {
			v.Kind, v.Mails, v.Normal, v.Delay = report.VerdictPending, report.Counts{Sent: 4, Delivered: 3, Pending: 1}, 3, report.Quantiles{N: 3, P50: time.Second, P90: time.Second, Max: time.Second}
			v.Expected, v.After = &probe.Interval{From: at("05:34:50"), To: at("05:35:30")}, nil
		}),
		named("pending-overdue-out", about(out, "06:10:00"), func(v *report.Verdict) {
			v.Kind, v.Mails, v.Normal, v.Delay = report.VerdictPending, report.Counts{Sent: 5, Uncertain: 5}, 0, report.Quantiles{}
		}),
		named("late-no-outage", about(in, "09:00:12"), func(v *report.Verdict) {
			v.Kind, v.Normal, v.Mails.Late = report.VerdictLate, 2, 3
			v.Came = span("05:36:10", "05:38:20")
			v.Delay.Max = 95 * time.Second
		}),
	}
	for _, doubt := range report.Doubts {
		for _, d := range report.Directions {
			list = append(list, named(fmt.Sprintf("unknown-%s-%s", doubt, d), about(d, "09:00:12"), func(v *report.Verdict) { doubtful(v, doubt) }))
		}
	}
	return list
}

func doubtful(v *report.Verdict, doubt report.Doubt) {
	v.Kind, v.Doubt = report.VerdictUnknown, doubt
	v.Mails, v.Normal, v.Delay, v.Before, v.After = report.Counts{}, 0, report.Quantiles{}, nil, nil
	v.Loss = report.LossBound{AtMost: 1}
	switch doubt {
	case report.DoubtCoverage:
		v.Coverage.Watched = 90 * time.Second
		v.Coverage.Holes = []report.Hole{{Span: span("05:33:30", "06:10:00"), CutOff: true}}
	case report.DoubtFew:
		v.Mails, v.Normal = report.Counts{Sent: 2, Delivered: 2}, 2
	case report.DoubtUnread:
		v.Mails = report.Counts{Sent: 5, Pending: 5}
		v.Coverage.Holes = []report.Hole{{Span: report.Span{From: at("05:30:00")}, Mailbox: "mx1-box"}}
	case report.DoubtOnePlace:
		o := ongoing
		o.Weak = true
		v.Mails, v.Outages, v.Incident = report.Counts{Sent: 5, Pending: 5}, []report.Outage{o}, incidentWith(o)
	case report.DoubtRecord, report.DoubtRoute:
		v.Window, v.Coverage, v.Watermark = report.Span{}, report.Coverage{}, time.Time{}
	}
}

// heldCases are those in which an outage or work held mail up.
func heldCases() []testCase {
	pending, late := report.Counts{Sent: 5, Pending: 5}, report.Counts{Sent: 5, Delivered: 5, Late: 5}
	stuck := func(o report.Outage) report.Outage {
		o.Kind, o.Failed = report.NotDelivering, []report.Service{report.DeliversIn}
		return o
	}
	slow := func(o report.Outage) report.Outage {
		o.Kind, o.Failed = report.Slow, []report.Service{report.DeliversOut}
		return o
	}
	return []testCase{
		named("late-in-down", lateAt(held(about(in, "18:00:00"), report.VerdictLate, outage, late), "13:52:10", "14:35:40", 9*time.Hour+30*time.Second), func(v *report.Verdict) {
			v.Senders = fates(false)
			v.After = witness("14:50:05", "14:50:06", time.Second)
		}),
		named("late-in-sender", lateAt(held(about(in, "18:00:00"), report.VerdictLate, outage, late), "13:52:10", "14:35:40", 9*time.Hour), func(v *report.Verdict) {
			v.Question.Sender = report.Sender{Patience: probe.Patience{Name: probe.PatiencePostfix}}
			v.Senders = fates(false)
			v.Sender = &v.Senders[0]
		}),
		named("late-in-begin", lateAt(held(about(in, "18:00:00"), report.VerdictLate, outage, report.Counts{Sent: 6, Delivered: 6, Late: 4}), "13:52:10", "13:53:40", 9*time.Hour+44*time.Minute), func(v *report.Verdict) {
			v.Question.Sent, v.Window, v.Normal = span("04:10:00", "04:11:00"), span("04:08:00", "04:13:00"), 2
		}),
		named("late-in-end", lateAt(held(about(in, "18:00:00"), report.VerdictLate, outage, report.Counts{Sent: 6, Delivered: 6, Late: 3}), "13:52:10", "13:53:40", 4*time.Minute), func(v *report.Verdict) {
			v.Question.Sent, v.Window, v.Normal = span("13:49:00", "13:50:00"), span("13:46:00", "13:53:00"), 3
		}),
		named("late-out-slow", lateAt(held(about(out, "18:00:00"), report.VerdictLate, slow(outage), late), "05-07 00:10:00", "05-07 01:20:00", 19*time.Hour+46*time.Minute), func(v *report.Verdict) {
			v.AsOf = at("05-07 09:00:00")
		}),
		named("late-in-delivery", lateAt(held(about(in, "18:00:00"), report.VerdictLate, stuck(outage), late), "13:51:10", "13:51:40", 8*time.Hour+17*time.Minute), nil),
		named("pending-in-down-open", held(about(in, "09:00:12"), report.VerdictPending, ongoing, pending), func(v *report.Verdict) { v.Senders = fates(true) }),
		named("pending-in-down-over", held(about(in, "13:55:00"), report.VerdictPending, outage, pending), func(v *report.Verdict) {
			v.Expected = &probe.Interval{From: at("13:49:10"), To: at("15:20:00")}
			v.Senders = fates(false)
		}),
		named("pending-in-delivery", held(about(in, "13:55:00"), report.VerdictPending, stuck(outage), pending), func(v *report.Verdict) {
			v.Expected = &probe.Interval{From: at("14:05:10"), To: at("14:40:20")}
		}),
		named("pending-in-delivery-open", held(about(in, "09:00:12"), report.VerdictPending, stuck(ongoing), pending), nil),
		named("pending-out-slow-open", held(about(out, "09:00:12"), report.VerdictPending, slow(ongoing), pending), func(v *report.Verdict) {
			v.Expected = &probe.Interval{From: at("23:50:00"), To: at("05-07 01:10:00")}
		}),
		named("depends-in-open", held(about(in, "09:00:12"), report.VerdictDepends, ongoing, pending), func(v *report.Verdict) { v.Senders = fates(true) }),
		named("depends-in-over", held(about(in, "14:05:00"), report.VerdictDepends, outage, report.Counts{Sent: 5, Delivered: 2, Late: 2, Pending: 3}), func(v *report.Verdict) {
			v.Senders = fates(false)
			v.Delay = report.Quantiles{N: 2, P50: 8 * time.Hour, P90: 8 * time.Hour, Max: 8 * time.Hour}
		}),
		named("depends-in-sender", lateAt(held(about(in, "18:00:00"), report.VerdictDepends, outage, late), "13:52:10", "14:35:40", 9*time.Hour), func(v *report.Verdict) {
			v.Question.Sender = report.Sender{GivesUp: 9 * time.Hour}
			v.Sender = &report.Fate{Sender: "9h0m0s", Sent: at("05:34:00"), Came: between("13:49:10", "14:34:00"), GivenUp: at("14:34:00")}
			v.Senders = fates(false)
			v.Window = span("05:30:00", "05:40:00")
		}),
	}
}

// failedCases are those in which mail was refused, given up, lost or planned to wait.
func failedCases() []testCase {
	rejected, expired := report.Counts{Sent: 5, Rejected: 5}, report.Counts{Sent: 5, Expired: 5}
	work := &report.Planned{Span: span("05:00:00", "07:00:00"), Server: "mx1.isp.example", Text: report.Text{EN: "replacement of a disk", JA: "ディスクの交換"}}
	planned := func(o report.Outage) report.Outage { o.Planned = true; return o }
	short := outage
	short.Start, short.End = between("05:00:10", "05:01:05"), between("06:40:10", "06:41:05")
	failed := func(v report.Verdict, kind report.VerdictKind, counts report.Counts) report.Verdict {
		v.Kind, v.Mails, v.Normal, v.Delay, v.Before, v.After = kind, counts, 0, report.Quantiles{}, nil, nil
		v.Loss = report.LossBound{AtMost: 1}
		return v
	}
	return []testCase{
		named("returned-in", failed(about(in, "09:00:12"), report.VerdictReturned, rejected), func(v *report.Verdict) {
			v.Reason = "550 5.7.1 service unavailable; client host [198.51.100.7] blocked"
			v.After = witness("06:20:05", "06:20:06", time.Second)
		}),
		named("returned-out", failed(about(out, "09:00:12"), report.VerdictReturned, rejected), nil),
		named("returned-in-bounced", failed(about(in, "09:00:12"), report.VerdictReturned, report.Counts{Sent: 5, Delivered: 2, Bounced: 3}), func(v *report.Verdict) {
			v.Reason, v.Normal = "552 5.2.2 mailbox full", 2
		}),
		named("returned-out-bounced", failed(about(out, "09:00:12"), report.VerdictReturned, report.Counts{Sent: 5, Bounced: 5}), func(v *report.Verdict) {
			v.After = witness("06:20:05", "06:20:06", time.Second)
		}),
		named("expired-out-at-once", held(about(out, "18:00:00"), report.VerdictExpired, outage, expired), func(v *report.Verdict) { v.AtOnce = true }),
		named("expired-out-at-once-open", held(about(out, "09:00:12"), report.VerdictExpired, ongoing, expired), func(v *report.Verdict) { v.AtOnce = true }),
		named("expired-out-begin", held(about(out, "18:00:00"), report.VerdictExpired, outage, report.Counts{Sent: 6, Delivered: 2, Expired: 4}), func(v *report.Verdict) {
			v.AtOnce, v.Normal = true, 2
			v.Question.Sent, v.Window = span("04:10:00", "04:11:00"), span("04:08:00", "04:13:00")
		}),
		named("expired-out-tried", held(about(out, "18:00:00"), report.VerdictExpired, outage, expired), func(v *report.Verdict) {
			v.GivenUp = &probe.Interval{From: at("06:34:00"), To: at("06:37:00")}
		}),
		named("expired-in-sender", lateAt(held(about(in, "18:00:00"), report.VerdictExpired, outage, report.Counts{Sent: 5, Delivered: 5, Late: 5}), "13:52:10", "14:35:40", 9*time.Hour), func(v *report.Verdict) {
			v.Question.Sender = report.Sender{GivesUp: 4 * time.Hour}
			v.GivenUp = &probe.Interval{From: at("09:34:00"), To: at("09:35:00")}
			v.Sender = &report.Fate{Sender: "4h0m0s", Sent: at("05:34:30"), GivenUp: at("09:34:30")}
			v.Senders = fates(false)
		}),
		named("expired-in-open", held(about(in, "09:00:12"), report.VerdictExpired, ongoing, expired), func(v *report.Verdict) {
			v.AsOf = at("05-12 10:00:00")
			v.GivenUp = &probe.Interval{From: at("05-11 05:34:00"), To: at("05-11 06:40:00")}
		}),
		named("expired-in", held(about(in, "18:00:00"), report.VerdictExpired, outage, expired), nil),
		named("loss-in", failed(about(in, "05-12 09:00:12"), report.VerdictLoss, report.Counts{Sent: 5, Delivered: 3, Lost: 2}), func(v *report.Verdict) {
			v.Normal = 3
			v.Delay = report.Quantiles{N: 3, P50: time.Second, P90: time.Second, Max: time.Second}
			v.Loss = report.LossBound{Settled: 5, Lost: 2, AtMost: 0.8107}
			v.Incident = incidentWith(outage)
		}),
		named("loss-out", failed(about(out, "05-12 09:00:12"), report.VerdictLoss, report.Counts{Sent: 5, Lost: 5}), func(v *report.Verdict) {
			v.Loss = report.LossBound{Settled: 5, Lost: 5, AtMost: 1}
		}),
		named("planned-in-waiting", held(about(in, "06:00:00"), report.VerdictPlanned, planned(ongoing), report.Counts{Sent: 5, Pending: 5}), func(v *report.Verdict) {
			v.Planned, v.Incident = work, nil
			v.Expected = &probe.Interval{From: at("07:00:00"), To: at("08:10:00")}
		}),
		named("planned-in-late", held(about(in, "09:00:12"), report.VerdictPlanned, planned(short), report.Counts{Sent: 5, Delivered: 5, Late: 5}), func(v *report.Verdict) {
			v.Planned, v.Incident = work, nil
			*v = lateAt(*v, "06:42:00", "07:05:00", 91*time.Minute)
		}),
		named("planned-out-at-once", held(about(out, "09:00:12"), report.VerdictPlanned, planned(short), expired), func(v *report.Verdict) {
			v.Planned, v.Incident, v.AtOnce = &report.Planned{Span: work.Span, Text: report.Text{JA: "ディスクの交換"}}, nil, true
		}),
		named("planned-in-note", held(about(in, "06:00:00"), report.VerdictPlanned, planned(ongoing), report.Counts{Sent: 5, Pending: 5}), nil),
	}
}
