package report

import (
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
)

// past is a little record of one server, written by hand a line for each stretch
// of time in which its mails fared alike.
type past struct {
	Asking
	t       *testing.T
	probes  []probe.Probe
	watches []probe.Watch
	queries []Query
}

// server is what is watched in these tests: a mail a minute on each route.
func newPast(t *testing.T, vias ...probe.Via) *past {
	p := &past{t: t}
	p.Agent = "tokyo"
	p.Estate.Servers = []Server{{Name: "s", Network: "192.0.2.0/24"}}
	for _, via := range vias {
		r := Route{Name: "s-" + string(via), Server: "s", Via: via, Mailbox: "box", Every: time.Minute}
		if via == probe.MX {
			r.Retry = probe.Patience{Name: probe.PatiencePostfix}
		}
		if via == probe.Submission {
			r.Mailbox = "outbox"
		}
		if via == probe.Relay {
			r.Relay = "relay"
		}
		p.Estate.Routes = append(p.Estate.Routes, r)
	}
	return p
}

// write adds to the record, a line each:
//
//	agent 02:00-12:00              the agent ran; so do box, outbox and ref
//	mx 02:00-12:00 came 2s         the mails of these minutes were taken, and came
//	mx ... junk 2s                 the same, to the junk folder
//	mx ... held 09:00              taken at once, came then
//	mx ... gone                    taken at once, did not come
//	mx ... down 09:00              nobody answered until then, when they were taken and came
//	mx ... down                    nobody answered so far
//	mx ... refused                 refused at once, and given up
//	mx ... quit 09:00              nobody answered, given up then
//	mx ... 550 TEXT                rejected
//	mx ... bounced 10s             taken, and given back
//	mx ... capped                  not tried, and given up
func (p *past) write(lines ...string) *past {
	for _, line := range lines {
		f := strings.Fields(line)
		from, to, _ := strings.Cut(f[1], "-")
		span := Span{From: jstAt(from), To: jstAt(to)}
		switch f[0] {
		case "agent":
			p.watches = append(p.watches, probe.Watch{Agent: "tokyo", From: span.From, To: span.To})
		case "ref":
			p.watches = append(p.watches, probe.Watch{Agent: "tokyo", Reference: "ref:25", From: span.From, To: span.To})
		case "box", "outbox", "otherbox":
			p.watches = append(p.watches, probe.Watch{Agent: "tokyo", Mailbox: f[0], From: span.From, To: span.To})
		default:
			for at := span.From; at.Before(span.To); at = at.Add(time.Minute) {
				p.probes = append(p.probes, p.probe(probe.Via(f[0]), at, f[2:]))
			}
		}
	}
	slices.SortStableFunc(p.probes, func(a, b probe.Probe) int { return a.Sent().Compare(b.Sent()) })
	return p
}

