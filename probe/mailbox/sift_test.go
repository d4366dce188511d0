package mailbox

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

func TestParseReceived(t *testing.T) {
	at := time.Date(2011, 5, 6, 3, 4, 5, 0, time.UTC)
	for _, c := range []struct {
		value string
		want  probe.Hop
	}{
		// Postfix, Exim, Sendmail, Exchange, Dovecot, qmail
		{"from a.example (a.example [192.0.2.1]) by b.example (Postfix) with ESMTPS id 4D3C2B1A009C for <x@y>; Fri,  6 May 2011 12:04:05 +0900 (JST)",
			probe.Hop{By: "b.example", From: "a.example", ID: "4D3C2B1A009C", At: at}},
		{"from [192.0.2.1] (helo=a.example) by b.example with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.96) (envelope-from <x@y>) id 1qXyZa-0001Ab-2C for z@w; Fri, 06 May 2011 03:04:05 +0000",
			probe.Hop{By: "b.example", From: "[192.0.2.1]", ID: "1qXyZa-0001Ab-2C", At: at}},
		{"from a.example (root@a.example [192.0.2.1] (may be forged)) by b.example (8.14.4/8.14.4) with ESMTP id p46KYTxW012345; Fri, 6 May 2011 12:04:05 JST",
			probe.Hop{By: "b.example", From: "a.example", ID: "p46KYTxW012345", At: at}},
		{"from A.example (2001:db8::1) by B.example (2001:db8::2) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.1.2; Fri, 6 May 2011 03:04:05 +0000",
			probe.Hop{By: "B.example", From: "A.example", ID: "15.20.1.2", At: at}},
		{"by b.example with LMTP id abc+DEF=/ (envelope-from <x@y>); 6 May 2011 03:04:05 GMT",
			probe.Hop{By: "b.example", ID: "abc+DEF=/", At: at}},
		{"(qmail 12345 invoked from network); 6 May 2011 03:04:05 -0000", probe.Hop{At: at}},
		// odd ones
		{"", probe.Hop{}},
		{";", probe.Hop{}},
		{"from by id", probe.Hop{From: "by"}},
		{"BY b.example FROM a.example; Fri, 6 May 2011 03:04:05", probe.Hop{By: "b.example", From: "a.example"}},
		{"by b.example; Fri, 6 May 2011 03:04:05 XYZ", probe.Hop{By: "b.example"}},
		{"by b.example; yesterday +0900", probe.Hop{By: "b.example"}},
		{`by b.example (a ; b \) c) id 7; Fri, 6 May 2011 03:04:05 Z`, probe.Hop{By: "b.example", ID: "7", At: at}},
		{"by b.example (never closed id 7; Fri, 6 May 2011 03:04:05 +0000", probe.Hop{By: "b.example"}},
		{"by b\x00\xff.example id " + strings.Repeat("é", 200), probe.Hop{By: "b\uFFFD\uFFFD.example", ID: strings.Repeat("é", 126) + "…"}},
	} {
		got := parseReceived(c.value)
		if diff := cmp.Diff(c.want, got, cmp.Comparer(time.Time.Equal)); diff != "" {
			t.Errorf("%q: %s", c.value, diff)
		}
	}
}

func TestVerdicts(t *testing.T) {
	const ar = "Authentication-Results: "
	for _, c := range []struct {
		header string
		want   probe.Verdicts
	}{
		{ar + "mx.example; spf=pass smtp.mailfrom=x@y; dkim=pass header.d=y; dmarc=fail\r\n", probe.Verdicts{SPF: "pass", DKIM: "pass", DMARC: "fail"}},
		{ar + "mx.example;\r\n\tdkim=fail (bad; signature) header.d=y;\r\n\tdkim=pass header.d=z;\r\n\tSPF=SoftFail\r\n", probe.Verdicts{SPF: "softfail", DKIM: "pass"}},
		{ar + "mx.example; none\r\n", probe.Verdicts{}},
		{ar + "mx.example; spf=fail\r\n" + ar + "sender.example; spf=pass; dkim=pass\r\n", probe.Verdicts{SPF: "fail"}},
		{ar + "mx.example; what is this\r\n", probe.Verdicts{}},
		{ar + "\r\n", probe.Verdicts{}},
		{"Subject: spf=pass\r\n", probe.Verdicts{}},
	} {
		got := Options{Agent: "tokyo", Key: ourKey}.sift([]byte(c.header+ours(1)), []byte(ours(1))).arrival.Verdicts
		if c.header[:4] != "Auth" {
			got = Options{Agent: "tokyo", Key: ourKey}.sift([]byte(c.header), []byte(ours(1))).arrival.Verdicts
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q: %s", c.header, diff)
		}
	}
}

