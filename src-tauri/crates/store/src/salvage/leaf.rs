//! Rows as SQLite keeps them on a leaf page of a table (its file format, sections 1.6 and 2.1).

use rusqlite::types::Value;

use super::pages::{Pages, USABLE};
use super::source::Row;
use crate::StoreError;

/// The first byte of a leaf page of a table.
const LEAF: u8 = 0x0d;

/// The most of a row that stays on its page, and the least that does if it does not fit.
const MOST: usize = USABLE - 35;
const LEAST: usize = (USABLE - 12) * 32 / 255 - 23;

/// The longest row that is looked at, in bytes.
const LONGEST: usize = 16 << 20;

/// The rows of a page with their numbers, as far as they can be read. None if the page is of another kind.
pub(super) fn rows(pages: &mut Pages, page: &[u8]) -> Result<Vec<(i64, Row)>, StoreError> {
    let mut rows = Vec::new();
    if page.first() != Some(&LEAF) {
        return Ok(rows);
    }
    let cells = number_at(page, 3, 2).unwrap_or(0);
    for cell in 0..cells {
        let Some(start) = number_at(page, 8 + 2 * cell, 2) else { break };
        if let Some((number, payload)) = payload(pages, page, start)?
            && let Some(row) = record(&payload)
        {
            rows.push((number, row));
        }
    }
    Ok(rows)
}

/// The number and the bytes of a row, with what of it stands on pages of its own.
fn payload(pages: &mut Pages, page: &[u8], start: usize) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    let mut cell = page.get(start..).unwrap_or_default();
    let (Some(length), Some(number)) = (varint(&mut cell), varint(&mut cell)) else { return Ok(None) };
    let Some(length) = usize::try_from(length).ok().filter(|length| *length <= LONGEST) else { return Ok(None) };
    let fitting = LEAST + length.saturating_sub(LEAST) % (USABLE - 4);
    let local = if length <= MOST {
        length
    } else if fitting <= MOST {
        fitting
    } else {
        LEAST
    };
    let Some(mut payload) = cell.get(..local).map(<[u8]>::to_vec) else { return Ok(None) };
    let mut next = if local < length { number_at(cell, local, 4) } else { None };
    while payload.len() < length {
        let Some(rest) = next.and_then(|next| u32::try_from(next).ok()) else { return Ok(None) };
        let Some(rest) = pages.get(rest)? else { return Ok(None) };
        next = number_at(&rest, 0, 4);
        let wanted = (length - payload.len()).min(USABLE - 4);
        payload.extend_from_slice(&rest[4..4 + wanted]);
    }
    Ok(Some((number, payload)))
}

/// The values of a row.
fn record(payload: &[u8]) -> Option<Row> {
    let mut rest = payload;
    let head = usize::try_from(varint(&mut rest)?).ok()?;
    let mut types = payload.get(payload.len() - rest.len()..head)?;
    let mut content = payload.get(head..)?;
    let mut row = Row::new();
    while !types.is_empty() {
        row.push(value(varint(&mut types)?, &mut content)?);
    }
    Some(row)
}

fn value(kind: i64, content: &mut &[u8]) -> Option<Value> {
    let length = match kind {
        0 | 8 | 9 => 0,
        1..=4 => kind,
        5 => 6,
        6 | 7 => 8,
        12.. => (kind - 12) / 2,
        _ => return None,
    };
    let (bytes, rest) = content.split_at_checked(usize::try_from(length).ok()?)?;
    *content = rest;
    Some(match kind {
        0 => Value::Null,
        1..=6 => Value::Integer(integer(bytes)),
        7 => Value::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
        8 | 9 => Value::Integer(kind - 8),
        _ if kind % 2 == 0 => Value::Blob(bytes.to_vec()),
        _ => Value::Text(String::from_utf8(bytes.to_vec()).ok()?),
    })
}

/// A signed number of one to eight bytes.
fn integer(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|byte| *byte >= 0x80);
    bytes.iter().fold(if negative { -1 } else { 0 }, |number, byte| (number << 8) | i64::from(*byte))
}

/// An unsigned number of some bytes.
fn number_at(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().fold(0, |number, byte| (number << 8) | usize::from(*byte)))
}

/// A number of one to nine bytes, seven bits in each but the ninth.
fn varint(bytes: &mut &[u8]) -> Option<i64> {
    let mut number = 0_i64;
    for place in 0..9 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        if place == 8 {
            return Some((number << 8) | i64::from(*byte));
        }
        number = (number << 7) | i64::from(byte & 0x7f);
        if *byte < 0x80 {
            break;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_sqlite_writes_them() {
        for (bytes, number) in [
            (&[0x00][..], 0),
            (&[0x7f], 127),
            (&[0x81, 0x00], 128),
            (&[0x82, 0x2c], 300),
            (&[0xff; 9], -1),
            (&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x07], 7),
        ] {
            assert_eq!(varint(&mut &*bytes), Some(number), "{bytes:?}");
        }
        assert_eq!(varint(&mut &[0x81][..]), None, "cut short");
        for (bytes, number) in [(&[0x80][..], -128), (&[0x01, 0x00], 256), (&[0xff, 0xff, 0xfe], -2)] {
            assert_eq!(integer(bytes), number);
        }
    }

    #[test]
    fn a_row_that_is_none_is_no_row() {
        assert_eq!(record(&[3, 1, 19, 5, b'a', b'b', b'c']), Some(vec![Value::Integer(5), Value::Text("abc".into())]));
        for broken in [&[][..], &[9], &[3, 1, 19, 5, b'a'], &[2, 10], &[2, 11, 0], &[3, 1, 15, 5, 0xff], &[0xff; 12]] {
            assert_eq!(record(broken), None, "{broken:?}");
        }
    }
}
