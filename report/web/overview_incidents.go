package web

import (
	"fmt"
	"net/url"

	"mailprobe/report"
	"mailprobe/report/words"
)

// incidentCard is an open incident in short.
type incidentCard struct {
	ID     string
	Href   string
	Class  string // of the state
	State  string
	Scope  string
	Began  string // how many servers, and since when
	Remark string // how sure it is; empty: sure
}

// cards lists the incidents that are not over, the newest first.
func (c catalogue) cards(k words.Clock, o Overview) []incidentCard {
	if o.View == nil {
		return nil
	}
	var list []incidentCard
	for n := len(o.View.Incidents) - 1; n >= 0; n-- {
		if i := o.View.Incidents[n]; i.Open() && !i.Withdrawn {
			list = append(list, c.card(k, i))
		}
	}
	return list
}

func (c catalogue) card(k words.Clock, i report.Incident) incidentCard {
	t := c.Overview
	card := incidentCard{
		ID: shown(i.ID), Href: "/incidents/" + url.PathEscape(i.ID), Class: class("state", i.State()), State: k.IncidentState(i.State()),
		Scope: c.Scope.scopeLine(k, i.Scope),
		Began: fmt.Sprintf(t.Began, fmt.Sprintf(t.Affected, k.Number(i.Scope.Servers), k.Servers(i.Scope.Watched)), k.Interval(i.Start)),
	}
	if i.Weak {
		card.Remark = t.WeakIncident
	}
	return card
}
