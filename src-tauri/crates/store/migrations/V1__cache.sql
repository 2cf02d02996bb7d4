-- The local cache. Public ids are UUIDv7 as text; tables refer to each other by rowid, which is short and never shown.
-- Instants are ISO 8601 in UTC with fixed width, so that they sort as text.

CREATE TABLE connection (
  id            TEXT NOT NULL PRIMARY KEY,
  position      INTEGER NOT NULL,
  provider      TEXT NOT NULL,
  name          TEXT NOT NULL,
  environment   TEXT NOT NULL,
  base_url      TEXT NOT NULL,
  settings      TEXT NOT NULL,               -- JSON object: what differs from the provider's defaults
  sample        INTEGER NOT NULL,            -- 1: the built-in sample system
  may_read      INTEGER,                     -- what was learnt about the key: 1 yes, 0 no, NULL not known
  may_change    INTEGER,
  refused       TEXT,                        -- why the credentials are refused; nothing is sent while set
  created_at    TEXT NOT NULL
) STRICT;

-- Where the pull of a connection stands. Kept with every page, so that it goes on after a restart.
CREATE TABLE sweep (
  connection_id TEXT NOT NULL PRIMARY KEY REFERENCES connection(id) ON DELETE CASCADE,
  generation    INTEGER NOT NULL,
  cursor        TEXT,
  received      INTEGER NOT NULL,
  total         INTEGER,
  started_at    TEXT NOT NULL,
  finished_at   TEXT,                        -- of this generation; NULL while it runs
  completed_at  TEXT                         -- of the last complete one
) STRICT;

CREATE TABLE person (
  rowid         INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  name          TEXT NOT NULL,               -- as shown
  sort_name     TEXT NOT NULL,               -- folded, family name first
  detail        TEXT NOT NULL,               -- best channel, as shown
  changed_at    TEXT,                        -- when a change was first seen or made here; NULL until then
  opened_at     TEXT
) STRICT;
CREATE INDEX person_by_name ON person (sort_name, rowid);
CREATE INDEX person_by_change ON person (changed_at DESC, rowid);
CREATE INDEX person_by_opening ON person (opened_at DESC) WHERE opened_at IS NOT NULL;

CREATE TABLE record (
  rowid         INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  person        INTEGER NOT NULL REFERENCES person(rowid),
  connection_id TEXT NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
  remote_id     TEXT,                        -- NULL until the provider has given one
  base          TEXT NOT NULL,               -- JSON object: values as last seen at the provider
  local         TEXT NOT NULL,               -- JSON object: values the agent wants instead; derived from the outbox
  extra         TEXT NOT NULL,               -- JSON object: what the provider sent and this program does not understand
  whole         INTEGER NOT NULL,            -- 1 once the whole customer was read, not only a row of a list
  state         TEXT NOT NULL CHECK (state IN ('new', 'known', 'removing')),
  seen_at       TEXT,
  generation    INTEGER NOT NULL DEFAULT 0,  -- last sweep that saw it
  timeline_at   TEXT,                        -- when its timeline was last read
  timeline_full INTEGER NOT NULL DEFAULT 0,  -- 1 if that reading had the history of tickets
  timeline_obstacle TEXT                     -- why it cannot be read at all, until that is mended
) STRICT;
CREATE UNIQUE INDEX record_by_remote ON record (connection_id, remote_id) WHERE remote_id IS NOT NULL;
CREATE INDEX record_by_person ON record (person);

CREATE TABLE channel (
  rowid         INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  record        INTEGER NOT NULL REFERENCES record(rowid) ON DELETE CASCADE,
  remote_id     TEXT,
  kind          TEXT NOT NULL,
  base          TEXT,                        -- address as the provider holds it; NULL if only the agent added it
  local         TEXT,                        -- address the agent wants instead; derived from the outbox
  removed       INTEGER NOT NULL DEFAULT 0   -- 1 if the agent removed it; derived from the outbox
) STRICT;
CREATE INDEX channel_by_record ON channel (record);

