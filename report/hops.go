package report

import (
	"cmp"
	"slices"
	"time"

	"mailprobe/probe"
)

// HopDelay is how long mails stayed at one host on their way; see [probe.Leg]. It
// is the difference of two hosts' clocks, to a second: zero also stands for mails
// that by those clocks went on before they came.
type HopDelay struct {
	Via       probe.Via
	Host      string    // who held the mails, as its own Received fields name it
	Next      string    // who received them then
	Quantiles           // of the times there
	Newest    time.Time // when the newest of these mails was sent, by the agent's clock
}

// MostHops is how many pairs of hosts [HopsOf] returns. Where names of hosts change
// from mail to mail there may be any number.
const MostHops = 40

// HopsOf tells where mails spent their time: for each way of sending, and each pair
// of hosts that follow each other, in the order of the way. As in other figures, a
// mail counts by its first copy. Of more than [MostHops] pairs it returns those that
// most mails passed.
func HopsOf(mails []probe.Probe) []HopDelay {
	pairs := map[hopKey]*hopTimes{}
	for _, m := range mails {
		if len(m.Arrivals) == 0 {
			continue
		}
		for place, leg := range probe.Legs(m.Arrivals[0].Hops) {
			key := hopKey{m.Via, leg.Host, leg.Next}
			if pairs[key] == nil {
				pairs[key] = &hopTimes{hopKey: key, place: place}
			}
			pairs[key].add(place, leg.Took, m.Sent())
		}
	}
	return delaysOf(pairs)
}

type hopKey struct {
	via        probe.Via
	host, next string
}

// hopTimes gathers what is known of a pair.
type hopTimes struct {
	hopKey
	place  int // the least at which it stood on a way
	took   []time.Duration
	newest time.Time
}

func (h *hopTimes) add(place int, took time.Duration, sent time.Time) {
	h.place = min(h.place, place)
	h.took = append(h.took, took)
	h.newest = latest(h.newest, sent)
}

// compare puts pairs in the order of the way.
func (h *hopTimes) compare(o *hopTimes) int {
	return cmp.Or(
		cmp.Compare(slices.Index(probe.Vias, h.via), slices.Index(probe.Vias, o.via)), cmp.Compare(h.place, o.place),
		cmp.Compare(len(o.took), len(h.took)), cmp.Compare(h.host, o.host), cmp.Compare(h.next, o.next),
	)
}

func delaysOf(pairs map[hopKey]*hopTimes) []HopDelay {
	list := make([]*hopTimes, 0, len(pairs))
	for _, h := range pairs {
		list = append(list, h)
	}
	slices.SortFunc(list, (*hopTimes).compare)
	if len(list) > MostHops {
		slices.SortStableFunc(list, func(a, b *hopTimes) int { return cmp.Compare(len(b.took), len(a.took)) })
		list = list[:MostHops]
		slices.SortFunc(list, (*hopTimes).compare)
	}
	hops := make([]HopDelay, len(list))
	for i, h := range list {
		hops[i] = HopDelay{Via: h.via, Host: h.host, Next: h.next, Quantiles: QuantilesOf(h.took), Newest: h.newest}
	}
	return hops
}
