//! What comes before what: exact > beginning > folded > elsewhere > typo; then lately opened; then the name.

use domain::query::Word;

use super::How;
use crate::table::person::PersonRow;

/// How well somebody matches; the smaller the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(u8);

impl Rank {
    /// An id, an address or a number that is exactly what was typed.
    pub(super) const EXACTLY_ELSEWHERE: Self = Self(0);
    const NAME: Self = Self(1);
    const NAME_BEGINS: Self = Self(2);
    const NAME_FOLDED: Self = Self(3);
    /// A number that ends with the digits.
    pub(super) const ENDING_ELSEWHERE: Self = Self(4);
    /// Something else than the name begins with it.
    pub(super) const BEGINNING_ELSEWHERE: Self = Self(5);
    /// Something else than the name has parts that are it.
    pub(super) const PART_ELSEWHERE: Self = Self(6);
    /// A name one slip away.
    pub(super) const TYPO: Self = Self(7);

    /// What it means to somebody who reads the list.
    pub(super) fn how(self) -> How {
        match self {
            Self::NAME => How::Exact,
            Self::NAME_BEGINS => How::Prefix,
            Self::NAME_FOLDED => How::Folded,
            Self::TYPO => How::Typo,
            _ => How::Elsewhere,
        }
    }
}

/// How well a name matches words of which every one was found in its person.
pub(super) fn of_name(person: &PersonRow, words: &[Word]) -> Rank {
    if words.is_empty() {
        return Rank::NAME;
    }
    let written = domain::fold::written(&person.name);
    let written: Vec<&str> = written.split(|c: char| !domain::fold::is_of_word(c)).filter(|word| !word.is_empty()).collect();
    let folded: Vec<String> = domain::fold::words(&person.name);
    let of_word = |word: &Word| match () {
        () if written.contains(&word.typed.as_str()) => Rank::NAME,
        () if written.iter().any(|name| name.starts_with(&word.typed)) => Rank::NAME_BEGINS,
        () if folded.iter().any(|name| name.starts_with(&word.folded)) => Rank::NAME_FOLDED,
        () if domain::fold::written_out(&person.name)
            .is_some_and(|out| out.split(' ').any(|name| name.starts_with(&word.folded))) =>
        {
            Rank::NAME_FOLDED
        }
        () => Rank::BEGINNING_ELSEWHERE,
    };
    words.iter().map(of_word).max().unwrap_or(Rank::NAME)
}

/// What a list by relevance is sorted by.
pub(super) type Key = (Rank, std::cmp::Reverse<Option<jiff::Timestamp>>, String, i64);

/// Where somebody comes in a list by relevance.
pub(super) fn key(person: &PersonRow, rank: Rank, words: &[Word]) -> Key {
    // One or two letters say little, so whoever was opened lately is meant first.
    let little = !words.is_empty() && words.iter().all(|word| word.folded.chars().count() <= 2);
    let rank = if little && person.opened_at.is_some() && rank < Rank::ENDING_ELSEWHERE { Rank::EXACTLY_ELSEWHERE } else { rank };
    (rank, std::cmp::Reverse(person.opened_at), person.sort_name.clone(), person.rowid)
}
