package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
)

type runCmd struct {
	where
	Listen    string `name:"web.listen-address" help:"Address of /metrics and the start page; default: the configuration's." placeholder:"HOST:PORT"`
	LogLevel  string `name:"log.level" enum:"debug,info,warn,error" default:"info" help:"One of debug, info, warn, error."`
	LogFormat string `name:"log.format" enum:"text,json" default:"text" help:"One of text, json."`
}

// Help implements kong.HelpProvider.
func (runCmd) Help() string {
	return `Example:

    mailprobe check --connect -c mailprobe.yml && mailprobe run -c mailprobe.yml

It stops on SIGTERM or SIGINT, after attempts under way have had 5 seconds to
end. It may be killed at any instant: every probe stays accounted for.`
}

// Run runs the agent until ctx ends.
func (c runCmd) Run(ctx context.Context, s streams) error {
	log := newLogger(s, c.LogLevel, c.LogFormat)
	cfg, err := c.load(s)
	if err != nil {
		return err
	}
	p, err := planOf(cfg, log)
	if err != nil {
		return err
	}
	n, err := newNode(ctx, p, false, log)
	if err != nil {
		return err
	}
	listen := cfg.Web.Listen
	if c.Listen != "" {
		listen = c.Listen
	}
	err = n.serve(ctx, listen, log)
	if closing := n.Close(); err == nil && closing != nil {
		err = fmt.Errorf("closing the ledger: %w", closing)
	}
	log.Info("stopped")
	return err
}

// serve runs the agent, its socket and its web listener until ctx ends.
func (n *node) serve(ctx context.Context, listen string, log *slog.Logger) error {
	var servers sync.WaitGroup
	defer servers.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if listen != "" {
		ln, err := net.Listen("tcp", listen)
		if err != nil {
			return fmt.Errorf("opening the web listener: %w; choose another address with web.listen or --web.listen-address", err)
		}
		log.Info("serving metrics", "url", "http://"+ln.Addr().String()+"/")
		servers.Go(func() { serveHTTP(ctx, ln, n.webHandler(), log) })
	}
	socket, err := listenSocket(n.plan.data)
	if err != nil {
		return err
	}
	servers.Go(func() { serveHTTP(ctx, socket, n.controlHandler(), log) })
	log.Info("running", "agent", n.ledger.Agent(), "data", n.plan.data, "routes", len(n.plan.routes), "mailboxes", len(n.plan.mailboxes))
	return n.agent.Run(ctx)
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
