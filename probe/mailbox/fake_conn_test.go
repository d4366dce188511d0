package mailbox

import (
	"bufio"
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// fakeConn is one connection.
type fakeConn struct {
	s *fakeServer
	net.Conn
	raw    net.Conn
	br     *bufio.Reader
	wmu    sync.Mutex // held while a response is written
	box    *fakeBox
	view   []uint32 // the UIDs that the client knows of
	idling bool
	inTLS  bool
}

var errHangUp = errors.New("hang up")

func (c *fakeConn) serve() {
	defer func() {
		c.s.mu.Lock()
		delete(c.s.conns, c)
		c.s.mu.Unlock()
		c.raw.Close()
	}()
	if c.s.implicit && c.startTLS() != nil {
		return
	}
	if c.br == nil {
		c.br = bufio.NewReader(c.Conn)
	}
	if c.reply("", c.s.greeting) != nil {
		return
	}
	for {
		line, err := c.readLine()
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(line, " ")
		c.s.mu.Lock()
		c.s.log = append(c.s.log, command)
		r, scripted := c.s.scripted(command)
		c.s.mu.Unlock()
		if !scripted {
			r = "<auto>"
		}
		if err := c.answer(tag, command, r); err != nil {
			return
		}
	}
}

func (s *fakeServer) scripted(command string) (string, bool) {
	for i := range s.rows {
		r := &s.rows[i]
		if r.times < 0 || !strings.HasPrefix(command, r.on) {
			continue
		}
		if r.times > 0 {
			if r.times--; r.times == 0 {
				r.times = -1
			}
		}
		return r.reply, true
	}
	return "", false
}

func (c *fakeConn) startTLS() error {
	conn := tls.Server(c.raw, c.s.tls)
	if err := conn.Handshake(); err != nil {
		return err
	}
	c.Conn, c.br, c.inTLS = conn, bufio.NewReader(conn), true
	return nil
}

func (c *fakeConn) sleep() {
	if c.s.lag != nil {
		time.Sleep(c.s.lag())
	}
}

func (c *fakeConn) readLine() (string, error) {
	line, err := c.br.ReadString('\n')
	if err == nil && strings.HasSuffix(line, "}\r\n") {
		n, _ := strconv.Atoi(line[strings.LastIndexByte(line, '{')+1 : len(line)-3])
		if err := c.write("+ go on\r\n"); err != nil {
			return "", err
		}
		buf := make([]byte, n)
		if _, err := io.ReadFull(c.br, buf); err != nil {
			return "", err
		}
		rest, err := c.readLine()
		return strings.TrimRight(line, "\r\n") + string(buf) + rest, err
	}
	c.sleep()
	return strings.TrimRight(line, "\r\n"), err
}

func (c *fakeConn) write(text string) error {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	_, err := io.WriteString(c.Conn, text)
	return err
}

var literalForm = regexp.MustCompile(`(?s)\{=(.*?)\}`)

// reply sends the lines of a reply.
func (c *fakeConn) reply(tag, reply string) error {
	for line := range strings.SplitSeq(reply, "|") {
		switch {
		case line == "<close>":
			return errHangUp
		case line == "<stall>":
			io.Copy(io.Discard, c.br)
			return errHangUp
		case strings.HasPrefix(line, "<sleep "):
			d, _ := time.ParseDuration(strings.TrimSuffix(line[len("<sleep "):], ">"))
			time.Sleep(d)
		case line == "<done>":
			if _, err := c.readLine(); err != nil {
				return err
			}
		case line != "":
			line = strings.NewReplacer("TAG", tag, "T_AG", "TAG").Replace(line)
			line = literalForm.ReplaceAllStringFunc(line, func(s string) string {
				text := s[2 : len(s)-1]
				return fmt.Sprintf("{%d}\r\n%s", len(text), text)
			})
			if err := c.write(line + "\r\n"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *fakeConn) answer(tag, command, reply string) error {
	if before, after, ok := strings.Cut(reply, "<auto>"); ok {
		if err := c.reply(tag, before); err != nil {
			return err
		}
		if err := c.good(tag, command); err != nil {
			return err
		}
		return c.reply(tag, after)
	}
	return c.reply(tag, reply)
}

// good answers as a good server does.
func (c *fakeConn) good(tag, command string) error {
	verb, rest, _ := strings.Cut(command, " ")
	if verb == "UID" {
		sub, args, _ := strings.Cut(rest, " ")
		verb, rest = "UID "+sub, args
	}
	switch verb {
	case "CAPABILITY":
		return c.reply(tag, "* CAPABILITY "+c.s.caps+"|TAG OK done")
	case "STARTTLS":
		if err := c.reply(tag, "TAG OK go on"); err != nil {
			return err
		}
		return c.startTLS()
	case "LOGOUT":
		c.reply(tag, "* BYE see you|TAG OK done")
		return errHangUp
	case "LIST":
		return c.reply(tag, c.s.list()+"TAG OK done")
	case "NAMESPACE":
		return c.reply(tag, `* NAMESPACE (("" "/")) NIL NIL|TAG OK done`)
	case "SELECT":
		return c.selectBox(tag, unquote(rest))
	case "STATUS":
		name, _, _ := strings.Cut(rest, " (")
		return c.status(tag, unquote(name))
	case "CREATE":
		c.s.mu.Lock()
		c.s.boxes[unquote(rest)] = &fakeBox{validity: 1, next: 1}
		c.s.mu.Unlock()
		return c.reply(tag, "TAG OK done")
	case "IDLE":
		return c.idle(tag)
	case "UID SEARCH", "UID FETCH", "UID STORE", "UID EXPUNGE", "UID MOVE", "UID COPY":
		return c.onMails(tag, verb, rest)
	case "AUTHENTICATE", "LOGIN", "NOOP":
		return c.finish(tag)
	}
	return c.reply(tag, "TAG BAD what is "+verb+"?")
}

func unquote(s string) string { return strings.Trim(s, `"`) }

func (s *fakeServer) list() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for name := range s.boxes {
		fmt.Fprintf(&b, `* LIST () "/" "%s"|`, name)
	}
	return b.String()
}

func (c *fakeConn) selectBox(tag, name string) error {
	c.s.mu.Lock()
	b := c.s.boxes[name]
	if b == nil {
		c.s.mu.Unlock()
		return c.reply(tag, "TAG NO [NONEXISTENT] no such folder")
	}
	c.box, c.view = b, b.uids()
	reply := fmt.Sprintf("* %d EXISTS|* OK [UIDVALIDITY %d] x|* OK [UIDNEXT %d] x|TAG OK [READ-WRITE] done", len(c.view), b.validity, cmp.Or(c.s.stale, b.next))
	if c.s.terse {
		reply = fmt.Sprintf("* %d EXISTS|TAG OK done", len(c.view))
	}
	c.s.mu.Unlock()
	c.sleep()
	return c.reply(tag, reply)
}

func (b *fakeBox) uids() (uids []uint32) {
	for _, m := range b.mails {
		uids = append(uids, m.uid)
	}
	return uids
}

func (c *fakeConn) status(tag, name string) error {
	c.s.mu.Lock()
	b := c.s.boxes[name]
	if b == nil {
		c.s.mu.Unlock()
		return c.reply(tag, "TAG NO [NONEXISTENT] no such folder")
	}
	reply := fmt.Sprintf("* STATUS %q (UIDNEXT %d UIDVALIDITY %d)|", name, cmp.Or(c.s.stale, b.next), b.validity)
	c.s.mu.Unlock()
	c.sleep()
	if err := c.reply(tag, reply); err != nil {
		return err
	}
	return c.finish(tag)
}

// changes tells what happened in the open folder since the client was told the
// last time.
func (c *fakeConn) changes() string {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.box == nil {
		return ""
	}
	now := c.box.uids()
	there := make(map[uint32]bool, len(now))
	for _, uid := range now {
		there[uid] = true
	}
	var b strings.Builder
	for i := len(c.view) - 1; i >= 0; i-- {
		if !there[c.view[i]] {
			fmt.Fprintf(&b, "* %d EXPUNGE|", i+1)
			c.view = slices.Delete(c.view, i, i+1)
		}
	}
	if len(now) > len(c.view) {
		fmt.Fprintf(&b, "* %d EXISTS|", len(now))
	}
	c.view = now
	return b.String()
}

// finish ends a command with the news there are.
func (c *fakeConn) finish(tag string) error {
	changes := c.changes()
	c.sleep()
	return c.reply(tag, changes+"TAG OK done")
}

func (c *fakeConn) idle(tag string) error {
	if err := c.reply(tag, "+ idling"); err != nil {
		return err
	}
	c.s.mu.Lock()
	c.idling = true
	c.s.mu.Unlock()
	c.push()
	line, err := c.readLine()
	c.s.mu.Lock()
	c.idling = false
	c.s.mu.Unlock()
	if err != nil || line != "DONE" {
		return cmp.Or(err, errHangUp)
	}
	return c.finish(tag)
}

// push tells an idling client the news.
func (c *fakeConn) push() {
	c.s.mu.Lock()
	idling := c.idling && !c.s.mute
	c.s.mu.Unlock()
	if idling {
		c.reply("", c.changes())
	}
}
