package probe

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/google/uuid"
)

// Ref names a probe in any ledger: ids are unique everywhere, and carry the
// agent and the route with them, so that an arrival finds its row directly.
type Ref struct {
	Agent string
	Route string
	ID    uuid.UUID // UUIDv7; no time is ever read from it
}

func (r Ref) String() string { return r.Agent + "/" + r.Route + "/" + r.ID.String() }

// Key signs tags. Agents that share a key can verify each other's tags; an
// agent still reads only its own mails.
type Key [32]byte

// NewKey returns a key from the system's random source.
func NewKey() Key {
	var k Key
	rand.Read(k[:]) // never fails (documented since Go 1.24)
	return k
}

// ParseKey reads a key as 64 hexadecimal digits, white space around them
// ignored.
func ParseKey(text string) (Key, error) {
	var k Key
	text = strings.TrimSpace(text)
	if len(text) != hex.EncodedLen(len(k)) {
		return k, fmt.Errorf("the key has %d characters: it should be %d hexadecimal digits", len(text), hex.EncodedLen(len(k)))
	}
	if _, err := hex.Decode(k[:], []byte(text)); err != nil {
		return Key{}, errors.New("the key holds something else than hexadecimal digits")
	}
	return k, nil
}

// Hex returns the key in the form that [ParseKey] reads.
func (k Key) Hex() string { return hex.EncodeToString(k[:]) }

// String hides the key, so that it never stands in a log or an error.
func (k Key) String() string { return "<secret>" }

// GoString hides the key from %#v too.
func (k Key) GoString() string { return "<secret>" }

// MAC is the signature of a tag: HMAC-SHA256 (RFC 2104) truncated to 128 bits.
type MAC [16]byte

// Tag is a Ref with its signature. Its text form stands in each test mail in
// three places: a header field, the Message-ID and the end of the Subject.
type Tag struct {
	Ref
	MAC MAC
}

// macText is lower case, so that a gateway which folds the case of a header
// field destroys nothing.
var macText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// version begins every tag, so that a later form can be told from this one.
const version = "mp1"

// String returns the text form: mp1_AGENT_ROUTE_ID_MAC. The underscore stands
// in no part, every character is an atext (RFC 5322 section 3.2.3) or an inner
// dot, and the last two parts have a fixed length, so a tag is found even where
// text was put in front of it or behind it.
func (t Tag) String() string {
	return t.signed() + "_" + macText.EncodeToString(t.MAC[:])
}

// signed returns the part of the text form that the signature covers.
func (r Ref) signed() string {
	return version + "_" + r.Agent + "_" + r.Route + "_" + r.ID.String()
}

// Sign returns the Ref's tag.
func (k Key) Sign(r Ref) Tag { return Tag{Ref: r, MAC: k.mac(r)} }

// Verify tells whether the tag was signed with this key.
func (k Key) Verify(t Tag) bool {
	want := k.mac(t.Ref)
	return hmac.Equal(want[:], t.MAC[:])
}

func (k Key) mac(r Ref) (mac MAC) {
	h := hmac.New(sha256.New, k[:])
	h.Write([]byte(r.signed()))
	copy(mac[:], h.Sum(nil))
	return mac
}

// tagForm reads the tag at the start of a text. Names are bounded so that a
// hostile header cannot make the search slow; what they may hold is checked
// afterwards.
var tagForm = regexp.MustCompile(
	`^` + version + `_([a-z0-9.-]{1,64})_([a-z0-9.-]{1,64})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([a-z2-7]{26})`)

// FindTags returns every tag that stands in the text, unverified, whatever
// stands around it and in whichever case it came back. It looks at each place
// where one may begin, so that a cut tag hides none that follows it.
func FindTags(text string) []Tag {
	text = strings.ToLower(text)
	var tags []Tag
	for {
		begin := strings.Index(text, version+"_")
		if begin < 0 {
			return tags
		}
		text = text[begin:]
		if m := tagForm.FindStringSubmatch(text); m != nil {
			if t, err := tagOf(m[1], m[2], m[3], m[4]); err == nil {
				tags = append(tags, t)
			}
		}
		text = text[len(version):]
	}
}

// ParseTag reads the text form of exactly one tag, unverified.
func ParseTag(text string) (Tag, error) {
	m := tagForm.FindStringSubmatch(text)
	if m == nil || m[0] != text {
		return Tag{}, fmt.Errorf("%q is not a tag", text)
	}
	return tagOf(m[1], m[2], m[3], m[4])
}

func tagOf(agent, route, id, mac string) (Tag, error) {
	t := Tag{Ref: Ref{Agent: agent, Route: route}}
	var err error
	if t.ID, err = uuid.Parse(id); err != nil {
		return Tag{}, fmt.Errorf("reading the id of a tag: %w", err)
	}
	sum, err := macText.DecodeString(mac)
	if err != nil || macText.EncodeToString(sum) != mac { // 26 digits hold 130 bits: the last two must be zero
		return Tag{}, errors.New("the signature of a tag is malformed")
	}
	copy(t.MAC[:], sum)
	return t, errors.Join(CheckName(agent), CheckName(route))
}
