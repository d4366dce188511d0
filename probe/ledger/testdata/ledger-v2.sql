-- A ledger as the second version of its schema holds it. Never change this file: it shows that
-- later versions read what is out there.
CREATE TABLE migrations (
		version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied INTEGER NOT NULL) STRICT;
INSERT INTO migrations VALUES (1, '0001_first.sql', 'e5a4f6bbbbd9af7e8208a7c9b2bd3e9d2ed9af023e139cc98846371249733042', 946684800000000000);
INSERT INTO migrations VALUES (2, '0002_notices.sql', '80605f68fce0152f575c582069626d7bcfdc6ae784284d85a56002ee971f788c', 946684800000000000);
-- Times are nanoseconds since 1970 UTC, NULL for none. Texts are NULL for empty.

CREATE TABLE meta (
	one     INTEGER PRIMARY KEY CHECK (one = 1),
	agent   TEXT    NOT NULL, -- fixed at the first run
	created INTEGER NOT NULL,
	change  INTEGER NOT NULL  -- the last change number that was given out
) STRICT;

-- A route is interned with all that a probe took from it, because its server or
-- network may change while its name stays.
CREATE TABLE routes (
	n       INTEGER PRIMARY KEY,
	agent   TEXT NOT NULL,
	name    TEXT NOT NULL,
	server  TEXT NOT NULL,
	network TEXT NOT NULL,
	via     TEXT NOT NULL,
	domain  TEXT NOT NULL,
	UNIQUE (agent, name, server, network, via, domain)
) STRICT;

-- A probe has a number of its own, so that rows lie in the order in which they
-- were made: the updates that follow an insert touch few pages, whichever
-- routes they belong to.
CREATE TABLE probes (
	p          INTEGER PRIMARY KEY,
	route      INTEGER NOT NULL REFERENCES routes (n),
	id         BLOB    NOT NULL CHECK (length(id) = 16),
	change     INTEGER NOT NULL, -- every insert and update takes a new one
	open       INTEGER NOT NULL CHECK (open IN (0, 1)), -- 1: not settled, or its attempt has no end
	outcome    INTEGER NOT NULL, -- derived from the facts; the place in outcomeCodes
	sent       INTEGER NOT NULL, -- when the first attempt began
	mac        BLOB    NOT NULL CHECK (length(mac) = 16),
	given_up   INTEGER,
	bounced    INTEGER,
	came_after INTEGER,          -- bounds and folder kind of the first copy
	came_by    INTEGER,
	junk       INTEGER NOT NULL DEFAULT 0,
	copies     INTEGER NOT NULL DEFAULT 0,
	-- the newest attempt
	n          INTEGER NOT NULL,
	began      INTEGER,          -- NULL: when sent says
	dotted     INTEGER,
	ended      INTEGER,
	class      TEXT,
	phase      TEXT,
	phases     BLOB,             -- a varint a phase, in order: 0 or 1 + nanoseconds
	target     TEXT,
	code       INTEGER,
	enhanced   TEXT,
	text       TEXT,
	err        TEXT,
	UNIQUE (route, id)
) STRICT;

CREATE INDEX probes_sent ON probes (sent);
CREATE INDEX probes_route_sent ON probes (route, sent);
CREATE INDEX probes_open ON probes (sent, route, outcome) WHERE open = 1;

