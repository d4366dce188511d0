package probetest

import "log/slog"

// Faults returns what is wrong with the server now.
func (s *Server) Faults() Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults
}

// Set changes what is wrong with the server, at once. Ending Hold this way
// flushes nothing: see Release.
func (s *Server) Set(change func(*Faults)) {
	s.mu.Lock()
	change(&s.faults)
	s.mu.Unlock()
	s.applyLines()
}

// applyLines puts the state of the lines in force: an outage comes before what
// was Set.
func (s *Server) applyLines() {
	s.mu.Lock()
	defer s.mu.Unlock()
	smtp, imap := s.faults.SMTP, s.faults.IMAP
	if s.outage.SMTP != Reached {
		smtp.Reach = s.outage.SMTP
	}
	if s.outage.IMAP != Reached {
		imap.Reach = s.outage.IMAP
	}
	s.smtp.set(smtp)
	s.imap.set(imap)
	for _, d := range s.doors {
		d.reopen()
	}
}

// reopen opens or shuts the door's socket. A port that was ours all the time
// always opens again; should it not, the world goes on without it.
func (d *door) reopen() {
	if err := d.apply(); err != nil {
		slog.Error("probetest: a server stays unreachable", "err", err)
	}
}

// ResetSMTP breaks every open SMTP connection of the server.
func (s *Server) ResetSMTP() { s.smtp.reset() }

// ResetIMAP breaks every open IMAP connection of the server.
func (s *Server) ResetIMAP() { s.imap.reset() }

// Outage says which parts of a server fail.
type Outage struct {
	SMTP     Reach // Reached: SMTP is not affected
	IMAP     Reach // Reached: IMAP is not affected
	Delivery bool  // nothing is delivered locally
}

// PowerLoss returns the outage of a server whose power fails.
func PowerLoss() Outage { return Outage{SMTP: Vanished, IMAP: Vanished, Delivery: true} }

// Down begins an outage; one that is under way is replaced. Where connections
// are Refused, the open ones break at once: the process has ended. Where
// packets vanish, the open ones stall.
func (s *Server) Down(o Outage) {
	s.mu.Lock()
	s.outage = o
	s.mu.Unlock()
	s.applyLines()
	if o.SMTP == Refused {
		s.ResetSMTP()
	}
	if o.IMAP == Refused {
		s.ResetIMAP()
	}
}

// Up ends an outage. The queue survived it, and is delivered now, first in
// first out, unless Hold was Set. Connections from before the outage break: the
// host that comes back does not know them.
func (s *Server) Up() {
	s.mu.Lock()
	was := s.outage
	s.outage = Outage{}
	hold := s.faults.Hold
	s.mu.Unlock()
	if was.SMTP != Reached {
		s.ResetSMTP()
	}
	if was.IMAP != Reached {
		s.ResetIMAP()
	}
	s.applyLines()
	if was.Delivery && !hold {
		s.Release(Release{})
	}
}
