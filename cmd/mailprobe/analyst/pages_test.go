package analyst

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/incident"
	"mailprobe/report/web"
	"mailprobe/report/when"
)

// minutesOf are the minutes in which the mails of some lines were sent.
func minutesOf(list []web.ProbeLine) (minutes []int) {
	for _, l := range list {
		minutes = append(minutes, l.Sent.UTC().Hour()*60+l.Sent.UTC().Minute())
	}
	return minutes
}

func countdown(from, to int) (list []int) {
	for n := from; n >= to; n-- {
		list = append(list, n)
	}
	return list
}

func TestServerPage(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.anOutage()
		p := d.Pages()
		s, err := p.Server(d.Context(), "mx1", report.Span{})
		d.must(err)
		if got, want := minutesOf(s.Failures), countdown(29, 20); !slices.Equal(got, want) {
			t.Errorf("the failures were sent in the minutes %v, want %v", got, want)
		}
		if got, want := minutesOf(s.Recent), countdown(49, 30); !slices.Equal(got, want) {
			t.Errorf("the newest were sent in the minutes %v, want %v", got, want)
		}
		if f := s.Failures[0]; f.Outcome != probe.Expired || f.Class != probe.Refused || f.Reason != "connection refused" || f.Attempts != 1 || f.Late || f.Via != probe.MX {
			t.Errorf("a failure is %+v", f)
		}
		if r := s.Recent[0]; r.Outcome != probe.Delivered || r.Delay.Max != 2*time.Second || r.Late || r.Reason != "" {
			t.Errorf("one that came is %+v", r)
		}
		account := s.Dossier.Servers[0]
		if s.Standing.State != report.StateUp || s.Span.Length() != 24*time.Hour || account.Sent != 50 || account.Expired != 10 || len(account.Outages) != 1 || s.Server.Domains == nil {
			t.Errorf("the server is %s, of %v; %d mails, %d expired, %d outages", s.Standing.State, s.Span, account.Sent, account.Expired, len(account.Outages))
		}
		midnight := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
		hop := func(n, newest int) []report.HopDelay { // mx1 takes a second, mx2 two
			times := report.Quantiles{N: n, P50: time.Second, P90: time.Second, Max: time.Second}
			return []report.HopDelay{{Via: probe.MX, Host: "mx1", Next: "store.mx1", Quantiles: times, Newest: midnight.Add(time.Duration(newest) * time.Minute)}}
		}
		if diff := cmp.Diff(hop(40, 49), s.Hops); diff != "" || s.HopMails != 40 {
			t.Errorf("the hops of %d mails (-want +got):\n%s", s.HopMails, diff)
		}
		s, err = p.Server(d.Context(), "mx1", report.Span{From: midnight.Add(15 * time.Minute), To: midnight.Add(25 * time.Minute)})
		if diff := cmp.Diff(hop(5, 19), s.Hops); diff != "" || s.HopMails != 5 || err != nil {
			t.Errorf("the hops of %d mails of a span, %v (-want +got):\n%s", s.HopMails, err, diff)
		}
		_, err = p.Server(d.Context(), "mx9", report.Span{})
		var none *web.NotFoundError
		if !errors.As(err, &none) || none.What != "the server mx9" || !slices.Equal(none.Like, []string{"mx1", "mx2"}) {
			t.Errorf("a server that is not there: %#v", err)
		}
	})
}

func TestProbePages(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.anOutage()
		p, ctx := d.Pages(), d.Context()
		var got []int
		q := web.ProbesQuery{Server: "mx1", Failed: true, Limit: 4, Span: report.Span{To: time.Date(2000, 1, 1, 0, 29, 0, 0, time.UTC)}}
		for sizes := []int{4, 4, 1}; ; sizes = sizes[1:] {
			page, err := p.Probes(ctx, q)
			d.must(err)
			if len(page.Probes) != sizes[0] {
				t.Fatalf("a page has %d", len(page.Probes))
			}
			got = append(got, minutesOf(page.Probes)...)
			if q.Before = page.Next; q.Before == "" {
				break
			}
		}
		if want := countdown(28, 20); !slices.Equal(got, want) {
			t.Errorf("sent in the minutes %v, want %v", got, want)
		}
		all, err := p.Probes(ctx, web.ProbesQuery{})
		if err != nil || len(all.Probes) != 100 || all.Next != "" {
			t.Errorf("of all servers there are %d, %v", len(all.Probes), err)
		}

		line := all.Probes[0]
		sheet, err := p.Probe(ctx, line.Ref.Route, line.Ref.ID.String())
		if err != nil || sheet.Line != line || len(sheet.Probe.Attempts) != 1 || sheet.Probe.Attempts[0].Reply.Code != 250 {
			t.Errorf("the page of %s shows %+v, %v", line.Ref, sheet, err)
		}
		var none *web.NotFoundError
		for _, id := range []string{"x", "01920000-0000-7000-8000-0000000000ff"} {
			if _, err := p.Probe(ctx, "mx1-in", id); !errors.As(err, &none) {
				t.Errorf("the probe %s: %v", id, err)
			}
		}
		if _, err := p.Probes(ctx, web.ProbesQuery{Server: "mx9"}); !errors.As(err, &none) {
			t.Errorf("probes of no server: %v", err)
		}
		var wrong *web.MistakeError
		if _, err := p.Probes(ctx, web.ProbesQuery{Before: "x"}); !errors.As(err, &wrong) || wrong.Field != "before" {
			t.Errorf("a wrong cursor: %v", err)
		}
	})
}

