package incident

import (
	"slices"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// moment is something that happened to servers at about the same time.
type moment struct {
	at      probe.Interval
	servers []string
}

// together is how near to each other the same thing happens to servers of one
// incident: probes a minute apart see the same fault at different seconds.
const together = 5 * time.Minute

// gather takes instants from outages and groups those that lie near to each
// other.
func gather(outages []report.Outage, of func(report.Outage) []probe.Interval) []moment {
	var all []moment
	for _, o := range outages {
		for _, at := range of(o) {
			if !at.To.IsZero() {
				all = append(all, moment{at: at, servers: []string{o.Server}})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b moment) int { return a.at.To.Compare(b.at.To) })
	var groups []moment
	for i, each := range all {
		if i > 0 && each.at.To.Sub(all[i-1].at.To) <= together {
			groups[len(groups)-1].add(each)
			continue
		}
		groups = append(groups, each)
	}
	return groups
}

// add widens a moment by another.
func (m *moment) add(other moment) {
	if other.at.From.Before(m.at.From) {
		m.at.From = other.at.From
	}
	if other.at.To.After(m.at.To) {
		m.at.To = other.at.To
	}
	for _, s := range other.servers {
		if !slices.Contains(m.servers, s) {
			m.servers = append(m.servers, s)
		}
	}
}

func starts(o report.Outage) []probe.Interval { return []probe.Interval{o.Start} }

// endsOf leaves out a lower bound that is no evidence.
func endsOf(o report.Outage) []probe.Interval {
	if o.EndIsOpen {
		return []probe.Interval{{To: o.End.To}}
	}
	return []probe.Interval{o.End}
}

func flapsUp(o report.Outage) []probe.Interval {
	var list []probe.Interval
	for _, f := range o.Flaps {
		list = append(list, f.Up)
	}
	return list
}

func flapsDown(o report.Outage) []probe.Interval {
	var list []probe.Interval
	for _, f := range o.Flaps {
		list = append(list, f.Down)
	}
	return list
}
