package submit_test

import (
	"context"
	"io"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"mailprobe/probe"
	"mailprobe/probe/submit"
)

// blurt is a server that says what it has without listening, in pieces of a
// size, then hangs up or stays.
type blurt struct {
	text  []byte
	piece int
	stay  bool
}

func (b blurt) DialContext(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		io.Copy(io.Discard, server)
	}()
	go func() {
		defer server.Close()
		for piece := range slices.Chunk(b.text, b.piece) {
			if _, err := server.Write(piece); err != nil {
				return
			}
		}
		if b.stay {
			<-heard
		}
	}()
	return client, nil
}

// FuzzServer lets servers say anything. Each attempt must end in a class and a
// phase, in time, and with a text that can be recorded; and a mail counts as
// accepted only where its dot was sent.
func FuzzServer(f *testing.F) {
	for _, seed := range []string{
		"",
		"220 hi\r\n",
		"220 hi\r\n250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 2.0.0 queued\r\n",
		"220-a\r\n220 b\r\n250-x\r\n250-AUTH PLAIN LOGIN CRAM-MD5\r\n250 STARTTLS\r\n334 PDE4OTYu\r\n235 ok\r\n",
		"220 x\r\n250 STARTTLS\r\n220 go\r\n\x16\x03\x01\x00\x05hello",
		"421 4.3.2 \x1b[31mno\xff\r\n",
		"220 x\n502\n250\n250-",
		"SSH-2.0-OpenSSH_9.2\r\n",
	} {
		for mode := range byte(4) {
			f.Add([]byte(seed), mode, byte(20), true)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, mode, piece byte, stay bool) {
		if len(text) > 100<<10 {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			e := submit.Endpoint{
				Host: "192.0.2.1", Hello: "probe.example", AllowPlaintextAuth: true,
				TLS:    []submit.TLSMode{submit.TLSNone, submit.TLSImplicit, submit.TLSStartTLS, submit.TLSOpportunistic}[mode%4],
				Dialer: blurt{text: text, piece: int(piece) + 1, stay: stay},
			}
			if mode >= 128 {
				e.Auth = &submit.Auth{Username: "tim", Password: "tanstaaf"}
			}
			s, err := submit.New(e)
			if err != nil {
				t.Fatal(err)
			}
			dotted := false
			began := time.Now()
			a := s.Submit(t.Context(), testMail, probe.Steps{BeforeDot: func(context.Context) error { dotted = true; return nil }})
			switch {
			case !slices.Contains(probe.Classes, a.Class) || a.Class == probe.Accepted != (a.Phase == ""):
				t.Errorf("class %q, phase %q", a.Class, a.Phase)
			case a.Class == probe.Accepted && (!dotted || a.Reply.Code/100 != 2):
				t.Errorf("accepted, with dot %v, by %+v", dotted, a.Reply)
			case a.Class != probe.Accepted && a.Err == "":
				t.Errorf("%s without a word", a.Class)
			case !utf8.ValidString(a.Err) || !utf8.ValidString(a.Reply.Text) || len(a.Err) > 2100:
				t.Errorf("unfit text %q, %q", a.Err, a.Reply.Text)
			case time.Since(began) > 45*time.Minute:
				t.Errorf("took %v", time.Since(began))
			}
		})
	})
}
