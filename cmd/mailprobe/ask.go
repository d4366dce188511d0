package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/report"
	"mailprobe/report/answer"
	"mailprobe/report/words"
)

// exitUnknown is the exit code of an answer that is: we do not know.
const exitUnknown = 3

type askCmd struct {
	asking
	To        string           `help:"The customer's address that a mail was sent to; a domain or the name of a server will do." placeholder:"ADDRESS"`
	From      string           `help:"The customer's address that a mail was sent from: the same as --to with --direction out." placeholder:"ADDRESS"`
	At        string           `help:"When it was sent, as far as is known; see above." placeholder:"TIME"`
	Direction report.Direction `enum:"in,out," default:"" help:"One of in, out: to the customer (default), or from there to the outside."`
	Sender    string           `help:"What server had to hand it over, if known: one of postfix, exim, sendmail, exchange, none; or after how long it gives up, such as 4h." placeholder:"NAME"`
	Lang      string           `enum:"en,ja," default:"" help:"One of en, ja; default: the environment's." placeholder:"LANG"`
	Output    string           `short:"o" enum:"text,json" default:"text" help:"One of text, json."`
}

// Help implements kong.HelpProvider.
func (askCmd) Help() string {
	return `"Was my mail lost?" Examples:

    mailprobe ask --to info@example.jp --at "today 5:34"
    mailprobe ask --to example.jp --at "2011-05-06 05:34" --sender postfix --lang ja
    mailprobe ask --from shop@example.jp --at 昨日17時

The answer is a sentence to say to the caller, and the evidence for it: what the
test mails met that were sent through that server at about that time. A time may
be written as in 5:34, yesterday 17:00, 3 hours ago, 5月6日 午前5時半, or
2011-05-06T05:34:00+09:00; without a zone it is in that of the configuration, or of
--tz. Of the caller's own mail nothing is known.

The exit code is 0 with an answer, 3 where it is that we do not know, and 2 where
the question cannot be answered as it was put.`
}

// Run asks, and writes the answer.
func (c askCmd) Run(ctx context.Context, s streams) error {
	q, err := c.query()
	if err != nil {
		return usage(err)
	}
	var v report.Verdict
	err = c.ask(ctx, s, func(se questions) (err error) {
		q.Zone = zone()
		v, err = se.Ask(ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	if err := c.write(s.Out, v); err != nil {
		return err
	}
	if v.Kind == report.VerdictUnknown {
		return &exitError{code: exitUnknown}
	}
	return nil
}

func (c askCmd) query() (analyst.AskQuery, error) {
	q := analyst.AskQuery{Agent: c.Agent, About: c.To, At: c.At, Direction: c.Direction, Sender: c.Sender, Lang: words.Language(languageOf(c.Lang))}
	switch {
	case c.To != "" && c.From != "":
		return q, errors.New("give --to or --from, not both: one of the two is a customer's address, and that leads to the server")
	case c.From != "" && c.Direction == report.Inbound:
		return q, errors.New("what a customer sends goes out: leave --direction in away, or give the address with --to")
	case c.From != "":
		q.About, q.Direction = c.From, report.Outbound
	case c.To == "":
		return q, errors.New("whose mail? give the customer's address with --to, or with --from for one that was sent")
	}
	if strings.TrimSpace(c.At) == "" {
		return q, errors.New("sent when? give the time with --at, such as 5:34, 'yesterday 17:00' or '2011-05-06 05:34'")
	}
	return q, nil
}

// write writes a verdict in words, or as a document for programs.
func (c askCmd) write(w io.Writer, v report.Verdict) error {
	o := answer.Options{Lang: words.Language(languageOf(c.Lang)), Location: time.Local}
	a, err := answer.Of(v, o)
	if err != nil {
		return err
	}
	if c.Output == "json" {
		return printJSON(w, answer.JSON(v, a))
	}
	if err := answer.WriteText(w, a); err != nil {
		return err
	}
	if len(v.Others) > 0 {
		form := "\n%s leads to %s too: this is how the worst of them fared, %s\n"
		if o.Lang == words.Japanese {
			form = "\n%s の宛先には %s もあります。上の回答は、そのうち最も状態の悪い %s についてのものです。\n"
		}
		_, err := fmt.Fprintf(w, form, printable(v.Question.About), strings.Join(v.Others, ", "), v.Question.Server)
		return err
	}
	return nil
}
