package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dovecot is the mail store with its ways in and out.
type dovecot struct {
	daemon
	listens []string
	log     string // path of its log
}

// dovecotConfig is where a dovecot listens and what it serves.
type dovecotConfig struct {
	imap, imaps, lmtp string // host:port
	auth              string // Unix socket for the logins of Postfix
	users             []User
	certs             certificates
	more              string // further lines of its configuration
}

// dovecotConf is the whole configuration. Mailboxes belong to nobody. They
// are no Maildirs: these are locked by files, and many deliveries at once wait
// for seconds. Mail to user+Junk reaches the junk folder; to user+any, where there is
// no folder of that name, the INBOX.
const dovecotConf = `base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
default_process_limit = 500
default_client_limit = 2000
ssl = yes
ssl_cert = <%[2]s
ssl_key = <%[3]s
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5
auth_failure_delay = 0
mail_max_userip_connections = 200
mail_location = sdbox:~/mail
mail_fsync = never
recipient_delimiter = +
lmtp_save_to_detail_mailbox = yes
passdb {
  driver = passwd-file
  args = %[1]s/users
}
userdb {
  driver = passwd-file
  args = %[1]s/users
}
namespace inbox {
  inbox = yes
  mailbox Junk {
    special_use = \Junk
    auto = subscribe
  }
}
service imap-login {
  process_min_avail = 2
  service_count = 0
  inet_listener imap {
    port = %[4]s
  }
  inet_listener imaps {
    port = %[5]s
    ssl = yes
  }
}
service lmtp {
  process_min_avail = 2
  inet_listener lmtp {
    port = %[6]s
  }
}
service auth {
  unix_listener %[7]s {
    mode = 0600
    user = postfix
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
`

// newDovecot writes a mail store into dir without starting it.
func newDovecot(t testing.TB, dir string, c dovecotConfig) *dovecot {
	t.Helper()
	program, err := findProgram("/usr/sbin/dovecot")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"imap", "lmtp"} {
		if _, err := findProgram("/usr/lib/dovecot/"+part, "/usr/libexec/dovecot/"+part); err != nil {
			t.Fatal(err)
		}
	}
	uid, gid := idsOf(t, "nobody")
	homes := filepath.Join(dir, "homes")
	for _, path := range []string{filepath.Join(dir, "run"), filepath.Join(dir, "state"), homes} {
		if err := os.MkdirAll(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(homes, uid, gid); err != nil {
		t.Fatal(err)
	}
	var users strings.Builder
	for _, u := range c.users {
		fmt.Fprintf(&users, "%s:{PLAIN}%s:%d:%d::%s/%s\n", u.Address, u.Password, uid, gid, homes, u.Address)
	}
	writeFile(t, filepath.Join(dir, "users"), 0o644, []byte(users.String()))
	conf := writeFile(t, filepath.Join(dir, "dovecot.conf"), 0o644, append(fmt.Appendf(nil, dovecotConf, dir,
		c.certs.chain, c.certs.key, portOf(c.imap), portOf(c.imaps), portOf(c.lmtp), c.auth), c.more...))
	return &dovecot{
		daemon:  daemon{program: program, args: []string{"-F", "-c", conf}, output: filepath.Join(dir, "output")},
		listens: []string{c.imap, c.imaps, c.lmtp},
		log:     filepath.Join(dir, "dovecot.log"),
	}
}

// start runs the mail store and waits until it listens everywhere.
func (d *dovecot) start() error {
	if err := d.daemon.start(); err != nil {
		return err
	}
	return d.awaitListening(d.listens)
}
