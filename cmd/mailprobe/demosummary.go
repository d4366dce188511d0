package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// summarise prints what the analysis says of each server, and compares the ledger
// and the incidents with the world. It tells whether all is the same.
func summarise(ctx context.Context, w io.Writer, n *node, world *demoWorld, clock demoClock) (same bool, err error) {
	list, err := n.Incidents(ctx, analyst.IncidentsQuery{Agent: demoAgent})
	if err != nil {
		return false, fmt.Errorf("reading the incidents: %w", err)
	}
	d, err := demoDossier(ctx, n, list.Incidents)
	if err != nil {
		return false, fmt.Errorf("compiling the summary: %w", err)
	}
	truth := newComparison(world.Mails())
	for p, err := range n.ledger.Probes(ctx, ledger.Query{}) {
		if err != nil {
			return false, fmt.Errorf("reading the ledger: %w", err)
		}
		truth.compare(p)
	}
	truth.outages(list.Incidents, world.cuts, clock)
	truth.late(d.Servers)
	printAccounts(w, d)
	printOutages(w, d, world.cuts, clock)
	return truth.print(w), nil
}

// demoDossier gathers what is said of every server: with the incident that began
// last, or of all the time where there was none.
func demoDossier(ctx context.Context, n *node, incidents []report.Incident) (report.Dossier, error) {
	c := report.Case{Estate: n.plan.estate, Agent: demoAgent, Span: report.Span{From: n.started}, Now: time.Now()}
	for _, s := range n.plan.estate.Servers {
		c.Servers = append(c.Servers, s.Name)
	}
	if standing := standing(incidents); len(standing) > 0 {
		c.Incident = &standing[0]
	}
	d, err := report.Compile(ctx, analyst.Record(n.ledger, demoAgent), c)
	slices.SortFunc(d.Servers, func(a, b report.Account) int { return strings.Compare(a.Server.Name, b.Server.Name) })
	return d, err
}

// printAccounts prints what became of the mails to each server.
func printAccounts(w io.Writer, d report.Dossier) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "server\tsent\tcame\tlate\texpired\tlost\tawaited\tp50\tp90\tmax\t")
	for _, a := range d.Servers {
		fmt.Fprintf(tw, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%s\t\n", a.Server.Name, a.Sent, a.Delivered, a.Late, a.Expired, a.Lost,
			a.Backlog.Total(), orDash(a.Delay.P50), orDash(a.Delay.P90), orDash(a.Delay.Max))
	}
	tw.Flush()
	fmt.Fprintln(w, "\nAll figures are of test mails.")
	if d.Total.Expired > 0 {
		fmt.Fprintln(w, "Expired: the server was down when a customer's mail client would have submitted\n"+
			"the mail, and a client shows the error at once. The mx routes tried again as\n"+
			"foreign servers do, and the relay queued: their mail came late.")
	}
}

// printOutages prints what was found of each outage of mail, in seconds of the
// demo, and under it what was done to the server; nothing where there was none.
func printOutages(w io.Writer, d report.Dossier, cuts map[string]demoOutage, clock demoClock) {
	var rows strings.Builder
	for _, a := range d.Servers {
		for _, o := range a.Outages {
			if o.Kind.MailOutage() && a.Flush != nil {
				rows.WriteString(outageRows(o, *a.Flush, cuts[o.Server], clock))
			}
		}
	}
	if rows.Len() == 0 {
		return
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tw, "\nserver\tfailed\tup again\tfresh\taccepted\tlast late\tpeak\t\n", rows.String())
	tw.Flush()
	fmt.Fprintln(w, "\nIn seconds of this demo, with bounds. The three ends of the flush: fresh mail is\n"+
		"normal; all that the server itself had accepted is delivered; the last late mail\n"+
		"came. Peak: of the backlog. In truth: when the demo cut the server off, and let\n"+
		"it come back.")
}

// outageRows is what was found of an outage, and what was done.
func outageRows(o report.Outage, f report.Flush, truth demoOutage, clock demoClock) string {
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s\t%d\t\n", o.Server, clock.bounds(o.Start), clock.bounds(o.End),
		clock.reached(f.Fresh), clock.reached(f.Accepted), clock.reached(f.Last), f.Peak) +
		fmt.Sprintf("in truth\t%s\t%s\t\t\t\t\t\n", clock.bounds(truth.cut), clock.bounds(truth.back))
}
