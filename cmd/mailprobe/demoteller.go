package main

import (
	"fmt"
	"slices"

	"mailprobe/probe"
	"mailprobe/report"
)

// demoNews is something that the analysis says for the first time: a headline,
// and lines that explain it.
type demoNews struct {
	head string
	more []string
}

// demoTeller compares what the analysis says with what was told of it before.
type demoTeller struct {
	clock demoClock
	told  map[string]*demoTold // by incident
}

// demoTold is what was told of an incident.
type demoTold struct {
	scope           string
	over, withdrawn bool

	fresh, accepted, last probe.Interval   // when the ends of its flush were reached; zero: not told
	first                 *report.Estimate // of the last late mail, when it was first told
}

// news returns what a view says and the ones before did not.
func (t *demoTeller) news(v *report.View) (list []demoNews) {
	if v == nil {
		return nil
	}
	for _, i := range v.Incidents {
		if i.Into != "" {
			continue
		}
		list = append(list, t.incident(i)...)
		if f := flushOfAll(v, i); f != nil && !i.Open() && !i.Withdrawn {
			list = append(list, t.flush(t.told[i.ID], f)...)
		}
	}
	return list
}

// incident tells that an incident opened, changed its scope, or is over.
func (t *demoTeller) incident(i report.Incident) (list []demoNews) {
	say := func(head string, more ...string) {
		list = append(list, demoNews{"incident " + i.ID + " " + head, more})
	}
	if t.told == nil {
		t.told = map[string]*demoTold{}
	}
	was, known := t.told[i.ID]
	if !known {
		was = &demoTold{}
		t.told[i.ID] = was
	}
	if i.Withdrawn {
		if !was.withdrawn {
			say("was none after all")
		}
		was.withdrawn = true
		return list
	}
	if scope := scopeText(i.Scope); scope != was.scope {
		was.scope = scope
		head := "has another scope"
		if !known {
			head = "opens"
		}
		say(head, "scope: "+clip(scope, 64), "it began at "+t.clock.within(i.Start))
	}
	if over := !i.Open(); over != was.over {
		was.over = over
		if over {
			say("is over", "it began at "+t.clock.within(i.Start)+" and ended at "+t.clock.within(i.End))
		} else {
			*was = demoTold{scope: was.scope}
			say("is not over after all")
		}
	}
	return list
}

// flush tells which of its three ends a flush has reached, and when the last one
// is expected.
func (t *demoTeller) flush(was *demoTold, f *report.Flush) (list []demoNews) {
	say := func(head string) { list = append(list, demoNews{head: head}) }
	if e := f.Last.Estimate; e != nil && was.first == nil && was.last.To.IsZero() {
		was.first = e
		say(fmt.Sprintf("%s late mails are awaited, the last one at %s", count(f.Last.Left), t.clock.expected(*e)))
	}
	for _, x := range []struct {
		told *probe.Interval
		end  report.End
		what string
	}{
		{&was.fresh, f.Fresh, "fresh mail is normal since "},
		{&was.accepted, f.Accepted, "all that the servers themselves had accepted is delivered since "},
		{&was.last, f.Last, "the last late mail came at "},
	} {
		corrected := ""
		if !x.told.To.IsZero() {
			corrected = "corrected: "
		}
		if !otherwise(x.told, x.end) {
			continue
		}
		say(corrected + x.what + t.clock.within(x.end.At))
		if x.told == &was.last {
			list[len(list)-1].more = t.lateText(*was, f)
		}
	}
	return list
}

// otherwise tells whether an end is reached and this was not told, or told of an
// earlier time that later evidence contradicts; and takes it for told.
func otherwise(told *probe.Interval, e report.End) bool {
	if !e.Reached || !told.To.IsZero() && !e.At.From.After(told.To) {
		return false
	}
	*told = e.At
	return true
}

// lateText says how many mails came late, and how well their end was foreseen.
func (t *demoTeller) lateText(was demoTold, f *report.Flush) []string {
	lines := []string{fmt.Sprintf("%s came late, %s of them after a later one of the same route", many(f.Late, "mail"), count(f.Overtaken))}
	if f.Outstanding > 0 {
		lines[0] += fmt.Sprintf("; %s outstanding", count(f.Outstanding))
	}
	if was.first != nil {
		lines = append(lines, "when it was first foreseen, it was expected at "+t.clock.expected(*was.first))
	}
	return lines
}

// standing returns the incidents that stand: not withdrawn, nor merged into others.
func standing(list []report.Incident) []report.Incident {
	return slices.DeleteFunc(slices.Clone(list), func(i report.Incident) bool { return i.Into != "" || i.Withdrawn })
}

// flushOfAll returns the flush of an incident's servers together; nil while one
// of them has none.
func flushOfAll(v *report.View, i report.Incident) *report.Flush {
	var list []*report.Flush
	for _, s := range v.Servers {
		if slices.ContainsFunc(i.Outages, func(o report.Outage) bool { return o.Server == s.Server }) {
			if s.Flush == nil {
				return nil
			}
			list = append(list, s.Flush)
		}
	}
	return report.Together(list...)
}

// flushed tells whether every incident is over, and the three ends of its flush
// are reached.
func flushed(v *report.View) bool {
	if v == nil {
		return false
	}
	for _, i := range standing(v.Incidents) {
		f := flushOfAll(v, i)
		if i.Open() || f == nil || !f.Fresh.Reached || !f.Accepted.Reached || !f.Last.Reached {
			return false
		}
	}
	return true
}
