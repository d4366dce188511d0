package live_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// story is what became of the alerts, as looks at Prometheus have shown it.
type story struct {
	courses []*course // in the order in which they began
	open    map[string]*course
	faults  []string // rules that could not be evaluated, each once
}

// course is what became of one alert from its first pending to its end.
type course struct {
	job      string    // of the demo that it is about
	alert    string    // its name, and the labels that say what it is about
	severity string    // its label
	pending  time.Time // since when its condition held, as Prometheus says
	firing   time.Time // when it was first seen to fire; zero: it never was
	ended    time.Time // when it was first not seen; zero: it is there still
}

func newStory() *story { return &story{open: map[string]*course{}} }

// look takes in what Prometheus said of its rules at an instant.
func (s *story) look(groups ruleGroups, now time.Time) {
	seen := map[string]bool{}
	for _, g := range groups.Groups {
		for _, r := range g.Rules {
			s.health(g.Name, r)
			for _, a := range r.Alerts {
				seen[s.take(a, now)] = true
			}
		}
	}
	for key, c := range s.open {
		if !seen[key] {
			c.ended = now
			delete(s.open, key)
		}
	}
}

// health notes a rule that could not be evaluated. One that has not been yet is
// neither well nor ill.
func (s *story) health(group string, r rule) {
	if (r.Health == "ok" || r.Health == "unknown") && r.LastError == "" {
		return
	}
	fault := fmt.Sprintf("rule %s of group %s: health %s, error %q", r.Name, group, r.Health, r.LastError)
	if !slices.Contains(s.faults, fault) {
		s.faults = append(s.faults, fault)
	}
}

// take notes an alert's state, and returns its key.
func (s *story) take(a alert, now time.Time) string {
	job, severity, name := a.Labels["job"], a.Labels["severity"], title(a.Labels)
	key := job + " " + severity + " " + name
	c := s.open[key]
	// An alert that ended and is there again between two looks is another one.
	if c != nil && !c.pending.Equal(a.ActiveAt) {
		c.ended, c = now, nil
	}
	if c == nil {
		c = &course{job: job, alert: name, severity: severity, pending: a.ActiveAt}
		s.courses = append(s.courses, c)
		s.open[key] = c
	}
	if a.State == "firing" && c.firing.IsZero() {
		c.firing = now
	}
	return key
}

// title is an alert's name with the labels that say what it is about; which demo
// and how grave are told beside it.
func title(labels map[string]string) string {
	var about []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		switch name {
		case "alertname", "instance", "job", "severity":
		default:
			about = append(about, fmt.Sprintf("%s=%q", name, labels[name]))
		}
	}
	if about == nil {
		return labels["alertname"]
	}
	return labels["alertname"] + "{" + strings.Join(about, ", ") + "}"
}

// firing counts the alerts of a demo that fire now.
func (s *story) firing(job string) (n int) {
	for _, c := range s.open {
		if c.job == job && !c.firing.IsZero() {
			n++
		}
	}
	return n
}

// fires tells whether an alert of a demo fires now.
func (s *story) fires(job, alert string) bool {
	for _, c := range s.open {
		if c.job == job && c.full() == alert && !c.firing.IsZero() {
			return true
		}
	}
	return false
}

// full is the alert with its severity before it.
func (c *course) full() string { return c.severity + " " + c.alert }
