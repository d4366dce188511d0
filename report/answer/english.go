package answer

func english() phrases {
	return phrases{
		tongue: englishTongue(),
		gap:    " ",
		titles: titles{
			delivered: "Delivered as usual", late: "Delivered late", junk: "Delivered to the junk mail folder", pending: "Still on its way",
			returned: "Refused or returned", expired: "Given up by the sending side", loss: "Signs of loss", depends: "Depends on the sender's mail server",
			planned: "Held up by announced work", unknown: "Not known",
		},
		faults: faults{
			downHere: ": our mail server could not be reached from our place of measurement {lasted}", downHereOpen: ": our mail server has not been reachable from our place of measurement since {start}",
			down: ": our mail server could not be reached {lasted}", downOpen: ": our mail server has not been reachable since {start}",
			notDelivering: ": our mail server took mail but did not deliver it {lasted}", notDeliveringOpen: ": our mail server takes mail but has not delivered it since {start}",
			slow: ": our mail server was slower than usual {lasted}", slowOpen: ": our mail server has been slower than usual since {start}",
		},
		say:      englishSayings(),
		evidence: englishEvidence(),
		limits:   englishLimits(),
		next:     englishNext(),
		text:     textWords{verdict: "For staff: %s. As of %s; all figures count test mails.", limits: "What this does not prove", next: "What to do next"},
	}
}