// TestCopyID holds what makes two copies the same.
func TestCopyID(t *testing.T) {
	id := func(header string) probe.CopyID {
		return Options{Agent: "tokyo", Key: ourKey}.sift([]byte(header), []byte(header)).arrival.Copy
	}
	base := id(ours(1))
	for _, c := range []struct {
		name   string
		header string
		same   bool
	}{
		{"the same", ours(1), true},
		{"fields that nobody asked for", "X-Spam: 1\r\n\tmore\r\n" + ours(1), true},
		{"and behind", strings.Replace(ours(1), "Subject:", "X-Y: z\r\nSubject:", 1), true},
		{"a body", ours(1) + "Received: not a field\r\n", true},
		{"no end", strings.TrimSuffix(ours(1), "\r\n"), true},
		{"another delivery", "Received: by other.example id 7; Fri, 6 May 2011 12:00:01 +0900\r\n" + ours(1), false},
		{"another queue id", strings.Replace(ours(1), "id Q1", "id Q2", 1), false},
		{"another second", strings.Replace(ours(1), "12:00:00", "12:00:01", 1), false},
		{"another mail", ours(2), false},
	} {
		if got := id(c.header); (got == base) != c.same || got == (probe.CopyID{}) {
			t.Errorf("%s: %x and %x", c.name, base, got)
		}
	}
}

func TestManyHops(t *testing.T) {
	var b strings.Builder
	for i := range 200 {
		fmt.Fprintf(&b, "Received: by h%d.example; x\r\n", i)
	}
	got := Options{Agent: "tokyo", Key: ourKey}.sift([]byte(b.String()+ours(1)), []byte(ours(1))).arrival.Hops
	if len(got) != maxHops || got[0].By != "h0.example" || got[49].By != "h49.example" {
		t.Errorf("%d hops, from %v to %v", len(got), got[0], got[len(got)-1])
	}
}

// TestLongHeader holds that a tag behind 64 KiB of other fields is found, and
// that an answer to a test mail is not taken for one for want of seeing it
// whole.
func TestLongHeader(t *testing.T) {
	filler := strings.Repeat("Received: by x.example "+strings.Repeat("y", 900)+"\r\n", 100)
	tag, _ := probe.FindTag([]byte(ours(3)), ourKey)
	subject := "Subject: Re: " + tag.String() + "\r\n"
	answer := subject + filler + "In-Reply-To: <x@y>\r\n\r\n"
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.deliver("INBOX", filler+ours(1))
		s.deliver("INBOX", answer)
		s.deliver("INBOX", ours(2))
		identity := strings.Join(names(true)[:2], "\" \"")
		for uid, text := range map[string]string{"1": ours(1)[strings.Index(ours(1), "Message-ID"):], "2": subject + "In-Reply-To: <x@y>\r\n"} {
			s.rows = append(s.rows, row{on: "UID FETCH " + uid + ` (UID BODY.PEEK[HEADER.FIELDS ("` + identity,
				reply: "* " + uid + " FETCH (UID " + uid + " BODY[HEADER.FIELDS (X)]<0> {=" + text + "})|TAG OK done"})
		}
		_, stop := watch(t, options(s), l)
		pass(time.Minute)
		stop()
		var uids []uint32
		for _, a := range l.list() {
			uids = append(uids, a.UID)
			if a.UID == 1 && len(a.Hops) != maxHops {
				t.Errorf("%d hops are kept of the long header", len(a.Hops))
			}
		}
		slices.Sort(uids)
		if diff := cmp.Diff([]uint32{1, 3}, uids); diff != "" {
			t.Error(diff)
		}
		if foreign, _ := l.counts(); foreign != 1 {
			t.Errorf("%d foreign", foreign)
		}
	})
}
