package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// moods are what the servers of a moody Real do with mail beside delivering it.
// Each stands on a way of its own, so that tests side by side do not meet:
//
//	relay ─► detour ─► hosted mx      for mail to user+delayed
//	hosted mx, asks a policy service  on the address deferring
//	hosted mx, asks postgrey          on the address greylisting
//	Sieve, files as junk              mail to user+suspect
type moods struct {
	deferring   string // host:port of an mx that defers the recipients that policy holds
	greylisting string // host:port of an mx that does not know anybody for greylistedFor

	policy   *policy
	postgrey *postgrey
	detour   *gate // shut at first; the relay warns of what waits behind it
}

// The details of the addresses to which something happens.
const (
	delayedDetail = "+delayed"
	suspectDetail = "+suspect"
)

// junkScript is the Sieve script (RFC 5228, with subaddress of RFC 5233) that
// every delivery goes through.
const junkScript = `require ["envelope", "fileinto", "subaddress"];
if envelope :detail "to" "suspect" {
    fileinto "Junk";
    stop;
}
`

// newMoods prepares the moods of a hosted server at mx; of the addresses, it
// takes five.
func newMoods(t testing.TB, dir, mx string, addr []string) *moods {
	t.Helper()
	if _, err := findProgram("/usr/lib/dovecot/modules/lib90_sieve_plugin.so", "/usr/lib64/dovecot/lib90_sieve_plugin.so"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	// Dovecot keeps the compiled script beside the script.
	writeFile(t, filepath.Join(folderOfNobody(t, dir, "sieve"), "junk.sieve"), 0o644, []byte(junkScript))
	return &moods{
		deferring: addr[0], greylisting: addr[1],
		policy:   listenPolicy(t, addr[2]),
		postgrey: newPostgrey(t, dir, addr[3]),
		detour:   &gate{address: addr[4], target: mx},
	}
}

// folderOfNobody makes a folder for a daemon that runs as nobody.
func folderOfNobody(t testing.TB, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	uid, gid := idsOf(t, "nobody")
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(path, uid, gid); err != nil {
		t.Fatal(err)
	}
	return path
}

// join adds the moods to the configuration of the servers.
func (m *moods) join(relay, hosted *postfixConfig, store *dovecotConfig) {
	relay.main += fmt.Sprintf("delay_warning_time = 1s\n"+
		"transport_maps = inline:{ {probe%s@hosted.test = smtp:[127.0.0.1]:%s} }\n", delayedDetail, portOf(m.detour.address))
	hosted.listens = append(hosted.listens, m.deferring, m.greylisting)
	const asking = "%s inet n - n - - smtpd -o { smtpd_recipient_restrictions = check_policy_service inet:%s }\n"
	hosted.master += fmt.Sprintf(asking+asking, m.deferring, m.policy.address, m.greylisting, m.postgrey.address)
	// Sieve alone decides over the folder.
	store.more += fmt.Sprintf("lmtp_save_to_detail_mailbox = no\nprotocol lmtp {\n  mail_plugins = $mail_plugins sieve\n}\n"+
		"plugin {\n  sieve_before = %s/junk.sieve\n}\n", filepath.Join(m.postgrey.dir, "sieve"))
}

// start runs what the servers ask; it does nothing where there are no moods.
func (m *moods) start() error {
	if m == nil {
		return nil
	}
	return m.postgrey.start()
}

func (m *moods) stop() error {
	if m == nil {
		return nil
	}
	m.detour.shut()
	return m.postgrey.stop()
}
