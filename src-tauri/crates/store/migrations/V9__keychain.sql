-- What is known of the keychain: names of entries, never what is in them.

-- Entries that belong to nothing any more, or to nothing yet: to be taken out when the keychain answers.
CREATE TABLE keychain_left (
  name          TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Connections whose credentials are in one entry, with nothing left of the entries that earlier versions kept for each credential.
CREATE TABLE keychain_settled (
  connection_id TEXT NOT NULL PRIMARY KEY REFERENCES connection(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
