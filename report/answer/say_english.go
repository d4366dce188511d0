package answer

func englishSayings() sayings {
	return sayings{
		basics:   englishBasics(),
		arrivals: englishArrivals(),
		waits:    englishWaits(),
		failures: englishFailures(),
		works:    englishWorks(),
	}
}

func englishBasics() basics {
	return basics{
		address:     "{about}",
		domain:      "addresses at {about}",
		server:      "addresses on the mail server {about}",
		addressHost: "the mail server of {about}",
		serverHost:  "the mail server {about}",
		watermark: way{
			In:  "No test mail that we sent to this mail server before {watermark} is still on its way.",
			Out: "No test mail that we sent through this mail server before {watermark} is still on its way.",
		},
		usual: way{
			In:  "{At}, mail to {to} was arriving as usual: test mail that we send ourselves through the same server was delivered in the usual time.",
			Out: "{At}, mail from {to} was going out as usual: test mail that we send ourselves through the same server arrived in the usual time.",
		},
		missing: way{
			In:  "If the message is still missing, please look in the junk mail folder, and ask the sender whether an error message came back.",
			Out: "If the message is still missing, please ask the recipient to look in the junk mail folder, and check whether an error message came back to you.",
		},
		justSent: way{
			In:  "The message was sent only a short while ago: please wait a few minutes and look again, also in the junk mail folder.",
			Out: "The message was sent only a short while ago: please wait a few minutes, then ask the recipient to look again, also in the junk mail folder.",
		},
		someFailed: way{
			In:  "Some of that test mail was refused or could not be delivered, though, so the same may have happened to a single message; its sender is then told so by an error message.",
			Out: "Some of that test mail was refused or could not be delivered, though, so the same may have happened to a single message; an error message then comes back to you.",
		},
		noSign: "We see no sign that mail sent then was held up or lost on our side.",
		junk: way{
			In:  "{At}, test mail that we send ourselves to {host} arrived, but in the junk mail folder.",
			Out: "{At}, test mail that we send ourselves through {host} arrived, but in the recipient's junk mail folder.",
		},
		lookInJunk: way{
			In:  "A message sent then may have been put there as well: please look in the junk mail folder.",
			Out: "A message sent then may have been put there as well: please ask the recipient to look in the junk mail folder.",
		},
		partlyInbox: "Other test mail of that time arrived in the inbox as usual, so a message sent then may not have been affected at all.",
		unknown:     englishDoubts(),
		neither:     "This means neither that it arrived nor that it was lost.",
		unknownMissing: way{
			In:  "Please look in the junk mail folder, and ask the sender whether an error message came back.",
			Out: "Please ask the recipient to look in the junk mail folder, and check whether an error message came back to you.",
		},
	}
}

func englishArrivals() arrivals {
	return arrivals{
		delayed: way{
			In:  "We are sorry that mail sent to {to} {at} was delayed{because}.",
			Out: "We are sorry that mail sent from {to} {at} was delayed{because}.",
		},
		came:     "Test mail that we sent ourselves at that time arrived {came}, up to {longest} after it was sent; ",
		cameSome: "Some of the test mail that we sent ourselves at that time arrived late, {came}, up to {longest} after it was sent; ",
		cameAll:  "Test mail that we sent ourselves at that time has arrived since; ",
		arrived: way{
			In:  "a message sent then should have arrived by now as well.",
			Out: "a message sent then should have reached the recipient by now as well.",
		},
		arrivedAgain:     "a message sent then should also have arrived by now, since the sender's mail server tries again by itself.",
		computedAgain:    "A message sent then should have arrived by now, since the sender's mail server tries again by itself.",
		computedBySender: "By our calculation, a message from that sender should have arrived {senderCame}.",
		arrivedBySender:  "by our calculation, a message from that sender arrived {senderCame}.",
		before:           "Other test mail of that time arrived in the usual time, so a message sent before {start} was probably not affected.",
		after:            "Other test mail of that time arrived in the usual time, so a message sent after {end} was probably not affected.",
		partly:           "Other test mail of that time arrived in the usual time, so a message sent then may not have been affected at all.",
	}
}

