package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-smtp"
	"github.com/google/uuid"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/ledger"
	"mailprobe/probe/mailbox"
)

const benchArrivals = 20_000

// arrivals records the arrivals of a mailbox of 20,000 probes that are
// really pending, against one FETCH of the same headers by bare go-imap, which
// records nothing.
func (s *suite) arrivals(b *testing.B) {
	w := StartReal(b, RealOptions{})
	f := newFilled(b, w)
	t := newTable("(b) arrivals a second, a Dovecot mailbox of 20,000 probes", "run|recorded, kept|recorded, removed|bare FETCH|ratio kept|ratio removed")
	defer t.end()
	var rates, bares, kept, removed []float64
	for i := range benchRuns {
		bare := benchArrivals / timeOf(func() { f.fetchBare(b) })
		keep := benchArrivals / f.record(b, mailbox.Keep)
		remove := benchArrivals / f.record(b, mailbox.Delete)
		f.restore(b)
		rates, bares = append(rates, keep), append(bares, bare)
		kept, removed = append(kept, keep/bare), append(removed, remove/bare)
		t.row(fmt.Sprintf("%d|%.0f|%.0f|%.0f|%.2f|%.2f", i+1, keep, remove, bare, keep/bare, remove/bare))
	}
	t.row(fmt.Sprintf("median|%.0f||%.0f|%.2f|%.2f", median(rates), median(bares), median(kept), median(removed)))
	s.addRatio("(b) arrivals recorded a second", fmt.Sprintf("%.0f", median(rates)), fmt.Sprintf("%.0f bare FETCH", median(bares)),
		median(kept), atLeast(0.30, ""))
}

// filled is a mailbox full of probes, and a ledger in which all of them are
// pending.
type filled struct {
	world  *Real
	key    probe.Key
	ledger string // folder of the ledger as it was before any arrival
	home   string // the mailbox on disk
	saved  string // a copy of it
}

func newFilled(b *testing.B, w *Real) *filled {
	b.Helper()
	dir := b.TempDir()
	f := &filled{world: w, key: probe.NewKey(), ledger: filepath.Join(dir, "ledger"), saved: filepath.Join(dir, "saved"),
		home: filepath.Join(filepath.Dir(w.store.log), "homes", w.endpoints.Users[0].Address)}
	f.deliver(b, f.intend(b))
	must(Store, w.stopStore())
	run(b, "cp", "-a", f.home, f.saved)
	must(Store, w.startStore())
	return f
}

