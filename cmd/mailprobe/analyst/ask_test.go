package analyst

import (
	"errors"
	"testing"
	"time"

	"mailprobe/report"
)

// hosted is twoServers with domains, of which both have the last.
func hosted() report.Estate {
	e := twoServers
	e.Servers = []report.Server{{Name: "mx1", Network: "192.0.2.0/24", Domains: []string{"a.example", "both.example"}},
		{Name: "mx2", Network: "192.0.2.0/24", Domains: []string{"b.example", "both.example"}}}
	return e
}

// anOutage lets mx1 be away from 00:20 to 00:30, and all be well until 00:50.
func (d *desk) anOutage() {
	d.Helper()
	d.SetEstate(hosted())
	d.minutes(20)
	d.minutes(10, "mx1")
	d.minutes(20)
}

func (d *desk) asks(q AskQuery) report.Verdict {
	d.Helper()
	q.Zone = "UTC"
	v, err := d.Ask(d.Context(), q)
	d.must(err)
	return v
}

// What is answered while the agent runs, is answered by its record too. In the
// outage it depends on how the sender tries again.
func TestAsk(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.anOutage()
		want := func(when string) {
			t.Helper()
			for _, test := range []struct {
				about, at string
				server    string
				kind      report.VerdictKind
				doubt     report.Doubt
				others    int
			}{
				{"x@a.example", "2000-01-01 00:10", "mx1", report.VerdictDelivered, "", 0},
				{"x@a.example", "2000-01-01 00:24", "mx1", report.VerdictDepends, "", 0},
				{"x@b.example", "2000-01-01 00:24", "mx2", report.VerdictDelivered, "", 0},
				{"both.example", "2000-01-01 00:24", "mx1", report.VerdictDepends, "", 1},
				{"mx1", "1999-12-31 00:24", "mx1", report.VerdictUnknown, report.DoubtRecord, 0},
			} {
				v := d.asks(AskQuery{About: test.about, At: test.at})
				if v.Question.Server != test.server || v.Kind != test.kind || v.Doubt != test.doubt || len(v.Others) != test.others {
					t.Errorf("%s, %s at %s: %s %s of %s beside %v, want %s %s of %s", when, test.about, test.at, v.Kind, v.Doubt, v.Question.Server, v.Others, test.kind, test.doubt, test.server)
				}
			}
			if v := d.asks(AskQuery{About: "a.example", At: "2000-01-01 00:10", Direction: report.Outbound}); v.Doubt != report.DoubtRoute {
				t.Errorf("%s, out: %s %s, want that nothing is sent in that direction", when, v.Kind, v.Doubt)
			}
			if v := d.asks(AskQuery{About: "a.example", At: "2000-01-01 00:24"}); v.Incident == nil || v.Incident.ID != "20000101-0020" || v.Watermark.IsZero() {
				t.Errorf("%s, the incident is %v, and the watermark %v", when, v.Incident, v.Watermark)
			}
		}
		want("while it runs")
		if v := d.asks(AskQuery{About: "山田 <x@a.example>", At: "2000-01-01 00:10"}); v.Question.About != "x@a.example" {
			t.Errorf("what is answered about is %q: it is said to the caller", v.Question.About)
		}
		if v := d.asks(AskQuery{About: "a.example", At: "1 minute ago"}); v.Kind != report.VerdictDelivered || !v.AsOf.Equal(time.Now()) {
			t.Errorf("a minute ago: %s as of %v", v.Kind, v.AsOf)
		}
		d.must(d.Look(d.Context()))
		d.Analyst = New(Options{Ledger: d.ledger})
		time.Sleep(24 * time.Hour) // the record ends, the time goes on
		want("by the record")
	})
}

func TestQuestionsThatCannotBeAnswered(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.anOutage()
		for name, test := range map[string]struct {
			q     AskQuery
			field string
			text  string
		}{
			"nowhere":     {AskQuery{About: "x@c.example", At: "2000-01-01 00:10"}, "to", `"x@c.example" is no domain, address or server that is known here (like it: a.example, b.example)`},
			"nobody":      {AskQuery{At: "2000-01-01 00:10"}, "to", "an address, a domain or the name of a server is needed"},
			"future":      {AskQuery{About: "a.example", At: "2000-01-01 02:00"}, "at", "2000-01-01 02:00 +00:00 is in the future: it is 2000-01-01 00:50 +00:00 now"},
			"direction":   {AskQuery{About: "a.example", At: "2000-01-01 00:10", Direction: "up"}, "direction", `the direction "up" is not known: use in or out`},
			"sender":      {AskQuery{About: "a.example", At: "2000-01-01 00:10", Sender: "qmail"}, "sender", `the sender "qmail" is not known: use one of none, postfix, exim, sendmail, exchange, or after how long it gives up, such as 4h, 5d or 90m`},
			"agent":       {AskQuery{Agent: "osaka", About: "a.example", At: "2000-01-01 00:10"}, "", `the ledger holds nothing of an agent "osaka": it has tokyo`},
			"zone":        {AskQuery{About: "a.example", At: "2000-01-01 00:10", Zone: "Mars"}, "", `the time zone "Mars" is not known`},
			"of too long": {AskQuery{About: "a.example", At: "1999"}, "at", ""},
		} {
			_, err := d.Ask(d.Context(), test.q)
			var wrong *MistakeError
			if !errors.As(err, &wrong) || wrong.Field != test.field || test.text != "" && wrong.Text != test.text {
				t.Errorf("%s: %v of the field %q, want %q of %q", name, err, wrong.field(), test.text, test.field)
			}
		}
		d.Analyst = New(Options{Ledger: d.ledger, Estate: hosted()})
		_, err := d.Ask(d.Context(), AskQuery{About: "a.example", At: "2000-01-01 02:00", Zone: "UTC"})
		if want := "2000-01-01 02:00 +00:00 is behind the end of the record of tokyo, which is 2000-01-01 00:50 +00:00: nothing is known of what came later"; err == nil || err.Error() != want {
			t.Errorf("behind the end of the record: %v, want %s", err, want)
		}
	})
}

