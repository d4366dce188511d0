package probe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

func TestFields(t *testing.T) {
	tests := []struct {
		name, header string
		want         [][2]string
	}{
		{"plain", "A: 1\r\nb:2\r\n\r\nc: 3\r\n", [][2]string{{"A", "1"}, {"b", "2"}}},
		{"bare line feeds", "A: 1\nB: 2\n\nC: 3\n", [][2]string{{"A", "1"}, {"B", "2"}}},
		{"folded", "A: 1\r\n\t2\r\n  3\r\nB: 4\r\n", [][2]string{{"A", "1\t2  3"}, {"B", "4"}}},
		{"folded after the name", "A:\r\n 1\r\n", [][2]string{{"A", "1"}}},
		{"space before the colon", "A : 1\r\n", [][2]string{{"A", "1"}}},
		{"colons in the value", "A: b: c\r\n", [][2]string{{"A", "b: c"}}},
		{"no end", "A: 1", [][2]string{{"A", "1"}}},
		{"empty value", "A:\r\nB: 2\r\n", [][2]string{{"A", ""}, {"B", "2"}}},
		{"what is no field is passed over", " lost\r\nA: 1\r\nnonsense\r\n more\r\nB: 2\r\n", [][2]string{{"A", "1"}, {"B", "2"}}},
		{"nothing", "", nil},
		{"no header", "\r\nA: 1\r\n", nil},
	}
	for _, test := range tests {
		var got [][2]string
		for name, value := range probe.Fields([]byte(test.header)) {
			got = append(got, [2]string{name, value})
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestFieldsStops(t *testing.T) {
	for name := range probe.Fields([]byte("A: 1\nB: 2\n")) {
		if name == "B" {
			t.Error("the walk goes on after it was left")
		}
		break
	}
}

// Subjects in the encoded forms (RFC 2047) of a gateway that put something in
// front, made by Python's email.header.
const (
	encodedQ = "=?utf-8?q?=5BSP=C3=84M=5D_Mail_delivery_test_mp1=5Ftokyo-1=5Fmx1?=\r\n" +
		" =?utf-8?q?=2Eexample=2Enet-relay=5F017f22e2-79b0-7cc3-98c4-dc0c0c07398f?=\r\n" +
		" =?utf-8?q?=5Faasafqtvedffzunqmqzrrme4ky?="
	encodedJIS = "=?iso-2022-jp?b?WxskQkxCT0clYSE8JWsbKEJdIE1haWwgZGVsaXZlcnkgdGVz?=\r\n" +
		" =?iso-2022-jp?b?dCBtcDFfdG9reW8tMV9teDEuZXhhbXBsZS5uZXQtcmVsYXlfMDE3ZjIy?=\r\n" +
		" =?iso-2022-jp?b?ZTItNzliMC03Y2MzLTk4YzQtZGMwYzBjMDczOThmX2Fhc2FmcXR2ZWRm?=\r\n" +
		" =?iso-2022-jp?b?Znp1bnFtcXpycm1lNGt5?="
)

// folded is the tag as a gateway leaves it that folds long words.
const folded = "mp1_tokyo-1_mx1.example.net-relay_017f22e2-79b0-7cc3\r\n -98c4-dc0c0c07398f_aasafqtved\r\n\tffzunqmqzrrme4ky"

func TestFindTag(t *testing.T) {
	const dsn = "Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"x\"\r\n"
	tests := []struct {
		name   string
		header string
		want   probe.Match
	}{
		{"the field alone", "Mailprobe-Tag: " + signed + "\r\n", probe.Ours},
		{"the Message-ID alone", "Message-ID: <" + signed + "@sender.example>\r\n", probe.Ours},
		{"the Subject alone", "Subject: Mail delivery test " + signed + "\r\n", probe.Ours},
		{"field, folded in the middle", "Mailprobe-Tag: " + folded + "\r\n", probe.Ours},
		{"Message-ID, folded in the middle", "Message-ID: <" + folded + "@sender.example>\r\n", probe.Ours},
		{"Subject, folded in the middle", "Subject: Mail delivery test " + folded + "\r\n", probe.Ours},
		{"field, upper case", "MAILPROBE-TAG: " + strings.ToUpper(signed) + "\r\n", probe.Ours},
		{"Message-ID, lower case", "message-id: <" + signed + "@sender.example>\r\n", probe.Ours},
		{"Message-ID, upper case", "MESSAGE-ID: <" + strings.ToUpper(signed) + "@SENDER.EXAMPLE>\r\n", probe.Ours},
		{"Subject, upper case", "SUBJECT: MAIL DELIVERY TEST " + strings.ToUpper(signed) + "\r\n", probe.Ours},
		{"Subject with a prefix and a suffix", "Subject: [SPAM] Mail delivery test " + signed + " (score 7.2)\r\n", probe.Ours},
		{"Subject with both, no space between", "Subject: [SPAM]" + signed + "[ext]\r\n", probe.Ours},
		{"Subject, encoded in UTF-8", "Subject: " + encodedQ + "\r\n", probe.Ours},
		{"Subject, encoded in ISO-2022-JP", "Subject: " + encodedJIS + "\r\n", probe.Ours},
		{"Subject, only its prefix encoded", "Subject: =?utf-8?q?=5BSP=C3=84M=5D?= Mail delivery test\r\n " + signed + "\r\n", probe.Ours},
		{"Subject, its underscores left in an encoded word", "Subject: =?utf-8?q?" + signed + "?=\r\n", probe.Ours},

		{"no tag", "Subject: hello\r\nMessage-ID: <1@example.net>\r\n", probe.Foreign},
		{"nothing", "", probe.Foreign},
		{"a tag in another field", "X-Note: " + signed + "\r\n", probe.Foreign},
		{"a tag in the body", "Subject: hello\r\n\r\nMailprobe-Tag: " + signed + "\r\n", probe.Foreign},
		{"forged field", "Mailprobe-Tag: " + forged + "\r\n", probe.Forged},
		{"forged Message-ID", "Message-ID: <" + forged + "@sender.example>\r\n", probe.Forged},
		{"forged Subject", "Subject: " + forged + "\r\n", probe.Forged},
		{"forged field, good Message-ID", "Mailprobe-Tag: " + forged + "\r\nMessage-ID: <" + signed + "@sender.example>\r\n", probe.Ours},
		{"forged and good in one field", "Subject: " + forged + " " + signed + "\r\n", probe.Ours},
		{"forged and good folded in one field", "Subject: " + forged + " " + folded + "\r\n", probe.Ours},
		{"the field twice", "Mailprobe-Tag: " + forged + "\r\nMailprobe-Tag: " + signed + "\r\n", probe.Ours},

		{"an answer repeats the Subject", "Subject: Re: Mail delivery test " + signed + "\r\nIn-Reply-To: <" + signed + "@sender.example>\r\n", probe.Foreign},
		{"an answer in a thread", "References: <" + signed + "@sender.example>\r\nSubject: Re: " + signed + "\r\n", probe.Foreign},
		{"an auto-reply", "Auto-Submitted: auto-replied (vacation)\r\nSubject: Auto: " + signed + "\r\n", probe.Foreign},
		{"an auto-reply, capitals", "Subject: Auto: " + signed + "\r\nAUTO-SUBMITTED: Auto-Replied\r\n", probe.Foreign},
		{"a bounce that says nowhere what it is", "Return-Path: <>\r\nSubject: Undelivered: " + signed + "\r\n", probe.Foreign},
		{"a DSN", dsn + "Subject: Undelivered: " + signed + "\r\n", probe.Foreign},
		{"a DSN with a forged tag", dsn + "Subject: Undelivered: " + forged + "\r\n", probe.Foreign},
		{"our mail, marked as automatic", "Auto-Submitted: auto-generated\r\nSubject: " + signed + "\r\n", probe.Ours},
		{"our mail, made an answer by a gateway", "In-Reply-To: <1@example.net>\r\nMailprobe-Tag: " + signed + "\r\n", probe.Ours},

		{"a header of 100 KiB before it", "X-Filler: " + strings.Repeat("x", 100<<10) + "\r\nMessage-ID: <" + signed + "@sender.example>\r\n", probe.Ours},
		{"a thousand fields before it", strings.Repeat("Received: from a by b; Wed, 06 May 2026 14:22:07 +0900\r\n", 2000) + "Subject: " + signed + "\r\n", probe.Ours},
		{"a Subject of 100 KiB", "Subject: " + strings.Repeat("mp1_a_", 17<<10) + signed + "\r\n", probe.Ours},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			want := probe.Tag{}
			if test.want == probe.Ours {
				want = key.Sign(ref)
			}
			tag, match := probe.FindTag([]byte(test.header), key)
			if match != test.want || tag != want {
				t.Errorf("found %v, match %d, want %d", tag, match, test.want)
			}
		})
	}
}

func TestFindTagInTheMailAsSent(t *testing.T) {
	m := probe.Compose(route, key.Sign(ref), composed)
	for _, gone := range []string{"", "Mailprobe-Tag", "Message-ID", "Subject"} {
		header := strings.Replace(string(m.Content), "\r\n"+gone+":", "\r\nX-Gone:", 1)
		if tag, match := probe.FindTag([]byte(header), key); match != probe.Ours || tag != key.Sign(ref) {
			t.Errorf("without %s: match %d, tag %v", gone, match, tag)
		}
	}
}

// Agents that share a key verify each other's tags: the name tells whose it is.
func TestFindTagOfAnotherAgent(t *testing.T) {
	other := ref
	other.Agent = "osaka-1"
	header := "Mailprobe-Tag: " + key.Sign(other).String() + "\r\n"
	if tag, match := probe.FindTag([]byte(header), key); match != probe.Ours || tag.Agent != "osaka-1" {
		t.Errorf("match %d, agent %q", match, tag.Agent)
	}
	header = "Mailprobe-Tag: " + probe.NewKey().Sign(other).String() + "\r\n"
	if tag, match := probe.FindTag([]byte(header), key); match != probe.Forged || tag != (probe.Tag{}) {
		t.Errorf("with a key of its own: match %d, tag %v", match, tag)
	}
}

func FuzzFields(f *testing.F) {
	for _, seed := range []string{"A: 1\r\n 2\r\n\r\n", ":", " \n", "a\r\r\n:\r\n", "\xff: \x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, header []byte) {
		total := 0
		for name, value := range probe.Fields(header) {
			if strings.Contains(name, "\n") || strings.Contains(value, "\n") {
				t.Errorf("a line end is left in %q: %q", name, value)
			}
			total += len(name) + len(value)
		}
		if total > len(header) {
			t.Errorf("%d octets come out of %d", total, len(header))
		}
	})
}

func FuzzFindTag(f *testing.F) {
	f.Add([]byte("Subject: x\r\nIn-Reply-To: y\r\n"), "[SPAM] ", " (7.2)")
	f.Add([]byte("Mailprobe-Tag: "+forged), "=?utf-8?q?", "?=")
	f.Add([]byte("Subject: "+encodedQ), "=?utf-8?b?AAAA", "=?=")
	f.Add([]byte("Subject: "+encodedJIS), signed[:len(signed)-2], "\t")
	f.Fuzz(func(t *testing.T, header []byte, prefix, suffix string) {
		if tag, match := probe.FindTag(header, key); match == probe.Ours && !key.Verify(tag) {
			t.Errorf("a tag that does not verify is ours: %v", tag)
		}
		ends := strings.NewReplacer("\r", "", "\n", "")
		subject := "Subject: " + ends.Replace(prefix) + signed + ends.Replace(suffix) + "\r\n"
		tag, match := probe.FindTag([]byte(subject), key)
		alike := slices.Contains(probe.FindTags(prefix+suffix), key.Sign(ref))
		if match != probe.Ours || (tag != key.Sign(ref) && !alike) {
			t.Errorf("the tag is not found in %q: match %d, tag %v", subject, match, tag)
		}
	})
}