// intend puts the probes into the ledger and returns their mails.
func (f *filled) intend(b *testing.B) []probe.Mail {
	b.Helper()
	l, err := ledger.Open(b.Context(), f.ledger, ledger.Options{Agent: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	r := probe.Route{Name: "bench-mx", Server: "bench", Via: probe.MX, From: "mailprobe@agent.test", To: f.world.endpoints.Users[0].Address}
	mails := make([]probe.Mail, benchArrivals)
	parallel(benchArrivals, 200, func(i int) {
		now := time.Now()
		p := probe.Probe{Tag: f.key.Sign(probe.Ref{Agent: "bench", Route: r.Name, ID: uuid.Must(uuid.NewV7())}), Server: r.Server, Via: r.Via,
			Domain: probe.DomainOf(r.From), Attempts: []probe.Attempt{{N: 1, Began: now}}}
		end := probe.Attempt{N: 1, Began: now, Dotted: now, Ended: time.Now(), Class: probe.Accepted, Reply: probe.NewReply(250, "2.0.0 Ok: queued as 4D3C2B1A009C")}
		ctx := context.Background()
		for _, err := range []error{l.Intend(ctx, p), l.MarkDot(ctx, p.Tag.Ref, 1, now), l.EndAttempt(ctx, p.Tag.Ref, end, time.Time{})} {
			if err != nil {
				b.Error(err)
			}
		}
		mails[i] = probe.Compose(r, p.Tag, now)
	})
	return mails
}

// received are the trace fields that two Postfix hops write.
const received = "Received: from relay.example (relay.example [198.51.100.25])\r\n\tby mx1.example.jp (Postfix) with ESMTPS id 4D3C2B1A009C\r\n\tfor <probe@hosted.test>; %[1]s\r\n" +
	"Received: from agent.test (agent.test [203.0.113.7])\r\n\tby relay.example (Postfix) with ESMTP id 9F8E7D6C5B4A\r\n\tfor <probe@hosted.test>; %[1]s\r\n"

// deliver puts the mails into the mailbox by LMTP.
func (f *filled) deliver(b *testing.B, mails []probe.Mail) {
	b.Helper()
	const connections = 8
	parallel(connections, connections, func(n int) {
		conn, err := net.Dial("tcp", f.world.lmtp.target)
		if err != nil {
			b.Error(err)
			return
		}
		c := smtp.NewClientLMTP(conn)
		defer c.Close()
		for i := n; i < len(mails); i += connections {
			head := fmt.Appendf(nil, received, time.Now().Format(time.RFC1123Z))
			if err := c.SendMail(mails[i].From, []string{mails[i].To}, io.MultiReader(bytes.NewReader(head), bytes.NewReader(mails[i].Content))); err != nil {
				b.Errorf("delivering by LMTP: %v", err)
				return
			}
		}
	})
	if b.Failed() {
		b.FailNow()
	}
}

// restore puts the mailbox back as it was.
func (f *filled) restore(b *testing.B) {
	b.Helper()
	must(Store, f.world.stopStore())
	if err := os.RemoveAll(f.home); err != nil {
		b.Fatal(err)
	}
	run(b, "cp", "-a", f.saved, f.home)
	must(Store, f.world.startStore())
}

// record has the agent's own code record the whole mailbox over a fresh copy of
// the ledger, and returns how many seconds that took.
func (f *filled) record(b *testing.B, d mailbox.Disposal) float64 {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "ledger")
	run(b, "cp", "-a", f.ledger, dir)
	l, err := ledger.Open(b.Context(), dir, ledger.Options{Agent: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	var recorded atomic.Int64
	done := make(chan struct{})
	var once sync.Once
	a, err := agent.New(agent.Options{Name: "bench", Key: f.key, Ledger: l, Observer: agent.Observer{
		Arrived: func(probe.Arrival, probe.Recorded) { recorded.Add(1) },
		Mailbox: func(s probe.MailboxState) { // said after each look that is whole, removal included
			if recorded.Load() == benchArrivals {
				once.Do(func() { close(done) })
			}
		},
	}})
	if err != nil {
		b.Fatal(err)
	}
	host, port := split(f.world.endpoints.IMAP)
	number, _ := strconv.Atoi(port)
	user := f.world.endpoints.Users[0]
	w, err := mailbox.New(mailbox.Options{Name: "bench", Host: host, Port: number, TLS: mailbox.TLSNone, AllowPlaintextAuth: true,
		Username: user.Address, Password: user.Password, Agent: "bench", Key: f.key, Disposal: d}, a.Inbox("bench"))
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	var wg sync.WaitGroup
	took := timeOf(func() {
		wg.Go(func() { _ = w.Run(ctx) })
		select {
		case <-done:
		case <-time.After(2 * time.Minute):
			b.Errorf("after 2 minutes %d of %d are recorded", recorded.Load(), benchArrivals)
		}
	})
	cancel()
	wg.Wait()
	return took
}

// fetchBare reads the same headers in one FETCH and throws them away.
func (f *filled) fetchBare(b *testing.B) {
	b.Helper()
	user := f.world.endpoints.Users[0]
	c, err := imapclient.DialInsecure(f.world.endpoints.IMAP, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(user.Address, user.Password).Wait(); err != nil {
		b.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		b.Fatal(err)
	}
	cmd := c.Fetch(imap.UIDSet{{Start: 1, Stop: 0}}, &imap.FetchOptions{UID: true, InternalDate: true,
		BodySection: []*imap.FetchItemBodySection{{Specifier: imap.PartSpecifierHeader, Peek: true, HeaderFields: benchFields,
			Partial: &imap.SectionPartial{Size: 64 << 10}}}})
	n := 0
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			if body, ok := item.(imapclient.FetchItemDataBodySection); ok {
				if _, err := io.Copy(io.Discard, body.Literal); err != nil {
					b.Fatal(err)
				}
			}
		}
		n++
	}
	if err := cmd.Close(); err != nil || n != benchArrivals {
		b.Fatalf("%d mails, %v: want %d", n, err, benchArrivals)
	}
}

// benchFields are the fields that the agent asks for.
var benchFields = []string{"Mailprobe-Tag", "Message-ID", "Subject", "In-Reply-To", "References", "Auto-Submitted", "Content-Type",
	"Return-Path", "Delivered-To", "X-Original-To", "Received", "Authentication-Results"}

// parallel calls f for 0 to n-1, so many at a time.
func parallel(n, atOnce int, f func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}
