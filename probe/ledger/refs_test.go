package ledger

import (
	"slices"
	"testing"

	"mailprobe/probe"
)

// Probes are found by their names, of any agent and over more than a page, in the
// order of the names; what is not there is left out.
func TestNamed(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		queried(t, l) // with retries, arrivals and probes that are awaited
		foreign := mail(5001, after(0))
		foreign.Tag.Agent = "site2"
		must(t, l.Intend(t.Context(), foreign))
		var want []probe.Probe
		refs := []probe.Ref{mail(5002, after(0)).Tag.Ref} // unknown
		for p, err := range l.Probes(t.Context(), Query{Light: true, Newest: true}) {
			must(t, err)
			want, refs = append(want, p), append(refs, p.Tag.Ref)
		}
		strange := foreign.Tag.Ref
		strange.Route = "another"
		refs = append(refs, strange)
		equal(t, "probes", named(t, l, refs), want)
		equal(t, "none", named(t, l, nil), nil)
		if !slices.ContainsFunc(want, func(p probe.Probe) bool { return p.Tag.Agent == "site2" }) {
			t.Error("no probe is of another agent")
		}
	})
}

func TestNamedOverPages(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		fill(t, l, 2*pageSize+1)
		var refs []probe.Ref
		for p, err := range l.Probes(t.Context(), Query{Light: true}) {
			must(t, err)
			refs = append(refs, p.Tag.Ref)
		}
		var got []probe.Ref
		for _, p := range named(t, l, refs) {
			got = append(got, p.Tag.Ref)
		}
		equal(t, "names", got, refs)
		for range l.Named(t.Context(), refs) {
			break // whoever has seen enough may stop
		}
	})
}

func named(t *testing.T, l *Ledger, refs []probe.Ref) (list []probe.Probe) {
	t.Helper()
	for p, err := range l.Named(t.Context(), refs) {
		must(t, err)
		list = append(list, p)
	}
	return list
}
