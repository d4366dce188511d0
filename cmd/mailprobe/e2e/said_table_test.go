package e2e

import "time"

// sayings is the table: what servers say, and what the agent then says.
var sayings = []saying{
	{
		name:   "nobody of that name lives behind the relay, which bounces",
		routes: "      - {via: relay, name: route, to: {mailbox: hosted.test, address: nobody@hosted.test}}\n",
		metrics: []string{
			`mailprobe_attempts_total{class="accepted",server="hosted.test",via="relay"} 1`,
			`mailprobe_notices_total{action="failed",server="hosted.test",via="relay"} 1`,
			`mailprobe_probes_settled_total{outcome="bounced",server="hosted.test",via="relay"} 1`,
			`mailprobe_probes_pending{route="route",server="hosted.test",via="relay"} 0`,
		},
		row: []string{
			"bounced",
			"attempt 1 accepted by connect, envelope, data: 250 2.0.0 Ok: queued as …",
			"notice in bounce, by envid: failed from relay.test to 127.0.0.1: 5.1.1 550 5.1.1 <nobody@hosted.test>: Recipient address rejected: User unknown in virtual mailbox table",
		},
		log:  []string{"level=WARN…server=hosted.test…route=route…5.1.1 <nobody@hosted.test>"},
		more: noticeGone,
	},
	{
		name:   "the relay cannot hand on at first, and warns of the delay",
		routes: "      - {via: relay, name: route, to: probe" + delayedDetail + "@hosted.test}\n",
		events: func(s *scene) {
			s.agent.begin("route")
			s.shows(`mailprobe_notices_total{action="delayed",server="hosted.test",via="relay"} 1`,
				`mailprobe_probes_pending{route="route",server="hosted.test",via="relay"} 1`)
			if rows := s.agent.Rows(); len(rows) != 1 || rows[0].Outcome != "pending" || len(rows[0].Notices) != 1 {
				s.Errorf("rows %+v: want one, pending, with the notice", rows)
			}
			must("the relay's detour", s.world.moods.detour.open())
		},
		metrics: []string{
			`mailprobe_probes_settled_total{outcome="delivered",server="hosted.test",via="relay"} 1`,
			`mailprobe_probes_settled_total{outcome="bounced",server="hosted.test",via="relay"} 0`,
			`mailprobe_notices_total{action="delayed",server="hosted.test",via="relay"} 1`,
			`mailprobe_probes_pending{route="route",server="hosted.test",via="relay"} 0`,
		},
		row: []string{
			"delivered in INBOX",
			"attempt 1 accepted by connect, envelope, data: 250 2.0.0 Ok: queued as …",
			"notice in bounce, by envid: delayed from relay.test: 4.4.1 connect to 127.0.0.1[127.0.0.1]:…: Connection refused",
		},
		log:  []string{"level=WARN…server=hosted.test…route=route…Connection refused"},
		more: noticeGone,
	},
	{
		name:   "the server defers, until it takes the mail",
		routes: "      - {via: mx, name: route, {deferring}, to: probe+moved@hosted.test, retry: [1s, 4s]}\n",
		events: func(s *scene) {
			s.world.moods.policy.hold("probe+moved@hosted.test", "450 4.2.0 the mailbox is being moved")
			s.agent.begin("route")
			s.shows(`mailprobe_attempts_total{class="deferred",server="hosted.test",via="mx"} 2`,
				`mailprobe_retry_queue_length{route="route",server="hosted.test",via="mx"} 1`)
			s.world.moods.policy.lift("probe+moved@hosted.test")
		},
		metrics: []string{
			`mailprobe_attempts_total{class="deferred",server="hosted.test",via="mx"} 2`,
			`mailprobe_attempts_total{class="accepted",server="hosted.test",via="mx"} 1`,
			`mailprobe_retries_total{server="hosted.test",via="mx"} 2`,
			`mailprobe_retry_queue_length{route="route",server="hosted.test",via="mx"} 0`,
			`mailprobe_probes_settled_total{outcome="delivered",server="hosted.test",via="mx"} 1`,
		},
		row: []string{
			"delivered in INBOX",
			"attempt 1 deferred in envelope: 450 4.2.0 <probe+moved@hosted.test>: Recipient address rejected: the mailbox is being moved",
			"attempt 2 deferred in envelope: 450 4.2.0 <probe+moved@hosted.test>: Recipient address rejected: the mailbox is being moved",
			"attempt 3 accepted by connect, tls, envelope, data: 250 2.0.0 Ok: queued as …",
		},
		log: []string{"server=hosted.test…route=route…450 4.2.0 <probe+moved@hosted.test>: Recipient address rejected: the mailbox is being moved"},
	},
	{
		name:   "the server defers, until the sender gives up",
		routes: "      - {via: mx, name: route, {deferring}, to: probe+full@hosted.test, retry: [1s, 1s]}\n",
		events: func(s *scene) {
			s.world.moods.policy.hold("probe+full@hosted.test", "452 4.3.1 the disk is full")
			s.agent.begin("route")
		},
		metrics: []string{
			`mailprobe_attempts_total{class="deferred",server="hosted.test",via="mx"} 3`,
			`mailprobe_attempts_total{class="accepted",server="hosted.test",via="mx"} 0`,
			`mailprobe_probes_settled_total{outcome="expired",server="hosted.test",via="mx"} 1`,
			`mailprobe_probes_settled_total{outcome="rejected",server="hosted.test",via="mx"} 0`,
		},
		row: []string{
			"expired",
			"attempt 1 deferred in envelope: 452 4.3.1 <probe+full@hosted.test>: Recipient address rejected: the disk is full",
			"attempt 2 deferred in envelope: 452 4.3.1 <probe+full@hosted.test>: Recipient address rejected: the disk is full",
			"attempt 3 deferred in envelope: 452 4.3.1 <probe+full@hosted.test>: Recipient address rejected: the disk is full",
		},
		log: []string{"server=hosted.test…route=route…452 4.3.1 <probe+full@hosted.test>: Recipient address rejected: the disk is full"},
	},
	{
		name:   "the server greylists for a minute",
		routes: "      - {via: mx, name: route, {greylisting}, to: probe+grey@hosted.test, retry: [5s, 25s, 32s]}\n",
		takes:  greylistedFor + 20*time.Second,
		metrics: []string{
			`mailprobe_attempts_total{class="deferred",server="hosted.test",via="mx"} 3`,
			`mailprobe_attempts_total{class="accepted",server="hosted.test",via="mx"} 1`,
			`mailprobe_probes_settled_total{outcome="delivered",server="hosted.test",via="mx"} 1`,
			`mailprobe_probes_settled_total{outcome="expired",server="hosted.test",via="mx"} 0`,
			`mailprobe_delay_seconds_count{server="hosted.test",via="mx"} 1`,
		},
		row: []string{
			"delivered in INBOX",
			"attempt 1 deferred in envelope: 450 4.2.0 <probe+grey@hosted.test>: Recipient address rejected: Greylisted, see …",
			"attempt 2 deferred in envelope: 450 4.2.0 <probe+grey@hosted.test>: Recipient address rejected: Greylisted, see …",
			"attempt 3 deferred in envelope: 450 4.2.0 <probe+grey@hosted.test>: Recipient address rejected: Greylisted, see …",
			"attempt 4 accepted by connect, tls, envelope, data: 250 2.0.0 Ok: queued as …",
		},
		log:  []string{"server=hosted.test…route=route…450 4.2.0 <probe+grey@hosted.test>: Recipient address rejected: Greylisted, see "},
		more: lateByGreylisting,
	},
	{
		name:   "a filter takes the mail for junk",
		routes: "      - {via: mx, name: route, {mx}, to: probe" + suspectDetail + "@hosted.test}\n",
		metrics: []string{
			`mailprobe_probes_junk_total{server="hosted.test",via="mx"} 1`,
			`mailprobe_probes_settled_total{outcome="delivered",server="hosted.test",via="mx"} 1`,
		},
		row: []string{"delivered in Junk, as junk", "attempt 1 accepted by connect, tls, envelope, data: 250 2.0.0 Ok: queued as …"},
	},
	{
		name:   "the server takes a submission, after STARTTLS and a login",
		routes: "      - {via: submission, name: route, {submission}, {trusting}}\n",
		metrics: []string{
			`mailprobe_attempts_total{class="accepted",server="hosted.test",via="submission"} 1`,
			`mailprobe_probes_settled_total{outcome="delivered",server="hosted.test",via="submission"} 1`,
			`mailprobe_send_phase_seconds_count{phase="tls",server="hosted.test",via="submission"} 1`,
			`mailprobe_send_phase_seconds_count{phase="auth",server="hosted.test",via="submission"} 1`,
		},
		row: []string{"delivered in INBOX", "attempt 1 accepted by connect, tls, auth, envelope, data: 250 2.0.0 Ok: queued as …"},
	},
	{
		name:   "the certificate has ended",
		ended:  true,
		routes: "      - {via: submission, name: route, {submission}, {trusting}}\n",
		metrics: []string{
			`mailprobe_attempts_total{class="tls",server="hosted.test",via="submission"} 1`,
			`mailprobe_probes_settled_total{outcome="expired",server="hosted.test",via="submission"} 1`,
			`mailprobe_mailbox_readable{mailbox="hosted.test"} 0`,
		},
		row:  []string{"expired", "attempt 1 tls in tls: …certificate has expired…"},
		log:  []string{"level=WARN…server=hosted.test…route=route…certificate has expired", "level=WARN…mailbox=hosted.test…the mailbox cannot be read…certificate has expired"},
		more: certificatesEnded,
	},
	{
		name:   "the password is wrong",
		routes: "      - {via: submission, name: route, {submission}, {trusting}}\n",
		user:   User{realUsers[2].Address, "wrong"},
		events: func(s *scene) {
			s.agent.begin("route")
			s.shows(`mailprobe_attempts_total{class="auth",server="hosted.test",via="submission"} 1`)
			for range 3 {
				s.agent.begin("route")
			}
		},
		metrics: []string{
			`mailprobe_attempts_total{class="auth",server="hosted.test",via="submission"} 1`,
			`mailprobe_attempts_total{class="capped",server="hosted.test",via="submission"} 3`,
			`mailprobe_attempts_total{class="accepted",server="hosted.test",via="submission"} 0`,
			`mailprobe_probes_settled_total{outcome="expired",server="hosted.test",via="submission"} 4`,
			`mailprobe_mailbox_readable{mailbox="hosted.test"} 0`,
		},
		row:  []string{"expired", "attempt 1 auth in auth: 535 5.7.8 Error: authentication failed: …"},
		log:  []string{"level=WARN…server=hosted.test…route=route…535 5.7.8", "level=WARN…mailbox=hosted.test…the mailbox cannot be read…AUTHENTICATIONFAILED"},
		more: oneLoginEach,
	},
}
