package ledger

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"time"

	"mailprobe/probe"
)

// earliest and latest bound the instants that can be stored: a column holds the
// years 1678 to 2261, and some room is left for reckoning with them.
var (
	earliest = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

// fits tells whether an instant can be stored; the zero time can, as NULL.
func fits(t time.Time) bool {
	return t.IsZero() || (!t.Before(earliest) && !t.After(latest))
}

// nano returns an instant as it is stored.
func nano(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixNano()
}

func instant(n int64) time.Time { return time.Unix(0, n).UTC() }

// text returns a text as it is stored. What a hostile server said may be no
// UTF-8: the record must not fail for it, and an export must be able to say it.
func text(s string) any {
	if s == "" {
		return nil
	}
	return clean(s)
}

func clean(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// packPhases returns phases in the order of probe.PhaseOrder, each as a varint:
// 0 where it was not reached, else 1 + its nanoseconds. Zeros at the end are
// left away.
func packPhases(phases probe.Phases) any {
	if len(phases) == 0 {
		return nil
	}
	b := make([]byte, 0, 5*len(probe.PhaseOrder))
	used := 0
	for _, name := range probe.PhaseOrder {
		d, ok := phases[name]
		if !ok {
			b = append(b, 0)
			continue
		}
		b = binary.AppendUvarint(b, uint64(max(0, d))+1)
		used = len(b)
	}
	return b[:used]
}

var errPhases = errors.New("the phases of an attempt are malformed")

func unpackPhases(b []byte) (probe.Phases, error) {
	if len(b) == 0 {
		return nil, nil
	}
	phases := make(probe.Phases, len(probe.PhaseOrder))
	for _, name := range probe.PhaseOrder {
		if len(b) == 0 {
			break
		}
		v, n := binary.Uvarint(b)
		if n <= 0 || v > math.MaxInt64 {
			return nil, errPhases
		}
		b = b[n:]
		if v > 0 {
			phases[name] = time.Duration(v - 1)
		}
	}
	if len(b) > 0 {
		return nil, errPhases
	}
	return phases, nil
}

// storedHop is a hop as its column holds it.
type storedHop struct {
	By   string `json:"by,omitempty"`
	From string `json:"from,omitempty"`
	ID   string `json:"id,omitempty"`
	At   *int64 `json:"at,omitempty"` // nanoseconds since 1970
}

func packHops(hops []probe.Hop) (any, error) {
	if len(hops) == 0 {
		return nil, nil
	}
	list := make([]storedHop, len(hops))
	for i, h := range hops {
		list[i] = storedHop{By: clean(h.By), From: clean(h.From), ID: clean(h.ID)}
		if at := readable(h.At); !at.IsZero() {
			n := at.UnixNano()
			list[i].At = &n
		}
	}
	b, err := json.Marshal(list)
	return string(b), err
}

func unpackHops(s string) ([]probe.Hop, error) {
	if s == "" {
		return nil, nil
	}
	var list []storedHop
	if err := json.Unmarshal([]byte(s), &list); err != nil {
		return nil, err
	}
	hops := make([]probe.Hop, len(list))
	for i, h := range list {
		hops[i] = probe.Hop{By: h.By, From: h.From, ID: h.ID}
		if h.At != nil {
			hops[i].At = instant(*h.At)
		}
	}
	return hops, nil
}

// readable drops an instant that cannot be stored. It is meant for those that a
// foreign clock gave: a mad one there must not cost the arrival.
func readable(t time.Time) time.Time {
	if !fits(t) {
		return time.Time{}
	}
	return t
}
