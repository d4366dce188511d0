package e2e

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"
)

// made is a record that is made up, as an export: of each server an mx route and
// one by a relay, with a probe a minute until an instant. It shares no code with
// what reads it.
type made struct {
	servers, minutes int
	end              time.Time
	outages          []madeOutage
}

// madeOutage is a span in which twelve servers, all those of four networks, let
// nothing in.
type madeOutage struct {
	first    int // of the servers
	from, to time.Time
}

const (
	madeServers  = 200
	madeTogether = 12     // servers of an outage
	madeMinute   = 400    // probes a minute: of each server, two
	madeSpan     = 25_000 // minutes of the whole record
	madeDial     = 20 * time.Second
	madeHop      = `from relay.test (relay.test [192.0.2.25])`
)

// newMade returns a record of about so many probes, with five outages: the last
// one takes nine hours of the whole record, and of a smaller one the same part.
func newMade(probes int) made {
	m := made{servers: madeServers, minutes: probes / madeMinute, end: time.Now().Add(-time.Minute).Truncate(time.Minute)}
	for i, hours := range []float64{1, 2.5, 4, 1.5, 9} {
		from := m.end.Add(-time.Duration(float64(m.minutes)*(0.9-0.2*float64(i))) * time.Minute)
		length := max(15*time.Minute, time.Duration(hours*float64(m.minutes)/madeSpan*float64(time.Hour)))
		m.outages = append(m.outages, madeOutage{first: 36 * i, from: from, to: from.Add(length)})
	}
	return m
}

// quiet is the same without any outage.
func (m made) quiet() made {
	m.outages = nil
	return m
}

func (m made) probes() int { return 2 * m.servers * m.minutes }

func (m made) begin() time.Time { return m.end.Add(-time.Duration(m.minutes) * time.Minute) }

func madeServer(n int) string  { return fmt.Sprintf("s%03d.test", n) }
func madeDomain(n int) string  { return fmt.Sprintf("d%03d.example", n) }
func madeNetwork(n int) string { return fmt.Sprintf("10.1.%d.0/24", n/3) }

// back returns when a server that lets nothing in at an instant is back; zero: it
// is well.
func (m made) back(server int, at time.Time) time.Time {
	for _, o := range m.outages {
		if server >= o.first && server < o.first+madeTogether && !at.Before(o.from) && at.Before(o.to) {
			return o.to
		}
	}
	return time.Time{}
}

// compressed writes the export as gzip does it fastest.
func (m made) compressed(w io.Writer) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	return errors.Join(m.write(z), z.Close())
}

// write writes the export: routes by name, as every export has them.
func (m made) write(to io.Writer) error {
	w := bufio.NewWriterSize(to, 1<<20)
	chance := rand.New(rand.NewPCG(1, 2))
	fmt.Fprintf(w, `{"type":"mailprobe-export","version":1,"agent":"e2e"}`+"\n")
	var line []byte
	for server := range m.servers {
		for _, via := range []string{"mx", "relay"} {
			phase := time.Duration(chance.IntN(60_000)) * time.Millisecond
			for minute := range m.minutes {
				sent := m.begin().Add(time.Duration(minute)*time.Minute + phase)
				line = m.probe(line[:0], madeMail{server, via, sent, chance})
				if _, err := w.Write(line); err != nil {
					return err
				}
			}
		}
	}
	watches := m.watches(w)
	fmt.Fprintf(w, `{"type":"end","records":%d}`+"\n", m.probes()+watches)
	return w.Flush()
}

// madeMail is one probe.
type madeMail struct {
	server int
	via    string
	sent   time.Time
	chance *rand.Rand
}

