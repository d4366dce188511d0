package ledger

import (
	"errors"
	"fmt"
	"time"

	"mailprobe/probe"
)

func decodeProbe(line []byte) (any, error) {
	var r probeRecord
	if err := unmarshal(line, &r); err != nil {
		return nil, err
	}
	p, err := r.probe()
	if err == nil {
		err = checkProbe(p)
	}
	if err != nil {
		return nil, fmt.Errorf("the probe %s: %w", r.ID, err)
	}
	// In the form in which it would come out of the ledger: sorted, and with
	// each copy once.
	return probe.Merge(p, probe.Probe{}), nil
}

func (r probeRecord) probe() (probe.Probe, error) {
	p := probe.Probe{
		Server: clean(r.Server), Network: r.Network, Via: r.Via, Domain: r.Domain,
		GivenUp: r.GivenUp.UTC(), Bounced: r.Bounced.UTC(),
	}
	p.Tag.Ref = probe.Ref{Agent: r.Agent, Route: r.Route, ID: r.ID}
	if len(r.MAC) != len(p.Tag.MAC) {
		return p, fmt.Errorf("mac has %d bytes: it should have %d", len(r.MAC), len(p.Tag.MAC))
	}
	copy(p.Tag.MAC[:], r.MAC)
	for _, a := range r.Attempts {
		p.Attempts = append(p.Attempts, a.attempt())
	}
	for i, a := range r.Arrivals {
		arrival, err := a.arrival(p.Tag)
		if err != nil {
			return p, fmt.Errorf("arrival %d: %w", i+1, err)
		}
		p.Arrivals = append(p.Arrivals, arrival)
	}
	for i, n := range r.Notices {
		notice, err := n.notice(p.Tag)
		if err != nil {
			return p, fmt.Errorf("notice %d: %w", i+1, err)
		}
		p.Notices = append(p.Notices, notice)
	}
	return p, nil
}

func (r attemptRecord) attempt() probe.Attempt {
	a := probe.Attempt{
		N: r.N, Began: r.Began.UTC(), Dotted: r.Dotted.UTC(), Ended: r.Ended.UTC(), Target: r.Target, Class: r.Class, Phase: r.Phase,
		Reply: probe.Reply{Code: r.Code, Enhanced: r.Enhanced, Text: r.Text}, Err: r.Err,
	}
	if len(r.PhasesNS) > 0 {
		a.Phases = r.PhasesNS
	}
	return a
}

func (r arrivalRecord) arrival(tag probe.Tag) (probe.Arrival, error) {
	a := probe.Arrival{
		Tag: tag, Mailbox: r.Mailbox, Folder: r.Folder, Junk: r.Junk, UIDValidity: r.UIDValidity, UID: r.UID,
		After: r.After.UTC(), By: r.By.UTC(), Source: r.Source, Internal: r.Internal.UTC(),
		Verdicts: probe.Verdicts{SPF: r.SPF, DKIM: r.DKIM, DMARC: r.DMARC},
	}
	var err error
	if a.Copy, err = r.Copy.copyID(); err != nil {
		return a, err
	}
	for i, h := range r.Hops {
		if !fits(h.At) {
			return a, fmt.Errorf("hop %d: %w", i+1, checkTimes(moments{{"at", h.At}}))
		}
		a.Hops = append(a.Hops, probe.Hop{By: h.By, From: h.From, ID: h.ID, At: h.At.UTC()})
	}
	return a, checkTimes(moments{{"internal", a.Internal}})
}

func (r noticeRecord) notice(tag probe.Tag) (probe.Notice, error) {
	n := probe.Notice{
		Tag: tag, Mailbox: r.Mailbox, Folder: r.Folder, UIDValidity: r.UIDValidity, UID: r.UID, At: r.At.UTC(), Action: r.Action,
		Status: r.Status, Diagnostic: r.Diagnostic, Reporter: r.Reporter, Remote: r.Remote, Matched: r.Matched,
	}
	var err error
	n.Copy, err = r.Copy.copyID()
	return n, err
}

func (b hexBytes) copyID() (id probe.CopyID, err error) {
	if len(b) != len(id) {
		return id, fmt.Errorf("copy has %d bytes: it should have %d", len(b), len(id))
	}
	return probe.CopyID(b), nil
}

