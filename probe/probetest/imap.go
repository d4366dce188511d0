package probetest

import (
	"bytes"
	"crypto/tls"
	"net"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// capabilities are what an IMAP server offers, besides IDLE, SASL-IR and others
// that the library adds.
var capabilities = imap.CapSet{
	imap.CapIMAP4rev1: {}, imap.CapNamespace: {}, imap.CapUIDPlus: {}, imap.CapESearch: {}, imap.CapMove: {},
	imap.CapSpecialUse: {}, imap.CapLiteralPlus: {}, imap.CapListExtended: {}, imap.CapListStatus: {},
	imap.CapStatusSize: {}, imap.CapChildren: {},
}

// serveIMAP runs an IMAP server behind a door. STARTTLS is offered where there
// is a configuration.
func (s *Server) serveIMAP(d *door, config *tls.Config) {
	srv := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{server: s}, &imapserver.GreetingData{}, nil
		},
		Caps:         capabilities.Copy(),
		TLSConfig:    config,
		InsecureAuth: config == nil,
		Logger:       silence{},
	})
	s.w.spawn(func() {
		srv.Serve(imapDoor{d, s}) // ends with the door
		srv.Close()
	})
}

// imapDoor puts a veil before each connection.
type imapDoor struct {
	*door
	server *Server
}

// Accept implements net.Listener.
func (d imapDoor) Accept() (net.Conn, error) {
	c, err := d.door.Accept()
	if err != nil {
		return nil, err
	}
	return veil{c, d.server}, nil
}

// veil takes capabilities out of what the library announces: it offers IDLE
// whether its user wants it or not, and a quirk may be set while a connection
// is open.
type veil struct {
	net.Conn
	server *Server
}

// Write implements net.Conn. The library writes each response whole.
func (v veil) Write(b []byte) (int, error) {
	start := b[:min(len(b), 80)]
	if !bytes.Contains(start, []byte("CAPABILITY ")) {
		return v.Conn.Write(b)
	}
	shown := b
	quirks := v.server.Faults().Quirks
	for word, hidden := range map[string]bool{"IDLE": quirks.NoIdle, "UIDPLUS": quirks.NoUIDPlus, "SPECIAL-USE": quirks.NoSpecialUse} {
		if hidden {
			shown = bytes.Replace(shown, []byte(" "+word), nil, 1)
		}
	}
	if _, err := v.Conn.Write(shown); err != nil {
		return 0, err
	}
	return len(b), nil
}
