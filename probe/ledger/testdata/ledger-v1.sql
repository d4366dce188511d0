-- A ledger as the first version wrote it. Never change this file: it shows that
-- later versions read what is out there.
CREATE TABLE migrations (
		version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied INTEGER NOT NULL) STRICT;
INSERT INTO migrations VALUES (1, '0001_first.sql', 'e5a4f6bbbbd9af7e8208a7c9b2bd3e9d2ed9af023e139cc98846371249733042', 946684800000000000);
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

INSERT INTO meta VALUES (1, 'site1', 946684800000000000, 3);
INSERT INTO routes VALUES (4, 'site1', 'mx1-in', 'mx1', '192.0.2.0/24', 'mx', 'agent.example');
-- Sent at 2000-01-01T00:00:00Z, refused after a second, tried again after a
-- minute and accepted a second later; seen after two minutes. The phases are
-- dns not reached, connect 299 ns, tls and auth not reached, envelope 0.
INSERT INTO probes VALUES (9, 4, x'00000000000000000000000000000001', 3, 0, 2, 946684800000000000, x'000000000000000000000000000000ff', NULL, NULL,
	946684919000000000, 946684920000000000, 0, 1,
	2, 946684860000000000, 946684860500000000, 946684861000000000, 'accepted', NULL, x'00ac02000001', '192.0.2.1:25', 250, '2.0.0', 'Ok: queued as 4D3C', NULL);
INSERT INTO attempts VALUES (9, 1, 946684800000000000, NULL, 946684801000000000, 'refused', 'connect', NULL, '192.0.2.1:25', NULL, NULL, NULL, 'connection refused');
INSERT INTO arrivals VALUES (9, x'0000000000000001', 'mx1', 'INBOX', 0, 7, 1, 946684919000000000, 946684920000000000, 'look', 946684919000000000,
	'[{"by":"mx1","from":"agent","id":"4D3C","at":946684861000000000},{"from":"x"}]', 'pass', NULL, 'none');
INSERT INTO positions VALUES ('mx1', 'INBOX', 7, 1, 946684919000000000);
INSERT INTO watches VALUES ('site1', '', 946684800000000000, 946684920000000000);
INSERT INTO hours VALUES (4, 946681200000000000, 21, 1, 15, 2, 1, 1, 1, 3, 4, 5, 6, 7, 8, 9);
