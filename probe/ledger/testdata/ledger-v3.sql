-- A ledger as the third version of its schema holds it. Never change this file: it shows that
-- later versions read what is out there.
CREATE TABLE migrations (
		version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied INTEGER NOT NULL) STRICT;
INSERT INTO migrations VALUES (1, '0001_first.sql', 'e5a4f6bbbbd9af7e8208a7c9b2bd3e9d2ed9af023e139cc98846371249733042', 946684800000000000);
INSERT INTO migrations VALUES (2, '0002_notices.sql', '80605f68fce0152f575c582069626d7bcfdc6ae784284d85a56002ee971f788c', 946684800000000000);
INSERT INTO migrations VALUES (3, '0003_incidents.sql', '1af5d43988ddb56522639a256ae582e2933e1e5d30c754cc4e2f0543f6ff071e', 946684800000000000);
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

-- What was said of incidents, and when: the one with the highest number is how an
-- incident stands.
CREATE TABLE revisions (
	agent    TEXT    NOT NULL,
	incident TEXT    NOT NULL,
	n        INTEGER NOT NULL CHECK (n > 0),
	change   INTEGER NOT NULL,
	latest   INTEGER NOT NULL CHECK (latest IN (0, 1)), -- derived: no higher n is there
	at       INTEGER NOT NULL,
	renewed  INTEGER,
	open     INTEGER NOT NULL CHECK (open IN (0, 1)),
	began    INTEGER, -- the time that it may concern; NULL: without a bound on that side
	ended    INTEGER,
	body     TEXT    NOT NULL, -- JSON without white space
	PRIMARY KEY (agent, incident, n)
) STRICT;

-- Incidents are chosen by these, without reading what was said of them: one entry
-- each at most.
CREATE INDEX revisions_latest ON revisions (agent, incident, n, began, ended) WHERE latest = 1;
CREATE INDEX revisions_open ON revisions (agent, incident, n, began, ended) WHERE latest = 1 AND open = 1;

-- What people added to incidents, or to spans of time (incident is empty).
CREATE TABLE notes (
	id       BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
	change   INTEGER NOT NULL,
	agent    TEXT    NOT NULL,
	incident TEXT    NOT NULL,
	at       INTEGER NOT NULL,
	author   TEXT,
	body     TEXT    NOT NULL  -- JSON without white space
) STRICT;

-- Coverage of an outside address that answers, beside that of mailboxes and, where
-- both are empty, of the agent itself.
CREATE TABLE covered (
	agent     TEXT    NOT NULL,
	mailbox   TEXT    NOT NULL,
	reference TEXT    NOT NULL,
	began     INTEGER NOT NULL,
	ended     INTEGER NOT NULL,
	PRIMARY KEY (agent, mailbox, reference, began)
) STRICT, WITHOUT ROWID;
INSERT INTO covered SELECT agent, mailbox, '', began, ended FROM watches;
DROP TABLE watches;
ALTER TABLE covered RENAME TO watches;

INSERT INTO meta VALUES (1, 'site1', 946684800000000000, 4);
-- Coverage of the agent, of a mailbox and of a reference, from the same instant.
INSERT INTO watches VALUES ('site1', '', '', 946684800000000000, 946684920000000000);
INSERT INTO watches VALUES ('site1', '', '198.51.100.1:25', 946684800000000000, 946684860000000000);
INSERT INTO watches VALUES ('site1', 'mx1', '', 946684800000000000, 946684890000000000);
-- An incident from 00:00 that was open when it was first said, and renewed a minute
-- later; then it was over at 00:05. Another one of another agent, without bounds.
INSERT INTO revisions (agent, incident, n, change, latest, at, renewed, open, began, ended, body) VALUES
	('site1', '20000101-1', 1, 1, 0, 946684860000000000, 946684920000000000, 1, 946684800000000000, NULL, '{"outages":[{"server":"mx1"}]}'),
	('site1', '20000101-1', 2, 2, 1, 946685100000000000, NULL, 0, 946684800000000000, 946685100000000000, '{"scope":"<192.0.2.0/24>"}'),
	('site2', '20000101-1', 1, 3, 1, 946684860000000000, NULL, 0, NULL, NULL, 'null');
INSERT INTO notes (id, change, agent, incident, at, author, body) VALUES
	(x'00000000000000000000000000000009', 4, 'site1', '20000101-1', 946688400000000000, 'Hana', '{"cause":{"ja":"電源"}}'),
	(x'00000000000000000000000000000008', 4, 'site1', '', 946692000000000000, NULL, '{"planned":true}');
