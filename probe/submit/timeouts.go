package submit

import (
	"fmt"
	"time"
)

// Timeouts bound the steps of an attempt. Each is the time of the whole step,
// however many reads and writes it takes; a zero field has its default. The
// defaults are never shorter than RFC 5321 section 4.5.3.2 wants.
type Timeouts struct {
	Lookup  time.Duration // each DNS question; 30 s
	Connect time.Duration // the TCP handshake with each address; 30 s
	Command time.Duration // the greeting, the TLS handshake, the login, each other command, up to its reply; 5 min
	Content time.Duration // writing the content; 10 min
	Dot     time.Duration // the final dot up to its reply; 10 min
	Total   time.Duration // everything before the final dot, over all addresses that are tried; 30 min
}

// quitTime bounds the polite end of a connection, whose result is known by
// then. A write of six bytes waits only for a peer that has stopped reading.
const quitTime = time.Second

func (t Timeouts) withDefaults() (Timeouts, error) {
	fields := []struct {
		name  string
		value *time.Duration
		usual time.Duration
	}{
		{"lookup", &t.Lookup, 30 * time.Second},
		{"connect", &t.Connect, 30 * time.Second},
		{"command", &t.Command, 5 * time.Minute},
		{"content", &t.Content, 10 * time.Minute},
		{"dot", &t.Dot, 10 * time.Minute},
		{"total", &t.Total, 30 * time.Minute},
	}
	for _, f := range fields {
		switch {
		case *f.value < 0:
			return t, fmt.Errorf("the %s timeout is %v: use a positive duration", f.name, *f.value)
		case *f.value == 0:
			*f.value = f.usual
		}
	}
	return t, nil
}
