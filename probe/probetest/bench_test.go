package probetest_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"mailprobe/probe/probetest"
)

// cpu returns the processor time of this process so far.
func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkDelivery measures mx to INBOX on sockets, with the cost of the
// clients, over kept connections.
func BenchmarkDelivery(b *testing.B) {
	w := listening(b, twoServers())
	var n atomic.Int64
	began := cpu()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		s := exchanger(b, w)
		for pb.Next() {
			if err := s.send(fmt.Sprint("m", n.Add(1))); err != nil {
				b.Error(err)
				return
			}
		}
	})
	for w.Server("mx1.a.example").Queued() > 0 {
		<-w.Changed()
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
	b.ReportMetric(float64((cpu()-began).Microseconds())/float64(b.N), "cpu-µs/mail")
}

// BenchmarkConnectionEach is as BenchmarkDelivery, with a connection for each
// mail, as a prober does.
func BenchmarkConnectionEach(b *testing.B) {
	w := listening(b, twoServers())
	address := w.Server("mx1.a.example").MXAddr()
	var n atomic.Int64
	began := cpu()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := hand(connect(b, address), nil, "out@c.example", "ann@a.example", mail(fmt.Sprint("m", n.Add(1)))); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
	b.ReportMetric(float64((cpu()-began).Microseconds())/float64(b.N), "cpu-µs/mail")
}

// BenchmarkReadAndRemove measures fetching the headers of a mailbox of 10,000
// mails and removing them in batches of 500.
func BenchmarkReadAndRemove(b *testing.B) {
	const mails, batch = 10000, 500
	for b.Loop() {
		b.StopTimer()
		w := listening(b, twoServers())
		s := exchanger(b, w)
		for i := range mails {
			if err := s.send(fmt.Sprint("m", i)); err != nil {
				b.Fatal(err)
			}
		}
		for w.Server("mx1.a.example").Queued() > 0 {
			<-w.Changed()
		}
		b.StartTimer()
		readAndRemove(b, w, mails, batch)
	}
	b.ReportMetric(float64(b.N*mails)/b.Elapsed().Seconds(), "mails/s")
}

func readAndRemove(b *testing.B, w *probetest.World, mails, batch int) {
	c := login(b, connect(b, w.Server("mx1.a.example").IMAPAddr()), "ann@a.example", nil)
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		b.Fatal(err)
	}
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}, Silent: true}
	for first := 1; first <= mails; first += batch {
		set := imap.UIDSet{{Start: imap.UID(first), Stop: imap.UID(first + batch - 1)}}
		if got := fetch(b, c, set); len(got) != batch || !strings.Contains(got[0].Header, "Received:") {
			b.Fatalf("fetched %d mails", len(got))
		}
		if err := c.Store(set, flags, nil).Close(); err != nil {
			b.Fatal(err)
		}
		if err := c.UIDExpunge(set).Close(); err != nil {
			b.Fatal(err)
		}
	}
}