// The page of an incident that was merged leads to the other one.
func TestPageOfAMergedIncident(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.anOutage()
		d.must(d.Look(d.Context()))
		d.minutes(60)
		d.minutes(10, "mx2")
		d.minutes(10)
		p, ctx := d.Pages(), d.Context()
		list, err := p.Incidents(ctx, report.Span{})
		if err != nil || len(list) != 2 {
			t.Fatalf("the incidents are %v, %v", list, err)
		}
		first, second := list[1].ID, list[0].ID
		d.must(p.Annotate(ctx, first, "tanaka", report.Annotation{Merge: second}))
		dossier, err := p.Dossier(ctx, second)
		d.must(err)
		if dossier.Incident == nil || dossier.Incident.Into != first {
			t.Errorf("the page of %s is of %+v", second, dossier.Incident)
		}
		for _, lang := range []incident.Language{"en", "ja"} {
			if _, err := incident.Embed(dossier, incident.Options{Lang: lang}); err != nil {
				t.Error(err)
			}
		}
		var wrong *MistakeError
		if err := d.Document(ctx, io.Discard, DocumentQuery{Incident: second, Lang: "en", Format: "md"}); !errors.As(err, &wrong) || !strings.Contains(wrong.Text, "was merged into "+first) {
			t.Errorf("a report on it: %v", err)
		}
	})
}

func TestIncidentPages(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.anOutage()
		p, ctx := d.Pages(), d.Context()
		list, err := p.Incidents(ctx, report.Span{})
		if err != nil || len(list) != 1 || list[0].ID != "20000101-0020" {
			t.Fatalf("the incidents are %v, %v", list, err)
		}
		if list, err := p.Incidents(ctx, report.Span{From: time.Now()}); err != nil || len(list) != 0 {
			t.Errorf("from now on there are %v, %v", list, err)
		}
		dossier, err := p.Dossier(ctx, "20000101-0020")
		d.must(err)
		if dossier.Incident == nil || len(dossier.Notes) != 0 {
			t.Errorf("the dossier is of %v", dossier.Incident)
		}
		d.must(p.Annotate(ctx, "20000101-0020", "tanaka", report.Annotation{Cause: report.Text{EN: "Power"}}))
		if dossier, err = p.Dossier(ctx, "20000101-0020"); err != nil || len(dossier.Notes) != 1 || dossier.Notes[0].By != "tanaka" {
			t.Errorf("a note is not in force at once: %v, %v", dossier.Notes, err)
		}
		var none *web.NotFoundError
		if _, err := p.Dossier(ctx, "20000101-0021"); !errors.As(err, &none) || !slices.Equal(none.Like, []string{"20000101-0020"}) {
			t.Errorf("an incident that is not there: %#v", err)
		}
		if err := p.Annotate(ctx, "20000101-0021", "tanaka", report.Annotation{Planned: true}); !errors.As(err, &none) {
			t.Errorf("a note on no incident: %v", err)
		}
		var wrong *web.MistakeError
		if err := p.Annotate(ctx, "20000101-0020", "tanaka", report.Annotation{}); !errors.As(err, &wrong) {
			t.Errorf("an empty note: %v", err)
		}
	})
}

func TestCoverageOfTheLastDay(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.minutes(30)
		c, err := d.Pages().Coverage(d.Context())
		if err != nil || c.Span.Length() != 24*time.Hour || c.Watched != 30*time.Minute {
			t.Errorf("%v of %v were watched, %v", c.Watched, c.Span.Length(), err)
		}
	})
}

// What the pages ask, is answered in their own errors.
func TestAskPage(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.anOutage()
		tokyo := time.FixedZone("JST", 9*60*60)
		v, err := d.Pages().Ask(d.Context(), web.Asked{About: "a.example", At: "9:24", Location: tokyo})
		if err != nil || v.Kind != report.VerdictDepends {
			t.Errorf("%s, %v", v.Kind, err)
		}
		var wrong *web.MistakeError
		if _, err := d.Pages().Ask(d.Context(), web.Asked{About: "c.example", At: "9:24", Location: tokyo}); !errors.As(err, &wrong) || wrong.Field != "to" || len(wrong.Like) != 2 {
			t.Errorf("an unknown domain: %#v", err)
		}
		if unknown := (*report.UnknownAddressError)(nil); !errors.As(wrong, &unknown) {
			t.Errorf("an unknown domain can be said in English alone: %#v", wrong)
		}
		if _, err := d.Pages().Ask(d.Context(), web.Asked{About: "a.example", At: "gestern"}); !errors.As(err, &wrong) || wrong.Field != "at" {
			t.Errorf("no time: %#v", err)
		}
		if unread := (*when.ParseError)(nil); !errors.As(wrong, &unread) {
			t.Errorf("no time can be said in English alone: %#v", wrong)
		}
		early := (*report.QuestionError)(nil)
		if _, err := d.Pages().Ask(d.Context(), web.Asked{About: "a.example", At: "2030-01-01 00:00"}); !errors.As(err, &early) || early.Why != report.QuestionEarly {
			t.Errorf("a time to come: %#v", err)
		}
		gone, cancel := context.WithCancel(d.Context())
		cancel()
		if _, err := d.Pages().Ask(gone, web.Asked{About: "a.example", At: "9:24"}); !errors.Is(err, context.Canceled) {
			t.Errorf("who went away is answered: %v", err)
		}
	})
}
