-- Erasing customers: what was asked for and how it stands, and whom not to take in again. None of it says who it was.

-- 1: only its id is left, for what still has to be asked of its system.
ALTER TABLE record ADD COLUMN erasing INTEGER NOT NULL DEFAULT 0;

CREATE TABLE erasure (
  id            TEXT NOT NULL PRIMARY KEY,
  at            TEXT NOT NULL,
  cleaned_at    TEXT,                        -- when words and pages were written anew; NULL until then
  proof         TEXT,                        -- JSON: what was looked through and found; NULL if nobody looked
  finished_at   TEXT,                        -- when every system had answered and no id was left
  lifted_at     TEXT                         -- when the agent allowed the customer to come back
) STRICT;

-- What becomes of the customer in each of its systems.
CREATE TABLE erasure_step (
  erasure       TEXT NOT NULL REFERENCES erasure(id) ON DELETE CASCADE,
  place         INTEGER NOT NULL,
  system        TEXT NOT NULL,               -- name of the connection
  provider      TEXT NOT NULL,
  action        TEXT NOT NULL CHECK (action IN ('purge', 'delete', 'nothing')),
  words         TEXT NOT NULL,               -- what that means there, in words to show
  record        INTEGER,                     -- row of the record while its id is still needed
  operation_id  TEXT,                        -- what is asked of the system
  state         TEXT NOT NULL CHECK (state IN ('asked', 'done', 'left', 'nothing')),
  at            TEXT,                        -- when it was done or left
  PRIMARY KEY (erasure, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_step_by_record ON erasure_step (record) WHERE record IS NOT NULL;

-- Keyed marks of customers that are not to be taken in: nobody can say without the key whose they are.
CREATE TABLE erased (
  mark          BLOB NOT NULL PRIMARY KEY,
  erasure       TEXT NOT NULL REFERENCES erasure(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX erased_by_erasure ON erased (erasure);

-- Files that were written for the agent, so that it can be said which may hold an erased customer.
CREATE TABLE export_file (
  path          TEXT NOT NULL PRIMARY KEY,
  at            TEXT NOT NULL,
  kind          TEXT NOT NULL
) STRICT, WITHOUT ROWID;
