package mailbox

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestOptionsAreChecked(t *testing.T) {
	good := options(nil)
	for _, c := range []struct {
		name   string
		change func(*Options)
		want   string // empty: it is accepted
	}{
		{"good", func(*Options) {}, ""},
		{"no name", func(o *Options) { o.Name = "" }, "no name"},
		{"no host", func(o *Options) { o.Host = "" }, "no host"},
		{"port", func(o *Options) { o.Port = 70000 }, "the port 70000"},
		{"TLS", func(o *Options) { o.TLS = "ssl" }, `the TLS mode "ssl" is unknown`},
		{"mode", func(o *Options) { o.Mode = "push" }, `the mode "push" is unknown`},
		{"disposal", func(o *Options) { o.Disposal = "burn" }, `the disposal "burn" is unknown`},
		{"user", func(o *Options) { o.Username = "" }, "no user name"},
		{"NUL", func(o *Options) { o.Password = "a\x00b" }, "NUL"},
		{"in clear", func(o *Options) { o.AllowPlaintextAuth = false }, "in clear"},
		{"duration", func(o *Options) { o.Poll = -1 }, "negative"},
		{"agent", func(o *Options) { o.Agent = "Tokyo!" }, "the agent"},
		{"folder", func(o *Options) { o.Folders = []string{""} }, "empty name"},
		{"move nowhere", func(o *Options) { o.Disposal = Move }, "not given"},
		{"move", func(o *Options) { o.Disposal, o.MoveTo = Move, "Done" }, ""},
		{"move to the inbox", func(o *Options) { o.Disposal, o.MoveTo = Move, "inbox" }, "itself watched"},
		{"move to junk", func(o *Options) { o.Disposal, o.MoveTo, o.Junk = Move, "J", "J" }, "itself watched"},
		{"move to a watched one", func(o *Options) { o.Disposal, o.MoveTo, o.Folders = Move, "L", []string{"L"} }, "itself watched"},
	} {
		o := good
		c.change(&o)
		_, err := New(o, newLedger())
		if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	_, err := New(Options{}, newLedger())
	if n := strings.Count(fmt.Sprint(err), "\n"); n < 3 {
		t.Errorf("not all mistakes at once: %v", err)
	}
}

func TestDefaults(t *testing.T) {
	o, err := Options{Name: "b", Host: "h", Username: "u", Agent: "a"}.checked()
	if err != nil {
		t.Fatal(err)
	}
	if o.Port != 993 || o.TLS != TLSImplicit || o.Disposal != Keep || o.IdleMax != 9*time.Minute || o.CommandTimeout != 30*time.Second {
		t.Errorf("%d %s %s %s %s", o.Port, o.TLS, o.Disposal, o.IdleMax, o.CommandTimeout)
	}
	if o.interval(ModeIdle) != time.Minute || o.interval(ModePoll) != 15*time.Second {
		t.Errorf("%s, %s", o.interval(ModeIdle), o.interval(ModePoll))
	}
	o.Poll = 2 * time.Hour
	if o.interval(ModeIdle) != 9*time.Minute || o.interval(ModePoll) != 2*time.Hour {
		t.Errorf("%s, %s", o.interval(ModeIdle), o.interval(ModePoll))
	}
}

func TestPasswordIsNotPrinted(t *testing.T) {
	o := options(nil)
	for _, form := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(form, o); strings.Contains(text, "secret") {
			t.Errorf("%s: %s", form, text)
		}
	}
}
