package submit_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"mailprobe/probe/submit"
)

func TestNewRefuses(t *testing.T) {
	ok := submit.Endpoint{Host: "mail.example.com", TLS: submit.TLSStartTLS, Hello: "probe.example"}
	tests := []struct {
		change func(*submit.Endpoint)
		want   string
	}{
		{func(e *submit.Endpoint) { e.Host = "" }, "neither a host nor a domain is given: name one to send to"},
		{func(e *submit.Endpoint) { e.Domain = "example.com" }, "both the host mail.example.com and the domain example.com are given: leave one out"},
		{func(e *submit.Endpoint) { e.Port = 70000 }, "the port is 70000: use 1 to 65535"},
		{func(e *submit.Endpoint) { e.TLS = "" }, `the TLS mode is "": use implicit, starttls, opportunistic or none`},
		{func(e *submit.Endpoint) { e.Family = "ipv5" }, `the address family is "ipv5": use ipv4 or ipv6, or leave it empty for both`},
		{func(e *submit.Endpoint) { e.Family, e.Source = submit.FamilyIPv6, netip.MustParseAddr("192.0.2.9") },
			"the source address 192.0.2.9 is not ipv6: leave the family out, or change one"},
		{func(e *submit.Endpoint) { e.Host, e.Source = "2001:db8::1", netip.MustParseAddr("192.0.2.9") },
			"the host 2001:db8::1 cannot be reached over ipv4: change the host, the family or the source address"},
		{func(e *submit.Endpoint) { e.Host, e.Domain, e.Auth = "", "example.com", &submit.Auth{Username: "u"} },
			"a login is given for the MX hosts of example.com: name the host that may see the password"},
		{func(e *submit.Endpoint) { e.Auth = &submit.Auth{Password: "p"} }, "the login has no user name"},
		{func(e *submit.Endpoint) { e.Auth = &submit.Auth{Username: "u", Mechanism: "NTLM"} },
			`the login mechanism is "NTLM": use PLAIN, LOGIN or CRAM-MD5, or leave it empty`},
		{func(e *submit.Endpoint) { e.Hello = "probe\r\nRSET" }, `the EHLO name "probe\r\nRSET" does not fit: use a host name or an address literal such as [192.0.2.1]`},
		{func(e *submit.Endpoint) { e.Timeouts.Dot = -time.Second }, "the dot timeout is -1s: use a positive duration"},
		{func(e *submit.Endpoint) { e.Host, e.TLS = "", "ssl" },
			"neither a host nor a domain is given: name one to send to\nthe TLS mode is \"ssl\": use implicit, starttls, opportunistic or none"},
	}
	for _, test := range tests {
		e := ok
		test.change(&e)
		if _, err := submit.New(e); err == nil || err.Error() != test.want {
			t.Errorf("error %v, want %q", err, test.want)
		}
	}
	if _, err := submit.New(ok); err != nil {
		t.Errorf("refused: %v", err)
	}
}

func TestPasswordIsHidden(t *testing.T) {
	a := submit.Auth{Username: "tim", Password: "tanstaaf"}
	for _, form := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, v := range []any{a, &a, submit.Endpoint{Auth: &a}} {
			if text := fmt.Sprintf(form, v); strings.Contains(text, "tanstaaf") {
				t.Errorf("%s shows the password: %s", form, text)
			}
		}
	}
}
