package main

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// A probe that was accepted after 200 ms, a second ago.
func acceptedProbe() sentProbe {
	sent := at(-1)
	accepted := sent.Add(200 * time.Millisecond)
	return sentProbe{age: time.Second, SendResult: SendResult{Route: "a-mx", Outcome: "pending", Sent: sent, Accepted: &accepted,
		Target: "192.0.2.10:25", Class: "accepted", Reply: "250 2.0.0 queued as 1|2"}}
}

func TestPluginVerdict(t *testing.T) {
	range30, range120 := &threshold{given: "30s", to: 30 * time.Second}, &threshold{given: "2m", to: 2 * time.Minute}
	came := func(after time.Duration) func(*sentProbe) {
		return func(p *sentProbe) {
			p.Outcome, p.Delay = "delivered", &probe.Delay{Min: after - time.Second, Max: after + time.Second}
		}
	}
	failed := func(class, phase, reply, err string) func(*sentProbe) {
		return func(p *sentProbe) {
			p.Accepted, p.Class, p.Phase, p.Reply, p.Error = nil, class, phase, reply, err
		}
	}
	cutOff := func(p *sentProbe) { p.cutOff = true }
	for _, c := range []struct {
		name  string
		facts []func(*sentProbe)
		state pluginState
		text  string
	}{
		{"in time", []func(*sentProbe){came(30 * time.Second)}, pluginOK, "delivered in 30.0 s ± 1.00 s"},
		{"late", []func(*sentProbe){came(31 * time.Second)}, pluginWarning, "delivered in 31.0 s ± 1.00 s, a warning by the threshold 30s"},
		{"very late", []func(*sentProbe){came(121 * time.Second)}, pluginCritical, "delivered in 2 min 01 s ± 1.00 s, critical by the threshold 2m"},
		{"junk", []func(*sentProbe){came(2 * time.Second), func(p *sentProbe) { p.Junk, p.Folder = true, "Spam" }}, pluginWarning, "delivered in 2.00 s ± 1.00 s, to the junk folder Spam"},
		{"junk and very late", []func(*sentProbe){came(150 * time.Second), func(p *sentProbe) { p.Junk, p.Folder = true, "Spam" }}, pluginCritical,
			"delivered in 2 min 30 s ± 1.00 s, critical by the threshold 2m, to the junk folder Spam"},
		{"not seen", nil, pluginCritical, "accepted by 192.0.2.10:25 after 200 ms (250 2.0.0 queued as 1|2); not seen in the mailbox 1.00 s after it was sent"},
		{"mailbox unreadable", []func(*sentProbe){func(p *sentProbe) { p.blind = "login refused" }}, pluginUnknown,
			"accepted by 192.0.2.10:25 after 200 ms (250 2.0.0 queued as 1|2); whether it came is not known: the mailbox cannot be read: login refused"},
		{"returned", []func(*sentProbe){func(p *sentProbe) { p.Outcome, p.Returned = "bounced", "5.1.1 no such user" }}, pluginCritical,
			"accepted by 192.0.2.10:25 and returned: 5.1.1 no such user"},
		{"rejected", []func(*sentProbe){failed("rejected", "envelope", "550 5.7.1 no", "")}, pluginCritical, "rejected (5xx) while giving the addresses, 192.0.2.10:25: 550 5.7.1 no"},
		{"rejected while no reference answers", []func(*sentProbe){failed("rejected", "envelope", "550 5.7.1 no", ""), cutOff}, pluginCritical,
			"rejected (5xx) while giving the addresses, 192.0.2.10:25: 550 5.7.1 no"},
		{"time-out", []func(*sentProbe){failed("timeout", "connect", "", "192.0.2.10:25: no greeting")}, pluginCritical, "no answer while connecting, 192.0.2.10:25: no greeting"},
		{"cut off", []func(*sentProbe){failed("timeout", "connect", "", "192.0.2.10:25: no greeting"), cutOff}, pluginUnknown,
			"no answer while connecting, 192.0.2.10:25: no greeting; but no reference answers either: the agent itself is cut off"},
		{"no answer yet", []func(*sentProbe){failed("", "", "", "")}, pluginCritical, "no answer for 1.00 s"},
		{"no answer yet, cut off", []func(*sentProbe){failed("", "", "", ""), cutOff}, pluginUnknown, "no answer for 1.00 s; but no reference answers either: the agent itself is cut off"},
		{"capped", []func(*sentProbe){failed("capped", "", "", "not tried: the login was refused"), func(p *sentProbe) { p.Target = "" }}, pluginUnknown,
			"held back by the agent's own limit, not tried: the login was refused"},
		{"interrupted", []func(*sentProbe){failed("interrupted", "data", "", "the agent stopped")}, pluginUnknown, "interrupted by the agent itself while handing over the mail, 192.0.2.10:25: the agent stopped"},
		{"aborted", []func(*sentProbe){failed("aborted", "", "", "disk full")}, pluginUnknown, "not done: a fault of the agent itself, 192.0.2.10:25: disk full"},
	} {
		p := acceptedProbe()
		for _, fact := range c.facts {
			fact(&p)
		}
		state, text := p.verdict(range30, range120)
		if state != c.state || text != c.text {
			t.Errorf("%s: %s - %s\nwant %s - %s", c.name, state, text, c.state, c.text)
		}
	}
}

