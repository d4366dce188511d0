package probe_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mailprobe/probe"
)

// Of two records of one revision the one that was renewed last stays, first said
// at the earlier time, whichever comes first.
func TestMergeRevisions(t *testing.T) {
	base := probe.Revision{Agent: "site1", Incident: "a", N: 1, At: at(100), Renewed: at(200), Open: true, From: at(10), Body: []byte(`1`)}
	with := func(change func(*probe.Revision)) probe.Revision {
		r := base
		change(&r)
		return r
	}
	for name, test := range map[string]struct{ other, want probe.Revision }{
		"the same":      {base, base},
		"renewed later": {with(func(r *probe.Revision) { r.At, r.Renewed, r.Body = at(150), at(300), []byte(`2`) }), with(func(r *probe.Revision) { r.Renewed, r.Body = at(300), []byte(`2`) })},
		"said before":   {with(func(r *probe.Revision) { r.At, r.Renewed, r.Body = at(50), at(60), []byte(`2`) }), with(func(r *probe.Revision) { r.At = at(50) })},
		"never renewed": {with(func(r *probe.Revision) { r.Renewed = time.Time{} }), base},
		"another end":   {with(func(r *probe.Revision) { r.Open, r.To = false, at(90) }), with(func(r *probe.Revision) { r.Open, r.To = false, at(90) })},
		"not open":      {with(func(r *probe.Revision) { r.Open = false }), with(func(r *probe.Revision) { r.Open = false })},
		"another begin": {with(func(r *probe.Revision) { r.From = at(20) }), with(func(r *probe.Revision) { r.From = at(20) })},
		"another body":  {with(func(r *probe.Revision) { r.Body = []byte(`2`) }), with(func(r *probe.Revision) { r.Body = []byte(`2`) })},
	} {
		for _, got := range []probe.Revision{probe.MergeRevisions(base, test.other), probe.MergeRevisions(test.other, base)} {
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("%s (-want +got):\n%s", name, d)
			}
		}
	}
}

// Three records of one revision, of all kinds, merge to the same in any order.
func TestMergeRevisionsInAnyOrder(t *testing.T) {
	var all []probe.Revision
	for n := range 16 {
		r := probe.Revision{N: 1, At: at(float64(n % 3)), Open: n%2 == 0, Body: []byte{byte('0' + n%5)}}
		if n%4 > 1 {
			r.Renewed = at(float64(5 + n/8))
		}
		all = append(all, r)
	}
	for i := range all {
		for j := range all {
			for _, c := range all {
				left := probe.MergeRevisions(probe.MergeRevisions(all[i], all[j]), c)
				right := probe.MergeRevisions(all[i], probe.MergeRevisions(c, all[j]))
				if d := cmp.Diff(left, right); d != "" {
					t.Fatalf("%+v, %+v, %+v differ by the order:\n%s", all[i], all[j], c, d)
				}
			}
		}
	}
}

func TestMergeNotes(t *testing.T) {
	first := probe.Note{ID: uuid.UUID{1}, Agent: "site1", Incident: "a", At: at(1), By: "Hana", Body: []byte(`1`)}
	others := []probe.Note{first, first, first, first, first, first}
	others[1].At = at(2)
	others[2].Agent = "site2"
	others[3].Incident = "b"
	others[4].By = "Ken"
	others[5].Body = []byte(`2`)
	for _, other := range others {
		for _, pair := range slices.Collect(slices.Chunk([]probe.Note{first, other, other, first}, 2)) {
			if d := cmp.Diff(first, probe.MergeNotes(pair[0], pair[1])); d != "" {
				t.Errorf("merged with %+v (-want +got):\n%s", other, d)
			}
		}
	}
}
