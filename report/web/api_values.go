package web

import (
	"strings"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// apiValues are the only values of some fields, by the keys of apiFieldWords.
var apiValues = map[string][]string{
	"state":          namesOf(report.States),
	"Incident.state": namesOf(report.IncidentStates),
	"kind":           namesOf(report.Kinds),
	"failed":         namesOf(report.Services),
	"service":        namesOf(report.Services),
	"Estimate.by":    namesOf([]report.Basis{report.ByDrain, report.BySchedule, report.ByBoth}),
	"via":            namesOf(probe.Vias),
	"outcome":        namesOf(probe.Outcomes),
	"class":          namesOf(probe.Classes),
	"Attempt.class":  namesOf(probe.Classes),
	"phase":          namesOf(probe.PhaseOrder),
	"Phase.phase":    namesOf(probe.PhaseOrder),
	"source":         namesOf([]probe.Source{probe.Push, probe.Look, probe.Resume}),
	"action":         namesOf(probe.Actions),
	"what":           {FaultLedger, FaultReload},
	"Verdict.kind":   namesOf(report.VerdictKinds),
	"doubt":          namesOf(report.Doubts),
	"direction":      namesOf(report.Directions),
	"lang":           namesOf(words.Languages),
}

// fieldKey returns the key under which something is said of a field: that of its
// schema and itself, or its name.
func fieldKey[T any](said map[string]T, schema, field string) string {
	short := strings.TrimPrefix(strings.TrimPrefix(schema, "Report"), "Verdict")
	for _, key := range []string{schema + "." + field, short + "." + field} {
		if _, ok := said[key]; ok {
			return key
		}
	}
	return field
}

// values returns the only values that a field may have; nil: any.
func (s apiSchema) values(f apiField) []string {
	if f.Type != "string" {
		return nil
	}
	return apiValues[fieldKey(apiValues, s.Name, f.Name)]
}

// text returns what a field means.
func (s apiSchema) text(f apiField, lang words.Language) string {
	t := apiFieldWords[fieldKey(apiFieldWords, s.Name, f.Name)]
	if lang == words.Japanese {
		return t.JA
	}
	return t.EN
}
