package agent

import "cmp"

// waits is a heap of what waits: what is due first on top, and of that the
// oldest.
type waits []waiting

func (w waits) Len() int { return len(w) }
func (w waits) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(w[i].due, w[j].due), cmp.Compare(w[i].sent, w[j].sent)) < 0
}
func (w waits) Swap(i, j int) { w[i], w[j] = w[j], w[i] }
func (w *waits) Push(x any)   { *w = append(*w, x.(waiting)) }
func (w *waits) Pop() any {
	last := (*w)[len(*w)-1]
	*w = (*w)[:len(*w)-1]
	return last
}
