package probetest

import (
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

// The ports of a server.
const (
	portMX          = 25
	portSubmission  = 587
	portSubmissions = 465
	portIMAP        = 143
	portIMAPS       = 993
)

// Server is a hosted mail server.
type Server struct {
	spec  ServerSpec
	w     *World
	smtp  *line
	imap  *line
	doors map[uint16]*door
	users map[string]*account
	queue *agenda[*letter] // local deliveries
	out   *courier         // mail for other servers

	mu      sync.Mutex
	faults  Faults
	held    []*letter
	outage  Outage
	greeted map[string]time.Time // greylisting: when a triplet was first seen
}

func (w *World) addServer(spec ServerSpec) error {
	if err := w.register(spec.Name, spec.Addr); err != nil {
		return err
	}
	if _, err := w.Resolver().LookupMX(w.ctx, spec.Domain); err == nil {
		return fmt.Errorf("%s: another server has the domain %s", spec.Name, spec.Domain)
	}
	s := &Server{
		spec: spec, w: w, smtp: newLine(), imap: newLine(), doors: make(map[uint16]*door),
		users: make(map[string]*account), queue: newAgenda[*letter](), greeted: make(map[string]time.Time),
	}
	config, err := w.tlsFor(spec.Name, spec.Addr, func() time.Time { return s.Faults().CertNotAfter })
	if err != nil {
		return err
	}
	s.out = newCourier(w, spec.Name, spec.Addr)
	s.out.fail, s.out.warn = s.returnToSender, s.warnSender
	for address, password := range spec.Users {
		s.users[strings.ToLower(address)] = newAccount(s, strings.ToLower(address), password)
	}
	w.SetMX(spec.Domain, &net.MX{Host: spec.Name + ".", Pref: 10})
	w.servers = append(w.servers, s)
	w.byName[spec.Name] = s
	s.open(config)
	w.spawn(s.deliverQueue)
	return nil
}

// open puts the protocol servers behind the doors.
func (s *Server) open(config *tls.Config) {
	name := s.spec.Name
	s.w.serveSMTP(s.door(portMX, s.smtp), name, mxBox{s}, config)
	s.w.serveSMTP(s.door(portSubmission, s.smtp), name, submissionBox{s}, config)
	s.serveIMAP(s.door(portIMAP, s.imap), config)
	if config == nil {
		return
	}
	for _, d := range []*door{s.door(portSubmissions, s.smtp), s.door(portIMAPS, s.imap)} {
		d.implicit = config
	}
	s.w.serveSMTP(s.doors[portSubmissions], name, submissionBox{s}, config)
	s.serveIMAP(s.doors[portIMAPS], nil)
}

func (s *Server) door(port uint16, l *line) *door {
	d := s.w.door(s.spec.Addr, port, l)
	s.doors[port] = d
	return d
}

// socketAddr returns host:port on loopback; empty before Listen, or where the
// server has no such port.
func (s *Server) socketAddr(port uint16) string {
	if d := s.doors[port]; d != nil {
		return d.addr()
	}
	return ""
}

// Name returns the server's host name.
func (s *Server) Name() string { return s.spec.Name }

// Spec returns what the server was made of.
func (s *Server) Spec() ServerSpec { return s.spec }

// MXAddr returns host:port of the socket for mail from other servers (port 25);
// empty before Listen, as with the others.
func (s *Server) MXAddr() string { return s.socketAddr(portMX) }

// SubmissionAddr returns host:port of the socket for submission (port 587).
func (s *Server) SubmissionAddr() string { return s.socketAddr(portSubmission) }

// SubmissionsAddr returns host:port of the socket for submission over implicit
// TLS (port 465); empty in a world without TLS.
func (s *Server) SubmissionsAddr() string { return s.socketAddr(portSubmissions) }

// IMAPAddr returns host:port of the socket for IMAP (port 143).
func (s *Server) IMAPAddr() string { return s.socketAddr(portIMAP) }

// IMAPSAddr returns host:port of the socket for IMAP over implicit TLS (port
// 993); empty in a world without TLS.
func (s *Server) IMAPSAddr() string { return s.socketAddr(portIMAPS) }

// account returns the user that an address belongs to; nil where there is none.
func (s *Server) account(address string) *account {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	return s.users[local+"@"+domain]
}

// hosts tells whether an address is in the server's domain.
func (s *Server) hosts(address string) bool {
	return fold(domainOf(address)) == fold(s.spec.Domain)
}

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

func (s *Server) clock() time.Time { return time.Now().UTC().Add(s.Faults().Skew) }
