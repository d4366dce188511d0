package main

import (
	"context"
	"errors"
	"fmt"
	"io"
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

What is awaited of each server, and how fast it comes. All test mail sent before
the last column's time is settled. After an outage, when each of the three ends
of its backlog was reached, or is expected: fresh mail is normal; all that the
server itself had accepted is delivered; the last late mail came. "about 14:20
(14:05–14:50)" gives a time and the bounds that hold it nine times of ten. All of
it counts test mails, never customers' mails.`
}

// Run shows the backlog once, or until ctx ends.
func (c backlogCmd) Run(ctx context.Context, s streams) error {
	for {
		err := c.once(ctx, s)
		if !c.Watch {
			return err
		}
		if ctx.Err() != nil {
			return nil
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
	var servers, flushes table
	servers.add("SERVER", "STATE", "AWAITED", "OLDEST", "COMING", "ALL SETTLED BEFORE")
	flushes.add("SERVER", "FRESH MAIL NORMAL", "ACCEPTED MAIL DELIVERED", "LAST LATE MAIL")
	for _, s := range list.Servers {
		servers.add(s.Server, stateText(p, s.State), awaitedText(s.Awaited), oldestText(s.Awaited, list.AsOf), comingText(s.Flush), near(s.Watermark, list.AsOf))
		if f := s.Flush; f != nil && !f.Recovery.To.IsZero() {
			flushes.add(s.Server, flushEndText(f.Fresh, list.AsOf), flushEndText(f.Accepted, list.AsOf), flushEndText(f.Last, list.AsOf))
		}
	}
	if err := servers.write(w); err != nil {
		return err
	}
	if len(flushes.rows) > 1 {
		fmt.Fprint(w, "\nsince the recovery:\n")
		if err := flushes.write(w); err != nil {
			return err
		}
	}
	if len(list.Servers) == 1 && len(list.Servers[0].Routes) > 1 {
		if err := printRoutes(w, list); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "\nas of %s; test mails, not customers' mails\n", stamp(list.AsOf))
	return err
}

// printRoutes shows the backlog of the one server by route.
func printRoutes(w io.Writer, list analyst.BacklogList) error {
	var routes table
	routes.add("ROUTE", "VIA", "AWAITED", "OLDEST", "ALL SETTLED BEFORE")
	for _, r := range list.Servers[0].Routes {
		routes.add(r.Route, string(r.Via), awaitedText(r.Awaited), oldestText(r.Awaited, list.AsOf), near(r.Watermark, list.AsOf))
	}
	fmt.Fprintln(w)
	return routes.write(w)
}

// near prints an instant without its day where that is the day as of which all is
// told.
func near(t, asOf time.Time) string {
	if t.Local().Format(time.DateOnly) == asOf.Local().Format(time.DateOnly) {
		return t.Local().Format(time.TimeOnly)
	}
	return dayClock(t)
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

func awaitedText(b analyst.Awaited) string {
	text := count(b.Pending)
	if b.Uncertain > 0 {
		text += fmt.Sprintf(" + %s uncertain", count(b.Uncertain))
	}
	return text
}

func oldestText(b analyst.Awaited, asOf time.Time) string {
	if b.Oldest == nil {
		return "-"
	}
	return short(max(0, asOf.Sub(*b.Oldest)))
}

// comingText says how fast late mail comes, while it does.
func comingText(f *report.Flush) string {
	if f == nil || f.Drain <= 0 || f.Last.Reached {
		return "-"
	}
	return fmt.Sprintf("%.1f/min", 60*f.Drain)
}

// flushEndText says when an end was reached, or is expected.
func flushEndText(e report.End, asOf time.Time) string {
	left := ""
	if e.Left > 0 {
		left = ", " + count(e.Left) + " left"
	}
	switch {
	case e.Reached:
		return "since " + near(roundUp(e.At.To), asOf)
	case e.Estimate == nil:
		return "not known yet" + left
	}
	minute := func(t time.Time) string {
		if t.Local().Format(time.DateOnly) != asOf.Local().Format(time.DateOnly) {
			return t.Local().Format("01-02 15:04")
		}
		return t.Local().Format("15:04")
	}
	return fmt.Sprintf("about %s (%s–%s)%s", minute(e.Estimate.At), minute(e.Estimate.From), minute(e.Estimate.To.Add(time.Minute-1)), left)
}
