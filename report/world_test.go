package report

import (
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// noon is the middle of the tests' day; m counts minutes from it.
var noon = time.Date(2011, 5, 6, 12, 0, 0, 0, time.UTC)

func m(minutes float64) time.Time {
	return noon.Add(time.Duration(minutes * float64(time.Minute)))
}

func iv(from, to float64) probe.Interval { return probe.Interval{From: m(from), To: m(to)} }

// mailAt is a mail that was sent at a minute on a route and taken at once.
func mailAt(route string, via probe.Via, sent float64) Mail {
	at := m(sent)
	id := uuid.NewSHA1(uuid.NameSpaceOID, []byte(route+at.String()))
	return Mail{
		Ref: probe.Ref{Agent: "a", Route: route, ID: id}, Via: via, Sent: at,
		Tries:    []Try{{Began: at, Dotted: at, Ended: at.Add(time.Second), Class: probe.Accepted, Code: 250}},
		Accepted: at.Add(time.Second),
	}
}

// in says when a mail came: within a second that ends at a minute.
func (m Mail) in(at float64) Mail {
	m.Came = probe.Interval{From: noon.Add(time.Duration(at*60-1) * time.Second), To: noon.Add(time.Duration(at*60) * time.Second)}
	m.Seen, m.Copies = m.Came.To, 1
	return m
}

// refusedAt makes of a mail one whose tries at some minutes all failed.
func (m Mail) refusedAt(minutes ...float64) Mail {
	m.Tries, m.Accepted = nil, time.Time{}
	for _, at := range minutes {
		began := noon.Add(time.Duration(at * float64(time.Minute)))
		m.Tries = append(m.Tries, Try{Began: began, Ended: began.Add(time.Second), Class: probe.TimedOut, Phase: probe.PhaseConnect})
	}
	return m
}

// prompt are mails of one route, a minute apart, that came in a few seconds.
func prompt(route string, via probe.Via, from, to float64) (list []Mail) {
	for at := from; at < to; at++ {
		list = append(list, mailAt(route, via, at).in(at+0.05))
	}
	return list
}
