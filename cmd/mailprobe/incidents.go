package main

import (
	"context"
	"fmt"
	"io"

	"mailprobe/cmd/mailprobe/analyst"
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

The newest first. An incident is one or more outages that belong together. No
instant is known exactly: "04:09:00 – 04:10:10" says that it lies between these
two, the last sign of one state and the first sign of the other.`
}

// Run lists the incidents.
func (c incidentsCmd) Run(ctx context.Context, s streams) error {
	return c.ask(ctx, s, func(q questions) error {
		from, to, err := parseSpan(c.From, c.To)
		if err != nil {
			return err
		}
		list, err := q.Incidents(ctx, analyst.IncidentsQuery{Agent: c.Agent, From: from, To: to, Open: c.Open})
		if err != nil {
			return err
		}
		if c.Output == "json" {
			return printJSON(s.Out, list)
		}
		return c.print(s.Out, list)
	})
}

func (c incidentsCmd) print(w io.Writer, list analyst.IncidentList) error {
	if len(list.Incidents) == 0 {
		what := "no incident"
		switch {
		case c.Open:
			what = "no incident is open"
		case c.From != "" || c.To != "":
			what = "no incident in that time"
		}
		_, err := fmt.Fprintf(w, "%s, as of %s\n", what, stamp(list.AsOf))
		return err
	}
	p := paletteFor(w)
	var t table
	t.add("INCIDENT", "STATE", "SERVERS", "BEGAN", "ENDED")
	for _, i := range list.Incidents {
		t.add(printable(i.ID), p.incident(stateOf(i)), serversText(i), boundsText(i.Start), endText(i))
		for _, line := range incidentRemarks(i, list) {
			t.add("    " + line)
		}
	}
	if err := t.write(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "as of %s; what has two times lies between them\n", stamp(list.AsOf))
	return err
}
