package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

func TestSilences(t *testing.T) {
	agent := func(from, to float64) probe.Watch { return probe.Watch{Agent: "a", From: m(from), To: m(to)} }
	mailbox := func(from, to float64) probe.Watch {
		return probe.Watch{Agent: "a", Mailbox: "mx1", From: m(from), To: m(to)}
	}
	reference := func(from, to float64) probe.Watch {
		return probe.Watch{Agent: "a", Reference: "192.0.2.1:53", From: m(from), To: m(to)}
	}
	for _, test := range []struct {
		name    string
		watches []probe.Watch
		want    []Span
	}{
		{"all answer", []probe.Watch{agent(0, 100), mailbox(0, 100), reference(0, 100)}, nil},
		{"a server is down", []probe.Watch{agent(0, 100), mailbox(0, 30), mailbox(60, 100), reference(0, 100)}, nil},
		{"a reference is down", []probe.Watch{agent(0, 100), mailbox(0, 100), reference(0, 30), reference(60, 100)}, nil},
		{"nothing answers", []probe.Watch{agent(0, 100), mailbox(0, 30), mailbox(60, 100), reference(0, 31), reference(62, 100)}, []Span{{m(31), m(60)}}},
		{"it goes on", []probe.Watch{agent(0, 100), mailbox(0, 30), reference(0, 31)}, []Span{{m(31), m(100)}}},
		{"for a moment", []probe.Watch{agent(0, 100), mailbox(0, 30), mailbox(31, 100), reference(0, 30), reference(31.5, 100)}, nil},
		{"the agent was off too", []probe.Watch{agent(0, 35), agent(50, 100), mailbox(0, 30), mailbox(55, 100), reference(0, 30), reference(60, 100)},
			[]Span{{m(30), m(35)}, {m(50), m(55)}}},
		{"no reference is known", []probe.Watch{agent(0, 100), mailbox(0, 30), mailbox(60, 100)}, nil},
		{"it was added later", []probe.Watch{agent(0, 100), mailbox(0, 30), mailbox(60, 100), reference(70, 100)}, nil},
	} {
		if diff := cmp.Diff(test.want, Silences(test.watches, Span{From: m(0), To: m(100)})); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}
