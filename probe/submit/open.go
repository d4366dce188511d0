package submit

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"time"

	"mailprobe/probe"
)

// open tries the candidates until a server greets. A refusal for good in place
// of the greeting is an answer too, and ends the search.
func (r *run) open(ctx context.Context) (*session, *failure) {
	var most *failure // the one that tells most; of equals the last
	dialled := 0
	for c, err := range r.candidates(ctx) {
		var s *session
		if err == nil {
			dialled++
			s, err = r.greeted(ctx, c)
		}
		if err == nil {
			return s, nil
		}
		if f := r.failed(ctx, err); most == nil || f.telling() >= most.telling() {
			most = f
		}
		if most.class == probe.Rejected || dialled == maxAddresses || ctx.Err() != nil || !time.Now().Before(r.limit) {
			break
		}
	}
	r.ended = r.stop()
	return nil, most
}

// tellingOrder lists classes by how much they tell of a server, least first. On
// an agent without IPv6, the IPv6 address of a server that refuses everything
// cannot be reached: that must not hide the refusal.
var tellingOrder = []probe.Class{probe.Aborted, probe.DNSFailed, probe.NullMX, probe.Unreachable, probe.TimedOut, probe.Refused,
	probe.Disconnected, probe.Protocol, probe.TLSFailed, probe.Deferred, probe.Rejected, probe.Interrupted}

func (f *failure) telling() int { return slices.Index(tellingOrder, f.class) }

// greeted dials a candidate and waits for its greeting (RFC 5321 section 3.1).
func (r *run) greeted(ctx context.Context, c candidate) (*session, error) {
	r.enter(probe.PhaseConnect)
	r.address = c.addr.String()
	r.where = r.address
	if c.host != c.addr.Addr().String() {
		r.where = fmt.Sprintf("%s (%s)", c.host, r.address)
	}
	r.target = net.JoinHostPort(c.host, strconv.Itoa(r.e.Port))
	conn, err := r.dial(ctx, c)
	if err != nil {
		return nil, err
	}
	s := newSession(ctx, r, conn, c)
	if err := s.greet(); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (r *run) dial(ctx context.Context, c candidate) (net.Conn, error) {
	ctx, cancel := context.WithDeadline(ctx, r.begin("dialing", r.e.Timeouts.Connect))
	defer cancel()
	conn, err := r.e.Dialer.DialContext(ctx, familyOf(c.addr.Addr()).network("tcp"), c.addr.String())
	if err != nil && classOf(err) == probe.Protocol { // not known: no server has been heard so far
		err = as(probe.Aborted, err)
	}
	return conn, err
}
