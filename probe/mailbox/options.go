package mailbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailprobe/probe"
)

// TLSMode says how the connection is encrypted.
type TLSMode string

// The TLS modes.
const (
	TLSImplicit TLSMode = "implicit" // TLS from the first byte (RFC 8314), port 993
	TLSStart    TLSMode = "starttls" // STARTTLS, required (RFC 9051 section 6.2.1), port 143
	TLSNone     TLSMode = "none"     // in clear, port 143
)

// Mode says how news of the INBOX are learned.
type Mode string

// The modes.
const (
	ModeIdle Mode = "idle" // IDLE (RFC 2177); polls where the server does not offer it
	ModePoll Mode = "poll" // NOOP at intervals
)

// Disposal says what becomes of a test mail of ours after it was recorded.
type Disposal string

// The disposals.
const (
	Keep   Disposal = "keep"   // it stays as it is, unread
	Delete Disposal = "delete" // it is removed; without UIDPLUS (RFC 4315) only marked \Deleted, see the package's comment
	Move   Disposal = "move"   // it goes to the folder Options.MoveTo
)

// Dialer opens the TCP connection; [net.Dialer] is one.
type Dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// Options say which mailbox is watched, and how.
type Options struct {
	Name               string // the mailbox's name in the record
	Host               string
	Port               int            // 0: 993 with implicit TLS, else 143
	TLS                TLSMode        // empty: TLSImplicit
	ServerName         string         // the name in the certificate; empty: Host
	RootCAs            *x509.CertPool // nil: the system's
	InsecureSkipVerify bool           // the certificate is not verified

	Username           string
	Password           string
	AllowPlaintextAuth bool // the password may go over a connection without TLS

	Agent string    // only mails of this agent are ours
	Key   probe.Key // and only those whose tag verifies with this key

	Folders []string // folders that are watched beside the INBOX and the junk folder, in UTF-8; one that is missing is passed over
	Junk    string   // the junk folder; empty: it is looked for

	Mode    Mode          // empty: ModeIdle
	Poll    time.Duration // between two looks; 0: 15 s, and 60 s beside IDLE
	IdleMax time.Duration // an IDLE is renewed after this; 0: 9 min (some servers cut at 10)

	// Notices reads the delivery status notifications in a message of at most 256
	// KiB, a longer one being cut off, and returns those whose tag it verified. It
	// fills in Tag, Action, Status, Diagnostic, Reporter, Remote and Matched; where
	// it leaves Copy empty, that is taken from the header. Nil: the mailbox gets no
	// notifications, and none are looked for.
	Notices func(raw []byte) []probe.Notice

	Disposal Disposal // empty: Keep
	MoveTo   string   // the folder for Move, in UTF-8; created where it is missing

	CommandTimeout time.Duration // for an answer to a command; 0: 30 s
	Dialer         Dialer        // nil: a net.Dialer with keepalive

	// Chance draws from [0, n): the pauses before another attempt depend on it.
	// Nil: the runtime's source. Only Run calls it.
	Chance func(n time.Duration) time.Duration

	Logger *slog.Logger // nil: nothing is logged
}

// String names the mailbox and hides the password.
func (o Options) String() string { return o.Name + " (" + o.Username + " at " + o.address() + ")" }

// GoString hides the password from %#v too.
func (o Options) GoString() string { return o.String() }

func (o *Options) address() string { return net.JoinHostPort(o.Host, strconv.Itoa(o.Port)) }

