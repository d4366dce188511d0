package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/report"
	"mailprobe/report/web"
)

// What a command is answered through the socket is, to the last field, what the
// page is told.
func TestTheSocketAndThePageAgree(t *testing.T) {
	r := hourLedger(t)
	desk := analyst.New(analyst.Options{Ledger: r.Ledger, Estate: report.Estate{Servers: []report.Server{
		{Name: "mx1.a.example", Network: "192.0.2.0/24", Domains: []string{"a.example"}}, {Name: "mx2.a.example", Network: "192.0.2.0/24", Domains: []string{"a.example"}}}}})
	mux := http.NewServeMux()
	handleQuestions(mux, desk)
	se := serveSocket(t, mux.ServeHTTP)
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[report.VerdictKind]bool{}
	for _, q := range []web.Asked{
		{About: "info@a.example", At: "2011-05-06 04:05"},
		{About: "info@a.example", At: "2011-05-06 4:15"},
		{About: "mx2.a.example", At: "2011-05-06 4:15", Sender: "none"},
		{About: "mx2.a.example", At: "2011年5月6日 午前4時15分", Sender: "postfix"},
		{About: "mx3.b.example", At: "2011-05-06 4:15"},
		{About: "mx3.b.example", At: "2011-05-06 4:15", Direction: report.Outbound},
		{About: "mx3.b.example", At: "2011-05-04"},
	} {
		q.Location = tokyo
		page, err := desk.Pages().Ask(t.Context(), q)
		if err != nil {
			t.Fatalf("%v: %v", q, err)
		}
		told, err := se.Ask(t.Context(), analyst.AskQuery{About: q.About, At: q.At, Direction: q.Direction, Sender: q.Sender, Zone: "Asia/Tokyo"})
		if err != nil {
			t.Fatalf("%v: %v", q, err)
		}
		if diff := cmp.Diff(page, told); diff != "" {
			t.Errorf("%v (-page +socket):\n%s", q, diff)
		}
		kinds[page.Kind] = true
	}
	for _, kind := range []report.VerdictKind{report.VerdictDelivered, report.VerdictDepends, report.VerdictExpired, report.VerdictLate, report.VerdictUnknown} {
		if !kinds[kind] {
			t.Errorf("none of them is %s: %v", kind, kinds)
		}
	}
}
