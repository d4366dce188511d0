package e2e

import (
	"fmt"
	"net"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// maillog takes what the processes of one Postfix log, in place of its own log
// daemon: each record is there as soon as it is written, and none is lost when
// all its processes are killed at once.
type maillog struct {
	server string
	path   string // file with the same records, for people

	mu     sync.Mutex
	queued map[string]*Handling // by queue id
	order  []*Handling
	alarms []string // warnings and worse
}

// Handling is what one Postfix did with one mail in its queue.
type Handling struct {
	Server    string // relay or hosted
	QueueID   string
	MessageID string // with its angle brackets
	Client    string // address that it came from; empty for one that Postfix made, such as a DSN
	Accepted  bool   // its dot was accepted: it is in the queue for good
	Results   []Result
	Removed   bool // it has left the queue
}

// Result is how one try at delivering a mail to one recipient ended.
type Result struct {
	To     string
	Status string // sent, deferred or bounced
	Text   string // what the next server answered, or what failed
}

// listenLog takes the place of postlogd at its socket.
func listenLog(t testing.TB, server, socket, path string) *maillog {
	t.Helper()
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatalf("listening for the log of %s: %v", server, err)
	}
	if err := os.Chmod(socket, 0o666); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	l := &maillog{server: server, path: path, queued: make(map[string]*Handling)}
	done := make(chan struct{})
	go func() {
		l.receive(conn, file)
		close(done)
	}()
	t.Cleanup(func() {
		conn.Close()
		<-done
		file.Close()
	})
	return l
}

func (l *maillog) receive(conn net.Conn, file *os.File) {
	record := make([]byte, 64<<10)
	for {
		n, err := conn.Read(record)
		if err != nil {
			return
		}
		line := strings.TrimRight(string(record[:n]), "\r\n\x00")
		fmt.Fprintln(file, line)
		l.add(line)
	}
}

// The forms of the records: "Nov  2 13:15:16 host hosted/smtpd[123]: QUEUEID: text".
var (
	logForm    = regexp.MustCompile(`^\w{3} [ \d]\d [\d:]{8} \S+ \S+\[\d+\]: (.*)$`)
	queueForm  = regexp.MustCompile(`^([0-9A-Za-z]{10,}): (.*)$`)
	clientForm = regexp.MustCompile(`^client=[^\[]*\[([^\]]*)\]`)
	idForm     = regexp.MustCompile(`^message-id=(.*)$`)
	activeForm = regexp.MustCompile(`^from=<.*\(queue active\)$`)
	resultForm = regexp.MustCompile(`^to=<([^>]*)>,.* status=(\w+) \((.*)\)$`)
	alarmForm  = regexp.MustCompile(`^(warning|error|fatal|panic): `)
)

func (l *maillog) add(line string) {
	m := logForm.FindStringSubmatch(line)
	if m == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if alarmForm.MatchString(m[1]) {
		l.alarms = append(l.alarms, line)
	}
	if m = queueForm.FindStringSubmatch(m[1]); m == nil {
		return
	}
	h := l.queued[m[1]]
	if h == nil {
		h = &Handling{Server: l.server, QueueID: m[1]}
		l.queued[m[1]] = h
		l.order = append(l.order, h)
	}
	h.add(m[2])
}

// add takes one record about the mail. That the queue manager has got it shows
// that it was accepted: its Message-ID is logged before the dot.
func (h *Handling) add(text string) {
	switch {
	case text == "removed":
		h.Removed = true
	case activeForm.MatchString(text):
		h.Accepted = true
	default:
		if m := clientForm.FindStringSubmatch(text); m != nil {
			h.Client = m[1]
		}
		if m := idForm.FindStringSubmatch(text); m != nil {
			h.MessageID = m[1]
		}
		if m := resultForm.FindStringSubmatch(text); m != nil {
			h.Results = append(h.Results, Result{To: m[1], Status: m[2], Text: m[3]})
		}
	}
}

// handlings returns copies of what was done with the mails that the function
// wants, in order.
func (l *maillog) handlings(wanted func(*Handling) bool) []Handling {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []Handling
	for _, h := range l.order {
		if wanted(h) {
			got := *h
			got.Results = slices.Clone(h.Results)
			list = append(list, got)
		}
	}
	return list
}

// warnings returns every record that is a warning or worse.
func (l *maillog) warnings() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.alarms)
}
