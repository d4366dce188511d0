package replay

import (
	"net/netip"
	"slices"
	"time"

	"mailprobe/probe"
)

// jst is Japan Standard Time.
var jst = time.FixedZone("JST", 9*60*60)

// clock returns a time of 6 May 2011 in Japan, such as 04:10:00.
func clock(text string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04:05", "2011-05-06 "+text, jst)
	if err != nil {
		panic(err)
	}
	return at
}

// The company's own server, and one more in each network that lost its power,
// lost theirs too. Which three is chosen.
var withoutPower = []string{"sv173-22", "sv175-33", "sv177-41", "sv179-187"}

// may2011 is the incident of 6 May 2011. Of its times, 04:10, 13:30 and 13:50 are
// those of the data centre's notices; the flap from 05:50 to 05:58 is chosen. So
// are the servers' last numbers but 121.119.179.187, the labels and the customers'
// mailboxes.
func may2011() scenario {
	s := scenario{
		name: "2011-05-06", seed: 20110506, every: time.Minute, flap: 8 * time.Minute,
		begin: clock("00:00:00").Add(-offBeat), end: clock("18:00:00").Add(offBeat),
		references: []netip.AddrPort{netip.MustParseAddrPort("198.51.100.53:53"), netip.MustParseAddrPort("203.0.113.80:443")},
	}
	s.stand("tokyo", "tokyo-2", "121.119.173.", "21", "22", "23")
	s.stand("tokyo", "tokyo-2", "121.119.175.", "31", "32", "33")
	s.stand("tokyo", "tokyo-2", "121.119.177.", "41", "42", "43")
	s.stand("tokyo", "tokyo-2", "121.119.179.", "185", "186", "187")
	s.stand("tokyo", "tokyo-1", "121.119.170.", "11", "12")
	s.stand("tokyo", "tokyo-1", "121.119.180.", "81", "82")
	s.stand("osaka", "osaka-1", "125.206.10.", "51", "52")
	s.stand("osaka", "osaka-1", "211.16.20.", "61", "62")
	s.stand("osaka", "osaka-1", "210.163.30.", "71", "72")
	s.strikes = strikes2011(s.sites)
	return s
}

// offBeat keeps the agent's own rhythms, which count from its start, away from
// the whole minutes at which things happen here.
const offBeat = 17*time.Second + 250*time.Millisecond

// stand puts servers into a network.
func (s *scenario) stand(place, hall, network string, last ...string) {
	for _, n := range last {
		at := newSite(network+n, probe.MX, probe.Relay)
		at.labels = map[string]string{"site": place, "hall": hall}
		at.mailboxes = 140 + 37*len(s.sites)%400
		s.sites = append(s.sites, at)
	}
}

func strikes2011(sites []site) []strike {
	loss := strike{kind: packetLoss, spans: []span{
		{clock("04:10:00"), clock("05:50:00")},
		{clock("05:58:00"), clock("13:30:00")},
	}}
	power := strike{kind: powerLoss, spans: []span{{clock("04:10:00"), clock("13:50:00")}}}
	for _, s := range sites {
		switch {
		case slices.Contains(withoutPower, s.name):
			power.servers = append(power.servers, s.name)
		case s.labels["hall"] == "tokyo-2":
			loss.servers = append(loss.servers, s.name)
		}
	}
	return []strike{loss, power}
}

// thin2011 is the same day from 02:40 to 15:15, with two servers in each of two of
// the four networks, and two others. One of those that lost its power and one that
// did not are probed more often, for the questions of their customers.
func thin2011() scenario {
	s := may2011()
	s.name, s.every, s.look = "2011-05-06 thinned", 10*time.Minute, 5*time.Minute
	s.begin, s.end = clock("02:40:00").Add(-offBeat), clock("15:15:00").Add(offBeat)
	kept := []string{"sv173-21", "sv173-22", "sv179-185", "sv179-187", "sv170-11", "sv30-72"}
	s.sites = slices.DeleteFunc(s.sites, func(at site) bool { return !slices.Contains(kept, at.name) })
	s.serve("sv179-187", "yamada.example", 3*time.Minute, probe.MX, probe.Relay, probe.Submission)
	s.serve("sv179-185", "suzuki.example", 3*time.Minute, probe.MX, probe.Relay, probe.Submission)
	s.serve("sv170-11", "tanaka.example", s.every, probe.MX, probe.Relay)
	s.serve("sv30-72", "sato.example", s.every, probe.MX, probe.Relay)
	s.strikes = strikes2011(s.sites)
	return s
}

// serve gives a server a customer who asks questions.
func (s *scenario) serve(server, domain string, every time.Duration, vias ...probe.Via) {
	for i := range s.sites {
		if at := &s.sites[i]; at.name == server {
			at.domains, at.every, at.vias = []string{domain}, every, vias
		}
	}
}
