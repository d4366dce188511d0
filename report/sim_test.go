package report_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// The simulation is a world of servers whose truth is known: when each took mail,
// delivered it, and let its mailbox be read. It makes of it what an agent would
// have recorded, and shares no code with the analysis.

var midnight = time.Date(2011, 5, 6, 0, 0, 0, 0, time.UTC)

// at is an instant in seconds of the day.
func at(seconds float64) time.Time {
	return midnight.Add(time.Duration(seconds * float64(time.Second)))
}

type downs []span // of seconds

type span struct{ from, to float64 }

func (d downs) at(t float64) bool {
	return slices.ContainsFunc(d, func(s span) bool { return s.from <= t && t < s.to })
}

// next returns when it is up again at t or later.
func (d downs) next(t float64) float64 {
	for _, s := range d {
		if s.from <= t && t < s.to {
			return d.next(s.to)
		}
	}
	return t
}

type simServer struct {
	name    string
	network string
	routes  []simRoute
	dead    downs // packets vanish, for SMTP and IMAP
	smtp    downs // SMTP refuses
	hang    downs // SMTP answers, and hangs after the final dot
	held    downs // takes mail and delivers it after
	imap    downs // the mailbox cannot be read
	slow    downs // delivery takes slowBy
	slowBy  float64
	grey    downs // answers 450
	reject  downs // answers 550
	release func(accepted, recovered float64) float64
	drop    func(sent float64) bool // takes the mail, and loses it
}

type simRoute struct {
	via   probe.Via
	every float64
	phase float64
	relay string
	retry probe.Patience
}

type sim struct {
	servers []simServer
	relays  map[string]downs // when each cannot be reached
	stuck   map[string]downs // when each takes mail and holds it
	refs    map[string]downs
	agent   downs // when it does not run
	cut     downs // when nothing gets out
	until   float64
	planned []report.Planned
	now     float64
}

func (s *sim) estate() report.Estate {
	e := report.Estate{Planned: s.planned}
	for _, v := range s.servers {
		e.Servers = append(e.Servers, report.Server{Name: v.name, Network: v.network})
		for i, r := range v.routes {
			e.Routes = append(e.Routes, report.Route{Name: routeName(v, i), Server: v.name, Via: r.via, Relay: r.relay, Mailbox: "box@" + v.name,
				Every: time.Duration(r.every) * time.Second, Retry: r.retry})
		}
	}
	for name := range s.refs {
		e.References = append(e.References, name)
	}
	return e
}

func routeName(v simServer, i int) string { return fmt.Sprintf("%s-%s-%d", v.name, v.routes[i].via, i) }

func (s *sim) histories() []report.History {
	if s.now == 0 {
		s.now = s.until
	}
	var list []report.History
	for _, v := range s.servers {
		h := report.History{Server: report.Server{Name: v.name, Network: v.network}, Watches: s.watches(v)}
		for i := range v.routes {
			h.Mails = append(h.Mails, s.mails(v, i)...)
		}
		slices.SortStableFunc(h.Mails, func(x, y report.Mail) int { return x.Sent.Compare(y.Sent) })
		list = append(list, h)
	}
	return list
}

// up cuts a span of coverage into what is left without downs.
func up(until float64, all ...downs) (list []span) {
	gone := slices.Concat(all...)
	for t := 0.0; t < until; {
		t = gone.next(t)
		end := until
		for _, d := range gone {
			if d.from > t {
				end = min(end, d.from)
			}
		}
		if t < end {
			list = append(list, span{t, end})
		}
		t = end
	}
	return list
}

func (s *sim) watches(v simServer) (list []probe.Watch) {
	end := min(s.until, s.now)
	for _, x := range up(end, s.agent) {
		list = append(list, probe.Watch{From: at(x.from), To: at(x.to)})
	}
	for _, x := range up(end, s.agent, s.cut, v.dead, v.imap) {
		list = append(list, probe.Watch{Mailbox: "box@" + v.name, From: at(x.from), To: at(x.to)})
	}
	for name, d := range s.refs {
		for _, x := range up(end, s.agent, s.cut, d) {
			list = append(list, probe.Watch{Reference: name, From: at(x.from), To: at(x.to)})
		}
	}
	return list
}

func (s *sim) mails(v simServer, n int) (list []report.Mail) {
	r := v.routes[n]
	for t := r.phase; t < s.until && t < s.now; t += r.every {
		if s.agent.at(t) {
			continue
		}
		m := report.Mail{Ref: probe.Ref{Route: routeName(v, n)}, Via: r.via, Sent: at(t)}
		m.Ref.ID[0], m.Ref.ID[1], m.Ref.ID[2] = byte(int(t)>>16), byte(int(t)>>8), byte(t)
		taken := s.hand(&m, v, r, t)
		if !m.Accepted.IsZero() && (v.drop == nil || !v.drop(t)) {
			s.deliver(&m, v, r, taken)
		}
		list = append(list, m)
	}
	return list
}

// hand makes the attempts of a mail and returns when it was accepted.
func (s *sim) hand(m *report.Mail, v simServer, r simRoute, t float64) float64 {
	var before time.Time
	for n := 1; ; n++ {
		try := s.try(v, r, t)
		if s.now < secondsOf(try.Ended) {
			try = report.Try{Began: try.Began, Target: try.Target} // it has not ended as of now
		}
		m.Tries = append(m.Tries, try)
		if try.Class == probe.Accepted {
			m.Accepted = try.Ended
			return t + 0.2
		}
		if try.Ended.IsZero() {
			return 0
		}
		due, again := r.retry.Next(probe.Tries{N: n, Sent: m.Sent, Before: before, Last: try.Ended})
		if !again || try.Class == probe.Rejected {
			m.GivenUp = try.Ended
			return 0
		}
		before, t = try.Ended, s.agent.next(secondsOf(due))
		if t >= s.now {
			return 0
		}
	}
}

