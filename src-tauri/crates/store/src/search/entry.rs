//! Numbers of entries in the word index. The index gives its hits in the order of these, so they carry the beginning of the name before
//! the person's row: the first hits of a common word are the first of a list sorted by name.

/// Bits for the person's row: 67 million.
const ROW_BITS: u32 = 26;

/// Letters of the name that count, five bits each.
const LETTERS: u32 = 7;

const SPACE: u64 = 0;
const LAST: u64 = 31;

/// The entry of a person. `sort_name` is folded, family name first.
pub(super) fn of(sort_name: &str, row: i64) -> i64 {
    let row = row.cast_unsigned() & ((1 << ROW_BITS) - 1);
    (key(sort_name, SPACE) << ROW_BITS | row).cast_signed()
}

/// The entries of all persons whose sorting name begins like this, from the first to the last, and of few others.
pub(super) fn range(beginning: &str) -> (i64, i64) {
    let to = key(beginning, LAST) << ROW_BITS | ((1 << ROW_BITS) - 1);
    (of(beginning, 0), to.cast_signed())
}

/// The beginning of a name as a number; `end` stands for letters it does not have.
fn key(sort_name: &str, end: u64) -> u64 {
    let class = sort_name.chars().find(|c| c.is_alphanumeric()).map_or(3, class);
    let mut letters = sort_name.chars().skip_while(|c| !c.is_alphanumeric());
    (0..LETTERS).fold(class, |key, _| key << 5 | letters.next().map_or(end, |c| letter(class, c)))
}

/// The row of the person an entry is of.
pub(super) fn row(entry: i64) -> i64 {
    entry & ((1 << ROW_BITS) - 1)
}

/// Scripts follow one another: Latin and digits, then Greek and Cyrillic, then all others, then nobody's name.
fn class(c: char) -> u64 {
    match u32::from(c) {
        0..0x370 => 0,
        0x370..0x530 => 1,
        0x10_FFFF => 3,
        _ => 2,
    }
}

/// Where a letter stands in its alphabet, as far as five bits tell.
fn letter(class: u64, c: char) -> u64 {
    let code = u64::from(u32::from(c));
    match (class, c) {
        (_, c) if c.is_whitespace() => SPACE,
        (0, '0'..='9') => 1,
        (0, 'a'..='z') => 2 + code - u64::from(b'a'),
        (1, 'α'..='ω') => 1 + (code - 0x3b1) / 2,
        (1, 'а'..='я') => 14 + (code - 0x430) / 2,
        (2, _) => (code >> 11).min(LAST - 1) + 1,
        _ if !c.is_alphanumeric() => SPACE,
        _ => LAST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn entries_follow_the_names() {
        let names = [
            "3m",
            "abel jan",
            "jans zoe",
            "jansen anna",
            "jansen bert",
            "jansma a",
            "zwart",
            "ωμεγα",
            "иванов",
            "яковлев",
            "山田",
            "\u{10ffff}",
        ];
        let entries: Vec<i64> = names.iter().map(|name| of(name, 5)).collect();
        assert!(entries.is_sorted(), "{entries:?}");
    }

    #[test]
    fn a_range_holds_the_names_that_begin_like_it() {
        let (from, to) = range("jans");
        let within = |name: &str| (from..=to).contains(&of(name, 7));
        assert!(within("jans") && within("jansen anna") && within("janszzzzz"));
        assert!(!within("jan") && !within("jant") && !within("janr zoe"));
    }

    proptest! {
        #[test]
        fn an_entry_knows_its_row(name in "\\PC{0,12}", number in 1_i64..60_000_000) {
            let entry = of(&name, number);
            prop_assert!(entry >= 0);
            prop_assert_eq!(row(entry), number);
        }

        #[test]
        fn latin_names_are_in_order(one in "[a-z]{1,9}( [a-z]{1,6})?", other in "[a-z]{1,9}( [a-z]{1,6})?") {
            let shorten = |name: &str| name.chars().take(7).collect::<String>();
            if shorten(&one) < shorten(&other) {
                prop_assert!(of(&one, 9) < of(&other, 1));
            }
        }
    }
}
