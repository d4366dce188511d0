package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
)

// What the program answers in JSON, with the fields that TestFlush judges.
type (
	saidBacklogs struct {
		AsOf    time.Time `json:"as_of"`
		Servers []saidBacklog
	}
	saidBacklog struct {
		asOf      time.Time
		Server    string
		State     string
		Pending   int
		Uncertain int
		Flush     *saidFlush
	}
	saidFlush struct {
		Recovery                           probe.Interval
		Fresh, Accepted, Last              saidEnd
		Peak, Late, Overtaken, Outstanding int
		Drain                              float64
	}
	saidEnd struct {
		Reached  bool
		At       probe.Interval
		Of, Left int
		Estimate *saidEstimate
	}
	saidEstimate struct {
		At, From, To time.Time
		By           string
	}
	saidIncident struct {
		ID         string
		Start, End probe.Interval
		Weak       bool
		Scope      struct{ Servers, Watched int }
		Outages    []struct {
			Server, Kind string
			Failed       []string
			Start, End   probe.Interval
		}
	}
)

// flushEnds are the names of the ends, in their order, as metrics call them.
var flushEnds = []string{"fresh", "accepted", "last"}

func (s *saidFlush) end(name string) saidEnd {
	return map[string]saidEnd{"fresh": s.Fresh, "accepted": s.Accepted, "last": s.Last}[name]
}

// answer runs a command and reads the JSON that it prints.
func (f *flushing) answer(a *Agent, into any, args ...string) {
	f.Helper()
	out, err := a.command(append(args, "-o", "json")...)
	if err == nil {
		err = json.Unmarshal(out, into)
	}
	if err != nil {
		f.Fatalf("mailprobe %v: %v", args, err)
	}
}

// backlog asks the agent itself: on a busy machine, starting a command takes longer
// than the instants lie apart that are asked for.
func (f *flushing) backlog() saidBacklog {
	f.Helper()
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", f.agent.socket())
	}
	client := http.Client{Timeout: time.Minute, Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	resp, err := client.Post("http://agent/v1/backlog", "application/json", strings.NewReader("{}"))
	if err != nil {
		f.Fatalf("asking for the backlog: %v", err)
	}
	defer resp.Body.Close()
	var list saidBacklogs
	if err := json.NewDecoder(resp.Body).Decode(&list); err != nil {
		f.Fatalf("reading the backlog: %v", err)
	}
	return list.only(f)
}

// commandBacklog returns what the command prints.
func (f *flushing) commandBacklog() saidBacklog {
	f.Helper()
	var list saidBacklogs
	f.answer(f.agent, &list, "backlog")
	return list.only(f)
}

func (l saidBacklogs) only(t testing.TB) saidBacklog {
	t.Helper()
	if len(l.Servers) != 1 {
		t.Fatalf("the backlog is told of %d servers, want one", len(l.Servers))
	}
	l.Servers[0].asOf = l.AsOf
	return l.Servers[0]
}

// incidents returns those that an agent's record holds.
func (f *flushing) incidents(a *Agent) []saidIncident {
	f.Helper()
	var list struct{ Incidents []saidIncident }
	f.answer(a, &list, "incidents")
	return list.Incidents
}

// saysDown checks what is said while everything is down.
func (f *flushing) saysDown() {
	f.Helper()
	b, list := f.commandBacklog(), f.incidents(f.agent)
	if b.Server != "hosted.test" || b.State != "down" || b.Pending < 50 {
		f.Errorf("during the outage the backlog is %+v: want hosted.test down, 50 or more pending", b)
	}
	if len(list) != 1 || !list[0].End.To.IsZero() || list[0].Weak || list[0].Scope.Servers != 1 || list[0].Scope.Watched != 1 {
		f.Fatalf("during the outage the incidents are %+v: want one, open, of 1 of 1 server", list)
	}
	f.shown("during the outage", map[string]float64{
		`mailprobe_server_state{server="hosted.test",state="down"}`: 1,
		`mailprobe_server_state{server="hosted.test",state="up"}`:   0,
		`mailprobe_incidents_open`:                                  1,
	})
	if n := valueOn(scrape(f, f.agent.web), `mailprobe_server_backlog_probes{server="hosted.test"}`); !(n >= float64(b.Pending+b.Uncertain)) {
		f.Errorf("the metrics show a backlog of %v, the command before it one of %d, and it grows", n, b.Pending+b.Uncertain)
	}
	f.writes("notice", "--incident", "last", "--kind", "first")
	f.writes("notice", "--incident", "last", "--kind", "update")
}

// shown checks series of the metrics.
func (f *flushing) shown(when string, want map[string]float64) {
	f.Helper()
	lines := scrape(f, f.agent.web)
	for series, value := range want {
		if got := valueOn(lines, series); got != value {
			f.Errorf("%s %s is %v, want %v", when, series, got, value)
		}
	}
}

// forecast is what is said of the ends of the flush at one instant.
type forecast struct {
	percent int       // of what was held back had come
	at      time.Time // as of when
	flush   saidFlush
	metrics map[string]float64 // the ETAs as Unix times; NaN where there is none
}

func (f *flushing) ask(percent int) forecast {
	f.Helper()
	b := f.backlog()
	c := forecast{percent: percent, at: b.asOf, metrics: map[string]float64{}}
	if b.Flush == nil {
		f.Fatalf("nothing is said of a flush when %d %% have come: %+v", percent, b)
	}
	c.flush = *b.Flush
	lines := scrape(f, f.agent.web)
	for _, end := range flushEnds {
		c.metrics[end] = valueOn(lines, fmt.Sprintf(`mailprobe_server_flush_eta_timestamp_seconds{end="%s",server="hosted.test"}`, end))
	}
	f.Logf("%d %%, %s after the recovery: %s", percent, c.at.Sub(f.back.To).Round(100*time.Millisecond), f.tellEnds(c.flush))
	return c
}

// tellEnds puts the ends into words, as seconds since the recovery.
func (f *flushing) tellEnds(s saidFlush) string {
	text := ""
	for _, name := range flushEnds {
		e := s.end(name)
		text += fmt.Sprintf(" %s (%d left of %d)", name, e.Left, e.Of)
		switch {
		case e.Reached:
			text += fmt.Sprintf(" at %.1f to %.1f", f.since(e.At.From), f.since(e.At.To))
		case e.Estimate != nil:
			text += fmt.Sprintf(" expected at %.1f (%.1f to %.1f), by %s", f.since(e.Estimate.At), f.since(e.Estimate.From), f.since(e.Estimate.To), e.Estimate.By)
		default:
			text += " not told"
		}
		text += ";"
	}
	return text
}

func (f *flushing) since(t time.Time) float64 { return t.Sub(f.back.To).Seconds() }

// writes writes a document in both languages.
func (f *flushing) writes(args ...string) map[string]string {
	f.Helper()
	texts := map[string]string{}
	for _, lang := range []string{"en", "ja"} {
		out, err := f.agent.command(append(slices.Clone(args), "--lang", lang)...)
		if err != nil || len(out) < 100 {
			f.Errorf("mailprobe %v in %s: %v, %d bytes", args, lang, err, len(out))
		}
		texts[lang] = string(out)
	}
	return texts
}
