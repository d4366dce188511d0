package ledger

import (
	"fmt"
	"slices"
	"time"

	"mailprobe/probe"
)

// outcomeCodes are the outcomes as they are stored: by their place, which never
// changes. The open ones come first.
var outcomeCodes = []probe.Outcome{probe.Pending, probe.Uncertain, probe.Delivered, probe.Rejection,
	probe.Expired, probe.Bounced, probe.Lost}

// state is what is derived from the facts of a probe and stored beside them, so
// that open probes are found without a scan.
type state struct {
	outcome int64 // place in outcomeCodes
	open    bool  // something is awaited: the probe is not settled, or its attempt has no end
}

func stateOf(p probe.Probe, now time.Time) state {
	newest := p.Attempts[len(p.Attempts)-1]
	return state{
		outcome: int64(slices.Index(outcomeCodes, p.Outcome(now))),
		open:    !p.Settled(now) || newest.Ended.IsZero(),
	}
}

// head is what the writer needs of a row to judge what may come next.
type head struct {
	p       int64
	n       int
	sent    time.Time // of the first attempt
	began   time.Time // of the newest attempt
	dotted  time.Time
	ended   time.Time
	class   probe.Class
	code    int
	givenUp time.Time
	bounced time.Time
	copies  int64
	state   state
}

// facts returns as much of the probe as its state is derived from.
func (h head) facts() probe.Probe {
	newest := probe.Attempt{N: h.n, Began: h.began, Dotted: h.dotted, Ended: h.ended, Class: h.class, Reply: probe.Reply{Code: h.code}}
	return probe.Probe{
		Attempts: []probe.Attempt{{N: 1, Began: h.sent}, newest}[count(h.n == 1):],
		GivenUp:  h.givenUp,
		Bounced:  h.bounced,
		Arrivals: make([]probe.Arrival, h.copies),
	}
}

// delays returns how late the first copy came: after it was sent, and after it
// was accepted.
func (h head) delays(first probe.Arrival) (delay, transit probe.Delay) {
	p := h.facts()
	p.Arrivals = []probe.Arrival{first}
	delay, _ = p.Delay()
	if d, known := p.Transit(); known {
		transit = d
	}
	return delay, transit
}

const headColumns = `p, n, sent, coalesce(began, sent), dotted, ended, class, code, given_up, bounced, copies, outcome, open`

func (r *row) head() head {
	return head{
		p: r.int(), n: int(r.int()), sent: r.time(), began: r.time(), dotted: r.time(), ended: r.time(),
		class: probe.Class(r.text()), code: int(r.int()), givenUp: r.time(), bounced: r.time(), copies: r.int(),
		state: state{outcome: r.int(), open: r.bool()},
	}
}

// find returns the head of a probe, or ErrNotFound.
func (s *session) find(ref probe.Ref) (h head, err error) {
	numbers, err := s.named(ref.Agent, ref.Route)
	if err != nil {
		return head{}, err
	}
	for _, n := range numbers {
		if err := s.each(ask(`SELECT `+headColumns+` FROM probes WHERE route = ? AND id = ?`, n, ref.ID[:]),
			func(r *row) error { h = r.head(); return nil }); err != nil {
			return head{}, fmt.Errorf("reading the probe %s: %w", ref, err)
		}
		if h.p != 0 {
			return h, nil
		}
	}
	return head{}, fmt.Errorf("%s: %w", ref, ErrNotFound)
}

// findRow returns the head of a row by its number, and whether it is there.
func (s *session) findRow(p int64) (h head, found bool, err error) {
	err = s.each(ask(`SELECT `+headColumns+` FROM probes WHERE p = ?`, p),
		func(r *row) error { h, found = r.head(), true; return nil })
	return h, found, err
}
