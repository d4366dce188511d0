-- How far the record of an agent was analysed. It is stale when an import brought
-- probes of that time which the analysis did not see.
CREATE TABLE analysed (
	agent TEXT    NOT NULL PRIMARY KEY,
	began INTEGER NOT NULL,
	ended INTEGER NOT NULL,
	stale INTEGER NOT NULL CHECK (stale IN (0, 1))
) STRICT;
