package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mailprobe/probe"
)

// Real is a World of real servers on loopback, all under one temporary folder:
//
//	relay Postfix ─► hosted Postfix ─► LMTP proxy ─► Dovecot ─► IMAP gates
//	                  mx, submission
//
// Each instance has its own configuration, queue and log; those of the machine
// are never touched.
type Real struct {
	relay, hosted *postfix
	store         *dovecot
	lmtp          *lmtpProxy
	imap, imaps   *gate
	moods         *moods // nil where they are not wanted
	endpoints     Endpoints
}

// RealOptions are what a test may want otherwise.
type RealOptions struct {
	Expired bool // the certificates of the hosted server ended yesterday
	Moody   bool // the servers defer, greylist, file as junk and warn of delays where they are asked to
	Narrow  int  // how many mails a second the hosted mx takes from the relay; 0: as they come
}

// relaySource is the address that the relay sends from, so that the hosted
// server's log tells its mail from that of other clients.
const relaySource = "127.0.0.2"

// realUsers are the mailboxes of a Real.
var realUsers = []User{
	{"probe@hosted.test", "probe-secret"},
	{"bounces@hosted.test", "bounces-secret"},
	{"other@hosted.test", "other-secret"},
}

// StartReal starts a World that ends with the test. It fails the test where a
// server is missing or the user is not root: proof on real servers is never
// skipped.
func StartReal(t testing.TB, o RealOptions) *Real {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Fatal("real Postfix and Dovecot need root: run the tests as root, in a container for instance")
	}
	dir := worldFolder(t)
	notAfter := time.Now().Add(24 * time.Hour)
	if o.Expired {
		notAfter = time.Now().Add(-24 * time.Hour)
	}
	w := &Real{}
	w.build(t, dir, newCertificates(t, dir, notAfter), o)
	t.Cleanup(func() { w.close(t) })
	err := together(w.relay.start, w.hosted.start, w.store.start, w.imap.open, w.imaps.open, w.moods.start)
	if err != nil {
		t.Fatal(err)
	}
	w.createMailboxes(t)
	return w
}

// createMailboxes makes the folders of each user by looking at them. Dovecot
// would make them at the first delivery, but not well where two come at once.
func (w *Real) createMailboxes(t testing.TB) {
	t.Helper()
	for _, u := range w.endpoints.Users {
		box := dialIMAP(t, w.endpoints.IMAP, nil, u)
		box.command("SELECT Junk")
		box.command("SELECT INBOX")
		box.command("LOGOUT")
	}
}

// worldFolder makes a folder that the servers' own users can reach, and whose
// path is short enough for Unix sockets.
func worldFolder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "mailworld")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// build writes the configuration of every server.
func (w *Real) build(t testing.TB, dir string, certs certificates, o RealOptions) {
	t.Helper()
	addr := freePorts(t, 15)
	w.endpoints = Endpoints{Relay: addr[0], MX: addr[1], Submission: addr[2], Submissions: addr[3],
		IMAP: addr[4], IMAPS: addr[5], CAFile: certs.ca, Users: realUsers}
	w.imap = &gate{address: addr[4], target: addr[6]}
	w.imaps = &gate{address: addr[5], target: addr[7]}
	w.lmtp = listenLMTP(t, addr[8], addr[9])
	relay, hosted := relayConfig(w.endpoints), hostedConfig(w.endpoints, w.lmtp.address, certs)
	store := dovecotConfig{imap: w.imap.target, imaps: w.imaps.target, lmtp: w.lmtp.target,
		auth: filepath.Join(dir, "hosted/queue/private/auth"), users: realUsers, certs: certs}
	if o.Narrow > 0 {
		narrow(&relay, &hosted, o.Narrow)
	}
	if o.Moody {
		w.moods = newMoods(t, filepath.Join(dir, "moods"), w.endpoints.MX, addr[10:])
		w.moods.join(&relay, &hosted, &store)
	}
	w.relay = newPostfix(t, filepath.Join(dir, "relay"), relay)
	w.hosted = newPostfix(t, filepath.Join(dir, "hosted"), hosted)
	w.store = newDovecot(t, filepath.Join(dir, "dovecot"), store)
}

// relayConfig is an MTA that takes mail from loopback for everybody, and hands
// all of it to the hosted server's mx.
func relayConfig(e Endpoints) postfixConfig {
	return postfixConfig{
		name:    "relay",
		listens: []string{e.Relay},
		main: fmt.Sprintf("mynetworks = 127.0.0.0/8\nsmtp_bind_address = %s\nrelayhost = [127.0.0.1]:%s\n",
			relaySource, portOf(e.MX)),
		master: e.Relay + " inet n - n - - smtpd\n",
	}
}

