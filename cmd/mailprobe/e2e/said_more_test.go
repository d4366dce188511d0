package e2e

import (
	"math"
	"os"
	"strings"
	"time"
)

// noticeGone checks that the notification, which was recorded, is removed from
// its mailbox.
func noticeGone(s *scene) {
	box := dialIMAP(s, s.world.Endpoints().IMAP, nil, realUsers[1])
	eventually(s, 10*time.Second, "the notification is removed from its mailbox", func() bool {
		for _, folder := range []string{"INBOX", "Junk"} {
			box.command("SELECT %s", folder)
			for _, line := range box.command(`SEARCH TEXT "%s"`, s.first.MessageID) {
				if line != "* SEARCH" {
					return false
				}
			}
		}
		return true
	})
}

// lateByGreylisting checks that the delay of a probe that was greylisted counts
// from its first attempt.
func lateByGreylisting(s *scene) {
	if took := s.first.ReceivedAfter.Sub(s.first.Sent); took < greylistedFor {
		s.Errorf("it came %v or more after it was sent: want %v", took, greylistedFor)
	}
	shown := valueOn(scrape(s, s.agent.web), `mailprobe_last_delay_seconds{route="route",server="hosted.test",via="mx"}`)
	if !(shown >= greylistedFor.Seconds()) {
		s.Errorf("the metrics show a delay of %v s: want %v or more", shown, greylistedFor.Seconds())
	}
}

// certificatesEnded checks that the metrics show certificates of which nothing
// is left.
func certificatesEnded(s *scene) {
	lines := scrape(s, s.agent.web)
	for _, series := range []string{
		`mailprobe_smtp_certificate_expiry_timestamp_seconds{route="route",server="hosted.test",via="submission"}`,
		`mailprobe_mailbox_certificate_expiry_timestamp_seconds{mailbox="hosted.test"}`,
	} {
		left := valueOn(lines, series) - float64(time.Now().Unix())
		if !(math.Abs(left+24*3600) < 300) {
			s.Errorf("%s is %v s from now: want a day ago", series, left)
		}
	}
}

// oneLoginEach checks by the servers' side that a refused login was not tried
// again.
func oneLoginEach(s *scene) {
	sasl := 0
	for _, line := range s.world.hosted.log.warnings() {
		if strings.Contains(line, "authentication failed") {
			sasl++
		}
	}
	text, err := os.ReadFile(s.world.store.log)
	if err != nil {
		s.Fatal(err)
	}
	imap := 0
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, "imap-login: ") && strings.Contains(line, "auth failed") {
			imap++
		}
	}
	if sasl != 1 || imap != 1 {
		s.Errorf("%d logins of a submission and %d of IMAP were refused: want one each", sasl, imap)
	}
	for _, a := range s.agent.Rows()[1:] {
		if got := a.tell(); a.Attempts[0].Class != "capped" || !strings.Contains(got[1], "the login was refused") {
			s.Errorf("a later probe tells %q: want that it was held back, and why", got)
		}
	}
}
