package report

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"mailprobe/probe"
)

// Whole is what a [Record] may offer beside, so that a verdict can repeat the words
// of a notification: the analysis reads mails without them.
type Whole interface {
	// Probe returns one probe, with its notices.
	Probe(ctx context.Context, ref probe.Ref) (probe.Probe, error)
}

// reason returns the newest words of the server with which most of the mails were
// refused, or given back.
func (i *inquiry) reason(ctx context.Context, rec Record) (string, error) {
	if i.Bounced > i.Rejected {
		return i.noticed(ctx, rec)
	}
	counts := map[string]int{}
	for _, m := range i.mails {
		if m.Outcome == probe.Rejection {
			counts[alike(m.last().Reason)]++
		}
	}
	text, most := "", 0
	for _, m := range i.mails {
		if m.Outcome != probe.Rejection {
			continue
		}
		if words := m.last().Reason; counts[alike(words)] >= most {
			text, most = words, counts[alike(words)]
		}
	}
	return probe.OneLine(text), nil
}

// alike returns a reply without what differs from one time to the next: times,
// queue ids. Its code stays.
func alike(reply string) string {
	words := strings.Fields(reply)
	for n, w := range words {
		if n > 1 && strings.ContainsFunc(w, unicode.IsDigit) {
			words[n] = "#"
		}
	}
	return strings.Join(words, " ")
}

// noticed returns the words of the newest notification, as far as the record gives
// them.
func (i *inquiry) noticed(ctx context.Context, rec Record) (string, error) {
	whole, ok := rec.(Whole)
	if !ok {
		return "", nil
	}
	for n := len(i.mails) - 1; n >= 0; n-- {
		m := i.mails[n]
		if m.Outcome != probe.Bounced {
			continue
		}
		p, err := whole.Probe(ctx, m.Ref)
		if err != nil {
			return "", fmt.Errorf("reading why %s was given back: %w", m.Ref, err)
		}
		for _, notice := range p.Notices {
			if notice.Action == probe.ActionFailed {
				return probe.OneLine(notice.Status + " " + notice.Diagnostic), nil
			}
		}
	}
	return "", nil
}
