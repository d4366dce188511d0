package mailbox

import (
	"errors"
	"strings"
)

// value is an element of an IMAP response: a text (atom or string), or a list.
type value struct {
	text   string
	list   []value
	isList bool
	quoted bool // a string: its text NIL does not mean nothing
}

// none tells whether the value is the atom NIL.
func (v value) none() bool { return !v.isList && !v.quoted && strings.EqualFold(v.text, "NIL") }

// at returns an element of a list, or the empty value.
func (v value) at(i int) value {
	if i < len(v.list) {
		return v.list[i]
	}
	return value{}
}

const maxDepth = 20 // nested lists; RFC 9208 needs one, RFC 2342 three

var errMalformed = errors.New("the response is malformed")

// parseValues reads the elements of a response, leniently: an atom is whatever
// stands between spaces and parentheses, so that flags and unquoted names with
// unusual characters are taken as they are.
func parseValues(s string) (value, error) {
	p := parser{rest: s}
	list, err := p.values(0)
	if err == nil && p.rest != "" {
		err = errMalformed
	}
	return value{list: list, isList: true}, err
}

type parser struct{ rest string }

// values reads up to the end of the text or the list's closing parenthesis,
// which it leaves.
func (p *parser) values(depth int) ([]value, error) {
	if depth > maxDepth {
		return nil, errMalformed
	}
	var list []value
	for {
		p.rest = strings.TrimLeft(p.rest, " ")
		if p.rest == "" || p.rest[0] == ')' {
			return list, nil
		}
		v, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

func (p *parser) value(depth int) (value, error) {
	switch p.rest[0] {
	case '(':
		p.rest = p.rest[1:]
		list, err := p.values(depth + 1)
		if err == nil && p.rest == "" {
			err = errMalformed
		}
		if err != nil {
			return value{}, err
		}
		p.rest = p.rest[1:]
		return value{list: list, isList: true}, nil
	case '"':
		return p.quoted()
	default:
		n := strings.IndexAny(p.rest, " ()")
		if n < 0 {
			n = len(p.rest)
		}
		v := value{text: p.rest[:n]}
		p.rest = p.rest[n:]
		return v, nil
	}
}

func (p *parser) quoted() (value, error) {
	var b strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == '"':
			p.rest = p.rest[i+1:]
			return value{text: b.String(), quoted: true}, nil
		case c == '\\' && i+1 < len(p.rest):
			i++
			b.WriteByte(p.rest[i])
		default:
			b.WriteByte(c)
		}
	}
	return value{}, errMalformed
}

// quote returns s as a quoted string (RFC 9051 section 4.3).
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
