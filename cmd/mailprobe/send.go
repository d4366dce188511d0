package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"mailprobe/probe"
)

type sendCmd struct {
	where
	Route    string         `arg:"" help:"Name of the route."`
	Wait     *time.Duration `help:"How long to wait for the arrival; default: 1m, with --plugin 45s." placeholder:"DURATION"`
	Output   string         `short:"o" enum:"text,json,prometheus" default:"text" help:"One of text, json, prometheus."`
	File     string         `help:"Write to this file, whole or not at all; for the textfile collector of node_exporter its name must end in .prom." placeholder:"FILE"`
	Plugin   bool           `help:"Answer as a check of Nagios, Icinga or Checkmk: one line with figures, exit code 0 to 3."`
	Warning  *threshold     `help:"With --plugin: the delay that is a warning, such as 30s, or a range of the guidelines." placeholder:"RANGE"`
	Critical *threshold     `help:"With --plugin: the delay that is critical." placeholder:"RANGE"`
}

// Help implements kong.HelpProvider.
func (sendCmd) Help() string {
	return `Examples:

    mailprobe send mx1.example.jp-mx
    mailprobe send mx1.example.jp-mx --plugin --warning 10s --critical 30s
    mailprobe send mx1.example.jp-mx -o prometheus --file /var/lib/prometheus/node-exporter/mx1.prom

It works beside a running agent and without one. The probe stands in the ledger
like any other. The exit code is 0 when it was delivered, 1 when not (yet), 2
for a mistake in the command or the configuration.

With --plugin it follows the Monitoring Plugins guidelines. OK (0): delivered.
WARNING (1): delivered later than --warning, or to the junk folder. CRITICAL (2):
delivered later than --critical, refused, returned, not answered, or not seen
within --wait, whatever --critical says. UNKNOWN (3): nothing was found out about
the server, as where the command line, the configuration or the agent is at
fault, the agent is cut off, or the mailbox cannot be read. It ends within 10
seconds more than --wait. There is no -w, and -c is --config.file.

Where nothing was found out, -o prometheus says mailprobe_send_unknown 1, and
nothing of success.`
}

// patience is how long to wait for the arrival.
func (c sendCmd) patience() time.Duration {
	switch {
	case c.Wait != nil:
		return *c.Wait
	case c.Plugin:
		return pluginWait
	}
	return time.Minute
}

// mistake tells what of the command line makes no sense.
func (c sendCmd) mistake() error {
	switch {
	case c.Wait != nil && *c.Wait < 0:
		return usage(errors.New("--wait is below zero"))
	case c.Plugin && (c.Output != "text" || c.File != ""):
		return usage(errors.New("--plugin has a form of its own: leave out --output and --file"))
	case !c.Plugin && (c.Warning != nil || c.Critical != nil):
		return usage(errors.New("--warning and --critical are for --plugin"))
	case c.Output == "prometheus" && c.File != "" && !strings.HasSuffix(c.File, ".prom"):
		return usage(fmt.Errorf("--file %s: the textfile collector reads only files whose name ends in .prom", c.File))
	}
	return nil
}

// Run sends one probe and shows what became of it.
func (c sendCmd) Run(ctx context.Context, s streams) error {
	mistake := c.mistake()
	switch {
	case c.Plugin && mistake != nil:
		f := unknown(mistake)
		f.print(s.Out)
		return f.exit()
	case mistake != nil:
		return mistake
	case c.Plugin:
		return c.check(ctx, s)
	case c.Output == "prometheus":
		return c.measure(ctx, s)
	}
	se, err := c.openSender(ctx, s)
	if err != nil {
		return err
	}
	defer se.Close()
	result, err := se.Send(ctx, c.Route, c.patience())
	if err != nil {
		if isMistake(err) {
			return usage(err)
		}
		return err
	}
	if err := c.write(s, func(w io.Writer) error { return c.show(w, result) }); err != nil {
		return err
	}
	return result.exit()
}

// openSender opens a session that can send: the running agent's, else one of an
// agent that runs for as long as the command.
func (c sendCmd) openSender(ctx context.Context, s streams) (session, error) {
	return c.open(func(string) (session, error) { return c.startNode(ctx, s) })
}

// write writes what the command says, to the file if there is one.
func (c sendCmd) write(s streams, content func(io.Writer) error) error {
	if c.File == "" {
		return content(s.Out)
	}
	return wholeFile{Name: c.File, Mode: 0o644}.write(content)
}

// exit is the end of a command that sent a probe.
func (r SendResult) exit() error {
	if r.Outcome != string(probe.Delivered) {
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
	r := resultOf(p, time.Now())
	r.Mailbox = n.agent.MailboxOf(route)
	return r, nil
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
