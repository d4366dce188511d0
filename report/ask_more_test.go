package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// The server was back from 05:20 to 05:30 for a moment.
func flapping(t *testing.T) *past {
	p := newPast(t, probe.MX).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-05:00", "box 05:20-05:30", "box 06:00-23:00",
		mxBefore, "mx 05:00-05:20 down 06:10", "mx 05:20-05:30 came 2s", "mx 05:30-06:00 down 06:10", mxAfter)
	p.outage(Down, "04:59:00-05:00:20", "05:59:00-06:00:00", TakesMX)
	p.last().Flaps = []Flap{{Up: readBounds("05:19:00-05:20:00"), Down: readBounds("05:29:00-05:30:20")}}
	return p
}

func TestKindsInAFlap(t *testing.T) {
	for ask, want := range map[string]string{
		"in 05:24 12:00": "delivered 05:22-05:27 sent=5 delivered=5 normal=5 i1",
		// Sent at 05:18:30. Sendmail runs the queue once in 30 min: it may have missed the flap, and been there by 06:18:30.
		"in 05:18 12:00": "late 05:16-05:21 sent=5 delivered=5 late=4 normal=1 came=06:10:01-06:10:01 i1",
		// A minute before the flap a program that tries once showed an error.
		"in 05:17 12:00 none": "expired 05:15-05:20 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 given-up=05:17:30-05:17:30 at-once i1",
		// It gave up at 05:22:30: between, the server was up for 2.5 min.
		"in 05:17 12:00 5m": "depends 05:15-05:20 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 i1",
	} {
		if got := inShort(flapping(t).ask(ask)); got != want {
			t.Errorf("%s\n got %s\nwant %s", ask, got, want)
		}
	}
}

// While it goes on after a flap, mail of before it may have come through, or not.
func TestFlapWhileItGoesOn(t *testing.T) {
	p := flapping(t)
	p.last().End = probe.Interval{From: jstAt("05:44:30")}
	if got, want := inShort(p.ask("in 05:10 05:45")), "depends 05:08-05:13 sent=5 pending=5 i1"; got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
	p = flapping(t)
	p.last().End = probe.Interval{From: jstAt("05:44:30")}
	if got, want := inShort(p.ask("in 05:35 05:45")), "pending 05:33-05:38 sent=5 pending=5 i1"; got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
}

// Two outages, twenty minutes apart. Who missed the first recovery waited for the
// second: a sender's fate takes both into account.
func TestFateThroughTwoOutages(t *testing.T) {
	p := newPast(t, probe.MX).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-23:00",
		mxBefore, "mx 05:00-05:20 down 05:25", "mx 05:20-05:40 came 2s", "mx 05:40-07:00 down 07:10", "mx 07:00-23:00 came 2s")
	p.outage(Down, "04:59:00-05:00:00", "05:19:00-05:20:00", TakesMX).outage(Down, "05:39:00-05:40:00", "06:59:00-07:00:00", TakesMX)
	v := p.ask("in 05:10 06:00 1h")
	// It gave up at 06:10:30: after 20 min in which the server was up.
	if v.Kind != VerdictPending || v.Sender == nil || !v.Sender.GivenUp.Equal(jstAt("06:10:30")) || v.Sender.Came != (probe.Interval{From: jstAt("05:19"), To: jstAt("05:40")}) {
		t.Errorf("%s: %+v", inShort(v), v.Sender)
	}
	if len(v.Outages) != 1 || v.Incident == nil || v.Incident.ID != "i1" {
		t.Errorf("the outages are %+v, of %+v", v.Outages, v.Incident)
	}
	sendmail := v.Senders[2]
	// Runs at any instant of each half hour: by 05:40:30 or, had it been down then, by 07:30 at the latest.
	if sendmail.Came.From.Before(jstAt("05:19")) || !sendmail.Came.To.After(jstAt("07:00")) {
		t.Errorf("Sendmail brought it at %v", sendmail.Came)
	}
}

