package agent

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
)

// What an operator reads of an outage: a line when it begins, one when it
// changes, one an hour while it lasts, and one when it is over; and where it
// flaps, each state once in ten minutes.
func TestAnOutageIsNotALineAProbe(t *testing.T) {
	var out bytes.Buffer
	a := &Agent{log: slog.New(slog.NewTextHandler(&out, nil))}
	r := probe.Route{Name: "mx1-mx", Server: "mx1.a.example"}
	at := time.Date(2011, 5, 6, 5, 34, 0, 0, time.UTC)
	accepted := probe.Attempt{Class: probe.Accepted, Reply: probe.NewReply(250, "2.0.0 Ok: queued as 4D3C2B1A009C")}
	refused := probe.Attempt{Class: probe.Refused, Phase: probe.PhaseConnect, Err: "connection refused by 192.0.2.10:25"}
	deferred := probe.Attempt{Class: probe.Deferred, Phase: probe.PhaseEnvelope, Reply: probe.NewReply(450, "4.3.2 try later")}
	for _, step := range []struct {
		end   probe.Attempt
		after time.Duration
		want  string // empty: no line
	}{
		{accepted, 0, ""},
		{refused, time.Minute, "level=WARN"},
		{refused, 2 * time.Minute, ""},
		{probe.Attempt{Class: probe.Interrupted}, 2 * time.Minute, ""},
		{deferred, 3 * time.Minute, "level=INFO"},
		{refused, 4 * time.Minute, ""}, // it goes to and fro
		{deferred, 5 * time.Minute, ""},
		{refused, 11 * time.Minute, `reason="connection refused by 192.0.2.10:25"`},
		{refused, 70 * time.Minute, ""},
		{refused, 71 * time.Minute, "server=mx1.a.example route=mx1-mx class=refused phase=connect"},
		{accepted, 75 * time.Minute, "accepted again"},
		{accepted, 76 * time.Minute, ""},
		{refused, 77 * time.Minute, ""}, // it flaps
		{accepted, 78 * time.Minute, ""},
		{refused, 90 * time.Minute, "class=refused"},
		{accepted, 91 * time.Minute, "accepted again"},
	} {
		out.Reset()
		step.end.Ended = at.Add(step.after)
		a.announce(r, step.end)
		if got := out.String(); (got == "") != (step.want == "") || !strings.Contains(got, step.want) {
			t.Errorf("after %v, %s: the log says %q, want %q", step.after, step.end.Class, got, step.want)
		}
	}
}

func TestBouncesAreNotALineEach(t *testing.T) {
	var out bytes.Buffer
	a := &Agent{log: slog.New(slog.NewTextHandler(&out, nil))}
	a.routes.Store(&routeSet{})
	n := probe.Notice{Tag: probe.Tag{Ref: probe.Ref{Route: "mx1-mx"}}, Action: probe.ActionFailed, Status: "5.1.1", Diagnostic: "550 no such user"}
	n.At = time.Date(2011, 5, 6, 5, 34, 0, 0, time.UTC)
	for range 30 {
		a.announceNotice(n)
		n.At = n.At.Add(time.Minute)
	}
	if got := strings.Count(out.String(), "\n"); got != 1 || !strings.Contains(out.String(), `action=failed status=5.1.1 reason="550 no such user"`) {
		t.Errorf("30 bounces in half an hour wrote %d lines:\n%s", got, out.String())
	}
	n.Status = "5.2.2"
	if a.announceNotice(n); strings.Count(out.String(), "\n") != 2 {
		t.Errorf("another status is no news: %s", out.String())
	}
}
