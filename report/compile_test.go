package report

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mailprobe/probe"
)

// memory is a record in memory.
type memory struct {
	probes []probe.Probe // by time of sending
	reads  int
	fails  error
}

func (r *memory) Probes(_ context.Context, q Query) iter.Seq2[probe.Probe, error] {
	r.reads++
	return func(yield func(probe.Probe, error) bool) {
		if r.fails != nil {
			yield(probe.Probe{}, r.fails)
			return
		}
		for _, p := range r.probes {
			if p.Server == q.Server && !p.Sent().Before(q.From) && p.Sent().Before(q.To) && !yield(p, nil) {
				return
			}
		}
	}
}

func (r *memory) Watches(context.Context, time.Time, time.Time) ([]probe.Watch, error) {
	return []probe.Watch{{Agent: "a", From: m(-1000), To: m(100000)}}, nil
}

// put records a mail that was taken at once and came after a delay; a negative
// one: it did not.
func (r *memory) put(server string, via probe.Via, sent time.Time, delay time.Duration) {
	route := server + "-" + string(via)
	p := probe.Probe{
		Tag:    probe.Tag{Ref: probe.Ref{Agent: "a", Route: route, ID: uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, route, sent))}},
		Server: server, Via: via,
		Attempts: []probe.Attempt{{N: 1, Began: sent, Dotted: sent, Ended: sent, Class: probe.Accepted, Reply: probe.Reply{Code: 250}}},
	}
	if delay >= 0 {
		p.Arrivals = []probe.Arrival{{Mailbox: server, After: sent.Add(delay), By: sent.Add(delay)}}
	}
	r.probes = append(r.probes, p)
}

// two servers of which the first delivers nothing from noon to 13:00; the mails
// wait and come at 15:30. The record holds five hours.
func twoServers() (*memory, Case) {
	rec := new(memory)
	for at := -120.0; at < 300; at++ {
		delay := 2 * time.Second
		if at >= 0 && at < 60 {
			delay = m(210).Sub(m(at))
		}
		rec.put("s1", probe.MX, m(at), delay)
		rec.put("s2", probe.MX, m(at), 3*time.Second)
	}
	o := Outage{Server: "s1", Kind: NotDelivering, Start: iv(-1, 0), End: iv(59, 60)}
	return rec, Case{
		Estate:   Estate{Servers: []Server{{Name: "s1"}, {Name: "s2"}, {Name: "s3"}}},
		Agent:    "a",
		Incident: &Incident{ID: "i", Outages: []Outage{o}, Start: o.Start, End: o.End},
		Now:      m(600),
	}
}

func TestCompileAnIncident(t *testing.T) {
	rec, c := twoServers()
	c.Servers = []string{"s1", "s2"}
	d, err := Compile(t.Context(), rec, c)
	if err != nil {
		t.Fatal(err)
	}
	// From a quarter of an hour before, until one after the last mail of the flush.
	if want := (Span{From: m(-16), To: m(225)}); d.Span != want {
		t.Errorf("the span is %v, want %v", d.Span, want)
	}
	if len(d.Servers) != 2 || d.Servers[0].Server.Name != "s1" || d.Servers[1].Server.Name != "s2" || d.Others != 1 {
		t.Fatalf("%d servers, %d others", len(d.Servers), d.Others)
	}
	s1, s2 := d.Servers[0], d.Servers[1]
	if s1.Sent != 241 || s1.Delivered != 241 || s1.Late != 60 || s2.Sent != 241 || s2.Late != 0 {
		t.Errorf("s1: %d, %d, %d; s2: %d, %d", s1.Sent, s1.Delivered, s1.Late, s2.Sent, s2.Late)
	}
	if want := (Quantiles{N: 241, P50: 2 * time.Second, P90: 186 * time.Minute, Max: 210 * time.Minute}); s1.Delay != want {
		t.Errorf("the delays of s1: %v, want %v", s1.Delay, want)
	}
	// Sent from 10:44, an hour before the span, to 11:58: 75 mails.
	if want := (Quantiles{N: 75, P50: 2 * time.Second, P90: 2 * time.Second, Max: 2 * time.Second}); s1.Usual != want {
		t.Errorf("usual of s1: %v, want %v", s1.Usual, want)
	}
	if f := s1.Flush; f == nil || !f.Last.Reached || f.Last.At != iv(210, 210) || f.Late != 60 {
		t.Errorf("the flush of s1: %+v", f)
	}
	if s2.Flush != nil || d.Total.Flush == nil || d.Total.Flush.Peak != 62 || d.Total.Sent != 482 || d.Total.Delay.N != 482 {
		t.Errorf("the total: %+v", d.Total.Flush)
	}
	if len(d.Senders) != 4 {
		t.Errorf("%d rows of senders", len(d.Senders))
	}
}