// hostedConfig is the hosted server: an mx for everybody, submission for those
// who log in, and only users that exist.
func hostedConfig(e Endpoints, lmtp string, certs certificates) postfixConfig {
	var users []string
	for _, u := range e.Users {
		users = append(users, "{"+u.Address+" = x}")
	}
	_, domain, _ := strings.Cut(e.Users[0].Address, "@")
	submission := " inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes" +
		" -o smtpd_relay_restrictions=permit_sasl_authenticated,reject"
	return postfixConfig{
		name:    "hosted",
		listens: []string{e.MX, e.Submission, e.Submissions},
		main: "mynetworks =\nsmtpd_relay_restrictions = reject_unauth_destination\n" +
			"default_transport = error:this server sends nothing to the outside\n" +
			"virtual_mailbox_domains = " + domain + "\n" +
			"virtual_mailbox_maps = inline:{" + strings.Join(users, ", ") + "}\n" +
			"virtual_transport = lmtp:inet:" + lmtp + "\n" +
			"smtpd_tls_security_level = may\nsmtpd_tls_chain_files = " + certs.both + "\n" +
			"smtpd_tls_auth_only = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = private/auth\n",
		master: e.MX + " inet n - n - - smtpd\n" +
			e.Submission + submission + " -o smtpd_tls_security_level=encrypt\n" +
			e.Submissions + submission + " -o smtpd_tls_wrappermode=yes\n",
	}
}

// narrow lets only some mails a second pass from the relay to the hosted server:
// so many conversations at once, each of which is held up for a second. What the
// relay has queued is then flushed at that rate, and fresh mail waits behind it.
func narrow(relay, hosted *postfixConfig, rate int) {
	relay.main += fmt.Sprintf("smtp_initial_destination_concurrency = %[1]d\nsmtp_destination_concurrency_limit = %[1]d\n", rate)
	hosted.main += "smtpd_restriction_classes = held_up\nheld_up = sleep 1\n" +
		"smtpd_client_restrictions = check_client_access inline:{ {" + relaySource + " = held_up} }\n"
}

// together runs functions at once and returns the first error, by their order.
func together(functions ...func() error) error {
	errs := make([]error, len(functions))
	var group sync.WaitGroup
	for i, f := range functions {
		group.Go(func() { errs[i] = f() })
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *Real) close(t testing.TB) {
	w.imap.shut()
	w.imaps.shut()
	if err := together(w.relay.stop, w.hosted.stop, w.store.stop, w.moods.stop); err != nil {
		t.Error(err)
	}
	if t.Failed() {
		store, _ := os.ReadFile(w.store.log)
		t.Logf("relay's warnings:\n%s\nhosted server's warnings:\n%s\nmail store's log:\n%s", strings.Join(w.relay.log.warnings(), "\n"),
			strings.Join(w.hosted.log.warnings(), "\n"), lastLines(string(store), 40))
	}
}

// Endpoints implements World.
func (w *Real) Endpoints() Endpoints { return w.endpoints }

// HasDeliveryTruth implements World.
func (w *Real) HasDeliveryTruth() bool { return true }

// Delivered implements World: the intervals go from the final dot that was
// passed on to Dovecot to its 250 that was read.
func (w *Real) Delivered(messageID string) []probe.Interval {
	delivered, _ := w.lmtp.copies(messageID)
	return delivered
}

// Unanswered lists the final dots that were passed on to Dovecot and whose
// reply never came, or was that it shuts down, because it was stopped at that
// moment: such a copy may lie in the mailbox or not, and the mail is delivered
// again.
func (w *Real) Unanswered(messageID string) []probe.Interval {
	_, unanswered := w.lmtp.copies(messageID)
	return unanswered
}

// SetFate decides what becomes of the mails that are on their way to the mail
// store. The function may block, which holds a mail before its final dot, and
// is called from several goroutines; nil delivers all.
func (w *Real) SetFate(fate func(messageID string) Fate) { w.lmtp.setFate(fate) }

// Handlings returns what the relay and the hosted server did with a mail.
func (w *Real) Handlings(messageID string) []Handling {
	return w.handlings(func(h *Handling) bool { return h.MessageID == messageID })
}

func (w *Real) handlings(wanted func(*Handling) bool) []Handling {
	return append(w.relay.log.handlings(wanted), w.hosted.log.handlings(wanted)...)
}

// injected tells whether the mail came from outside the World and was taken:
// not from the relay, and not made by a Postfix, as a DSN is.
func (h *Handling) injected() bool {
	return h.Accepted && h.Client != "" && h.Client != relaySource
}

// Accepted implements World. A mail that was accepted is counted within some
// milliseconds after its 250.
func (w *Real) Accepted(messageID string) int {
	return len(w.handlings(func(h *Handling) bool { return h.MessageID == messageID && h.injected() }))
}

// MessageIDs implements World.
func (w *Real) MessageIDs() []string {
	var ids []string
	for _, h := range w.handlings((*Handling).injected) {
		ids = append(ids, h.MessageID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
