package replay

import (
	"time"

	"mailprobe/probe/probetest"
)

// The kinds of strike. The first two take a server away, the others leave it there.
const (
	packetLoss    strikeKind = "packet loss"    // the packets to and from a server are lost, which itself goes on
	powerLoss     strikeKind = "power loss"     // it stops: nothing is delivered either, and connections from before it are unknown afterwards
	refusing      strikeKind = "refusing"       // nobody listens on its ports
	holding       strikeKind = "holding"        // it takes mail, and delivers it when the strike is over
	slowing       strikeKind = "slowing"        // it delivers five minutes later
	junking       strikeKind = "junking"        // all goes to the junk folder
	rejecting     strikeKind = "rejecting"      // no recipient is right, for good
	deferring     strikeKind = "deferring"      // no recipient is right, for now
	bouncing      strikeKind = "bouncing"       // it takes mail, and returns it to its sender
	dropping      strikeKind = "dropping"       // it takes mail, and throws it away
	droppingThird strikeKind = "dropping third" // it throws each third mail away
	duplicating   strikeKind = "duplicating"    // it delivers twice
	unreadable    strikeKind = "unreadable"     // nobody listens on its IMAP port
)

// blow is what a kind of strike does to a server.
type blow struct{ begin, finish func(*probetest.Server) }

var blows = map[strikeKind]blow{
	packetLoss: {faulty(reach(probetest.Vanished)), faulty(reach(probetest.Reached))},
	powerLoss:  {losePower, restorePower},
	refusing:   {down(probetest.Outage{SMTP: probetest.Refused, IMAP: probetest.Refused}), (*probetest.Server).Up},
	unreadable: {down(probetest.Outage{IMAP: probetest.Refused}), (*probetest.Server).Up},
	holding: {faulty(func(f *probetest.Faults) { f.Hold = true }),
		func(s *probetest.Server) { s.Release(probetest.Release{}) }},
	slowing: {faulty(func(f *probetest.Faults) { f.Delay = 5 * time.Minute }),
		faulty(func(f *probetest.Faults) { f.Delay = 0 })},
	junking:   {faulty(func(f *probetest.Faults) { f.Junk = probetest.All }), faulty(func(f *probetest.Faults) { f.Junk = nil })},
	rejecting: {faulty(answering(550, [3]int{5, 7, 1}, "Recipient address rejected: Access denied")), faulty(answering(0, [3]int{}, ""))},
	deferring: {faulty(answering(451, [3]int{4, 7, 1}, "Try again later")), faulty(answering(0, [3]int{}, ""))},
	bouncing:  {faulty(func(f *probetest.Faults) { f.Bounce = hasSender }), faulty(func(f *probetest.Faults) { f.Bounce = nil })},
	dropping:  {faulty(func(f *probetest.Faults) { f.Drop = probetest.All }), faulty(func(f *probetest.Faults) { f.Drop = nil })},
	droppingThird: {faulty(func(f *probetest.Faults) { f.Drop = probetest.Every(3) }),
		faulty(func(f *probetest.Faults) { f.Drop = nil })},
	duplicating: {faulty(func(f *probetest.Faults) { f.Duplicate = probetest.All }), faulty(func(f *probetest.Faults) { f.Duplicate = nil })},
}

// hasSender picks all but reports of the server itself.
func hasSender(l probetest.Letter) bool { return l.Sender != "" }

// faulty returns what changes the faults of a server.
func faulty(change func(*probetest.Faults)) func(*probetest.Server) {
	return func(s *probetest.Server) { s.Set(change) }
}

func down(o probetest.Outage) func(*probetest.Server) {
	return func(s *probetest.Server) { s.Down(o) }
}

func reach(r probetest.Reach) func(*probetest.Faults) {
	return func(f *probetest.Faults) { f.SMTP.Reach, f.IMAP.Reach = r, r }
}

func answering(code int, enhanced [3]int, text string) func(*probetest.Faults) {
	return func(f *probetest.Faults) { f.RCPT = probetest.Reply{Code: code, Enhanced: enhanced, Text: text} }
}

func losePower(s *probetest.Server) {
	s.Down(probetest.PowerLoss())
	s.Set(func(f *probetest.Faults) { f.Hold = true })
}

func restorePower(s *probetest.Server) {
	s.Up()
	time.AfterFunc(boot, func() { s.Release(probetest.Release{}) })
}
