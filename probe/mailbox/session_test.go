package mailbox

import (
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
)

// TestWhatWasReadAheadIsHandedOver sends the greeting and what the client is to
// read in one piece.
func TestWhatWasReadAheadIsHandedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := net.Pipe()
		go server.Write([]byte("* OK [CAPABILITY IMAP4rev1] hello\r\n* OK [CAPABILITY IMAP4rev1 MOVE] more\r\n"))
		d := newDialogue(newGuard(client, &Options{Poll: time.Minute, CommandTimeout: time.Minute}), time.Minute)
		if err := d.greet(t.Context()); err != nil {
			t.Fatal(err)
		}
		if d.caps.Has(imap.CapMove) || d.br.Buffered() == 0 {
			t.Fatal("the dialogue read on, or nothing was read ahead")
		}
		s := newSession(d, time.Minute)
		defer s.close()
		synctest.Wait()
		if !s.offers(imap.CapMove) {
			t.Error("what was read ahead is lost")
		}
	})
}

// TestGreetingNamesWhatCounts compares what the client is told with what the
// server offers.
func TestGreetingNamesWhatCounts(t *testing.T) {
	for offered, want := range map[string]string{
		"IMAP4rev1 SASL-IR AUTH=PLAIN X(Y] MOVE idle": "* PREAUTH [CAPABILITY IMAP4rev1 IDLE MOVE] at your service\r\n",
		"IMAP4rev1 IMAP4rev2 LITERAL+ QUOTA UIDPLUS":  "* PREAUTH [CAPABILITY IMAP4rev1 LITERAL+ QUOTA UIDPLUS] at your service\r\n",
		"IMAP4rev2 LITERAL-":                          "* PREAUTH [CAPABILITY IMAP4rev2 LITERAL-] at your service\r\n",
		"X-THING":                                     "* PREAUTH [CAPABILITY IMAP4rev1] at your service\r\n",
	} {
		if got := (&dialogue{caps: parseCaps(offered)}).greeting(); got != want {
			t.Errorf("%s: %q", offered, got)
		}
	}
}
