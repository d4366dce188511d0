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
