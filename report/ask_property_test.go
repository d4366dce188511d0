package report

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"mailprobe/probe"
)

// randomPast is eight hours of a server whose mails fare in any way.
func randomPast(t *testing.T, r *rand.Rand) *past {
	p := newPast(t, probe.Vias[:1+r.IntN(3)]...).write("agent 02:00-23:00", "ref 02:00-23:00")
	ways := []string{"came 2s", "came 2s", "came 2s", "came 5m", "junk 2s", "held 09:30", "gone", "down 09:00", "down", "refused", "quit 08:50", "550 no", "bounced 9s", "capped"}
	clock := func(minute int) string {
		return jstAt("02:00").Add(time.Duration(minute) * time.Minute).Format("15:04")
	}
	for _, route := range p.Estate.Routes {
		for from := 0; from < 480; {
			to := min(480, from+1+r.IntN(90))
			if r.IntN(8) > 0 {
				p.write(fmt.Sprintf("%s %s-%s %s", route.Via, clock(from), clock(to), ways[r.IntN(len(ways))]))
			}
			from = to
		}
	}
	for _, box := range []string{"box", "outbox"} {
		from := r.IntN(480)
		p.write(box+" 02:00-"+clock(from), box+" "+clock(min(480, from+r.IntN(200)))+"-23:00")
	}
	if r.IntN(2) == 0 {
		from := r.IntN(400)
		p.outage(Kinds[r.IntN(2)], clock(from)+":00-"+clock(from+2)+":00", clock(from+30)+":00-"+clock(from+32)+":00", TakesMX, DeliversIn)
	}
	return p
}

// Whatever is recorded, what is said must agree with itself.
func TestAnyVerdictAgreesWithItself(t *testing.T) {
	kinds := map[VerdictKind]int{}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 5))
		p := randomPast(t, r)
		at := jstAt("02:00").Add(time.Duration(r.IntN(480)) * time.Minute)
		now := at.Add(time.Duration(1+r.IntN(500)) * time.Minute)
		sender := []string{"", "", "none", "postfix", "4h", "30m"}[r.IntN(6)]
		text := fmt.Sprintf("%s %s %s %s", Directions[r.IntN(2)], at.Format("15:04"), now.Format("15:04"), sender)
		if now.Day() != at.Day() {
			continue
		}
		v := p.ask(text)
		kinds[v.Kind]++
		for _, wrong := range contradictions(v) {
			t.Errorf("seed %d, %s: %s: %s", seed, text, wrong, inShort(v))
		}
	}
	for _, kind := range VerdictKinds {
		if kinds[kind] == 0 && kind != VerdictPlanned {
			t.Errorf("no verdict was %s: %v", kind, kinds)
		}
	}
}

func contradictions(v Verdict) (list []string) {
	no := func(wrong bool, text string) {
		if wrong {
			list = append(list, text)
		}
	}
	c := v.Mails
	no(c.Sent != c.Delivered+c.Rejected+c.Expired+c.Bounced+c.Lost+c.Pending+c.Uncertain, "the counts do not add up")
	no((v.Kind == VerdictUnknown) != (v.Doubt != ""), "a doubt without the verdict, or the other way round")
	no(v.Kind == VerdictLoss && c.Lost+c.Pending == 0, "all came, or was answered, and it is told as lost")
	no(v.Kind == VerdictReturned && c.Rejected+c.Bounced == 0, "nothing was returned")
	no(v.Kind == VerdictReturned && c.Rejected >= c.Bounced && v.Reason == "", "returned for no reason")
	no(v.Kind == VerdictExpired && (v.GivenUp == nil || v.GivenUp.To.IsZero() || v.GivenUp.To.After(v.AsOf)), "nobody gave up")
	no(v.Kind == VerdictDelivered && 2*c.Delivered < c.Sent, "most did not come")
	no(v.Kind == VerdictDelivered && c.Pending > 0, "some are awaited")
	no(v.Kind == VerdictJunk && c.Junk == 0, "no junk")
	no(v.Kind == VerdictPlanned && v.Planned == nil, "nothing was announced")
	no(v.Normal > c.Delivered-c.Late || v.Normal > c.Delivered-c.Junk, "more were normal than can be")
	no((c.Late > 0) != !v.Came.To.IsZero(), "when the late ones came is not told, or is and there are none")
	no(v.Delay.N != c.Delivered, "the delays are of other mails")
	no(v.Loss.Lost > v.Loss.Settled || v.Loss.Lost > c.Lost, "more were lost than can be")
	no(v.Window.From.After(v.Question.Sent.From) || v.Window.To.Before(earliest(v.Question.Sent.To, v.AsOf)), "the window does not hold what was asked for")
	no(v.Window.To.After(v.AsOf), "the window reaches into what is to come")
	no(v.Before != nil && !v.Before.Sent.Before(v.Window.From), "the mail before is not")
	no(v.After != nil && v.After.Sent.Before(v.Window.To), "the mail after is not")
	no(v.Question.Direction == Outbound && (v.Senders != nil || v.Sender != nil), "senders of outgoing mail")
	no(v.Expected != nil && v.Kind != VerdictPending && v.Kind != VerdictPlanned, "what is not pending is expected")
	return list
}

