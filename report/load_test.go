package report_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
)

// memory is a record in memory.
type memory struct {
	probes  []probe.Probe
	watches []probe.Watch
	fails   error
}

func (m memory) Probes(_ context.Context, q report.Query) iter.Seq2[probe.Probe, error] {
	return func(yield func(probe.Probe, error) bool) {
		for _, p := range m.probes {
			if p.Server == q.Server && !p.Sent().Before(q.From) && p.Sent().Before(q.To) && !yield(p, nil) {
				return
			}
		}
		if m.fails != nil {
			yield(probe.Probe{}, m.fails)
		}
	}
}

func (m memory) Watches(_ context.Context, from, to time.Time) (list []probe.Watch, err error) {
	for _, w := range m.watches {
		if !w.To.Before(from) && w.From.Before(to) {
			list = append(list, w)
		}
	}
	return list, m.fails
}

// record is an hour of two servers, a probe a minute each; b answers nobody from
// 1800 to 2400.
func record() (report.Estate, memory) {
	e := report.Estate{Servers: []report.Server{{Name: "a"}, {Name: "b", Network: "192.0.2.0/24"}},
		Routes: []report.Route{{Name: "a-mx", Server: "a", Via: probe.MX, Mailbox: "box@a"}, {Name: "b-mx", Server: "b", Via: probe.MX, Mailbox: "box@b"}}}
	var m memory
	for sent := 0.0; sent < 3600; sent += 60 {
		for _, s := range e.Servers {
			p := probe.Probe{Server: s.Name, Via: probe.MX, Attempts: []probe.Attempt{{N: 1, Began: at(sent), Dotted: at(sent), Ended: at(sent + 1), Class: probe.Accepted}},
				Arrivals: []probe.Arrival{{Mailbox: "box@" + s.Name, After: at(sent), By: at(sent + 1)}}}
			p.Tag.Route = s.Name + "-mx"
			if s.Name == "b" && sent >= 1800 && sent < 2400 {
				p.Attempts = []probe.Attempt{{N: 1, Began: at(sent), Ended: at(sent + 1), Class: probe.Refused, Phase: probe.PhaseConnect, Err: "connection refused"}}
				p.Arrivals, p.GivenUp = nil, at(sent+1)
			}
			m.probes = append(m.probes, p)
		}
	}
	m.watches = []probe.Watch{{From: at(0), To: at(3600)}, {Mailbox: "box@a", From: at(0), To: at(3600)}, {Mailbox: "box@b", From: at(0), To: at(3600)}, {Reference: "ref", From: at(0), To: at(3600)}}
	return e, m
}

func TestLoad(t *testing.T) {
	e, m := record()
	h, err := report.Load(t.Context(), m, e, report.Query{Server: "b", From: at(600), To: at(1200)})
	if err != nil {
		t.Fatal(err)
	}
	if h.Server.Network != "192.0.2.0/24" || len(h.Mails) != 10 || !h.Mails[0].Sent.Equal(at(600)) {
		t.Errorf("loaded %d mails of %+v", len(h.Mails), h.Server)
	}
	want := []probe.Watch{m.watches[0], m.watches[2], m.watches[3]}
	if diff := cmp.Diff(want, h.Watches); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
	m.fails = errors.New("the disk is gone")
	if _, err := report.Load(t.Context(), m, e, report.Query{Server: "b", From: at(600), To: at(1200)}); !errors.Is(err, m.fails) || !strings.Contains(err.Error(), "b") {
		t.Errorf("err = %v", err)
	}
	if _, err := report.Survey(t.Context(), m, e, spanOf(0, 3600), at(3600)); !errors.Is(err, m.fails) {
		t.Errorf("surveying: err = %v", err)
	}
}

func TestSurvey(t *testing.T) {
	e, m := record()
	for _, c := range []struct {
		span report.Span
		want []string
	}{
		{spanOf(0, 3600), []string{"b down mx [1740 1801] [2340 2401]"}},
		{report.Span{From: at(2000)}, []string{"b down mx [1740 1801] [2340 2401]"}},
		{spanOf(0, 1200), []string{}},
		{spanOf(2500, 3600), []string{}},
	} {
		f, err := report.Survey(t.Context(), m, e, c.span, at(3600))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, sayAll(f)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.span, diff)
		}
	}
	f, _ := report.Survey(t.Context(), m, e, spanOf(0, 3600), at(3600))
	want := []report.Reason{{Service: report.TakesMX, Class: probe.Refused, Phase: probe.PhaseConnect, Text: "connection refused", Count: 10}}
	if diff := cmp.Diff(want, f.Outages[0].Reasons); diff != "" || f.Outages[0].Count != 10 || f.Outages[0].Usual != 30*time.Second {
		t.Errorf("%+v\n%s", f.Outages[0], diff)
	}
}