// TestClassesHaveAVerdict: whatever became of an attempt, a check that did not
// see the mail is not OK, and no fault of the agent is the server's.
func TestClassesHaveAVerdict(t *testing.T) {
	ours := map[probe.Class]bool{probe.Capped: true, probe.Interrupted: true, probe.Aborted: true}
	for _, class := range probe.Classes {
		p := acceptedProbe()
		p.Class = string(class)
		want := pluginCritical
		if ours[class] {
			want = pluginUnknown
		}
		if state, text := p.verdict(nil, nil); state != want {
			t.Errorf("%s: %s - %s, want %s", class, state, text, want)
		}
	}
}

func TestBlindSince(t *testing.T) {
	accepted, before, after := at(0), at(-1), at(1)
	boxes := func(m MailboxStatus) Status { return Status{Mailboxes: []MailboxStatus{{Name: "other", Err: "x"}, m}} }
	for _, c := range []struct {
		name     string
		status   Status
		accepted *time.Time
		want     string
	}{
		{"looked at", boxes(MailboxStatus{Name: "a", Readable: true, Looked: after}), &accepted, ""},
		{"not since", boxes(MailboxStatus{Name: "a", Readable: true, Looked: before}), &accepted, "it was not looked at since then"},
		{"unreadable", boxes(MailboxStatus{Name: "a", Looked: after, Err: "no"}), &accepted, "no"},
		{"not there", Status{}, &accepted, "it has not been read so far"},
		{"never accepted", Status{}, nil, ""},
	} {
		if got := c.status.blindSince("a", c.accepted); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPluginPrint(t *testing.T) {
	f := pluginFinding{state: pluginWarning, text: "a|b\nc",
		perf: []perf{
			{label: "delay", value: 1234567 * time.Microsecond, warning: &threshold{to: time.Second}},
			{label: "connect", value: 12 * time.Microsecond},
		},
		details: "one | two\n  <b>\x1b[31m\u202e\n" + strings.Repeat("x", 400) + "\n" + strings.Repeat("more\n", 100),
	}
	var out bytes.Buffer
	f.print(&out)
	want := "MAILPROBE WARNING - a/b c | delay=1.2346s;1;;0 connect=0s;;;0\none / two\n(b)\ufffd[31m\ufffd\n" +
		strings.Repeat("x", 299) + "…\n" + strings.Repeat("more\n", 27)
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if e := (*exitError)(nil); !errors.As(f.exit(), &e) || e.code != 1 {
		t.Errorf("its end is %v, want exit code 1", f.exit())
	}
}

// FuzzPluginPrint: whatever a server says, there is one pipe at most, before the
// figures, and nothing that means something to a page, a shell or a terminal.
func FuzzPluginPrint(f *testing.F) {
	f.Add("550 | delay=0s;;;0", "$(reboot) `x` \\n <script>\r\n")
	form := regexp.MustCompile(`\AMAILPROBE CRITICAL - [^|<>$\x60\\\x00-\x1f\x7f]* \| delay=1s;;;0\n([^|<>$\x60\\\x00-\x1f\x7f]*\n)*\z`)
	f.Fuzz(func(t *testing.T, text, details string) {
		var out bytes.Buffer
		pluginFinding{state: pluginCritical, text: text, details: details, perf: []perf{{label: "delay", value: time.Second}}}.print(&out)
		if !form.Match(out.Bytes()) {
			t.Fatalf("%q and %q print %q", text, details, out.String())
		}
	})
}
