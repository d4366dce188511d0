package mailbox

import (
	"encoding/base64"
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

var (
	errFolderName = errors.New("the folder's name is not in modified UTF-7")
	utf7Base64    = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)
)

// decodeFolder decodes a folder's name from modified UTF-7 (RFC 3501 section
// 5.1.3). UTF-8 that a server sends raw is taken as it is.
func decodeFolder(name string) (string, error) {
	if !utf8.ValidString(name) {
		return "", errFolderName
	}
	var b strings.Builder
	for {
		plain, rest, shifted := strings.Cut(name, "&")
		b.WriteString(plain)
		if !shifted {
			return b.String(), nil
		}
		encoded, rest, ended := strings.Cut(rest, "-")
		if !ended {
			return "", errFolderName
		}
		if encoded == "" {
			b.WriteByte('&')
		} else if err := decodeShifted(&b, encoded); err != nil {
			return "", err
		}
		name = rest
	}
}

// decodeShifted decodes the base64 of UTF-16, most significant byte first.
func decodeShifted(b *strings.Builder, encoded string) error {
	raw, err := utf7Base64.DecodeString(encoded)
	if err != nil || len(raw)%2 != 0 {
		return errFolderName
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	for _, r := range utf16.Decode(units) {
		if r == utf8.RuneError {
			return errFolderName
		}
		b.WriteRune(r)
	}
	return nil
}
