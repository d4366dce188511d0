package live_test

import (
	"testing"
	"time"
)

// stage is all that runs, and what was seen of it.
type stage struct {
	*testing.T
	ill, well  *demo // the one with an outage, and the one without
	prometheus *child
	api        api
	notices    *notices
	story      *story
	marks      map[mark]time.Time
}

func newStage(t *testing.T) *stage {
	program := buildMailprobe(t)
	s := &stage{T: t, story: newStory(), marks: map[mark]time.Time{}}
	s.notices = startAlertmanager(t)
	s.well = startDemo(t, program, "mailprobe-well", 0)
	s.ill = startDemo(t, program, "mailprobe", outage)
	s.prometheus, s.api = startPrometheus(t, s.notices.address, s.ill, s.well)
	return s
}

// never holds never: what is followed until then lasts all its time.
func never() bool { return false }

// follow looks at Prometheus every second until a condition holds. Where it comes
// not to in time, the test ends; a wait for nothing (no text) just ends.
func (s *stage) follow(most time.Duration, what string, holds func() bool) {
	s.Helper()
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for deadline := time.Now().Add(most); !holds(); <-ticker.C {
		if time.Now().After(deadline) {
			if what != "" {
				s.Fatalf("waited %v for this: %s", most, what)
			}
			return
		}
		s.look()
	}
}

// look asks Prometheus for the state of its rules.
func (s *stage) look() {
	s.Helper()
	var groups ruleGroups
	if err := s.api.get(s.Context(), "/api/v1/rules", nil, &groups); err != nil {
		s.Fatalf("asking for the rules: %v", err)
	}
	if len(groups.Groups) == 0 {
		s.Fatalf("Prometheus has no rules")
	}
	s.story.look(groups, time.Now())
}

// passed tells whether the demo has said something, and if so marks when.
func (s *stage) passed(m mark, text string) bool {
	if at := s.ill.saw(text); !at.IsZero() {
		s.marks[m] = at
		return true
	}
	if !s.ill.running() {
		s.Fatalf("the demo with an outage ended before %s", m)
	}
	return false
}

// of returns the courses of a demo's alerts.
func (s *stage) of(d *demo) (list []*course) {
	for _, c := range s.story.courses {
		if c.job == d.job {
			list = append(list, c)
		}
	}
	return list
}

// ask evaluates an expression, and fails the test where that cannot be done.
func (s *stage) ask(expr string) []sample {
	s.Helper()
	list, err := s.api.query(s.Context(), expr)
	if err != nil {
		s.Fatalf("asking for %s: %v", expr, err)
	}
	return list
}

// kill ends the demo with the outage as a power fault does.
func (s *stage) kill() {
	s.marks[killed] = time.Now()
	s.ill.kill()
}

// print writes the table, and where something was wrong what the programs said.
func (s *stage) print() {
	s.Log("\n" + table(s.story.courses, s.marks))
	if !s.Failed() {
		return
	}
	for _, c := range []*child{s.ill.child, s.well.child, s.prometheus, s.notices.alertmanager} {
		s.Logf("%s said:\n%s", c.name, c.all())
	}
	s.Logf("notices that came:\n%s", s.notices.all())
}
