package probetest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

// watch selects ann's INBOX and returns a client with the counts that the
// server announces to it.
func watch(t *testing.T, w *probetest.World, address string) (*imapclient.Client, <-chan uint32) {
	t.Helper()
	counts := make(chan uint32, 2000)
	c := login(t, dial(t, w, address), "ann@a.example", &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				counts <- *d.NumMessages
			}
		}},
	})
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	return c, counts
}

func TestCapabilities(t *testing.T) {
	always := []imap.Cap{"IMAP4rev1", "NAMESPACE", "MOVE", "LITERAL+"}
	for _, tt := range []struct {
		name      string
		quirks    probetest.Quirks
		has, lack []imap.Cap
	}{
		{"none", probetest.Quirks{}, []imap.Cap{"IDLE", "UIDPLUS", "SPECIAL-USE"}, nil},
		{"no IDLE", probetest.Quirks{NoIdle: true}, []imap.Cap{"UIDPLUS"}, []imap.Cap{"IDLE"}},
		{"no UIDPLUS, no SPECIAL-USE", probetest.Quirks{NoUIDPlus: true, NoSpecialUse: true}, []imap.Cap{"IDLE"}, []imap.Cap{"UIDPLUS", "SPECIAL-USE"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
				w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Quirks = tt.quirks })
				caps := loginAnn(t, w).Caps()
				for _, c := range append(always, tt.has...) {
					if !caps.Has(c) {
						t.Errorf("%s is missing in %v", c, caps)
					}
				}
				for _, c := range tt.lack {
					if caps.Has(c) {
						t.Errorf("%s is offered", c)
					}
				}
			})
		})
	}
}

func TestFolders(t *testing.T) {
	o := twoServers()
	o.Servers[0].Junk = "迷惑メール"
	bubble(t, o, func(t *testing.T, w *probetest.World) {
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Junk = probetest.All })
		mustToAnn(t, w, "m")
		synctest.Wait()
		c := loginAnn(t, w)
		list := func(o *imap.ListOptions) map[string]string {
			data, err := c.List("", "*", o).Collect()
			if err != nil {
				t.Fatal(err)
			}
			got := make(map[string]string)
			for _, d := range data {
				got[d.Mailbox] = fmt.Sprint(d.Attrs)
				if d.Status != nil {
					got[d.Mailbox] += fmt.Sprint(*d.Status.NumMessages)
				}
			}
			return got
		}
		status := &imap.ListOptions{ReturnStatus: &imap.StatusOptions{NumMessages: true}}
		if diff := cmp.Diff(map[string]string{"INBOX": "[]0", "迷惑メール": `[\Junk]1`, "Trash": `[\Trash]0`}, list(status)); diff != "" {
			t.Errorf("LIST (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(map[string]string{"迷惑メール": `[\Junk]`, "Trash": `[\Trash]`}, list(&imap.ListOptions{SelectSpecialUse: true})); diff != "" {
			t.Errorf("LIST (SPECIAL-USE) (-want +got):\n%s", diff)
		}
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Quirks.NoSpecialUse = true })
		if diff := cmp.Diff(map[string]string{"INBOX": "[]", "迷惑メール": "[]", "Trash": "[]"}, list(nil)); diff != "" {
			t.Errorf("LIST without special uses (-want +got):\n%s", diff)
		}
		if space, err := c.Namespace().Wait(); err != nil || len(space.Personal) != 1 || space.Personal[0].Delim != '/' {
			t.Errorf("NAMESPACE %v, %v", space, err)
		}
	})
}

func TestLoginRefused(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Quirks.RefuseLogin = true })
		c := imapclient.New(dial(t, w, "mx1.a.example:143"), nil)
		defer c.Close()
		if err := c.Login("ann@a.example", password).Wait(); err == nil {
			t.Error("the login was taken")
		}
	})
}

func TestIdlePushesAtOnce(t *testing.T) {
	for _, silent := range []bool{false, true} {
		bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
			w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Quirks.SilentIdle = silent })
			c, counts := watch(t, w, "mx1.a.example:143")
			idle, err := c.Idle()
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
			mustToAnn(t, w, "m")
			synctest.Wait()
			if want := map[bool]int{false: 1, true: 0}[silent]; len(counts) != want {
				t.Errorf("%d announcements, want %d", len(counts), want)
			}
			if err := idle.Close(); err != nil {
				t.Fatal(err)
			}
			if err := idle.Wait(); err != nil || len(counts) != 1 {
				t.Errorf("after IDLE: %d announcements, want 1; %v", len(counts), err)
			}
		})
	}
}

