package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
)

const (
	// keptUsual is how many mails of a route that came are kept whatever their
	// age, so that the usual delay is known of routes that send seldom.
	keptUsual = 64
	// witnessed is how far apart the mails are that are kept of servers without
	// an outage, while another one's lasts: they show that the agent was not
	// cut off, and that others were fine.
	witnessed = 10 * time.Minute
)

// shelf holds the mails of one server, by time of sending.
type shelf struct {
	mails []Mail
	sent  map[probe.Ref]time.Time // where to find each
	from  time.Time               // since then every mail is here
	begun bool                    // mails that come may be older than from; until then they are the first ones
	left  time.Time               // when its server was first found to have left the estate; zero: it has not
	whole bool                    // it was read from the record

	mailboxes []string // where mails came
}

// newShelf returns a shelf that is complete from its first mail on, in whatever
// order the first ones come.
func newShelf(from time.Time) *shelf { return &shelf{sent: map[probe.Ref]time.Time{}, from: from} }

// compareMails sorts by time of sending, then by what tells mails apart.
func compareMails(a, b Mail) int {
	if c := a.Sent.Compare(b.Sent); c != 0 {
		return c
	}
	return cmp.Or(slices.Compare(a.Ref.ID[:], b.Ref.ID[:]), strings.Compare(a.Ref.Route, b.Ref.Route))
}

// put inserts a mail, or replaces it.
func (s *shelf) put(m Mail) {
	if !s.begun {
		s.from = earliest(s.from, m.Sent)
	}
	if at, ok := s.sent[m.Ref]; ok && !at.Equal(m.Sent) {
		if n, found := slices.BinarySearchFunc(s.mails, Mail{Ref: m.Ref, Sent: at}, compareMails); found {
			s.mails = slices.Delete(s.mails, n, n+1)
		}
	}
	s.sent[m.Ref] = m.Sent
	if m.Mailbox != "" && !slices.Contains(s.mailboxes, m.Mailbox) {
		s.mailboxes = append(s.mailboxes, m.Mailbox)
	}
	n, found := slices.BinarySearchFunc(s.mails, m, compareMails)
	if found {
		s.mails[n] = m
		return
	}
	s.mails = slices.Insert(s.mails, n, m)
}

// addMailboxes completes a list of mailboxes by those where mails came: a record
// without its configuration does not say where they should.
func (s *shelf) addMailboxes(list []string) []string {
	list = slices.Clip(list)
	for _, name := range s.mailboxes {
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// drop leaves only what is needed: what was sent since begin, what is not
// settled, of each route the last ones that came, and witnesses since oldest. It
// does so once a minute: it looks at every mail.
func (s *shelf) drop(begin, oldest, now time.Time) {
	s.begun = true
	if begin.Sub(s.from) < time.Minute {
		return
	}
	s.from = begin
	old := s.old()
	usual := lastThatCame(s.mails, keptUsual)
	var witness time.Time
	kept := s.mails[:0]
	for n := range s.mails {
		m := &s.mails[n]
		keep := n >= len(old) || usual[n] || m.awaited(now)
		if !keep && m.came() && !m.Sent.Before(oldest) && m.Sent.Sub(witness) >= witnessed {
			keep, witness = true, m.Sent
		}
		if keep {
			kept = append(kept, *m)
		} else {
			delete(s.sent, m.Ref)
		}
	}
	clear(s.mails[len(kept):])
	s.mails = kept
	s.shrink()
}

// shrink gives memory back when most mails are gone, as after a long outage, and
// of each server when a record is read.
func (s *shelf) shrink() {
	if cap(s.mails) < 4*len(s.mails)+recentMails {
		return
	}
	s.mails = slices.Clone(s.mails)
	sent := make(map[probe.Ref]time.Time, len(s.sent))
	maps.Copy(sent, s.sent)
	s.sent = sent
}

// awaited returns the mails that are not settled.
func (s *shelf) awaited(now time.Time) []Mail {
	var list []Mail
	for i := range s.mails {
		if s.mails[i].awaited(now) {
			list = append(list, s.mails[i])
		}
	}
	return list
}

// old returns the mails that were sent before every mail was kept.
func (s *shelf) old() []Mail {
	n, _ := slices.BinarySearchFunc(s.mails, s.from, func(m Mail, at time.Time) int { return m.Sent.Compare(at) })
	return s.mails[:n]
}

// judged returns the mails from which outages may be found: all since every
// mail was kept, and before then only those that came. The others of that time
// would stand in a row, without the good ones that came between them.
func (s *shelf) judged() []Mail {
	old := s.old()
	n := 0
	for n < len(old) && old[n].came() {
		n++
	}
	if n == len(old) {
		return s.mails
	}
	list := append(make([]Mail, 0, len(s.mails)), old[:n]...)
	for i := range old[n:] {
		if m := &old[n+i]; m.came() {
			list = append(list, *m)
		}
	}
	return append(list, s.mails[len(old):]...)
}

// lastThatCame marks, of each route, the last n mails that came.
func lastThatCame(list []Mail, n int) []bool {
	marks := make([]bool, len(list))
	count := map[string]int{}
	for i := len(list) - 1; i >= 0; i-- {
		if m := &list[i]; m.came() && count[m.Ref.Route] < n {
			count[m.Ref.Route]++
			marks[i] = true
		}
	}
	return marks
}
