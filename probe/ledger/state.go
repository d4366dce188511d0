package ledger

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// outcomeCodes are the outcomes as they are stored: by their place, which never
// changes. The open ones come first.
var outcomeCodes = []probe.Outcome{probe.Pending, probe.Uncertain, probe.Delivered, probe.Rejection,
	probe.Expired, probe.Bounced, probe.Lost}

// outcomeOf returns the outcome of a code, and none for a code that is not known.
func outcomeOf(code int64) probe.Outcome {
	if code < 0 || code >= int64(len(outcomeCodes)) {
		return ""
	}
	return outcomeCodes[code]
}

// The codes that a statement or a rule names.
const (
	codePending = iota
	codeUncertain
	codeDelivered
)

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

// settled tells whether nothing more is awaited of the probe. An attempt may
// still be under way then: a mail can come before the reply to its final dot.
func (s state) settled() bool {
	return s.outcome >= codeDelivered || s.outcome == codeUncertain && !s.open
}

// head is what the writer needs of a row to judge what may come next.
type head struct {
	p       int64
	route   int64
	id      uuid.UUID
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

// headOf returns the head that a probe has on a route, without a row.
func headOf(p probe.Probe, route int64) head {
	newest := p.Attempts[len(p.Attempts)-1]
	return head{
		route: route, id: p.Tag.ID, n: newest.N, sent: p.Sent(), began: newest.Began, dotted: newest.Dotted, ended: newest.Ended,
		class: newest.Class, code: newest.Reply.Code, givenUp: p.GivenUp, bounced: p.Bounced, copies: int64(len(p.Arrivals)),
		state: stateOf(p, time.Now()),
	}
}

// derive brings the state up to date after a fact has changed.
func (h *head) derive() { h.state = stateOf(h.facts(), time.Now()) }

// sentIt tells whether the newest attempt has ended and the mail is on its way,
// or may be.
func (h head) sentIt() bool {
	facts := h.facts()
	return h.class == probe.Accepted || facts.Attempts[len(facts.Attempts)-1].Uncertain()
}

// waits tells whether the probe is to be tried again.
func (h head) waits() bool {
	return h.state.outcome == codePending && !h.ended.IsZero() && h.class != probe.Accepted
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
// was accepted. Of a retry it reads the dots of the attempts before.
func (s *session) delays(h head, first probe.Arrival) (delay, transit probe.Delay, err error) {
	p := h.facts()
	p.Arrivals = []probe.Arrival{first}
	if h.n > 1 {
		err = s.each(ask(`SELECT min(dotted) FROM attempts WHERE p = ?`, h.p), func(r *row) error {
			p.Attempts[0].Dotted = r.time()
			return nil
		})
	}
	delay, _ = p.Delay()
	if d, known := p.Transit(); known {
		transit = d
	}
	return delay, transit, err
}

const headColumns = `p, route, id, n, sent, coalesce(began, sent), dotted, ended, class, code, given_up, bounced, copies, outcome, open`

func (r *row) head() head {
	return head{
		p: r.int(), route: r.int(), id: r.uuid(), n: int(r.int()), sent: r.time(), began: r.time(), dotted: r.time(), ended: r.time(),
		class: probe.Class(r.text()), code: int(r.int()), givenUp: r.time(), bounced: r.time(), copies: r.int(),
		state: state{outcome: r.int(), open: r.bool()},
	}
}

// find returns the head of a probe, or probe.ErrUnknown.
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
	return head{}, fmt.Errorf("%s: %w", ref, probe.ErrUnknown)
}

// findRow returns the head of a row by its number, and whether it is there.
func (s *session) findRow(p int64) (h head, found bool, err error) {
	err = s.each(ask(`SELECT `+headColumns+` FROM probes WHERE p = ?`, p),
		func(r *row) error { h, found = r.head(), true; return nil })
	return h, found, err
}
