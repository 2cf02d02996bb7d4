-- What sync has to remember: when a request first left, what the agent saw, what was decided, and who is not there any more.

-- Values of the record as the agent saw them when the change was saved: the base of the merge. JSON object; NULL for older changes.
ALTER TABLE outbox ADD COLUMN base TEXT;
-- When the requests first left: an idempotency key is worth something for a limited time.
ALTER TABLE outbox ADD COLUMN first_sent_at TEXT;
-- What stood here before the agent decided a conflict, as JSON, so that the decision can be taken back; NULL otherwise.
ALTER TABLE outbox ADD COLUMN decided TEXT;
CREATE INDEX outbox_by_id_of_dependency ON outbox (depends_on) WHERE depends_on IS NOT NULL;

-- Moments are counted, so that it can be said what came before what; no clock can.
CREATE TABLE moment (
  last INTEGER NOT NULL
) STRICT;
INSERT INTO moment (last) VALUES (0);
-- When a record came into this cache, to tell which were here before something was sent.
ALTER TABLE record ADD COLUMN arrival INTEGER NOT NULL DEFAULT 0;
-- When a change from here was last found done at a record: a reading that began before says nothing about it.
ALTER TABLE record ADD COLUMN written INTEGER NOT NULL DEFAULT 0;
-- When a customer was removed from this cache, so that a reading that began before does not bring it back. Emptied at every start.
CREATE TABLE removed (
  connection_id TEXT NOT NULL,
  remote_id     TEXT NOT NULL,
  written       INTEGER NOT NULL,
  PRIMARY KEY (connection_id, remote_id)
) STRICT, WITHOUT ROWID;
-- The moment when the requests of an operation first left.
ALTER TABLE outbox ADD COLUMN first_sent_arrival INTEGER;

-- A tombstone: missing in a complete sweep and not found by its id. NULL while the customer is there.
ALTER TABLE record ADD COLUMN gone_at TEXT;
-- The id the customer had, where that belongs to somebody else now.
ALTER TABLE record ADD COLUMN former_remote_id TEXT;
CREATE INDEX record_by_generation ON record (connection_id, generation) WHERE remote_id IS NOT NULL AND gone_at IS NULL;

-- The values an automatic decision was about, as JSON; NULL for what an agent did.
ALTER TABLE activity ADD COLUMN detail TEXT;
CREATE INDEX activity_merged ON activity (person, rowid) WHERE kind = 'merged';

-- Entries in the keychain that belong to an operation: written before the entry, removed after it, so that none is left behind when the
-- program ends in between. Names only.
CREATE TABLE typed_secret (
  operation_id  TEXT NOT NULL,
  key           TEXT NOT NULL,
  PRIMARY KEY (operation_id, key)
) STRICT, WITHOUT ROWID;
