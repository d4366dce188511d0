package replay

import (
	"net/netip"
	"time"

	"mailprobe/probe"
)

// The scenarios of this file are those in which questions are asked, beside the
// day of 2011: see testdata/questions.txt, which tells them too.

// day returns the instants of a day of June 2011 in Japan.
func day(date int) func(text string) time.Time {
	return func(text string) time.Time {
		at, err := time.ParseInLocation("15:04", text, jst)
		if err != nil {
			panic(err)
		}
		return time.Date(2011, time.June, date, at.Hour(), at.Minute(), 0, 0, jst)
	}
}

var aReference = []netip.AddrPort{netip.MustParseAddrPort("203.0.113.80:443")}

// mishaps is a morning on which one thing happens to each server.
func mishaps() scenario {
	at := day(1)
	s := scenario{name: "mishaps", seed: 20110601, every: 5 * time.Minute, look: 5 * time.Minute, references: aReference,
		begin: at("08:30").Add(-offBeat), end: at("16:00").Add(offBeat)}
	happens := span{at("10:00"), at("11:00")}
	hits := func(k strikeKind, domain, addr string, vias ...probe.Via) {
		server := newSite(addr, vias...)
		server.domains = []string{domain}
		s.sites = append(s.sites, server)
		s.strikes = append(s.strikes, strike{kind: k, servers: []string{server.name}, spans: []span{happens}})
	}
	hits(holding, "kura.example", "192.0.2.10", probe.MX, probe.Relay, probe.Submission)
	hits(slowing, "kame.example", "192.0.2.20", probe.MX, probe.Relay)
	hits(junking, "hako.example", "192.0.2.30", probe.MX, probe.Relay)
	hits(rejecting, "mon.example", "192.0.2.40", probe.MX)
	hits(bouncing, "tegami.example", "192.0.2.50", probe.Submission)
	hits(unreadable, "mado.example", "192.0.2.60", probe.MX, probe.Relay)
	hits(refusing, "kouji.example", "192.0.2.70", probe.MX, probe.Relay, probe.Submission)
	hits(deferring, "hai.example", "192.0.2.80", probe.MX, probe.Relay)
	hits(dropping, "ana.example", "192.0.2.90", probe.MX, probe.Relay)
	hits(droppingThird, "sukima.example", "192.0.2.100", probe.MX)
	hits(duplicating, "futago.example", "192.0.2.110", probe.MX, probe.Relay)
	s.planned = []plannedWork{{span{at("09:50"), at("11:10")}, "sv2-70", "A new kernel is installed"}}
	seldom := newSite("192.0.2.120", probe.MX)
	seldom.domains, seldom.every = []string{"tama.example"}, 6*time.Hour
	s.sites = append(s.sites, seldom)
	return s
}

// alone is one server and nothing to compare it with.
func alone() scenario {
	at := day(2)
	s := scenario{name: "alone", seed: 20110602, every: 2 * time.Minute, look: 5 * time.Minute,
		begin: at("09:00").Add(-offBeat), end: at("12:30").Add(offBeat)}
	s.stands("198.51.100.10", "hitori.example", probe.MX)
	s.strikes = []strike{{kind: packetLoss, servers: []string{"sv100-10"}, spans: []span{{at("10:00"), at("11:00")}}}}
	return s
}

// cutOff is an agent that loses its own network.
func cutOff() scenario {
	at := day(3)
	s := scenario{name: "cut off", seed: 20110603, every: 2 * time.Minute, look: 5 * time.Minute, references: aReference,
		begin: at("09:00").Add(-offBeat), end: at("12:30").Add(offBeat)}
	s.stands("192.0.2.10", "hashi.example", probe.MX, probe.Relay)
	s.stands("198.51.100.10", "kawa.example", probe.MX, probe.Relay)
	s.cutOff = []span{{at("10:00"), at("11:00")}}
	return s
}

// week is as long as a mail must be missed until it counts as lost.
func week() scenario {
	s := scenario{name: "week", seed: 20110604, every: 10 * time.Minute, look: time.Hour, references: aReference,
		begin: day(4)("08:00").Add(-offBeat), end: day(11)("10:00").Add(offBeat)}
	s.stands("192.0.2.10", "nakushi.example", probe.MX, probe.Relay)
	s.strikes = []strike{{kind: dropping, servers: []string{"sv2-10"}, spans: []span{{day(4)("10:00"), day(4)("11:00")}}}}
	s.off = []span{
		{day(5)("12:00"), day(6)("06:00")},
		{day(6)("09:00"), day(6)("13:00")}, // of which is asked; the others make the week cheaper to play
		{day(6)("16:00"), day(7)("15:00")},
		{day(8)("12:00"), day(11)("07:00")},
	}
	return s
}

// stands puts up one server, with a customer's domain.
func (s *scenario) stands(addr, domain string, vias ...probe.Via) {
	at := newSite(addr, vias...)
	at.domains = []string{domain}
	s.sites = append(s.sites, at)
}
