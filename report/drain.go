package report

import (
	"cmp"
	"math"
	"slices"
)

// drain is what was seen of a queue that empties, in seconds since the recovery.
//
// The estimate of its end compares the arrivals so far with a family of curves. By
// one half of it, the share (1-t/T)^p is awaited after a time t: with p = 1 that is
// an even stream until T, as of a queue with a limited rate; with a larger p it
// thins out, and with a very large one it halves again and again. By the other,
// (t/T)^a has come: it grows faster. One more curve is the schedule that most
// queues keep ([backoff]). How well each explains the arrivals, and the silence
// since the last one, is its weight, and an even stream is the likeliest beforehand.
// Each tells when the last of those awaited would come; all of these together,
// weighted, give the middle and the interval.
//
// Arrivals in bursts tell less than their number, and arrivals at regular distances
// more: the weights are raised to a power that follows from how far the arrivals
// strayed from the best curve. Where the bursts are themselves regular, they count
// as waves: each is spread over the time since the one before, and the result is
// rounded up to a wave ([waves]).
type drain struct {
	came   []float64 // of the late mails, in order
	left   int       // awaited
	inflow float64   // mails in a second that will be late too, while it lasts
	now    float64
	waits  []float64 // how long each of all these mails would wait at most by the schedule of its queue, or else as Postfix does; empty: not asked
	known  bool      // the schedules are known: nothing else is asked
	begun  float64   // when the queue began to move, of waves
	spread bool      // these are waves that were spread: begun is known
}

// Figures that were chosen by trying, on other draws than those of the tests.
const (
	enough       = 4    // arrivals without which nothing is told
	mostSamples  = 60   // arrivals that are looked at one by one
	strayOfIID   = 0.06 // mean square of how far independent arrivals stray from their own best curve, by their number
	leastStray   = 0.1  // arrivals as even as a clock's promise only so much
	mostStray    = 40   // and none promise nothing at all
	evenFirst    = 5    // logarithm of how much likelier an even stream is than any other curve
	backoffFirst = 4.5  // and the common schedule than one even stream of those that are tried
	priorWidth   = 2    // how far p may be from 1, as a logarithm
	tail         = 0.04 // what may lie beyond each bound by the curves, which leave out that none of them may be right
	widest       = 2.7  // an interval longer than so many times the time left tells nothing
)

// last returns when the last of those awaited comes, in seconds since the
// recovery: the middle, and the bounds between which it lies nine times of ten.
// ok is false where too little came to tell.
func (d drain) last() (at, from, to float64, ok bool) {
	if d.left == 0 || d.now <= 0 {
		return 0, 0, 0, false
	}
	if d.known && d.now < slices.Max(d.waits) {
		at, from, to = d.scheduled().quantiles()
		return at, from, to, true
	}
	if len(d.came) < enough {
		return 0, 0, 0, false
	}
	w, regular := d.waves()
	if regular {
		at, from, to = w.spread(d).quantiles()
		at, from, to = w.next(at, d.now)+w.length/2, w.next(from-w.period/2, d.now), w.next(to, d.now)+w.length
	} else {
		at, from, to = d.quantiles()
	}
	return at, from, to, to-from < widest*(at-d.now)
}

// scheduled returns when the last of those awaited comes where each waits for the
// next try of a known schedule: at any instant of its wait, as likely as at
// another.
func (d drain) scheduled() weighted {
	return d.ends(d.backoffs(), 1)
}

// quantiles returns the middle and the bounds of when the last of those awaited
// comes.
func (d drain) quantiles() (at, from, to float64) { return d.ends(d.weigh()).quantiles() }

func (w weighted) quantiles() (at, from, to float64) {
	return w.quantile(0.5), w.quantile(tail), w.quantile(1 - tail)
}

// origins are when the queue may have begun to move: at the recovery, or shortly
// before the first late mail came.
func (d drain) origins() []float64 {
	if d.spread {
		return []float64{d.begun}
	}
	first, last := d.came[0], d.came[len(d.came)-1]
	spacing := (last - first) / float64(len(d.came)-1)
	if late := first - spacing; late > 0 && late < d.now {
		return []float64{0, late}
	}
	return []float64{0}
}

// weigh returns the curves that explain the arrivals, and how the arrivals stray
// from the best one: 1 as independent ones do. It looks roughly first, and then
// closely where that found anything.
func (d drain) weigh() ([]curve, float64) {
	rough := grid{from: -4.5, to: 5.5, step: 0.25}
	list, stray := d.explain(rough)
	near := grid{from: rough.to, to: rough.from, step: 0.06}
	for _, c := range list {
		if c.backoff == nil {
			z := math.Log(c.x / (1 - c.x))
			near.from, near.to = min(near.from, z-rough.step), max(near.to, z+rough.step)
		}
	}
	if near.to > near.from {
		return d.explain(near)
	}
	return list, stray
}

