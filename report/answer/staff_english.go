package answer

func englishLimits() limitWords {
	return limitWords{
		ownMail: way{
			In:  "Only test mail that we send ourselves was measured: whether the sender's mail was sent at all, when exactly, and what became of it, is not seen here.",
			Out: "Only test mail that we send ourselves was measured: whether the caller's mail left the mail program, when exactly, and what became of it, is not seen here.",
		},
		mailbox:   "The address may be misspelt, and a filter, a rule, another folder, forwarding or a full mailbox may have kept the mail from view: test mail goes to a mailbox of its own.",
		recipient: "What the recipient's side does with mail that it has taken (filters, folders, forwarding) is not seen; test mail goes to mailboxes of our own. The recipient's address may be misspelt.",
		path:      "The sender's own mail server, its filters and its way to ours are not seen: the fault may lie there.",
		content:   "Test mail is small and plain: a large mail, an attachment or a spam filter may have made a difference.",
		wasJunk:   "Filters judge each mail by its own content and by what the mailbox has learnt: the caller's mail may have been judged otherwise.",
		mayCome:   "What has not arrived may still come; then this answer changes.",
		computed:  "What senders' mail servers did is computed from the measured outage and their published default schedules, not measured; administrators may have set others.",
		estimated: "The expected time is an estimate from how fast delayed test mail has come so far, not a promise.",
		weak:      "The outage was seen from one place, with nothing to compare with: others may have reached the server.",
		uncovered: "Part of the time looked at was not watched: of that part nothing is known.",
		noData:    "That nothing is known is no good news and no bad news: it proves neither arrival nor loss.",
	}
}

func englishNext() nextWords {
	return nextWords{
		incident: " (incident {id})",
		junkFolder: way{
			In:  "Have the caller look in the junk mail folder, in other folders and at filter rules, and check with the sender how the address was spelt.",
			Out: "Have the caller check how the address was spelt, and ask the recipient to look in the junk mail folder.",
		},
		errorMessage: way{
			In:  "Have the sender look for an error message that came back, and state the exact time of sending.",
			Out: "Have the caller look for an error message that came back, and state the exact time of sending.",
		},
		lookAgain: way{
			In:  "Have the caller look again, also in the junk mail folder: mail programs sort by the time of sending, so late mail may stand further down.",
			Out: "Have the recipient look again, also in the junk mail folder: mail programs sort by the time of sending, so late mail may stand further down.",
		},
		handOver: "If it stays missing, hand it over to the operators with sender, recipient and exact time{incident}.",
		notJunk:  "If it is there, have it marked as not junk.",
		tellJunk: "Tell the operators that test mail is sorted as junk, with the time{incident}.",

		waitUntil:  "Wait until {wait}, then ask again here; nothing needs to be sent again until then.",
		waitRepair: "Promise no time yet; ask again here once the fault is repaired{incident}. Nothing needs to be sent again until then.",
		waitLater:  "Ask again here in half an hour; nothing needs to be sent again until then.",
		ifReturned: way{
			In:  "Only if an error message comes back to the sender, the mail must be sent again.",
			Out: "Only if an error message comes back to the caller, the mail must be sent again.",
		},
		compare:    "Compare the error message with the server's words in the evidence: another reason has another cause.",
		tellReason: "Tell the operators, with the server's words{incident}.",
		resendNow: way{
			In:  "Have the sender send the mail again: it was given up.",
			Out: "Have the caller send the mail again: it was given up.",
		},
		resendLater: way{
			In:  "Have the sender send the mail again once the operators have confirmed the recovery{incident}: it was given up.",
			Out: "Have the caller send the mail again once the operators have confirmed the recovery{incident}: it was given up.",
		},
		resendIfError: way{
			In:  "Only if an error message came back, have the sender send the mail again.",
			Out: "Only if an error was shown or came back, have the caller send the mail again.",
		},
		resendIfErrorLater: way{
			In:  "If an error message came back, the mail must be sent again, but only after the operators have confirmed that mail is accepted{incident}.",
			Out: "If an error was shown or came back, the mail must be sent again, but only after the operators have confirmed that mail is accepted{incident}.",
		},
		outbox:      "Have the caller look in the outbox and among the drafts of the mail program: the mail should be there.",
		outboxLater: "Have the caller keep the mail in the outbox or among the drafts of the mail program.",

		lossNow:        "Hand it over to the operators at once, because of signs of loss{incident}: with sender, recipient, subject and exact time.",
		promiseNothing: "Promise nothing about a single mail: whether it was lost is for the operators to find out.",
		keep: way{
			In:  "Have the sender keep the original and the time of sending.",
			Out: "Have the caller keep the original and the time of sending.",
		},
		askSchedule: "Ask which mail server the sender uses, or after how long it gives up, and ask again here with that: the answer will be more certain.",
		waitLatest:  "If no error message came back, wait until {latestWait}, then ask again here.",
		announced:   "Tell the caller when the work was announced, and for what time.",

		wider:        "Ask again here with a wider time, or with a more exact one.",
		whyUnwatched: "Ask the operators why the server {server} was not watched then.",
		elsewhere:    "Ask the operators whether the server {server} could be reached from elsewhere.",
		readAgain:    "Ask again here later: once the mailbox of the test mail can be read, what has arrived will show{incident}.",
		logs:         "Ask the operators for the mail server's own logs of that time{incident}.",
		measure:      "Ask the operators to have this direction of the server {server} measured.",
	}
}