func englishWaits() waits {
	return waits{
		isDelayed: way{
			In:  "We are sorry that mail sent to {to} {at} is delayed{because}.",
			Out: "We are sorry that mail sent from {to} {at} is delayed{because}.",
		},
		fresh: way{
			In:  "Mail sent to {to} {at} may still be on its way: test mail that we sent ourselves at that time has not arrived yet either, which is nothing unusual so soon.",
			Out: "Mail sent from {to} {at} may still be on its way: test mail that we sent ourselves at that time has not arrived yet either, which is nothing unusual so soon.",
		},
		overdue: way{
			In:  "We are sorry that mail sent to {to} {at} seems to take longer than usual.",
			Out: "We are sorry that mail sent from {to} {at} seems to take longer than usual.",
		},
		overtaken: way{
			In:  "Test mail that we sent ourselves at that time has not arrived so far either, although test mail that we sent later has; whether it is only delayed, we cannot tell yet. Please ask the sender to keep the original message.",
			Out: "Test mail that we sent ourselves at that time has not arrived so far either, although test mail that we sent later has; whether it is only delayed, we cannot tell yet. Please keep the message.",
		},
		kept:         "In such a case the sender's mail server keeps the message and tries again by itself, so nothing points to a loss.",
		waiting:      "Test mail that we sent ourselves at that time is still waiting to be delivered as well, and nothing points to a loss.",
		expect:       "We expect a message sent then to arrive {expected}; there is no need to send it again.",
		expectFault:  "When it will arrive depends on when the fault is repaired, which we cannot say yet; there is no need to send it again for now.",
		expectNot:    "When a message sent then will arrive cannot be said yet; there is no need to send it again for now.",
		wasDelayed:   "We are sorry that mail sent to {to} {at} was held up{because}.",
		tries:        "In such a case the sender's mail server keeps the message and tries again for a while; how often and how long depends on its settings.",
		mayHave:      "A message sent then may have arrived since, may still be on its way, or may have been returned to the sender.",
		senderEither: "By our calculation, a message from that sender either arrived {senderCame} or was returned to the sender {senderGaveUp}.",
		askLatest:    "Please ask the sender whether an error message came back; if not, the message may still arrive: {latest}, by our calculation.",
		askOpen:      "Please ask the sender whether an error message came back; if not, the message may still arrive once the fault is repaired.",
		askNotice:    "Please ask the sender whether an error message came back; if so, the message must be sent again.",
	}
}

func englishFailures() failures {
	return failures{
		refused: way{
			In:  "We are sorry: {at}, our mail server refused the test mail that we send ourselves{reason}, and mail to {to} may have been refused as well.",
			Out: "We are sorry: {at}, our mail server refused the test mail that we send ourselves{reason}, and mail from {to} may have been refused as well.",
		},
		bounced: way{
			In:  "We are sorry: {at}, test mail that we send ourselves through the same server was accepted and then returned as undeliverable{reason}, and mail to {to} may have been returned as well.",
			Out: "We are sorry: {at}, test mail that we send ourselves through the same server was accepted and then returned as undeliverable{reason}, and mail from {to} may have been returned as well.",
		},
		reason: " (the reason given was “{quoted}”)",
		refusedTold: way{
			In:  "The sender is told so by an error message; please ask whether one came back.",
			Out: "In that case the mail program showed an error, and the message was not sent.",
		},
		bouncedTold: way{
			In:  "The sender is told so by an error message; please ask whether one came back.",
			Out: "In that case an error message has come back to you; please look for it.",
		},
		again: way{
			In:  "Mail has been accepted again since then, so the sender can now send the message again if it came back.",
			Out: "Mail has been accepted again since then, so the message can now be sent again if it failed.",
		},
		notAgain: way{
			In:  "If it came back, please ask the sender to wait with sending it again until we have confirmed that mail is accepted.",
			Out: "If it failed, please wait with sending it again until we have confirmed that mail is accepted.",
		},
		notSent:         "We are sorry that mail could not be sent from {to} {at}{because}.",
		outbox:          "A mail program shows an error in such a case and keeps the message, usually in the outbox or among the drafts.",
		gaveUpOut:       "In such a case the sending program tries for a while, then gives up and tells its user.",
		undelivered:     "We are sorry that mail sent to {to} {at} could not be delivered for a long time{because}.",
		undeliveredOnce: "We are sorry that mail sent to {to} {at} could not be delivered{because}.",
		gaveUpSender:    "By our calculation, the sender's mail server gave up {gaveUp} and told the sender so by an error message.",
		gaveUpOurs:      "Test mail of ours was given up {gaveUp}; the sender's mail server has probably given up in the same way, and told the sender so by an error message.",
		gaveUpAll:       "The sender's mail server has probably given up by now, and told the sender so by an error message.",
		sendAgain: way{
			In:  "Mail is being accepted again: please ask the sender to send the message once more.",
			Out: "Sending works again: please send the message once more.",
		},
		sendLater: way{
			In:  "Please ask the sender to send the message once more as soon as we have confirmed that the fault is repaired.",
			Out: "Please send the message once more as soon as we have confirmed that sending works again.",
		},
		lost: way{
			In:  "We are very sorry: of the test mail that we sent ourselves to {host} {at}, some was accepted and has not arrived.",
			Out: "We are very sorry: of the test mail that we sent ourselves through {host} {at}, some was accepted and has not arrived.",
		},
		mayBeLost: "This is a sign that mail may have been lost; whether a certain message was, we cannot tell from it.",
		examined: way{
			In:  "We are having this examined and will come back to you; until then, please ask the sender to keep the original message.",
			Out: "We are having this examined and will come back to you; until then, please keep the original message.",
		},
	}
}

