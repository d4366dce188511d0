package probetest

import (
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
	return &veil{Conn: c, server: d.server}, nil
}
