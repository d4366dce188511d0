package report

import (
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// apart returns a mail whose texts are its own.
func apart(reason string) Mail {
	m := mailAt(strings.Clone("route"), probe.Via(strings.Clone("mx")), 0).refusedAt(0, 5)
	for i := range m.Tries {
		m.Tries[i].Reason = strings.Clone(reason)
	}
	return m
}

func TestTextsAreShared(t *testing.T) {
	all := texts{}
	first, second := apart("no answer"), apart("no answer")
	all.share(&first)
	all.share(&second)
	if diff := cmp.Diff(apart("no answer"), second); diff != "" {
		t.Errorf("the mail is another one (-want +got):\n%s", diff)
	}
	for what, pair := range map[string][2]string{
		"the route":  {first.Ref.Route, second.Ref.Route},
		"the via":    {string(first.Via), string(second.Via)},
		"the reason": {first.Tries[0].Reason, second.Tries[1].Reason},
	} {
		if unsafe.StringData(pair[0]) != unsafe.StringData(pair[1]) {
			t.Errorf("%s is there twice", what)
		}
	}
}

func TestTextsAreFew(t *testing.T) {
	all := texts{}
	for i := range 3 * mostTexts {
		m := apart("queued as " + strconv.Itoa(i))
		all.share(&m)
		if m.Tries[1].Reason != "queued as "+strconv.Itoa(i) {
			t.Fatalf("the reason is %q", m.Tries[1].Reason)
		}
	}
	if len(all) > mostTexts {
		t.Errorf("%d texts are remembered", len(all))
	}
}

// TestShelfGivesMemoryBack fills a shelf as a long outage does, and lets most of
// it go.
func TestShelfGivesMemoryBack(t *testing.T) {
	s := newShelf(noon)
	list := prompt("r", probe.MX, 0, 5000)
	for _, m := range list {
		s.put(m)
	}
	s.drop(m(4990), m(4990), m(5000))
	if n := len(s.mails); n != keptUsual {
		t.Errorf("%d mails are left", n)
	}
	if cap(s.mails) > 2*len(s.mails)+recentMails {
		t.Errorf("there is room for %d mails, for %d that are left", cap(s.mails), len(s.mails))
	}
	if len(s.sent) != len(s.mails) {
		t.Errorf("%d mails can be found of %d", len(s.sent), len(s.mails))
	}
	s.put(list[4999])
	if n := len(s.mails); n != keptUsual {
		t.Errorf("a mail that is known makes it %d", n)
	}
}
