package probe_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// history is the whole truth about a random probe; partial views of it are what
// records at different times, or of different agents, hold.
type history struct {
	random *rand.Rand
	whole  probe.Probe
}

func newHistory(seed uint64) history {
	r := rand.New(rand.NewPCG(seed, 7))
	h := history{random: r, whole: probe.Probe{
		Tag: key.Sign(ref), Server: "mx1.example.net", Network: "192.0.2.0/24", Via: probe.MX, Domain: "example.net",
	}}
	for n := range 1 + r.IntN(4) {
		began := at(float64(n * 100))
		h.whole.Attempts = append(h.whole.Attempts, probe.Attempt{N: n + 1, Began: began, Dotted: began.Add(time.Second),
			Ended: began.Add(2 * time.Second), Class: probe.Disconnected, Err: "EOF", Phases: probe.Phases{probe.PhaseData: time.Second}})
	}
	for range r.IntN(5) { // few copies, so that several sightings share one
		h.whole.Arrivals = append(h.whole.Arrivals, probe.Arrival{Tag: h.whole.Tag, Copy: probe.CopyID{byte(r.IntN(3))},
			Mailbox: "probe@example.net", Folder: []string{"INBOX", "Junk"}[r.IntN(2)], UIDValidity: 1, UID: uint32(r.IntN(3)),
			After: at(float64(r.IntN(3))), By: at(float64(500 + r.IntN(3))), Source: probe.Look})
	}
	return h
}

// view returns what some record knows: each attempt up to some point of its
// life, some of the arrivals, perhaps that it was given up or bounced.
func (h history) view() probe.Probe {
	p, r := h.whole, h.random
	p.Attempts = slices.Clone(p.Attempts[:r.IntN(len(p.Attempts)+1)])
	for i, a := range p.Attempts {
		switch r.IntN(4) {
		case 0:
			a = probe.Attempt{N: a.N, Began: a.Began}
		case 1:
			a = probe.Attempt{N: a.N, Began: a.Began, Dotted: a.Dotted}
		case 2: // altered by hand
			a.Ended, a.Err = a.Ended.Add(time.Minute), "altered"
		}
		p.Attempts[i] = a
	}
	p.Arrivals = nil
	for _, a := range h.whole.Arrivals {
		if r.IntN(2) == 0 {
			p.Arrivals = append(p.Arrivals, a)
		}
	}
	if r.IntN(2) == 0 {
		p.GivenUp = at(float64(r.IntN(3)))
	}
	if r.IntN(2) == 0 {
		p.Bounced = at(float64(r.IntN(3)))
	}
	if r.IntN(3) == 0 {
		p.Server, p.Network, p.Via, p.Domain = "", "", "", ""
	}
	return p
}

func TestMergeIsOrderless(t *testing.T) {
	for seed := range uint64(500) {
		h := newHistory(seed)
		a, b, c := h.view(), h.view(), h.view()
		ab := probe.Merge(a, b)
		same(t, seed, "commutative", ab, probe.Merge(b, a))
		same(t, seed, "associative", probe.Merge(ab, c), probe.Merge(a, probe.Merge(b, c)))
		same(t, seed, "idempotent", ab, probe.Merge(ab, ab))
		same(t, seed, "absorbing", ab, probe.Merge(probe.Merge(a, ab), b))
		if t.Failed() {
			return
		}
	}
}

func same(t *testing.T, seed uint64, law string, want, got probe.Probe) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("seed %d: Merge is not %s:\n%s", seed, law, diff)
	}
}

// The laws alone would hold for a Merge that forgets; this one is by hand.
func TestMergeKeepsTheLaterKnowledge(t *testing.T) {
	early := probe.Probe{Tag: key.Sign(ref), Server: "mx1", Attempts: []probe.Attempt{
		{N: 1, Began: at(0), Ended: at(2), Class: probe.Refused, Err: "connection refused"},
		{N: 2, Began: at(10), Dotted: at(11)},
	}}
	late := probe.Probe{Tag: key.Sign(ref), Via: probe.MX,
		Attempts: []probe.Attempt{
			{N: 2, Began: at(10), Dotted: at(11), Ended: at(12), Class: probe.Accepted, Reply: probe.Reply{Code: 250}},
		},
		Arrivals: []probe.Arrival{
			{Copy: probe.CopyID{1}, Folder: "INBOX", By: at(20)},
			{Copy: probe.CopyID{2}, Folder: "INBOX", By: at(30)},
		}}
	moved := probe.Probe{Tag: key.Sign(ref), Bounced: at(99), Arrivals: []probe.Arrival{
		{Copy: probe.CopyID{1}, Folder: "Archive", By: at(70)},
		{Copy: probe.CopyID{3}, Folder: "Junk", By: at(15)},
	}}
	want := probe.Probe{Tag: key.Sign(ref), Server: "mx1", Via: probe.MX, Bounced: at(99),
		Attempts: []probe.Attempt{
			{N: 1, Began: at(0), Ended: at(2), Class: probe.Refused, Err: "connection refused"},
			{N: 2, Began: at(10), Dotted: at(11), Ended: at(12), Class: probe.Accepted, Reply: probe.Reply{Code: 250}},
		},
		Arrivals: []probe.Arrival{
			{Copy: probe.CopyID{3}, Folder: "Junk", By: at(15)},
			{Copy: probe.CopyID{1}, Folder: "INBOX", By: at(20)},
			{Copy: probe.CopyID{2}, Folder: "INBOX", By: at(30)},
		}}
	if diff := cmp.Diff(want, probe.Merge(probe.Merge(early, late), moved)); diff != "" {
		t.Errorf("merged (-want +got):\n%s", diff)
	}
}

func TestMergeArrivals(t *testing.T) {
	first := probe.Arrival{Folder: "INBOX", After: at(4), By: at(5), UID: 9}
	again := probe.Arrival{Folder: "Archive", After: at(1), By: at(60), UID: 2}
	narrow := probe.Arrival{Folder: "INBOX", After: at(4.5), By: at(5), UID: 9}
	tests := []struct {
		name       string
		a, b, want probe.Arrival
	}{
		{"a rescan says nothing of when it came", first, again, first},
		{"of one sighting the narrower bounds stay", first, narrow, narrow},
		{"the same", first, first, first},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, probe.MergeArrivals(test.a, test.b)); diff != "" {
			t.Errorf("%s:\n%s", test.name, diff)
		}
		if diff := cmp.Diff(test.want, probe.MergeArrivals(test.b, test.a)); diff != "" {
			t.Errorf("%s, the other way round:\n%s", test.name, diff)
		}
	}
}
