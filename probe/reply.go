package probe

import (
	"regexp"
	"strconv"
	"strings"
)

// Reply is what an SMTP server answered to a command (RFC 5321 section 4.2).
// The Reply to the final dot is the probe's receipt.
type Reply struct {
	Code     int    // 0 where no reply was seen
	Enhanced string // enhanced status code (RFC 3463), such as 4.7.1; empty where none was given
	Text     string // the text after the codes; of several lines, joined by a line feed
}

// Temporary tells whether the reply is a transient failure (4yz).
func (r Reply) Temporary() bool { return r.Code >= 400 && r.Code < 500 }

// Permanent tells whether the reply is a permanent failure (5yz).
func (r Reply) Permanent() bool { return r.Code >= 500 && r.Code < 600 }

// queueForms are the ways in which MTAs name the queue file in their reply to
// the final dot.
var queueForms = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\bqueued as ([0-9A-Za-z]+)`),                        // Postfix: Ok: queued as 4D3C2B1A009C
	regexp.MustCompile(`\bid=([0-9A-Za-z]+-[0-9A-Za-z]+-[0-9A-Za-z]+)`),         // Exim: OK id=1qXyZa-0001Ab-2C
	regexp.MustCompile(`(?i)\b([0-9A-Za-z]{8,}) Message accepted for delivery`), // Sendmail: p46KYTxW012345 Message …; OpenSMTPD: c4d9d7a5 Message …
}

// QueueID returns the queue id in a reply to the final dot, in the forms of
// Postfix, Exim, Sendmail and OpenSMTPD; empty where none is recognised.
func (r Reply) QueueID() string {
	for _, form := range queueForms {
		if m := form.FindStringSubmatch(r.Text); m != nil {
			return m[1]
		}
	}
	return ""
}

// enhancedForm is an enhanced status code (RFC 3463 section 2) at the start of
// a reply's text, where RFC 2034 puts it.
var enhancedForm = regexp.MustCompile(`^([245]\.\d{1,3}\.\d{1,3})(?: |$)`)

// NewReply splits the text of a reply into its enhanced status code and the
// rest. Each line of a reply may repeat the code; the first line's counts.
func NewReply(code int, text string) Reply {
	r := Reply{Code: code}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line = strings.TrimRight(line, "\r")
		if m := enhancedForm.FindStringSubmatch(line); m != nil {
			if r.Enhanced == "" {
				r.Enhanced = m[1]
			}
			line = line[len(m[0]):]
		}
		lines[i] = line
	}
	r.Text = strings.TrimSpace(strings.Join(lines, "\n"))
	return r
}

// String returns the reply on one line, as a log shows it: 450 4.7.1 text.
func (r Reply) String() string {
	var parts []string
	if r.Code != 0 {
		parts = append(parts, strconv.Itoa(r.Code))
	}
	if r.Enhanced != "" {
		parts = append(parts, r.Enhanced)
	}
	if r.Text != "" {
		parts = append(parts, strings.ReplaceAll(r.Text, "\n", " / "))
	}
	return strings.Join(parts, " ")
}
