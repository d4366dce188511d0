package probe

import "errors"

// What a record answers that no repetition changes. Whoever writes a record
// wraps these.
var (
	// ErrUnknown says that the record holds no such probe, or not any more.
	ErrUnknown = errors.New("no such probe in the record")
	// ErrState says that what was asked does not fit the state of the probe,
	// such as another attempt at one that has come meanwhile.
	ErrState = errors.New("it does not fit the state of the probe")
)