// Of an outage of nine hours nothing is read but what lies around the window, and
// what came before it began.
func TestALongOutageIsNotReadWhole(t *testing.T) {
	p := newPast(t, probe.MX).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-04:10", "box 13:30-23:00",
		"mx 00:00-04:10 came 2s", "mx 04:10-13:30 down 13:40", "mx 13:30-23:00 came 2s")
	p.outage(Down, "04:09:00-04:10:20", "13:29:00-13:30:00", TakesMX)
	if got, want := inShort(p.ask("in 08:34 23:00")), "late 08:32-08:37 sent=5 delivered=5 late=5 came=13:40:01-13:40:01 i1"; got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
	var read time.Duration
	for _, q := range p.queries {
		read += q.To.Sub(q.From)
	}
	if read > 6*time.Hour {
		t.Errorf("%v of the record were read: %v", read, p.queries)
	}
}

// Without a record of incidents, an outage is read to its end.
func TestAnOutageThatIsNotRecorded(t *testing.T) {
	p := newPast(t, probe.MX).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-04:10", "box 13:30-23:00",
		"mx 00:00-04:10 came 2s", "mx 04:10-13:30 down 13:40", "mx 13:30-23:00 came 2s")
	v := p.ask("in 05:34 23:00")
	if got, want := inShort(v), "late 05:32-05:37 sent=5 delivered=5 late=5 came=13:40:01-13:40:01"; got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
	if len(v.Outages) != 1 || !v.Outages[0].Over() || v.Outages[0].End.To.After(jstAt("13:31")) {
		t.Errorf("the outages are %+v", v.Outages)
	}
}

// What only the record of incidents says: nothing of the outage's own time is left.
func TestOnlyTheIncidentIsAtHand(t *testing.T) {
	p := newPast(t, probe.MX).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-23:00", "mx 00:00-01:00 came 2s", "mx 12:00-23:00 came 2s")
	p.outage(Down, "04:59:00-05:00:00", "05:59:00-06:00:00", TakesMX)
	v := p.ask("in 05:30 13:00")
	if got, want := inShort(v), "unknown (few) 05:00-06:01 i1"; got != want || len(v.Outages) != 1 || len(v.Senders) != 4 {
		t.Errorf(" got %s\nwant %s\nwith %d outages and %d senders", got, want, len(v.Outages), len(v.Senders))
	}
}

// The estimate, the last late mail and the watermark are those of the present.
func TestWhatTheStandingTells(t *testing.T) {
	base := func() *past {
		p := newPast(t, probe.MX, probe.Submission).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-23:00", "outbox 00:00-23:00",
			mxBefore, "mx 05:00-06:00 held 08:00", mxAfter, outFine)
		p.outage(NotDelivering, "04:59:00-05:00:30", "05:59:00-06:00:00", DeliversIn)
		p.Standing = Standing{Server: "s", Routes: []RouteStanding{
			{Route: "s-mx", Via: probe.MX, Backlog: Backlog{Watermark: jstAt("05:00")}},
			{Route: "s-relay", Via: probe.Relay, Backlog: Backlog{Watermark: jstAt("04:40")}},
			{Route: "s-submission", Via: probe.Submission, Backlog: Backlog{Watermark: jstAt("06:30")}},
		}}
		return p
	}
	p := base()
	p.Standing.Flush = &Flush{Recovery: readBounds("05:59:00-06:00:00"),
		Accepted: End{Left: 9, Estimate: &Estimate{From: jstAt("07:50"), To: jstAt("08:20")}}, Last: End{Left: 9}}
	v := p.ask("in 05:30 06:30")
	if got, want := inShort(v), "pending 05:28-05:33 sent=5 pending=5 expected=07:50-08:20 i1"; got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
	if !v.Watermark.Equal(jstAt("04:40")) || !v.LastLate.IsZero() {
		t.Errorf("watermark %v, last late %v", v.Watermark, v.LastLate)
	}
	if v := p.ask("out 05:30 06:30"); !v.Watermark.Equal(jstAt("06:30")) || v.Kind != VerdictDelivered {
		t.Errorf("out: %s, watermark %v", inShort(v), v.Watermark)
	}
	p = base()
	p.Standing.Flush = &Flush{Recovery: readBounds("05:59:00-06:00:00"), Late: 60, Fresh: End{Reached: true, At: readBounds("06:00:00-06:01:00")},
		Accepted: End{Reached: true}, Last: End{Reached: true, At: readBounds("07:59:59-08:00:00")}}
	v = p.ask("in 05:30 09:00")
	if got, want := inShort(v), "late 05:28-05:33 sent=5 delivered=5 late=5 came=08:00-08:00 i1"; got != want || !v.LastLate.Equal(jstAt("08:00")) {
		t.Errorf(" got %s\nwant %s\nlast late %v", got, want, v.LastLate)
	}
	p = base()
	p.Standing.Flush = &Flush{Recovery: readBounds("10:59:00-11:00:00"), Last: End{Estimate: &Estimate{From: jstAt("12:00"), To: jstAt("12:30")}}} // of another outage
	if v := p.ask("in 05:30 06:30"); v.Expected != nil {
		t.Errorf("it is expected by the flush of another outage: %v", v.Expected)
	}
}