// grid are the shares x of a curve's whole time that are looked at, as logits: so
// they are fine at both ends.
type grid struct{ from, to, step float64 }

// explain returns the curves of a grid that count, with their weights.
func (d drain) explain(g grid) ([]curve, float64) {
	var all []curve
	for _, origin := range d.origins() {
		all = d.weighFrom(origin, g, all)
	}
	if len(d.waits) > 0 && d.inflow == 0 {
		all = append(all, d.weighBackoffs()...)
	}
	byLog := func(a, b curve) int { return cmp.Compare(a.log, b.log) }
	best := slices.MaxFunc(all, byLog)
	stray := d.stray(best)
	for i, c := range all {
		all[i].log = (c.log-best.log)/stray + prior(c)
	}
	top := slices.MaxFunc(all, byLog).log
	return slices.DeleteFunc(all, func(c curve) bool { return c.log < top-5 }), stray
}

// weighFrom adds every curve of a grid that begins at an origin, with the logarithm
// of its likelihood.
func (d drain) weighFrom(origin float64, g grid, list []curve) []curve {
	shares, each := d.sample(origin)
	k, n, now := float64(len(d.came)), float64(d.left), d.now-origin
	early := 0.0
	for _, u := range shares {
		early += math.Log(max(u, 1e-6))
	}
	for z := g.from; z <= g.to; z += g.step {
		x := 1 / (1 + math.Exp(-z))
		late := 0.0
		for _, u := range shares {
			late += math.Log1p(-u * x)
		}
		left := n + d.inflow*now*(1/x-1)
		fixed := lgamma(k+left+1) - lgamma(left+1) + k*math.Log(x/now)
		silent := left * math.Log1p(-x)
		for _, p := range powers {
			log := fixed + k*math.Log(p) + (p-1)*each*late + p*silent
			list = append(list, curve{a: 1, p: p, x: x, origin: origin, log: log})
		}
		for _, a := range growths {
			log := fixed + k*math.Log(a) + (a-1)*(each*early+k*math.Log(x)) + left*math.Log1p(-math.Pow(x, a))
			list = append(list, curve{a: a, p: 1, x: x, origin: origin, log: log})
		}
	}
	return list
}

// sample returns arrivals as shares of the time since an origin, and for how many
// each stands.
func (d drain) sample(origin float64) (shares []float64, each float64) {
	step := (len(d.came) + mostSamples - 1) / mostSamples
	for i := step / 2; i < len(d.came); i += step {
		shares = append(shares, min(max((d.came[i]-origin)/(d.now-origin), 0), 1))
	}
	return shares, float64(len(d.came)) / float64(len(shares))
}

// stray tells how far the arrivals are from a curve, against independent ones.
func (d drain) stray(c curve) float64 {
	k := float64(len(d.came))
	all := k + float64(d.left)
	if d.inflow > 0 {
		all += d.inflow * (d.now - c.origin) * (1/c.x - 1)
	}
	sum := 0.0
	for i, t := range d.came {
		r := float64(i) + 0.5 - all*c.share(t, d.now)
		sum += r * r
	}
	return min(max(sum/k/(k*strayOfIID), leastStray), mostStray)
}

// ends returns when the last of those awaited would come by each of the curves.
func (d drain) ends(curves []curve, stray float64) weighted {
	var list weighted
	for _, c := range curves {
		left := float64(d.left)
		if d.inflow > 0 {
			left += d.inflow * (d.now - c.origin) * (1/c.x - 1)
		}
		left = max(1, left/math.Sqrt(max(1, stray)))
		weight := math.Exp(c.log)
		for _, q := range [...]float64{0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98} {
			share := -math.Expm1(math.Log(q) / left) // awaited of those left when the last comes
			list = append(list, ended{at: c.awaits(share, d.now), weight: weight})
		}
	}
	slices.SortFunc(list, func(a, b ended) int { return cmp.Compare(a.at, b.at) })
	return list
}

// ended is an instant with a weight; weighted are such, in order.
type ended struct{ at, weight float64 }

type weighted []ended

func (w weighted) quantile(q float64) float64 {
	total := 0.0
	for _, e := range w {
		total += e.weight
	}
	sum := 0.0
	for _, e := range w {
		if sum += e.weight; sum >= q*total {
			return e.at
		}
	}
	return w[len(w)-1].at
}

func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}
