package report

import (
	"slices"
)

// cutOff returns when the agent itself was cut off: nothing at all answered it,
// neither a server, a mailbox, a relay nor a reference, while there was something
// outside to compare with, and that failed too. Without a relay and a reference
// it cannot be told, and is never said.
//
// A refused connection is an answer: the network works.
func (f *Finder) cutOff() []bounds {
	var list []bounds
	for _, b := range shared(f.unheard.spans, f.watched.always()) {
		if b.to >= f.now {
			b.to = never
		}
		if f.outsideFails(b) && f.failures(b) >= f.estate.Rules.Evidence {
			list = append(list, b)
		}
	}
	return list
}

// outsideFails tells whether a reference or a relay shows that it is not the
// servers that fail. That none of them answered is known already. A reference
// testifies from its first recorded answer on: before, it may not have been
// configured.
func (f *Finder) outsideFails(b bounds) bool {
	until := bounds{b.from, min(b.to, f.now)}
	if f.watched.referred(b.from) && until.length() >= dialledWithin {
		return true
	}
	for _, s := range f.suspects {
		for _, r := range s.relays {
			if slices.ContainsFunc(r.failed, func(x bad) bool { return x.silentIn(b) }) {
				return true
			}
		}
	}
	return false
}

// silentIn tells whether it may be for want of any answer in a span that a piece
// failed. One that failed by an answer does so at the span's edge at the most.
func (b bad) silentIn(span bounds) bool { return !b.about.answered && b.meets(span) }

// failures counts the mails that failed without an answer in a span, up to what is
// needed.
func (f *Finder) failures(b bounds) int {
	mails := map[[2]int32]bool{}
	for i, s := range f.suspects {
		lists := s.direct[:]
		for _, r := range s.relays {
			lists = append(lists[:len(lists):len(lists)], r.failed)
		}
		for _, list := range lists {
			for _, x := range list {
				if x.silentIn(b) {
					mails[[2]int32{int32(i), x.mail}] = true
				}
			}
		}
		if len(mails) >= f.estate.Rules.Evidence {
			break
		}
	}
	return len(mails)
}
