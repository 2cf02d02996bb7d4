-- The word index once more, with every letter a part of its word. Left to itself the index goes by an older edition of Unicode, in which
-- some of today's letters were marks or signs: it cut a name apart there, and nobody found it by the whole word. What comes here is words
-- with spaces in between, so nothing else parts them.
DROP TABLE person_words;
CREATE VIRTUAL TABLE person_words USING fts5 (
  name, address, ids, facet,
  content = '', contentless_delete = 1, detail = column,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'", prefix = '1 2 3 4'
);
-- As in V5 and V6.
INSERT INTO person_words (person_words, rank) VALUES ('pgsz', 3900);
INSERT INTO person_words (person_words, rank) VALUES ('automerge', 0);
INSERT INTO person_words (person_words, rank) VALUES ('crisismerge', 64);

-- What is here already is derived again when the program starts.
UPDATE person SET entry = NULL, digest = NULL;