func englishWorks() works {
	return works{
		planned: way{
			In:  "Mail sent to {to} {at} was held up by announced work on our mail server{announced}.",
			Out: "Mail sent from {to} {at} was held up by announced work on our mail server{announced}.",
		},
		plannedNow: way{
			In:  "Mail sent to {to} {at} is being held up by announced work on our mail server{announced}.",
			Out: "Mail sent from {to} {at} is being held up by announced work on our mail server{announced}.",
		},
		plannedNotSent: "Mail could not be sent from {to} {at} because of announced work on our mail server{announced}.",
		announced:      " ({span})",
		announcedWork:  " ({span}: {work})",
		announcedSpan:  "from {from} until {until}",
		announcedFrom:  "from {from} on",
	}
}

func englishDoubts() doubts {
	return doubts{
		coverage: way{
			In:  "We are sorry, but we cannot tell what became of mail sent to {to} {at}: we were not watching the mail server at that time.",
			Out: "We are sorry, but we cannot tell what became of mail sent from {to} {at}: we were not watching the mail server at that time.",
		},
		few: way{
			In:  "We are sorry, but we cannot tell what became of mail sent to {to} {at}: we sent too little test mail of our own around that time.",
			Out: "We are sorry, but we cannot tell what became of mail sent from {to} {at}: we sent too little test mail of our own around that time.",
		},
		onePlace: way{
			In:  "We are sorry, but we cannot tell what became of mail sent to {to} {at}: we could not reach the mail server from our place of measurement, but others may have been able to.",
			Out: "We are sorry, but we cannot tell what became of mail sent from {to} {at}: we could not reach the mail server from our place of measurement, but others may have been able to.",
		},
		unread: way{
			In:  "We are sorry, but we cannot tell yet what became of mail sent to {to} {at}: the mail server took the test mail that we sent ourselves, but we cannot look at present whether it arrived.",
			Out: "We are sorry, but we cannot tell yet what became of mail sent from {to} {at}: the mail server took the test mail that we sent ourselves, but we cannot look at present whether it arrived.",
		},
		record: way{
			In:  "We are sorry, but we cannot tell what became of mail sent to {to} {at}: our records do not go back that far.",
			Out: "We are sorry, but we cannot tell what became of mail sent from {to} {at}: our records do not go back that far.",
		},
		route: way{
			In:  "We are sorry, but we cannot tell what became of mail sent to {to} {at}: we do not measure incoming mail of this mail server.",
			Out: "We are sorry, but we cannot tell what became of mail sent from {to} {at}: we do not measure outgoing mail of this mail server.",
		},
	}
}
