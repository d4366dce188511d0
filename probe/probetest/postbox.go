package probetest

import (
	"strings"
	"time"
)

// mxBox is a server's port 25: it takes mail for the server's own domain from
// anyone.
type mxBox struct{ *Server }

func (mxBox) passwords() passwords { return nil }

func (b mxBox) admit(t *transaction, recipient string) *Reply {
	f := b.Faults()
	switch {
	case f.RCPT.Code != 0:
		return &f.RCPT
	case !b.hosts(recipient):
		return &Reply{554, [3]int{5, 7, 1}, "<" + recipient + ">: Relay access denied"}
	case b.account(recipient) == nil:
		return unknownUser(recipient)
	case f.Greylist > 0 && b.greylisted(t, recipient, f.Greylist):
		return &Reply{450, [3]int{4, 2, 0}, "<" + recipient + ">: Recipient address rejected: Greylisted"}
	}
	return nil
}

func unknownUser(recipient string) *Reply {
	return &Reply{550, [3]int{5, 1, 1}, "<" + recipient + ">: Recipient address rejected: User unknown in virtual mailbox table"}
}

// greylisted tells whether a triplet was first seen less than d ago.
func (s *Server) greylisted(t *transaction, recipient string, d time.Duration) bool {
	triplet := strings.ToLower(t.client.String() + " " + t.sender + " " + recipient)
	s.mu.Lock()
	defer s.mu.Unlock()
	first, seen := s.greeted[triplet]
	if !seen {
		s.greeted[triplet] = time.Now()
		return true
	}
	return time.Since(first) < d
}

// submissionBox is a server's port 587 or 465: it takes mail to anywhere from
// its own users.
type submissionBox struct{ *Server }

func (b submissionBox) passwords() passwords {
	return func(user string) (string, bool) {
		a := b.users[strings.ToLower(user)]
		if a == nil || b.Faults().RefuseAuth {
			return "", false
		}
		return a.password, true
	}
}

func (b submissionBox) admit(_ *transaction, recipient string) *Reply {
	f := b.Faults()
	switch {
	case f.RCPT.Code != 0:
		return &f.RCPT
	case b.hosts(recipient) && b.account(recipient) == nil:
		return unknownUser(recipient)
	}
	return nil
}

// take implements postbox for both ports.
func (s *Server) take(t *transaction, m message) *Reply {
	if !pause(s.Faults().SlowDot, t.conn.dead) {
		return &Reply{451, [3]int{4, 3, 0}, "Error: queue file write error"} // nobody hears it
	}
	f := s.Faults()
	if f.Dot.Code != 0 {
		return &f.Dot
	}
	letters := s.w.letters(t, m, s.spec.Name, s.clock())
	m.accepted(accepted(letters, s.spec.Name, m.dot))
	for _, l := range letters {
		s.post(l)
	}
	if f.LoseDot.picks(letters[0]) {
		t.conn.reset()
	}
	return &Reply{250, [3]int{2, 0, 0}, "Ok: queued as " + letters[0].queueID}
}
