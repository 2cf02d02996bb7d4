-- Finding among a million: entries of the search index are in the order of names, and lists of any length are windows over an index.
-- Everything here is derived from the records; what is in a cache already is derived again when the program starts.

-- What lists show without looking at the records: the connections a person is known at, in order, separated by spaces.
ALTER TABLE person ADD COLUMN systems TEXT NOT NULL DEFAULT '';
-- How it stands at its systems: 0 restricted (frozen, suspended, ...), 1 gone everywhere, 2 as usual.
ALTER TABLE person ADD COLUMN standing INTEGER NOT NULL DEFAULT 2;
-- Its entry in the search index, and a digest of what stands there; NULL while it is in none.
ALTER TABLE person ADD COLUMN entry INTEGER;
ALTER TABLE person ADD COLUMN digest INTEGER;
CREATE INDEX person_without_entry ON person (rowid) WHERE entry IS NULL AND merged_into IS NULL;

-- Who has no name comes last.
UPDATE person SET sort_name = char(0x10FFFF) WHERE sort_name = '';
DROP INDEX person_by_name;
DROP INDEX person_by_change;
CREATE INDEX person_by_name ON person (sort_name, rowid) WHERE merged_into IS NULL;
CREATE INDEX person_by_change ON person (changed_at DESC, sort_name, rowid) WHERE merged_into IS NULL;
CREATE INDEX person_by_standing ON person (standing, sort_name, rowid) WHERE merged_into IS NULL;

-- How many persons the lists show, since counting them takes longer than a key press may.
CREATE TABLE tally (
  persons INTEGER NOT NULL
) STRICT;
INSERT INTO tally (persons) SELECT count(*) FROM person WHERE merged_into IS NULL;
CREATE TRIGGER person_comes AFTER INSERT ON person WHEN new.merged_into IS NULL BEGIN
  UPDATE tally SET persons = persons + 1;
END;
CREATE TRIGGER person_goes AFTER DELETE ON person WHEN old.merged_into IS NULL BEGIN
  UPDATE tally SET persons = persons - 1;
END;
CREATE TRIGGER person_moves AFTER UPDATE OF merged_into ON person WHEN (old.merged_into IS NULL) <> (new.merged_into IS NULL) BEGIN
  UPDATE tally SET persons = persons + iif(new.merged_into IS NULL, 1, -1);
END;

-- Words are folded before they come here, so the tokenizer only splits at spaces. Facets are words such as city_dresden.
DROP TABLE person_words;
CREATE VIRTUAL TABLE person_words USING fts5 (
  name, address, ids, facet,
  content = '', contentless_delete = 1, detail = column, tokenize = "unicode61 remove_diacritics 0 tokenchars '_'", prefix = '1 2 3 4'
);

-- Those made here and not there yet, of which there are never many: each arrival is compared with them.
CREATE INDEX record_made_here ON record (connection_id) WHERE state = 'new';

-- When the agent paused the pull; NULL while it may go on.
ALTER TABLE sweep ADD COLUMN paused_at TEXT;

-- Every word of letters in a name, an address or an id: for finding the ones that were meant, and those that begin like what was typed.
CREATE TABLE word (
  word          TEXT NOT NULL PRIMARY KEY,
  named         INTEGER NOT NULL             -- 1 if somebody is called so, 0 if it stands in addresses and ids only
) STRICT, WITHOUT ROWID;

-- Digits of phone numbers: behind < backwards, so that the last digits are a prefix, and behind > from the front, with and without the
-- code of the country.
DROP TABLE person_phone;
CREATE TABLE person_phone (
  digits        TEXT NOT NULL,
  person        INTEGER NOT NULL REFERENCES person(rowid) ON DELETE CASCADE,
  PRIMARY KEY (digits, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_phone_by_person ON person_phone (person);

-- Saved views: a query with its order under a name.
CREATE TABLE view (
  id       TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  -- The name in lower case: what tells names apart.
  name_key TEXT NOT NULL UNIQUE,
  query    TEXT NOT NULL,
  sort     TEXT NOT NULL CHECK (sort IN ('relevance', 'name', 'changed', 'status')),
  -- Counted from 0 without gaps.
  place    INTEGER NOT NULL
) STRICT;
