package report

import (
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"
)

// CheckAnnotation tells whether a note can be written: on an incident as it
// stands, or, when that is the zero Incident, on a span of time. All are the
// incidents that are known, and notes what people added so far. The error says
// what would be right.
func (e Estate) CheckAnnotation(a Annotation, on Incident, all []Incident, notes []Comment) error {
	if a.Retract != "" {
		return checkRetract(a, on, notes)
	}
	if err := checkAnnotation(a, on, all); err != nil || on.ID != "" {
		return err
	}
	return e.checkPlace(a)
}

// checkAnnotation checks what can be told without the estate, and without other
// notes; see [Estate.CheckAnnotation].
func checkAnnotation(a Annotation, on Incident, all []Incident) error {
	switch {
	case reflect.ValueOf(a).IsZero():
		return errors.New("the note says nothing: give a cause, a text, planned, an incident to merge or servers to split off")
	case on.ID == "":
		return checkSpan(a)
	case a.Span != (Span{}) || a.Server != "" || a.Network != "":
		return fmt.Errorf("a note on incident %s takes no span, server or network: leave out the incident to announce planned work", on.ID)
	case on.Into != "":
		return fmt.Errorf("incident %s was merged into %s: write the note on %s", on.ID, on.Into, on.Into)
	case a.Planned && a.Unplanned:
		return errors.New("an incident was planned, or it was not: the note says both")
	case a.Merge != "" && len(a.Split) > 0:
		return errors.New("one note merges or splits, not both: write two")
	case a.Merge != "":
		return checkMerge(a.Merge, on, all)
	case len(a.Split) > 0:
		return checkSplit(a.Split, on)
	}
	return nil
}

// The years in which planned work may lie: instants are reckoned in nanoseconds of
// 64 bits, which do not reach much further, and what is planned "for ever" would
// hide every later failure.
const firstYear, lastYear = 1900, 2200

// checkSpan checks a note that announces planned work. It must say when the work
// ends: a span without end would hide every later failure.
func checkSpan(a Annotation) error {
	switch {
	case a.Merge != "" || len(a.Split) > 0 || a.Cause != (Text{}):
		return errors.New("a note without an incident takes no cause, merge or split: name the incident")
	case a.Unplanned:
		return errors.New("which incident was not planned? name it; planned work is taken back by the id of its note")
	case a.Span.From.IsZero() || a.Span.To.IsZero():
		return errors.New("planned work needs the time when it begins and the time when it ends")
	case !a.Span.From.Before(a.Span.To):
		return errors.New("planned work must end after it begins")
	case a.Span.From.UTC().Year() < firstYear || a.Span.To.UTC().Year() > lastYear:
		return fmt.Errorf("planned work lies in the years %d to %d: give the time when it really ends", firstYear, lastYear)
	case a.Server != "" && a.Network != "":
		return errors.New("planned work is of a server or of a network, not both: write two notes")
	}
	if a.Network != "" {
		if _, err := netip.ParsePrefix(a.Network); err != nil {
			return fmt.Errorf("the network %q is none: write it as 192.0.2.0/24 or 2001:db8::/64", a.Network)
		}
	}
	return nil
}

func checkMerge(id string, on Incident, all []Incident) error {
	if id == on.ID {
		return fmt.Errorf("incident %s cannot be merged with itself", id)
	}
	n := slices.IndexFunc(all, func(i Incident) bool { return i.Agent == on.Agent && i.ID == id })
	if n < 0 {
		return fmt.Errorf("no incident %q of agent %s is known: the list of incidents has the ids", id, on.Agent)
	}
	switch other := all[n]; {
	case other.Into == on.ID:
		return fmt.Errorf("incident %s was merged into %s already", id, on.ID)
	case other.Into != "":
		return fmt.Errorf("incident %s was merged into %s: merge that one", id, other.Into)
	case other.Withdrawn:
		return fmt.Errorf("incident %s was withdrawn and has no outages to merge", id)
	}
	return nil
}

func checkSplit(names []string, on Incident) error {
	affected := map[string]bool{}
	for _, o := range on.Outages {
		affected[o.Server] = true
	}
	for n, name := range names {
		switch {
		case slices.Contains(names[:n], name):
			return fmt.Errorf("the server %s is named twice", name)
		case !affected[name]:
			return fmt.Errorf("the server %q has no outage in incident %s: it has those of %s", name, on.ID, strings.Join(serversOf(on.Outages), ", "))
		}
	}
	if len(names) == len(affected) {
		return fmt.Errorf("these are all servers of incident %s: leave out at least one that stays in it", on.ID)
	}
	return nil
}

// serversOf returns the servers of some outages, by name.
func serversOf(list []Outage) []string {
	var names []string
	for _, o := range list {
		names = append(names, o.Server)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