// probe appends the line of one probe: most are accepted at once and come after a
// second or two. What is sent in an outage is tried as Postfix tries it, by the
// agent itself or by the relay.
func (m made) probe(line []byte, p madeMail) []byte {
	name, id := madeServer(p.server), p.id()
	line = fmt.Appendf(line, `{"type":"probe","agent":"e2e","route":"%s-%s","id":"%x-%x-%x-%x-%x","mac":"%x","server":"%s","network":"%s","via":"%s","domain":"agent.test","attempts":[`,
		name, p.via, id[:4], id[4:6], id[6:8], id[8:10], id[10:], id, name, madeNetwork(p.server), p.via)
	taken, n := p.sent, 1
	back := m.back(p.server, p.sent)
	for !back.IsZero() && taken.Before(back) {
		if p.via == "mx" {
			line = fmt.Appendf(line, `{"n":%d,"began":"%s","ended":"%s","class":"timeout","phase":"connect","phases_ns":{"connect":20000000000},"target":"%s:25","err":"dial tcp: no answer within 20s"},`,
				n, stamp(taken), stamp(taken.Add(madeDial)), name)
			n++
		}
		ended := taken.Add(madeDial)
		taken = ended.Add(min(max(ended.Sub(p.sent), 300*time.Second), 4000*time.Second))
	}
	accepted, by := taken, name
	if p.via == "relay" {
		accepted, by = p.sent, "relay.test"
	}
	delay := time.Duration(800+p.chance.IntN(1200)) * time.Millisecond
	line = fmt.Appendf(line, `{"n":%d,"began":"%s","dotted":"%s","ended":"%s","class":"accepted","phases_ns":{"connect":1200000,"envelope":2100000,"data":9400000},"target":"%s:25","code":250,"enhanced":"2.0.0","text":"Ok: queued as %X"}],`,
		n, stamp(accepted), stamp(accepted.Add(12*time.Millisecond)), stamp(accepted.Add(40*time.Millisecond)), by, id[8:14])
	line = fmt.Appendf(line, `"arrivals":[{"copy":"%x","mailbox":"%s","folder":"INBOX","uidvalidity":7,"uid":%d,"after":"%s","by":"%s","source":"look","internal":"%s","hops":[{"by":"%s","from":"%s","id":"%X","at":"%s"}]}]}`,
		id[8:], name, p.sent.Unix()%1e9, stamp(taken.Add(delay-40*time.Millisecond)), stamp(taken.Add(delay)), stamp(taken.Add(delay).Truncate(time.Second)),
		name, madeHop, id[8:14], stamp(taken.Add(delay).Truncate(time.Second)))
	return append(line, '\n')
}

// id returns a UUID of version 7 (RFC 9562 section 5.7).
func (p madeMail) id() (id [16]byte) {
	binary.BigEndian.PutUint64(id[:8], uint64(p.sent.UnixMilli())<<16|0x7000|p.chance.Uint64()&0x0fff)
	binary.BigEndian.PutUint64(id[8:], 1<<63|p.chance.Uint64()>>2)
	return id
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

// watches writes the coverage, and returns how many records that is. Each mailbox
// is connected to anew once a day, and cannot be read in an outage.
func (m made) watches(w io.Writer) (n int) {
	put := func(kind, field, name string, from, to time.Time) {
		if field != "" {
			field = fmt.Sprintf(`,"%s":"%s"`, field, name)
		}
		fmt.Fprintf(w, `{"type":"%s","agent":"e2e"%s,"from":"%s","to":"%s"}`+"\n", kind, field, stamp(from), stamp(to))
		n++
	}
	put("watch", "", "", m.begin(), m.end)
	put("reference", "reference", "reference.test:25", m.begin(), m.end)
	for server := range m.servers {
		for from := m.begin(); from.Before(m.end); {
			to := from.Add(24 * time.Hour)
			for _, o := range m.outages {
				if server >= o.first && server < o.first+madeTogether && from.Before(o.from) && o.from.Before(to) {
					to = o.from
				}
			}
			if to.After(m.end) {
				to = m.end
			}
			put("watch", "mailbox", madeServer(server), from, to)
			if from = m.back(server, to); from.IsZero() {
				from = to.Add(time.Second)
			}
		}
	}
	return n
}
