-- A trigger makes SQLite keep a copy of every page that adding a person changes, in case the trigger fails. Persons who come are counted
-- by the transaction that adds them.
DROP TRIGGER person_comes;

-- What is added to the word index makes parts of it that have to be merged now and then. Left to itself it does that inside whatever
-- transaction happens to be the next, which may be the agent's: the program does it, after the answer (`search/index.rs`).
INSERT INTO person_words (person_words, rank) VALUES ('automerge', 0);
INSERT INTO person_words (person_words, rank) VALUES ('crisismerge', 64);
