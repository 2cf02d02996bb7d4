//! Linking the entries of a log, so that it shows when one was changed, moved, taken out or put in afterwards.
//!
//! Each entry has a keyed hash of what stands in it and of the link that the entry before left. That link is hashed once more from what is
//! kept with the entry and stands in the head of the log only as long as no entry has taken it up: whoever cuts the log short without the
//! key has nothing to put there. Pure: no database here.

use std::borrow::Cow;

use crate::DerivedKey;

/// A keyed hash.
pub(crate) type Link = [u8; 32];

/// What stands in an entry, column by column.
#[derive(Debug, Default)]
pub(crate) struct Content<'a>(Vec<Cow<'a, [u8]>>);

impl<'a> Content<'a> {
    /// Adds a column. An empty one is another than none.
    pub(crate) fn with(self, value: Option<&'a [u8]>) -> Self {
        self.and(value.map(Cow::Borrowed))
    }

    /// Adds a column that holds a number.
    pub(crate) fn with_number(self, value: Option<i64>) -> Self {
        self.and(value.map(|number| Cow::Owned(number.to_le_bytes().to_vec())))
    }

    fn and(mut self, value: Option<Cow<'a, [u8]>>) -> Self {
        match value {
            Some(bytes) => self.0.extend([Cow::Borrowed(b"some".as_slice()), bytes]),
            None => self.0.push(Cow::Borrowed(b"none")),
        }
        self
    }
}

/// A log, by the key it is linked with and its name, which tells its links from those of other logs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chain<'a> {
    key: &'a DerivedKey,
    log: &'static str,
}

impl<'a> Chain<'a> {
    pub(crate) const fn new(key: &'a DerivedKey, log: &'static str) -> Self {
        Self { key, log }
    }

    /// What the first entry takes up. `unlinked`: how many entries were there before the chain was.
    pub(crate) fn beginning(&self, unlinked: i64) -> Link {
        self.key.mark(&[b"beginning", self.log.as_bytes(), &unlinked.to_le_bytes()])
    }

    /// What is kept with an entry. `number`: its place in the log, from 1; `link`: what the one before left.
    pub(crate) fn entry(&self, link: &[u8], number: i64, content: &Content<'_>) -> Link {
        let number = number.to_le_bytes();
        let mut parts = vec![b"entry".as_slice(), self.log.as_bytes(), link, &number];
        parts.extend(content.0.iter().map(|part| &**part));
        self.key.mark(&parts)
    }

    /// What an entry leaves for the next one.
    pub(crate) fn left_by(&self, entry: &Link) -> Link {
        self.key.mark(&[b"next", self.log.as_bytes(), entry])
    }

    /// Stands for values that belong to an entry and are not kept in it.
    pub(crate) fn digest(&self, id: &[u8], values: &[u8]) -> Link {
        self.key.mark(&[b"values", self.log.as_bytes(), id, values])
    }
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It does not say what it said when it was written, or was put in afterwards.
    Changed,
    /// It is not there.
    Missing,
    /// The entries are whole, and the end of the log is not as it was left: some may have been cut off and replaced by others.
    End,
}

/// Following a chain from its beginning.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    chain: Chain<'a>,
    link: Link,
    /// Entries that were found as they were written.
    pub(crate) whole: i64,
}

impl<'a> Walk<'a> {
    pub(crate) fn begin(chain: Chain<'a>, unlinked: i64) -> Self {
        Self { chain, link: chain.beginning(unlinked), whole: 0 }
    }

    /// Looks at the next entry, which stands at `row` and was kept with `kept`.
    pub(crate) fn step(&mut self, row: i64, content: &Content<'_>, kept: &[u8]) -> Result<(), Flaw> {
        let number = self.whole + 1;
        if row > number {
            return Err(Flaw::Missing);
        }
        let entry = self.chain.entry(&self.link, number, content);
        if row < number || entry != *kept {
            return Err(Flaw::Changed);
        }
        self.link = self.chain.left_by(&entry);
        self.whole = number;
        Ok(())
    }

    /// Looks at the head after the last entry.
    pub(crate) fn end(&self, entries: i64, link: &[u8]) -> Result<(), Flaw> {
        match entries {
            more if more > self.whole => Err(Flaw::Missing),
            same if same == self.whole && self.link == *link => Ok(()),
            _ => Err(Flaw::End),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CacheKey, Keys};

    #[test]
    fn an_empty_column_is_not_a_missing_one_and_none_runs_into_the_next() {
        let keys = Keys::of(&CacheKey::new([1; 32]));
        let chain = Chain::new(keys.activity(), "activity");
        let marks = [
            Content::default().with(Some(b"")).with(None),
            Content::default().with(None).with(Some(b"")),
            Content::default().with(Some(b"ab")).with(Some(b"c")),
            Content::default().with(Some(b"a")).with(Some(b"bc")),
            Content::default().with(Some(b"none")),
            Content::default().with(None),
        ]
        .map(|content| chain.entry(&[], 1, &content));
        for (at, mark) in marks.iter().enumerate() {
            assert!(!marks[..at].contains(mark), "{at} is told from those before");
        }
    }

    #[test]
    fn the_same_entry_in_another_log_or_place_has_another_link() {
        let keys = Keys::of(&CacheKey::new([1; 32]));
        let (one, other) = (Chain::new(keys.activity(), "activity"), Chain::new(keys.activity(), "request"));
        let content = || Content::default().with(Some(b"same"));
        assert_ne!(one.entry(&[], 1, &content()), other.entry(&[], 1, &content()));
        assert_ne!(one.entry(&[], 1, &content()), one.entry(&[], 2, &content()));
        assert_ne!(one.entry(&[1], 1, &content()), one.entry(&[2], 1, &content()));
    }

    #[test]
    fn what_the_next_entry_takes_up_is_not_what_is_kept_with_this_one() {
        let keys = Keys::of(&CacheKey::new([1; 32]));
        let chain = Chain::new(keys.activity(), "activity");
        let entry = chain.entry(&chain.beginning(0), 1, &Content::default());
        assert_ne!(chain.left_by(&entry), entry);
    }
}
