use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use super::ProtectionError;
use super::entropy::{Entropy, drawn};

/// Parts of a code.
pub const PARTS: usize = 8;

/// Letters of a part; the last one checks the others.
pub const LETTERS: usize = 5;

/// Crockford's base 32: without I, L, O and U, which are taken for others or make words.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What can be typed at most, with separators of any kind; longer is no code.
const LONGEST: usize = 256;

/// A recovery code: 160 random bits that open the data where the key is lost. Written as eight parts of five letters, of which the last
/// checks the part, so that a typo is told where it is. Never kept; prints as redacted.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<[u8; DATA]>);

/// Letters that are no check letters, as numbers below 32.
const DATA: usize = PARTS * (LETTERS - 1);

impl RecoveryCode {
    /// A new code.
    ///
    /// # Errors
    /// [`ProtectionError::NoEntropy`].
    pub fn draw(entropy: &dyn Entropy) -> Result<Self, ProtectionError> {
        let mut letters: Zeroizing<[u8; DATA]> = Zeroizing::new(drawn(entropy)?);
        // Five bits of each byte: every letter is as likely as any other.
        letters.iter_mut().for_each(|letter| *letter &= 31);
        Ok(Self(letters))
    }

    /// Reads what was typed: any case, with or without spaces and dashes, I and L for 1, O for 0.
    ///
    /// # Errors
    /// [`ProtectionError::Misspelt`] with every part that is not as it was shown.
    pub fn read(typed: &str) -> Result<Self, ProtectionError> {
        let parts = cut(typed);
        let mut letters = Zeroizing::new([0; DATA]);
        let mut wrong = Vec::new();
        for (number, place) in (1_u8..).zip(letters.chunks_exact_mut(LETTERS - 1)) {
            match parts.get(usize::from(number) - 1).and_then(|part| well_written(number, part)) {
                Some(data) => place.copy_from_slice(&*data),
                None => wrong.push(number),
            }
        }
        if wrong.is_empty() && parts.len() > PARTS {
            wrong.push(PARTS as u8);
        }
        if wrong.is_empty() { Ok(Self(letters)) } else { Err(ProtectionError::Misspelt(wrong)) }
    }

    /// The parts, to be shown once.
    #[must_use]
    pub fn parts(&self) -> Vec<Zeroizing<String>> {
        let write = |number: u8, data: &[u8]| {
            let mut part = Zeroizing::new(String::with_capacity(LETTERS));
            for &letter in data.iter().chain([&check(number, data)]) {
                part.push(char::from(ALPHABET[usize::from(letter)]));
            }
            part
        };
        (1_u8..).zip(self.0.chunks_exact(LETTERS - 1)).map(|(number, data)| write(number, data)).collect()
    }

    /// Whether a part, by its number from 1, is what was typed: in any case, with or without spaces and dashes.
    #[must_use]
    pub fn has_part(&self, number: u8, typed: &str) -> bool {
        let part = cut(typed);
        let place = usize::from(number).checked_sub(1).and_then(|place| self.0.chunks_exact(LETTERS - 1).nth(place));
        let read = if let [one] = part.as_slice() { well_written(number, one) } else { None };
        place.zip(read).is_some_and(|(place, read)| *place == *read)
    }

    /// The key a code gives with a salt. Needs no slow derivation: nobody guesses 160 random bits.
    pub(super) fn derive(&self, salt: &[u8; 16]) -> Option<Zeroizing<[u8; 32]>> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(salt), &*self.0).expand(b"customer console recovery", key.as_mut_slice()).ok()?;
        Some(key)
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode([redacted])")
    }
}

/// What was typed, in parts. Cut at its separators if that gives eight, so that a part with a letter too many does not move all others;
/// by fives otherwise.
fn cut(typed: &str) -> Vec<Zeroizing<String>> {
    if typed.len() > LONGEST {
        return Vec::new();
    }
    let separates = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '_' | '.' | ',' | ';');
    let words: Vec<&str> = typed.split(separates).filter(|word| !word.is_empty()).collect();
    if words.len() == PARTS {
        return words.into_iter().map(|word| Zeroizing::new(word.to_owned())).collect();
    }
    let mut parts: Vec<Zeroizing<String>> = Vec::new();
    for (place, letter) in words.into_iter().flat_map(str::chars).enumerate() {
        if place % LETTERS == 0 {
            parts.push(Zeroizing::new(String::with_capacity(4 * LETTERS)));
        }
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    parts
}

/// The data of a part, if its check letter is right for that part.
fn well_written(number: u8, part: &str) -> Option<Zeroizing<[u8; LETTERS - 1]>> {
    let mut values = Zeroizing::new([0; LETTERS]);
    let mut typed = part.chars();
    for value in values.iter_mut() {
        *value = value_of(typed.next()?)?;
    }
    let mut data = Zeroizing::new([0; LETTERS - 1]);
    data.copy_from_slice(&values[..LETTERS - 1]);
    let right = typed.next().is_none() && check(number, &*data) == values[LETTERS - 1];
    values.zeroize();
    right.then_some(data)
}

fn value_of(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    let place = ALPHABET.iter().position(|&known| char::from(known) == letter)?;
    u8::try_from(place).ok()
}

/// The letter that checks a part, after Damm, over the field of 32 elements. Notices every single wrong letter and every swap of neighbours;
/// begins with the part's number and so notices parts in the wrong order as well.
fn check(number: u8, data: &[u8]) -> u8 {
    doubled(data.iter().fold(number, |state, letter| doubled(state) ^ letter))
}

/// Twice an element, modulo x⁵ + x² + 1.
const fn doubled(element: u8) -> u8 {
    let shifted = element << 1;
    (if shifted & 32 == 0 { shifted } else { shifted ^ 0b10_0101 }) & 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubling_gives_every_element_once() {
        let mut given: Vec<u8> = (0..32).map(doubled).collect();
        given.sort_unstable();
        assert_eq!(given, (0..32).collect::<Vec<u8>>());
        assert!((1..32).all(|element| doubled(element) != element), "nothing but nothing is twice itself, or swaps would pass");
    }

    #[test]
    fn a_code_is_written_in_the_same_way_for_ever() {
        let mut letters = Zeroizing::new([0; DATA]);
        letters.iter_mut().enumerate().for_each(|(place, letter)| *letter = u8::try_from(place).unwrap());
        let parts: Vec<String> = RecoveryCode(letters).parts().iter().map(|part| (**part).clone()).collect();
        assert_eq!(parts, ["01233", "4567V", "89AB2", "CDEFE", "GHJK1", "MNPQS", "RSTV0", "WXYZ1"], "codes on paper stay good");
    }
}
