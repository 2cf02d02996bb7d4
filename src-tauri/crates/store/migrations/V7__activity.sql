-- The activity log: only ever added to, each entry linked to the one before under a key, and every request that left with what caused it.

-- The public id of the person: rows are used again when persons are removed, ids never are.
ALTER TABLE activity ADD COLUMN person_id TEXT;
UPDATE activity SET person_id = (SELECT id FROM person WHERE person.rowid = activity.person);
DROP INDEX activity_merged;
ALTER TABLE activity DROP COLUMN person;
-- Who caused it: agent, program or start; NULL for entries from before this was kept.
ALTER TABLE activity ADD COLUMN cause TEXT;
-- The values an automatic decision was about are kept apart, so that they can be erased. Here is a keyed hash of them.
ALTER TABLE activity ADD COLUMN digest BLOB;
CREATE TABLE activity_value (
  activity      INTEGER NOT NULL PRIMARY KEY REFERENCES activity(rowid) ON DELETE CASCADE,
  detail        TEXT NOT NULL                -- JSON
) STRICT;
INSERT INTO activity_value (activity, detail) SELECT rowid, detail FROM activity WHERE detail IS NOT NULL;
ALTER TABLE activity DROP COLUMN detail;
-- Keyed hash of what stands in the entry and of the link the entry before left. NULL until the cache is opened with its key.
ALTER TABLE activity ADD COLUMN chain BLOB;
CREATE INDEX activity_by_person ON activity (person_id, rowid) WHERE person_id IS NOT NULL;

-- How long each log is, and the link its next entry takes up, which cannot be told from the entries: a log that was cut short shows.
CREATE TABLE chain_head (
  log           TEXT NOT NULL PRIMARY KEY,   -- activity, request
  entries       INTEGER NOT NULL,
  unlinked      INTEGER NOT NULL,            -- entries from before there was a chain; they were linked when the cache was first opened since
  chain         BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER activity_stays BEFORE DELETE ON activity BEGIN
  SELECT raise(ABORT, 'the activity log is only added to');
END;
CREATE TRIGGER activity_is_kept BEFORE UPDATE ON activity WHEN old.chain IS NOT NULL BEGIN
  SELECT raise(ABORT, 'the activity log is only added to');
END;
-- Values go when their person is erased; they never change.
CREATE TRIGGER activity_value_is_kept BEFORE UPDATE ON activity_value BEGIN
  SELECT raise(ABORT, 'the activity log is only added to');
END;

-- Every request that left this device, when it had ended. Nothing in it says whom it was about but the operation it belongs to.
CREATE TABLE request (
  rowid         INTEGER PRIMARY KEY,
  at            TEXT NOT NULL,               -- when it left; the first of them, where there are several
  connection_id TEXT,                        -- NULL for a connection that was tried and not saved
  operation_id  TEXT,                        -- the change it was made for
  attempt       INTEGER,                     -- which try of the change, and which of its requests; NULL for what only reads
  step          INTEGER,
  why           TEXT NOT NULL,               -- change, opened, refresh, live_search, timeline, sweep, test, sign_in
  agent         INTEGER NOT NULL,            -- 1 if the agent caused it, 0 if the program did by itself
  name          TEXT NOT NULL,               -- the provider's operation
  method        TEXT NOT NULL,
  path          TEXT NOT NULL,               -- without ids and without the query
  requests      INTEGER NOT NULL,            -- how many this stands for: pages of one sweep that ended alike are one row
  status        INTEGER,
  bytes         INTEGER,                     -- of the replies
  milliseconds  INTEGER NOT NULL,
  outcome       TEXT NOT NULL,               -- answered, unreached, lost, cut_short, cancelled, interrupted
  chain         BLOB NOT NULL
) STRICT;
CREATE INDEX request_by_operation ON request (operation_id) WHERE operation_id IS NOT NULL;

CREATE TRIGGER request_stays BEFORE DELETE ON request BEGIN
  SELECT raise(ABORT, 'the list of requests is only added to');
END;
CREATE TRIGGER request_is_kept BEFORE UPDATE ON request BEGIN
  SELECT raise(ABORT, 'the list of requests is only added to');
END;
