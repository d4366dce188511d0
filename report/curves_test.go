package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

func TestCurvesOfAFewMails(t *testing.T) {
	bounced := mailAt("r", probe.MX, 2)
	bounced.Bounced = m(6)
	after := mailAt("r", probe.MX, 3).in(9) // it bounced, and came all the same
	after.Bounced = m(7)
	list := []Mail{
		mailAt("r", probe.MX, -9).in(-8), // settled before
		mailAt("r", probe.MX, -1).in(4),  // on its way as the span begins
		mailAt("r", probe.MX, 1).in(20),  // comes when the span is over
		bounced, after,
	}
	got := CurvesOf(list, Span{From: m(0), To: m(10)})
	want := Curves{
		Sent:     []Step{{m(0), 1}, {m(1), 2}, {m(2), 3}, {m(3), 4}},
		Received: []Step{{m(0), 0}, {m(4), 1}, {m(9), 2}},
		Gone:     []Step{{m(0), 0}, {m(6), 1}, {m(7), 2}, {m(9), 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	over := BacklogOver(list, m(0), m(10))
	if diff := cmp.Diff([]Step{{m(0), 1}, {m(1), 2}, {m(2), 3}, {m(3), 4}, {m(4), 3}, {m(6), 2}, {m(7), 1}}, over); diff != "" {
		t.Error(diff)
	}
}

// A jump of a thousand must stay one, and no value be wrong for longer than a
// slot.
func TestThinnedCurveKeepsItsShape(t *testing.T) {
	var list []Mail
	for i := range 6000 {
		mail := mailAt("r", probe.MX, float64(i)/60)
		if i < 1000 {
			mail = mail.in(50)
		} else {
			mail = mail.in(50 + float64(i-1000)/100)
		}
		list = append(list, mail)
	}
	span := Span{From: m(0), To: m(100)}
	c := CurvesOf(list, span)
	for name, steps := range map[string][]Step{"sent": c.Sent, "received": c.Received} {
		if len(steps) > 2000 || len(steps) < 500 {
			t.Errorf("%s has %d steps", name, len(steps))
		}
	}
	if last := c.Sent[len(c.Sent)-1]; last.N != 6000 {
		t.Errorf("the curve of what was sent ends at %d", last.N)
	}
	if s := c.Received[1]; s.At != m(50) || s.N < 1000 {
		t.Errorf("the jump is to %d at %v", s.N, s.At)
	}
}
