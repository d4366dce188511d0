package e2e

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// benchStore is a Dovecot of many mailboxes behind a proxy that knows when each
// mail came (LMTP), and one that counts what it is asked (IMAP).
//
//	agent ─► sink ─► LMTP proxy ─► Dovecot ─► counter ─► agent
type benchStore struct {
	*dovecot
	lmtp  *lmtpProxy
	imap  *counter
	sink  *sink
	users []User
}

// newBenchStore starts everything; it ends with the benchmark.
func newBenchStore(b *testing.B, mailboxes int) *benchStore {
	b.Helper()
	dir := worldFolder(b)
	addr := freePorts(b, 5)
	w := &benchStore{}
	for i := range mailboxes {
		w.users = append(w.users, User{fmt.Sprintf("user%02d@hosted.test", i), "probe-secret"})
	}
	certs := newCertificates(b, dir, time.Now().Add(24*time.Hour))
	w.dovecot = newDovecot(b, filepath.Join(dir, "dovecot"), dovecotConfig{
		imap: addr[0], imaps: addr[1], lmtp: addr[2], auth: filepath.Join(dir, "auth"), users: w.users, certs: certs})
	w.lmtp = listenLMTP(b, addr[3], addr[2])
	w.imap = listenCounter(b, addr[4], addr[0])
	if err := w.start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := w.stop(); err != nil {
			b.Error(err)
		}
	})
	for _, u := range w.users { // Dovecot makes folders at the first delivery, but not well where two come at once
		box := dialIMAP(b, addr[0], nil, u)
		box.command("SELECT Junk")
		box.command("SELECT INBOX")
		box.command("LOGOUT")
	}
	w.sink = listenSink(b, w.lmtp.address)
	return w
}