func TestIdleLag(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Quirks.IdleLag = 500 * time.Millisecond })
		c, counts := watch(t, w, "mx1.a.example:143")
		idle, err := c.Idle()
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		mustToAnn(t, w, "m")
		start := time.Now()
		<-counts
		if lag := time.Since(start); lag != 500*time.Millisecond {
			t.Errorf("announced after %v", lag)
		}
		idle.Close()
		idle.Wait()
	})
}

func TestIMAPFaultsLeaveSMTPAlone(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault probetest.Line
		after time.Duration // of a NOOP; 0: never
	}{
		{"slow", probetest.Line{Slow: 3 * time.Second}, 3 * time.Second},
		{"vanished", probetest.Line{Reach: probetest.Vanished}, 0},
		{"refused, which open connections survive", probetest.Line{Reach: probetest.Refused}, time.Nanosecond},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
				c, _ := watch(t, w, "mx1.a.example:143")
				w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.IMAP = tt.fault })
				mustToAnn(t, w, "m")
				start := time.Now()
				done := make(chan error, 1)
				go func() { done <- c.Noop().Wait() }()
				select {
				case err := <-done:
					if got := time.Since(start); err != nil || got != tt.after.Truncate(time.Microsecond) || tt.after == 0 {
						t.Errorf("NOOP took %v, %v", got, err)
					}
				case <-time.After(time.Minute):
					if tt.after != 0 {
						t.Error("NOOP was never answered")
					}
				}
				if !isRefused(w) && tt.fault.Reach == probetest.Refused {
					t.Error("a new connection was taken")
				}
			})
		})
	}
}

func isRefused(w *probetest.World) bool {
	_, err := w.Dialer().DialContext(context.Background(), "tcp", "mx1.a.example:143")
	return errors.Is(err, syscall.ECONNREFUSED)
}

// Mail that comes just when IDLE begins must be pushed; the library's own IDLE
// loses a part of it.
func TestIdleMissesNothing(t *testing.T) {
	w := probetest.New(twoServers())
	defer w.Close()
	if err := w.Listen(); err != nil {
		t.Fatal(err)
	}
	c, counts := watch(t, w, "mx1.a.example:143")
	sender := exchanger(t, w)
	for i := range 500 {
		sent := make(chan error, 1)
		go func() { sent <- sender.send(fmt.Sprintf("m%d", i)) }()
		idle, err := c.Idle()
		if err != nil {
			t.Fatal(err)
		}
		select {
		case n := <-counts:
			if n != uint32(i+1) {
				t.Fatalf("%d announced, want %d", n, i+1)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("mail %d was never announced", i)
		}
		if err := <-sent; err != nil {
			t.Fatal(err)
		}
		idle.Close()
		idle.Wait()
	}
}

func TestNewMailIsShownAtOnce(t *testing.T) {
	section := imap.UIDSet{{Start: 1, Stop: 0}}
	for _, tt := range []struct {
		name string
		look func(t *testing.T, c *imapclient.Client) uint32
	}{
		{"NOOP", func(t *testing.T, c *imapclient.Client) uint32 {
			if err := c.Noop().Wait(); err != nil {
				t.Fatal(err)
			}
			return c.Mailbox().NumMessages
		}},
		{"STATUS", func(t *testing.T, c *imapclient.Client) uint32 {
			data, err := c.Status("INBOX", &imap.StatusOptions{NumMessages: true}).Wait()
			if err != nil {
				t.Fatal(err)
			}
			return *data.NumMessages
		}},
		{"UID FETCH", func(t *testing.T, c *imapclient.Client) uint32 { return uint32(len(fetch(t, c, section))) }},
		{"UID SEARCH", func(t *testing.T, c *imapclient.Client) uint32 {
			data, err := c.UIDSearch(&imap.SearchCriteria{}, nil).Wait()
			if err != nil {
				t.Fatal(err)
			}
			return uint32(len(data.AllUIDs()))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
				c, _ := watch(t, w, "mx1.a.example:143")
				if err := c.Noop().Wait(); err != nil {
					t.Fatal(err)
				}
				for want := range uint32(3) {
					if got := tt.look(t, c); got != want {
						t.Errorf("shows %d mails, want %d", got, want)
					}
					mustToAnn(t, w, fmt.Sprint("m", want))
					synctest.Wait()
				}
			})
		})
	}
}

