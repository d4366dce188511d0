package submit

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net/textproto"
	"time"

	"mailprobe/probe"
)

// content sends the content, and if beforeDot agrees the final dot. Until the
// server has answered that, the connection can only be cut: QUIT would be taken
// for content.
func (s *session) content(ctx context.Context, m probe.Mail, beforeDot func(context.Context) error) error {
	s.enter(probe.PhaseData)
	s.begin("sending DATA", s.e.Timeouts.Command)
	data, err := s.client.Data()
	if err != nil {
		return s.wire.heard(err)
	}
	s.cut = true
	s.begin("sending the content", s.e.Timeouts.Content)
	if err := s.writeContent(m.Content); err != nil {
		return err
	}
	if err := s.consent(ctx, beforeDot); err != nil {
		return err
	}
	s.limit = time.Now().Add(s.e.Timeouts.Dot) // a slow answer is an answer: Total does not cut it short
	s.begin("sending the final dot", s.e.Timeouts.Dot)
	_, err = data.CloseWithResponse()
	err = s.wire.heard(err)
	s.cut = s.wire.err != nil
	return s.positive(err)
}

// consent asks the caller whether the final dot may be sent.
func (s *session) consent(ctx context.Context, beforeDot func(context.Context) error) error {
	if beforeDot == nil {
		return nil
	}
	s.step = "preparing the final dot"
	s.stop()
	err := beforeDot(ctx)
	s.resume()
	if err != nil {
		return as(probe.Aborted, fmt.Errorf("the mail was withdrawn before its final dot: %w", err))
	}
	return ctx.Err()
}

// writeContent sends the content with its dots stuffed (RFC 5321 section
// 4.5.2), all but the last line end. The library would hold it back in a buffer
// until the dot; so it goes past that, and the library ends what to it is an
// empty mail: with CRLF, dot, CRLF.
func (s *session) writeContent(content []byte) error {
	buffer := bufio.NewWriter(s.wire)
	dots := textproto.NewWriter(buffer).DotWriter() // never closed, for that would send the dot
	if _, err := dots.Write(bytes.TrimSuffix(content, []byte("\r\n"))); err != nil {
		return err
	}
	return buffer.Flush()
}