CREATE TABLE timeline (
  rowid         INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  record        INTEGER NOT NULL REFERENCES record(rowid) ON DELETE CASCADE,
  remote_key    TEXT,                        -- the provider's id, or a fingerprint where it has none; NULL for entries of this device
  kind          TEXT NOT NULL,
  text          TEXT NOT NULL,
  subject       TEXT NOT NULL,
  initiated_by  TEXT NOT NULL,
  at            TEXT NOT NULL,               -- as shown: the provider's own writing, or ISO 8601
  sort_at       TEXT NOT NULL,
  ticket_id     TEXT,
  source_url    TEXT,
  operation_id  TEXT                         -- for entries of this device
) STRICT;
CREATE INDEX timeline_by_record ON timeline (record, sort_at DESC, rowid DESC);
CREATE UNIQUE INDEX timeline_by_remote ON timeline (record, remote_key) WHERE remote_key IS NOT NULL;
CREATE INDEX timeline_by_operation ON timeline (operation_id) WHERE operation_id IS NOT NULL;

-- Intended changes, in the order they were made. Applied ones leave; what they did is in the activity.
CREATE TABLE outbox (
  seq           INTEGER PRIMARY KEY AUTOINCREMENT,
  id            TEXT NOT NULL UNIQUE,
  record        INTEGER NOT NULL REFERENCES record(rowid) ON DELETE CASCADE,
  connection_id TEXT NOT NULL REFERENCES connection(id) ON DELETE CASCADE,
  kind          TEXT NOT NULL,
  intent        TEXT NOT NULL,               -- JSON
  depends_on    TEXT,                        -- id of an operation that has to be done before
  state         TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'rejected', 'unknown', 'parked')),
  attempts      INTEGER NOT NULL DEFAULT 0,
  not_before    TEXT,
  request       TEXT,                        -- JSON: the requests as they were, or will be, sent; no credentials
  step          INTEGER NOT NULL DEFAULT 0,  -- how many of the requests are surely carried out
  last_error    TEXT,                        -- JSON
  created_at    TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_by_record ON outbox (record, seq);
CREATE INDEX outbox_by_connection ON outbox (connection_id, seq);

CREATE TABLE activity (
  rowid         INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  at            TEXT NOT NULL,
  kind          TEXT NOT NULL,
  operation     TEXT,                        -- kind of the operation
  operation_id  TEXT,
  person        INTEGER,
  connection_id TEXT,
  subject       TEXT NOT NULL
) STRICT;

-- What changed, for windows to follow. Pruned.
CREATE TABLE change_log (
  seq           INTEGER PRIMARY KEY AUTOINCREMENT,
  at            TEXT NOT NULL,
  topic         TEXT NOT NULL
) STRICT;

CREATE TABLE draft (
  key           TEXT NOT NULL PRIMARY KEY,
  body          TEXT NOT NULL,
  updated_at    TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
  key           TEXT NOT NULL PRIMARY KEY,
  value         TEXT NOT NULL
) STRICT;

-- What the built-in sample system carried out, so that it goes on where it was after a restart.
CREATE TABLE sandbox_log (
  seq           INTEGER PRIMARY KEY AUTOINCREMENT,
  entry         BLOB NOT NULL
) STRICT;

-- The search index. Words are folded before they come here, so the tokenizer only splits at spaces.
CREATE VIRTUAL TABLE person_words USING fts5 (
  name, address, ids,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'
);
INSERT INTO person_words (person_words, rank) VALUES ('secure-delete', 1);

-- Digits of phone numbers backwards, so that the last digits are a prefix.
CREATE TABLE person_phone (
  reversed      TEXT NOT NULL,
  person        INTEGER NOT NULL REFERENCES person(rowid) ON DELETE CASCADE,
  PRIMARY KEY (reversed, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_phone_by_person ON person_phone (person);

-- E-mail addresses in lower case.
CREATE TABLE person_email (
  address       TEXT NOT NULL,
  person        INTEGER NOT NULL REFERENCES person(rowid) ON DELETE CASCADE,
  PRIMARY KEY (address, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_email_by_person ON person_email (person);
