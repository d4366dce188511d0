package probetest

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/google/go-cmp/cmp"
)

func TestBelow(t *testing.T) {
	for _, tt := range []struct {
		set  imap.UIDSet
		end  imap.UID
		want string
	}{
		{imap.UIDSet{{Start: 1, Stop: 0}}, 1, ""},
		{imap.UIDSet{{Start: 1, Stop: 0}}, 3, "1:2"},
		{imap.UIDSet{{Start: 2, Stop: 0}}, 3, "2"},
		{imap.UIDSet{{Start: 9, Stop: 0}}, 3, "2"}, // n:* holds the last one
		{imap.UIDSet{{Start: 0, Stop: 0}}, 3, "2"},
		{imap.UIDSet{{Start: 5, Stop: 1}}, 3, "1:2"},
		{imap.UIDSet{{Start: 3, Stop: 5}}, 3, ""},
		{imap.UIDSet{{Start: 1, Stop: 1}, {Start: 4, Stop: 9}}, 6, "1,4:5"},
	} {
		if got := below(tt.set, tt.end).String(); got != tt.want {
			t.Errorf("below(%v, %d) = %q, want %q", tt.set, tt.end, got, tt.want)
		}
	}
}

func TestAgendaKeepsOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		a := newAgenda[string]()
		start := time.Now()
		a.add(start.Add(3*time.Second), "d")
		a.add(start.Add(time.Second), "a")
		a.add(start.Add(2*time.Second), "b")
		a.add(start.Add(2*time.Second), "c")
		time.AfterFunc(500*time.Millisecond, func() { a.add(start, "late") })
		time.AfterFunc(time.Hour, cancel)
		type done struct {
			At    time.Duration
			Value string
		}
		var got []done
		for {
			value, ok := a.next(ctx.Done())
			if !ok {
				break
			}
			got = append(got, done{time.Since(start), value})
		}
		want := []done{{500 * time.Millisecond, "late"}, {time.Second, "a"}, {2 * time.Second, "b"}, {2 * time.Second, "c"}, {3 * time.Second, "d"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("agenda (-want +got):\n%s", diff)
		}
		if time.Since(start) != time.Hour {
			t.Errorf("stopped after %v", time.Since(start))
		}
	})
}

func TestMangles(t *testing.T) {
	const header = "Subject: hello\r\n world\r\nX-One: 1\r\nx-one:\r\n\t2\r\nTo: <a@b.example>\r\n"
	for _, tt := range []struct {
		name   string
		mangle Mangle
		want   string
	}{
		{"strip", StripFields("X-One"), "Subject: hello\r\n world\r\nTo: <a@b.example>\r\n"},
		{"prefix", PrefixSubject("[SPAM] "), "Subject: [SPAM] hello world\r\nX-One: 1\r\nx-one:\r\n\t2\r\nTo: <a@b.example>\r\n"},
		{"fold", FoldFields(5, "To"), "Subject: hello\r\n world\r\nX-One: 1\r\nx-one:\r\n\t2\r\nTo:\r\n <a@b.\r\n examp\r\n le>\r\n"},
		{"several", Mangles(StripFields("x-one", "to"), PrefixSubject("x ")), "Subject: x hello world\r\n"},
	} {
		if diff := cmp.Diff(tt.want, string(tt.mangle([]byte(header)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if n := len(PadHeader(70 << 10)([]byte(header))); n < 70<<10+len(header) || n > 71<<10 {
		t.Errorf("padded to %d bytes", n)
	}
}

func FuzzHeader(f *testing.F) {
	for _, seed := range []string{"", "\r\n", "A: b\r\n\r\nbody", "A: b\r\n c\r\n\r\n", " c\r\nA\r\n", "\n\n:\r\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		header, rest := split(content)
		if string(header)+string(rest) != string(content) {
			t.Fatalf("split lost something: %q, %q", header, rest)
		}
		var joined []byte
		for _, field := range fields(header) {
			joined = append(joined, field.raw...)
			field.value()
		}
		if string(joined) != string(header) {
			t.Fatalf("fields lost something: %q of %q", joined, header)
		}
		for _, m := range []Mangle{StripFields("A"), PrefixSubject("x"), FoldFields(3, "A"), PadHeader(10)} {
			if mangled := m(header); len(header) == 0 && len(mangled) > len(PadHeader(10)(nil)) {
				t.Fatalf("mangled nothing to %q", mangled)
			}
		}
	})
}
