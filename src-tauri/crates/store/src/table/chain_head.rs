//! The heads of the logs that are only added to: how long each is, and what its next entry takes up.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::chain::{Chain, Content, Flaw, Walk};
use crate::{DerivedKey, StoreError};

/// The end of a log.
#[derive(Debug)]
pub(crate) struct Head<'a> {
    chain: Chain<'a>,
    log: &'static str,
    entries: i64,
    unlinked: i64,
    link: Vec<u8>,
}

impl<'a> Head<'a> {
    /// The end of a log as it stands. One without a head begins: a log that lost it is still written to, and its verification says so.
    pub(crate) fn of(connection: &Connection, key: &'a DerivedKey, log: &'static str) -> Result<Self, StoreError> {
        let kept = connection
            .prepare_cached("SELECT entries, unlinked, chain FROM chain_head WHERE log = ?1")?
            .query_row([log], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let chain = Chain::new(key, log);
        let (entries, unlinked, link) = kept.unwrap_or_else(|| (0, 0, chain.beginning(0).to_vec()));
        Ok(Self { chain, log, entries, unlinked, link })
    }

    /// The beginning of a log that has so many entries already.
    pub(crate) fn before(key: &'a DerivedKey, log: &'static str, unlinked: i64) -> Self {
        let chain = Chain::new(key, log);
        Self { chain, log, entries: 0, unlinked, link: chain.beginning(unlinked).to_vec() }
    }

    /// Links one more entry. Gives what is kept with it.
    pub(crate) fn add(&mut self, content: &Content<'_>) -> [u8; 32] {
        self.entries = self.entries.saturating_add(1);
        let entry = self.chain.entry(&self.link, self.entries, content);
        self.link = self.chain.left_by(&entry).to_vec();
        entry
    }

    pub(crate) fn keep(&self, connection: &Connection) -> Result<(), StoreError> {
        connection
            .prepare_cached(
                "INSERT INTO chain_head (log, entries, unlinked, chain) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (log) DO UPDATE SET entries = excluded.entries, chain = excluded.chain",
            )?
            .execute((self.log, self.entries, self.unlinked, &self.link))?;
        Ok(())
    }
}

/// What a log was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Entries that are as they were written.
    pub whole: i64,
    /// Of those, entries from before there was a chain: they are as they were when it began.
    pub unlinked: i64,
    /// Entries of which the values were erased since. Nothing is wrong with them.
    pub erased: i64,
    /// The first entry that is not as it was written; the ones before it are.
    pub broken: Option<Broken>,
}

/// An entry that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its place in the log, from 1.
    pub number: i64,
    /// What is wrong.
    pub flaw: Flaw,
    /// Its id, if it is there and has one that can be read.
    pub id: Option<String>,
    /// When it was written, as far as that can be read.
    pub at: Option<String>,
}

/// What is looked at in a row of a log.
pub(crate) struct Looked {
    /// Whether the values that belong to it were erased.
    pub(crate) erased: bool,
    /// Whether values that belong to it are what they were.
    pub(crate) values: Result<(), Flaw>,
}

/// Follows a log from its first entry to its head. `rows`: the rows in order; `content` says what is linked of one, and how its values are.
pub(crate) fn verify<'a>(
    connection: &Connection,
    key: &'a DerivedKey,
    log: &'static str,
    rows: &str,
    look: impl for<'r> Fn(&'r Row<'_>, Chain<'a>) -> rusqlite::Result<(Content<'r>, Looked)>,
) -> Result<Verdict, StoreError> {
    let chain = Chain::new(key, log);
    let head = connection
        .prepare_cached("SELECT entries, unlinked, chain FROM chain_head WHERE log = ?1")?
        .query_row([log], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?)))
        .optional()?;
    let unlinked = head.as_ref().map_or(0, |(_, unlinked, _)| *unlinked);
    let mut walk = Walk::begin(chain, unlinked);
    let mut erased = 0;
    let mut statement = connection.prepare_cached(rows)?;
    let mut rows = statement.query([])?;
    let mut broken = None;
    while let Some(row) = rows.next()? {
        let (content, looked) = look(row, chain)?;
        let number = walk.whole + 1;
        let step = walk.step(row.get("rowid")?, &content, bytes(row, "chain")?.unwrap_or_default());
        if let Err(flaw) = looked.values.and(step) {
            let text = |column| bytes(row, column).ok().flatten().map(|text| String::from_utf8_lossy(text).into_owned());
            let here = flaw == Flaw::Changed;
            let (id, at) = (text("id").filter(|_| here), text("at").filter(|_| here));
            broken = Some(Broken { number, flaw, id, at });
            break;
        }
        erased += i64::from(looked.erased);
    }
    let whole = broken.as_ref().map_or(walk.whole, |broken| broken.number - 1);
    if broken.is_none() {
        let end = match &head {
            Some((entries, _, link)) => walk.end(*entries, link),
            None if walk.whole == 0 => Ok(()),
            None => Err(Flaw::End),
        };
        let number = |flaw| if flaw == Flaw::Missing { whole + 1 } else { whole };
        broken = end.err().map(|flaw| Broken { number: number(flaw), flaw, id: None, at: None });
    }
    Ok(Verdict { whole, unlinked: unlinked.min(whole), erased, broken })
}

/// A column as it is in the file, whatever somebody made of it: not every row of bytes is a text.
pub(crate) fn bytes<'r>(row: &'r Row<'_>, column: &str) -> rusqlite::Result<Option<&'r [u8]>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(bytes),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => None,
    })
}