func (p *past) probe(via probe.Via, at time.Time, how []string) probe.Probe {
	made := probe.Probe{Tag: probe.Tag{Ref: probe.Ref{Agent: "tokyo", Route: "s-" + string(via)}}, Server: "s", Via: via}
	binary.BigEndian.PutUint64(made.Tag.ID[8:], uint64(at.UnixNano()))
	taken := probe.Attempt{N: 1, Began: at, Dotted: at.Add(100 * time.Millisecond), Ended: at.Add(200 * time.Millisecond), Class: probe.Accepted, Reply: probe.Reply{Code: 250}}
	silent := probe.Attempt{N: 1, Began: at, Ended: at.Add(20 * time.Second), Class: probe.TimedOut, Phase: probe.PhaseConnect, Err: "no answer"}
	came := func(when time.Time, junk bool) {
		box := "box"
		if via == probe.Submission {
			box = "outbox"
		}
		made.Arrivals = []probe.Arrival{{Mailbox: box, Junk: junk, After: when.Add(-100 * time.Millisecond), By: when, Source: probe.Look}}
	}
	length := func() time.Duration {
		d, err := time.ParseDuration(how[1])
		if err != nil {
			p.t.Fatal(err)
		}
		return d
	}
	made.Attempts = []probe.Attempt{taken}
	switch how[0] {
	case "came", "junk":
		came(at.Add(length()), how[0] == "junk")
	case "held":
		came(jstAt(how[1]), false)
	case "gone":
	case "down":
		made.Attempts = []probe.Attempt{silent}
		if len(how) > 1 {
			taken.N, taken.Began, taken.Dotted, taken.Ended = 2, jstAt(how[1]), jstAt(how[1]), jstAt(how[1])
			made.Attempts = append(made.Attempts, taken)
			came(jstAt(how[1]).Add(time.Second), false)
		}
	case "refused":
		silent.Class, silent.Ended = probe.Refused, at.Add(time.Second)
		made.Attempts, made.GivenUp = []probe.Attempt{silent}, silent.Ended
	case "quit":
		again := silent
		again.N, again.Began, again.Ended = 2, jstAt(how[1]), jstAt(how[1])
		made.Attempts, made.GivenUp = []probe.Attempt{silent, again}, again.Ended
	case "bounced":
		made.Bounced = at.Add(length())
		made.Notices = []probe.Notice{{At: made.Bounced, Action: probe.ActionFailed, Status: "5.1.1", Diagnostic: "smtp; 550 no such\nuser"}}
	case "capped":
		silent.Class, silent.Ended, silent.Phase = probe.Capped, at, ""
		made.Attempts, made.GivenUp = []probe.Attempt{silent}, at
	default:
		silent.Class, silent.Ended, silent.Phase, silent.Err = probe.Rejected, at.Add(time.Second), probe.PhaseEnvelope, ""
		silent.Reply = probe.NewReply(550, strings.Join(how[1:], " "))
		made.Attempts, made.GivenUp = []probe.Attempt{silent}, silent.Ended
	}
	return made
}

// outage adds a recorded outage of the server, in an incident of its own.
func (p *past) outage(kind Kind, start, end string, failed ...Service) *past {
	o := Outage{Server: "s", Kind: kind, Failed: failed, Start: readBounds(start), Usual: 30 * time.Second}
	if strings.Contains(end, "-") {
		o.End = readBounds(end)
	} else {
		o.End.From = jstAt(end) // the last evidence that it goes on
	}
	p.Incidents = append(p.Incidents, Incident{Agent: "tokyo", ID: fmt.Sprintf("i%d", len(p.Incidents)+1), Outages: []Outage{o}, Start: o.Start, End: o.End})
	return p
}

func (p *past) last() *Outage {
	return &p.Incidents[len(p.Incidents)-1].Outages[0]
}

// asOf makes known at an instant only what had happened by then.
func (p *past) asOf(now time.Time) {
	p.Now = now
	var kept []probe.Probe
	for _, made := range p.probes {
		if made.Sent().After(now) {
			continue
		}
		made.Attempts = slices.DeleteFunc(slices.Clone(made.Attempts), func(a probe.Attempt) bool { return a.Began.After(now) })
		if a := &made.Attempts[len(made.Attempts)-1]; a.Ended.After(now) {
			*a = probe.Attempt{N: a.N, Began: a.Began}
		}
		made.Arrivals = slices.DeleteFunc(slices.Clone(made.Arrivals), func(a probe.Arrival) bool { return a.By.After(now) })
		if made.GivenUp.After(now) {
			made.GivenUp = time.Time{}
		}
		if made.Bounced.After(now) {
			made.Bounced = time.Time{}
		}
		kept = append(kept, made)
	}
	p.probes = kept
	for n := range p.watches {
		p.watches[n].To = earliest(p.watches[n].To, now)
	}
	p.watches = slices.DeleteFunc(p.watches, func(w probe.Watch) bool { return w.From.After(now) })
}

