package submit

import (
	"errors"

	"github.com/emersion/go-smtp"

	"mailprobe/probe"
)

// envelope sends MAIL and RCPT. It asks for notifications of failure and delay,
// with the header alone (RFC 3461); the library leaves that out where the server
// does not offer it.
func (s *session) envelope(m probe.Mail) error {
	s.enter(probe.PhaseEnvelope)
	about := &smtp.MailOptions{Return: smtp.DSNReturnHeaders, EnvelopeID: m.EnvelopeID}
	err := s.wish("sending MAIL",
		func() error { return s.client.Mail(m.From, about) },
		func() error { return s.client.Mail(m.From, nil) })
	if err != nil {
		return err
	}
	notify := &smtp.RcptOptions{Notify: []smtp.DSNNotify{smtp.DSNNotifyFailure, smtp.DSNNotifyDelayed}}
	return s.wish("sending RCPT",
		func() error { return s.client.Rcpt(m.To, notify) },
		func() error { return s.client.Rcpt(m.To, nil) })
}

// wish sends a command, and once more without its parameters where the server
// dislikes these.
func (s *session) wish(step string, with, without func() error) error {
	s.begin(step, s.e.Timeouts.Command)
	err := s.positive(with())
	if s.dislikes(err) {
		s.begin(step+" without parameters", s.e.Timeouts.Command)
		err = s.positive(without())
	}
	return err
}

// dislikes tells whether a refusal may be of the parameters alone: 555 and
// 504 say so, and 501 of the syntax of one (RFC 5321 sections 4.1.1.11 and
// 4.2.2). A command that was refused has changed nothing (section 4.1.4), so it
// may be sent again. Without that, a server which offers DSN and cannot do it
// would seem to refuse all mail.
func (s *session) dislikes(err error) bool {
	r, refused := errors.AsType[*refusal](err)
	if _, offered := s.extensions["DSN"]; !refused || !offered {
		return false
	}
	return r.reply.Code == 501 || r.reply.Code == 504 || r.reply.Code == 555
}
