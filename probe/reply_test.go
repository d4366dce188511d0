package probe_test

import (
	"strings"
	"testing"

	"mailprobe/probe"
)

func TestQueueID(t *testing.T) {
	tests := []struct {
		mta, text, want string
	}{
		{"Postfix, short", "Ok: queued as 4D3C2B1A009C", "4D3C2B1A009C"},
		{"Postfix, long", "Ok: queued as 4Vc8kX2nR5z3Zk", "4Vc8kX2nR5z3Zk"},
		{"Postfix behind a proxy filter", "from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 8F2A51C0", "8F2A51C0"},
		{"Exim before 4.97", "OK id=1qXyZa-0001Ab-2C", "1qXyZa-0001Ab-2C"},
		{"Exim from 4.97", "OK id=1qXyZa-000000001Ab-2C3D", "1qXyZa-000000001Ab-2C3D"},
		{"Sendmail", "p46KYTxW012345 Message accepted for delivery", "p46KYTxW012345"},
		{"OpenSMTPD", "c4d9d7a5 Message accepted for delivery", "c4d9d7a5"},
		{"second line", "thank you\nOk: queued as 4D3C2B1A009C", "4D3C2B1A009C"},
		{"none", "Ok", ""},
		{"a sentence", "Message accepted for delivery", ""},
		{"qmail names a process", "ok 1304654321 qp 12345", ""},
		{"an unlike id", "OK id=12345", ""},
		{"empty", "", ""},
	}
	for _, test := range tests {
		if got := (probe.Reply{Code: 250, Text: test.text}).QueueID(); got != test.want {
			t.Errorf("%s: the queue id of %q is %q, want %q", test.mta, test.text, got, test.want)
		}
	}
}

func TestNewReply(t *testing.T) {
	tests := []struct {
		text           string
		enhanced, rest string
		line           string
	}{
		{"2.0.0 Ok: queued as 4D3C", "2.0.0", "Ok: queued as 4D3C", "250 2.0.0 Ok: queued as 4D3C"},
		{"Ok", "", "Ok", "250 Ok"},
		{"", "", "", "250"},
		{"2.0.0", "2.0.0", "", "250 2.0.0"},
		{"5.7.1 one\n5.7.1 two", "5.7.1", "one\ntwo", "250 5.7.1 one / two"},
		{"4.7.1 one\r\n4.7.2 two\r", "4.7.1", "one\ntwo", "250 4.7.1 one / two"},
		{"one\n4.7.1 two", "4.7.1", "one\ntwo", "250 4.7.1 one / two"},
		{"4.123.456 x", "4.123.456", "x", "250 4.123.456 x"},
		{"4.1234.5 x", "", "4.1234.5 x", "250 4.1234.5 x"},
		{"3.0.0 x", "", "3.0.0 x", "250 3.0.0 x"},
		{"4.7.1: x", "", "4.7.1: x", "250 4.7.1: x"},
		{"192.0.2.1 is listed", "", "192.0.2.1 is listed", "250 192.0.2.1 is listed"},
		{"see 4.7.1", "", "see 4.7.1", "250 see 4.7.1"},
	}
	for _, test := range tests {
		r := probe.NewReply(250, test.text)
		if r.Code != 250 || r.Enhanced != test.enhanced || r.Text != test.rest {
			t.Errorf("%q is split into %d, %q, %q, want %q, %q", test.text, r.Code, r.Enhanced, r.Text, test.enhanced, test.rest)
		}
		if got := r.String(); got != test.line {
			t.Errorf("%q is shown as %q, want %q", test.text, got, test.line)
		}
	}
	if got := (probe.Reply{}).String(); got != "" {
		t.Errorf("no reply is shown as %q", got)
	}
}

func TestReplyClass(t *testing.T) {
	tests := []struct {
		code                 int
		temporary, permanent bool
	}{{0, false, false}, {250, false, false}, {354, false, false}, {399, false, false}, {400, true, false},
		{499, true, false}, {500, false, true}, {599, false, true}, {600, false, false}}
	for _, test := range tests {
		r := probe.Reply{Code: test.code}
		if r.Temporary() != test.temporary || r.Permanent() != test.permanent {
			t.Errorf("%d: temporary %t, permanent %t", test.code, r.Temporary(), r.Permanent())
		}
	}
}

// Whatever a server says, its reply can be shown on one line and nothing but
// codes and white space is taken from it.
func FuzzNewReply(f *testing.F) {
	for _, seed := range []string{"2.0.0 Ok: queued as 4D3C", "5.7.1 a\r\n5.7.1 b", "\n\n", "4.7.1", "OK id=1qXyZa-0001Ab-2C", "\xff\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := probe.NewReply(250, text)
		if strings.Contains(r.String(), "\n") {
			t.Errorf("%q is shown on several lines: %q", text, r.String())
		}
		if r.Enhanced != "" && !strings.Contains(text, r.Enhanced) {
			t.Errorf("%q has got the enhanced code %q from nowhere", text, r.Enhanced)
		}
		if len(r.Text) > len(text) {
			t.Errorf("%q has grown to %q", text, r.Text)
		}
		if id := r.QueueID(); !strings.Contains(r.Text, id) {
			t.Errorf("%q has got the queue id %q from nowhere", text, id)
		}
	})
}
