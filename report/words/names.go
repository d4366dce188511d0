package words

import (
	"mailprobe/probe"
	"mailprobe/report"
)

// names are what the analysis and the record call by words of the program.
type names struct {
	kinds      map[report.Kind]string
	states     map[report.State]string
	incidents  map[report.IncidentState]string
	services   map[report.Service]string // as what fails
	classes    map[probe.Class]string
	phases     map[probe.Phase]string // as what an attempt was doing
	outcomes   map[probe.Outcome]string
	vias       map[probe.Via]string
	directions map[report.Direction]string

	overdue, unreadable string // as a class, of failures that are none of an attempt
}

// Kind names a kind of outage.
func (w *Words) Kind(k report.Kind) string { return name(w.names.kinds, k) }

// State names what a server is doing.
func (w *Words) State(s report.State) string { return name(w.names.states, s) }

// IncidentState names how an incident stands.
func (w *Words) IncidentState(s report.IncidentState) string { return name(w.names.incidents, s) }

// Service names a part of a server, as what fails.
func (w *Words) Service(s report.Service) string { return name(w.names.services, s) }

// Class names how an attempt went.
func (w *Words) Class(c probe.Class) string { return name(w.names.classes, c) }

// Phase names a step of an attempt, as what it was doing.
func (w *Words) Phase(p probe.Phase) string { return name(w.names.phases, p) }

// Outcome names what became of a test mail.
func (w *Words) Outcome(o probe.Outcome) string { return name(w.names.outcomes, o) }

// Via names how a test mail was handed over.
func (w *Words) Via(v probe.Via) string { return name(w.names.vias, v) }

// Direction names which way a mail went, as seen from the customer.
func (w *Words) Direction(d report.Direction) string { return name(w.names.directions, d) }

// name looks up a word; one that has no name stands for itself.
func name[K ~string](names map[K]string, word K) string {
	if name, ok := names[word]; ok {
		return name
	}
	return Plain(string(word))
}
