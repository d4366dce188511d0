package mailbox

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// login logs in, unless the server did so by itself, and asks for the
// capabilities again.
func (c *link) login(ctx context.Context) error {
	d := c.d
	if d.caps == nil {
		if err := d.capability(ctx); err != nil {
			return err
		}
	}
	if !d.ready {
		x, err := c.o.credentials(d.caps, d.tls != nil)
		if err != nil {
			return fmt.Errorf("logging in as %s: %w", c.o.Username, err)
		}
		x.step = "logging in as " + c.o.Username
		d.caps = nil // they end with the login, unless its answer brings new ones
		if _, err := d.run(ctx, x); err != nil {
			if r := (*refusal)(nil); errors.As(err, &r) {
				r.login = true
			}
			return err
		}
	}
	return d.capability(ctx)
}

// credentials chooses the way to log in that the server offers: AUTHENTICATE
// PLAIN, which carries every character, else the command LOGIN, else
// AUTHENTICATE LOGIN. Only one is tried: a second refusal would count twice
// with whatever bans an address for refused logins.
func (o Options) credentials(caps imap.CapSet, encrypted bool) (exchange, error) {
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	switch plain := encode("\x00" + o.Username + "\x00" + o.Password); {
	case !encrypted && !o.AllowPlaintextAuth:
		return exchange{}, errors.New("the password would go over the network in clear: use TLS, or allow it explicitly")
	case caps.Has(imap.AuthCap("PLAIN")) && caps.Has(imap.CapSASLIR):
		return exchange{command: []string{"AUTHENTICATE PLAIN " + plain}}, nil
	case caps.Has(imap.AuthCap("PLAIN")):
		return exchange{command: []string{"AUTHENTICATE PLAIN", plain}}, nil
	case !caps.Has(imap.CapLoginDisabled):
		return exchange{command: arguments("LOGIN", o.Username, o.Password)}, nil
	case caps.Has(imap.AuthCap("LOGIN")):
		return exchange{command: []string{"AUTHENTICATE LOGIN", encode(o.Username), encode(o.Password)}}, nil
	case !encrypted:
		return exchange{}, errors.New("the server takes no password here (LOGINDISABLED): use TLS")
	default:
		return exchange{}, errors.New("the server takes no password here (LOGINDISABLED), and offers neither AUTH=PLAIN nor AUTH=LOGIN")
	}
}

// arguments joins a command and its arguments to the lines that are sent: an
// argument that cannot be quoted goes as a literal (RFC 9051 section 4.3).
func arguments(command string, args ...string) []string {
	lines := []string{command}
	for _, arg := range args {
		end := &lines[len(lines)-1]
		if quotable(arg) {
			*end += " " + quote(arg)
			continue
		}
		*end += fmt.Sprintf(" {%d}", len(arg))
		lines = append(lines, arg)
	}
	return lines
}

func quotable(s string) bool {
	return len(s) < 1000 && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}
