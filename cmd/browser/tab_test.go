package browser

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// look is how a page is looked at.
type look struct {
	name          string
	width, height int64
	dark          bool
}

var (
	desktop = look{"desktop", 1280, 900, false}
	bedside = look{"phone-dark", 390, 844, true}
	narrow  = look{"narrow", 320, 640, false}
)

// tab is a page in the browser, with what the browser complained of.
type tab struct {
	*testing.T
	ctx   context.Context
	about string // the page that is open

	mu         sync.Mutex
	complaints []string
}

// patience bounds every action in the browser.
const patience = 30 * time.Second

// newTab opens an empty tab. At the end of the test it must hold no complaint.
func newTab(t *testing.T, l look) *tab {
	t.Helper()
	p := &tab{T: t}
	// A context of its own has cookies of its own.
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	p.ctx = ctx
	t.Cleanup(func() {
		cancel()
		for _, c := range p.complained() {
			t.Error(c)
		}
	})
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		t.Fatal("opening a tab:", err)
	}
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	p.do(chromedp.EmulateViewport(l.width, l.height))
	call(p, audits.Enable, cdp.Empty{})
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	return p
}

// hear notes what a browser tells a developer: errors and warnings on the console,
// exceptions, breaches of the content security policy, requests that failed.
func (p *tab) hear(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			p.complain("console: %s", text(e.Args))
		}
	case *runtime.EventExceptionThrown:
		p.complain("exception: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			p.complain("log: %s (%s)", e.Entry.Text, e.Entry.URL)
		}
	case *audits.EventIssueAdded:
		p.complain("issue: %s", e.Issue.Code)
	case *network.EventLoadingFailed:
		if !e.Canceled {
			p.complain("a request failed: %s", e.ErrorText)
		}
	}
}

func text(args []*runtime.RemoteObject) string {
	var b strings.Builder
	for _, a := range args {
		fmt.Fprintf(&b, "%s%s ", a.Value, a.Description)
	}
	return b.String()
}

func (p *tab) complain(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.complaints = append(p.complaints, "the browser complains: "+fmt.Sprintf(format, args...))
}

// forgive drops the complaints that hold a text.
func (p *tab) forgive(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.complaints = slices.DeleteFunc(p.complaints, func(c string) bool { return strings.Contains(c, text) })
}

// complained returns the complaints so far, and forgets them.
func (p *tab) complained() (list []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	list, p.complaints = p.complaints, nil
	return list
}

// do runs actions one after the other.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

// call runs one command of the browser's protocol.
func call[P, R any](p *tab, command cdp.Command[P, R], params P) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.Call(ctx, command, params); err != nil {
		p.Fatal(err)
	}
}

// get runs one action and returns its value.
func get[T any](p *tab, a chromedp.Action[T]) T {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		p.Fatal(err)
	}
	return v
}

// eval evaluates an expression in the page. The page's own policy does not bind
// the one who tests it.
func eval[T any](p *tab, expression string) T {
	p.Helper()
	return get(p, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// open opens a path of the demo.
func (p *tab) open(path string) {
	p.Helper()
	p.do(chromedp.Navigate(demo.url + strings.TrimPrefix(path, "/")))
}
