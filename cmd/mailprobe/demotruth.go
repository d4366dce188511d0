package main

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"mailprobe/report"
)

// demoNoticed is how long an outage must last to be found for certain: two mails in
// a row must fail before a server is called down, each route sends one a second,
// and a failure is known after two.
const demoNoticed = 5 * time.Second

// outages checks what is said of outages: the bounds of each must hold the instants
// at which the demo cut the server off and let it come back, all of them must be one
// incident, whose scope is the network, and nothing else may have been called an
// outage, not even for a while. An outage that was too short may be missing.
func (c *comparison) outages(list []report.Incident, cuts map[string]demoOutage, clock demoClock) {
	found := map[string]int{}
	for _, i := range list {
		if i.Withdrawn {
			c.blame("the incident %s was opened, and withdrawn: there was none", i.ID)
		}
		for _, o := range i.Outages {
			found[o.Server]++
			c.compareOutage(o, cuts, clock)
		}
	}
	short := false
	for _, server := range slices.Sorted(maps.Keys(cuts)) {
		lasted := cuts[server].back.From.Sub(cuts[server].cut.To)
		short = short || lasted < demoNoticed
		if n := found[server]; n > 1 || n == 0 && lasted >= demoNoticed {
			c.blame("%s was cut off once, and is said to have had %s", server, many(n, "outage"))
		}
	}
	if len(cuts) > 0 && len(found) >= len(cuts) {
		c.compareScope(standing(list), len(cuts))
	}
	c.outage = outageText(len(found), len(cuts), short)
}

// outageText says what was right.
func outageText(found, cut int, short bool) string {
	switch {
	case cut == 0:
		return "Nothing was cut off, and no incident was opened."
	case found == 0 && short:
		return "The outage was too short to be told from a slow answer, and was not called one."
	}
	return fmt.Sprintf("The bounds of the outage hold, for each of %s, the instants at which\n"+
		"the demo cut the network off and let it come back. Its scope is that network,\n"+
		"and nothing else was called an outage.", many(found, "server"))
}

// compareOutage holds the bounds of an outage against what was done to the server.
func (c *comparison) compareOutage(o report.Outage, cuts map[string]demoOutage, clock demoClock) {
	truth, ok := cuts[o.Server]
	if !ok {
		c.blame("%s is said to have failed from %s, and nothing was done to it", o.Server, clock.within(o.Start))
		return
	}
	if !o.Start.Meets(truth.cut) {
		c.blame("%s is said to have failed from %s, and was cut off at %s", o.Server, clock.within(o.Start), clock.within(truth.cut))
	}
	switch {
	case !o.Over():
		c.blame("%s is said to fail still, and came back at %s", o.Server, clock.within(truth.back))
	case !o.End.Meets(truth.back):
		c.blame("%s is said to be up again from %s, and came back at %s", o.Server, clock.within(o.End), clock.within(truth.back))
	}
	for _, f := range o.Flaps {
		c.blame("%s is said to have been up for a while from %s, and was cut off all the time", o.Server, clock.within(f.Up))
	}
}

// compareScope holds the scope against the network that was cut off.
func (c *comparison) compareScope(list []report.Incident, cut int) {
	if len(list) != 1 {
		c.blame("one network was cut off, and %s opened", many(len(list), "incident"))
		return
	}
	s := list[0].Scope
	if len(s.Networks) != 1 || s.Networks[0].Network != demoCut || !s.Networks[0].Whole || s.Servers != cut {
		c.blame("the scope is said to be %s, and the network %s was cut off", scopeText(s), demoCut)
	}
}
