package mailbox

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"mailprobe/probe"
)

// lookout is a Recorder that tells of each round of looks.
type lookout struct{ rounds chan struct{} }

func (lookout) Positions(context.Context) ([]probe.Position, error) { return nil, nil }

func (lookout) Record(_ context.Context, s probe.Sighting) ([]probe.Recorded, error) {
	return make([]probe.Recorded, len(s.Arrivals)+len(s.Notices)), nil
}

func (l lookout) State(s probe.MailboxState) { l.rounds <- struct{}{} }

// bareServer answers so little, and so cheaply, that what is measured is the
// client.
func bareServer(c net.Conn) {
	defer c.Close()
	io.WriteString(c, "* PREAUTH ready\r\n")
	lines := bufio.NewReader(c)
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
		switch {
		case command == "CAPABILITY":
			io.WriteString(c, "* CAPABILITY IMAP4rev1 IDLE UIDPLUS\r\n")
		case strings.HasPrefix(command, "SELECT"):
			io.WriteString(c, "* 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 1] x\r\n")
		case strings.HasPrefix(command, "UID SEARCH"):
			io.WriteString(c, "* SEARCH\r\n")
		case command == "IDLE":
			io.WriteString(c, "+ idling\r\n")
			lines.ReadSlice('\n')
		}
		fmt.Fprintf(c, "%s OK done\r\n", tag)
	}
}

// BenchmarkLook measures a look that brings nothing, from Wake to its end, over
// TCP; the server's part is in it.
func BenchmarkLook(b *testing.B) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer ln.Close()
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go bareServer(c)
		}
	}()
	l := lookout{make(chan struct{})}
	o := options(nil)
	o.Host, o.Port, o.Dialer = "127.0.0.1", ln.Addr().(*net.TCPAddr).Port, nil
	w, err := New(o, l)
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan error)
	go func() { done <- w.Run(ctx) }()
	<-l.rounds
	b.ReportAllocs()
	for b.Loop() {
		w.Wake()
		<-l.rounds
	}
	cancel()
	<-done
}
