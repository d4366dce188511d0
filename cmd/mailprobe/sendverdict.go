package main

import (
	"cmp"
	"fmt"
	"strings"

	"mailprobe/probe"
	"mailprobe/report/words"
)

// judge says what a probe that was sent tells of its server.
func (p sentProbe) judge(warning, critical *threshold) pluginFinding {
	f := pluginFinding{perf: p.figures(warning, critical)}
	f.state, f.text = p.verdict(warning, critical)
	f.text = p.Route + ": " + f.text
	var details strings.Builder
	printResult(&details, p.SendResult)
	f.details = details.String()
	return f
}

func (p sentProbe) verdict(warning, critical *threshold) (pluginState, string) {
	switch class := probe.Class(p.Class); {
	case p.Delay != nil:
		return p.arrived(warning, critical)
	case probe.Outcome(p.Outcome) == probe.Bounced:
		return pluginCritical, "accepted by " + p.Target + " and returned: " + cmp.Or(p.Returned, "the notification does not say why")
	case class == probe.Capped || class == probe.Interrupted || class == probe.Aborted:
		return pluginUnknown, p.failure()
	case class == probe.Accepted && p.blind != "":
		return pluginUnknown, p.accepted() + "; whether it came is not known: the mailbox cannot be read: " + p.blind
	case class == probe.Accepted:
		return pluginCritical, p.accepted() + fmt.Sprintf("; not seen in the mailbox %s after it was sent", short(p.age))
	case p.cutOff && !p.speaksForItself():
		return pluginUnknown, p.failure() + "; but no reference answers either: the agent itself is cut off"
	case probe.Outcome(p.Outcome) == probe.Uncertain:
		return pluginCritical, p.failure() + "; whether the mail is on its way is not known"
	}
	return pluginCritical, p.failure()
}

// arrived judges a probe that came, by its delay as it is stated. One whose
// attempt failed came all the same: a real sender would send it again.
func (p sentProbe) arrived(warning, critical *threshold) (pluginState, string) {
	delay := p.Delay.Middle()
	state, text := pluginOK, fmt.Sprintf("delivered in %s ± %s", short(delay), short(p.Delay.HalfWidth()))
	switch {
	case critical.alerts(delay):
		state, text = pluginCritical, text+", critical by the threshold "+critical.given
	case warning.alerts(delay):
		state, text = pluginWarning, text+", a warning by the threshold "+warning.given
	}
	if class := probe.Class(p.Class); class != probe.Accepted && class != "" {
		state, text = max(state, pluginWarning), text+", after "+p.failure()
	}
	if p.Junk {
		state, text = max(state, pluginWarning), text+", to the junk folder "+p.Folder
	}
	return state, text
}

// accepted says who took the mail, when, and in which words.
func (p sentProbe) accepted() string {
	return fmt.Sprintf("accepted by %s after %s (%s)", p.Target, short(p.Accepted.Sub(p.Sent)), clip(p.Reply, 80))
}

// failure says how the attempt failed, or that it has not ended.
func (p sentProbe) failure() string {
	english := words.In(words.English)
	if p.Class == "" {
		return fmt.Sprintf("no answer for %s", short(p.age))
	}
	text := english.Class(probe.Class(p.Class))
	if p.Phase != "" {
		text += " while " + english.Phase(probe.Phase(p.Phase))
	}
	why := cmp.Or(p.Reply, p.Error)
	if p.Target != "" && !strings.HasPrefix(why, p.Target) { // errors begin with it, replies do not
		why = strings.TrimSuffix(p.Target+": "+why, ": ")
	}
	if why == "" {
		return text
	}
	return text + ", " + why
}

// figures are the delay with its bounds, when it was accepted, and the phases.
func (p sentProbe) figures(warning, critical *threshold) []perf {
	var list []perf
	if d := p.Delay; d != nil {
		list = append(list, perf{"delay", d.Middle(), warning, critical},
			perf{label: "delay_min", value: d.Min}, perf{label: "delay_max", value: d.Max})
	}
	if p.Accepted != nil {
		list = append(list, perf{label: "accepted", value: p.Accepted.Sub(p.Sent)})
	}
	for _, phase := range probe.PhaseOrder {
		if took, ok := p.Phases[phase]; ok {
			list = append(list, perf{label: string(phase), value: took})
		}
	}
	return list
}
