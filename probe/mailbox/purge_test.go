package mailbox

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPurge holds for each kind of server what is removed: the mails of the agent
// whose tag verifies, in every folder, and no other.
func TestPurge(t *testing.T) {
	const all = "IMAP4rev1 AUTH=PLAIN SASL-IR"
	for _, c := range []struct {
		name string
		caps string
		dry  bool
		rows []row
		want []PurgedFolder
		left []uint32 // in the INBOX
		err  string
	}{
		{name: "UIDPLUS", caps: all + " UIDPLUS", left: []uint32{2, 3, 4},
			want: []PurgedFolder{{"INBOX", 2, 2, 1, 0}, {"Junk", 1, 1, 0, 0}, {"Lists", 1, 1, 0, 0}}},
		{name: "dry", caps: all + " UIDPLUS", dry: true, left: []uint32{1, 2, 3, 4, 5},
			want: []PurgedFolder{{"INBOX", 2, 0, 1, 2}, {"Junk", 1, 0, 0, 1}, {"Lists", 1, 0, 0, 1}}},
		{name: "no UIDPLUS", caps: all, left: []uint32{1, 2, 3, 4, 5},
			want: []PurgedFolder{{"INBOX", 2, 0, 1, 2}, {"Junk", 1, 0, 0, 1}, {"Lists", 1, 0, 0, 1}}},
		{name: "a folder that is read-only", caps: all + " UIDPLUS", left: []uint32{1, 2, 3, 4, 5},
			rows: []row{{on: "UID STORE", reply: "TAG NO [NOPERM] read-only", times: 1}}, err: "purging INBOX: marking mails as deleted: ",
			want: []PurgedFolder{{"INBOX", 2, 0, 1, 2}, {"Junk", 1, 1, 0, 0}, {"Lists", 1, 1, 0, 0}}},
		{name: "a connection that is lost", caps: all + " UIDPLUS", left: []uint32{2, 3, 4},
			rows: []row{{on: `SELECT "Junk"`, reply: "<close>"}}, err: "purging Junk: selecting Junk: the server closed the connection",
			want: []PurgedFolder{{"INBOX", 2, 2, 1, 0}}},
		{name: "an answer that is not understood", caps: all + " UIDPLUS", left: []uint32{2, 3, 4},
			rows: []row{{on: "UID FETCH 1 (UID INTERNALDATE", reply: "* 1 FETCH (UID 1 INTERNALDATE NIL)|TAG OK done"}},
			want: []PurgedFolder{{"INBOX", 2, 2, 1, 0}, {"Junk", 1, 1, 0, 0}, {"Lists", 1, 1, 0, 0}}},
		{name: "refused login", caps: all, left: []uint32{1, 2, 3, 4, 5},
			rows: []row{{on: "AUTH", reply: "TAG NO wrong"}}, err: "logging in as probe@example: the server answered NO wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := newFakeServer()
				s.caps, s.rows = c.caps, c.rows
				s.boxes["Junk"] = &fakeBox{validity: 3, next: 1}
				s.boxes["Lists"] = &fakeBox{validity: 4, next: 1}
				s.deliver("INBOX", ours(1))
				s.deliver("INBOX", foreign(2))
				s.deliver("INBOX", header("tokyo", otherKey, 3)) // forged
				s.deliver("INBOX", header("osaka", ourKey, 4))   // another agent's
				s.deliver("INBOX", ours(5))
				s.deliver("Junk", ours(6))
				s.deliver("Lists", ours(7))
				s.boxes["INBOX"].find(2).flags[`\Deleted`] = true // somebody has marked it
				o := options(s)
				o.Folders = []string{"Lists", "Missing"}
				o.Disposal, o.MoveTo = Move, "Lists" // not asked for here
				got, err := Purge(t.Context(), o, c.dry)
				if (c.err == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.err) {
					t.Errorf("error %v, want %q", err, c.err)
				}
				if diff := cmp.Diff(c.want, got.Folders); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff(c.left, s.left("INBOX")); diff != "" {
					t.Errorf("left: %s", diff)
				}
				for uid, want := range map[uint32][]string{2: {`\Deleted`}, 3: nil, 4: nil} {
					if diff := cmp.Diff(want, s.flags("INBOX", uid)); diff != "" {
						t.Errorf("flags of %d: %s", uid, diff)
					}
				}
				if c.dry && contains(s.sent("UID"), "STORE") {
					t.Errorf("sent: %q", s.sent("UID"))
				}
				checkCommands(t, s)
			})
		})
	}
}

// TestPurgeInBatches holds that many mails go in several commands, and that a
// second purge finds nothing.
func TestPurgeInBatches(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := newFakeServer()
		for i := range 1234 {
			s.deliver("INBOX", ours(i))
		}
		for i, want := range []PurgedFolder{{"INBOX", 1234, 1234, 0, 0}, {"INBOX", 0, 0, 0, 0}} {
			got, err := Purge(t.Context(), options(s), false)
			if err != nil || cmp.Diff([]PurgedFolder{want}, got.Folders) != "" {
				t.Errorf("purge %d: %+v, %v", i+1, got, err)
			}
		}
		if n := len(s.sent("UID EXPUNGE")); n != 3 {
			t.Errorf("%d expunges, want 3", n)
		}
	})
}

func TestPurgeChecksItsOptions(t *testing.T) {
	o := options(nil)
	o.Agent = ""
	if _, err := Purge(t.Context(), o, true); !strings.Contains(fmt.Sprint(err), "the agent") {
		t.Errorf("error %v", err)
	}
}
