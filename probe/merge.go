package probe

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Merge unites two records of the same probe. The result is the same whichever
// comes first and however often either is merged again; where one record knows
// more, the later knowledge stays.
func Merge(a, b Probe) Probe {
	p := a
	p.Server = either(a.Server, b.Server)
	p.Network = either(a.Network, b.Network)
	p.Via = either(a.Via, b.Via)
	p.Domain = either(a.Domain, b.Domain)
	p.GivenUp = earlier(a.GivenUp, b.GivenUp)
	p.Bounced = earlier(a.Bounced, b.Bounced)
	p.Attempts = unite(a.Attempts, b.Attempts, func(x Attempt) int { return x.N }, mergeAttempts)
	slices.SortFunc(p.Attempts, func(x, y Attempt) int { return cmp.Compare(x.N, y.N) })
	p.Notices = unite(a.Notices, b.Notices, func(x Notice) CopyID { return x.Copy }, MergeNotices)
	SortNotices(p.Notices)
	p.Bounced = earlier(p.Bounced, BouncedAt(p.Notices))
	p.Arrivals = unite(a.Arrivals, b.Arrivals, func(x Arrival) CopyID { return x.Copy }, MergeArrivals)
	SortArrivals(p.Arrivals)
	return p
}

// SortArrivals puts the earliest copy first.
func SortArrivals(list []Arrival) {
	slices.SortFunc(list, compareArrivals)
}

// compareArrivals orders arrivals by when they were first shown, and those of
// one instant by where they lie, so that the order is total.
func compareArrivals(x, y Arrival) int {
	return cmp.Or(x.By.Compare(y.By), slices.Compare(x.Copy[:], y.Copy[:]),
		cmp.Compare(x.Mailbox, y.Mailbox), cmp.Compare(x.Folder, y.Folder),
		cmp.Compare(x.UIDValidity, y.UIDValidity), cmp.Compare(x.UID, y.UID),
		y.After.Compare(x.After))
}

// unite joins two lists whose elements have a key, merging those that share it.
func unite[T any, K comparable](a, b []T, key func(T) K, merge func(T, T) T) []T {
	all := make(map[K]T, len(a)+len(b))
	for _, list := range [][]T{a, b} {
		for _, x := range list {
			if y, ok := all[key(x)]; ok {
				x = merge(y, x)
			}
			all[key(x)] = x
		}
	}
	if len(all) == 0 {
		return nil
	}
	return slices.AppendSeq(make([]T, 0, len(all)), maps.Values(all))
}

// mergeAttempts unites two records of one attempt. Of two that ended, which
// only a record altered by hand can hold, the one that ended first stays.
func mergeAttempts(a, b Attempt) Attempt {
	if b.Ended.IsZero() || (!a.Ended.IsZero() && compareEnds(a, b) < 0) {
		a, b = b, a
	}
	b.Began = earlier(a.Began, b.Began)
	b.Dotted = earlier(a.Dotted, b.Dotted)
	return b
}

func compareEnds(a, b Attempt) int {
	return cmp.Or(a.Ended.Compare(b.Ended), cmp.Compare(a.Class, b.Class),
		cmp.Compare(a.Reply.String(), b.Reply.String()), cmp.Compare(a.Err, b.Err))
}

// MergeArrivals unites two sightings of one copy: the first one stays, with its
// own bounds. A later sighting, in another folder or after a rescan, says
// nothing about when the mail came.
func MergeArrivals(a, b Arrival) Arrival {
	if compareArrivals(b, a) < 0 {
		return b
	}
	return a
}

// either returns the one that is not empty. Of two that differ, which only a
// record altered by hand can hold, the same one stays whichever comes first.
func either[T ~string](a, b T) T {
	if a == "" || (b != "" && b < a) {
		return b
	}
	return a
}

// earlier returns the earlier of two instants, the zero time standing for none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
