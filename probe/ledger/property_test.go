package ledger

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// history makes random things happen to a ledger. It knows only what callers
// know, so that each step is one that can come.
type history struct {
	t      *testing.T
	l      *Ledger
	random *rand.Rand
	probes []probe.Probe // with the attempts as they were told
	last   int           // the number of the newest probe
	notes  int
	copies byte
	uid    uint32
}

func (h *history) step() {
	time.Sleep(time.Duration(h.random.IntN(3600)) * time.Second)
	switch n := h.random.IntN(20); {
	case n < 5 || len(h.probes) == 0:
		h.intend()
	case n < 13:
		h.proceed(h.any())
	case n < 17:
		h.arrive(h.any())
	case n < 18:
		h.notice(h.any())
	case n < 19:
		h.watch()
		h.say()
	default:
		_, err := h.l.Settle(h.t.Context(), time.Now())
		must(h.t, err)
	}
}

func (h *history) watch() {
	w := probe.Watch{Agent: "site1", From: start, To: time.Now()}
	if name := fmt.Sprint("mx", h.random.IntN(3)); h.random.IntN(2) == 0 {
		w.Mailbox = name
	} else {
		w.Reference = name
	}
	must(h.t, h.l.Watch(h.t.Context(), w))
}

// say states or renews what is said of an incident, or adds a note to it.
func (h *history) say() {
	incident, now := fmt.Sprint("i", h.random.IntN(2)), time.Now()
	if h.random.IntN(3) == 0 {
		h.notes++
		must(h.t, h.l.PutNote(h.t.Context(), probe.Note{ID: number(h.notes), Incident: incident, At: now, Body: []byte(`{"planned":true}`)}))
		return
	}
	r := probe.Revision{Incident: incident, N: 1 + h.random.IntN(3), At: now, Renewed: now, From: start, Open: true, Body: []byte(fmt.Sprintf("%d", now.Unix()))}
	if h.random.IntN(2) == 0 {
		r.Open, r.To = false, now
	}
	must(h.t, h.l.PutRevision(h.t.Context(), r))
}

// any returns a probe.
func (h *history) any() *probe.Probe { return &h.probes[h.random.IntN(len(h.probes))] }

func (h *history) intend() {
	h.last++
	p := mail(h.last, time.Now())
	p.Tag.Route = fmt.Sprint("r", h.random.IntN(3))
	if h.random.IntN(4) == 0 {
		p.Server = "mx9" // the route moved
	}
	must(h.t, h.l.Intend(h.t.Context(), p))
	h.probes = append(h.probes, p)
}

// proceed takes the newest attempt of a probe one step on, or begins another.
func (h *history) proceed(p *probe.Probe) {
	a := &p.Attempts[len(p.Attempts)-1]
	known := len(p.Arrivals) > 0 || !p.Bounced.IsZero() // no other mail is called for
	switch {
	case a.Ended.IsZero() && a.Dotted.IsZero() && (a.N == 1 || !known) && h.random.IntN(2) == 0:
		a.Dotted = time.Now()
		must(h.t, h.l.MarkDot(h.t.Context(), p.Tag.Ref, a.N, a.Dotted))
	case a.Ended.IsZero():
		h.finish(p, a)
	case a.Class != probe.Refused || !a.Dotted.IsZero() || !p.GivenUp.IsZero() || known:
		// It is not to be tried again.
	case h.random.IntN(8) == 0:
		p.GivenUp = time.Now()
		must(h.t, h.l.GiveUp(h.t.Context(), p.Tag.Ref, p.GivenUp))
	default:
		next := probe.Attempt{N: a.N + 1, Began: time.Now()}
		must(h.t, h.l.BeginAttempt(h.t.Context(), p.Tag.Ref, next))
		p.Attempts = append(p.Attempts, next)
	}
}

func (h *history) finish(p *probe.Probe, a *probe.Attempt) {
	end := failed(a.N, time.Now())
	if !a.Dotted.IsZero() && h.random.IntN(4) > 0 {
		end = accepted(time.Now())
		end.N = a.N
	} else if h.random.IntN(2) == 0 {
		p.GivenUp = time.Now()
	}
	a.Ended, a.Class = end.Ended, end.Class
	must(h.t, h.l.EndAttempt(h.t.Context(), p.Tag.Ref, end, p.GivenUp))
}

func (h *history) arrive(p *probe.Probe) {
	h.copies++
	h.uid++
	a := seen(*p, h.copies%50, time.Now())
	a.UID = h.uid
	a.Hops = []probe.Hop{{By: "mx1", At: p.Sent()}}
	_, err := h.l.Record(h.t.Context(), probe.Sighting{Mailbox: "mx1", Arrivals: []probe.Arrival{a},
		Position: probe.Position{Folder: "INBOX", UIDValidity: 7, LastUID: h.uid, Looked: time.Now()}})
	must(h.t, err)
	p.Arrivals = append(p.Arrivals, a)
}

