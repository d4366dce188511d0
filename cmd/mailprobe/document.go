package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"mailprobe/cmd/mailprobe/analyst"
)

type reportCmd struct {
	asking
	Incident string   `help:"Id of an incident, or last for the newest." placeholder:"ID"`
	From     string   `help:"Start of a span of time, where it is not about an incident." placeholder:"TIME"`
	To       string   `help:"Its end; default: now." placeholder:"TIME"`
	Server   []string `help:"Only this server; may be given several times." placeholder:"NAME"`
	Lang     string   `help:"en or ja; default: the environment's." enum:"en,ja," default:""`
	Format   string   `help:"One of md, html, json, csv; default: by the name of the file, else md." enum:"md,html,json,csv," default:""`
	Output   string   `short:"o" help:"File to write; default: standard output." placeholder:"FILE"`
}

// Help implements kong.HelpProvider.
func (reportCmd) Help() string {
	return `Examples:

    mailprobe report --incident last --lang ja -o report.html
    mailprobe report --from 2011-05-06 --to 2011-05-07 --server mx1.example.jp

An HTML report is one file, with its plots, for the screen and for A4 paper.
Figures are of test mails, never of customers' mails.`
}

// Run writes a report.
func (c reportCmd) Run(ctx context.Context, s streams) error {
	return c.ask(ctx, s, func(to questions) error {
		q, err := c.query()
		if err != nil {
			return err
		}
		write := func(w io.Writer) error { return to.Document(ctx, w, q) }
		if c.Output == "" {
			return write(s.Out)
		}
		return wholeFile{Name: c.Output, Mode: 0o644}.write(write)
	})
}

func (c reportCmd) query() (analyst.DocumentQuery, error) {
	q := analyst.DocumentQuery{Agent: c.Agent, Incident: c.Incident, Servers: c.Server, Lang: languageOf(c.Lang), Zone: zone()}
	switch {
	case c.Incident == "" && c.From == "":
		return q, usage(errors.New("say what the report is about: --incident ID (mailprobe incidents lists them), or --from TIME and --to TIME"))
	case c.Incident != "" && (c.From != "" || c.To != ""):
		return q, usage(errors.New("an incident has its own time: say --incident ID, or --from TIME and --to TIME, not both"))
	}
	var err error
	if q.From, q.To, err = parseSpan(c.From, c.To); err != nil {
		return q, err
	}
	q.Format, err = c.format()
	return q, err
}

// formats are those of a report, by the ends of files' names.
var formats = map[string]string{".html": "html", ".htm": "html", ".json": "json", ".csv": "csv", ".md": "md", ".markdown": "md", ".txt": "md", "": "md"}

// format returns the format asked for, or that of the file's name.
func (c reportCmd) format() (string, error) {
	if c.Format != "" {
		return c.Format, nil
	}
	end := strings.ToLower(filepath.Ext(strings.TrimSuffix(c.Output, ".gz")))
	format, known := formats[end]
	if !known {
		return "", usage(fmt.Errorf("no report is written as %s: name the file .html, .md, .json or .csv, or choose with --format", end))
	}
	return format, nil
}

type noticeCmd struct {
	asking
	Incident string `required:"" help:"Id of an incident, or last for the newest." placeholder:"ID"`
	Kind     string `required:"" enum:"first,update,recovered" help:"One of first, update, recovered."`
	Lang     string `help:"en or ja; default: the environment's." enum:"en,ja," default:""`
}

// Help implements kong.HelpProvider.
func (noticeCmd) Help() string {
	return `Example:

    mailprobe notice --incident last --kind first --lang ja

The text of a notice to customers, filled in from what was measured. What only
people know, such as the cause, is left to be written, or taken from what
mailprobe annotate was told.`
}

// Run prints a notice.
func (c noticeCmd) Run(ctx context.Context, s streams) error {
	return c.ask(ctx, s, func(to questions) error {
		return to.Document(ctx, s.Out, analyst.DocumentQuery{Agent: c.Agent, Incident: c.Incident, Notice: c.Kind, Lang: languageOf(c.Lang), Zone: zone()})
	})
}
