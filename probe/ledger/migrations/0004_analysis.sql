-- How far the record of an agent was analysed. It is stale when an import brought
-- probes of that time which the analysis did not see.
CREATE TABLE analysed (
	agent TEXT    NOT NULL PRIMARY KEY,
	began INTEGER NOT NULL,
	ended INTEGER NOT NULL,
	stale INTEGER NOT NULL CHECK (stale IN (0, 1))
) STRICT;

-- What an agent watches, and by which rules it is judged, as its configuration said
-- last: so that whoever has the record alone comes to the same answers.
CREATE TABLE estates (
	agent TEXT    NOT NULL PRIMARY KEY,
	at    INTEGER NOT NULL, -- when it came into force
	body  TEXT    NOT NULL  -- JSON without white space
) STRICT;
