package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Report is what a Check found out. What lies behind the step that failed is
// empty.
type Report struct {
	Steps        []StepReport // in order, up to the first that failed
	TLS          string       // such as TLS 1.3; empty: in clear
	Certificate  time.Time    // when the server's certificate expires, also if it was refused; zero: none was shown
	Capabilities []string     // after the login, sorted
	Folders      []string     // in UTF-8, as listed
	Missing      []string     // folders that are to be watched and are not there
	Junk         string       // the junk folder; empty: none was found, and none is configured
	Quota        []Quota      // empty: there is none, or the server does not tell (RFC 9208)
}

// StepReport is how one step went.
type StepReport struct {
	Step Step
	Took time.Duration
	Err  error
}

// Quota is one limit that the server sets (RFC 9208 section 3).
type Quota struct {
	Root     string // which of the server's quotas it is; often empty
	Resource string // STORAGE in KiB, MESSAGE in messages, or another
	Usage    int64
	Limit    int64
}

// Err returns the error of the step that failed, nil if none did.
func (r Report) Err() error {
	for _, s := range r.Steps {
		if s.Err != nil {
			return fmt.Errorf("%s: %w", s.Step, s.Err)
		}
	}
	return nil
}

// ExpiresIn returns how long the server's certificate is still good, and whether
// there is one.
func (r Report) ExpiresIn(now time.Time) (time.Duration, bool) {
	return r.Certificate.Sub(now), !r.Certificate.IsZero()
}

// Check goes the steps to a mailbox once, reads nothing and changes nothing in
// it, and reports.
func Check(ctx context.Context, o Options) (r Report) {
	o, err := o.checked()
	if err != nil {
		return Report{Steps: []StepReport{{Step: StepTCP, Err: err}}}
	}
	c := &link{o: &o}
	defer c.close()
	for _, s := range append(slices.Clone(opening), step{StepQuota, func(c *link, ctx context.Context) (err error) {
		r.Quota, err = c.quota(ctx)
		return err
	}}) {
		began := time.Now()
		err := s.run(c, ctx)
		r.Steps = append(r.Steps, StepReport{Step: s.name, Took: time.Since(began), Err: err})
		if err != nil {
			break
		}
	}
	c.describe(&r)
	return r
}

// describe fills in what was learned on the way.
func (c *link) describe(r *Report) {
	if c.d == nil {
		return
	}
	if s := c.d.tls; s != nil {
		r.TLS = tls.VersionName(s.Version)
	}
	r.Certificate = c.expires
	for capability := range c.d.caps {
		r.Capabilities = append(r.Capabilities, string(capability))
	}
	slices.Sort(r.Capabilities)
	for _, f := range c.l.folders {
		r.Folders = append(r.Folders, f.name)
	}
	r.Junk = c.l.junk
	for _, name := range append([]string{c.o.Junk}, c.o.Folders...) {
		if name != "" && len(r.Folders) > 0 && !c.l.find(name) {
			r.Missing = append(r.Missing, name)
		}
	}
}

// quota asks for the limits that hold for the INBOX, and takes its leave.
func (c *link) quota(ctx context.Context) (list []Quota, err error) {
	if c.d.caps.Has(imap.CapQuota) {
		_, err = c.d.run(ctx, exchange{step: "asking for the quota", command: []string{"GETQUOTAROOT " + inbox}, each: func(kind, rest string) {
			if kind == "QUOTA" {
				list = append(list, parseQuota(rest)...)
			}
		}})
		if err != nil {
			return nil, err
		}
	}
	_, err = c.d.run(ctx, exchange{step: "logging out", command: []string{"LOGOUT"}})
	if gone := c.d.guard.failure(); errors.Is(gone, errGone) {
		err = nil // some hang up without the last word
	}
	return list, err
}

// parseQuota reads a QUOTA response: the root, and triples of a resource, its
// usage and its limit.
func parseQuota(rest string) (list []Quota) {
	v, err := parseValues(rest)
	if err != nil {
		return nil
	}
	triples := v.at(1)
	for i := 0; i+2 < len(triples.list); i += 3 {
		usage, err1 := strconv.ParseInt(triples.at(i+1).text, 10, 64)
		limit, err2 := strconv.ParseInt(triples.at(i+2).text, 10, 64)
		if err1 == nil && err2 == nil {
			list = append(list, Quota{Root: printable(v.at(0).text), Resource: bounded(triples.at(i).text), Usage: usage, Limit: limit})
		}
	}
	return list
}
