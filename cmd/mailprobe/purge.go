package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/config"
	"mailprobe/probe/mailbox"
)

type purgeCmd struct {
	where
	Agent   string        `arg:"" help:"Name of the agent that no longer exists."`
	KeyFile string        `name:"key-file" help:"File of that agent's key; default: the configuration's." placeholder:"FILE"`
	Mailbox []string      `help:"Only this mailbox; may be given several times." placeholder:"NAME"`
	Remove  bool          `help:"Remove them; without it they are only counted."`
	Timeout time.Duration `default:"5m" help:"How long one mailbox may take."`
}

// Help implements kong.HelpProvider.
func (purgeCmd) Help() string {
	return `Example:

    mailprobe purge osaka-1 --key-file /root/osaka-1.key
    mailprobe purge osaka-1 --key-file /root/osaka-1.key --remove

It goes through every mailbox of the configuration: INBOX, junk folder and the
other watched folders. Only mails that carry a tag of this agent, signed with
this key, are removed; other mails, also notifications about them, are not
touched. While that agent runs, it
would lose what it has not recorded yet: so the agent of this configuration is
refused.`
}

// Run counts or removes the mails and shows what it found.
func (c purgeCmd) Run(ctx context.Context, s streams) error {
	cfg, err := c.load(s)
	if err != nil {
		return err
	}
	boxes, err := c.mailboxes(cfg)
	if err != nil {
		return usage(err)
	}
	file := cmp.Or(c.KeyFile, cfg.KeyFile)
	key, err := readKey(file)
	if errors.Is(err, os.ErrNotExist) {
		err = fmt.Errorf("there is no key at %s: name the key file of agent %s with --key-file", file, c.Agent)
	}
	if err != nil {
		return usage(err)
	}
	failed := 0
	for _, m := range boxes {
		if err := c.purge(ctx, s.Out, mailboxOf(m, c.Agent, key, nil)); err != nil {
			failed++
			fmt.Fprintf(s.Err, "mailprobe: mailbox %s: %s\n", m.Name, printable(err.Error()))
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d mailboxes were not done: mend the cause and run it again", failed, len(boxes))
	}
	return nil
}

// mailboxes returns the mailboxes to go through.
func (c purgeCmd) mailboxes(cfg *config.Config) ([]config.Mailbox, error) {
	if err := probe.CheckName(c.Agent); err != nil {
		return nil, err
	}
	if c.Agent == cfg.Agent {
		return nil, fmt.Errorf("%s is the agent of this configuration, and its mails may be on their way: name one that no longer exists", c.Agent)
	}
	if len(c.Mailbox) == 0 {
		return cfg.Mailboxes, nil
	}
	var list []config.Mailbox
	for _, name := range c.Mailbox {
		i := slices.IndexFunc(cfg.Mailboxes, func(m config.Mailbox) bool { return m.Name == name })
		if i < 0 {
			return nil, errors.New("there is no mailbox " + name + ": the mailboxes are " + strings.Join(namesOf(cfg.Mailboxes), ", "))
		}
		list = append(list, cfg.Mailboxes[i])
	}
	return list, nil
}

func namesOf(list []config.Mailbox) (names []string) {
	for _, m := range list {
		names = append(names, m.Name)
	}
	return names
}

// purge goes through one mailbox. What was done before a failure is shown too.
func (c purgeCmd) purge(ctx context.Context, w io.Writer, o mailbox.Options) error {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	report, err := mailbox.Purge(ctx, o, !c.Remove)
	for _, f := range report.Folders {
		fmt.Fprintf(w, "%s, %s: %s\n", o.Name, printable(f.Folder), c.counts(f))
	}
	return err
}

func (c purgeCmd) counts(f mailbox.PurgedFolder) string {
	text := fmt.Sprintf("%s of agent %s", mails(f.Found), c.Agent)
	switch {
	case c.Remove:
		text += fmt.Sprintf(", %d removed", f.Removed)
	case f.Found > 0:
		text += "; run it with --remove to remove them"
	}
	if f.Left > 0 && c.Remove {
		text += fmt.Sprintf(", %d left: the server lacks UIDPLUS or refuses, they are marked as deleted", f.Left)
	}
	if f.Forged > 0 {
		text += fmt.Sprintf("; %s with a tag that this key did not sign, not touched", mails(f.Forged))
	}
	return text
}

func mails(n int) string {
	if n == 1 {
		return "1 mail"
	}
	return fmt.Sprintf("%d mails", n)
}
