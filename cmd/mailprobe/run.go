package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"

	"mailprobe/probe/config"
)

type runCmd struct {
	where
	Listen    []string `name:"web.listen-address" sep:"none" help:"Address of the pages and /metrics, in place of the configuration's; may be given several times." placeholder:"HOST:PORT"`
	WebConfig string   `name:"web.config.file" help:"File that asks for TLS and basic authentication on these addresses, as Prometheus has it." placeholder:"FILE"`
	Lifecycle bool     `name:"web.enable-lifecycle" help:"Let a POST or PUT to /-/reload read the configuration again."`
	LogLevel  string   `name:"log.level" enum:"debug,info,warn,error" default:"info" help:"One of debug, info, warn, error."`
	LogFormat string   `name:"log.format" enum:"text,json" default:"text" help:"One of text, json."`
}

// Help implements kong.HelpProvider.
func (runCmd) Help() string {
	return `Example:

    mailprobe check --connect -c mailprobe.yml && mailprobe run -c mailprobe.yml

It stops on SIGTERM or SIGINT, after attempts under way have had 5 seconds to
end. It may be killed at any instant: every probe stays accounted for.

SIGHUP has it read the configuration again; a file that cannot be used leaves
the one before in force.`
}

// Run runs the agent until ctx ends.
func (c runCmd) Run(ctx context.Context, s streams) error {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)

	frugal()
	crashBySignal()
	log := newLogger(s, c.LogLevel, c.LogFormat)
	service := newService(log)
	var cfg *config.Config
	var err error
	service.starting("reading the configuration", func() { cfg, err = c.load(s) })
	if err != nil {
		return err
	}
	if _, err := isSecure(c.WebConfig); err != nil {
		return err
	}
	p, err := planOf(cfg, nil, log)
	if err != nil {
		return err
	}
	n, err := startNode(ctx, p, service, log)
	if err != nil {
		return err
	}
	n.reloads.load = c.reread(n, s, log)
	n.domains = func() (map[string][]string, error) { return config.Domains(c.ConfigFile) }
	err = n.serve(ctx, c.webOptions(cfg), hangups, log)
	if closing := n.Close(); err == nil && closing != nil {
		err = fmt.Errorf("closing the ledger: %w", closing)
	}
	log.Info("stopped")
	return err
}

// startNode makes the node of a service.
func startNode(ctx context.Context, p *plan, s *service, log *slog.Logger) (n *node, err error) {
	s.starting("opening the ledger", func() { n, err = openNode(ctx, p, log) })
	if err != nil {
		return nil, err
	}
	n.service, n.reloads.service = s, s
	// On a full disk this takes until there is room.
	s.starting("closing what an earlier run left open", func() { n, err = n.begin(ctx, false, log) })
	return n, err
}

// frugal lets the garbage collector run more often than Go's default has it,
// unless GOGC says otherwise. An agent mostly waits, on thousands of connections:
// memory is what each of them costs, and processor time is there.
func frugal() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// crashBySignal has a crash end the process by a signal. Go's own exit code for it,
// 2, is that of a mistake in the configuration, after which a service manager need
// not try again.
func crashBySignal() { debug.SetTraceback("crash") }

func (c runCmd) webOptions(cfg *config.Config) webOptions {
	o := webOptions{listen: c.Listen, configFile: c.WebConfig, lifecycle: c.Lifecycle}
	if len(o.listen) == 0 && cfg.Web.Listen != "" {
		o.listen = []string{cfg.Web.Listen}
	}
	return o
}

// serve runs the agent, its socket and its web listener until ctx ends, and
// reloads at each hangup. The web listener stays until the agent has stopped:
// that it is not ready any more should be seen.
func (n *node) serve(ctx context.Context, o webOptions, hangups <-chan os.Signal, log *slog.Logger) error {
	var servers sync.WaitGroup
	defer servers.Wait()
	showing, hide := context.WithCancel(context.WithoutCancel(ctx))
	defer hide()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	web, err := openSite(o)
	if err != nil {
		return err
	}
	servers.Go(func() { web.serve(showing, n.webHandler(o, log), log) })
	socket, err := listenSocket(n.plan.data)
	if err != nil {
		return err
	}
	log.Info("running", "agent", n.ledger.Agent(), "data", n.plan.data, "routes", len(n.plan.routes), "mailboxes", len(n.plan.mailboxes))
	servers.Go(func() { serveHTTP(ctx, socket, n.controlHandler(), log) })
	servers.Go(func() { n.reloads.follow(ctx, hangups) })
	if n.domains != nil {
		servers.Go(func() { n.followDomains(ctx, n.domains, log) })
	}
	servers.Go(func() { n.Analyst.Run(ctx) })
	servers.Go(func() { pulse(ctx, n.look, n.service, log) })
	servers.Go(func() {
		<-ctx.Done()
		n.service.stopping()
	})
	return n.health.run(ctx, func() error {
		n.service.ready()
		return n.agent.Run(ctx)
	})
}

// newLogger returns a logger to the error stream.
func newLogger(s streams, level, format string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: l}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(s.Err, o))
	}
	return slog.New(slog.NewTextHandler(s.Err, o))
}

// listenSocket opens the agent's socket. A socket that a killed agent left is
// removed: the ledger's lock, which the caller holds, says that none runs.
func listenSocket(data string) (net.Listener, error) {
	path := socketIn(data)
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("removing the socket that an earlier run left: %w", err)
	}
	ln, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("opening the socket for the commands beside the agent (its path must be shorter than 108 characters): %w", err)
	}
	if err := os.Chmod(path, 0o660); err != nil {
		ln.Close()
		return nil, fmt.Errorf("setting the rights of the socket: %w", err)
	}
	return ln, nil
}
