package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// postfix is one instance with configuration, queue and log of its own.
type postfix struct {
	daemon
	listens []string // host:port of its SMTP listeners
	log     *maillog
}

// postfixConfig is what one instance has of its own beside postfixMain and
// postfixMaster.
type postfixConfig struct {
	name    string
	listens []string
	main    string
	master  string
}

// postfixMain is the main.cf of every instance. It takes and delivers mail as
// fast as it can, looks nothing up in the DNS and tries again after 2 to 3 s.
// (It begins 1 s before a mail is due; sooner, the queue file could still be
// locked by the try before, and then Postfix leaves it alone for a whole
// minute.) Long queue ids are never used twice.
const postfixMain = `compatibility_level = 3.6
queue_directory = %[1]s/queue
data_directory = %[1]s/data
maillog_file = %[1]s/postfix.log
maillog_file_prefixes = %[1]s
syslog_name = %[2]s
myhostname = %[2]s.test
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:nobody lives here
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
enable_long_queue_ids = yes
notify_classes =
fast_flush_domains =
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_junk_command_limit = 10000
default_process_limit = 200
in_flow_delay = 0
queue_run_delay = 1s
minimal_backoff_time = 3s
maximal_backoff_time = 3s
transport_retry_time = 1s
service_throttle_time = 1s
initial_destination_concurrency = 10
default_destination_concurrency_limit = 20
default_destination_concurrency_failed_cohort_limit = 5
smtp_connect_timeout = 5s
recipient_delimiter = +
`

// postfixMaster is the part of master.cf that has no listeners. There is no
// postlogd: maillog takes its place.
const postfixMaster = `cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - 5 error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
`

// queueFolders are the folders of a queue, with their modes: those of mode 0700
// and more open ones belong to postfix, those of mode 0755 to root.
var queueFolders = map[string]os.FileMode{
	"active": 0o700, "bounce": 0o700, "corrupt": 0o700, "defer": 0o700, "deferred": 0o700, "flush": 0o700,
	"hold": 0o700, "incoming": 0o700, "private": 0o700, "saved": 0o700, "trace": 0o700,
	"maildrop": 0o730, "public": 0o710, "pid": 0o755,
}

// newPostfix writes an instance into dir without starting it.
func newPostfix(t testing.TB, dir string, c postfixConfig) *postfix {
	t.Helper()
	program, err := findProgram("/usr/lib/postfix/sbin/master", "/usr/libexec/postfix/master")
	if err != nil {
		t.Fatal(err)
	}
	makeQueue(t, dir)
	main := writeFile(t, filepath.Join(dir, "main.cf"), 0o644, fmt.Appendf(nil, postfixMain+c.main, dir, c.name))
	writeFile(t, filepath.Join(dir, "master.cf"), 0o644, []byte(c.master+postfixMaster))
	// Postfix waits for seconds before it trusts a file that has just changed.
	if past := time.Now().Add(-time.Hour); os.Chtimes(main, past, past) != nil {
		t.Fatal("setting back the time of main.cf failed")
	}
	return &postfix{
		daemon:  daemon{program: program, args: []string{"-c", dir}, output: filepath.Join(dir, "output")},
		listens: c.listens,
		log:     listenLog(t, c.name, filepath.Join(dir, "queue/public/postlog"), filepath.Join(dir, "postfix.log")),
	}
}

func makeQueue(t testing.TB, dir string) {
	t.Helper()
	owner, group := idsOf(t, "postfix")
	folders := map[string]os.FileMode{"data": 0o700}
	for name, mode := range queueFolders {
		folders["queue/"+name] = mode
	}
	for name, mode := range folders {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(path, 0o755); err != nil {
			t.Fatal(err)
		}
		if mode != 0o755 {
			if err := os.Chown(path, owner, group); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
}

// start runs the instance and waits until it listens everywhere.
func (p *postfix) start() error {
	if err := p.daemon.start(); err != nil {
		return err
	}
	if err := p.awaitListening(p.listens); err != nil {
		return fmt.Errorf("%w; its log ends with %q", err, p.log.warnings())
	}
	return nil
}
