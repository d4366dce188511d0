package agent

// Limit caps how many attempts are under way at one injection point at a time.
type Limit struct{ places chan struct{} }

// NewLimit returns a cap of n attempts.
func NewLimit(n int) *Limit { return &Limit{places: make(chan struct{}, n)} }

// take takes a place if one is free, and tells whether it did.
func (l *Limit) take() bool {
	if l == nil {
		return true
	}
	select {
	case l.places <- struct{}{}:
		return true
	default:
		return false
	}
}

// give returns a place.
func (l *Limit) give() {
	if l != nil {
		<-l.places
	}
}

// size returns the cap.
func (l *Limit) size() int { return cap(l.places) }
