package ledger

import (
	"mailprobe/probe"
)

func probeRecordOf(s *stored) probeRecord {
	p := s.probe
	r := probeRecord{
		Type: typeProbe, Agent: p.Tag.Agent, Route: p.Tag.Route, ID: p.Tag.ID, MAC: p.Tag.MAC[:],
		Server: p.Server, Network: p.Network, Via: p.Via, Domain: p.Domain,
		MessageID: p.MessageID(), Sent: p.Sent(), Accepted: p.Accepted(), Outcome: s.outcome,
		GivenUp: p.GivenUp, Bounced: p.Bounced,
	}
	if in, ok := p.Received(); ok {
		first := p.Arrivals[0]
		r.ReceivedAfter, r.ReceivedBy, r.ReceivedSource = in.From, in.To, first.Source
		r.Folder, r.Junk = first.Folder, first.Junk
	}
	if receipt := p.Receipt(); receipt.Code != 0 {
		r.Receipt = &receiptRecord{receipt.Code, receipt.Enhanced, receipt.Text, receipt.QueueID()}
	}
	for _, a := range p.Attempts {
		r.Attempts = append(r.Attempts, attemptRecordOf(a))
	}
	for _, a := range p.Arrivals {
		r.Arrivals = append(r.Arrivals, arrivalRecordOf(a))
	}
	for _, n := range p.Notices {
		r.Notices = append(r.Notices, noticeRecordOf(n))
	}
	return r
}

func attemptRecordOf(a probe.Attempt) attemptRecord {
	return attemptRecord{
		N: a.N, Began: a.Began, Dotted: a.Dotted, Ended: a.Ended, Class: a.Class, Phase: a.Phase, PhasesNS: a.Phases, Target: a.Target,
		Code: a.Reply.Code, Enhanced: a.Reply.Enhanced, Text: a.Reply.Text, Err: a.Err,
	}
}

func arrivalRecordOf(a probe.Arrival) arrivalRecord {
	r := arrivalRecord{
		Copy: a.Copy[:], Mailbox: a.Mailbox, Folder: a.Folder, Junk: a.Junk, UIDValidity: a.UIDValidity, UID: a.UID,
		After: a.After, By: a.By, Source: a.Source, Internal: a.Internal,
		SPF: a.Verdicts.SPF, DKIM: a.Verdicts.DKIM, DMARC: a.Verdicts.DMARC,
	}
	for _, h := range a.Hops {
		r.Hops = append(r.Hops, hopRecord(h))
	}
	return r
}

func noticeRecordOf(n probe.Notice) noticeRecord {
	return noticeRecord{
		Copy: n.Copy[:], Mailbox: n.Mailbox, Folder: n.Folder, UIDValidity: n.UIDValidity, UID: n.UID, At: n.At, Action: n.Action,
		Status: n.Status, Diagnostic: n.Diagnostic, Reporter: n.Reporter, Remote: n.Remote, Matched: n.Matched,
	}
}

func watchRecordOf(w probe.Watch) watchRecord {
	kind := typeWatch
	if w.Reference != "" {
		kind = typeReference
	}
	return watchRecord{kind, w.Agent, w.Mailbox, w.Reference, w.From, w.To}
}

func positionRecordOf(mailbox string, p probe.Position) positionRecord {
	return positionRecord{typePosition, mailbox, p.Folder, p.UIDValidity, p.LastUID, p.Looked, p.Skew.Min, p.Skew.Max, p.Skew.At}
}

func hourRecordOf(h Hour) hourRecord {
	return hourRecord{
		Type: typeHour, Agent: h.Agent, Route: h.Route, Server: h.Server, Network: h.Network, Via: h.Via, Domain: h.Domain, From: h.From,
		Sent: h.Sent, Uncertain: h.Uncertain, Delivered: h.Delivered, Rejected: h.Rejected, Expired: h.Expired, Bounced: h.Bounced, Lost: h.Lost,
		Duplicates: h.Duplicates, Junk: h.Junk,
		DelayMin: h.Delay.Min, DelayP50: h.Delay.P50, DelayP90: h.Delay.P90, DelayP99: h.Delay.P99, DelayMax: h.Delay.Max,
	}
}

func revisionRecordOf(r probe.Revision) revisionRecord {
	return revisionRecord{typeRevision, r.Agent, r.Incident, r.N, r.At, r.Renewed, r.Open, r.From, r.To, r.Body}
}

func analysedRecordOf(e Extent) analysedRecord {
	return analysedRecord{typeAnalysed, e.Agent, e.From, e.To}
}

func noteRecordOf(n probe.Note) noteRecord {
	return noteRecord{typeNote, n.ID, n.Agent, n.Incident, n.At, n.By, n.Body}
}