// A mail that came after SELECT and was not announced must not be shown with
// the sequence number 0; the next look shows it.
func TestFirstLookAfterSelect(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		mustToAnn(t, w, "old")
		synctest.Wait()
		c, _ := watch(t, w, "mx1.a.example:143")
		mustToAnn(t, w, "new")
		synctest.Wait()
		for _, tt := range []struct {
			set  imap.UIDSet
			want []string
		}{
			{imap.UIDSet{{Start: 1, Stop: 0}}, []string{"old"}},
			{imap.UIDSet{{Start: 1, Stop: 0}}, []string{"old", "new"}},
			{imap.UIDSet{{Start: 2, Stop: 0}}, []string{"new"}},
		} {
			if diff := cmp.Diff(tt.want, names(fetch(t, c, tt.set))); diff != "" {
				t.Errorf("UID FETCH %v (-want +got):\n%s", tt.set, diff)
			}
		}
	})
}

func TestRemoval(t *testing.T) {
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}, Silent: true}
	for _, tt := range []struct {
		name   string
		remove func(c *imapclient.Client, uids imap.UIDSet) error
		trash  []string
	}{
		{"UID EXPUNGE", func(c *imapclient.Client, uids imap.UIDSet) error {
			if err := c.Store(uids, flags, nil).Close(); err != nil {
				return err
			}
			return c.UIDExpunge(uids).Close()
		}, nil},
		{"MOVE", func(c *imapclient.Client, uids imap.UIDSet) error {
			_, err := c.Move(uids, "Trash").Wait()
			return err
		}, []string{"two", "four"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
				mustToAnn(t, w, "one", "two", "three", "four")
				synctest.Wait()
				c, _ := watch(t, w, "mx1.a.example:143")
				other, _ := watch(t, w, "mx1.a.example:143")
				if err := tt.remove(c, imap.UIDSetNum(2, 4, 7)); err != nil {
					t.Fatal(err)
				}
				if n := c.Mailbox().NumMessages; n != 2 {
					t.Errorf("by the EXPUNGE responses %d mails are left, want 2", n)
				}
				mustToAnn(t, w, "five")
				synctest.Wait()
				for _, client := range []*imapclient.Client{c, other} {
					if err := client.Noop().Wait(); err != nil {
						t.Fatal(err)
					}
					if n := client.Mailbox().NumMessages; n != 3 {
						t.Errorf("the client counts %d mails, want 3", n)
					}
					if diff := cmp.Diff([]string{"one", "three", "five"}, names(fetch(t, client, imap.SeqSet{{Start: 1, Stop: 0}}))); diff != "" {
						t.Errorf("INBOX (-want +got):\n%s", diff)
					}
				}
				if diff := cmp.Diff(tt.trash, inAnns(t, w, "Trash")); diff != "" {
					t.Errorf("Trash (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestNoUIDPlusRefusesUIDExpunge(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Quirks.NoUIDPlus = true })
		c, _ := watch(t, w, "mx1.a.example:143")
		if err := c.UIDExpunge(imap.UIDSetNum(1)).Close(); err == nil {
			t.Error("UID EXPUNGE was taken")
		}
		add := c.Append("INBOX", 4, nil)
		io.WriteString(add, "\r\nx\n")
		add.Close()
		if data, err := add.Wait(); err != nil || data.UID != 0 {
			t.Errorf("APPEND told the UID %d, %v", data.UID, err)
		}
	})
}

// A client that asks for everything and reads nothing must not hold up
// delivery, nor other clients.
func TestDeafClientBlocksNobody(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		mustToAnn(t, w, "one", "two")
		synctest.Wait()
		deaf := dial(t, w, "mx1.a.example:143")
		io.WriteString(deaf, "a LOGIN ann@a.example secret\r\nb SELECT INBOX\r\nc UID FETCH 1:* BODY[]\r\nd IDLE\r\n")
		synctest.Wait()
		mustToAnn(t, w, "three")
		synctest.Wait()
		if diff := cmp.Diff([]string{"one", "two", "three"}, inAnns(t, w, "INBOX")); diff != "" {
			t.Errorf("INBOX (-want +got):\n%s", diff)
		}
	})
}