// A mail of the first minutes after a recovery came late behind the others.
func TestLateInAFlush(t *testing.T) {
	p := newPast(t, probe.MX).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-23:00",
		mxBefore, "mx 05:00-06:00 held 06:20", "mx 06:00-06:08 came 2s", "mx 06:08-06:09 came 9m", "mx 06:09-23:00 came 2s")
	p.outage(NotDelivering, "04:59:00-05:00:30", "05:59:00-06:00:00", DeliversIn)
	if got, want := inShort(p.ask("in 06:08 12:00")), "late 06:06-06:11 sent=5 delivered=5 late=1 normal=4 came=06:17-06:17 i1"; got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
}

func TestEvidenceOfAVerdict(t *testing.T) {
	p := away(t).outage(Down, "04:59:00-05:00:20", "05:59:00-06:00:00", TakesMX)
	v := p.ask("in 05:30 12:00")
	if v.Before == nil || !v.Before.Sent.Equal(jstAt("05:27")) || v.Before.Delay.Max != 43*time.Minute+time.Second || v.After == nil || !v.After.Sent.Equal(jstAt("05:33")) {
		t.Errorf("before %+v, after %+v", v.Before, v.After)
	}
	want := Quantiles{N: 5, P50: 40*time.Minute + 950*time.Millisecond, P90: 42*time.Minute + 950*time.Millisecond, Max: 42*time.Minute + 950*time.Millisecond}
	if diff := cmp.Diff(want, v.Delay); diff != "" || v.Usual != 30*time.Second {
		t.Errorf("usual %v, delay %s", v.Usual, diff)
	}
	if v.Coverage.Watched != 5*time.Minute || v.Coverage.Span != v.Window || v.Agent != "tokyo" || v.Server.Network != "192.0.2.0/24" || !v.AsOf.Equal(jstAt("12:00")) {
		t.Errorf("%+v", v)
	}
	if v.Loss.Settled != 5 || v.Loss.Lost != 0 || v.Loss.AtMost < 0.450 || v.Loss.AtMost > 0.452 { // 1 - 0.05^(1/5)
		t.Errorf("the bound is %+v", v.Loss)
	}
	var names []string
	for _, f := range v.Senders {
		names = append(names, f.Sender)
		if !f.Sent.Equal(jstAt("05:30:30")) {
			t.Errorf("%s sent at %v", f.Sender, f.Sent)
		}
	}
	if got := strings.Join(names, " "); got != "postfix exim sendmail exchange" {
		t.Errorf("the senders are %s", got)
	}
	if v := p.ask("out 05:30 12:00"); len(v.Senders) != 0 || v.Before == nil || v.Before.Ref.Route != "s-submission" {
		t.Errorf("out: %d senders, before %+v", len(v.Senders), v.Before)
	}
}

