package submit_test

import (
	"bufio"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"mailprobe/probe"
	"mailprobe/probe/submit"
)

// sink is a server on the loopback that takes every mail; it returns its port.
func sink(tb testing.TB, hello *atomic.Value) int {
	tb.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	var served sync.WaitGroup
	served.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			served.Go(func() { take(conn, hello) })
		}
	})
	tb.Cleanup(func() {
		l.Close()
		served.Wait()
	})
	return l.Addr().(*net.TCPAddr).Port
}

// take is the server's end of one connection.
func take(conn net.Conn, hello *atomic.Value) {
	defer conn.Close()
	r := bufio.NewReaderSize(conn, 1024)
	io.WriteString(conn, "220 sink\r\n")
	inData := false
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		reply := "250 2.0.0 Ok\r\n"
		switch {
		case inData && line != ".\r\n":
			continue
		case inData:
			inData = false
		case strings.HasPrefix(line, "EHLO"):
			hello.Store(line + conn.RemoteAddr().(*net.TCPAddr).IP.String())
		case strings.HasPrefix(line, "DATA"):
			inData, reply = true, "354 go\r\n"
		case strings.HasPrefix(line, "QUIT"):
			return
		}
		if _, err := io.WriteString(conn, reply); err != nil {
			return
		}
	}
}

// The default dialer uses the source address, and names it in EHLO.
func TestLoopback(t *testing.T) {
	var hello atomic.Value
	s, err := submit.New(submit.Endpoint{Host: "127.0.0.1", Port: sink(t, &hello), TLS: submit.TLSNone, Source: netip.MustParseAddr("127.0.0.2")})
	if err != nil {
		t.Fatal(err)
	}
	a := s.Submit(t.Context(), testMail, probe.Steps{})
	if a.Class != probe.Accepted {
		t.Fatalf("%+v", a)
	}
	if want := "EHLO [127.0.0.2]\r\n127.0.0.2"; hello.Load() != want {
		t.Errorf("the server saw %q, want %q", hello.Load(), want)
	}
}

func TestLoopbackRefused(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	s, err := submit.New(submit.Endpoint{Host: "127.0.0.1", Port: port, TLS: submit.TLSNone})
	if err != nil {
		t.Fatal(err)
	}
	if a := s.Submit(t.Context(), testMail, probe.Steps{}); a.Class != probe.Refused || !strings.HasSuffix(a.Err, "dialing: connect: connection refused") {
		t.Errorf("%+v", a)
	}
}

func BenchmarkSubmit(b *testing.B) {
	var hello atomic.Value
	s, err := submit.New(submit.Endpoint{Host: "127.0.0.1", Port: sink(b, &hello), TLS: submit.TLSNone, Hello: "probe.example"})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetParallelism(25) // 50 at once on two cores
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if a := s.Submit(b.Context(), testMail, probe.Steps{}); a.Class != probe.Accepted {
				b.Errorf("%s: %s", a.Class, a.Err)
			}
		}
	})
}
