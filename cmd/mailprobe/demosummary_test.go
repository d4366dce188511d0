package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/report"
)

// someDossier is of a server that was fine and one that was not.
func someDossier() report.Dossier {
	outage := outageOf("mx.c.example", between(11.04, 15.1), between(28.66, 32.01))
	slow := outageOf("mx.a.example", between(20, 21), between(22, 23))
	slow.Kind = report.Slow
	return report.Dossier{
		Total: report.Account{Counts: report.Counts{Expired: 17}},
		Servers: []report.Account{
			{Server: report.Server{Name: "mx.a.example"}, Outages: []report.Outage{slow}, Counts: report.Counts{Sent: 141, Delivered: 141},
				Delay: report.Quantiles{N: 141, P50: 123 * time.Millisecond, P90: 198 * time.Millisecond, Max: 206 * time.Millisecond}},
			{Server: report.Server{Name: "mx.c.example"}, Outages: []report.Outage{outage}, Counts: report.Counts{Sent: 141, Delivered: 123, Late: 39, Expired: 17},
				Backlog: report.Backlog{Pending: 1}, Delay: report.Quantiles{N: 123, P50: 180 * time.Millisecond, P90: 14800 * time.Millisecond, Max: 20900 * time.Millisecond},
				Flush: &report.Flush{Fresh: report.End{Reached: true, At: between(29, 32.3)}, Accepted: report.End{Reached: true, At: between(33, 33.55)},
					Last: report.End{Left: 1}, Peak: 49}},
		},
	}
}

func TestPrintAccounts(t *testing.T) {
	want := `        server  sent  came  late  expired  lost  awaited     p50     p90     max
  mx.a.example   141   141     0        0     0        0  123 ms  198 ms  206 ms
  mx.c.example   141   123    39       17     0        1  180 ms  14.8 s  20.9 s

All figures are of test mails.
Expired: the server was down when`
	var out bytes.Buffer
	printAccounts(&out, someDossier())
	if diff := cmp.Diff(want, out.String()[:min(len(want), out.Len())]); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
	out.Reset()
	printAccounts(&out, report.Dossier{})
	if strings.Contains(out.String(), "Expired:") {
		t.Errorf("it explains what was not:\n%s", out.String())
	}
}

func TestPrintOutages(t *testing.T) {
	want := `
        server       failed     up again  fresh  accepted  last late  peak
  mx.c.example  11.0 – 15.1  28.6 – 32.1   32.3      33.6    not yet    49
      in truth  12.0 – 12.1  32.0 – 32.1                                  

In seconds of this demo`
	var out bytes.Buffer
	printOutages(&out, someDossier(), cutAt(12, 32), demoClock{demoStart})
	if diff := cmp.Diff(want, out.String()[:min(len(want), out.Len())]); diff != "" {
		t.Errorf("outages (-want +got):\n%s", diff)
	}
	out.Reset()
	printOutages(&out, report.Dossier{Servers: someDossier().Servers[:1]}, nil, demoClock{demoStart})
	if out.Len() > 0 {
		t.Errorf("without an outage of mail it prints:\n%s", out.String())
	}
}
