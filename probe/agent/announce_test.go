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
// changes, one an hour while it lasts, and one when it is over.
func TestAnOutageIsNotALineAProbe(t *testing.T) {
	var out bytes.Buffer
	a := &Agent{log: slog.New(slog.NewTextHandler(&out, nil))}
	r := probe.Route{Name: "mx1-mx", Server: "mx1.a.example"}
	at := time.Date(2011, 5, 6, 5, 34, 0, 0, time.UTC)
	refused := probe.Attempt{Class: probe.Refused, Phase: probe.PhaseConnect, Err: "connection refused by 192.0.2.10:25"}
	deferred := probe.Attempt{Class: probe.Deferred, Phase: probe.PhaseEnvelope, Reply: probe.NewReply(450, "4.3.2 try later")}
	for _, step := range []struct {
		end   probe.Attempt
		after time.Duration
		want  string // empty: no line
	}{
		{probe.Attempt{Class: probe.Accepted}, 0, ""},
		{refused, time.Minute, "level=WARN"},
		{refused, 2 * time.Minute, ""},
		{probe.Attempt{Class: probe.Interrupted}, 2 * time.Minute, ""},
		{deferred, 3 * time.Minute, "level=INFO"},
		{refused, 4 * time.Minute, `reason="connection refused by 192.0.2.10:25"`},
		{refused, 63 * time.Minute, ""},
		{refused, 64 * time.Minute, "server=mx1.a.example route=mx1-mx class=refused phase=connect"},
		{probe.Attempt{Class: probe.Accepted}, 70 * time.Minute, "accepted again"},
		{probe.Attempt{Class: probe.Accepted}, 71 * time.Minute, ""},
	} {
		out.Reset()
		step.end.Ended = at.Add(step.after)
		a.announce(r, step.end)
		if got := out.String(); (got == "") != (step.want == "") || !strings.Contains(got, step.want) {
			t.Errorf("after %v, %s: the log says %q, want %q", step.after, step.end.Class, got, step.want)
		}
	}
}
