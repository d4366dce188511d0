package probetest

import (
	"fmt"
	"slices"
	"time"
)

// post queues a letter: for delivery here, or for another server.
func (s *Server) post(l *letter) {
	switch {
	case s.account(l.recipient) != nil:
		s.queue.add(time.Now().Add(s.w.latency(l)+s.Faults().Delay), l)
	case s.hosts(l.recipient): // only a bounce: others were refused at RCPT
		s.w.truth.add(l.event(Dropped, s.spec.Name, unknownUser(l.recipient).String()))
	default:
		s.out.send(l)
	}
}

func (s *Server) deliverQueue() {
	for {
		l, ok := s.queue.next(s.w.ctx.Done())
		if !ok {
			return
		}
		if !s.hold(l) {
			s.deliver(l)
		}
	}
}

// hold keeps a letter that is due, if the server holds its mail.
func (s *Server) hold(l *letter) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faults.Hold || s.outage.Delivery {
		s.held = append(s.held, l)
		return true
	}
	return false
}

// deliver does to a letter what the faults ask for.
func (s *Server) deliver(l *letter) {
	f := s.Faults()
	switch {
	case f.Drop.picks(l):
		s.w.truth.add(l.event(Dropped, s.spec.Name, "lost"))
	case f.Bounce.picks(l):
		s.returnToSender(l, failure{Reply: Reply{550, [3]int{5, 2, 2}, "<" + l.recipient + ">: Quota exceeded (mailbox for user is full)"}})
	default:
		folder := inbox
		if f.Junk.picks(l) {
			folder = s.junkFolder()
		}
		s.put(l, folder, f.Mangle)
		if f.Duplicate.picks(l) {
			s.put(l, folder, f.Mangle)
			s.w.truth.add(l.event(Duplicated, s.spec.Name, ""))
		}
	}
}

// put adds a copy of a letter to a folder of its recipient.
func (s *Server) put(l *letter, folder string, mangle Mangle) {
	clock := s.clock()
	id := fmt.Sprintf("%016x", s.w.fate(s.spec.Name+" LMTP", l.messageID, l.sender, l.recipient))
	header, rest := split(l.content)
	header = slices.Concat([]byte(deliveryTrace(l, s.spec.Name, id, clock)), header)
	if mangle != nil {
		header = mangle(header)
	}
	e := l.event(Delivered, s.spec.Name, "")
	e.Folder = folder
	if err := s.account(l.recipient).append(folder, slices.Concat(header, rest), clock); err != nil {
		s.w.truth.add(l.event(Dropped, s.spec.Name, err.Error())) // a client has removed the folder
		return
	}
	e.To = time.Now()
	s.w.truth.add(e)
}

// Append puts a mail into a folder as it is, with that INTERNALDATE, as a client
// would. The log does not tell of it.
func (s *Server) Append(address, folder string, content []byte, internal time.Time) error {
	a := s.account(address)
	if a == nil {
		return fmt.Errorf("%s has no user %s", s.spec.Name, address)
	}
	return a.append(folder, content, internal)
}

// returnToSender bounces a letter (RFC 5321 section 6.1).
func (s *Server) returnToSender(l *letter, why failure) {
	if dsn := s.w.bounce(l, s.spec.Name, why, s.clock()); dsn != nil {
		s.post(dsn)
	}
}

// warnSender tells that a letter waits.
func (s *Server) warnSender(l *letter, why failure) {
	if dsn := s.w.warn(l, s.spec.Name, why, s.clock()); dsn != nil {
		s.post(dsn)
	}
}

// Release says how a queue is flushed. The zero value flushes it at once, first
// in first out.
type Release struct {
	LastFirst bool
	Rate      float64       // mails a second; 0 for no bound
	Step      int           // with Pause: so many at once; 0 for no steps
	Pause     time.Duration // between steps
}

// due returns how long after the release the nth mail (from 0) goes.
func (r Release) due(n int) time.Duration {
	switch {
	case r.Step > 0:
		return time.Duration(n/r.Step) * r.Pause
	case r.Rate > 0:
		return time.Duration(float64(n) / r.Rate * float64(time.Second))
	}
	return 0
}

// Release ends Hold and flushes what was held. Mail that comes after it is not
// queued behind the flush, as with a real server.
func (s *Server) Release(r Release) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.Hold = false
	held := s.held
	s.held = nil
	if r.LastFirst {
		slices.Reverse(held)
	}
	now := time.Now()
	for i, l := range held {
		s.queue.add(now.Add(r.due(i)), l)
	}
}

// Held returns how many mails are held now.
func (s *Server) Held() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.held)
}

// Queued returns how many mails wait for their local delivery, with those held.
func (s *Server) Queued() int { return s.Held() + s.queue.len() }
