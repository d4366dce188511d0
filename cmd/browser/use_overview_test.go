package browser

import (
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// servers returns the names in the table of the overview, from top to bottom.
func (p *tab) servers() []string {
	p.Helper()
	return eval[[]string](p, `[...document.querySelectorAll("main tbody th[scope=row] a")].map(a => a.textContent.trim())`)
}

var allServers = []string{"mx.a.example", "mx.b.example", "mx.c.example", "mx.d.example", "mx.e.example", "mx.f.example"}

func (p *tab) wantServers(want ...string) {
	p.Helper()
	if got := p.servers(); !slices.Equal(got, want) {
		p.Errorf("the table shows %v, want %v", got, want)
	}
}

// sortBy follows the link in the head of the table's first column.
func (p *tab) sortByServer() {
	p.Helper()
	p.follow(`main thead th:first-child a`)
}

// follow clicks a link and waits for the page that it leads to.
func (p *tab) follow(selector string) {
	p.Helper()
	p.leave(chromedp.Click(chromedp.CSS(selector)))
}

// leave does what leads to another page, and waits for that.
func (p *tab) leave(step chromedp.Action[chromedp.Void]) {
	p.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`window.before = true`), step)
	p.until(`window.before === undefined && document.readyState === "complete"`)
}

// until waits until an expression is true, also while another page comes.
func (p *tab) until(expression string) {
	p.Helper()
	for began := time.Now(); ; {
		ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](expression))
		if err == nil && ok {
			return
		}
		if time.Since(began) > patience {
			p.Fatalf("not true within %v: %s (%v)", patience, expression, err)
		}
		p.do(chromedp.Sleep(50 * time.Millisecond))
	}
}

func TestOverviewIsFilteredAndSorted(t *testing.T) {
	t.Parallel()
	p := newTab(t, desktop)
	p.open("/?lang=en")
	p.sortByServer()
	p.wantServers(allServers...)
	p.sortByServer()
	backwards := slices.Clone(allServers)
	slices.Reverse(backwards)
	p.wantServers(backwards...)
	if got := eval[string](p, `document.querySelector("main thead th").getAttribute("aria-sort")`); got != "descending" {
		t.Errorf("aria-sort is %q", got)
	}
	p.do(chromedp.Focus(chromedp.CSS("#q")), chromedp.KeyEvent("198.51.100"))
	p.leave(chromedp.KeyEvent(kb.Enter))
	p.wantServers("mx.d.example", "mx.c.example") // sorted as before
	p.do(chromedp.Reload())
	p.wantServers("mx.d.example", "mx.c.example")
	p.open("/?label=site%3Dtokyo&sort=server")
	p.wantServers("mx.c.example", "mx.d.example")
	p.open("/?state=not-up")
	p.wantServers()
}

// TestOverviewRefreshes waits for the page to look again, with the focus where it
// was, and for it to say so when the agent cannot be reached any more.
func TestOverviewRefreshes(t *testing.T) {
	t.Parallel()
	p := newTab(t, desktop)
	p.open("/?lang=en")
	p.do(chromedp.Focus(chromedp.CSS(`main tbody a[href="/servers/mx.c.example"]`)))
	before := eval[string](p, `document.getElementById("main").dataset.asof`)
	p.do(chromedp.Evaluate[chromedp.Void](`window.here = true`))
	p.until(`document.getElementById("main").dataset.asof !== "` + before + `"`)
	if !eval[bool](p, `window.here && document.activeElement.getAttribute("href") === "/servers/mx.c.example"`) {
		t.Error("the page was loaded anew, or the focus is lost")
	}
	call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: true}},
	})
	p.until(`!document.getElementById("connection").hidden`)
	if said := eval[string](p, `document.getElementById("connection").textContent`); len(said) < 20 {
		t.Errorf("it says %q", said)
	}
	p.forgive("ERR_INTERNET_DISCONNECTED")
}

// TestWithoutScript does the same without any script.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	p := newTab(t, desktop)
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	for _, page := range pages(t) {
		p.visit(page, "en")
		p.whole("en")
		if eval[bool](p, `document.documentElement.classList.contains("script")`) {
			t.Fatal("scripts run")
		}
	}
	p.open("/?lang=en")
	if eval[int](p, `document.querySelectorAll('meta[http-equiv=refresh]').length`) == 0 {
		t.Error("without a script the overview does not refresh itself")
	}
	p.sortByServer()
	p.wantServers(allServers...)
	p.open("/ask?lang=ja")
	p.do(chromedp.SendKeys(chromedp.CSS("#to"), "someone@c.example"), chromedp.SendKeys(chromedp.CSS("#at"), "1分前"+kb.Enter))
	p.do(chromedp.WaitVisible(chromedp.CSS("#answer")))
}
