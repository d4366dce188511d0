package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/config"
	"mailprobe/probe/mailbox"
	"mailprobe/probe/submit"
)

type checkCmd struct {
	where
	Connect bool          `help:"Also look up, connect to and log in at every server and mailbox."`
	Timeout time.Duration `default:"1m" help:"With --connect: how long one check may take."`
}

// Help implements kong.HelpProvider.
func (checkCmd) Help() string {
	return `Example:

    mailprobe check --connect -c mailprobe.yml

It names every mistake at once, with its file, line and cure. With --connect it
sends no mail: it goes as far as the login, at all places side by side. The exit
code is 0 when all is well, 1 when a place fails, 2 for a mistake in the
configuration.`
}

// Run checks the configuration, and the places that it names.
func (c checkCmd) Run(ctx context.Context, s streams) error {
	cfg, err := c.load(s)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "%s is good: %s, %s, %s\n", c.ConfigFile, many(len(cfg.Servers), "server"), many(len(cfg.Routes), "route"), many(len(cfg.Mailboxes), "mailbox"))
	if !c.Connect {
		return nil
	}
	places := c.places(cfg)
	c.checkAll(ctx, s, places)
	return conclude(s.Out, cfg, places)
}

// place is one thing that check connects to, and what came of it.
type place struct {
	what    string        // such as "route mx1.example.jp-mx"
	route   *config.Route // nil for what is no route
	mailbox string        // host of a mailbox; empty for what is none
	check   func(context.Context) finding
	result  finding
}

// finding is what the check of a place found.
type finding struct {
	err     string   // why it fails; empty: it does not
	class   string   // of the failure, in the words of attempts
	phase   string   // where it failed
	advice  string   // what to do about it; empty: the error says it
	lines   []string // what else is worth knowing
	warning []string
}

// places lists every endpoint, mailbox and reference once.
func (c checkCmd) places(cfg *config.Config) []*place {
	var list []*place
	seen := map[string]bool{}
	for i, r := range cfg.Routes {
		key := placeKey(r)
		if seen[key] {
			continue
		}
		seen[key] = true
		e := endpointOf(r.Endpoint)
		list = append(list, &place{what: "route " + r.Name, route: &cfg.Routes[i],
			check: func(ctx context.Context) finding { return checkEndpoint(ctx, e) }})
	}
	for _, m := range cfg.Mailboxes {
		o := mailboxOf(m, cfg.Agent, probe.Key{}, nil)
		what := "mailbox " + m.Name
		if b := cfg.Bounce; b != nil && b.Name == m.Name {
			what = "bounce " + what
		}
		list = append(list, &place{what: what, mailbox: m.Host,
			check: func(ctx context.Context) finding { return checkMailbox(ctx, o) }})
	}
	for _, ref := range cfg.References {
		list = append(list, &place{what: "reference " + ref,
			check: func(ctx context.Context) finding { return checkReference(ctx, ref) }})
	}
	return list
}

// placeKey is equal for routes whose checks would be the same conversation.
func placeKey(r config.Route) string {
	e := r.Endpoint
	user := ""
	if e.Auth != nil {
		user = e.Auth.User + " " + string(e.Auth.Mechanism)
	}
	return fmt.Sprint(e.Host, " ", e.Domain, " ", e.Port, " ", e.TLS, " ", user, " ", e.Source, " ", e.Family, " ", e.Hello, " ", e.Trust.ServerName)
}

// atOnce bounds how many places are checked at a time.
const atOnce = 32

// checkAll checks all places side by side and prints each as it ends.
func (c checkCmd) checkAll(ctx context.Context, s streams, places []*place) {
	var (
		mu    sync.Mutex
		done  int
		wg    sync.WaitGroup
		slots = make(chan struct{}, atOnce)
		live  = isTerminal(s.Err)
	)
	for _, p := range places {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			one, cancel := context.WithTimeout(ctx, c.Timeout)
			defer cancel()
			result := p.check(one)
			mu.Lock()
			defer mu.Unlock()
			p.result = result
			done++
			if live {
				fmt.Fprint(s.Err, "\r\x1b[K")
			}
			p.print(s.Out)
			if live && done < len(places) {
				fmt.Fprintf(s.Err, "checking %s %d of %d", bar(30, float64(done)/float64(len(places))), done, len(places))
			}
		})
	}
	wg.Wait()
}

