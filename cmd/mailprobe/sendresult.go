package main

import (
	"strings"
	"time"

	"mailprobe/probe"
)

// SendResult is one probe as send shows it. It is the JSON of send -o json.
type SendResult struct {
	ID        string                        `json:"id"`
	MessageID string                        `json:"message_id"`
	Route     string                        `json:"route"`
	Server    string                        `json:"server"`
	Via       string                        `json:"via"`
	Outcome   string                        `json:"outcome"`
	Sent      time.Time                     `json:"sent"`
	Target    string                        `json:"target,omitempty"`
	Class     string                        `json:"class,omitempty"` // how the attempt ended
	Phase     string                        `json:"phase,omitempty"` // where it failed
	Phases    map[probe.Phase]time.Duration `json:"phases_ns"`
	Accepted  *time.Time                    `json:"accepted,omitempty"`
	Reply     string                        `json:"reply,omitempty"`
	QueueID   string                        `json:"queue_id,omitempty"`
	Error     string                        `json:"error,omitempty"`
	Returned  string                        `json:"returned,omitempty"` // what the notification of a failure said
	Received  *probe.Interval               `json:"received,omitempty"`
	Delay     *probe.Delay                  `json:"delay_ns,omitempty"`
	Mailbox   string                        `json:"mailbox,omitempty"` // where it should come
	Folder    string                        `json:"folder,omitempty"`
	Junk      bool                          `json:"junk,omitempty"` // that folder is the junk folder
	Hops      []HopResult                   `json:"hops,omitempty"` // the last one first
	Verdicts  *probe.Verdicts               `json:"verdicts,omitempty"`
}

// HopResult is one Received field.
type HopResult struct {
	By   string    `json:"by"`
	From string    `json:"from,omitempty"`
	ID   string    `json:"id,omitempty"`
	At   time.Time `json:"at,omitzero"`
}

// resultOf shows a probe as of now.
func resultOf(p probe.Probe, now time.Time) SendResult {
	a := p.Attempts[len(p.Attempts)-1]
	r := SendResult{
		ID: p.Tag.ID.String(), MessageID: p.MessageID(), Route: p.Tag.Route, Server: p.Server, Via: string(p.Via),
		Outcome: string(p.Outcome(now)), Sent: p.Sent(), Target: a.Target,
		Class: string(a.Class), Phase: string(a.Phase), Phases: a.Phases,
		Reply: a.Reply.String(), QueueID: p.Receipt().QueueID(), Error: a.Err,
	}
	if at := p.Accepted(); !at.IsZero() {
		r.Accepted = &at
	}
	for _, n := range p.Notices {
		if n.Action == probe.ActionFailed {
			r.Returned = strings.TrimSpace(n.Status + " " + n.Diagnostic)
			break
		}
	}
	in, seen := p.Received()
	if !seen {
		return r
	}
	delay, _ := p.Delay()
	first := p.Arrivals[0]
	r.Received, r.Delay, r.Folder, r.Verdicts = &in, &delay, first.Folder, &first.Verdicts
	r.Junk = first.Junk
	for _, h := range first.Hops {
		r.Hops = append(r.Hops, HopResult(h))
	}
	return r
}