// Where no agent runs, a time without a date is not answered for another day than
// who asks means.
func TestTimesWithoutADateNeedAnAgent(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.anOutage() // until 00:50
		d.must(d.Look(d.Context()))
		for _, at := range []string{"00:24", "today 00:24", "just now", "1 minute ago"} {
			d.asks(AskQuery{About: "a.example", At: at})
		}
		d.Analyst = New(Options{Ledger: d.ledger, Estate: hosted()})
		time.Sleep(10 * time.Minute)
		for _, at := range []string{"00:24", "today 00:24"} { // today is still the record's last day
			d.asks(AskQuery{About: "a.example", At: at})
		}
		d.refuses("just now", "1 minute ago", "00:55")
		time.Sleep(24 * time.Hour)
		d.refuses("just now", "1 minute ago", "00:24", "today 00:24", "yesterday 00:24")
		for _, at := range []string{"2000-01-01 00:24", "1 January 00:24", "2000-01-01T09:24:00+09:00"} {
			d.asks(AskQuery{About: "a.example", At: at})
		}
	})
}

// refuses wants a date for each of some times.
func (d *desk) refuses(times ...string) {
	d.Helper()
	for _, at := range times {
		_, err := d.Ask(d.Context(), AskQuery{About: "a.example", At: at, Zone: "UTC"})
		var wrong *MistakeError
		const want = `the record of tokyo ends at 2000-01-01 00:50 +00:00, and no agent runs: give the date too, such as "2000-01-01 00:50"`
		if !errors.As(err, &wrong) || wrong.Field != "at" || wrong.Text != want {
			d.Errorf("%s: %v of the field %q, want %s", at, err, wrong.field(), want)
		}
	}
}

// What an outage held back may come for days after it: it is known to who asks for a
// time when that went on.
func TestIncidentsThatSaySomethingOfATime(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.anOutage() // over at 00:30
		b, err := d.answering(d.Context(), "")
		d.must(err)
		over := time.Date(2000, 1, 1, 0, 30, 0, 0, time.UTC)
		for after, want := range map[time.Duration]int{-25 * time.Hour: 0, -12 * time.Hour: 1, 30 * time.Hour: 1, 119 * time.Hour: 1, 121 * time.Hour: 0} {
			list, err := b.incidents(d.Context(), report.Span{From: over.Add(after), To: over.Add(after + time.Minute)})
			d.must(err)
			if len(list) != want {
				t.Errorf("%v after the outage %d incidents are known, want %d", after, len(list), want)
			}
		}
	})
}

func (e *MistakeError) field() string {
	if e == nil {
		return "none"
	}
	return e.Field
}

// Of several servers the worst counts, but for those of which nothing is known.
func TestSeverity(t *testing.T) {
	verdict := func(kind report.VerdictKind, doubt report.Doubt) report.Verdict {
		return report.Verdict{Kind: kind, Doubt: doubt}
	}
	order := []report.Verdict{verdict(report.VerdictLoss, ""), verdict(report.VerdictReturned, ""), verdict(report.VerdictPending, ""),
		verdict(report.VerdictUnknown, report.DoubtCoverage), verdict(report.VerdictLate, ""), verdict(report.VerdictDelivered, ""),
		verdict(report.VerdictUnknown, report.DoubtRoute)}
	for i := range order[1:] {
		if severity(order[i]) >= severity(order[i+1]) {
			t.Errorf("%s %s is not worse than %s %s", order[i].Kind, order[i].Doubt, order[i+1].Kind, order[i+1].Doubt)
		}
	}
	for _, kind := range report.VerdictKinds {
		if severity(verdict(kind, "")) < 0 {
			t.Errorf("%s has no place", kind)
		}
	}
}

// Domains that moved are in force at once.
func TestDomainsThatMove(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.anOutage()
		d.asks(AskQuery{About: "a.example", At: "2000-01-01 00:10"})
		e := hosted()
		e.Servers[0].Domains, e.Servers[1].Domains = nil, []string{"a.example"}
		d.SetEstate(e)
		if v := d.asks(AskQuery{About: "a.example", At: "2000-01-01 00:24"}); v.Question.Server != "mx2" {
			t.Errorf("it leads to %s", v.Question.Server)
		}
	})
}
