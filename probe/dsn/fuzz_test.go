package dsn_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"mailprobe/probe"
)

// FuzzRead reads anything. What comes out must be fit for the record, and about
// a probe of ours.
func FuzzRead(f *testing.F) {
	entries, err := samples.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, entry := range entries {
		f.Add(crlf(sample(f, strings.TrimSuffix(entry.Name(), ".eml"), tag)))
	}
	fit := func(text string, most int) bool {
		return len(text) <= most && utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) })
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		notices := reader.Read(raw)
		if len(notices) > 32 {
			t.Errorf("%d notices", len(notices))
		}
		for _, n := range notices {
			switch {
			case n.Tag.Agent != "tokyo-1" || !key.Verify(n.Tag) || n.Matched == "":
				t.Errorf("the tag %v, matched by %q, is not ours", n.Tag, n.Matched)
			case !strings.Contains(" failed delayed delivered relayed expanded unclear ", " "+string(n.Action)+" "):
				t.Errorf("action %q", n.Action)
			case n.Status != "" && (len(n.Status) < 5 || len(n.Status) > 9 || !strings.ContainsRune("245", rune(n.Status[0]))):
				t.Errorf("status %q", n.Status)
			case !fit(n.Diagnostic, 1000) || !fit(n.Reporter, 255) || !fit(n.Remote, 255):
				t.Errorf("unfit for the record: %+v", n)
			case n.Mailbox != "" || n.Folder != "" || !n.At.IsZero():
				t.Errorf("a place that was never told: %+v", n)
			}
			if n.Copy == (probe.CopyID{}) {
				t.Error("no copy id")
			}
		}
	})
}
