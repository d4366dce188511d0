package report

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mailprobe/probe"
)

// down is an outage from noon to one o'clock, known to a minute at both ends. A
// mail is late after 30 s.
var down = Outage{Server: "s", Kind: NotDelivering, Start: iv(-1, 0), End: iv(59, 60)}

// heldBy are the mails of an hour's outage, a minute apart, that the server took,
// with what is usual before and after; came says when each arrives.
func heldBy(came func(minute float64) float64, until float64) []Mail {
	list := prompt("r", probe.MX, -30, 0)
	for at := 0.0; at < 60; at++ {
		mail := mailAt("r", probe.MX, at)
		if when := came(at); when > 0 && when <= until {
			mail = mail.in(when)
		}
		list = append(list, mail)
	}
	return append(list, prompt("r", probe.MX, 60, until)...)
}

// Fresh mail is handed out at once in all of these, so that every late mail was
// overtaken by it.
func TestFlushKinds(t *testing.T) {
	fresh := End{Reached: true, Of: 4, At: iv(59, 60)} // sent at 12:59, 13:00, 13:01, 13:02
	last := func(of int, at float64) End {
		return End{Reached: true, Of: of, At: probe.Interval{From: m(at - 1./60), To: m(at)}}
	}
	// The last one was accepted in the minute in which the recovery lies, and the one
	// before it is the last that surely was before.
	ordered := last(60, 61+59./6)
	ordered.At.From = m(61 + 58./6 - 1./60)
	dup := func(list []Mail) []Mail {
		for i := range list {
			list[i].Copies = min(2, list[i].Copies*2)
		}
		return list
	}
	waves := func(at float64) float64 { return 65 + 10*float64(int(at)%3) }
	for _, c := range []struct {
		name  string
		mails []Mail
		now   float64
		want  Flush
	}{
		{
			"in order", heldBy(func(at float64) float64 { return 61 + at/6 }, 90), 90,
			Flush{Fresh: fresh, Accepted: ordered, Last: last(60, 61+59./6), Peak: 61, Late: 60, Overtaken: 60},
		},
		{
			"last in, first out", heldBy(func(at float64) float64 { return 61 + (59-at)/6 }, 90), 90,
			Flush{Fresh: fresh, Accepted: last(60, 61+59./6), Last: last(60, 61+59./6), Peak: 61, Late: 60, Overtaken: 60},
		},
		{
			"in steps", heldBy(waves, 100), 100,
			Flush{Fresh: fresh, Accepted: last(60, 85), Last: last(60, 85), Peak: 61, Late: 60, Overtaken: 60},
		},
		{
			"with duplicates", dup(heldBy(func(at float64) float64 { return 61 + at/6 }, 90)), 90,
			Flush{Fresh: fresh, Accepted: ordered, Last: last(60, 61+59./6), Peak: 61, Late: 60, Overtaken: 60},
		},
		{
			"some lost, soon after", heldBy(func(at float64) float64 {
				if at == 5 || at == 6 {
					return 0
				}
				return 61
			}, 100), 100,
			Flush{Fresh: fresh, Accepted: End{Of: 60, Left: 2}, Last: End{Of: 60, Left: 2}, Peak: 61, Late: 58, Overtaken: 58},
		},
		{
			"some lost, 76 minutes after", heldBy(func(at float64) float64 {
				if at == 5 || at == 6 {
					return 0
				}
				return 61
			}, 136), 136,
			Flush{Fresh: fresh, Accepted: last(60, 61), Last: last(60, 61), Peak: 61, Late: 58, Overtaken: 58, Outstanding: 2},
		},
		{
			"no backlog", append(prompt("r", probe.MX, -30, -1), prompt("r", probe.MX, 61, 70)...), 70,
			Flush{
				Fresh:    End{Reached: true, Of: 3, At: iv(59, 61)},
				Accepted: End{Reached: true, At: down.End}, Last: End{Reached: true, At: down.End},
			},
		},
		{
			"everything expired", slices.Concat(prompt("r", probe.Submission, -30, 0), expired(0, 60), prompt("r", probe.Submission, 60, 90)), 90,
			Flush{
				Fresh: fresh, Accepted: End{Reached: true, At: down.End},
				Last: End{Reached: true, Of: 60, At: down.End}, Peak: 1,
			},
		},
		{
			"a mail from long before is not of it", append([]Mail{mailAt("r", probe.MX, -600)}, heldBy(func(at float64) float64 { return 62 }, 90)...), 90,
			Flush{Fresh: fresh, Accepted: last(60, 62), Last: last(60, 62), Peak: 62, Late: 60, Overtaken: 60},
		},
	} {
		c.want.Recovery = down.End
		flush := Estate{}.FlushOf(History{Mails: c.mails}, down, m(c.now))
		ignored := cmpopts.IgnoreFields(Flush{}, "PeakAt", "Drain")
		if diff := cmp.Diff(c.want, *flush, ignored, cmpopts.IgnoreFields(End{}, "Estimate"), cmpopts.EquateApproxTime(1e6)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// expired are mails that were refused at once and not tried again.
func expired(from, to float64) (list []Mail) {
	for at := from; at < to; at++ {
		mail := mailAt("r", probe.Submission, at).refusedAt(at)
		mail.GivenUp = m(at)
		list = append(list, mail)
	}
	return list
}

func TestFlushOfAnOutageThatGoesOn(t *testing.T) {
	open := down
	open.End = probe.Interval{From: m(30)}
	mails := append(prompt("r", probe.MX, -30, 0), mailAt("r", probe.MX, 1), mailAt("r", probe.MX, 2).in(20), mailAt("r", probe.MX, 30.9))
	flush := Estate{}.FlushOf(History{Mails: mails}, open, m(31))
	want := &Flush{
		Fresh: End{}, Accepted: End{Of: 2, Left: 1}, Last: End{Of: 2, Left: 1},
		Peak: 2, PeakAt: m(2), Late: 1,
	}
	if diff := cmp.Diff(want, flush); diff != "" {
		t.Error(diff)
	}
	slow := open
	slow.Kind = Slow
	if flush := (Estate{}).FlushOf(History{Mails: mails}, slow, m(31)); flush != nil {
		t.Errorf("slowness has a flush: %+v", flush)
	}
}

// The mailbox could not be read until 13:40: then 60 held mails and all fresh
// ones lie there, and came at some time since the recovery or the sending.
func TestFlushBehindAMailboxThatCouldNotBeRead(t *testing.T) {
	mails := prompt("r", probe.MX, -30, 0)
	for at := 0.0; at < 100; at++ {
		mail := mailAt("r", probe.MX, at).in(100)
		mail.Came.From = m(max(59, at))
		mails = append(mails, mail)
	}
	mails = append(mails, prompt("r", probe.MX, 100, 120)...)
	flush := Estate{}.FlushOf(History{Mails: mails}, down, m(120))
	for name, at := range map[string]probe.Interval{"fresh": flush.Fresh.At, "accepted": flush.Accepted.At, "last": flush.Last.At} {
		if at.From != m(59) && at.From != m(58) || at.To != m(100) {
			t.Errorf("the end %q is from %v to %v", name, at.From, at.To)
		}
	}
}

// Mail from a relay whose retries come 20 minutes later, beside a direct route
// that was given up: fresh mail is normal by the direct route, while the relay's
// fresh mail waits with the rest.
func TestFlushInWavesOfARelay(t *testing.T) {
	mails := slices.Concat(prompt("d", probe.MX, -30, 0), prompt("w", probe.Relay, -30, 0))
	for at := 0.0; at < 60; at++ {
		direct := mailAt("d", probe.MX, at).refusedAt(at)
		direct.GivenUp = m(at)
		mails = append(mails, direct)
	}
	for at := 0.0; at < 80; at++ {
		mails = append(mails, mailAt("w", probe.Relay, at).in(80+float64(int(at)%2)))
	}
	mails = slices.Concat(mails, prompt("d", probe.MX, 60, 90), prompt("w", probe.Relay, 81, 90))
	early := slices.DeleteFunc(slices.Clone(mails), func(mail Mail) bool { return mail.Sent.After(m(70)) })
	for i := range early {
		if early[i].Came.To.After(m(70)) {
			early[i].Came, early[i].Copies = probe.Interval{}, 0
		}
	}
	flush := Estate{}.FlushOf(History{Mails: early}, down, m(70.9))
	if !flush.Fresh.Reached || !flush.Accepted.Reached || flush.Last.Reached || flush.Last.Left != 71 {
		t.Errorf("at 13:10: %+v", flush)
	}
	flush = Estate{}.FlushOf(History{Mails: mails}, down, m(90))
	if want := (End{Reached: true, Of: 140, At: probe.Interval{From: m(81 - 1./60), To: m(81)}}); !cmp.Equal(want, flush.Last, cmpopts.EquateApproxTime(1e6)) {
		t.Errorf("the last: %+v, want %+v", flush.Last, want)
	}
}

// A server whose queue is drained at four mails a minute, in order, while one a
// minute is sent: the 60 that waited are gone after 15 minutes, and the 20 that
// came to them by minute 80. The estimates halfway say so.
func TestFlushAtALimitedRate(t *testing.T) {
	now := 70.0
	mails := prompt("r", probe.MX, -30, 0)
	for at := 0.0; at <= now; at++ {
		mail := mailAt("r", probe.MX, at)
		if when := 60 + (at+1)/4; when <= now {
			mail = mail.in(when)
		}
		mails = append(mails, mail)
	}
	flush := Estate{}.FlushOf(History{Mails: mails}, down, m(now))
	for name, end := range map[string]End{"fresh": flush.Fresh, "last": flush.Last} {
		if end.Reached || end.Estimate == nil {
			t.Fatalf("the end %q: %+v", name, end)
		}
		truth := m(80)
		if e := *end.Estimate; e.From.After(truth) || e.To.Before(truth) || e.By != ByDrain || e.To.Sub(e.From) > m(8).Sub(m(0)) {
			t.Errorf("the end %q is expected at %v, from %v to %v", name, e.At, e.From, e.To)
		}
	}
	if flush.Drain < 3.8/60 || flush.Drain > 4.2/60 {
		t.Errorf("it drains %v mails a second", flush.Drain)
	}
}

// A mail that the server had taken, and that is too young to be late, may be held
// as well: until it comes it is not true that all of them are delivered.
func TestAcceptedWaitsForMailThatIsNotLateYet(t *testing.T) {
	mails := heldBy(func(at float64) float64 { return 60.1 }, 60.2)
	young := mailAt("r", probe.MX, 59.9) // taken six seconds before 13:00, when the server was back
	relayed := mailAt("relayed", probe.Relay, 59.9)
	mails = append(mails, young, relayed)
	if end := (Estate{}).FlushOf(History{Mails: mails}, down, m(60.2)).Accepted; end.Reached || end.Left != 1 || end.Of != 61 {
		t.Errorf("while it is away: %+v", end)
	}
	mails[len(mails)-2] = young.in(60.15)
	if end := (Estate{}).FlushOf(History{Mails: mails}, down, m(60.2)).Accepted; !end.Reached || end.Left != 0 || end.Of != 60 {
		t.Errorf("when it came: %+v", end)
	}
}

// How fast a flush drains is of interest while it does.
func TestNothingDrainsAfterTheLastMail(t *testing.T) {
	mails := heldBy(func(at float64) float64 { return 60 + (at+1)/4 }, 90)
	if flush := (Estate{}).FlushOf(History{Mails: mails}, down, m(90)); !flush.Last.Reached || flush.Late != 60 || flush.Drain != 0 {
		t.Errorf("%d came, the last is there %v, and it drains %v a second", flush.Late, flush.Last.Reached, flush.Drain)
	}
}

// The agent itself tries these again half an hour after each try.
func TestFlushBySchedule(t *testing.T) {
	e := Estate{Routes: []Route{{Name: "r", Retry: probe.Patience{Name: "sendmail"}}}}
	mails := prompt("r", probe.MX, -30, 0)
	for at := 0.0; at < 60; at++ {
		if int(at)%30 <= 5 {
			continue // its next try would be over by 13:05
		}
		tries := []float64{at}
		for next := at + 30; next < 60; next += 30 {
			tries = append(tries, next)
		}
		mails = append(mails, mailAt("r", probe.MX, at).refusedAt(tries...))
	}
	mails = append(mails, prompt("r", probe.MX, 60, 65)...)
	flush := e.FlushOf(History{Mails: mails}, down, m(65))
	if !flush.Accepted.Reached || flush.Last.Reached || flush.Last.Left != 48 {
		t.Fatalf("%+v", flush)
	}
	// The last try was at 12:59:00 and took a second.
	e0 := flush.Last.Estimate
	if e0 == nil || e0.By != BySchedule || e0.From.After(m(89.02)) || e0.To.Before(m(89.1)) || e0.To.After(m(90)) {
		t.Errorf("estimate %+v", e0)
	}
}

// Whatever is recorded, what is said of a flush must agree with itself.
func TestFlushOfAnyRecordAgreesWithItself(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		var mails []Mail
		for i := range 1 + r.IntN(60) {
			mail := NewMail(randomProbe(r))
			mail.Ref.Route, mail.Via = []string{"a", "b"}[i%2], probe.Vias[r.IntN(3)]
			mails = append(mails, mail)
		}
		from, length := float64(r.IntN(300)), float64(r.IntN(600))
		o := Outage{Kind: Down, Start: iv(from, from+1), End: iv(from+length, from+length+2)}
		now := m(from + length + 3 + float64(r.IntN(20000)))
		e := Estate{Routes: []Route{{Name: "a", Retry: probe.Patience{Name: "postfix"}}}}
		flush := e.FlushOf(History{Mails: mails}, o, now)
		for name, end := range map[string]End{"fresh": flush.Fresh, "accepted": flush.Accepted, "last": flush.Last} {
			if end.Left > end.Of || end.Reached == end.At.To.IsZero() || end.At.From.After(end.At.To) || end.Reached && end.Estimate != nil {
				t.Fatalf("the end %q: %+v", name, end)
			}
			if e := end.Estimate; e != nil && (e.From.After(e.At) || e.At.After(e.To) || e.From.Before(now.Add(-time.Second))) {
				t.Fatalf("the estimate of the end %q as of %v: %+v", name, now, e)
			}
		}
		if flush.Last.Reached && flush.Last.Left > 0 || flush.Overtaken > flush.Late || flush.Late+flush.Outstanding > flush.Last.Of {
			t.Fatalf("the flush: %+v", flush)
		}
	}
}
