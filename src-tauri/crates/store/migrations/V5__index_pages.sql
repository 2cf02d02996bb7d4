-- The word index once more, with pages that fit. A page of it is a blob in a row; with its usual size it does not fit into a page of this
-- file, of which encryption takes a part, and every one would be kept on two.
DROP TABLE person_words;
CREATE VIRTUAL TABLE person_words USING fts5 (
  name, address, ids, facet,
  content = '', contentless_delete = 1, detail = column, tokenize = "unicode61 remove_diacritics 0 tokenchars '_'", prefix = '1 2 3 4'
);
INSERT INTO person_words (person_words, rank) VALUES ('pgsz', 3900);

-- The values of filters are kept with the words, behind a =. What is here already is derived again when the program starts.
UPDATE person SET entry = NULL, digest = NULL;
