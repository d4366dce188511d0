package probetest

import (
	"bytes"
	"fmt"
	"net"
	"regexp"
	"slices"
	"sync"
)

// veil changes what the library says and hears: it offers IDLE whether its user
// wants it or not, and a quirk may be set while a connection is open; and it
// does not know QUOTA (RFC 9208). What is encrypted below the library goes
// through unchanged.
type veil struct {
	net.Conn
	server *Server

	mu     sync.Mutex
	tag    string // of a command about quota that was not answered so far
	answer []byte // what goes before the end of that command
}

// Write implements net.Conn. The library writes each response whole.
func (v *veil) Write(b []byte) (int, error) {
	shown := slices.Concat(v.due(b), v.capabilities(b))
	if _, err := v.Conn.Write(shown); err != nil {
		return 0, err
	}
	return len(b), nil
}

// capabilities takes capabilities out of what the library announces, or adds
// them.
func (v *veil) capabilities(b []byte) []byte {
	if !bytes.Contains(b[:min(len(b), 80)], []byte("CAPABILITY ")) {
		return b
	}
	quirks := v.server.Faults().Quirks
	for word, hidden := range map[string]bool{"IDLE": quirks.NoIdle, "UIDPLUS": quirks.NoUIDPlus, "SPECIAL-USE": quirks.NoSpecialUse} {
		if hidden {
			b = bytes.Replace(b, []byte(" "+word), nil, 1)
		}
	}
	if quirks.Quota.Limit > 0 {
		b = bytes.Replace(b, []byte(" IMAP4rev1"), []byte(" IMAP4rev1 QUOTA QUOTA=RES-STORAGE"), 1)
	}
	return b
}

// quotaCommand is a question about quota, as a client writes it whole.
var quotaCommand = regexp.MustCompile(`^(\S+) (?i:GETQUOTA(ROOT)?) ("[^"\r\n]*"|[^\s"{]+)\r\n`)

// Read implements net.Conn. In the place of a question about quota the library
// hears NOOP: so the answer comes in its turn.
func (v *veil) Read(b []byte) (int, error) {
	n, err := v.Conn.Read(b)
	quota := v.server.Faults().Quirks.Quota
	command := quotaCommand.FindSubmatch(b[:n])
	if command == nil || quota.Limit == 0 {
		return n, err
	}
	var answer bytes.Buffer
	if len(command[2]) > 0 {
		fmt.Fprintf(&answer, "* QUOTAROOT %s \"\"\r\n", command[3])
	}
	fmt.Fprintf(&answer, "* QUOTA \"\" (STORAGE %d %d)\r\n", quota.Used, quota.Limit)
	v.mu.Lock()
	v.tag, v.answer = string(command[1])+" OK", answer.Bytes()
	v.mu.Unlock()
	heard := fmt.Sprintf("%s NOOP\r\n%s", command[1], b[len(command[0]):n])
	return copy(b, heard), err
}

// due returns the answer that goes before a response.
func (v *veil) due(response []byte) []byte {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.tag == "" || !bytes.HasPrefix(response, []byte(v.tag)) {
		return nil
	}
	answer := v.answer
	v.tag, v.answer = "", nil
	return answer
}