func decodeWatch(line []byte) (any, error) {
	var r watchRecord
	if err := unmarshal(line, &r); err != nil {
		return nil, err
	}
	if (r.Type == typeReference) != (r.Reference != "") {
		return nil, fmt.Errorf("the watch: a record of the type %q names the reference %q", r.Type, r.Reference)
	}
	w := probe.Watch{Agent: r.Agent, Mailbox: r.Mailbox, Reference: r.Reference, From: r.From, To: r.To}
	if err := checkWatch(w); err != nil {
		return nil, fmt.Errorf("the watch: %w", err)
	}
	return w, nil
}

func decodeAnalysed(line []byte, exporter string) (any, error) {
	var r analysedRecord
	if err := unmarshal(line, &r); err != nil {
		return nil, err
	}
	e := Extent{Agent: r.Agent, From: r.From, To: r.To}
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("how far was analysed: %w", err)
	}
	return extentRead{e, r.Agent == exporter}, nil
}

func decodeEstate(line []byte) (any, error) {
	var r estateRecord
	if err := unmarshal(line, &r); err != nil {
		return nil, err
	}
	e, err := tidyEstate(Estate{Agent: r.Agent, At: r.At, Body: r.Body})
	if err != nil {
		return nil, fmt.Errorf("the estate: %w", err)
	}
	return e, nil
}

func decodePosition(line []byte) (any, error) {
	var r positionRecord
	if err := unmarshal(line, &r); err != nil {
		return nil, err
	}
	p := probe.Position{Folder: r.Folder, UIDValidity: r.UIDValidity, LastUID: r.LastUID, Looked: r.Looked,
		Skew: probe.Skew{Min: r.SkewMin, Max: r.SkewMax, At: r.SkewAt}}
	if err := checkPosition(r.Mailbox, p); err != nil {
		return nil, fmt.Errorf("the position: %w", err)
	}
	return positioned{r.Mailbox, p}, nil
}

func decodeHour(line []byte) (any, error) {
	var r hourRecord
	if err := unmarshal(line, &r); err != nil {
		return nil, err
	}
	h := Hour{
		Agent: r.Agent, Route: r.Route, Server: r.Server, Network: r.Network, Via: r.Via, Domain: r.Domain, From: r.From.UTC(),
		Sent: r.Sent, Uncertain: r.Uncertain, Delivered: r.Delivered, Rejected: r.Rejected, Expired: r.Expired, Bounced: r.Bounced, Lost: r.Lost,
		Duplicates: r.Duplicates, Junk: r.Junk, Delay: Delays{r.DelayMin, r.DelayP50, r.DelayP90, r.DelayP99, r.DelayMax},
	}
	if err := checkHour(h); err != nil {
		return nil, fmt.Errorf("the hour: %w", err)
	}
	return h, nil
}

func checkHour(h Hour) error {
	if err := errors.Join(checkRef(probe.Ref{Agent: h.Agent, Route: h.Route}), checkPlace(h.Server, h.Via)); err != nil {
		return err
	}
	switch {
	case h.From.IsZero() || !h.From.Equal(h.From.Truncate(time.Hour)):
		return fmt.Errorf("from is %s: it should be the start of an hour", h.From.Format(time.RFC3339Nano))
	case h.Sent != h.Uncertain+h.Delivered+h.Rejected+h.Expired+h.Bounced+h.Lost:
		return fmt.Errorf("%d probes were sent, and the outcomes do not add up to them", h.Sent)
	}
	for _, n := range h.counts() {
		if n < 0 {
			return errors.New("a number is negative")
		}
	}
	return checkTimes(moments{{"from", h.From}})
}

func decodeRevision(line []byte) (any, error) {
	var r revisionRecord
	if err := unmarshal(line, &r); err != nil {
		return nil, err
	}
	tidied, err := tidyRevision(probe.Revision{Agent: r.Agent, Incident: r.Incident, N: r.N, At: r.At, Renewed: r.Renewed, Open: r.Open,
		From: r.From, To: r.To, Body: r.Body})
	if err != nil {
		return nil, fmt.Errorf("revision %d of the incident %q: %w", r.N, r.Incident, err)
	}
	return tidied, nil
}

func decodeNote(line []byte) (any, error) {
	var r noteRecord
	if err := unmarshal(line, &r); err != nil {
		return nil, err
	}
	tidied, err := tidyNote(probe.Note{ID: r.ID, Agent: r.Agent, Incident: r.Incident, At: r.At, By: r.By, Body: r.Body})
	if err != nil {
		return nil, fmt.Errorf("the note %s: %w", r.ID, err)
	}
	return tidied, nil
}
