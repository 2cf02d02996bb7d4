-- Records of different systems belong to one person because an agent said so. What was said is only ever added to, never changed, so
-- that unlinking restores exactly what was.

-- The person this one was made part of; it has no records while set, and is in no list.
ALTER TABLE person ADD COLUMN merged_into INTEGER REFERENCES person(rowid) ON DELETE CASCADE;
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE link (
  rowid         INTEGER PRIMARY KEY,
  id            TEXT NOT NULL,               -- one for all records that moved together
  at            TEXT NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('linked', 'unlinked', 'split')),
  record        INTEGER NOT NULL REFERENCES record(rowid) ON DELETE CASCADE,
  origin        INTEGER NOT NULL,            -- row of the person it was with before
  target        INTEGER NOT NULL             -- row of the person it is with since
) STRICT;
CREATE INDEX link_by_record ON link (record, rowid);
CREATE INDEX link_by_id ON link (id);