// A sender of which only its patience is known is held against ones that try at
// random, at most 4000 s apart, while the server is down as the outage allows.
func TestFateAtHoldsEverySender(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	seen := map[string]int{}
	for range 3000 {
		o, truth := randomOutage(r)
		sent := o.Start.To.Add(time.Duration(r.Int64N(int64(o.End.From.Sub(o.Start.To)) + 1)))
		s := Sender{GivesUp: time.Duration(1+r.IntN(600)) * time.Minute}
		f := s.FateAt(sent, o)
		came := triesAtRandom(r, sent, s.GivesUp, truth)
		switch {
		case f.Unknown:
			t.Fatalf("it is over, and the fate is not known: %+v of %+v", f, o)
		case came.IsZero():
			seen["given up"]++
			if !f.GivenUp.Equal(sent.Add(s.GivesUp)) {
				t.Fatalf("it was given up after %v: %+v of %+v", s.GivesUp, f, o)
			}
		default:
			seen["came"]++
			if came.Before(f.Came.From) || came.After(f.Came.To) {
				t.Fatalf("it came at %v: %+v of %+v", came, f, o)
			}
		}
		if f.GivenUp.IsZero() {
			seen["surely"]++
		}
		longer := Sender{GivesUp: s.GivesUp + time.Duration(r.IntN(600))*time.Minute}.FateAt(sent, o)
		if f.GivenUp.IsZero() && !longer.GivenUp.IsZero() {
			t.Fatalf("after %v it came, with more patience it may not: %+v, %+v of %+v", s.GivesUp, f, longer, o)
		}
	}
	if seen["given up"] < 300 || seen["came"] < 300 || seen["surely"] < 300 {
		t.Errorf("the draws tell little: %v", seen)
	}
}

// randomOutage draws an outage that is over, and when its server was down in truth.
func randomOutage(r *rand.Rand) (Outage, []Span) {
	at := 0.0
	next := func(least, most float64) (probe.Interval, time.Time) {
		from := at + least + r.Float64()*(most-least)
		at = from + r.Float64()*10
		return iv(from, at), m(from + r.Float64()*(at-from))
	}
	o := Outage{Kind: Down}
	var truth []Span
	start, began := next(0, 1)
	o.Start = start
	for range r.IntN(3) {
		up, upAt := next(1, 200)
		down, downAt := next(0, 90)
		o.Flaps = append(o.Flaps, Flap{Up: up, Down: down})
		truth, began = append(truth, Span{From: began, To: upAt}), downAt
	}
	end, ended := next(1, 300)
	o.End = end
	return o, append(truth, Span{From: began, To: ended})
}

// triesAtRandom returns when a try found the server up; zero: none did.
func triesAtRandom(r *rand.Rand, sent time.Time, patience time.Duration, down []Span) time.Time {
	isDown := func(at time.Time) bool {
		for _, s := range down {
			if s.Contains(at) {
				return true
			}
		}
		return false
	}
	spacing := 60 + r.Int64N(3940)
	for at := sent; !at.After(sent.Add(patience)); at = at.Add(time.Duration(1+r.Int64N(spacing)) * time.Second) {
		if !isDown(at) {
			return at
		}
	}
	return time.Time{}
}

// By Ask too: who waits longer is never told to have given up where another is told
// that the mail came.
func TestMorePatienceIsNeverWorse(t *testing.T) {
	rank := map[VerdictKind]int{VerdictExpired: 0, VerdictDepends: 1, VerdictPending: 1, VerdictLate: 2}
	before := 0
	for _, d := range []string{"none", "1m", "10m", "29m", "30m", "31m", "1h", "90m", "97m", "98m", "4h", "1d", "5d"} {
		p := away(t).outage(Down, "04:59:00-05:00:20", "05:59:00-06:00:00", TakesMX)
		v := p.ask("in 05:30 12:00 " + d)
		is, ok := rank[v.Kind]
		if !ok || is < before {
			t.Errorf("%s: %s", d, inShort(v))
		}
		before = is
	}
	if before != 2 {
		t.Error("who waits for days did not get through")
	}
}
