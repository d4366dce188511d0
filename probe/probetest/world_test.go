package probetest_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

func TestMailArrives(t *testing.T) {
	plain := func(user string) sasl.Client { return sasl.NewPlainClient("", user, password) }
	for _, tt := range []struct {
		name     string
		door     string
		auth     sasl.Client
		from, to string
		log      []string
	}{
		{"mx", "mx1.a.example:25", nil, "out@c.example", "ann@a.example",
			[]string{"0 accepted mx1.a.example m", "0 delivered mx1.a.example m"}},
		{"mx by address, to a subaddress", "192.0.2.10:25", nil, "out@c.example", "Ann+mx1@A.example",
			[]string{"0 accepted mx1.a.example m", "0 delivered mx1.a.example m"}},
		{"submission to a user of the same server", "mx1.a.example:587", plain("ann@a.example"), "ann@a.example", "ann@a.example",
			[]string{"0 accepted mx1.a.example m", "0 delivered mx1.a.example m"}},
		{"submission to another server", "mx1.b.example:587", plain("bob@b.example"), "bob@b.example", "ann@a.example",
			[]string{"0 accepted mx1.a.example m", "0 accepted mx1.b.example m", "0 delivered mx1.a.example m"}},
		{"submission with LOGIN", "mx1.a.example:587", sasl.NewLoginClient("ann@a.example", password), "ann@a.example", "ann@a.example",
			[]string{"0 accepted mx1.a.example m", "0 delivered mx1.a.example m"}},
		{"relay", "relay.example:25", nil, "out@c.example", "ann@a.example",
			[]string{"0 accepted mx1.a.example m", "0 accepted relay.example m", "0 delivered mx1.a.example m"}},
		{"relay to the outside", "relay.example:25", nil, "out@c.example", "who@d.example",
			[]string{"0 accepted relay.example m", "0 delivered outside m"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
				start := time.Now()
				receipt, err := hand(dial(t, w, tt.door), tt.auth, tt.from, tt.to, mail("m"))
				if err != nil || !strings.HasPrefix(receipt, "2.0.0 Ok: queued as 4F") {
					t.Fatalf("receipt %q, %v", receipt, err)
				}
				synctest.Wait()
				if diff := cmp.Diff(tt.log, lines(w, start)); diff != "" {
					t.Errorf("log (-want +got):\n%s", diff)
				}
				want := []string{"m"}
				if strings.HasSuffix(tt.to, "d.example") {
					want = nil
				}
				if diff := cmp.Diff(want, inAnns(t, w, "INBOX")); diff != "" {
					t.Errorf("INBOX (-want +got):\n%s", diff)
				}
			})
		})
	}
}
