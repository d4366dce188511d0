package probetest

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// Options describe a world.
type Options struct {
	Servers []ServerSpec
	Relay   RelaySpec

	// Outside are addresses that belong to none of the hosts above. They take
	// every connection, and end it: a reference that tells whether a network can
	// be reached at all. See [World.SetOutside].
	Outside []netip.AddrPort

	// Latency is how long a server takes from accepting a mail to delivering
	// it; nil for no time at all. The source of chance is made for each mail
	// from Seed, so that the order in which mails come changes nothing.
	Latency func(*rand.Rand) time.Duration
	Seed    uint64

	// TLS has the world make a CA, offer STARTTLS everywhere, listen on 465 and
	// 993, and refuse passwords in clear.
	TLS bool

	// TagField names the header field that is copied to the log as the tag;
	// empty for Mailprobe-Tag.
	TagField string
}

// ServerSpec describes a hosted mail server. Names, addresses and domains must
// differ from server to server.
type ServerSpec struct {
	Name    string            // its host name, such as mx1.a.example
	Addr    netip.Addr        // the address that it has in the world, such as 192.0.2.10
	Network string            // the network that it stands in, such as 192.0.2.0/24; only kept
	Domain  string            // the domain whose mail it takes, such as a.example
	Users   map[string]string // address to password; address+anything@domain reaches address too
	Junk    string            // the name of the junk folder; empty for Junk
}

// World is a mail world. Its methods may be called at any time and together.
type World struct {
	options Options
	relay   *Relay
	servers []*Server
	byName  map[string]*Server
	doors   map[netip.AddrPort]*door
	names   map[string]netip.Addr
	hosts   map[netip.Addr]bool
	ca      *authority
	truth   *truth
	clients *line // the near ends of pipes: never faulty
	ports   atomic.Int64
	ctx     context.Context // ends with the world
	cancel  context.CancelFunc

	mu     sync.Mutex
	mx     map[string][]*net.MX
	copies map[uint64]uint64 // how often a hash was asked for: see fate
	closed bool
	wg     sync.WaitGroup
}

// New makes a world. Everything in it runs, but nothing is reached by sockets
// before Listen. It panics when two servers share a name, address or domain, or
// when no certificate can be made: both are mistakes of the caller's program.
func New(o Options) *World {
	o.TagField = cmp.Or(o.TagField, "Mailprobe-Tag")
	w := &World{
		options: o,
		byName:  make(map[string]*Server), doors: make(map[netip.AddrPort]*door),
		names: make(map[string]netip.Addr), hosts: make(map[netip.Addr]bool),
		mx: make(map[string][]*net.MX), copies: make(map[uint64]uint64),
		truth: newTruth(), clients: newLine(),
	}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	if err := w.build(); err != nil {
		w.Close()
		panic("probetest: " + err.Error())
	}
	return w
}

func (w *World) build() (err error) {
	if w.options.TLS {
		if w.ca, err = newAuthority(); err != nil {
			return err
		}
	}
	if err := w.addRelay(w.options.Relay); err != nil {
		return err
	}
	for _, spec := range w.options.Servers {
		if err := w.addServer(spec); err != nil {
			return err
		}
	}
	for _, at := range w.options.Outside {
		if err := w.addOutside(at); err != nil {
			return err
		}
	}
	return nil
}

// register gives a host its place in the world.
func (w *World) register(name string, addr netip.Addr) error {
	if !addr.IsValid() || name == "" {
		return fmt.Errorf("host %q needs a name and an address", name)
	}
	if _, taken := w.names[fold(name)]; taken || w.hosts[addr] {
		return fmt.Errorf("%s (%s): another host has this name or address", name, addr)
	}
	w.names[fold(name)] = addr
	w.hosts[addr] = true
	return nil
}

// tlsFor returns the TLS configuration of a host, whose certificate ends when
// until says at each handshake; nil in a world without TLS.
func (w *World) tlsFor(name string, addr netip.Addr, until func() time.Time) (*tls.Config, error) {
	if w.ca == nil {
		return nil, nil
	}
	id, err := w.ca.identify(name, addr)
	if err != nil {
		return nil, err
	}
	return &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return id.lasting(until()) }}, nil
}

func (w *World) door(addr netip.Addr, port uint16, l *line) *door {
	d := &door{
		w: w, at: netip.AddrPortFrom(addr, port), line: l,
		visitors: make(chan net.Conn), closed: make(chan struct{}),
	}
	w.doors[d.at] = d
	return d
}

// Listen opens a socket on 127.0.0.1 for each port of each host. The ports stay
// the same, and ours, until Close, also while connections are refused.
func (w *World) Listen() error {
	for _, d := range w.doors {
		if err := d.listen(); err != nil {
			return err
		}
	}
	return nil
}

// Server returns the server of that name; nil where there is none.
func (w *World) Server(name string) *Server { return w.byName[name] }

// Servers returns the servers in the order of Options.
func (w *World) Servers() []*Server { return append([]*Server(nil), w.servers...) }

// Relay returns the relay.
func (w *World) Relay() *Relay { return w.relay }

// Close ends the world: every connection breaks, every queue stops, and all of
// its goroutines end. The log remains.
func (w *World) Close() error {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.cancel()
	var errs []error
	for _, d := range w.doors {
		errs = append(errs, d.Close())
		d.line.reset()
	}
	w.clients.reset()
	w.wg.Wait()
	return errors.Join(errs...)
}

// spawn runs f in a goroutine that Close waits for; false: the world is closed.
func (w *World) spawn(f func()) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return false
	}
	w.wg.Go(f)
	return true
}
