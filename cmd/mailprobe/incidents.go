package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe"
	"mailprobe/report"
)

type incidentsCmd struct {
	asking
	From   string `help:"Incidents that lasted into the time from here on." placeholder:"TIME"`
	To     string `help:"Incidents that began before." placeholder:"TIME"`
	Open   bool   `help:"Only those that are not over."`
	Output string `short:"o" enum:"text,json" default:"text" help:"One of text, json."`
}

// Help implements kong.HelpProvider.
func (incidentsCmd) Help() string {
	return `Example:

    mailprobe incidents --from 2011-05-01

The newest first. An incident is one or more outages that belong together; its
bounds are those of the evidence: "04:09:33 – 04:10:33" says that it began
somewhere in between.`
}

// Run lists the incidents.
func (c incidentsCmd) Run(ctx context.Context, s streams) error {
	return c.ask(ctx, s, func(q questions) error {
		from, to, err := parseSpan(c.From, c.To)
		if err != nil {
			return err
		}
		list, err := q.Incidents(ctx, analyst.IncidentsQuery{From: from, To: to, Open: c.Open})
		if err != nil {
			return err
		}
		if c.Output == "json" {
			return printJSON(s.Out, list)
		}
		return printIncidents(s.Out, list)
	})
}

func printIncidents(w io.Writer, list analyst.IncidentList) error {
	if len(list.Incidents) == 0 {
		_, err := fmt.Fprintf(w, "no incident, as of %s\n", stamp(list.AsOf))
		return err
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "INCIDENT\tSTATE\tBEGAN\tENDED\tLASTED\tSERVERS\tSCOPE")
	for _, i := range list.Incidents {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", i.ID, stateOf(i), boundsText(i.Start), endText(i), lastedText(i, list.AsOf), serversText(i), scopeText(i.Scope))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "as of %s; times as they are known: from the last evidence before to the first after\n", stamp(list.AsOf))
	return err
}

// stateOf says in words how an incident stands.
func stateOf(i report.Incident) string {
	words := []string{"over"}
	switch {
	case i.Into != "":
		words[0] = "merged into " + i.Into
	case i.Open():
		words[0] = "OPEN"
	}
	if i.Weak {
		words = append(words, "seen from one place only")
	}
	if i.Planned {
		words = append(words, "planned")
	}
	return strings.Join(words, ", ")
}

// boundsText prints the two bounds of an instant, the second one short where
// both are of one day.
func boundsText(i probe.Interval) string {
	switch {
	case i.To.IsZero():
		return "-"
	case i.From.IsZero():
		return "before " + dayClock(i.To)
	case i.From.Local().Format(time.DateOnly) == i.To.Local().Format(time.DateOnly):
		return dayClock(i.From) + " – " + i.To.Local().Format("15:04:05")
	}
	return dayClock(i.From) + " – " + dayClock(i.To)
}

func dayClock(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") }

func endText(i report.Incident) string {
	if i.Open() {
		return "not yet"
	}
	return boundsText(i.End)
}

// lastedText says how long an incident took, at least and at most.
func lastedText(i report.Incident, asOf time.Time) string {
	if i.Into != "" || i.Start.To.IsZero() {
		return "-"
	}
	if i.Open() {
		return "so far " + short(max(0, asOf.Sub(i.Start.To)))
	}
	least, most := max(0, i.End.From.Sub(i.Start.To)), i.End.To.Sub(i.Start.From)
	if i.Start.From.IsZero() {
		return "at least " + short(least)
	}
	return short(least) + " – " + short(most)
}

func serversText(i report.Incident) string {
	return fmt.Sprintf("%d of %d", i.Scope.Servers, i.Scope.Watched)
}

// scopeText names the networks of a scope.
func scopeText(s report.Scope) string {
	var parts []string
	for _, n := range s.Networks {
		name := n.Network
		if name == "" {
			name = "no network"
		}
		text := fmt.Sprintf("%s (%d of %d)", name, n.N, n.Of)
		if !n.Whole {
			text = strings.Join(n.Servers, ", ") + " in " + text
		}
		parts = append(parts, text)
	}
	for _, l := range s.Labels {
		parts = append(parts, l.Key+"="+l.Value)
	}
	return clip(printable(strings.Join(parts, "; ")), 120)
}
