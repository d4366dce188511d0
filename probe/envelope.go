package probe

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// maxEnvelopeID is how long an ENVID may be (RFC 3461 section 4.4).
const maxEnvelopeID = 100

// envelopeText packs an id and a signature into 22 characters each, none of
// which xtext (RFC 3461 section 4) needs to encode.
var envelopeText = base64.RawURLEncoding.Strict()

const packed = 22

// EnvelopeID returns the tag in the short form in which it stands in an ENVID:
// AGENT_ROUTE_ and 44 characters. It is empty where even that is too long: a
// notification is then matched by the header that it returns.
func (t Tag) EnvelopeID() string {
	s := t.Agent + "_" + t.Route + "_" + envelopeText.EncodeToString(t.ID[:]) + envelopeText.EncodeToString(t.MAC[:])
	if len(s) > maxEnvelopeID {
		return ""
	}
	return s
}

// ParseEnvelopeID reads what [Tag.EnvelopeID] writes, unverified. Case matters.
func ParseEnvelopeID(text string) (Tag, error) {
	tail := len(text) - 2*packed
	if tail < 0 {
		return Tag{}, fmt.Errorf("%q is not the envelope id of a test mail", text)
	}
	agent, route, ok := strings.Cut(strings.TrimSuffix(text[:tail], "_"), "_")
	if !ok || text[:tail] != agent+"_"+route+"_" {
		return Tag{}, fmt.Errorf("%q is not the envelope id of a test mail", text)
	}
	id, err := envelopeText.DecodeString(text[tail : tail+packed])
	mac, macErr := envelopeText.DecodeString(text[tail+packed:])
	if err := errors.Join(err, macErr, CheckName(agent), CheckName(route)); err != nil {
		return Tag{}, fmt.Errorf("reading the envelope id %q: %w", text, err)
	}
	t := Tag{Ref: Ref{Agent: agent, Route: route, ID: uuid.UUID(id)}}
	copy(t.MAC[:], mac)
	return t, nil
}
