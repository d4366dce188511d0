package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

type healthyCmd struct {
	where
	Timeout time.Duration `default:"10s" help:"How long the agent may take to answer."`
}

// Help implements kong.HelpProvider.
func (healthyCmd) Help() string {
	return `Example:

    mailprobe healthy --data /var/lib/mailprobe

It asks the agent that runs on the data folder, through its socket, whether its
own parts go on: what sends, what tries again, what writes to the ledger. The exit
code is 0 where they do, and else 1; it suits a container's health check. How the
mail servers are is another question: see mailprobe status. No secret is read.`
}

// Health is whether an agent works, as far as that is its own affair.
type Health struct {
	Agent   string    `json:"agent"`
	Started time.Time `json:"started"`
	Fault   string    `json:"fault,omitempty"` // which part of it hangs; empty: none does
	State   string    `json:"state"`           // in a line
}

// ownHealth looks at the node.
func (n *node) ownHealth() Health {
	state, err := n.look()
	h := Health{Agent: n.ledger.Agent(), Started: n.started, State: state}
	if err != nil {
		h.Fault = err.Error()
	}
	return h
}

// Run asks the agent and shows what it says.
func (c healthyCmd) Run(ctx context.Context, s streams) error {
	data, err := c.find()
	if err != nil {
		return err
	}
	agent, err := reach(data)
	if err != nil {
		return err
	}
	if agent == nil {
		return fmt.Errorf("no agent runs on %s: start it, as by systemctl start mailprobe", data)
	}
	defer agent.Close()
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	h, err := agent.health(ctx)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the agent that runs on %s did not answer within %s: it hangs; restart it", data, short(c.Timeout))
	case err != nil:
		return err
	case h.Fault != "":
		return fmt.Errorf("the agent %s does not work: %s; restart it", h.Agent, printable(h.Fault))
	}
	fmt.Fprintf(s.Out, "agent %s is healthy: %s\n", h.Agent, printable(h.State))
	return nil
}

// health asks the agent how it is.
func (c *client) health(ctx context.Context) (h Health, err error) {
	return h, c.get(ctx, http.MethodGet, "/v1/healthy", nil, &h)
}
