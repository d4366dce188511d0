package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"time"
)

// page is what the start page shows.
type page struct {
	Status
	Watching bool
	Watched  time.Duration // since the start
}

// Covered returns the share of the time since the start that was watched; empty
// in the first minute, of which it would say nothing.
func (p page) Covered() string {
	ran := p.Now.Sub(p.Started)
	if ran < time.Minute {
		return ""
	}
	return fmt.Sprintf("%.1f %%", min(100, 100*p.Watched.Seconds()/ran.Seconds()))
}

func (n *node) page(st Status) page {
	p := page{Status: st}
	p.Watching, p.Watched = n.agent.Coverage()
	return p
}

// startPage shows the state of each route, without a script.
func (n *node) startPage(w http.ResponseWriter, r *http.Request) {
	st, err := n.Status(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"+startStyleHash+"'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Refresh", "5")
	_ = startTemplate.Execute(w, n.page(st)) // the visitor is gone: nobody is left to tell
}

var startTemplate = template.Must(template.New("start").Funcs(template.FuncMap{
	"short": short, "stamp": stamp, "clock": clock, "count": count, "ago": func(now, t time.Time) string { return short(now.Sub(t)) }, "style": func() template.CSS { return startStyle },
}).Parse(startHTML))

// startStyle is the style of the start page; its hash stands in the page's
// content security policy.
const startStyle = `:root{color-scheme:light dark;--line:#8884;--dim:#666;--bad:#b00020;--good:#0a6b2d}
@media (prefers-color-scheme:dark){:root{--dim:#aaa;--bad:#ff8a80;--good:#7fd99a}}
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem;margin:.2rem 0}p{margin:.3rem 0 1rem;color:var(--dim)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.5rem 0}
th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);white-space:nowrap}
td.n,th.n{text-align:right}td small{display:block;color:var(--dim)}td.text{white-space:normal;min-width:16rem;overflow-wrap:anywhere}
@media (max-width:45rem){.wide{display:none}tbody th{white-space:normal;overflow-wrap:anywhere;min-width:8rem}td.text{min-width:10rem}}
nav a{margin-right:1rem}
.bad{color:var(--bad);font-weight:600}.good{color:var(--good)}
.alarm{border-left:.3rem solid var(--bad);padding:.2rem .8rem;margin:0 0 1rem}.alarm p{margin:.2rem 0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0;font-size:.9rem}`

var startStyleHash = func() string {
	sum := sha256.Sum256([]byte(startStyle))
	return base64.StdEncoding.EncodeToString(sum[:])
}()

const startHTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>mailprobe {{.Agent}}</title>
<style>{{style}}</style>
</head>
<body>
<main>
<h1>mailprobe <small>{{.Agent}}</small></h1>
<p>Running since {{stamp .Started}}, as of {{clock .Now}}; {{if .Watching}}<span class="good">watching</span>{{else}}<span class="bad">not watching</span>: nothing can be recorded, so what the mail servers do now is not known{{end}}{{with .Covered}}; {{.}} of this time was watched{{end}}. Test mails only: they say nothing of the number of customers’ mails.</p>
{{with .Fault}}<div class="alarm"><p class="bad">The agent itself fails ({{.Count}} times, last at {{clock .At}})</p><pre>{{.Err}}</pre></div>
{{end}}{{with .Reload}}<div class="alarm"><p class="bad">The configuration was not taken over at {{clock .At}}; the one before stays in force</p><pre>{{.Err}}</pre></div>
{{end}}{{if .CutOff}}<div class="alarm"><p class="bad">Nothing answers at all: the agent itself is cut off, so how the servers are is not known</p></div>
{{end}}{{range .Incidents}}<div class="alarm"><p><span class="bad">Open incident {{.ID}}</span> since {{.Began}}</p><p>{{.Where}}</p></div>
{{end}}<nav><a href="/metrics">Metrics</a> <a href="/-/healthy">Healthy?</a> <a href="/-/ready">Ready?</a></nav>
<div class="scroll">
<table>
<caption>Routes</caption>
<thead><tr><th scope="col">Route</th><th scope="col" class="wide">Server</th><th scope="col" class="wide">Via</th><th scope="col" class="n">Pending</th><th scope="col" class="n">Oldest</th><th scope="col" class="n">Last delay</th><th scope="col">Last attempt</th></tr></thead>
<tbody>
{{range .Routes}}<tr><th scope="row">{{.Name}}</th><td class="wide">{{.Server}}</td><td class="wide">{{.Via}}</td><td class="n">{{count .Pending}}{{with .Waiting}} <small>{{count .}} to retry</small>{{end}}{{with .Uncertain}} <small>+ {{count .}} uncertain</small>{{end}}</td><td class="n">{{if .OldestAge}}{{short .OldestAge}}{{else}}–{{end}}</td><td class="n">{{if .LastDelay}}{{short .LastDelay.Middle}} <small>{{ago $.Now .LastArrival}} ago{{if .LastJunk}}, in junk{{end}}</small>{{else}}–{{end}}</td><td class="text">{{with .Returned}}<span class="bad">returned</span> {{.Text}}{{else}}{{with .LastAttempt}}<span class="{{if .OK}}good{{else}}bad{{end}}">{{.Class}}</span> {{.Reason}}{{else}}–{{end}}{{end}}</td></tr>
{{end}}</tbody>
</table>
</div>
<div class="scroll">
<table>
<caption>Mailboxes</caption>
<thead><tr><th scope="col">Mailbox</th><th scope="col">State</th><th scope="col">Mode</th><th scope="col">As of</th></tr></thead>
<tbody>
{{range .Mailboxes}}<tr><th scope="row">{{.Name}}</th><td class="text">{{if .Readable}}<span class="good">readable</span>{{else}}<span class="bad">unreadable</span> {{.Err}}{{end}}</td><td>{{.Mode}}</td><td>{{clock .At}}</td></tr>
{{end}}</tbody>
</table>
</div>
{{with .References}}<div class="scroll">
<table>
<caption>References: outside addresses that tell whether the agent itself is cut off</caption>
<thead><tr><th scope="col">Reference</th><th scope="col">State</th><th scope="col">As of</th></tr></thead>
<tbody>
{{range .}}<tr><th scope="row">{{.Name}}</th><td class="text">{{if .Answered}}<span class="good">answers</span>{{else}}<span class="bad">does not answer</span> {{.Err}}{{end}}</td><td>{{clock .At}}</td></tr>
{{end}}</tbody>
</table>
</div>
{{end}}</main>
</body>
</html>
`
