package config

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// renderings are the ways in which a value may end in a log, a page or an
// error.
func renderings(t *testing.T, v any) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T"} {
		out[verb] = fmt.Sprintf(verb, v)
	}
	out["Errorf %w"] = fmt.Errorf("doing: %v", v).Error()
	if b, err := json.Marshal(v); err == nil {
		out["json"] = string(b)
	}
	if b, err := yaml.Marshal(v); err == nil {
		out["yaml"] = string(b)
	}
	if b, err := xml.Marshal(v); err == nil {
		out["xml"] = string(b)
	}
	var text, lines bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("m", "v", v)
	slog.New(slog.NewJSONHandler(&lines, nil)).Info("m", "v", v)
	out["slog text"], out["slog json"] = text.String(), lines.String()
	return out
}

// shows tells whether a rendering holds the password, in clear or in
// hexadecimal digits.
func shows(rendering string) bool {
	low := strings.ToLower(rendering)
	return strings.Contains(low, password) || strings.Contains(low, fmt.Sprintf("%x", password))
}

func TestSecretIsNeverShown(t *testing.T) {
	type open struct{ S Secret }
	type closed struct{ s Secret }
	s := NewSecret(password)
	for _, v := range []any{s, &s, open{s}, &open{s}, closed{s}, &closed{s}, []Secret{s}, map[string]Secret{"a": s},
		&Auth{User: "u", Password: s}, Mailbox{Password: s}, slog.GroupValue(slog.Any("s", s))} {
		for how, got := range renderings(t, v) {
			if shows(got) {
				t.Errorf("%s of %T shows it: %s", how, v, got)
			}
		}
	}
	for how, got := range renderings(t, open{s}) {
		if how != "%T" && how != "xml" && !strings.Contains(got, "secret") {
			t.Errorf("%s does not say that there is a secret: %s", how, got)
		}
	}
	if s.String() != "<secret>" || s.GoString() != "<secret>" {
		t.Errorf("%s %s", s.String(), s.GoString())
	}
	if s.Reveal() != password || (Secret{}).Reveal() != "" {
		t.Error("the login would not get it")
	}
	if !s.Equal(NewSecret(password)) || s.Equal(Secret{}) {
		t.Error("equality is wrong")
	}
}

// A whole configuration with a password on each of its ways.
func TestConfigShowsNoSecret(t *testing.T) {
	cfg, warnings, err := Load(unpackExample(t))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Mailboxes[0].Password.Reveal() != password || cfg.Bounce.Password.Reveal() != password || cfg.Relays[0].Endpoint.Auth.Password.Reveal() != password {
		t.Fatal("the passwords were not read")
	}
	values := []any{cfg, *cfg, cfg.Bounce, warnings}
	for _, m := range cfg.Mailboxes {
		values = append(values, m, &m)
	}
	for _, r := range cfg.Routes {
		values = append(values, r, r.Endpoint)
		if r.Endpoint.Auth != nil {
			values = append(values, *r.Endpoint.Auth)
		}
	}
	for _, v := range values {
		for how, got := range renderings(t, v) {
			if shows(got) {
				t.Errorf("%s of %T shows a password", how, v)
			}
		}
	}
}
