package answer

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// asked is the phrase for what the caller asks about: an address, a domain or, as
// staff do, a server.
func (t teller) asked() string {
	switch {
	case strings.Contains(t.v.Question.About, "@"):
		return t.p.say.address
	case t.asksServer():
		return t.p.say.server
	}
	return t.p.say.domain
}

// host is the phrase for its mail server, which callers do not know by name.
func (t teller) host() string {
	if t.asksServer() {
		return t.p.say.serverHost
	}
	return t.p.say.addressHost
}

func (t teller) asksServer() bool {
	about := t.v.Question.About
	if slices.Contains(t.v.Server.Domains, strings.ToLower(about)) {
		return false
	}
	_, notIP := netip.ParseAddr(about)
	return about == t.v.Question.Server || about == t.v.Server.Name || notIP == nil
}

// because is why mail was held up; empty where that is not known.
func (t teller) because() string {
	if t.fault == nil {
		return ""
	}
	return strings.NewReplacer(t.outageBlanks()...).Replace(t.p.faults.of(*t.fault))
}

func (f faults) of(o report.Outage) string {
	over := map[report.Kind]string{report.Down: f.down, report.NotDelivering: f.notDelivering, report.Slow: f.slow}
	open := map[report.Kind]string{report.Down: f.downOpen, report.NotDelivering: f.notDeliveringOpen, report.Slow: f.slowOpen}
	if o.Weak {
		over[report.Down], open[report.Down] = f.downHere, f.downHereOpen
	}
	if o.Over() {
		return over[o.Kind]
	}
	return open[o.Kind]
}

// reason is what the server said, in brackets; empty where it said nothing.
func (t teller) reason() string {
	quoted := clean(t.v.Reason, maxReason)
	if quoted == "" {
		return ""
	}
	return put(t.p.say.reason, "{quoted}", quoted)
}

func (t teller) outageBlanks() []string {
	if t.fault == nil {
		return nil
	}
	start, end := t.fault.Start, endOf(*t.fault)
	return []string{"{start}", t.s.edge(start), "{end}", t.s.edge(end), "{lasted}", t.s.lasted(start, end)}
}

// estimateBlanks say when mail comes, or was given up.
func (t teller) estimateBlanks() []string {
	var list []string
	if e := t.v.Expected; e != nil {
		list = append(list, "{expected}", t.s.expected(*e), "{wait}", t.s.instant(ceil(e.To)))
	}
	if g := t.v.GivenUp; g != nil {
		list = append(list, "{gaveUp}", t.s.when(*g))
	}
	if f := t.v.Sender; f != nil {
		list = append(list, "{senderCame}", t.s.when(f.Came), "{senderGaveUp}", t.s.when(probe.Interval{From: f.GivenUp, To: f.GivenUp}))
	}
	if latest := t.latest(); !latest.IsZero() {
		list = append(list, "{latest}", t.s.when(probe.Interval{To: latest}), "{latestWait}", t.s.instant(ceil(latest)))
	}
	return list
}

// plannedBlanks say what was announced, and for when.
func (t teller) plannedBlanks() []string {
	p := t.v.Planned
	if p == nil {
		return []string{"{announced}", ""}
	}
	span := put(t.p.say.announcedFrom, "{from}", t.s.instant(p.From))
	if !p.To.IsZero() {
		span = put(put(t.p.say.announcedSpan, "{from}", t.s.instant(p.From)), "{until}", t.s.instant(p.To))
	}
	phrase, text := t.p.say.announced, clean(t.own(p.Text), maxName)
	if text != "" {
		phrase = t.p.say.announcedWork
	}
	return []string{"{announced}", strings.NewReplacer("{span}", span, "{work}", text).Replace(phrase)}
}

// own returns a text of people in the answer's language alone.
func (t teller) own(text report.Text) string {
	if t.k.Lang == words.Japanese {
		return text.JA
	}
	return text.EN
}

// staffBlanks stand in what staff do next.
func (t teller) staffBlanks() []string {
	incident := ""
	if i := t.v.Incident; i != nil {
		incident = put(t.p.next.incident, "{id}", clean(i.ID, maxName))
	}
	return []string{"{incident}", incident, "{server}", clean(t.v.Server.Name, maxName)}
}

func ceil(at time.Time) time.Time {
	if low := at.Truncate(time.Minute); low.Before(at) {
		return low.Add(time.Minute)
	}
	return at
}