// A mail to a customer that is lost for six days is a loss, and counts in the bound.
// What a relay took and lost was perhaps never handed to the server: it proves
// nothing of the server, so it neither makes a loss nor counts in the bound.
func TestLostMail(t *testing.T) {
	for _, c := range []struct {
		name       string
		mx, relay  string
		want       string
		lost, from int
	}{
		{"by the server, and by a relay", "gone", "gone", "loss 05:28-05:33 sent=9 delivered=8 lost=1 normal=8", 1, 9},
		{"by a relay alone", "came 2s", "gone", "delivered 05:28-05:33 sent=9 delivered=9 normal=9", 0, 9},
		{"by the server alone", "gone", "came 2s", "loss 05:28-05:33 sent=10 delivered=9 lost=1 normal=9", 1, 10},
	} {
		p := newPast(t, probe.MX, probe.Relay).write("agent 00:00-23:00", "box 00:00-23:00",
			"mx 04:00-05:30 came 2s", "mx 05:30-05:31 "+c.mx, "mx 05:31-07:00 came 2s", "relay 04:00-05:30 came 2s", "relay 05:30-05:31 "+c.relay, "relay 05:31-07:00 came 2s")
		p.Now = jstAt("05:31").Add(7 * 24 * time.Hour)
		v, err := Ask(t.Context(), p, p.Asking, Question{Server: "s", Direction: Inbound, Sent: Span{From: jstAt("05:30"), To: jstAt("05:31")}})
		if got := inShort(v); err != nil || got != c.want || v.Loss.Lost != c.lost || v.Loss.Settled != c.from {
			t.Errorf("%s, %+v, %v:\n got %s\nwant %s", c.name, v.Loss, err, got, c.want)
		}
	}
}

// A mail that was taken before an outage of five hours is not missing while that
// holds it up, nor soon after.
func TestMissingWaitsForTheOutage(t *testing.T) {
	for now, want := range map[string]VerdictKind{"10:00": VerdictPending, "14:29": VerdictPending, "14:31": VerdictLoss} {
		p := newPast(t, probe.MX).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-23:00",
			mxBefore, "mx 05:00-05:30 came 2s", "mx 05:30-05:31 gone", "mx 05:31-06:00 came 2s", "mx 06:00-10:30 held 10:30", "mx 10:30-23:00 came 2s")
		end := "09:59"
		if now != "10:00" {
			end = "10:29:00-10:30:00"
		}
		p.outage(NotDelivering, "05:59:00-06:00:30", end, DeliversIn)
		if v := p.ask("in 05:30 " + now); v.Kind != want {
			t.Errorf("%s: %s", now, inShort(v))
		}
	}
}

// In New York the clock was set back at 06:00 UTC on 7 November 2010: 01:30 was
// twice. Each is asked for by its own instant.
func TestAskAcrossSummerTime(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	p := newPast(t, probe.MX)
	first := time.Date(2010, 11, 7, 5, 0, 0, 0, time.UTC) // 01:00, summer time
	for n := range 180 {
		at := first.Add(time.Duration(n) * time.Minute)
		how := []string{"came", "2s"}
		if n >= 60 && n < 120 {
			how = []string{"came", "10m"}
		}
		p.probes = append(p.probes, p.probe(probe.MX, at, how))
	}
	p.watches = []probe.Watch{{Agent: "tokyo", From: first, To: first.Add(3 * time.Hour)}}
	p.Now = first.Add(170 * time.Minute)
	for sent, want := range map[time.Time]VerdictKind{first.Add(30 * time.Minute): VerdictDelivered, first.Add(90 * time.Minute): VerdictLate} {
		q := Question{Server: "s", Direction: Inbound, Sent: Span{From: sent.In(newYork), To: sent.Add(time.Minute).In(newYork)}}
		if v, err := Ask(t.Context(), p, p.Asking, q); err != nil || v.Kind != want || v.Mails.Sent != 5 || v.Window.Length() != 5*time.Minute {
			t.Errorf("%v: %s, %v", sent.In(newYork), inShort(v), err)
		}
	}
	// All of 01:00 to 02:00 as people say it are two hours.
	all := Question{Server: "s", Direction: Inbound, Sent: Span{From: time.Date(2010, 11, 7, 1, 0, 0, 0, newYork), To: time.Date(2010, 11, 7, 2, 0, 0, 0, newYork)}}
	if v, err := Ask(t.Context(), p, p.Asking, all); err != nil || v.Mails.Sent != 124-2 || v.Kind != VerdictLate {
		t.Errorf("two hours: %s, %v", inShort(v), err)
	}
}

