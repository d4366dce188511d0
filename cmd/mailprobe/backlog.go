package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

type backlogCmd struct {
	asking
	Server string `arg:"" optional:"" help:"Only this server."`
	Watch  bool   `short:"w" help:"Show it again every two seconds."`
	Output string `short:"o" enum:"text,json" default:"text" help:"One of text, json."`
}

// Help implements kong.HelpProvider.
func (backlogCmd) Help() string {
	return `Example, after a recovery:

    mailprobe backlog --watch

What is awaited of each server, how fast it comes, and when each of the three
ends of the flush was reached or is expected: fresh mail is normal; all that the
server itself had accepted is delivered; the last late mail came. It counts test
mails, never customers' mails.`
}

// Run shows the backlog once, or until ctx ends.
func (c backlogCmd) Run(ctx context.Context, s streams) error {
	for {
		err := c.once(ctx, s)
		if !c.Watch || ctx.Err() != nil {
			return err
		}
		// An agent that starts or stops has the ledger, and no socket.
		var locked *ledger.LockedError
		if err != nil && !errors.As(err, &locked) {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(2 * time.Second):
		}
	}
}

func (c backlogCmd) once(ctx context.Context, s streams) error {
	return c.ask(ctx, s, func(q questions) error {
		list, err := q.Backlog(ctx, analyst.BacklogQuery{Agent: c.Agent, Server: c.Server})
		if err != nil {
			return err
		}
		if c.Watch && isTerminal(s.Out) {
			fmt.Fprint(s.Out, "\x1b[H\x1b[2J")
		}
		if c.Output == "json" {
			return printJSON(s.Out, list)
		}
		return printBacklog(s.Out, list)
	})
}

func printBacklog(w io.Writer, list analyst.BacklogList) error {
	p := paletteFor(w)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "SERVER\tSTATE\tAWAITED\tOLDEST\tALL SETTLED BEFORE\tCOMING\tFRESH MAIL NORMAL\tACCEPTED DELIVERED\tLAST LATE MAIL")
	for _, s := range list.Servers {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", s.Server, stateText(p, s.State), awaitedText(s), oldestText(s, list.AsOf),
			dayClock(s.Watermark), comingText(s.Flush), endsText(s.Flush, list.AsOf))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "as of %s; test mails, not customers' mails\n", stamp(list.AsOf))
	return err
}

func stateText(p palette, s report.State) string {
	switch s {
	case report.StateUp:
		return p.good(string(s))
	case report.StateDown, report.StateNotDelivering:
		return p.bad(string(s))
	}
	return p.warn(string(s))
}

func awaitedText(b analyst.ServerBacklog) string {
	text := count(b.Pending)
	if b.Uncertain > 0 {
		text += fmt.Sprintf(" + %s uncertain", count(b.Uncertain))
	}
	return text
}

func oldestText(b analyst.ServerBacklog, asOf time.Time) string {
	if b.Oldest == nil {
		return "-"
	}
	return short(max(0, asOf.Sub(*b.Oldest)))
}

func comingText(f *report.Flush) string {
	if f == nil || f.Drain <= 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f/min", 60*f.Drain)
}

func endsText(f *report.Flush, asOf time.Time) string {
	if f == nil {
		return "-\t-\t-"
	}
	return flushEndText(f.Fresh, asOf) + "\t" + flushEndText(f.Accepted, asOf) + "\t" + flushEndText(f.Last, asOf)
}

// flushEndText says when an end was reached, or is expected.
func flushEndText(e report.End, asOf time.Time) string {
	left := ""
	if e.Left > 0 {
		left = ", " + count(e.Left) + " left"
	}
	switch {
	case e.Reached:
		return "since " + e.At.To.Local().Format("15:04:05")
	case e.Estimate == nil:
		return "not yet known" + left
	}
	return fmt.Sprintf("in about %s (%s – %s)%s", short(max(0, e.Estimate.At.Sub(asOf))), e.Estimate.From.Local().Format("15:04"), e.Estimate.To.Local().Format("15:04"), left)
}
