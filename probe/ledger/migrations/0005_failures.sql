-- What did not come, came to the junk folder, or took longer than two seconds,
-- once it is settled: so that the newest failures of a server are found without
-- reading all that came well, and outlive it. A probe that came well costs nothing
-- here. The last three columns let a list be narrowed without reading a row.
CREATE INDEX probes_failed ON probes (route, sent, outcome, junk, came_after)
	WHERE open = 0 AND (outcome <> 2 OR junk = 1 OR came_after - sent > 2000000000);