func (h *history) notice(p *probe.Probe) {
	h.copies++
	action := []probe.Action{probe.ActionFailed, probe.ActionDelayed}[h.random.IntN(2)]
	_, err := h.l.Record(h.t.Context(), probe.Sighting{Mailbox: "bounces", Notices: []probe.Notice{told(*p, h.copies%50, action, time.Now())}})
	must(h.t, err)
	if action == probe.ActionFailed {
		p.Bounced = time.Now()
	}
}

// settled exports a ledger after what the passing of time brings was stored:
// when that was done is no fact of a probe.
func settled(t *testing.T, l *Ledger) []byte {
	t.Helper()
	_, err := l.Settle(t.Context(), time.Now())
	must(t, err)
	return export(t, l)
}

// Exports of one ledger at three times give the ledger as it was last, in
// whichever order they are imported and however often.
func TestExportsMergeInAnyOrder(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			bubble(t, func(t *testing.T, l *Ledger) {
				h := &history{t: t, l: l, random: rand.New(rand.NewPCG(seed, 1))}
				var files [][]byte
				for range 3 {
					for range 60 {
						h.step()
					}
					files = append(files, export(t, l))
				}
				want := settled(t, l)
				for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}, {2, 2, 0, 1, 0}} {
					other := open(t, t.TempDir())
					for _, i := range order {
						take(t, other, files[i])
					}
					equal(t, fmt.Sprint("order ", order), string(settled(t, other)), string(want))
				}
			})
		})
	}
}

// Two ledgers that came from one copy and went on by themselves, as after a
// restored backup, and one that was pruned, still merge in any order.
func TestDivergedLedgersMerge(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			bubble(t, func(t *testing.T, l *Ledger) {
				h := &history{t: t, l: l, random: rand.New(rand.NewPCG(seed, 2))}
				for range 120 {
					h.step()
				}
				copied := open(t, t.TempDir())
				take(t, copied, export(t, l))
				known := h.probes
				for range 60 {
					h.step()
				}
				files := [][]byte{export(t, l)}

				other := &history{t: t, l: copied, random: rand.New(rand.NewPCG(seed, 3)), probes: known, copies: 100, uid: 1000}
				for range 40 {
					time.Sleep(time.Minute)
					other.arrive(other.any())
					other.say()
				}
				files = append(files, export(t, copied))
				time.Sleep(7 * 24 * time.Hour)
				_, err := copied.Settle(t.Context(), time.Now())
				must(t, err)
				n, err := copied.PruneBy(t.Context(), Pruning{Before: time.Now().Add(-24 * time.Hour)})
				must(t, err)
				if n == 0 {
					t.Error("nothing was pruned")
				}
				files = append(files, export(t, copied))
				mergeInAnyOrder(t, files)
			})
		})
	}
}

func mergeInAnyOrder(t *testing.T, files [][]byte) {
	t.Helper()
	var first []byte
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		l := open(t, t.TempDir())
		for _, i := range order {
			take(t, l, files[i])
		}
		got := settled(t, l)
		if first == nil {
			first = got
		}
		equal(t, fmt.Sprint("order ", order), string(got), string(first))
	}
	for _, want := range []string{`"type":"probe"`, `"type":"hour"`, `"n":2`, `"type":"position"`, `"action":"failed"`, `"type":"reference"`, `"type":"revision"`, `"type":"note"`} {
		if !bytes.Contains(first, []byte(want)) {
			t.Errorf("no history brought %s", want)
		}
	}
}

// The numbers that are stored beside the facts are those that the facts give.
func TestStoredStateIsThatOfTheFacts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, t.TempDir())
		h := &history{t: t, l: l, random: rand.New(rand.NewPCG(7, 7))}
		for range 400 {
			h.step()
		}
		_, err := l.Settle(t.Context(), time.Now())
		must(t, err)
		unsettled := []int{}
		for n, known := range h.probes {
			p := get(t, l, known.Tag.Ref)
			if got, _ := storedOutcome(t, l, known.Tag.Ref); got != p.Outcome(time.Now()) {
				t.Errorf("probe %d is stored as %s, the facts say %s", n+1, got, p.Outcome(time.Now()))
			}
			if !p.Settled(time.Now()) {
				unsettled = append(unsettled, n+1)
			}
		}
		equal(t, "unsettled", numbers(t, l, Query{Unsettled: true}), unsettled)
	})
}
