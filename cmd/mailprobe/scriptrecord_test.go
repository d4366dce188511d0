package main

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// An hour of 6 May 2011, in Japan: a test mail a minute through each of three
// servers, of which the two in 192.0.2.0/24 cannot be reached for a quarter of
// an hour. Who tries to reach them waits for 30 s, and tries again every five
// minutes.
var (
	hourBegins   = time.Date(2011, 5, 6, 4, 0, 0, 0, time.FixedZone("JST", 9*60*60))
	hourEnds     = hourBegins.Add(time.Hour)
	outageBegins = hourBegins.Add(10 * time.Minute)
	outageEnds   = hourBegins.Add(25 * time.Minute)
)

// A recorded server sends its mails at one second of each minute.
type recorded struct {
	name, network string
	second        time.Duration
	fails         bool
}

var recordedServers = []recorded{
	{"mx1.a.example", "192.0.2.0/24", 0, true},
	{"mx2.a.example", "192.0.2.0/24", 20 * time.Second, true},
	{"mx3.b.example", "198.51.100.0/24", 40 * time.Second, false},
}

// recordCmd writes that hour as an export: of the agent tokyo, or another, and
// whole, or only until a minute, as if the agent was stopped then.
func recordCmd(ts *testscript.TestScript, neg bool, args []string) {
	flags := flag.NewFlagSet("record", flag.ContinueOnError)
	agent := flags.String("agent", "tokyo", "whose record it is")
	minutes := flags.Int("minutes", 60, "how long it is")
	usageIf(ts, neg || flags.Parse(args) != nil || flags.NArg() != 1, "record [-agent NAME] [-minutes N] FILE")
	f, err := os.Create(ts.MkAbs(flags.Arg(0)))
	ts.Check(err)
	defer f.Close()
	w := recording{agent: *agent, ends: hourBegins.Add(time.Duration(*minutes) * time.Minute), out: json.NewEncoder(f)}
	ts.Check(w.write())
}

// recording writes an export line by line. It shares no code with the ledger.
type recording struct {
	agent string
	ends  time.Time
	out   *json.Encoder
	lines int
}

type line map[string]any

func (r *recording) write() error {
	if err := r.out.Encode(line{"type": "mailprobe-export", "version": 1, "agent": r.agent}); err != nil {
		return err
	}
	for _, s := range recordedServers {
		for n := 0; ; n++ {
			sent := hourBegins.Add(time.Duration(n)*time.Minute + s.second)
			if !sent.Before(r.ends) {
				break
			}
			if err := r.put(r.mail(s, n, sent)); err != nil {
				return err
			}
		}
	}
	for _, w := range r.watches() {
		if err := r.put(w); err != nil {
			return err
		}
	}
	return r.out.Encode(line{"type": "end", "records": r.lines})
}

func (r *recording) put(l line) error {
	r.lines++
	return r.out.Encode(l)
}

func unreachable(s recorded, at time.Time) bool {
	return s.fails && !at.Before(outageBegins) && at.Before(outageEnds)
}

// mail is what was known of a mail when the record ends. One that is taken takes
// 300 ms, and is in the mailbox within the next 700.
func (r *recording) mail(s recorded, n int, sent time.Time) line {
	p := line{
		"type": "probe", "agent": r.agent, "route": s.name + "-mx", "server": s.name, "network": s.network, "via": "mx", "domain": "agent.example",
		"id": fmt.Sprintf("0192%04x-0000-7000-8000-%012x", n, s.second/time.Second), "mac": hex.EncodeToString(make([]byte, 16)),
	}
	var tries []line
	for at := sent; at.Before(r.ends); at = at.Add(5 * time.Minute) {
		try := line{"n": len(tries) + 1, "began": at, "target": s.name + ":25"}
		tries = append(tries, try)
		if unreachable(s, at) {
			try["ended"], try["class"], try["phase"], try["err"] = at.Add(30*time.Second), "timeout", "connect", "no answer within 30s"
			continue
		}
		try["dotted"], try["ended"], try["class"], try["code"], try["text"] = at.Add(200*time.Millisecond), at.Add(300*time.Millisecond), "accepted", 250, "queued"
		p["arrivals"] = []line{{
			"copy": fmt.Sprintf("%016x", n), "mailbox": s.name, "folder": "INBOX", "uidvalidity": 1, "uid": n + 1,
			"after": at.Add(300 * time.Millisecond), "by": at.Add(time.Second), "source": "look",
		}}
		break
	}
	p["attempts"] = tries
	return p
}

// watches is the coverage: the agent ran, and could read the mailbox of each
// server that could be reached.
func (r *recording) watches() []line {
	span := func(mailbox string, from, to time.Time) line {
		if to.After(r.ends) {
			to = r.ends
		}
		w := line{"type": "watch", "agent": r.agent, "from": from, "to": to}
		if mailbox != "" {
			w["mailbox"] = mailbox
		}
		return w
	}
	list := []line{span("", hourBegins, hourEnds)}
	for _, s := range recordedServers {
		if !s.fails {
			list = append(list, span(s.name, hourBegins, hourEnds))
			continue
		}
		list = append(list, span(s.name, hourBegins, outageBegins))
		if outageEnds.Before(r.ends) {
			list = append(list, span(s.name, outageEnds, hourEnds))
		}
	}
	return list
}
