package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
)

// What is recorded and what is imported pass the same checks, so that every
// export can be imported. Texts of a server are no matter of them: those are
// cleaned where they are stored.

// checkProbe tells whether a probe can be stored.
func checkProbe(p probe.Probe) error {
	if err := checkRef(p.Tag.Ref); err != nil {
		return err
	}
	if err := checkPlace(p.Server, p.Via); err != nil {
		return err
	}
	if err := checkTimes(moments{{"given_up", p.GivenUp}, {"bounced", p.Bounced}}); err != nil {
		return err
	}
	if err := checkAttempts(p.Attempts); err != nil {
		return err
	}
	for i, a := range p.Arrivals {
		if err := checkArrival(a); err != nil {
			return fmt.Errorf("arrival %d: %w", i+1, err)
		}
	}
	for i, n := range p.Notices {
		if err := checkNotice(n); err != nil {
			return fmt.Errorf("notice %d: %w", i+1, err)
		}
	}
	return nil
}

// checkAttempts tells whether a list is one that a probe can have: complete, in
// order, and only the newest one under way.
func checkAttempts(all []probe.Attempt) error {
	if len(all) == 0 {
		return errors.New("it has no attempt")
	}
	for i, a := range all {
		if a.N != i+1 {
			return fmt.Errorf("the attempts are out of order: number %d stands in place %d", a.N, i+1)
		}
		if err := checkAttempt(a); err != nil {
			return fmt.Errorf("attempt %d: %w", a.N, err)
		}
		if i+1 < len(all) && a.Ended.IsZero() {
			return fmt.Errorf("attempt %d has no end, and another one follows", a.N)
		}
	}
	return nil
}

func checkPlace(server string, via probe.Via) error {
	if server == "" {
		return errors.New("the server is empty")
	}
	if !slices.Contains(probe.Vias, via) {
		return fmt.Errorf("via is %q: it should be one of %s", via, list(probe.Vias))
	}
	return nil
}

func checkRef(r probe.Ref) error {
	if err := probe.CheckName(r.Agent); err != nil {
		return fmt.Errorf("the agent: %w", err)
	}
	if err := probe.CheckName(r.Route); err != nil {
		return fmt.Errorf("the route: %w", err)
	}
	return nil
}

func checkAttempt(a probe.Attempt) error {
	if a.Began.IsZero() {
		return errors.New("began is missing")
	}
	if err := checkTimes(moments{{"began", a.Began}, {"dotted", a.Dotted}, {"ended", a.Ended}}); err != nil {
		return err
	}
	switch {
	case a.Ended.IsZero() && a.Class != "":
		return fmt.Errorf("it has the class %q and no end", a.Class)
	case !a.Ended.IsZero() && !slices.Contains(probe.Classes, a.Class):
		return fmt.Errorf("the class %q is not known: it should be one of %s", a.Class, list(probe.Classes))
	case a.Phase != "" && !slices.Contains(probe.PhaseOrder, a.Phase):
		return fmt.Errorf("the phase %q is not known: it should be one of %s", a.Phase, list(probe.PhaseOrder))
	case a.Reply.Code < 0 || a.Reply.Code > 999:
		return fmt.Errorf("the code %d is no reply code of SMTP", a.Reply.Code)
	}
	for name, d := range a.Phases {
		if !slices.Contains(probe.PhaseOrder, name) {
			return fmt.Errorf("the phase %q is not known: it should be one of %s", name, list(probe.PhaseOrder))
		}
		if d < 0 {
			return fmt.Errorf("the phase %s took %s: less than nothing", name, d)
		}
	}
	return nil
}

func checkArrival(a probe.Arrival) error {
	switch {
	case a.Mailbox == "":
		return errors.New("the mailbox is empty")
	case a.Folder == "":
		return errors.New("the folder is empty")
	case a.By.IsZero():
		return errors.New("by is missing")
	case !slices.Contains(sources, a.Source):
		return fmt.Errorf("the source %q is not known: it should be one of %s", a.Source, list(sources))
	}
	return checkTimes(moments{{"after", a.After}, {"by", a.By}})
}

func checkNotice(n probe.Notice) error {
	switch {
	case n.Mailbox == "":
		return errors.New("the mailbox is empty")
	case n.Folder == "":
		return errors.New("the folder is empty")
	case n.At.IsZero():
		return errors.New("at is missing")
	case !slices.Contains(probe.Actions, n.Action):
		return fmt.Errorf("the action %q is not known: it should be one of %s", n.Action, list(probe.Actions))
	case !slices.Contains(matches, n.Matched):
		return fmt.Errorf("matched is %q: it should be one of %s", n.Matched, list(matches))
	}
	return checkTimes(moments{{"at", n.At}})
}

var (
	sources = []probe.Source{probe.Push, probe.Look, probe.Resume}
	matches = []probe.Matched{probe.ByEnvelopeID, probe.ByTag, probe.ByMessageID}
)

func checkWatch(w probe.Watch) error {
	if err := probe.CheckName(w.Agent); err != nil {
		return fmt.Errorf("the agent: %w", err)
	}
	switch {
	case w.Mailbox != "" && w.Reference != "":
		return fmt.Errorf("it is over the mailbox %q and the reference %q: it should be over one of them, or over neither", w.Mailbox, w.Reference)
	case w.From.IsZero():
		return errors.New("its start is missing")
	case w.To.Before(w.From):
		return errors.New("it ends before it begins")
	}
	return checkTimes(moments{{"from", w.From}, {"to", w.To}})
}

func checkPosition(mailbox string, p probe.Position) error {
	switch {
	case mailbox == "":
		return errors.New("the mailbox is empty")
	case p.Folder == "":
		return errors.New("the folder is empty")
	case p.Skew.Max < p.Skew.Min:
		return fmt.Errorf("the skew ends at %s and begins at %s: it should end last", p.Skew.Max, p.Skew.Min)
	}
	return checkTimes(moments{{"looked", p.Looked}, {"skew_at", p.Skew.At}})
}

// moments are instants with the names that an error gives them.
type moments []struct {
	name string
	at   time.Time
}

func checkTimes(list moments) error {
	for _, m := range list {
		if !fits(m.at) {
			return fmt.Errorf("%s is %s: it should lie between the years 1900 and 2200", m.name, m.at.Format(time.RFC3339))
		}
	}
	return nil
}

func list[T ~string](all []T) string {
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = string(w)
	}
	return strings.Join(words, ", ")
}
