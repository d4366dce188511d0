package config

import (
	"fmt"
	"log/slog"
)

// hidden is what is shown in place of a secret.
const hidden = "<secret>"

// Secret is a password. No way of printing it shows it; only Reveal does.
//
// The text stands behind a pointer, since fmt prints the unexported fields of
// a struct without asking their methods: then it shows an address.
type Secret struct{ text *string }

// NewSecret returns a Secret that hides a text.
func NewSecret(text string) Secret { return Secret{&text} }

// Reveal returns the text itself, for the login alone.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Equal tells whether two secrets hide the same text.
func (s Secret) Equal(t Secret) bool { return s.Reveal() == t.Reveal() }

// String hides the secret.
func (s Secret) String() string { return hidden }

// GoString hides the secret.
func (s Secret) GoString() string { return hidden }

// Format hides the secret from every verb of fmt.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, hidden) }

// MarshalText hides the secret from JSON, YAML, XML and whatever else writes
// text.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue hides the secret from log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }
