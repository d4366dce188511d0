package main

import (
	"crypto/sha256"
	"encoding/base64"
)

// startStyle is the style of the start page; its hash stands in the page's
// content security policy.
const startStyle = `:root{color-scheme:light dark;--line:#8884;--dim:#666;--bad:#b00020;--good:#0a6b2d}
@media (prefers-color-scheme:dark){:root{--dim:#aaa;--bad:#ff8a80;--good:#7fd99a}}
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem;margin:.2rem 0}p{margin:.3rem 0 1rem;color:var(--dim)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.5rem 0}
th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);white-space:nowrap}
td.n,th.n{text-align:right}td.text{white-space:normal;min-width:16rem;overflow-wrap:anywhere}
@media (max-width:45rem){.wide{display:none}tbody th{white-space:normal;overflow-wrap:anywhere;min-width:8rem}td.text{min-width:10rem}}
.bad{color:var(--bad);font-weight:600}.good{color:var(--good)}`

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
<p>Running since {{stamp .Started}}, as of {{clock .Now}}. Test mails only: they say nothing of the number of customers’ mails. <a href="/metrics">Metrics</a></p>
{{with .Fault}}<p class="bad">The agent itself fails: {{.Err}} ({{.Count}} times, last at {{clock .At}})</p>{{end}}
<div class="scroll">
<table>
<caption>Routes</caption>
<thead><tr><th scope="col">Route</th><th scope="col" class="wide">Server</th><th scope="col" class="wide">Via</th><th scope="col" class="n">Pending</th><th scope="col" class="n">Oldest</th><th scope="col" class="n">Last delay</th><th scope="col">Last attempt</th></tr></thead>
<tbody>
{{range .Routes}}<tr><th scope="row">{{.Name}}</th><td class="wide">{{.Server}}</td><td class="wide">{{.Via}}</td><td class="n">{{count .Pending}}{{if .Uncertain}} + {{count .Uncertain}} uncertain{{end}}</td><td class="n">{{if .OldestAge}}{{short .OldestAge}}{{else}}–{{end}}</td><td class="n">{{if .LastDelay}}{{short .LastDelay.Middle}}{{else}}–{{end}}</td><td class="text">{{with .LastAttempt}}<span class="{{if .OK}}good{{else}}bad{{end}}">{{.Class}}</span> {{.Reason}}{{else}}–{{end}}</td></tr>
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
</main>
</body>
</html>
`