func TestCompileASpanAdds(t *testing.T) {
	rec, c := twoServers()
	c.Incident, c.Span, c.Now = nil, Span{From: m(0), To: m(60)}, m(100)
	d, err := Compile(t.Context(), rec, c)
	if err != nil {
		t.Fatal(err)
	}
	var sent, pending int
	for _, a := range d.Servers {
		sent, pending = sent+a.Sent, pending+a.Pending
		if outage := slices.ContainsFunc(a.Outages, func(o Outage) bool { return o.Kind.MailOutage() }); outage != (a.Server.Name == "s1") || outage != (a.Flush != nil) {
			t.Errorf("%s has the outages %v and the flush %v", a.Server.Name, a.Outages, a.Flush)
		}
	}
	if len(d.Servers) != 3 || sent != 120 || d.Total.Sent != 120 || d.Others != 0 {
		t.Errorf("%d servers, %d mails, %d in the total, %d others", len(d.Servers), sent, d.Total.Sent, d.Others)
	}
	if len(d.Servers[2].Points) != 0 || len(d.Servers[0].Points) != 60 {
		t.Errorf("points: %d and %d", len(d.Servers[2].Points), len(d.Servers[0].Points))
	}
}

func TestCompileSaysWhatItCouldNotRead(t *testing.T) {
	rec, c := twoServers()
	rec.fails = errors.New("the disk is gone")
	if _, err := Compile(t.Context(), rec, c); err == nil || err.Error() != "reading the probes of s1: the disk is gone" {
		t.Errorf("the error is %v", err)
	}
}

func TestThinPointsKeepsWhatTells(t *testing.T) {
	var list []Point
	for i := range 10000 {
		p := Point{Sent: m(float64(i)), Outcome: probe.Delivered, Late: i%100 == 7}
		if i%1000 == 3 {
			p.Outcome = probe.Lost
		}
		list = append(list, p)
	}
	kept := thinPoints(list)
	if len(kept) != 1500+100+10 {
		t.Errorf("%d points were kept", len(kept))
	}
	if !slices.IsSortedFunc(kept, func(a, b Point) int { return a.Sent.Compare(b.Sent) }) {
		t.Error("they are out of order")
	}
}

func TestQuantilesByNearestRank(t *testing.T) {
	for _, c := range []struct {
		list []time.Duration
		want Quantiles
	}{
		{nil, Quantiles{}},
		{[]time.Duration{7}, Quantiles{N: 1, P50: 7, P90: 7, Max: 7}},
		{[]time.Duration{4, 1, 3, 2}, Quantiles{N: 4, P50: 2, P90: 4, Max: 4}},
		{[]time.Duration{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, Quantiles{N: 10, P50: 5, P90: 9, Max: 10}},
	} {
		if diff := cmp.Diff(c.want, QuantilesOf(c.list)); diff != "" {
			t.Error(diff)
		}
	}
}

// The incident of twelve servers, two routes each, a mail a minute for 14 hours.
func BenchmarkCompile(b *testing.B) {
	rec := new(memory)
	i := &Incident{ID: "i", Start: iv(0, 0), End: iv(560, 560)}
	for n := range 12 {
		name := fmt.Sprint("s", n)
		i.Outages = append(i.Outages, Outage{Server: name, Kind: Down, Start: iv(0, 0), End: iv(560, 560)})
		for at := -60.0; at < 780; at++ {
			delay := 2 * time.Second
			if at >= 0 && at < 560 {
				delay = m(560 + at/8).Sub(m(at))
			}
			rec.put(name, probe.MX, m(at), delay)
			rec.put(name, probe.Relay, m(at), delay)
		}
	}
	for b.Loop() {
		if _, err := Compile(b.Context(), rec, Case{Incident: i, Now: m(780)}); err != nil {
			b.Fatal(err)
		}
	}
}

// Who asks for some servers sees these alone, and hears nothing of the others.
func TestCompileForSomeServers(t *testing.T) {
	rec, c := twoServers()
	type counts struct {
		servers       string
		others, aside int
	}
	show := func(c Case, servers ...string) counts {
		c.Servers = servers
		d, err := Compile(t.Context(), rec, c)
		if err != nil {
			t.Fatal(err)
		}
		names := ""
		for _, a := range d.Servers {
			names += a.Server.Name + " "
		}
		return counts{names, d.Others, d.Aside}
	}
	span := c
	span.Incident, span.Span, span.Now = nil, Span{From: m(0), To: m(60)}, m(100)
	for name, test := range map[string]struct{ got, want counts }{
		"the affected one":       {show(c, "s1"), counts{"s1 ", 2, 0}},
		"another one":            {show(c, "s2"), counts{"s2 ", 1, 1}},
		"both":                   {show(c, "s2", "s1"), counts{"s1 s2 ", 1, 0}},
		"of a span, one":         {show(span, "s2"), counts{"s2 ", 0, 2}},
		"of a span, as all is":   {show(span), counts{"s1 s2 s3 ", 0, 0}},
		"of an incident, all is": {show(c), counts{"s1 ", 2, 0}},
	} {
		if test.got != test.want {
			t.Errorf("%s: %+v, want %+v", name, test.got, test.want)
		}
	}
}
