package probetest_test

import (
	"crypto/x509"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/emersion/go-imap/v2"
	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

func TestFolderCommands(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		mustToAnn(t, w, "one", "two")
		synctest.Wait()
		c, _ := watch(t, w, "mx1.a.example:143")
		var copied *imap.CopyData
		for _, step := range []struct {
			name string
			do   func() error
			fail bool
		}{
			{"create", func() error { return c.Create("Probes/2011", nil).Wait() }, false},
			{"create again", func() error { return c.Create("Probes/2011", nil).Wait() }, true},
			{"copy", func() (err error) { copied, err = c.Copy(imap.UIDSetNum(2, 9), "Probes/2011").Wait(); return err }, false},
			{"copy nothing", func() error { _, err := c.Copy(imap.UIDSetNum(9), "Probes/2011").Wait(); return err }, false},
			{"copy to nowhere", func() error { _, err := c.Copy(imap.UIDSetNum(1), "Nowhere").Wait(); return err }, true},
			{"move nothing", func() error { _, err := c.Move(imap.UIDSetNum(9), "Trash").Wait(); return err }, false},
			{"move to nowhere", func() error { _, err := c.Move(imap.UIDSetNum(1), "Nowhere").Wait(); return err }, true},
			{"subscribe", func() error { return c.Subscribe("Probes/2011").Wait() }, false},
			{"subscribe to nothing", func() error { return c.Subscribe("Nowhere").Wait() }, true},
			{"rename", func() error { return c.Rename("Probes/2011", "Old", nil).Wait() }, false},
			{"rename INBOX", func() error { return c.Rename("INBOX", "New", nil).Wait() }, true},
			{"delete INBOX", func() error { return c.Delete("INBOX").Wait() }, true},
			{"delete Trash", func() error { return c.Delete("Trash").Wait() }, false},
			{"delete nothing", func() error { return c.Delete("Trash").Wait() }, true},
		} {
			if err := step.do(); (err != nil) != step.fail {
				t.Fatalf("%s: %v", step.name, err)
			}
		}
		if copied.SourceUIDs.String() != "2" {
			t.Errorf("copied %v, want 2", copied.SourceUIDs)
		}
		got := make(map[string][]imap.MailboxAttr)
		data, err := c.List("", "*", nil).Collect()
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range data {
			got[d.Mailbox] = d.Attrs
		}
		want := map[string][]imap.MailboxAttr{"INBOX": nil, "Junk": {imap.MailboxAttrJunk}, "Old": {imap.MailboxAttrSubscribed}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("LIST (-want +got):\n%s", diff)
		}
		if err := c.Unsubscribe("Old").Wait(); err != nil {
			t.Error(err)
		}
		if data, err := c.List("", "*", &imap.ListOptions{SelectSubscribed: true}).Collect(); err != nil || len(data) != 0 {
			t.Errorf("subscribed %v, %v", data, err)
		}
		if diff := cmp.Diff([]string{"two"}, inAnns(t, w, "Old")); diff != "" {
			t.Errorf("Old (-want +got):\n%s", diff)
		}
	})
}

// A folder that a client has removed takes no mail, and the log says so.
func TestDeliveryToRemovedFolder(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Junk = probetest.All })
		if err := loginAnn(t, w).Delete("Junk").Wait(); err != nil {
			t.Fatal(err)
		}
		mustToAnn(t, w, "m")
		synctest.Wait()
		if m := w.Mails()[id("m")]; m.Dropped != 1 || len(m.Delivered) != 0 {
			t.Errorf("the log has %+v", m)
		}
	})
}

func TestSocketRelay(t *testing.T) {
	o := twoServers()
	o.TLS = true
	w := listening(t, o)
	if pool := x509.NewCertPool(); !pool.AppendCertsFromPEM(w.RootPEM()) || !pool.Equal(w.RootCAs()) {
		t.Error("the PEM form of the CA is another one")
	}
	if n := w.Servers(); len(n) != 2 || n[0].Name() != "mx1.a.example" || n[1].Spec().Domain != "b.example" || w.Relay().Name() != "relay.example" {
		t.Errorf("servers %v", n)
	}
	if _, err := hand(connect(t, w.Relay().Addr()), nil, "out@c.example", "ann@a.example", mail("m")); err != nil {
		t.Fatal(err)
	}
	await(t, w, "delivery", func() bool { return len(w.Mails()[id("m")].Delivered) == 1 })
	var hosts []string
	for _, e := range w.Mails()[id("m")].Accepted {
		hosts = append(hosts, e.Host)
	}
	if got := strings.Join(hosts, " "); got != "relay.example mx1.a.example" {
		t.Errorf("accepted by %s", got)
	}
}
