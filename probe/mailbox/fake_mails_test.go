package mailbox

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// onMails answers the commands on messages.
func (c *fakeConn) onMails(tag, verb, rest string) error {
	first, args, _ := strings.Cut(rest, " ")
	if verb == "UID SEARCH" {
		return c.search(tag, rest)
	}
	var b strings.Builder
	c.s.mu.Lock()
	for i, uid := range c.view {
		m := c.box.find(uid)
		if m == nil || !inSet(first, uid, c.box.next-1) {
			continue
		}
		switch verb {
		case "UID FETCH":
			b.WriteString(m.fetched(i+1, args) + "|")
		case "UID STORE":
			m.flags[`\Deleted`] = true
		case "UID EXPUNGE":
			if m.flags[`\Deleted`] {
				c.box.remove(uid)
			}
		case "UID MOVE", "UID COPY":
			to := c.s.boxes[unquote(args)]
			if to == nil {
				c.s.mu.Unlock()
				return c.reply(tag, "TAG NO [TRYCREATE] no such folder")
			}
			to.mails = append(to.mails, &fakeMail{uid: to.next, header: m.header, internal: m.internal, flags: map[string]bool{}})
			to.next++
			if verb == "UID MOVE" {
				c.box.remove(uid)
			}
		}
	}
	c.s.mu.Unlock()
	if err := c.reply(tag, b.String()); err != nil {
		return err
	}
	return c.finish(tag)
}

func (b *fakeBox) find(uid uint32) *fakeMail {
	i, ok := slices.BinarySearchFunc(b.mails, uid, func(m *fakeMail, uid uint32) int { return cmp.Compare(m.uid, uid) })
	if !ok {
		return nil
	}
	return b.mails[i]
}

func (b *fakeBox) remove(uid uint32) {
	b.mails = slices.DeleteFunc(b.mails, func(m *fakeMail) bool { return m.uid == uid })
}

// fetched is a FETCH response in the order that most servers use. It gives the
// header whole, whichever fields were asked for, within the limit asked for.
func (m *fakeMail) fetched(seq int, args string) string {
	if strings.Contains(args, "BODY.PEEK[]") {
		return fmt.Sprintf("* %d FETCH (UID %d BODY[]<0> {=%s})", seq, m.uid, m.header[:min(len(m.header), 262144)])
	}
	header := m.header
	if end := strings.Index(header, "\r\n\r\n"); end >= 0 {
		header = header[:end+4]
	}
	if strings.Contains(args, "<0.65536>") && len(header) > 65536 {
		header = header[:65536]
	}
	internal := ""
	if m.internal != "" && strings.Contains(args, "INTERNALDATE") {
		internal = ` INTERNALDATE "` + m.internal + `"`
	}
	return fmt.Sprintf("* %d FETCH (UID %d%s BODY[HEADER.FIELDS (X)]<0> {=%s})", seq, m.uid, internal, header)
}

var searchForm = regexp.MustCompile(`UID ([0-9:*,]+)`)

func (c *fakeConn) search(tag, args string) error {
	set := searchForm.FindStringSubmatch("UID " + args)
	if m := searchForm.FindStringSubmatch(args); m != nil {
		set = m
	}
	var b strings.Builder
	b.WriteString("* SEARCH")
	c.s.mu.Lock()
	for _, uid := range c.view {
		m := c.box.find(uid)
		switch {
		case m == nil || !inSet(set[1], uid, slices.Max(c.view)):
		case strings.Contains(args, "HEADER") && !strings.Contains(m.header, "mp1_"):
		case strings.Contains(args, "UNDELETED") && m.flags[`\Deleted`]:
		default:
			fmt.Fprintf(&b, " %d", uid)
		}
	}
	c.s.mu.Unlock()
	c.sleep()
	if err := c.reply(tag, b.String()); err != nil {
		return err
	}
	return c.finish(tag)
}

// inSet tells whether a UID is in a set, where last is the highest UID.
func inSet(set string, uid, last uint32) bool {
	number := func(s string) uint32 {
		if s == "*" {
			return last
		}
		n, _ := strconv.ParseUint(s, 10, 32)
		return uint32(n)
	}
	for part := range strings.SplitSeq(set, ",") {
		from, to, ranged := strings.Cut(part, ":")
		if !ranged {
			to = from
		}
		lo, hi := number(from), number(to)
		if min(lo, hi) <= uid && uid <= max(lo, hi) {
			return true
		}
	}
	return false
}

// jitter returns a lag between nothing and d.
func jitter(r *rand.Rand, d time.Duration) func() time.Duration {
	var mu sync.Mutex
	return func() time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return time.Duration(r.Int64N(int64(d)))
	}
}