// The agent's clock was set back by an hour at 05:00, which came twice: the record
// holds mails of both, and some that came before they were sent.
func TestAskAcrossAClockStep(t *testing.T) {
	p := newPast(t, probe.MX).write("agent 02:00-05:00", "agent 04:00-08:00", "box 02:00-08:00", "ref 02:00-08:00", "mx 02:00-05:00 came 2s", "mx 04:00-08:00 came 2s")
	for n := range p.probes {
		if a := &p.probes[n]; a.Sent().Equal(jstAt("04:59")) {
			a.Arrivals[0].After, a.Arrivals[0].By = jstAt("03:59:59"), jstAt("04:00:01")
		}
	}
	if got, want := inShort(p.ask("in 04:58 07:00")), "delivered 04:56-05:01 sent=9 delivered=9 normal=9"; got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
	// now itself is before mails that were recorded
	p = newPast(t, probe.MX).write("agent 02:00-05:00", "box 02:00-05:00", "mx 02:00-05:00 came 2s")
	p.Now = jstAt("04:00")
	v, err := Ask(t.Context(), p, p.Asking, Question{Server: "s", Direction: Inbound, Sent: Span{From: jstAt("03:59"), To: jstAt("04:01")}})
	if err != nil || v.Window.To.After(p.Now) || v.Mails.Sent != 4 || v.Kind != VerdictDelivered {
		t.Errorf("%s, %v", inShort(v), err)
	}
}

// A route that sends once in ten minutes has a wider window.
func TestWindowOfASeldomRoute(t *testing.T) {
	p := newPast(t, probe.MX).write("agent 00:00-23:00", "box 00:00-23:00", "mx 00:00-23:00 came 2s")
	p.Estate.Routes[0].Every = 10 * time.Minute
	p.probes = slices.DeleteFunc(p.probes, func(a probe.Probe) bool { return a.Sent().Minute()%10 != 0 })
	// 05:20, 05:30, 05:40 and one of 05:10 and 05:50, which are 24 and 15 minutes away
	if got, want := inShort(p.ask("in 05:34 12:00")), "delivered 05:18-05:51 sent=4 delivered=4 normal=4"; got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
}

// Of a mailbox that could not be read for longer than the record is read around the
// question, it is known all the same that it was read again.
func TestAMailboxThatIsReadAgainMuchLater(t *testing.T) {
	for _, c := range []struct{ box, want string }{
		{"box 10:00-23:00", "depends 05:28-05:33 sent=10 delivered=5 late=5 pending=5 came=10:02:01-10:02:01 i1"},
		{"box 00:00-05:00", "unknown (unreadable) 05:28-05:33 sent=10 delivered=5 late=5 pending=5 came=10:02:01-10:02:01 i1"},
	} {
		p := newPast(t, probe.MX, probe.Relay).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-05:00", c.box,
			"mx 00:00-05:00 came 2s", "relay 00:00-05:00 came 2s", "mx 05:00-10:00 down 10:02", "relay 05:00-10:00 gone", "mx 10:00-23:00 came 2s")
		p.outage(Down, "04:59:00-05:00:20", "09:59:00-10:00:00", TakesMX)
		if got := inShort(p.ask("in 05:30 10:10")); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.box, got, c.want)
		}
	}
}

// Where only a relay brings mail, its queue and the server's cannot be told apart:
// what came late is what is known.
func TestAskWithARelayAlone(t *testing.T) {
	p := newPast(t, probe.Relay).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-05:00", "box 06:00-23:00",
		"relay 00:00-05:00 came 2s", "relay 05:00-06:00 held 06:20", "relay 06:00-23:00 came 2s")
	if got, want := inShort(p.ask("in 05:30 12:00")), "late 05:28-05:33 sent=5 delivered=5 late=5 came=06:20-06:20"; got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
}

// While users cannot hand in mail, that of others comes as ever.
func TestOutageOfTheOtherDirection(t *testing.T) {
	p := well(t, "mx 00:00-23:00 came 2s", outBefore, "submission 05:00-06:00 refused", outAfter).outage(Down, "04:59:00-05:00:01", "05:59:00-06:00:00", TakesSubmission)
	v := p.ask("in 05:30 12:00 4h")
	if v.Kind != VerdictDelivered || v.Senders != nil || v.Sender != nil || v.Incident != nil || len(v.Outages) != 1 {
		t.Errorf("%s, with %d senders and %d outages", inShort(v), len(v.Senders), len(v.Outages))
	}
}
