//! Customer ids, by arithmetic: each leads back to the number it was made of.

/// The prefix of customer ids (secuconnect API notes, section 3.2).
pub(super) const PREFIX: &str = "PCU_";

/// Thirty-two capitals and digits that are not mistaken for each other.
const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Signs that carry the number, and signs that only fill the id.
const TELLING: u32 = 7;
const FILLING: u32 = 23;

/// Bits of a number in an id.
const BITS: u32 = TELLING * 5;
const MASK: u64 = (1 << BITS) - 1;

/// Odd, so that multiplying by it modulo a power of two can be undone by [`UNSPREAD`].
const SPREAD: u64 = 0x5_DEEC_E66D;
const UNSPREAD: u64 = inverse(SPREAD);

/// Keeps the first ids from looking like zero.
const SHIFT: u64 = 0x2_6B8F_13A7;

/// The id made of a number below 2^35.
pub(super) fn id(number: u64) -> String {
    let spread = (number & MASK).wrapping_add(SHIFT).wrapping_mul(SPREAD) & MASK;
    let mut id = String::with_capacity(PREFIX.len() + (TELLING + FILLING) as usize);
    id.push_str(PREFIX);
    push(&mut id, spread, TELLING);
    push(&mut id, scrambled(spread), FILLING / 2);
    push(&mut id, scrambled(!spread), FILLING - FILLING / 2);
    id
}

/// The number an id was made of. None for anything that is not such an id.
pub(super) fn number(text: &str) -> Option<u64> {
    let signs = text.strip_prefix(PREFIX)?.as_bytes().get(..TELLING as usize)?;
    let mut spread = 0;
    for sign in signs {
        let place = SIGNS.iter().position(|known| known == sign)?;
        spread = (spread << 5) | place as u64;
    }
    let number = spread.wrapping_mul(UNSPREAD).wrapping_sub(SHIFT) & MASK;
    (id(number) == text).then_some(number)
}

fn push(id: &mut String, bits: u64, signs: u32) {
    for place in (0..signs).rev() {
        id.push(char::from(SIGNS[(bits >> (5 * place)) as usize & 31]));
    }
}

/// Bits that look random and follow from the number.
fn scrambled(bits: u64) -> u64 {
    let mut bits = bits.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// The factor that undoes an odd one modulo 2^64; every round doubles the bits that are right, of which there are three.
const fn inverse(odd: u64) -> u64 {
    let mut inverse = odd;
    let mut round = 0;
    while round < 5 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse)));
        round += 1;
    }
    inverse
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_have_the_known_form_are_unique_and_lead_back() {
        let mut seen = HashSet::new();
        for place in (0..5_000).chain([MASK - 1, MASK]) {
            let id = id(place);
            let rest = id.strip_prefix(PREFIX).unwrap();
            assert_eq!(rest.len(), 30);
            assert!(rest.chars().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit()), "{id}");
            assert_eq!(number(&id), Some(place));
            assert!(seen.insert(id));
        }
    }

    #[test]
    fn another_spelling_is_no_id() {
        let good = id(7);
        assert_eq!(number(&good.to_lowercase()), None);
        assert_eq!(number(&good[..20]), None);
        assert_eq!(number(&format!("{good}A")), None);
        assert_eq!(number(&good.replace(PREFIX, "PCR_")), None);
        assert_eq!(number("PCU_ÄÄÄÄÄÄÄÄÄÄ"), None);
    }
}
