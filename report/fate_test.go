package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// Reckoned by hand. The server is down from noon, seen within a minute, to 14:00,
// seen within ten minutes, with a recovery from 12:40 to 12:50.
func TestFates(t *testing.T) {
	o := Outage{
		Kind: Down, Start: iv(0, 1), End: iv(120, 130),
		Flaps: []Flap{{Up: iv(40, 41), Down: iv(50, 51)}},
	}
	open := o
	open.End, open.Flaps = probe.Interval{From: m(120)}, nil
	list := func(spacings ...time.Duration) probe.Patience { return probe.ListPatience(spacings) }
	for _, c := range []struct {
		name string
		p    probe.Patience
		sent float64
		o    Outage
		want Fate
	}{
		{"before it", probe.Patience{Name: "postfix"}, -5, o, Fate{Came: iv(-5, -5)}},
		// As soon as may be at 12:05, 12:10, 12:15, 12:25, 12:45: in the flap, which began at 12:40
		// at the earliest. As late as may be (330 s more each time) at 12:05, 12:15:30, 12:31:30,
		// 13:03:30, 14:07:30, 15:19:40: past the flap; then at most 4000 s + 330 s after 14:10.
		{"postfix, into the flap", probe.Patience{Name: "postfix"}, 5, o, Fate{Came: iv(40, 130+4330./60)}},
		// 12:20, 12:25, 12:30, 12:40, and as late as may be 12:20, 12:30:30, 12:46:30.
		{"postfix, past the flap", probe.Patience{Name: "postfix"}, 20, o, Fate{Came: iv(40, 130+4330./60)}},
		// A run in each 30 min, at an instant that is not known: the first one after 14:00 to 14:10.
		{"sendmail", probe.Patience{Name: "sendmail"}, 55, o, Fate{Came: iv(120, 160)}},
		// The second one is not before 14:05.
		{"sendmail, between the bounds", probe.Patience{Name: "sendmail"}, 95, o, Fate{Came: iv(125, 160)}},
		// 12:00:30 may have been before the start.
		{"at the start", probe.Patience{Name: "sendmail"}, 0.5, o, Fate{Came: iv(0.5, 160)}},
		{"a client", probe.Patience{}, 60, o, Fate{GivenUp: m(60)}},
		{"a client between the bounds", probe.Patience{}, 125, o, Fate{Came: iv(125, 125), GivenUp: m(125)}},
		{"a short list", list(10*time.Minute, 20*time.Minute), 52, o, Fate{GivenUp: m(82)}},
		{"not over", probe.Patience{Name: "sendmail"}, 5, open, Fate{Unknown: true}},
		{"not over, given up in it", list(10 * time.Minute), 5, open, Fate{GivenUp: m(15)}},
	} {
		c.want.Sender, c.want.Sent = c.p.String(), m(c.sent)
		if diff := cmp.Diff(c.want, FateOf(c.p, m(c.sent), c.o)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// Exchange gives a mail up two days after it was sent, without another try.
func TestFateOfALongOutage(t *testing.T) {
	o := Outage{Kind: Down, Start: iv(0, 0), End: iv(5*1440, 5*1440)}
	f := FateOf(probe.Patience{Name: "exchange"}, m(10), o)
	if want := m(10 + 2*1440); f.GivenUp != want || !f.Came.To.IsZero() {
		t.Errorf("given up %v, came %v; want given up %v", f.GivenUp, f.Came, want)
	}
}

func TestSenderRowsChooseRoundInstants(t *testing.T) {
	// 04:10:30 to 13:30: 9 h 19 min 30 s.
	o := Outage{Kind: Down, Start: iv(0, 0.5), End: iv(560, 561)}
	rows := SenderRows(o, m(600))
	var names []string
	for _, r := range rows {
		names = append(names, r.Sender)
	}
	if diff := cmp.Diff([]string{"postfix", "exim", "sendmail", "exchange"}, names); diff != "" {
		t.Error(diff)
	}
	var sent []time.Time
	for _, f := range rows[0].Fates {
		sent = append(sent, f.Sent)
	}
	if diff := cmp.Diff([]time.Time{m(1), m(140), m(280), m(420), m(550)}, sent); diff != "" {
		t.Error(diff)
	}
	short := SenderRows(Outage{Kind: Down, Start: iv(0.2, 0.2), End: iv(0.6, 0.6)}, m(9))
	if len(short[0].Fates) != 1 || short[0].Fates[0].Sent != m(0.2) {
		t.Errorf("a short outage has the fates %+v", short[0].Fates)
	}
}
