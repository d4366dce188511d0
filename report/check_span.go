package report

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// checkPlace checks that planned work is of something that is watched: with a name
// that is mistyped it would be announced, and alarmed all the same.
func (e Estate) checkPlace(a Annotation) error {
	switch {
	case a.Server != "" && !e.has(a.Server):
		return fmt.Errorf("no server %q is watched: those that are have the names %s", a.Server, some(e.serverNames()))
	case a.Network != "" && !slices.Contains(e.networks(), a.Network):
		return fmt.Errorf("no server of the network %s is watched: those that are watched lie in %s", a.Network, some(e.networks()))
	}
	return nil
}

func (e Estate) serverNames() []string {
	var names []string
	for _, s := range e.Servers {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	return names
}

// networks returns the networks of the servers, as they are written, by name.
func (e Estate) networks() []string {
	var list []string
	for _, s := range e.Servers {
		if s.Network != "" {
			list = append(list, s.Network)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// some names the first few of a list.
func some(list []string) string {
	const few = 10
	switch {
	case len(list) == 0:
		return "(none)"
	case len(list) > few:
		return strings.Join(list[:few], ", ") + fmt.Sprintf(" and %d more", len(list)-few)
	}
	return strings.Join(list, ", ")
}

// checkRetract checks a note that takes back planned work.
func checkRetract(a Annotation, on Incident, notes []Comment) error {
	rest, gone := a, retracted(notes)
	rest.Retract, rest.Text = "", Text{}
	switch {
	case on.ID != "":
		return fmt.Errorf("planned work is taken back without naming an incident: leave out %s", on.ID)
	case !reflect.ValueOf(rest).IsZero():
		return errors.New("a note that takes back planned work says nothing else but a text: write two")
	case gone[a.Retract]:
		return fmt.Errorf("the planned work of the note %s was taken back already", a.Retract)
	}
	var known []string
	for _, c := range byTime(notes) {
		if !c.announces() || gone[c.ID] {
			continue
		}
		if c.ID == a.Retract {
			return nil
		}
		known = append(known, fmt.Sprintf("%s (from %s)", c.ID, c.Span.From.Format(time.RFC3339)))
	}
	slices.Reverse(known) // the newest first
	return fmt.Errorf("no note %q announces planned work: those that do are %s", a.Retract, some(known))
}
