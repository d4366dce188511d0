package probetest_test

import (
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

// A restored folder shows the UIDVALIDITY and UIDNEXT of the backup, the mails
// that it had then with their UIDs, and gives the UIDs of the lost ones again.
func TestRestoredBackup(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		a := w.Server("mx1.a.example")
		mustToAnn(t, w, "one", "two", "three")
		synctest.Wait()
		c := loginAnn(t, w)
		first := look(t, c, "INBOX")
		expunge(t, c, 2)
		restore, err := a.Backup("ann@a.example", "INBOX")
		if err != nil {
			t.Fatal(err)
		}
		validity := uidValidity(t, c)

		for range 2 {
			mustToAnn(t, w, "lost", "lost too")
			synctest.Wait()
			look(t, c, "INBOX")
			expunge(t, c, 3)
			if err := restore(); err != nil {
				t.Fatal(err)
			}
			<-c.Closed()
			c = loginAnn(t, w)
			data, err := c.Select("INBOX", nil).Wait()
			if err != nil || data.UIDValidity != validity || data.UIDNext != 4 || data.NumMessages != 2 {
				t.Fatalf("selected %+v, %v; want UIDVALIDITY %d, UIDNEXT 4, 2 mails", data, err, validity)
			}
			if got := uidValidity(t, c); got != validity {
				t.Errorf("STATUS says UIDVALIDITY %d, want %d", got, validity)
			}
			if again := look(t, c, "INBOX"); !again[0].Internal.Equal(first[0].Internal) || again[1].Header != first[2].Header {
				t.Errorf("the mails have changed: %v", again)
			}
		}
		mustToAnn(t, w, "new")
		synctest.Wait()
		if diff := cmp.Diff([]string{"1 one", "3 three", "4 new"}, numbered(look(t, c, "INBOX"))); diff != "" {
			t.Errorf("INBOX (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"INBOX", "Junk", "Trash"}, listed(t, c)); diff != "" {
			t.Errorf("folders (-want +got):\n%s", diff)
		}
	})
}

// A folder that was removed or renewed since comes back too.
func TestRestoredBackupOfLostFolder(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		a := w.Server("mx1.a.example")
		restore, err := a.Backup("ann@a.example", "Junk")
		if err != nil {
			t.Fatal(err)
		}
		c := loginAnn(t, w)
		before, err := c.Select("Junk", nil).Wait()
		if err != nil {
			t.Fatal(err)
		}
		for _, lose := range []func() error{
			func() error { return c.Delete("Junk").Wait() },
			func() error { return a.RenewUIDValidity("ann@a.example", "Junk") },
		} {
			if err := lose(); err != nil {
				t.Fatal(err)
			}
			if err := restore(); err != nil {
				t.Fatal(err)
			}
			c = loginAnn(t, w)
			after, err := c.Select("Junk", nil).Wait()
			if err != nil {
				t.Fatal(err)
			}
			if after.UIDValidity != before.UIDValidity || after.UIDNext != 1 {
				t.Errorf("Junk is back with %d and %d, want %d and 1", after.UIDValidity, after.UIDNext, before.UIDValidity)
			}
		}
		for _, bad := range [][2]string{{"who@a.example", "INBOX"}, {"ann@a.example", "Nowhere"}} {
			if _, err := a.Backup(bad[0], bad[1]); err == nil {
				t.Errorf("no error for %v", bad)
			}
		}
	})
}

func TestRenewUIDValidity(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		mustToAnn(t, w, "one", "two", "three")
		synctest.Wait()
		c, _ := watch(t, w, "mx1.a.example:143")
		old := uidValidity(t, c)
		expunge(t, c, 1)
		a := w.Server("mx1.a.example")
		if err := a.RenewUIDValidity("ann@a.example", "INBOX"); err != nil {
			t.Fatal(err)
		}
		<-c.Closed()
		c, _ = watch(t, w, "mx1.a.example:143")
		if uidValidity(t, c) == old {
			t.Error("UIDVALIDITY is the same")
		}
		mustToAnn(t, w, "four")
		synctest.Wait()
		if diff := cmp.Diff([]string{"1 two", "2 three", "3 four"}, numbered(look(t, c, "INBOX"))); diff != "" {
			t.Errorf("INBOX (-want +got):\n%s", diff)
		}
		for _, bad := range [][2]string{{"who@a.example", "INBOX"}, {"ann@a.example", "Nowhere"}} {
			if err := a.RenewUIDValidity(bad[0], bad[1]); err == nil {
				t.Errorf("no error for %v", bad)
			}
		}
	})
}

func uidValidity(t *testing.T, c *imapclient.Client) uint32 {
	t.Helper()
	data, err := c.Status("INBOX", &imap.StatusOptions{UIDValidity: true}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	return data.UIDValidity
}

func expunge(t *testing.T, c *imapclient.Client, uid imap.UID) {
	t.Helper()
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := c.Store(imap.UIDSetNum(uid), flags, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.UIDExpunge(imap.UIDSetNum(uid)).Close(); err != nil {
		t.Fatal(err)
	}
}

func numbered(mails []shown) []string {
	var all []string
	for _, m := range mails {
		all = append(all, fmt.Sprint(m.UID, " ", m.name()))
	}
	return all
}

func listed(t *testing.T, c *imapclient.Client) []string {
	t.Helper()
	data, err := c.List("", "*", nil).Collect()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, d := range data {
		all = append(all, d.Mailbox)
	}
	return all
}
