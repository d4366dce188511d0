package incident

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// maxHoles is how many holes of coverage are listed one by one.
const maxHoles = 50

// coverage is the section about how much of the time was under watch.
func (m composer) coverage() section {
	s := section{ID: "coverage", Title: m.c.head.coverage}
	c := m.d.Coverage
	whole := m.whole()
	if whole <= 0 {
		s.Blocks = []block{text(m.c.say.nothingKnown)}
		return s
	}
	words := fmt.Sprintf(m.c.say.watched, m.c.duration(c.Watched, downwards), m.c.duration(whole, nearest), m.c.percent(c.Watched, whole))
	if c.Watched >= whole { // with holes of mailboxes, perhaps
		words = fmt.Sprintf(m.c.say.wholeWatched, m.c.duration(whole, nearest))
	}
	s.Blocks = append(s.Blocks, text(words))
	if len(c.Holes) == 0 {
		if c.Watched >= whole {
			s.Blocks = append(s.Blocks, text(m.c.say.noHoles))
		}
		return s
	}
	t := table{Caption: m.c.caption.holes, Head: []string{m.c.column.what, m.k.head(m.c.column.from), m.k.head(m.c.column.to), m.c.column.duration}}
	groups := m.holes()
	for _, h := range groups[:min(len(groups), maxHoles)] {
		t.Rows = append(t.Rows, []string{m.hole(h), m.k.cell(h.from), m.k.cell(h.to), m.lasted(h)})
	}
	s.Blocks = append(s.Blocks, tabled(t))
	if more := len(groups) - maxHoles; more > 0 {
		s.Blocks = append(s.Blocks, text(fmt.Sprintf(m.c.say.moreHoles, number(more))))
	}
	return s
}

// percent writes a share downwards to a tenth, so that only all is 100.
func (c catalogue) percent(part, whole time.Duration) string {
	tenths := math.Floor(min(1, part.Seconds()/whole.Seconds()) * 1000)
	return fmt.Sprintf(c.say.percent, strconv.FormatFloat(tenths/10, 'f', -1, 64))
}

// relayFaults is the section about relays that failed while the servers were
// fine.
func (m composer) relayFaults() section {
	s := section{ID: "relays", Title: m.c.head.relayFaults}
	if len(m.d.RelayFaults) == 0 {
		s.Blocks = []block{text(m.c.say.noRelayFaults)}
		return s
	}
	t := table{Caption: m.c.caption.relays, Head: []string{m.c.column.relay, m.k.head(m.c.column.began), m.k.head(m.c.column.ended), m.c.column.servers, m.c.column.words}}
	for _, f := range m.d.RelayFaults {
		t.Rows = append(t.Rows, []string{plain(f.Relay), m.k.cell(f.Start), m.relayEnd(f.End), m.names(f.Servers), m.firstWords(f.Reasons)})
	}
	s.Blocks = []block{tabled(t)}
	return s
}

func (m composer) relayEnd(end probe.Interval) string {
	if end.To.IsZero() {
		return m.c.say.goesOnCell
	}
	return m.k.cell(end)
}

func (m composer) firstWords(list []report.Reason) string {
	at := slices.IndexFunc(list, func(r report.Reason) bool { return r.Text != "" })
	if at < 0 {
		return m.c.say.none
	}
	return plain(list[at].Text)
}

// method is the section about how all this was measured.
func (m composer) method() section {
	r := m.d.Rules.WithDefaults()
	words := m.c.say.method(methodWords{
		Factor:   strconv.FormatFloat(r.LateFactor, 'f', -1, 64),
		Floor:    m.c.duration(r.LateFloor, nearest),
		Evidence: number(r.Evidence),
		FlapMax:  m.c.duration(r.FlapMax, nearest),
	})
	return section{ID: "method", Title: m.c.head.method, Blocks: []block{text(words)}}
}

// methodWords are the figures in the paragraph about the method.
type methodWords struct {
	Factor   string
	Floor    string
	Evidence string
	FlapMax  string
}

// revisions is the section about what was said when, and what was corrected.
func (m composer) revisions() section {
	s := section{ID: "revisions", Title: m.c.head.revisions}
	if len(m.d.Said) == 0 {
		return s
	}
	c := m.c.column
	t := table{Caption: m.c.caption.revisions, Head: []string{c.revision, m.k.head(c.said), m.k.head(c.began), m.k.head(c.ended), c.scope, c.changed}}
	for _, said := range m.d.Said {
		ended := m.c.say.goesOnCell
		if !said.End.To.IsZero() {
			ended = m.k.cell(said.End)
		}
		t.Rows = append(t.Rows, []string{number(said.N), m.k.instant(known(said.At)), m.k.cell(said.Start), ended, m.scopeWords(said.Scope), m.changes(said.Changed)})
	}
	s.Blocks = []block{tabled(t)}
	return s
}