func secondsOf(t time.Time) float64 { return t.Sub(midnight).Seconds() }

func (s *sim) try(v simServer, r simRoute, t float64) report.Try {
	try := report.Try{Began: at(t), Failed: at(t), Target: v.name + ":25"}
	vanish := s.cut.at(t) || r.via != probe.Relay && v.dead.at(t)
	if r.via == probe.Relay {
		try.Target = r.relay + ":25"
		vanish = vanish || s.relays[r.relay].at(t)
	}
	switch {
	case vanish:
		try.Class, try.Phase, try.Ended = probe.TimedOut, probe.PhaseConnect, at(t+30)
	case r.via != probe.Relay && v.smtp.at(t):
		try.Class, try.Phase, try.Ended, try.Reason = probe.Refused, probe.PhaseConnect, at(t+0.1), "connection refused"
	case r.via != probe.Relay && v.hang.at(t):
		try.Class, try.Phase, try.Failed, try.Dotted, try.Ended = probe.TimedOut, probe.PhaseData, at(t+0.1), at(t+0.1), at(t+300)
	case r.via != probe.Relay && v.grey.at(t):
		try.Class, try.Phase, try.Ended, try.Code = probe.Deferred, probe.PhaseEnvelope, at(t+0.2), 450
	case r.via != probe.Relay && v.reject.at(t):
		try.Class, try.Phase, try.Ended, try.Code = probe.Rejected, probe.PhaseEnvelope, at(t+0.2), 550
	default:
		try.Class, try.Failed, try.Dotted, try.Ended, try.Code = probe.Accepted, time.Time{}, at(t+0.1), at(t+0.2), 250
	}
	return try
}

// deliver brings an accepted mail into the mailbox, as far as it has come by now.
func (s *sim) deliver(m *report.Mail, v simServer, r simRoute, taken float64) {
	t := taken + 0.3
	if r.via == probe.Relay {
		t = s.stuck[r.relay].next(t)
		for wait := 300.0; v.dead.at(t) || v.smtp.at(t) || v.hang.at(t); wait = min(4000, wait*2) {
			t += wait
		}
	}
	t += 0.3
	if v.slow.at(t) {
		t += v.slowBy
	}
	if ready := slices.Concat(v.dead, v.held).next(t); ready > t {
		t = ready + 0.5
		if v.release != nil {
			t = v.release(taken, ready)
		}
	}
	seen := slices.Concat(s.agent, s.cut, v.dead, v.imap).next(t)
	if seen > s.now || seen >= s.until {
		return
	}
	m.Came, m.Seen, m.Source, m.Mailbox, m.Copies = probe.Interval{From: at(t - 0.05), To: at(t + 0.05)}, at(t+0.05), probe.Look, "box@"+v.name, 1
	if seen > t { // nobody looked when it came
		m.Came = probe.Interval{From: at(max(secondsOf(m.Sent), lookBefore(slices.Concat(s.agent, s.cut, v.dead, v.imap), t))), To: at(seen)}
		m.Seen, m.Source = at(seen), probe.Resume
	}
}

// lookBefore returns when the gap began in which t lies.
func lookBefore(d downs, t float64) float64 {
	from := t
	for again := true; again; {
		again = false
		for _, x := range d {
			if x.from < from && from <= x.to {
				from, again = x.from, true
			}
		}
	}
	return from
}

// say writes an outage in a line, in seconds of the day.
func say(o report.Outage) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s [%s %s] [%s %s]", o.Server, o.Kind, strings.Join(services(o.Failed), "+"), clock(o.Start.From), clock(o.Start.To), clock(o.End.From), clock(o.End.To))
	for _, f := range o.Flaps {
		fmt.Fprintf(&b, " flap [%s %s] [%s %s]", clock(f.Up.From), clock(f.Up.To), clock(f.Down.From), clock(f.Down.To))
	}
	for _, mark := range []struct {
		on   bool
		text string
	}{{o.EndIsOpen, " open-end"}, {o.Weak, " weak"}, {o.Planned, " planned"}, {len(o.Holes) > 0, fmt.Sprintf(" holes=%d", len(o.Holes))}} {
		if mark.on {
			b.WriteString(mark.text)
		}
	}
	return b.String()
}

func services(list []report.Service) (words []string) {
	for _, s := range list {
		words = append(words, string(s))
	}
	return words
}

// clock writes an instant as seconds of the day, to tenths.
func clock(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", secondsOf(t)), ".0")
}

func sayAll(f report.Findings) []string {
	list := []string{}
	for _, o := range f.Outages {
		list = append(list, say(o))
	}
	for _, r := range f.RelayFaults {
		list = append(list, fmt.Sprintf("relay %s %s [%s %s] [%s %s]", r.Relay, strings.Join(r.Servers, "+"), clock(r.Start.From), clock(r.Start.To), clock(r.End.From), clock(r.End.To)))
	}
	for _, s := range f.CutOff {
		list = append(list, fmt.Sprintf("cut off [%s %s]", clock(s.From), clock(s.To)))
	}
	return list
}