func (p *place) print(w io.Writer) {
	pal := paletteFor(w)
	if p.result.err == "" {
		fmt.Fprintf(w, "%s    %s\n", pal.good("ok"), p.what)
	} else {
		where := p.result.class
		if p.result.phase != "" {
			where += " in phase " + p.result.phase
		}
		fmt.Fprintf(w, "%s  %s: %s: %s\n", pal.bad("FAIL"), p.what, where, printable(p.result.err))
	}
	if p.result.advice != "" {
		fmt.Fprintf(w, "      %s %s\n", pal.warn("to do:"), p.result.advice)
	}
	for _, l := range p.result.lines {
		fmt.Fprintf(w, "      %s\n", printable(l))
	}
	for _, l := range p.result.warning {
		fmt.Fprintf(w, "      %s %s\n", pal.warn("warning:"), printable(l))
	}
}

// checkEndpoint goes the steps of an attempt up to the login.
func checkEndpoint(ctx context.Context, e submit.Endpoint) finding {
	sender, err := submit.New(e)
	if err != nil {
		return finding{err: err.Error(), class: "configuration"}
	}
	r := sender.Check(ctx)
	f := finding{class: string(r.Class), phase: string(r.Phase), advice: routeAdvice(r.Class)}
	if r.Class != "" {
		f.err = probe.Attempt{Class: r.Class, Reply: r.Reply, Err: r.Err}.Reason()
	}
	if len(r.MX) > 0 {
		f.lines = append(f.lines, fmt.Sprintf("MX %v", r.MX))
	}
	f.lines = append(f.lines, phasesText(r.Phases), fmt.Sprintf("%s (%s) %s", r.Target, r.Address, r.Greeting))
	if len(r.Extensions) > 0 {
		f.lines = append(f.lines, fmt.Sprintf("extensions %v", r.Extensions))
	}
	if r.TLSVersion != "" {
		f.lines = append(f.lines, fmt.Sprintf("%s %s, certificate good for %s", r.TLSVersion, r.TLSCipher, daysTo(r.CertNotAfter, time.Now())))
	}
	if r.CertErr != "" && e.InsecureSkipVerify {
		f.warning = append(f.warning, "the certificate does not verify, which this route does not ask for: "+r.CertErr)
	} else if r.CertErr != "" {
		f.warning = append(f.warning, "the certificate does not verify: "+r.CertErr)
	} else if w := nearExpiry(r.CertNotAfter, time.Now()); w != "" {
		f.warning = append(f.warning, w)
	}
	if r.AuthOK {
		f.lines = append(f.lines, "logged in by "+r.Mechanism)
	}
	return f
}

// phasesText says how long each step took.
func phasesText(phases probe.Phases) string {
	var list []string
	for _, p := range probe.PhaseOrder {
		if took, ok := phases[p]; ok {
			list = append(list, string(p)+" "+short(took))
		}
	}
	return strings.Join(list, ", ")
}

// checkReference tells whether an outside address answers.
func checkReference(ctx context.Context, address string) finding {
	conn, err := dial(ctx, address)
	if err != nil {
		return finding{err: err.Error() + "; is the address right, or is this agent cut off?", class: "not reached"}
	}
	conn.Close()
	return finding{}
}

// checkMailbox goes the steps of a watcher up to its folders.
func checkMailbox(ctx context.Context, o mailbox.Options) finding {
	return mailboxFinding(mailbox.Check(ctx, o), time.Now())
}

func daysTo(t, now time.Time) string {
	return fmt.Sprintf("%d days", int(t.Sub(now).Hours()/24))
}

// expiryWarning is how long before its expiry a certificate is worth a word.
const expiryWarning = 21 * 24 * time.Hour

func nearExpiry(t, now time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.Before(now):
		return "the certificate expired on " + t.Format("2006-01-02")
	case t.Sub(now) < expiryWarning:
		return "the certificate expires in " + daysTo(t, now)
	}
	return ""
}
