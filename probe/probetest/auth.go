package probetest

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// mechanisms are what a server offers, in its order.
var mechanisms = []string{sasl.Plain, sasl.Login, "CRAM-MD5"}

// passwords finds the password of a user.
type passwords func(user string) (password string, ok bool)

// mechanism returns the server side of a SASL mechanism; done is called with
// the user who proved to know the password.
func (p passwords) mechanism(name, host string, done func(user string)) (sasl.Server, error) {
	check := func(user string, right func(password string) bool) error {
		password, ok := p(user)
		if !ok || !right(password) {
			return smtp.ErrAuthFailed
		}
		done(user)
		return nil
	}
	plain := func(user, given string) error {
		return check(user, func(password string) bool { return given == password })
	}
	switch strings.ToUpper(name) {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, given string) error { return plain(user, given) }), nil
	case sasl.Login:
		return &loginServer{check: plain}, nil
	case "CRAM-MD5":
		return &cramServer{challenge: "<1896.697170952@" + host + ">", check: check}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

// loginServer is the LOGIN mechanism, which is two questions. A client may
// answer the first before it is asked.
type loginServer struct {
	asked bool
	user  *string
	check func(user, password string) error
}

// Next implements sasl.Server.
func (s *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case s.user == nil && response == nil && !s.asked:
		s.asked = true
		return []byte("Username:"), false, nil
	case s.user == nil:
		user := string(response)
		s.user = &user
		return []byte("Password:"), false, nil
	}
	return nil, true, s.check(*s.user, string(response))
}

// cramServer is CRAM-MD5 (RFC 2195).
type cramServer struct {
	challenge string
	asked     bool
	check     func(user string, right func(password string) bool) error
}

// Next implements sasl.Server.
func (s *cramServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if !s.asked {
		s.asked = true
		return []byte(s.challenge), false, nil
	}
	i := strings.LastIndexByte(string(response), ' ')
	if i < 0 {
		return nil, true, fmt.Errorf("the response %q has no digest", response)
	}
	user, digest := string(response[:i]), string(response[i+1:])
	return nil, true, s.check(user, func(password string) bool {
		mac := hmac.New(md5.New, []byte(password))
		mac.Write([]byte(s.challenge))
		return hmac.Equal([]byte(hex.EncodeToString(mac.Sum(nil))), []byte(digest))
	})
}
