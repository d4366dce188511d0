package e2e

import (
	"crypto/tls"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mailprobe/probe/probetest"
)

// forgedTag has the form of a tag of this agent, and a signature of nobody.
const forgedTag = "mp1_e2e_hosted.test-mx_01890a5d-ac96-774b-bcce-b302099a8057_aaaaaaaaaaaaaaaaaaaaaaaaaa"

// TestForeignForgedJunkDuplicatedUnknown runs the agent on a mailbox that holds
// other people's mail, with mail that goes to the junk folder, mail that comes
// twice and mail to nobody.
func TestForeignForgedJunkDuplicatedUnknown(t *testing.T) {
	inEachWorld(t, func(t *testing.T, start starter) {
		works(t)
		w := start(t, false)
		user := w.Endpoints().Users[0] // mail to name+Junk goes into that folder
		others := plantForeign(t, w, user)
		before := mailboxOf(t, w, user)
		misbehave(w)

		s := setting{every: "100ms", routes: []string{"mx"}, mode: "poll", poll: "100ms", user: user}
		s.more = extraRoutes(w)
		// Second copies come late: Postfix tries again after some seconds.
		s.quiet = func() bool { return len(mailboxOf(t, w, user)) == others && copiesSeen(w) }
		a := newAgent(t, configure(w, s)+s.more, agentPassword(w, s))
		a.Start()
		pauseReal(5 * time.Second) // second copies may come after the first
		a.Stop()
		rows := a.finish(w, s)
		judge{t: t, world: w}.rows(rows)
		checkMisbehaved(t, rows)
		if after := mailboxOf(t, w, user); !slices.Equal(before, after) {
			t.Errorf("mails that are not ours were touched, or ours were left behind:\nbefore %q\nafter  %q", before, after)
		}
		if len(before) != others {
			t.Errorf("%d mails lay in the mailbox: want the %d that were planted", len(before), others)
		}
	})
}

// plantForeign puts mails into the mailbox that are not probes of ours: plain
// ones, and ones with a forged tag in each place.
func plantForeign(t *testing.T, w World, u User) int {
	t.Helper()
	var ids []string
	for range 3 {
		id, err := sendTo(w.Endpoints().MX, u.Address)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	for _, field := range []string{"Mailprobe-Tag: " + forgedTag, "Subject: Re: Mail delivery test " + forgedTag} {
		id, content := testMail(u.Address)
		content = slices.Concat([]byte(field+"\r\n"), content)
		if err := sendRaw(w.Endpoints().MX, u.Address, content); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	eventually(t, 10*time.Second, "the planted mails lie in the mailbox", func() bool { return len(mailboxOf(t, w, u)) == len(ids) })
	return len(ids)
}

var (
	fetchForm  = regexp.MustCompile(`^\* \d+ FETCH \((.*)\)$`)
	recentForm = regexp.MustCompile(` ?\\Recent ?`)
)

// mailboxOf returns what each mail in INBOX and Junk shows of itself: its UID,
// its flags and, on the real server, its MODSEQ.
func mailboxOf(t *testing.T, w World, u User) []string {
	t.Helper()
	address, config := w.Endpoints().IMAP, (*tls.Config)(nil)
	items := "UID FLAGS MODSEQ"
	if _, embedded := w.(*Embedded); embedded {
		config = trusting(t, w)
		config.ServerName = "localhost"
		address, items = w.Endpoints().IMAPS, "UID FLAGS"
	}
	k := dialIMAP(t, address, config, u)
	defer k.conn.Close()
	var list []string
	for _, folder := range []string{"INBOX", "Junk"} {
		empty := false
		for _, line := range k.command("EXAMINE %s", folder) {
			empty = empty || line == "* 0 EXISTS"
		}
		if empty {
			continue
		}
		for _, line := range k.command("FETCH 1:* (%s)", items) {
			if m := fetchForm.FindStringSubmatch(line); m != nil {
				list = append(list, folder+" "+recentForm.ReplaceAllString(m[1], ""))
			}
		}
	}
	return list
}

// misbehave has every third mail come twice, and those to name+Junk go to the
// junk folder.
func misbehave(w World) {
	switch w := w.(type) {
	case *Real:
		var n atomic.Int64
		repeated := make(chan string, 1000)
		w.SetFate(func(id string) Fate {
			if n.Add(1)%3 != 0 || !isProbe(id) {
				return Deliver
			}
			select {
			case repeated <- id:
				return Repeat
			default:
				return Deliver
			}
		})
	case *Embedded:
		w.server.Set(func(f *probetest.Faults) {
			f.Duplicate = probetest.Every(3)
			f.Junk = func(l probetest.Letter) bool { return strings.Contains(l.Recipient, "+Junk") }
		})
	}
}

// copiesSeen tells whether every copy that is to come has come.
func copiesSeen(w World) bool {
	real, ok := w.(*Real)
	if !ok {
		return true
	}
	return len(real.handlings(func(h *Handling) bool { return !h.Removed })) == 0
}

// extraRoutes are routes to the junk folder and to nobody.
func extraRoutes(w World) string {
	host, port := split(w.Endpoints().MX)
	return fmt.Sprintf(`      - {via: mx, name: to-junk, host: %s, port: %s, to: probe+Junk@hosted.test}
      - {via: mx, name: to-nobody, host: %s, port: %s, to: {mailbox: hosted.test, address: nobody@hosted.test}}
`, host, port, host, port)
}

func checkMisbehaved(t *testing.T, rows []Row) {
	t.Helper()
	twice, junk, refused := 0, 0, 0
	for _, r := range rows {
		if len(r.Arrivals) > 1 {
			twice++
		}
		switch r.Route {
		case "to-nobody":
			a := r.Attempts[0]
			if r.Outcome != "rejected" || a.Code != 550 || a.Enhanced != "5.1.1" || a.Phase != "envelope" {
				t.Errorf("to nobody: %s, %+v: want rejected with 550 5.1.1 in the envelope", r.Outcome, r.Attempts)
			}
			refused++
		case "to-junk":
			if r.Outcome != "delivered" || !r.Junk || r.Folder != "Junk" {
				t.Errorf("to the junk folder: %s, folder %q, junk %v", r.Outcome, r.Folder, r.Junk)
			}
			junk++
		default:
			if r.Junk || r.Folder != "INBOX" {
				t.Errorf("%s on %s: folder %q, junk %v: want INBOX", r.ID, r.Route, r.Folder, r.Junk)
			}
		}
	}
	if twice < 5 || junk < 10 || refused < 10 {
		t.Errorf("%d came twice, %d to junk, %d to nobody: the test did not reach what it tests", twice, junk, refused)
	}
}
