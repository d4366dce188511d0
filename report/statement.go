package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mailprobe/probe"
)

// ReadRevisions reads the revisions of one incident, in any order: the incident
// as it stands, and what was said of it, the first statement first. Fields that
// it does not know are left alone: a newer version may have written them. The
// error names the incident and the revision that cannot be read.
func ReadRevisions(list []probe.Revision) (Incident, []Statement, error) {
	if len(list) == 0 {
		return Incident{}, nil, errors.New("there is no revision to read")
	}
	list = slices.SortedStableFunc(slices.Values(list), func(a, b probe.Revision) int { return cmp.Compare(a.N, b.N) })
	var said []Statement
	var last body
	for n, r := range list {
		b, err := readBody(r)
		if err != nil {
			return Incident{}, nil, err
		}
		s := b.saying()
		st := Statement{N: r.N, At: r.At, Start: s.Start, End: s.End, Scope: s.Scope, Planned: b.Planned, Changed: changes(last, b)}
		if n == 0 {
			st.Changed = opening(b)
		}
		said = append(said, st)
		last = b
	}
	return last.Incident, said, nil
}

func readBody(r probe.Revision) (body, error) {
	var b body
	err := json.Unmarshal(r.Body, &b)
	if err == nil && (b.Agent != r.Agent || b.ID != r.Incident) {
		err = fmt.Errorf("it tells of incident %q of agent %q", b.ID, b.Agent)
	}
	if err != nil {
		return body{}, fmt.Errorf("reading revision %d of incident %s of agent %s: %w; import it again from where it was written", r.N, r.Incident, r.Agent, err)
	}
	return b, nil
}

// opening is what the first statement says.
func opening(b body) []Change {
	if b.Of != "" {
		return []Change{ChangedOpened, ChangedSplit}
	}
	return []Change{ChangedOpened}
}

// changes compares a statement with the one before it. What is worse for whoever
// relied on the one before stands first.
func changes(was, is body) []Change {
	a, b := was.saying(), is.saying()
	var list []Change
	note := func(c Change, changed bool) {
		if changed {
			list = append(list, c)
		}
	}
	over := func(x body) bool { return !x.Open() }
	note(ChangedWithdrawn, is.Withdrawn && !was.Withdrawn)
	note(ChangedMerged, is.Into != was.Into || !slices.Equal(is.Merged, was.Merged))
	note(ChangedSplit, !slices.Equal(is.Split, was.Split))
	note(ChangedPlanned, is.Planned != was.Planned)
	note(ChangedAgain, over(was) && !over(is))
	closed := !over(was) && over(is) && !is.Withdrawn && is.Into == ""
	note(ChangedUnwatched, (closed || over(was)) && is.unwatched() && !was.unwatched())
	note(ChangedClosed, closed && !is.unwatched())
	note(ChangedStart, moved(a.Start, b.Start))
	note(ChangedEnd, over(was) && over(is) && !is.Withdrawn && moved(a.End, b.End))
	note(ChangedScope, !a.Scope.same(b.Scope))
	return list
}

// same tells whether two scopes say the same of what was touched. How many
// servers are watched elsewhere, and how many mailboxes customers have, are
// figures, not statements.
func (s Scope) same(other Scope) bool {
	return slices.Equal(s.Labels, other.Labels) && slices.EqualFunc(s.Networks, other.Networks, func(a, b NetworkScope) bool {
		return a.Network == b.Network && a.Whole == b.Whole && a.N == b.N && a.Of == b.Of && slices.Equal(a.Servers, b.Servers)
	})
}

// moved tells whether bounds are another statement than those that were said.
// A lower bound of zero reaches back without end.
func moved(said, is probe.Interval) bool {
	switch {
	case said.From.IsZero() != is.From.IsZero():
		return true
	case is.From.Before(said.From.Add(-tolerance)) || is.To.After(said.To.Add(tolerance)):
		return true
	case said.From.IsZero():
		return said.To.Sub(is.To) > tolerance
	}
	narrower := said.Width() - is.Width()
	return narrower > tolerance && narrower > said.Width()/2
}

// inUTC returns a copy whose instants are in UTC, so that the same incident has
// the same bytes wherever it is written.
func (i Incident) inUTC() Incident {
	i.Opened, i.Start, i.End = i.Opened.UTC(), utc(i.Start), utc(i.End)
	var list []Outage
	for _, o := range i.Outages {
		o.Start, o.End = utc(o.Start), utc(o.End)
		o.Flaps = slices.Clone(o.Flaps)
		for n, f := range o.Flaps {
			o.Flaps[n] = Flap{Up: utc(f.Up), Down: utc(f.Down)}
		}
		o.Holes = slices.Clone(o.Holes)
		for n, h := range o.Holes {
			o.Holes[n] = Span{From: h.From.UTC(), To: h.To.UTC()}
		}
		list = append(list, o)
	}
	i.Outages = list
	return i
}

func utc(in probe.Interval) probe.Interval {
	return probe.Interval{From: in.From.UTC(), To: in.To.UTC()}
}

// ReadAll reads the revisions of many incidents: each as it stands, by start,
// then id. The error names every revision that cannot be read; the other
// incidents are returned all the same.
func ReadAll(list []probe.Revision) ([]Incident, error) {
	type key struct{ agent, id string }
	byIncident := map[key][]probe.Revision{}
	for _, r := range list {
		k := key{r.Agent, r.Incident}
		byIncident[k] = append(byIncident[k], r)
	}
	var all []Incident
	var errs []error
	for _, revisions := range byIncident {
		i, _, err := ReadRevisions(revisions)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		all = append(all, i)
	}
	slices.SortFunc(all, compareIncidents)
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return all, errors.Join(errs...)
}
