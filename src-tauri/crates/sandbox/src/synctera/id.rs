//! Ids, which look random and are arithmetic.

/// The id of the customer at a place.
pub(super) fn of_customer(place: u32) -> String {
    uuid(place, 0)
}

/// The place an id stands for, in any capitals. None when no customer can have it.
pub(super) fn place(id: &str) -> Option<u32> {
    let id = id.to_ascii_lowercase();
    let place = unmixed(u32::from_str_radix(id.get(..8)?, 16).ok()?);
    (of_customer(place) == id).then_some(place)
}

/// The id of the legal address of the customer at a place.
pub(super) fn of_legal_address(place: u32) -> String {
    uuid(place, 1)
}

/// The id of the shipping address of the customer at a place.
pub(super) fn of_shipping_address(place: u32) -> String {
    uuid(place, 2)
}

/// Whether a text has the form of a UUID.
pub(super) fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12] && parts.iter().all(|part| part.bytes().all(|sign| sign.is_ascii_hexdigit()))
}

const FACTOR: u32 = 0x9E37_79B1;
/// `FACTOR` times this is 1, so that mixing can be undone.
const INVERSE: u32 = inverse(FACTOR);
const MASK: u32 = 0x7D94_3C51;

const fn inverse(factor: u32) -> u32 {
    // Newton's way: every round doubles the number of bits that are right.
    let mut inverse = factor;
    let mut round = 0;
    while round < 5 {
        inverse = inverse.wrapping_mul(2_u32.wrapping_sub(factor.wrapping_mul(inverse)));
        round += 1;
    }
    inverse
}

fn mixed(place: u32) -> u32 {
    place.wrapping_mul(FACTOR) ^ MASK
}

fn unmixed(mixed: u32) -> u32 {
    (mixed ^ MASK).wrapping_mul(INVERSE)
}

/// In the form of a random UUID, version 4.
fn uuid(place: u32, kind: u64) -> String {
    let mut tail = (u64::from(place) | (kind << 40)).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    tail ^= tail >> 29;
    tail = tail.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    tail ^= tail >> 32;
    let more = tail.wrapping_mul(0x94D0_49BB_1331_11EB);
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        mixed(place),
        (more >> 16) & 0xFFFF,
        (more >> 32) & 0xFFF,
        0x8000 | ((more >> 48) & 0x3FFF),
        tail & 0xFFFF_FFFF_FFFF,
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_lead_back_to_their_places_and_are_unique() {
        let mut seen = HashSet::new();
        for place in (0..2_000).chain([u32::MAX, u32::MAX / 2]) {
            let ids = [of_customer(place), of_legal_address(place), of_shipping_address(place)];
            assert!(ids.iter().all(|id| is_uuid(id)), "{ids:?}");
            assert_eq!(super::place(&ids[0].to_uppercase()), Some(place));
            assert_eq!(super::place(&ids[1]), None, "the id of an address is no customer's");
            assert!(ids.into_iter().all(|id| seen.insert(id)));
        }
    }

    #[test]
    fn other_texts_are_no_ids() {
        assert!(!is_uuid("4711"));
        assert!(!is_uuid("7d943c51e4ff4e57955808cab6b963c7"));
        assert_eq!(place("7d943c51-e4ff-4e57-9558-08cab6b963c7"), None, "a UUID nobody has");
    }
}