// checked returns the Options with their defaults, or every mistake in them.
func (o Options) checked() (Options, error) {
	o = o.withDefaults()
	var errs []error
	bad := func(wrong bool, format string, args ...any) {
		if wrong {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	bad(o.Name == "", "the mailbox has no name")
	bad(o.Host == "", "the mailbox has no host")
	bad(o.Port < 1 || o.Port > 65535, "the port %d is not one: use 1 to 65535", o.Port)
	bad(!slices.Contains([]TLSMode{TLSImplicit, TLSStart, TLSNone}, o.TLS), "the TLS mode %q is unknown: use implicit, starttls or none", o.TLS)
	bad(o.Mode != ModeIdle && o.Mode != ModePoll, "the mode %q is unknown: use idle or poll", o.Mode)
	bad(!slices.Contains([]Disposal{Keep, Delete, Move}, o.Disposal), "the disposal %q is unknown: use keep, delete or move", o.Disposal)
	bad(o.Username == "", "the mailbox has no user name")
	bad(strings.ContainsRune(o.Username+o.Password, 0), "the user name or the password holds a NUL, which no login can carry")
	bad(o.TLS == TLSNone && !o.AllowPlaintextAuth, "the password would go over the network in clear: use TLS, or allow it explicitly")
	bad(o.Poll < 0 || o.IdleMax < 0 || o.CommandTimeout < 0, "a duration is negative")
	if err := probe.CheckName(o.Agent); err != nil {
		errs = append(errs, fmt.Errorf("the agent: %w", err))
	}
	errs = append(errs, o.checkFolders()...)
	if err := errors.Join(errs...); err != nil {
		return o, fmt.Errorf("mailbox %s: %w", o.Name, err)
	}
	return o, nil
}

// checkFolders looks for mistakes in the names of folders. A folder that is
// both watched and moved to would yield the same mail for ever.
func (o Options) checkFolders() (errs []error) {
	for _, name := range o.Folders {
		if name == "" {
			errs = append(errs, errors.New("a folder has an empty name"))
		}
	}
	if o.Disposal != Move {
		return errs
	}
	if o.MoveTo == "" {
		return append(errs, errors.New("mails are to be moved, but the folder to move them to is not given"))
	}
	for _, name := range append([]string{inbox, o.Junk}, o.Folders...) {
		if sameFolder(name, o.MoveTo) {
			errs = append(errs, fmt.Errorf("mails are to be moved to %q, which is itself watched: use another folder", o.MoveTo))
			break
		}
	}
	return errs
}

func (o Options) withDefaults() Options {
	if o.TLS == "" {
		o.TLS = TLSImplicit
	}
	if o.Port == 0 && o.TLS == TLSImplicit {
		o.Port = 993
	} else if o.Port == 0 {
		o.Port = 143
	}
	if o.ServerName == "" {
		o.ServerName = o.Host
	}
	if o.Mode == "" {
		o.Mode = ModeIdle
	}
	if o.Disposal == "" {
		o.Disposal = Keep
	}
	if o.IdleMax == 0 {
		o.IdleMax = 9 * time.Minute
	}
	if o.CommandTimeout == 0 {
		o.CommandTimeout = 30 * time.Second
	}
	if o.Dialer == nil {
		o.Dialer = &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: time.Minute, Interval: 15 * time.Second, Count: 4}}
	}
	if o.Chance == nil {
		o.Chance = rand.N[time.Duration]
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.Logger = o.Logger.With("mailbox", o.Name)
	return o
}

// interval returns the time between two looks in the mode that is in force.
func (o *Options) interval(m Mode) time.Duration {
	switch {
	case m == ModeIdle && o.Poll == 0:
		return min(time.Minute, o.IdleMax)
	case m == ModeIdle:
		return min(o.Poll, o.IdleMax)
	case o.Poll == 0:
		return 15 * time.Second
	default:
		return o.Poll
	}
}

// silence returns how long a connection may be quiet at most, whatever the
// state it is in: the backstop behind the limits of the single commands.
func (o *Options) silence() time.Duration {
	return max(o.interval(ModeIdle), o.interval(ModePoll)) + longAnswer*o.CommandTimeout
}

func (o *Options) tlsConfig() *tls.Config {
	return &tls.Config{
		ServerName:         o.ServerName,
		RootCAs:            o.RootCAs,
		InsecureSkipVerify: o.InsecureSkipVerify,
		NextProtos:         []string{"imap"},
	}
}
