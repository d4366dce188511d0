package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"mailprobe/probe"
)

type sendCmd struct {
	where
	Route  string        `arg:"" help:"Name of the route."`
	Wait   time.Duration `default:"1m" help:"How long to wait for the arrival."`
	Output string        `short:"o" enum:"text,json" default:"text" help:"One of text, json."`
}

// Help implements kong.HelpProvider.
func (sendCmd) Help() string {
	return `Example:

    mailprobe send mx1.example.jp-mx

It works beside a running agent and without one. The probe stands in the ledger
like any other. The exit code is 0 when it was delivered, 1 when not (yet), 2
for a mistake in the command or the configuration.`
}

// Run sends one probe and shows what became of it.
func (c sendCmd) Run(ctx context.Context, s streams) error {
	se, err := c.open(func(string) (session, error) { return c.startNode(ctx, s) })
	if err != nil {
		return err
	}
	defer se.Close()
	result, err := se.Send(ctx, c.Route, c.Wait)
	if err != nil {
		if isMistake(err) {
			return usage(err)
		}
		return err
	}
	if err := c.show(s.Out, result); err != nil {
		return err
	}
	if result.Outcome != string(probe.Delivered) {
		return &exitError{code: exitFailed}
	}
	return nil
}

// startNode runs an agent that sends on demand, for as long as the command.
func (c sendCmd) startNode(ctx context.Context, s streams) (session, error) {
	cfg, err := c.load(s)
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(s.Err, &slog.HandlerOptions{Level: slog.LevelError}))
	p, err := planOf(cfg, nil, log)
	if err != nil {
		return nil, err
	}
	p.only(c.Route)
	n, err := newNode(ctx, p, true, log)
	if err != nil {
		return nil, err
	}
	running, stop := context.WithCancel(ctx)
	b := &brief{node: n, stop: stop}
	b.done.Go(func() { b.err = n.agent.Run(running) })
	return b, nil
}

// only leaves of a plan the mailbox that the named route needs.
func (p *plan) only(route string) {
	for _, r := range p.routes {
		if r.Name != route {
			continue
		}
		for _, m := range p.mailboxes {
			if m.Name == r.Mailbox {
				p.mailboxes = append(p.mailboxes[:0:0], m)
				return
			}
		}
	}
}

// brief is a node that runs for as long as one command.
type brief struct {
	*node
	stop context.CancelFunc
	done sync.WaitGroup
	err  error
}

// Close stops the agent and closes the ledger.
func (b *brief) Close() error {
	b.stop()
	b.done.Wait()
	if err := b.node.Close(); err != nil {
		return err
	}
	return b.err
}

// Send sends one probe and waits for it.
func (n *node) Send(ctx context.Context, route string, wait time.Duration) (SendResult, error) {
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	p, err := n.agent.Send(waiting, route)
	if err != nil {
		return SendResult{}, err
	}
	return resultOf(p, time.Now()), nil
}

func (c sendCmd) show(w io.Writer, r SendResult) error {
	if c.Output == "json" {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	printResult(w, r)
	return nil
}

// printResult prints what became of one probe.
func printResult(w io.Writer, r SendResult) {
	p := paletteFor(w)
	line := func(label, format string, a ...any) { fmt.Fprintf(w, "%-10s %s\n", label, fmt.Sprintf(format, a...)) }
	line("sent", "%s on %s, through %s", r.Sent.Local().Format("2006-01-02 15:04:05.000 -07:00"), r.Route, cmp.Or(r.Target, "a server that has not answered"))
	line("probe", "%s", r.ID)
	for _, ph := range probe.PhaseOrder {
		if took, ok := r.Phases[ph]; ok {
			line("  "+string(ph), "%s", short(took))
		}
	}
	if r.Accepted != nil {
		line(p.good("accepted"), "after %s: %s", short(r.Accepted.Sub(r.Sent)), printable(r.Reply))
	} else if r.Class != "" {
		line(p.bad(r.Class), "in phase %s: %s", r.Phase, printable(cmp.Or(r.Reply, r.Error)))
	}
	switch {
	case r.Delay != nil:
		line(p.good("arrived"), "in %s, %s after it was sent (± %s)", printable(r.Folder), short(r.Delay.Middle()), short(r.Delay.HalfWidth()))
		printHops(w, r.Hops)
	case r.Outcome == string(probe.Pending) && r.Class == "":
		line(p.warn("pending"), "its attempt has had no answer so far; see mailprobe status")
	case r.Outcome == string(probe.Pending) && r.Accepted == nil:
		line(p.warn("pending"), "not accepted; it will be tried again by the route's schedule: see mailprobe status")
	case r.Outcome == string(probe.Pending):
		line(p.warn("pending"), "not seen yet; it stays awaited: see mailprobe status")
	case r.Outcome == string(probe.Bounced):
		line(p.bad("bounced"), "%s", printable(cmp.Or(r.Returned, "a notification said that it failed, and not why")))
	default:
		line("outcome", "%s", p.bad(r.Outcome))
	}
}

func printHops(w io.Writer, hops []HopResult) {
	for i := len(hops) - 1; i >= 0; i-- { // the first hop stands last in a header
		h := hops[i]
		at := "at an unreadable time"
		if !h.At.IsZero() {
			at = clock(h.At)
		}
		fmt.Fprintf(w, "  hop      %s by %s\n", at, printable(h.By))
	}
}
