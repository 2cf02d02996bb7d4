//! Gaps of pages. SQLite overwrites a row that is removed where it stands (`PRAGMA secure_delete`), but where a page was split or packed
//! anew, copies of its rows stay in what is not in use. Nothing reads them, and nothing overwrites them until a row needs the room.
//!
//! Writing the whole file anew (`VACUUM`) would leave them out, too, but no save could come in between, and it takes as much memory as the
//! file is long. The form of a page is described in the SQLite file format, section 1.6, "B-tree Pages".

use std::ops::Range;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use crate::writer::Writer;
use crate::{Store, StoreError};

/// Pages that are looked at in one read.
const READ_AT_ONCE: u32 = 512;

/// Most pages that are overwritten in one write, so that the agent's saves come in between.
const WRITTEN_AT_ONCE: usize = 64;

/// Where the header of the first page begins, behind that of the file.
const FILE_HEADER: usize = 100;

/// Where the file's header has how many bytes at the end of each page are not the database's own.
const RESERVED: usize = 20;

/// Bytes in front of what a freed block still holds: where the next one is, and how long it is.
const BLOCK_HEADER: usize = 4;

/// Overwrites the gaps of every page.
///
/// # Errors
/// If the database or the disk fails. What was done so far stays done, and beginning again is safe.
pub(super) async fn overwrite(store: &Store, writer: &Writer) -> Result<(), StoreError> {
    let (last, usable) = store.read(|db| Ok((count(db)?, usable(db)?))).await?;
    let mut next = 1;
    while next <= last {
        let numbers = next..=last.min(next.saturating_add(READ_AT_ONCE - 1));
        next = numbers.end().saturating_add(1);
        let full = store.read(move |db| with_something_left(db, numbers, usable)).await?;
        for some in full.chunks(WRITTEN_AT_ONCE) {
            let some = some.to_owned();
            writer.between(move |connection| empty(connection, &some, usable)).await?;
        }
    }
    Ok(())
}

fn count(db: &Connection) -> Result<u32, StoreError> {
    Ok(db.query_row("PRAGMA page_count", [], |row| row.get(0))?)
}

/// How many bytes of each page are the database's own; encryption has the rest.
fn usable(db: &Connection) -> Result<usize, StoreError> {
    let first = read(db, 1)?.ok_or(StoreError::Unreadable)?;
    let reserved = first.get(RESERVED).copied().ok_or(StoreError::Unreadable)?;
    first.len().checked_sub(usize::from(reserved)).ok_or(StoreError::Unreadable)
}

fn read(db: &Connection, number: u32) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = db.prepare_cached("SELECT data FROM sqlite_dbpage WHERE pgno = ?1")?;
    Ok(statement.query_row([number], |row| row.get(0)).optional()?)
}

fn with_something_left(db: &Connection, numbers: impl Iterator<Item = u32>, usable: usize) -> Result<Vec<u32>, StoreError> {
    let mut full = Vec::new();
    for number in numbers {
        if read(db, number)?.is_some_and(|page| gaps(number, &page, usable).into_iter().any(|gap| holds_something(&page, gap))) {
            full.push(number);
        }
    }
    Ok(full)
}

/// Overwrites the gaps of these pages in one write, as the pages are by now.
fn empty(connection: &Connection, numbers: &[u32], usable: usize) -> Result<(), StoreError> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    for number in numbers {
        // Pages at the end may be gone.
        let Some(mut page) = read(&transaction, *number)? else { continue };
        for gap in gaps(*number, &page, usable) {
            if let Some(gap) = page.get_mut(gap) {
                gap.fill(0);
            }
        }
        transaction.prepare_cached("UPDATE sqlite_dbpage SET data = ?2 WHERE pgno = ?1")?.execute((number, page))?;
    }
    Ok(transaction.commit()?)
}

fn holds_something(page: &[u8], gap: Range<usize>) -> bool {
    page.get(gap).is_some_and(|bytes| bytes.iter().any(|byte| *byte != 0))
}

