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
