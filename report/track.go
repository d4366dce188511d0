package report

import (
	"cmp"
	"slices"
	"time"
)

// How evidence becomes bounds.
//
// Each piece says that at some instant within its bounds a part of a server
// worked, or failed. Pieces may overlap, since attempts take time and run side by
// side, and since a clock may have been set. So an order between two is claimed
// only where the one ends before the other begins:
//
//   - A bad piece whose bounds hold all of a good one proves no more than a
//     hiccup, and is dropped. This can only make bounds wider.
//   - prev of a bad piece is the latest lower bound of the good ones that end
//     before it begins: after it, and not later than the piece's upper bound, the
//     part failed. next is the earliest upper bound of the good ones that begin
//     after it ends.
//   - A run is a list of bad pieces without a good one surely between. It begins
//     in [prev of its first piece, the least upper bound of all its pieces] and
//     ends in [the greatest lower bound, next of its last piece].
//
// From ≤ To follows: prev ≤ first piece's from ≤ each upper bound, and each lower
// bound ≤ last piece's to ≤ next.
//
// Since prev and next are all that is needed of good evidence, none of it is
// kept: what is held of a healthy server is nothing.

// bad is a piece of evidence that something failed.
type bad struct {
	bounds
	prev, next instant // good evidence before and after it; unknown, never: there is none
	fine       instant // of a relay's silence: the first good evidence of the server itself that begins after this one does

	mail   int32 // of its server
	reason int32 // in the server's list
	about  detail
}

// detail is what else is known of the mail that failed.
type detail struct {
	sent    instant
	came    instant       // never: it has not
	late    time.Duration // the age after which it was late
	relay   string        // that brought it; empty: none
	opening bool          // of a relay's silence: the mails before it came in time

	// answered: it failed by an answer, such as a refused connection. So the agent was
	// not cut off then, however silent the time before and after it.
	answered bool
}

// scale finds good evidence before and after an instant.
type scale struct {
	from, to []instant // of the pieces, each sorted
	least    []instant // least[i] is the least upper bound of the pieces from i on in order of from
	greatest []instant // greatest[i] is the greatest lower bound of the first i pieces in order of to
}

func newScale(list []bounds) *scale {
	s := &scale{}
	order := func(less func(x, y bounds) int) {
		if !slices.IsSortedFunc(list, less) {
			slices.SortFunc(list, less)
		}
	}
	order(func(x, y bounds) int { return cmp.Compare(x.to, y.to) })
	s.to, s.greatest = make([]instant, len(list)), make([]instant, len(list)+1)
	s.greatest[0] = unknown
	for i, g := range list {
		s.to[i], s.greatest[i+1] = g.to, max(s.greatest[i], g.from)
	}
	order(func(x, y bounds) int { return cmp.Compare(x.from, y.from) })
	s.from, s.least = make([]instant, len(list)), make([]instant, len(list)+1)
	s.least[len(list)] = never
	for i := len(list) - 1; i >= 0; i-- {
		s.from[i], s.least[i] = list[i].from, min(s.least[i+1], list[i].to)
	}
	return s
}

// before returns the greatest lower bound of what ended by an instant.
func (s *scale) before(at instant) instant {
	i, _ := slices.BinarySearch(s.to, at+1)
	return s.greatest[i]
}

// after returns the least upper bound of what began at an instant or later.
func (s *scale) after(at instant) instant {
	i, _ := slices.BinarySearch(s.from, at)
	return s.least[i]
}

// weigh drops the bad pieces that hold a good one and fills in prev and next of
// the others, in order.
func weigh(bads []bad, goods []bounds) []bad {
	if len(bads) == 0 {
		return nil
	}
	s := newScale(goods)
	kept := make([]bad, 0, len(bads))
	for _, b := range bads {
		if s.after(b.from) <= b.to {
			continue
		}
		b.prev, b.next = s.before(b.from), s.after(b.to)
		kept = append(kept, b)
	}
	return sorted(kept)
}

// sorted returns pieces by begin; those that began together stay as they are. It
// sorts their places, since the pieces are large.
func sorted(list []bad) []bad {
	type place struct {
		bounds
		n int
	}
	order := make([]place, len(list))
	for i, b := range list {
		order[i] = place{b.bounds, i}
	}
	slices.SortFunc(order, func(x, y place) int { return cmp.Or(byFrom(x.bounds, y.bounds), cmp.Compare(x.n, y.n)) })
	out := make([]bad, len(list))
	for i, from := range order {
		out[i] = list[from.n]
	}
	return out
}

// run is a list of bad pieces without a good one surely between.
type run struct {
	service Service
	relay   string // whose silence it is; empty: evidence of the server itself
	bads    []bad
	start   bounds
	end     bounds
	core    bounds // from the first piece's begin to the last one's end
}

// possible is the time that the failure may have taken; where nothing was known
// before, from the first piece on.
func (r run) possible() bounds {
	b := bounds{r.start.from, r.end.to}
	if b.from == unknown {
		b.from = r.core.from
	}
	return b
}

// runs cuts bad pieces, in order, into runs.
func runs(bads []bad, service Service, relay string) []run {
	var list []run
	for i := 0; i < len(bads); {
		k, last := i+1, bads[i]
		for k < len(bads) && last.next > bads[k].from {
			if bads[k].to >= last.to {
				last = bads[k]
			}
			k++
		}
		list = append(list, newRun(bads[i:k], last, service, relay))
		i = k
	}
	return list
}

func newRun(bads []bad, last bad, service Service, relay string) run {
	first := bads[0]
	r := run{service: service, relay: relay, bads: bads,
		start: bounds{first.prev, first.to}, end: bounds{first.from, last.next}, core: bounds{first.from, last.to}}
	for _, b := range bads {
		r.start.to = min(r.start.to, b.to)
		if relay == "" {
			r.end.from = max(r.end.from, b.from)
		}
	}
	return r
}

// without returns the pieces that do not meet any of united spans in which nothing
// answered.
func without(bads []bad, spans []bounds) []bad {
	if len(spans) == 0 {
		return bads
	}
	return slices.DeleteFunc(slices.Clone(bads), func(b bad) bool { return !b.about.answered && meetsAny(spans, b.bounds) })
}