/// The parts of a page that are not in use: between the list of its rows and the first of them, and blocks that were freed. A page that is
/// no part of a tree, or not a sound one, has none: the rest of a long value, and pages that are free as a whole, are overwritten by SQLite.
fn gaps(number: u32, page: &[u8], usable: usize) -> Vec<Range<usize>> {
    sound(number, page, usable).unwrap_or_default()
}

fn sound(number: u32, page: &[u8], usable: usize) -> Option<Vec<Range<usize>>> {
    let header = if number == 1 { FILE_HEADER } else { 0 };
    let two = |at: usize| Some(usize::from(u16::from_be_bytes([*page.get(at)?, *page.get(at + 1)?])));
    let length = match page.get(header)? {
        // Inner pages of an index and of a table also say where their last child is.
        0x02 | 0x05 => 12,
        0x0a | 0x0d => 8,
        _ => return None,
    };
    let list = header + length + 2 * two(header + 3)?;
    // A page of 65,536 bytes says 0.
    let rows = match two(header + 5)? {
        0 => 65_536,
        at => at,
    };
    if list > rows || rows > usable {
        return None;
    }
    let mut gaps = Vec::new();
    gaps.push(list..rows);
    let mut block = two(header + 1)?;
    let mut behind = rows;
    while block != 0 {
        let (next, size) = (two(block)?, two(block + 2)?);
        let end = block + size;
        // They stand in order, each behind the one before.
        if block < behind || size < BLOCK_HEADER || end > usable {
            return None;
        }
        gaps.push(block + BLOCK_HEADER..end);
        (block, behind) = (next, end);
    }
    Some(gaps)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAGE: usize = 512;
    const USABLE: usize = 480;

    /// A leaf of a table with two rows at its end, and a freed block between them.
    fn leaf() -> Vec<u8> {
        let mut page = vec![b'x'; PAGE];
        page[..8].copy_from_slice(&[0x0d, 0x01, 0xa4, 0, 2, 0x01, 0x90, 0]);
        page[8..12].copy_from_slice(&[0x01, 0x90, 0x01, 0xc2]);
        page[420..424].copy_from_slice(&[0, 0, 0, 30]);
        page
    }

    #[test]
    fn what_is_not_in_use_is_between_list_and_rows_and_in_freed_blocks() {
        assert_eq!(gaps(2, &leaf(), USABLE), [12..400, 424..450]);
    }

    #[test]
    fn a_page_of_no_tree_has_no_gaps() {
        for kind in [0, 1, 0x0c, 0xff] {
            let mut page = leaf();
            page[0] = kind;
            assert!(gaps(2, &page, USABLE).is_empty());
        }
    }

    #[test]
    fn a_page_that_is_not_sound_is_left_alone() {
        let broken = |at: usize, bytes: [u8; 2]| {
            let mut page = leaf();
            page[at..at + 2].copy_from_slice(&bytes);
            gaps(2, &page, USABLE)
        };
        assert!(broken(5, [0x01, 0xe1]).is_empty(), "rows in what is not the database's own");
        assert!(broken(3, [0x01, 0x00]).is_empty(), "a list that reaches into the rows");
        assert!(broken(422, [0, 3]).is_empty(), "a block without room for its header");
        assert!(broken(422, [0, 61]).is_empty(), "a block that reaches too far");
        assert!(broken(420, [0x01, 0xa4]).is_empty(), "blocks in a circle");
        assert!(broken(1, [0x02, 0x00]).is_empty(), "a block beyond the page");
    }

    proptest! {
        /// A damaged page is no reason to fail or to write where a row may be.
        #[test]
        fn any_bytes_have_gaps_within_the_page_and_apart(number in 1_u32..3, mut page in proptest::collection::vec(any::<u8>(), PAGE), kind in 0_usize..5) {
            let at = if number == 1 { FILE_HEADER } else { 0 };
            if let Some(kind) = [0x02, 0x05, 0x0a, 0x0d].get(kind) {
                page[at] = *kind;
            }
            let mut end = at;
            for gap in gaps(number, &page, USABLE) {
                prop_assert!(gap.start >= end && gap.end >= gap.start && gap.end <= USABLE);
                end = gap.end;
            }
        }
    }
}
