package probe

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestEnvelopeIDCarriesTheTag(t *testing.T) {
	key := NewKey()
	tag := key.Sign(Ref{Agent: "tokyo-1", Route: "mx1.example.jp-submission", ID: uuid.Must(uuid.NewV7())})
	text := tag.EnvelopeID()
	if len(text) != len("tokyo-1_mx1.example.jp-submission_")+44 || !strings.HasPrefix(text, "tokyo-1_mx1.example.jp-submission_") {
		t.Fatalf("the envelope id is %q", text)
	}
	for _, c := range text {
		if c <= ' ' || c > '~' || c == '+' || c == '=' {
			t.Errorf("the envelope id holds %q, which xtext encodes", c)
		}
	}
	back, err := ParseEnvelopeID(text)
	if err != nil || back != tag || !key.Verify(back) {
		t.Errorf("read back: %v, %v", back, err)
	}
}

func TestEnvelopeIDIsLeftOutWhereItIsTooLong(t *testing.T) {
	ref := Ref{Agent: strings.Repeat("a", 27), Route: strings.Repeat("r", 27), ID: uuid.Must(uuid.NewV7())}
	if got := NewKey().Sign(ref).EnvelopeID(); len(got) != 100 {
		t.Errorf("54 characters of names give an id of %d characters, want 100", len(got))
	}
	ref.Route += "r"
	if got := NewKey().Sign(ref).EnvelopeID(); got != "" {
		t.Errorf("55 characters of names give the id %q, want none", got)
	}
}

func TestParseEnvelopeIDRefusesWhatIsNone(t *testing.T) {
	good := NewKey().Sign(Ref{Agent: "a", Route: "r", ID: uuid.Must(uuid.NewV7())}).EnvelopeID()
	for _, text := range []string{"", "a_r_", good[1:], strings.Replace(good, "_", "-", 1), good[:len(good)-1], good + "A",
		"A" + good[1:], good[:4] + "=" + good[5:]} {
		if tag, err := ParseEnvelopeID(text); err == nil {
			t.Errorf("%q was read as %v", text, tag)
		}
	}
}
