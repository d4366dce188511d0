package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Step is a part of getting at a mailbox.
type Step string

// The steps, in order.
const (
	StepTCP     Step = "tcp"     // looking up the name and connecting
	StepTLS     Step = "tls"     // the handshake; with STARTTLS, the greeting before it
	StepLogin   Step = "login"   // the login, and the capabilities after it
	StepFolders Step = "folders" // listing the folders and finding the junk folder
	StepQuota   Step = "quota"   // asking for the quota (RFC 9208); only in a Check
)

// link is a connection on its way to being used.
type link struct {
	o       *Options
	d       *dialogue
	l       listing
	expires time.Time // the server's certificate; zero: none was shown
}

// step is one Step as it is carried out.
type step struct {
	name Step
	run  func(*link, context.Context) error
}

// opening are the steps to a mailbox that can be watched.
var opening = []step{
	{StepTCP, (*link).dial},
	{StepTLS, (*link).encrypt},
	{StepLogin, (*link).login},
	{StepFolders, (*link).list},
}

// open goes the steps to a mailbox that can be watched. After an error, what is
// returned is closed, and tells what was learned.
func open(ctx context.Context, o *Options) (*link, error) {
	c := &link{o: o}
	for _, s := range opening {
		if err := s.run(c, ctx); err != nil {
			c.close()
			return c, err
		}
	}
	return c, nil
}

func (c *link) close() {
	if c.d != nil {
		c.d.guard.Close()
	}
}

func (c *link) dial(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.o.CommandTimeout)
	defer cancel()
	raw, err := c.o.Dialer.DialContext(ctx, "tcp", c.o.address())
	if err != nil {
		return fmt.Errorf("connecting to %s: %w", c.o.address(), err)
	}
	c.d = newDialogue(newGuard(raw, c.o), c.o.CommandTimeout)
	return nil
}

func (c *link) encrypt(ctx context.Context) error {
	switch c.o.TLS {
	case TLSImplicit:
		if err := c.handshake(ctx); err != nil {
			return err
		}
		return c.d.greet(ctx)
	case TLSStart:
		if err := c.d.greet(ctx); err != nil {
			return err
		}
		return c.startTLS(ctx)
	default:
		return c.d.greet(ctx)
	}
}

// startTLS asks for TLS and insists on it (RFC 9051 section 6.2.1).
func (c *link) startTLS(ctx context.Context) error {
	d := c.d
	if d.ready { // section 7.1.4: nothing can be trusted that was said in clear
		return errors.New("starting TLS: the server logged us in before there was TLS (PREAUTH)")
	}
	if d.caps == nil {
		if err := d.capability(ctx); err != nil {
			return err
		}
	}
	if !d.caps.Has(imap.CapStartTLS) {
		return errors.New("starting TLS: the server does not offer STARTTLS")
	}
	if _, err := d.run(ctx, exchange{step: "starting TLS", command: []string{"STARTTLS"}}); err != nil {
		return err
	}
	if d.br.Buffered() > 0 {
		return errors.New("starting TLS: the server's answer is followed by text in clear, which somebody in between may have injected")
	}
	d.caps = nil
	return c.handshake(ctx)
}

func (c *link) handshake(ctx context.Context) error {
	g := c.d.guard
	conn := tls.Client(g.raw, c.o.tlsConfig())
	err := g.do(ctx, c.o.CommandTimeout, "negotiating TLS with "+c.o.address(), func() error {
		return g.keep(conn.Handshake()) // without ctx, which ends the connection already
	})
	if bad := (*tls.CertificateVerificationError)(nil); errors.As(err, &bad) && len(bad.UnverifiedCertificates) > 0 {
		c.expires = bad.UnverifiedCertificates[0].NotAfter
	}
	if err != nil {
		return err
	}
	state := conn.ConnectionState()
	g.Conn = conn
	c.d.tls = &state
	c.expires = state.PeerCertificates[0].NotAfter
	c.d.br.Reset(g)
	return nil
}

// heeded are the capabilities that make a difference after the login, to the
// IMAP client or to us. The client is told of no others: it would keep them.
var heeded = []imap.Cap{imap.CapIdle, imap.CapLiteralMinus, imap.CapLiteralPlus, imap.CapMove, imap.CapQuota, imap.CapUIDPlus}

// greeting is what the IMAP client is told in the place of the greeting: that
// it is logged in, and which capabilities there are. Of a server that speaks both
// revisions, only the first is announced, with the parts of the second that it
// offers by name: the second would have to be enabled before folder names may be
// sent in UTF-8, which the client would do at once.
func (d *dialogue) greeting() string {
	words := []string{string(imap.CapIMAP4rev2)}
	if d.modifiedUTF7() {
		words[0] = string(imap.CapIMAP4rev1)
	}
	for _, c := range heeded {
		if _, named := d.caps[c]; named {
			words = append(words, string(c))
		}
	}
	return "* PREAUTH [CAPABILITY " + strings.Join(words, " ") + "] at your service\r\n"
}

// modifiedUTF7 tells whether folder names are encoded as RFC 3501 has it.
func (d *dialogue) modifiedUTF7() bool {
	_, first := d.caps[imap.CapIMAP4rev1]
	_, second := d.caps[imap.CapIMAP4rev2]
	return first || !second
}
