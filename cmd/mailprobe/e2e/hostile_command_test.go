package e2e

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// sayAll runs the commands beside the agent that show something of the record.
func (a *Agent) sayAll(found *findings) {
	argument := planted("argument")
	month := time.Now().UTC().Format("2006-01")
	html := func(b []byte) *checked { return checkHTML(b, 0) }
	slots := make(chan struct{}, 2)
	var all sync.WaitGroup
	for _, c := range []struct {
		kind  kind
		check func([]byte) *checked
		args  []string
	}{
		{inData, checkJSON, []string{"status", "-o", "json"}},
		{onTerminal, checkText, []string{"incidents"}},
		{inData, checkJSON, []string{"incidents", "-o", "json"}},
		{onTerminal, checkText, []string{"backlog"}},
		{onTerminal, checkText, []string{"ask", "--to", "never.test", "--at", "now"}},
		{inData, checkJSON, []string{"ask", "--to", "work.test", "--at", "now", "-o", "json"}},
		{onTerminal, checkText, []string{"ask", "--to", "work.test", "--at", "now", "--lang", "ja"}},
		{onTerminal, checkText, []string{"ask", "--to", argument, "--at", argument}},
		{onTerminal, checkText, []string{"report", "--incident", argument}},
		{onTerminal, checkText, []string{argument}},
		{onTerminal, checkText, []string{"check", "--connect"}},
		{onTerminal, checkText, []string{"send", "turn.test-mx"}},
		{onTerminal, checkText, []string{"send", "hops.test-mx"}},
		{inData, checkJSON, []string{"export"}},
		{inCSV, checkCSV, []string{"availability", "--month", month, "-o", "csv"}},
		{inNotice, checkText, []string{"notice", "--incident", "last", "--kind", "first", "--lang", "en"}},
		{inNotice, checkText, []string{"notice", "--incident", "last", "--kind", "update", "--lang", "ja"}},
		{inHTML, html, []string{"report", "--from", month + "-01", "--lang", "en", "--format", "html"}},
		{inMarkdown, checkMarkdown, []string{"report", "--from", month + "-01", "--lang", "en"}},
		{inMarkdown, checkMarkdown, []string{"report", "--from", month + "-01", "--lang", "ja"}},
	} {
		slots <- struct{}{}
		all.Go(func() {
			a.mustSay(found, c.kind, c.check, c.args...)
			<-slots
		})
	}
	all.Wait()
}

// mustSay runs a command, and checks what it writes on both of its streams.
func (a *Agent) mustSay(found *findings, k kind, check func([]byte) *checked, args ...string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, a.binary, append(args, "-c", a.config)...)
	cmd.Env = a.env
	var out, say bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &say
	err := cmd.Run()
	where := "mailprobe " + strings.Join(args, " ")
	if out.Len() > 0 {
		found.keep(k, where, check(out.Bytes()))
	} else if say.Len() == 0 {
		a.t.Errorf("%s says nothing: %v", where, err)
	}
	found.keep(onTerminal, where, checkText(say.Bytes()))
}
