package submit

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-sasl"

	"mailprobe/probe"
)

// mechanisms are the ways to log in.
var mechanisms = map[string]func(Auth) sasl.Client{
	"PLAIN":    func(a Auth) sasl.Client { return sasl.NewPlainClient("", a.Username, a.Password) },
	"LOGIN":    func(a Auth) sasl.Client { return &login{answers: []string{a.Username, a.Password}} },
	"CRAM-MD5": func(a Auth) sasl.Client { return &cramMD5{a} },
}

// Which mechanism is taken where the server offers several. CRAM-MD5 shows the
// password to nobody, but obliges the server to keep it in clear, and is often
// offered by servers that do not: TLS makes it needless.
var (
	orderTLS   = []string{"PLAIN", "LOGIN", "CRAM-MD5"}
	orderClear = []string{"CRAM-MD5", "PLAIN", "LOGIN"}
)

// login logs in (RFC 4954). A refusal for good is of class auth; one for now is
// deferred like any other.
func (s *session) login() error {
	s.begin("logging in", s.e.Timeouts.Command)
	var err error
	if s.mechanism, err = s.chooseMechanism(); err != nil {
		return as(probe.AuthFailed, err)
	}
	s.step = "logging in by " + s.mechanism
	err = s.wire.heard(s.client.Auth(mechanisms[s.mechanism](*s.e.Auth)))
	switch r, refused := errors.AsType[*refusal](err); {
	case refused && r.reply.Permanent():
		return as(probe.AuthFailed, err)
	case errors.Is(err, sasl.ErrUnexpectedServerChallenge):
		return as(probe.AuthFailed, errors.New("the server asks more than the mechanism knows to answer"))
	}
	return err
}

// chooseMechanism returns the configured mechanism, else the best offered one.
func (s *session) chooseMechanism() (string, error) {
	if s.tls == nil && !s.e.AllowPlaintextAuth {
		return "", errors.New("the connection is not encrypted: use TLS, or allow the login in clear")
	}
	offered := strings.Fields(strings.ToUpper(s.extensions["AUTH"]))
	wanted := orderClear
	if s.tls != nil {
		wanted = orderTLS
	}
	if m := s.e.Auth.Mechanism; m != "" {
		wanted = []string{m}
	}
	for _, m := range wanted {
		if slices.Contains(offered, m) {
			return m, nil
		}
	}
	if len(offered) == 0 {
		return "", errors.New("the server offers no login on this connection")
	}
	return "", fmt.Errorf("the server does not offer %s, but %s", strings.Join(wanted, ", "), strings.Join(offered, ", "))
}

// login is the client of LOGIN. It answers whatever is asked first with the
// name and then with the password: servers word these questions as they like.
type login struct{ answers []string }

func (l *login) Start() (string, []byte, error) { return "LOGIN", nil, nil }

func (l *login) Next([]byte) ([]byte, error) {
	if len(l.answers) == 0 {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	next := l.answers[0]
	l.answers = l.answers[1:]
	return []byte(next), nil
}

// cramMD5 is the client of CRAM-MD5 (RFC 2195).
type cramMD5 struct{ Auth }

func (c *cramMD5) Start() (string, []byte, error) { return "CRAM-MD5", nil, nil }

func (c *cramMD5) Next(challenge []byte) ([]byte, error) {
	mac := hmac.New(md5.New, []byte(c.Password))
	mac.Write(challenge)
	return []byte(c.Username + " " + hex.EncodeToString(mac.Sum(nil))), nil
}
