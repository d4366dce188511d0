package browser

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	cdbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestAskByKeyboard asks without a mouse: the address has the focus when the page
// opens, Tab leads to the time, Enter asks, and the answer has the focus then.
func TestAskByKeyboard(t *testing.T) {
	t.Parallel()
	p := newTab(t, desktop)
	p.open("/ask?lang=en")
	p.do(chromedp.KeyEvent("someone@c.example"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("30 seconds ago"))
	p.leave(chromedp.KeyEvent(kb.Enter))
	p.until(`document.activeElement.id === "answer"`)
	say := eval[string](p, `document.getElementById("say").textContent`)
	if !strings.Contains(say, "someone@c.example") {
		t.Errorf("the answer does not name the address: %s", say)
	}
	p.sharedLinkSays(say)
	p.copies(say)
}

// sharedLinkSays opens the link that can be shared in another tab.
func (p *tab) sharedLinkSays(say string) {
	p.Helper()
	link := eval[string](p, `document.getElementById("link").value`)
	other := newTab(p.T, bedside)
	u, err := url.Parse(link)
	if err != nil {
		p.Fatal(err)
	}
	other.open(u.RequestURI() + "&lang=en")
	if got := eval[string](other, `document.getElementById("say").textContent`); !sameTime(got, say) {
		p.Errorf("the link that was shared says:\n%s\nwant:\n%s", got, say)
	}
}

// sameTime tells whether two answers are about the same time: what is said of it
// may have changed since.
func sameTime(x, y string) bool {
	about := func(s string) string {
		_, after, _ := strings.Cut(s, " at about ")
		return strings.Join(strings.Fields(after)[:min(3, len(strings.Fields(after)))], " ")
	}
	return about(x) != "" && about(x) == about(y)
}

// copies presses the button that copies the answer.
func (p *tab) copies(say string) {
	p.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		params := permission(p, name)
		if _, err := chromedp.CallBrowser(p.ctx, cdbrowser.SetPermission, params); err != nil {
			p.Fatal(err)
		}
	}
	p.do(chromedp.Click(chromedp.CSS(`[data-copy=say]`)))
	p.until(`document.getElementById("said").textContent !== ""`)
	if got := eval[string](p, `navigator.clipboard.readText()`); strings.TrimSpace(got) != strings.TrimSpace(say) {
		p.Errorf("copied is %q, want %q", got, say)
	}
}

func permission(p *tab, name string) cdbrowser.SetPermissionParams {
	return cdbrowser.SetPermissionParams{
		Permission: &cdbrowser.PermissionDescriptor{Name: name}, Setting: cdbrowser.PermissionSettingGranted,
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
	}
}

// TestAskAgain follows the nearest match of a domain that is not known.
func TestAskAgain(t *testing.T) {
	t.Parallel()
	p := newTab(t, bedside)
	p.open("/ask?to=someone@c.exampel&at=1+minute+ago&lang=ja")
	p.forgive("status of 422")
	if got := eval[string](p, `document.activeElement.id`); got != "to" {
		t.Errorf("the focus is on %q, want the field of the mistake", got)
	}
	if got := eval[string](p, `document.getElementById("at").value`); got != "1 minute ago" {
		t.Errorf("the time that was typed is now %q", got)
	}
	p.follow(`#to-wrong ~ * a[href*="c.example"], #to-wrong a[href*="c.example"]`)
	if n := eval[int](p, `document.querySelectorAll("#answer").length`); n != 1 {
		t.Error("the link to the near match does not lead to an answer")
	}
}

// TestLanguages takes the language of the browser, then that of the switch, which
// stays.
func TestLanguages(t *testing.T) {
	t.Parallel()
	p := newTab(t, desktop)
	call(p, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": "ja,en;q=0.5"}})
	p.open("/incidents")
	p.wantLanguage("ja")
	p.follow(`header a[lang=en]`)
	p.wantLanguage("en")
	if got := eval[string](p, `location.pathname`); got != "/incidents" {
		t.Errorf("the switch leads to %s", got)
	}
	p.follow(`header nav a[href="/agent"]`)
	p.wantLanguage("en")
	p.open("/ask?to=someone@c.example&at=now&lang=ja")
	p.wantLanguage("ja")
}

func (p *tab) wantLanguage(want string) {
	p.Helper()
	if got := eval[string](p, `document.documentElement.lang`); got != want {
		p.Errorf("%s is in %q, want %q", eval[string](p, `location.pathname`), got, want)
	}
}

// TestTheBrowserComplains makes sure that these tests would hear of a script that
// the policy does not allow, of an exception and of a violation of accessibility.
func TestTheBrowserComplains(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"inline script":  `document.body.append(Object.assign(document.createElement("script"), {textContent: "window.ran = true"}))`,
		"foreign image":  `document.body.append(Object.assign(document.createElement("img"), {src: "http://127.0.0.1:1/x.png", alt: ""}))`,
		"inline handler": `document.body.setAttribute("onclick", "window.ran = true"); document.body.click()`,
		"exception":      `setTimeout(() => { throw new Error("no") })`,
	} {
		p := newTab(t, desktop)
		p.open("/agent?lang=en")
		p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => { %s })()`, script)))
		p.do(chromedp.Sleep(300 * time.Millisecond)) // what it complains of comes a moment later
		if eval[bool](p, `window.ran === true`) {
			t.Errorf("%s: it ran", name)
		}
		if len(p.complained()) == 0 {
			t.Errorf("%s: the browser was not heard to complain", name)
		}
	}
}
