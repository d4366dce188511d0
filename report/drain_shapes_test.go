package report

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"time"
)

// flow is how the mails of a made-up flush came, in seconds since the recovery.
type flow struct {
	came []float64 // in order; the last one is the truth
	sent []float64 // when mails were sent after the recovery that came among these
	ages []float64 // of the others, at the recovery; empty: an hour each
}

// shapes are the ways in which queues empty. They share nothing with the curves
// that the estimate knows.
var shapes = []struct {
	name string
	flow func(*rand.Rand) flow
}{
	{"constant rate", constantRate},
	{"rate-limited, with fresh mail behind it", rateLimited},
	{"exponential decay", exponentialDecay},
	{"in steps", inSteps},
	{"in bursts", inBursts},
	{"noisy", noisy},
	{"accelerating", accelerating},
	{"waves of a relay that retries as Postfix does", postfixWaves},
	{"waves of a relay that retries every quarter of an hour", quarterWaves},
	{"last in, first out", lastInFirstOut},
}

func draw(r *rand.Rand, low, high float64) float64 { return low + (high-low)*r.Float64() }

// about returns a number between two, each doubling as likely as another.
func about(r *rand.Rand, low, high float64) float64 {
	return math.Exp(draw(r, math.Log(low), math.Log(high)))
}

func constantRate(r *rand.Rand) (f flow) {
	n, length := int(about(r, 30, 1500)), about(r, 120, 30000)
	for i := range n {
		f.came = append(f.came, length*(float64(i)+r.Float64())/float64(n))
	}
	return f
}

func rateLimited(r *rand.Rand) (f flow) {
	n, rate := int(about(r, 60, 1200)), about(r, 0.02, 2)
	sent := rate * draw(r, 0.02, 0.4)
	queue, at := n, 0.0
	for next := 1 / sent; queue > 0; queue-- {
		at += 1 / rate
		f.came = append(f.came, at*(1+1e-4*r.Float64()))
		for next < at {
			f.sent = append(f.sent, next)
			next += 1 / sent
			queue++
		}
	}
	return f
}

func exponentialDecay(r *rand.Rand) (f flow) {
	n, half := int(about(r, 60, 1500)), about(r, 30, 3000)
	for range n {
		f.came = append(f.came, r.ExpFloat64()*half)
	}
	return f
}

func inSteps(r *rand.Rand) (f flow) {
	n, steps, every := int(about(r, 80, 1500)), 5+r.IntN(25), about(r, 30, 900)
	for i := range n {
		f.came = append(f.came, every*(1+float64(i*steps/n))+every*0.05*r.Float64())
	}
	return f
}

func inBursts(r *rand.Rand) (f flow) {
	at, pause := 0.0, about(r, 20, 300)
	for range 15 + r.IntN(40) {
		at += pause * draw(r, 0.3, 1.7)
		for range 1 + r.IntN(30) {
			f.came = append(f.came, at+r.Float64()*pause*0.1)
		}
	}
	return f
}

func noisy(r *rand.Rand) (f flow) {
	n, spacing, slow, at := int(about(r, 60, 1200)), about(r, 0.5, 60), 1.0, 0.0
	for i := range n {
		if i%(n/12+1) == 0 {
			slow = about(r, 0.6, 1.7)
		}
		at += spacing * slow * r.ExpFloat64()
		f.came = append(f.came, at)
	}
	return f
}

func accelerating(r *rand.Rand) (f flow) {
	n, length, power := int(about(r, 60, 1200)), about(r, 300, 20000), draw(r, 1.2, 2)
	for i := range n {
		f.came = append(f.came, length*math.Pow((float64(i)+r.Float64())/float64(n), 1/power))
	}
	return f
}

// postfixWaves reckons the retries of a Postfix relay anew: it waits as long as
// the mail is old, 300 s at least and 4000 s at most, and looks every 300 s.
func postfixWaves(r *rand.Rand) (f flow) {
	outage, every, phase := about(r, 2400, 36000), about(r, 20, 90), 300*r.Float64()
	for sent := -outage; sent < 0; sent += every {
		at := sent
		for at < 0 {
			at = math.Ceil((at+min(max(at-sent, 300), 4000)-phase)/300)*300 + phase
		}
		f.came, f.ages = append(f.came, at+draw(r, 0, 3)), append(f.ages, -sent)
	}
	return f
}

// quarterWaves lets a part of what is left through in each run of a relay.
func quarterWaves(r *rand.Rand) (f flow) {
	n, each := int(about(r, 100, 1000)), draw(r, 0.08, 0.16)
	first := 900 * r.Float64()
	for i := range n {
		run := math.Floor(float64(i) / float64(n) / each)
		f.came = append(f.came, first+run*900+60*r.Float64())
	}
	return f
}

// lastInFirstOut hands out what is fresh before what was held back.
func lastInFirstOut(r *rand.Rand) (f flow) {
	n, rate := int(about(r, 30, 1200)), about(r, 0.02, 2)
	sent, at, fresh := rate*draw(r, 0.02, 0.4), 0.0, 0.0
	for len(f.came) < n {
		at += 1 / rate
		if fresh += sent / rate; fresh >= 1 {
			fresh--
			continue
		}
		f.came = append(f.came, at)
	}
	return f
}

// drawn returns a flow of a shape, in order, begun a little after the recovery
// or at once.
func drawn(shape func(*rand.Rand) flow, r *rand.Rand) flow {
	f := shape(r)
	slices.Sort(f.came)
	if lag := f.came[len(f.came)-1] * draw(r, 0, 0.1); r.IntN(3) == 0 {
		for i := range f.came {
			f.came[i] += lag
		}
		for i := range f.sent {
			f.sent[i] += lag
		}
	}
	return f
}

// at returns what is known of a flow at an instant.
func (f flow) at(now float64) drain {
	came := f.came[:sort.SearchFloat64s(f.came, now)]
	sent := sort.SearchFloat64s(f.sent, now)
	before := len(f.came) - len(f.sent)
	ages := f.ages
	if len(ages) == 0 {
		for i := range before { // an outage of three hours
			ages = append(ages, 10800*float64(i+1)/float64(before))
		}
	}
	var waits []float64
	for _, age := range ages {
		waits = append(waits, longestWait(time.Duration(age*1e9)).Seconds())
	}
	return drain{waits: waits, now: now, came: came, left: before + sent - len(came), inflow: float64(sent) / now}
}
