package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/report"
)

type annotateCmd struct {
	asking
	Incident  string   `arg:"" optional:"" help:"Id of the incident, or last for the newest; without one, it is about a span of time."`
	Cause     string   `help:"The cause, in English." placeholder:"TEXT"`
	CauseJA   string   `name:"cause-ja" help:"The cause, in Japanese." placeholder:"TEXT"`
	Text      string   `help:"What else the report and the notices should say, in English." placeholder:"TEXT"`
	TextJA    string   `name:"text-ja" help:"The same in Japanese." placeholder:"TEXT"`
	Planned   bool     `help:"It was planned work: no incident, and not counted in the availability."`
	Unplanned bool     `help:"It was no planned work after all."`
	Retract   string   `help:"Take planned work back that is no incident: the id of its note." placeholder:"ID"`
	Merge     string   `help:"Another incident that belongs to this one." placeholder:"ID"`
	Split     []string `help:"Servers whose outages are an incident of their own." placeholder:"SERVER,..."`
	From      string   `help:"Start of planned work that is no incident." placeholder:"TIME"`
	To        string   `help:"Its end." placeholder:"TIME"`
	Server    string   `help:"The server of the planned work; default: all." placeholder:"NAME"`
	Network   string   `help:"The network of the planned work; default: all." placeholder:"CIDR"`
	By        string   `help:"Who says so; default: your login." placeholder:"NAME"`
}

// Help implements kong.HelpProvider.
func (annotateCmd) Help() string {
	return `Examples:

    mailprobe annotate last --cause "Power fault in the data centre" --cause-ja "データセンターの電源障害"
    mailprobe annotate 20110505-1910 --merge 20110505-2050
    mailprobe annotate --planned --from "2011-05-10 02:00" --to "2011-05-10 04:00" --network 192.0.2.0/24 --text "Switch replaced"

A note adds to what was measured and never changes it. The newest text of each
kind and language counts; notes are kept for ever, and exported.`
}

// Run writes the note.
func (c annotateCmd) Run(ctx context.Context, s streams) error {
	return c.ask(ctx, s, func(q questions) error {
		note, err := c.note()
		if err != nil {
			return err
		}
		done, err := q.Annotate(ctx, analyst.AnnotateQuery{Agent: c.Agent, Incident: c.Incident, By: c.author(), Annotation: note})
		if err != nil {
			return err
		}
		switch {
		case note.Retract != "":
			_, err = fmt.Fprintf(s.Out, "noted: the planned work %s is taken back\n", note.Retract)
		case done.Incident == "":
			_, err = fmt.Fprintf(s.Out, "noted: planned work from %s to %s (--retract %s takes it back)\n", stamp(note.Span.From), stamp(note.Span.To), done.Note)
		default:
			_, err = fmt.Fprintf(s.Out, "noted on the incident %s\n", done.Incident)
		}
		return err
	})
}

func (c annotateCmd) note() (report.Annotation, error) {
	a := report.Annotation{
		Cause: report.Text{EN: c.Cause, JA: c.CauseJA}, Text: report.Text{EN: c.Text, JA: c.TextJA},
		Planned: c.Planned, Unplanned: c.Unplanned, Retract: c.Retract, Merge: c.Merge, Split: c.Split, Server: c.Server, Network: c.Network,
	}
	var err error
	if a.Span.From, a.Span.To, err = parseSpan(c.From, c.To); err != nil {
		return a, err
	}
	span := !a.Span.From.IsZero() && !a.Span.To.IsZero()
	switch {
	case c.Retract != "":
		return a, nil
	case c.Incident == "" && !(c.Planned && span):
		return a, usage(errors.New("say which incident the note is on (mailprobe incidents lists them), or --planned with --from and --to for planned work"))
	case c.Incident != "" && (span || c.Server != "" || c.Network != ""):
		return a, usage(errors.New("--from, --to, --server and --network are for planned work that is no incident: leave them out, or leave the incident out"))
	}
	return a, nil
}

// author is who writes the note.
func (c annotateCmd) author() string {
	if c.By != "" {
		return c.By
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}