-- Attempts before the newest one.
CREATE TABLE attempts (
	p        INTEGER NOT NULL REFERENCES probes (p) ON DELETE CASCADE,
	n        INTEGER NOT NULL,
	began    INTEGER,
	dotted   INTEGER,
	ended    INTEGER,
	class    TEXT,
	phase    TEXT,
	phases   BLOB,
	target   TEXT,
	code     INTEGER,
	enhanced TEXT,
	text     TEXT,
	err      TEXT,
	PRIMARY KEY (p, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE arrivals (
	p           INTEGER NOT NULL REFERENCES probes (p) ON DELETE CASCADE,
	copy        BLOB    NOT NULL CHECK (length(copy) = 8),
	mailbox     TEXT    NOT NULL,
	folder      TEXT    NOT NULL,
	junk        INTEGER NOT NULL,
	uidvalidity INTEGER NOT NULL,
	uid         INTEGER NOT NULL,
	after       INTEGER,
	by          INTEGER NOT NULL,
	source      TEXT    NOT NULL,
	internal    INTEGER,
	hops        TEXT, -- JSON: [{"by":…,"from":…,"id":…,"at":…}]
	spf         TEXT,
	dkim        TEXT,
	dmarc       TEXT,
	PRIMARY KEY (p, copy)
) STRICT, WITHOUT ROWID;

CREATE TABLE positions (
	mailbox     TEXT    NOT NULL,
	folder      TEXT    NOT NULL,
	uidvalidity INTEGER NOT NULL,
	last_uid    INTEGER NOT NULL,
	looked      INTEGER,
	PRIMARY KEY (mailbox, folder)
) STRICT, WITHOUT ROWID;

-- Coverage: the agent itself where the mailbox is empty.
CREATE TABLE watches (
	agent   TEXT    NOT NULL,
	mailbox TEXT    NOT NULL,
	began   INTEGER NOT NULL,
	ended   INTEGER NOT NULL,
	PRIMARY KEY (agent, mailbox, began)
) STRICT, WITHOUT ROWID;

-- What stays of a route's hour when its probes are deleted; delays in nanoseconds.
CREATE TABLE hours (
	route      INTEGER NOT NULL REFERENCES routes (n),
	hour       INTEGER NOT NULL,
	sent       INTEGER NOT NULL,
	uncertain  INTEGER NOT NULL,
	delivered  INTEGER NOT NULL,
	rejected   INTEGER NOT NULL,
	expired    INTEGER NOT NULL,
	bounced    INTEGER NOT NULL,
	lost       INTEGER NOT NULL,
	duplicates INTEGER NOT NULL,
	junk       INTEGER NOT NULL,
	delay_min  INTEGER NOT NULL,
	delay_p50  INTEGER NOT NULL,
	delay_p90  INTEGER NOT NULL,
	delay_p99  INTEGER NOT NULL,
	delay_max  INTEGER NOT NULL,
	PRIMARY KEY (route, hour)
) STRICT, WITHOUT ROWID;

-- Delivery status notifications, one a copy. Of them, the first one whose action
-- is failed gives probes.bounced.
CREATE TABLE notices (
	p           INTEGER NOT NULL REFERENCES probes (p) ON DELETE CASCADE,
	copy        BLOB    NOT NULL CHECK (length(copy) = 8),
	mailbox     TEXT    NOT NULL,
	folder      TEXT    NOT NULL,
	uidvalidity INTEGER NOT NULL,
	uid         INTEGER NOT NULL,
	at          INTEGER NOT NULL,
	action      TEXT    NOT NULL,
	status      TEXT,
	diagnostic  TEXT,
	reporter    TEXT,
	remote      TEXT,
	matched     TEXT    NOT NULL,
	PRIMARY KEY (p, copy)
) STRICT, WITHOUT ROWID;

-- How far the mailbox's clock is ahead of ours, in nanoseconds, and when that was
-- measured last; NULL: never.
ALTER TABLE positions ADD COLUMN skew_min INTEGER;
ALTER TABLE positions ADD COLUMN skew_max INTEGER;
ALTER TABLE positions ADD COLUMN skew_at INTEGER;

-- The last arrival on a route, whenever its probe was sent. An insert costs
-- nothing here: a probe has no arrival then.
CREATE INDEX probes_came ON probes (route, came_by) WHERE came_by IS NOT NULL;

INSERT INTO meta VALUES (1, 'site1', 946684800000000000, 7);
INSERT INTO routes VALUES (4, 'site1', 'mx1-in', 'mx1', '192.0.2.0/24', 'mx', 'agent.example');
-- Sent at 2000-01-01T00:00:00Z and accepted a second later; a notice of delay came
-- after an hour, one of failure after two.
INSERT INTO probes (p, route, id, change, open, outcome, sent, mac, bounced, n, dotted, ended, class, code) VALUES (9, 4,
	x'00000000000000000000000000000001', 6, 0, 5, 946684800000000000, x'000000000000000000000000000000ff', 946692000000000000,
	1, 946684800500000000, 946684801000000000, 'accepted', 250);
INSERT INTO notices VALUES (9, x'0000000000000002', 'bounces', 'INBOX', 9, 2, 946692000000000000, 'failed',
	'5.1.1', 'smtp; 550 5.1.1 no such user', 'dns; mx1', 'dns; mx2', 'envid');
INSERT INTO notices VALUES (9, x'0000000000000001', 'bounces', 'INBOX', 9, 1, 946688400000000000, 'delayed',
	NULL, NULL, NULL, NULL, 'message-id');
-- Sent a minute later; seen half a minute later still.
INSERT INTO probes (p, route, id, change, open, outcome, sent, mac, came_after, came_by, copies, n, dotted, ended, class, code) VALUES (10, 4,
	x'00000000000000000000000000000002', 7, 0, 2, 946684860000000000, x'000000000000000000000000000000fe', 946684889000000000, 946684890000000000, 1,
	1, 946684860500000000, 946684861000000000, 'accepted', 250);
INSERT INTO arrivals VALUES (10, x'0000000000000003', 'mx1', 'INBOX', 0, 7, 1, 946684889000000000, 946684890000000000, 'push', NULL, NULL, NULL, NULL, NULL);
INSERT INTO positions VALUES ('mx1', 'INBOX', 7, 1, 946684889000000000, -2000000000, 500000000, 946684890000000000);
INSERT INTO positions VALUES ('mx1', 'Junk', 7, 0, 946684889000000000, NULL, NULL, NULL);
