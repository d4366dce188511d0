package dsn_test

import (
	"embed"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"mailprobe/probe"
	"mailprobe/probe/dsn"
)

// samples are notifications in the forms of well-known mail systems, with marks
// where a probe's tag stands.
//
//go:embed testdata/*.eml
var samples embed.FS

var (
	key    = probe.Key{1, 2, 3}
	tag    = key.Sign(ref("tokyo-1"))
	reader = dsn.Reader{Agent: "tokyo-1", Key: key}
)

func ref(agent string) probe.Ref {
	return probe.Ref{Agent: agent, Route: "mx1.a.example-mx", ID: uuid.MustParse("0196a2b4-1c2d-7e3f-8a4b-5c6d7e8f9a0b")}
}

// sample returns a notification about the probe of a tag, its lines ended by
// line feeds.
func sample(t testing.TB, name string, about probe.Tag) string {
	t.Helper()
	raw, err := samples.ReadFile("testdata/" + name + ".eml")
	if err != nil {
		t.Fatal(err)
	}
	text := about.String()
	return strings.NewReplacer("{{TAG}}", text, "{{ENVID}}", about.EnvelopeID(), "{{QPTAG}}", "=6D"+text[1:]).Replace(string(raw))
}

func crlf(text string) []byte { return []byte(strings.ReplaceAll(text, "\n", "\r\n")) }

// equal passes over Copy, which has a test of its own.
var equal = cmp.Options{cmpopts.IgnoreFields(probe.Notice{}, "Copy"), cmpopts.EquateEmpty()}

func TestSamples(t *testing.T) {
	tests := []struct {
		sample string
		want   []probe.Notice
	}{
		{"postfix-failed", []probe.Notice{{Tag: tag, Action: probe.ActionFailed, Status: "5.1.1", Reporter: "relay.example", Remote: "mx1.a.example",
			Diagnostic: "550 5.1.1 <nobody@a.example>: Recipient address rejected: User unknown", Matched: probe.ByEnvelopeID}}},
		{"postfix-delayed", []probe.Notice{{Tag: tag, Action: probe.ActionDelayed, Status: "4.4.1", Reporter: "relay.example",
			Diagnostic: "connect to mx1.a.example[192.0.2.10]:25: Connection refused", Matched: probe.ByTag}}},
		{"exim", []probe.Notice{{Tag: tag, Action: probe.ActionFailed, Status: "5.0.0", Reporter: "exim.example", Remote: "mx1.a.example",
			Diagnostic: "550 5.1.1 User unknown", Matched: probe.ByTag}}},
		{"sendmail", []probe.Notice{{Tag: tag, Action: probe.ActionFailed, Status: "5.1.1", Reporter: "sendmail.example", Remote: "mx1.a.example",
			Diagnostic: "550 5.1.1 <nobody@a.example>... User unknown", Matched: probe.ByEnvelopeID}}},
		{"exchange", []probe.Notice{{Tag: tag, Action: probe.ActionFailed, Status: "5.1.10", Reporter: "exchange.example",
			Diagnostic: "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", Matched: probe.ByMessageID}}},
		{"nested", []probe.Notice{{Tag: tag, Action: probe.ActionFailed, Status: "5.1.1", Reporter: "gateway.example", Matched: probe.ByTag}}},

		{"qmail", []probe.Notice{
			{Tag: tag, Action: probe.ActionFailed, Reporter: "qmail.example", Matched: probe.ByTag,
				Diagnostic: "192.0.2.10 does not like recipient. Remote host said: 550 No such user Giving up on 192.0.2.10."},
			{Tag: tag, Action: probe.ActionFailed, Status: "5.1.1", Reporter: "qmail.example", Matched: probe.ByTag,
				Diagnostic: "Sorry, no mailbox here by that name. (#5.1.1)"},
		}},
		{"exim-old", []probe.Notice{{Tag: tag, Action: probe.ActionFailed, Matched: probe.ByTag,
			Diagnostic: `nobody@a.example unknown local-part "nobody" in domain "a.example"`}}},
		{"exim-warning", []probe.Notice{{Tag: tag, Action: probe.ActionDelayed, Matched: probe.ByMessageID,
			Diagnostic: "ann@a.example Delay reason: Connection refused"}}},
		{"plain", []probe.Notice{{Tag: tag, Action: probe.ActionUnclear, Status: "4.7.1", Matched: probe.ByTag, Diagnostic: "The server answered 451 4.7.1 Come back later"}}},
	}
	for _, test := range tests {
		t.Run(test.sample, func(t *testing.T) {
			text := sample(t, test.sample, tag)
			lf, cr := reader.Read([]byte(text)), reader.Read(crlf(text))
			if d := cmp.Diff(test.want, lf, equal); d != "" {
				t.Errorf("notices (-want +got):\n%s", d)
			}
			if d := cmp.Diff(lf, cr); d != "" {
				t.Errorf("notices with line feeds, and with CRLF:\n%s", d)
			}
		})
	}
}

// Of the probes of others, and of those whose tag does not verify, nothing is
// told.
func TestOnlyOursCount(t *testing.T) {
	forged := tag
	forged.MAC[0]++
	entries, err := samples.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := strings.TrimSuffix(entry.Name(), ".eml")
		if len(reader.Read(crlf(sample(t, name, tag)))) == 0 {
			t.Errorf("%s: nothing is told of a probe of ours", name)
		}
		for what, other := range map[string]probe.Tag{
			"another agent's": key.Sign(ref("osaka-1")),
			"forged":          forged,
			"another key's":   probe.Key{9}.Sign(ref("tokyo-1")),
		} {
			if got := reader.Read(crlf(sample(t, name, other))); got != nil {
				t.Errorf("%s, %s: %+v", name, what, got)
			}
		}
	}
}
