package probetest_test

import (
	"crypto/tls"
	"net"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

// Quota is told in clear, and over implicit TLS.
func TestQuota(t *testing.T) {
	for _, secure := range []bool{false, true} {
		o := twoServers()
		o.TLS = secure
		bubble(t, o, func(t *testing.T, w *probetest.World) {
			connect := func() *imapclient.Client {
				var c net.Conn
				if secure {
					c = tls.Client(dial(t, w, "mx1.a.example:993"), &tls.Config{RootCAs: w.RootCAs(), ServerName: "mx1.a.example"})
				} else {
					c = dial(t, w, "mx1.a.example:143")
				}
				return login(t, c, "ann@a.example", nil)
			}
			c := connect()
			if _, err := c.GetQuotaRoot("INBOX").Wait(); err == nil || c.Caps().Has(imap.CapQuota) {
				t.Errorf("there is a quota without one: %v", err)
			}
			w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Quirks.Quota = probetest.Quota{Used: 90, Limit: 100} })
			c = connect()
			if !c.Caps().Has(imap.CapQuota) {
				t.Error("QUOTA is not offered")
			}
			want := imapclient.QuotaData{Resources: map[imap.QuotaResourceType]imapclient.QuotaResourceData{
				imap.QuotaResourceStorage: {Usage: 90, Limit: 100}}}
			for _, folder := range []string{"INBOX", "Sent Mail"} {
				roots, err := c.GetQuotaRoot(folder).Wait()
				if diff := cmp.Diff([]imapclient.QuotaData{want}, roots); err != nil || diff != "" {
					t.Errorf("GETQUOTAROOT %s: %v (-want +got):\n%s", folder, err, diff)
				}
			}
			got, err := c.GetQuota("").Wait()
			if diff := cmp.Diff(&want, got); err != nil || diff != "" {
				t.Errorf("GETQUOTA: %v (-want +got):\n%s", err, diff)
			}
			if names := look(t, c, "INBOX"); len(names) != 0 {
				t.Errorf("INBOX has %v", names)
			}
		})
	}
}
