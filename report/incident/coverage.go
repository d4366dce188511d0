package incident

import (
	"fmt"
	"slices"
	"strconv"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
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
	phrase := fmt.Sprintf(m.c.say.watched, m.c.Duration(c.Watched, words.Downwards), m.c.Duration(whole, words.Nearest), m.c.Percent(c.Watched, whole))
	if c.Watched >= whole { // with holes of mailboxes, perhaps
		phrase = fmt.Sprintf(m.c.say.wholeWatched, m.c.Duration(whole, words.Nearest))
	}
	s.Blocks = append(s.Blocks, text(phrase))
	if len(c.Holes) == 0 {
		if c.Watched >= whole {
			s.Blocks = append(s.Blocks, text(m.c.say.noHoles))
		}
		return s
	}
	t := table{Caption: m.c.caption.holes, Head: []string{m.c.column.what, m.k.Head(m.c.column.from), m.k.Head(m.c.column.to), m.c.column.duration}}
	groups := m.holes()
	for _, h := range groups[:min(len(groups), maxHoles)] {
		t.Rows = append(t.Rows, []string{m.hole(h), m.k.Cell(h.from), m.k.Cell(h.to), m.lasted(h)})
	}
	s.Blocks = append(s.Blocks, tabled(t))
	if more := len(groups) - maxHoles; more > 0 {
		s.Blocks = append(s.Blocks, text(fmt.Sprintf(m.c.say.moreHoles, words.Number(more))))
	}
	return s
}

// relayFaults is the section about relays that failed while the servers were
// fine.
func (m composer) relayFaults() section {
	s := section{ID: "relays", Title: m.c.head.relayFaults}
	if len(m.d.RelayFaults) == 0 {
		s.Blocks = []block{text(m.c.say.noRelayFaults)}
		return s
	}
	t := table{Caption: m.c.caption.relays, Head: []string{m.c.column.relay, m.k.Head(m.c.column.began), m.k.Head(m.c.column.ended), m.c.column.servers, m.c.column.words}}
	for _, f := range m.d.RelayFaults {
		t.Rows = append(t.Rows, []string{words.Plain(f.Relay), m.k.Cell(f.Start), m.relayEnd(f.End), m.names(f.Servers), m.firstWords(f.Reasons)})
	}
	s.Blocks = []block{tabled(t)}
	return s
}

func (m composer) relayEnd(end probe.Interval) string {
	if end.To.IsZero() {
		return m.c.say.goesOnCell
	}
	return m.k.Cell(end)
}

func (m composer) firstWords(list []report.Reason) string {
	at := slices.IndexFunc(list, func(r report.Reason) bool { return r.Text != "" })
	if at < 0 {
		return m.c.None
	}
	return words.Plain(list[at].Text)
}

// method is the section about how all this was measured.
func (m composer) method() section {
	r := m.d.Rules.WithDefaults()
	phrase := m.c.say.method(methodWords{
		Factor:   strconv.FormatFloat(r.LateFactor, 'f', -1, 64),
		Floor:    m.c.Duration(r.LateFloor, words.Nearest),
		Evidence: words.Number(r.Evidence),
		FlapMax:  m.c.Duration(r.FlapMax, words.Nearest),
	})
	return section{ID: "method", Title: m.c.head.method, Blocks: []block{text(phrase)}}
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
	t := table{Caption: m.c.caption.revisions, Head: []string{c.revision, m.k.Head(c.said), m.k.Head(c.began), m.k.Head(c.ended), c.scope, c.changed}}
	for _, said := range m.d.Said {
		ended := m.c.say.goesOnCell
		if !said.End.To.IsZero() {
			ended = m.k.Cell(said.End)
		}
		t.Rows = append(t.Rows, []string{words.Number(said.N), m.k.Instant(words.Known(said.At)), m.k.Cell(said.Start), ended, m.scopeWords(said.Scope), m.changes(said.Changed)})
	}
	s.Blocks = []block{tabled(t)}
	return s
}