func (p *past) Probes(_ context.Context, q Query) iter.Seq2[probe.Probe, error] {
	p.queries = append(p.queries, q)
	return func(yield func(probe.Probe, error) bool) {
		for _, made := range p.probes {
			if made.Server == q.Server && !made.Sent().Before(q.From) && made.Sent().Before(q.To) && !yield(made, nil) {
				return
			}
		}
	}
}

func (p *past) Watches(_ context.Context, from, to time.Time) (list []probe.Watch, err error) {
	for _, w := range p.watches {
		if !w.To.Before(from) && !w.From.After(to) {
			list = append(list, w)
		}
	}
	return list, nil
}

func (p *past) Probe(_ context.Context, ref probe.Ref) (probe.Probe, error) {
	for _, made := range p.probes {
		if made.Tag.Ref == ref {
			return made, nil
		}
	}
	return probe.Probe{}, probe.ErrUnknown
}

// ask puts a question: "in 05:34 12:00" or "out 05:34-05:40 12:00 4h", which is the
// direction, the time asked for (a minute, unless it says), now, and the sender.
func (p *past) ask(text string) Verdict {
	p.t.Helper()
	f := strings.Fields(text)
	q := Question{Server: "s", Direction: Direction(f[0])}
	from, to, span := strings.Cut(f[1], "-")
	q.Sent = Span{From: jstAt(from), To: jstAt(from).Add(time.Minute)}
	if span {
		q.Sent.To = jstAt(to)
	}
	if len(f) > 3 {
		var err error
		if q.Sender, err = ParseSender(f[3]); err != nil {
			p.t.Fatal(err)
		}
	}
	p.asOf(jstAt(f[2]))
	v, err := Ask(p.t.Context(), p, p.Asking, q)
	if err != nil {
		p.t.Fatalf("%s: %v", text, err)
	}
	return v
}

// inShort writes what a verdict says in a line.
func inShort(v Verdict) string {
	var b strings.Builder
	b.WriteString(string(v.Kind))
	if v.Doubt != "" {
		fmt.Fprintf(&b, " (%s)", v.Doubt)
	}
	fmt.Fprintf(&b, " %s-%s", hm(v.Window.From), hm(v.Window.To))
	for _, c := range []struct {
		name string
		n    int
	}{{"sent", v.Mails.Sent}, {"delivered", v.Mails.Delivered}, {"late", v.Mails.Late}, {"junk", v.Mails.Junk}, {"rejected", v.Mails.Rejected}, {"expired", v.Mails.Expired},
		{"bounced", v.Mails.Bounced}, {"lost", v.Mails.Lost}, {"pending", v.Mails.Pending}, {"uncertain", v.Mails.Uncertain}, {"normal", v.Normal}} {
		if c.n > 0 {
			fmt.Fprintf(&b, " %s=%d", c.name, c.n)
		}
	}
	interval := func(name string, i *probe.Interval) {
		if i != nil {
			fmt.Fprintf(&b, " %s=%s-%s", name, hm(i.From), hm(i.To))
		}
	}
	if !v.Came.To.IsZero() {
		interval("came", &probe.Interval{From: v.Came.From, To: v.Came.To})
	}
	interval("expected", v.Expected)
	interval("given-up", v.GivenUp)
	if v.AtOnce {
		b.WriteString(" at-once")
	}
	if v.Reason != "" {
		fmt.Fprintf(&b, " reason=%q", v.Reason)
	}
	if v.Planned != nil {
		b.WriteString(" planned")
	}
	if v.Incident != nil {
		b.WriteString(" " + v.Incident.ID)
	}
	return b.String()
}

func hm(t time.Time) string {
	if t.In(jst).Second() == 0 {
		return t.In(jst).Format("15:04")
	}
	return t.In(jst).Format("15:04:05")
}

// clockOf returns the now of a question.
func clockOf(ask string) string { return strings.Fields(ask)[2] }
