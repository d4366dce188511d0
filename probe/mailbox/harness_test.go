package mailbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

var (
	ourKey   = probe.Key{1, 2, 3}
	otherKey = probe.Key{9, 9, 9}
)

// options are those of a watcher of the fake server.
func options(s *fakeServer) Options {
	return Options{
		Name: "box", Host: "mail.example", TLS: TLSNone, AllowPlaintextAuth: true,
		Username: "probe@example", Password: "secret",
		Agent: "tokyo", Key: ourKey, Dialer: s,
	}
}

// header returns the header of a test mail of an agent, signed with a key. Each
// number gives another mail, and the same one for the same number.
func header(agent string, key probe.Key, number int) string {
	id := uuid.UUID{0x01, 0x90, 6: 0x70, 8: 0x80, 14: byte(number >> 8), 15: byte(number)}
	tag := key.Sign(probe.Ref{Agent: agent, Route: "mx1", ID: id}).String()
	return "Return-Path: <probe@example>\r\n" +
		"Received: from relay.example (relay.example [192.0.2.1])\r\n\tby mx.example (Postfix) with ESMTP id Q" + fmt.Sprint(number) +
		"\r\n\tfor <probe@example>; Fri,  6 May 2011 12:00:00 +0900 (JST)\r\n" +
		"Authentication-Results: mx.example; spf=pass smtp.mailfrom=example; dkim=fail header.d=example; dmarc=none\r\n" +
		"Message-ID: <" + tag + "@example>\r\n" +
		"Subject: Mail delivery test\r\n " + tag + "\r\n" +
		probe.TagField + ":\r\n " + tag + "\r\n\r\n"
}

func ours(number int) string { return header("tokyo", ourKey, number) }

// foreign returns the header of a mail that has nothing to do with us.
func foreign(number int) string {
	return fmt.Sprintf("Message-ID: <%d@elsewhere.example>\r\nSubject: lunch\r\n\r\n", number)
}

// ledger is a Recorder that keeps everything.
type ledger struct {
	mu        sync.Mutex
	positions map[string]probe.Position
	arrivals  map[probe.CopyID]probe.Arrival // the first sighting of each copy, with its tightest bounds
	notices   map[probe.CopyID]probe.Notice
	times     map[probe.CopyID]int // how often each copy was seen
	sightings []probe.Sighting
	states    []probe.MailboxState
	fail      func() error             // nil: recording works
	known     func(probe.Arrival) bool // nil: every probe is known
	knows     func(probe.Notice) bool  // likewise, of notices
	after     func()                   // called when something was recorded
}

func newLedger() *ledger {
	return &ledger{positions: map[string]probe.Position{}, arrivals: map[probe.CopyID]probe.Arrival{}, times: map[probe.CopyID]int{}, notices: map[probe.CopyID]probe.Notice{}}
}

func (l *ledger) Positions(context.Context) ([]probe.Position, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Collect(maps.Values(l.positions)), nil
}

func (l *ledger) Record(_ context.Context, s probe.Sighting) ([]probe.Recorded, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail != nil {
		if err := l.fail(); err != nil {
			return nil, err
		}
	}
	var results []probe.Recorded
	for _, a := range s.Arrivals {
		before, seen := l.arrivals[a.Copy]
		if !seen || a.By.Before(before.By) || a.By.Equal(before.By) && a.After.After(before.After) {
			l.arrivals[a.Copy] = a
		}
		l.times[a.Copy]++
		results = append(results, probe.Recorded{Known: l.known == nil || l.known(a), New: !seen})
	}
	for _, n := range s.Notices {
		_, seen := l.notices[n.Copy]
		l.notices[n.Copy] = n
		results = append(results, probe.Recorded{Known: l.knows == nil || l.knows(n), New: !seen})
	}
	l.sightings = append(l.sightings, s)
	l.positions[s.Position.Folder] = s.Position
	if l.after != nil && len(s.Arrivals) > 0 {
		l.after()
	}
	return results, nil
}

// breaks makes recording fail, or work again.
func (l *ledger) breaks(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fail = func() error { return err }
}

func (l *ledger) State(s probe.MailboxState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.states = append(l.states, s)
}

// list returns the arrivals, the first shown first.
func (l *ledger) list() []probe.Arrival {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := slices.Collect(maps.Values(l.arrivals))
	probe.SortArrivals(list)
	return list
}

func (l *ledger) position(folder string) probe.Position {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.positions[folder]
}

// counts returns how many foreign and forged mails were counted.
func (l *ledger) counts() (foreign, forged int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.sightings {
		foreign += s.Foreign
		forged += s.Forged
	}
	return foreign, forged
}

// errs returns the reasons for which the mailbox could not be read.
func (l *ledger) errs() (list []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.states {
		if !s.Readable {
			list = append(list, s.Err)
		}
	}
	return list
}

func (l *ledger) lastState() probe.MailboxState {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.states) == 0 {
		return probe.MailboxState{}
	}
	return l.states[len(l.states)-1]
}

var errStop = errors.New("the test is over")

// watch runs a watcher until the returned function is called.
func watch(t *testing.T, o Options, l *ledger) (w *Watcher, stop func()) {
	t.Helper()
	w, err := New(o, l)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	done := make(chan error)
	go func() { done <- w.Run(ctx) }()
	return w, func() {
		t.Helper()
		cancel(errStop)
		if err := <-done; !errors.Is(err, errStop) {
			t.Errorf("Run returned %v", err)
		}
	}
}

// bubble runs a test in a synctest bubble, and lets the servers of the test come
// to their end.
func bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		defer time.Sleep(2 * time.Hour)
		f(t)
	})
}

// pass lets time pass, and everything that is due happen.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// contains tells whether one of the texts contains a part.
func contains(list []string, part string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, part) })
}
