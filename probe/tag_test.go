package probe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mailprobe/probe"
)

// key is 00 01 02 … 1f.
var key, _ = probe.ParseKey("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")

var ref = probe.Ref{Agent: "tokyo-1", Route: "mx1.example.net-relay", ID: uuid.MustParse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")}

// signed is ref's tag under key. Its last part was computed by Python:
//
//	mac = hmac.new(bytes(range(32)), b"mp1_tokyo-1_…_017f22e2-…", hashlib.sha256).digest()[:16]
//	base64.b32encode(mac).decode().lower().rstrip("=")
const signed = "mp1_tokyo-1_mx1.example.net-relay_017f22e2-79b0-7cc3-98c4-dc0c0c07398f_aasafqtvedffzunqmqzrrme4ky"

// forged is the same under a key of 32 times "x", computed likewise.
const forged = "mp1_tokyo-1_mx1.example.net-relay_017f22e2-79b0-7cc3-98c4-dc0c0c07398f_tq5fg7if5iaxrqqshdtuf77qqu"

func TestSign(t *testing.T) {
	tag := key.Sign(ref)
	if tag.String() != signed {
		t.Errorf("the tag is\n%s, Python says\n%s", tag, signed)
	}
	if want := "mp1_a_b_00000000-0000-0000-0000-000000000000_l4bgh57hqmdik6eih6m5j462fu"; key.Sign(probe.Ref{Agent: "a", Route: "b"}).String() != want {
		t.Errorf("the tag of a/b is %s, Python says %s", key.Sign(probe.Ref{Agent: "a", Route: "b"}), want)
	}
}

func TestVerify(t *testing.T) {
	good := key.Sign(ref)
	if !key.Verify(good) {
		t.Fatal("a signed tag does not verify")
	}
	change := map[string]func(*probe.Tag){
		"agent":     func(t *probe.Tag) { t.Agent = "tokyo-2" },
		"route":     func(t *probe.Tag) { t.Route = "mx1.example.net" },
		"id":        func(t *probe.Tag) { t.ID[15]++ },
		"first bit": func(t *probe.Tag) { t.MAC[0] ^= 0x80 },
		"last bit":  func(t *probe.Tag) { t.MAC[15] ^= 1 },
	}
	for what, f := range change {
		tag := good
		f(&tag)
		if key.Verify(tag) {
			t.Errorf("a tag with another %s verifies", what)
		}
	}
	if probe.NewKey().Verify(good) {
		t.Error("a tag verifies with another key")
	}
}

func TestParseTag(t *testing.T) {
	tag, err := probe.ParseTag(signed)
	if err != nil || tag != key.Sign(ref) {
		t.Errorf("%s is read as %v, %v", signed, tag, err)
	}
	bad := map[string]string{
		"nothing":                "",
		"something in front":     "x" + signed,
		"something behind":       signed + "x",
		"upper case":             strings.ToUpper(signed),
		"another version":        strings.Replace(signed, "mp1", "mp2", 1),
		"a short signature":      signed[:len(signed)-1],
		"spare bits that are 1":  signed[:len(signed)-1] + "z",
		"an id without hyphens":  strings.Replace(signed, "017f22e2-79b0-", "017f22e279b0", 1),
		"an agent that is none":  strings.Replace(signed, "tokyo-1", "-tokyo", 1),
		"a route that is none":   strings.Replace(signed, "mx1.", "mx1..", 1),
		"an empty agent":         strings.Replace(signed, "tokyo-1", "", 1),
		"an agent that is long":  strings.Replace(signed, "tokyo-1", strings.Repeat("t", 65), 1),
		"an underscore too many": strings.Replace(signed, "tokyo-1", "tokyo_1", 1),
	}
	for what, text := range bad {
		if tag, err := probe.ParseTag(text); err == nil {
			t.Errorf("a tag with %s is taken as %v", what, tag)
		}
	}
}

func TestFindTags(t *testing.T) {
	tag, alien := key.Sign(ref), key.Sign(ref)
	alien.MAC = mustParse(t, forged).MAC
	tests := []struct {
		name, text string
		want       []probe.Tag
	}{
		{"nothing", "Mail delivery test", nil},
		{"alone", signed, []probe.Tag{tag}},
		{"letters around it", "abc" + signed + "abc", []probe.Tag{tag}},
		{"upper case", strings.ToUpper(signed), []probe.Tag{tag}},
		{"two", signed + forged, []probe.Tag{tag, alien}},
		{"a cut one before it", signed[:len(signed)-3] + signed, []probe.Tag{tag}},
		{"one that takes the first letters of it for its own last", signed[:len(signed)-2] + signed, []probe.Tag{tag}},
		{"a bad name", strings.Replace(signed, "tokyo-1", "-", 1), nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, probe.FindTags(test.text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func mustParse(t *testing.T, text string) probe.Tag {
	t.Helper()
	tag, err := probe.ParseTag(text)
	if err != nil {
		t.Fatal(err)
	}
	return tag
}

func TestKeys(t *testing.T) {
	k := probe.NewKey()
	for _, text := range []string{k.Hex(), strings.ToUpper(k.Hex()), " " + k.Hex() + "\n"} {
		if got, err := probe.ParseKey(text); err != nil || got != k {
			t.Errorf("a key does not come back: %v", err)
		}
	}
	for _, text := range []string{"", k.Hex()[1:], k.Hex() + "0", "g" + k.Hex()[1:]} {
		if got, err := probe.ParseKey(text); err == nil || got != (probe.Key{}) {
			t.Errorf("a key of %d characters is taken", len(text))
		} else if text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("the error shows the key: %v", err)
		}
	}
	for _, form := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(form, struct{ Key probe.Key }{k}); !strings.Contains(text, "<secret>") {
			t.Errorf("%s shows the key: %s", form, text)
		}
	}
	if k == probe.NewKey() {
		t.Error("two new keys are the same")
	}
}

func FuzzFindTags(f *testing.F) {
	f.Add("Re: ", " [ext]")
	f.Add("mp1_a_", "2345")
	f.Add(signed[:len(signed)-2], signed)
	f.Add("\xff\u0130", "\u212a")
	f.Fuzz(func(t *testing.T, prefix, suffix string) {
		tags := probe.FindTags(prefix + signed + suffix)
		if !slices.Contains(tags, key.Sign(ref)) {
			t.Errorf("the tag is not found between %q and %q", prefix, suffix)
		}
		for _, tag := range tags {
			if back, err := probe.ParseTag(tag.String()); err != nil || back != tag {
				t.Errorf("a found tag does not come back: %v, %v", tag, err)
			}
		}
	})
}
