package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe/ledger"
)

// ledgerSession is a session on a ledger whose agent does not run.
type ledgerSession struct {
	record *ledger.Ledger
	*analyst.Analyst
}

// Close closes the ledger.
func (s ledgerSession) Close() error { return s.record.Close() }

// openLedger opens the ledger in the data folder under its lock. Where there is
// none, one is made for the named agent; without a name that is an error.
func openLedger(ctx context.Context, data, agent string) (session, error) {
	return openRecord(ctx, data, agent, configured{})
}

// openForQuestions opens an existing ledger to be asked about what the
// configuration says is watched.
func openForQuestions(ctx context.Context, data string, c configured) (session, error) {
	return openRecord(ctx, data, "", c)
}

func openRecord(ctx context.Context, data, agent string, c configured) (session, error) {
	_, err := os.Stat(filepath.Join(data, "ledger.db"))
	missing := errors.Is(err, os.ErrNotExist)
	if missing && agent == "" {
		return nil, fmt.Errorf("there is no ledger in %s: start mailprobe run, import one, or name another folder with --data", data)
	}
	if !missing {
		agent = "" // its name is fixed
	}
	l, err := ledger.Open(ctx, data, ledger.Options{Agent: agent})
	if errors.Is(err, os.ErrPermission) {
		return nil, fmt.Errorf("no agent runs on %s that could be asked, and its ledger is not yours to open: start the agent, or run the command as its user", data)
	}
	if err != nil {
		return nil, err
	}
	return ledgerSession{l, analyst.New(analyst.Options{Ledger: l, Estate: c.estate, Of: c.agent})}, nil
}

// agentName returns the name for a ledger that an import makes.
func (c importCmd) agentName() string {
	if c.Agent != "" {
		return c.Agent
	}
	if host, err := os.Hostname(); err == nil && host != "" {
		return strings.ToLower(host)
	}
	return "import"
}

// Status reads every route that the ledger knows.
func (s ledgerSession) Status(ctx context.Context) (Status, error) {
	now := time.Now()
	st := Status{Agent: s.record.Agent(), Version: version, Now: now}
	open, err := s.Stated(ctx)
	if err != nil {
		return st, err
	}
	st.Incidents = incidentStates(open)
	list, err := s.record.Routes(ctx)
	if err != nil {
		return st, err
	}
	for _, b := range list {
		r := RouteStatus{Name: b.Route, Agent: b.Agent, Server: b.Server, Pending: b.Pending, Waiting: b.Waiting, Uncertain: b.Uncertain, Oldest: b.Oldest}
		if !b.Oldest.IsZero() {
			r.OldestAge = max(0, now.Sub(b.Oldest))
		}
		if err := s.newest(ctx, b, &r); err != nil {
			return st, err
		}
		st.Routes = append(st.Routes, r)
	}
	return st, nil
}

// newest adds what the route's newest probe shows.
func (s ledgerSession) newest(ctx context.Context, b ledger.RouteBacklog, r *RouteStatus) error {
	for p, err := range s.record.Probes(ctx, ledger.Query{Route: b.Route, Newest: true}) {
		if err != nil {
			return err
		}
		if p.Tag.Agent != b.Agent {
			continue // another agent's route of the same name
		}
		a := p.Attempts[len(p.Attempts)-1]
		r.Via = string(p.Via)
		r.LastAttempt = &AttemptStatus{At: a.Ended, Class: string(a.Class), Phase: string(a.Phase), Reason: a.Reason()}
		if delay, ok := p.Delay(); ok {
			r.LastDelay, r.LastArrival, r.LastJunk = &delay, p.Arrivals[0].By, p.Arrivals[0].Junk
		}
		return nil
	}
	return nil
}

// Send implements session.
func (s ledgerSession) Send(context.Context, string, time.Duration) (SendResult, error) {
	return SendResult{}, errors.New("no agent runs on this ledger")
}

// Export implements session.
func (s ledgerSession) Export(ctx context.Context, w io.Writer, progress func(records, total int64)) error {
	return s.record.Export(ctx, w, progress)
}

// Import implements session.
func (s ledgerSession) Import(ctx context.Context, r io.Reader, progress func(bytes int64)) (ImportResult, error) {
	return importInto(ctx, s.record, r, progress)
}
