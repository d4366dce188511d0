package probetest

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// dotWait is how long a courier waits for the reply to the final dot (RFC 5321
// section 4.5.3.2.6).
const dotWait = 10 * time.Minute

// courier hands letters on to other servers, as a queueing MTA does: each
// destination has its own queue, in which letters are tried in the order in
// which they are due.
type courier struct {
	w     *World
	name  string
	rules RelaySpec
	from  netip.Addr
	fail  func(l *letter, why failure) // told of letters that are given up
	warn  func(l *letter, why failure) // told of letters that wait for long

	mu           sync.Mutex
	destinations map[string]*agenda[*letter]
}

func newCourier(w *World, name string, from netip.Addr) *courier {
	return &courier{
		w: w, name: name, rules: w.options.Relay.defaults(), from: from,
		destinations: make(map[string]*agenda[*letter]),
	}
}

// send queues a letter; the first try is made at once. Mail for a domain that
// is not in the world leaves it at once.
func (c *courier) send(l *letter) {
	domain := fold(domainOf(l.recipient))
	if _, err := c.w.Resolver().LookupMX(context.Background(), domain); err != nil {
		c.w.truth.add(l.event(Delivered, Outside, ""))
		return
	}
	c.queue(domain).add(time.Now(), l)
}

// queue returns the queue of a destination; it makes it at first use.
func (c *courier) queue(domain string) *agenda[*letter] {
	c.mu.Lock()
	defer c.mu.Unlock()
	q, ok := c.destinations[domain]
	if !ok {
		q = newAgenda[*letter]()
		c.destinations[domain] = q
		c.w.spawn(func() { c.work(domain, q) })
	}
	return q
}

// queued returns how many letters wait for a try.
func (c *courier) queued() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, q := range c.destinations {
		n += q.len()
	}
	return n
}

// work tries the letters of a destination, a bounded number side by side.
func (c *courier) work(domain string, q *agenda[*letter]) {
	free := make(chan struct{}, c.rules.Parallel)
	for {
		select {
		case free <- struct{}{}:
		case <-c.w.ctx.Done():
			return
		}
		l, ok := q.next(c.w.ctx.Done())
		if !ok {
			return
		}
		c.w.spawn(func() {
			c.try(domain, q, l)
			<-free
		})
	}
}

// try makes one attempt, and decides what comes after a failure.
func (c *courier) try(domain string, q *agenda[*letter], l *letter) {
	err := c.hand(domain, l)
	if err == nil || c.w.ctx.Err() != nil {
		return
	}
	l.tries++
	why := failureOf(err)
	if why.Code/100 == 5 {
		c.fail(l, why)
		return
	}
	c.w.truth.add(l.event(Deferred, c.name, reason(err)))
	due := time.Now().Add(c.rules.wait(l))
	if due.Sub(l.queued) > c.rules.GiveUp {
		c.fail(l, failure{Reply: Reply{0, [3]int{4, 4, 7}, "delivery time expired: " + reason(err)}})
		return
	}
	if c.rules.DelayWarning > 0 && !l.warned && time.Since(l.queued) >= c.rules.DelayWarning {
		l.warned = true
		c.warn(l, why)
	}
	q.add(due, l)
}

// talkError says with whom a conversation failed.
type talkError struct {
	host string
	err  error
}

func (e *talkError) Error() string { return "speaking to " + e.host + ": " + e.err.Error() }
func (e *talkError) Unwrap() error { return e.err }

// failureOf returns why a try failed. Without an answer that is 4.4.1 (RFC 3463).
func failureOf(err error) failure {
	said, answered := errors.AsType[*smtp.SMTPError](err)
	if !answered {
		return failure{Reply: Reply{0, [3]int{4, 4, 1}, reason(err)}}
	}
	why := failure{Reply: Reply{said.Code, said.EnhancedCode, said.Message}}
	if talk, ok := errors.AsType[*talkError](err); ok {
		why.remote = talk.host
	}
	return why
}

// reason returns why a try failed, without ports: they would differ from run to
// run.
func reason(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Op + ": " + op.Err.Error()
	}
	return err.Error()
}

// hand hands a letter to the server of its domain.
func (c *courier) hand(domain string, l *letter) error {
	ctx, cancel := context.WithTimeout(c.w.ctx, c.rules.Timeout)
	defer cancel()
	records, err := c.w.Resolver().LookupMX(ctx, domain)
	if err != nil {
		return err
	}
	dialer := Dialer{w: c.w, From: c.from}
	raw, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(records[0].Host, "25"))
	if err != nil {
		return err
	}
	defer raw.Close()
	host := fold(records[0].Host)
	client := smtp.NewClient(raw)
	client.CommandTimeout = c.rules.Timeout
	client.SubmissionTimeout = dotWait
	if err := c.speak(client, l); err != nil {
		return &talkError{host, err}
	}
	return nil
}

func (c *courier) speak(client *smtp.Client, l *letter) error {
	if err := client.Hello(c.name); err != nil {
		return err
	}
	if err := client.Mail(l.sender, &smtp.MailOptions{Return: l.ret, EnvelopeID: l.envelopeID}); err != nil {
		return err
	}
	if err := client.Rcpt(l.recipient, &smtp.RcptOptions{Notify: l.notify}); err != nil {
		return err
	}
	data, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := bytes.NewReader(l.content).WriteTo(data); err != nil {
		return err
	}
	if err := data.Close(); err != nil {
		return err
	}
	client.Quit() // the mail is theirs, whatever they answer now
	return nil
}
