use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use super::ProtectionError;

/// Characters a new passphrase has at least. There is no other rule: rules make passphrases that are easier to guess and harder to keep.
pub const LEAST_CHARACTERS: usize = 8;

/// Bytes a passphrase has at most.
const MOST_BYTES: usize = 1_024;

const MEMORY_KIB: std::ops::RangeInclusive<u32> = 8 * 1_024..=1_024 * 1_024;
const PASSES: std::ops::RangeInclusive<u32> = 1..=16;
const LANES: std::ops::RangeInclusive<u32> = 1..=4;

/// What one guess of a passphrase costs. Within bounds: a file from elsewhere must not make this program ask for terabytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Numbers")]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// A cost as it stands in a file, before anybody believes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl TryFrom<Numbers> for Cost {
    type Error = &'static str;

    fn try_from(numbers: Numbers) -> Result<Self, Self::Error> {
        Self::new(numbers.memory_kib, numbers.passes, numbers.lanes).ok_or("a cost outside of the bounds")
    }
}

impl Default for Cost {
    /// The second choice of RFC 9106, with one lane: 64 MiB, three passes.
    fn default() -> Self {
        Self { memory_kib: 64 * 1_024, passes: 3, lanes: 1 }
    }
}

impl Cost {
    /// A cost of 8 MiB to 1 GiB of memory (in KiB), 1 to 16 passes and 1 to 4 lanes; nothing outside of that.
    #[must_use]
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Option<Self> {
        (MEMORY_KIB.contains(&memory_kib) && PASSES.contains(&passes) && LANES.contains(&lanes)).then_some(Self {
            memory_kib,
            passes,
            lanes,
        })
    }

    /// The three numbers, for what is sealed with them.
    pub(super) fn words(self) -> String {
        format!("{}|{}|{}", self.memory_kib, self.passes, self.lanes)
    }

    /// The key a passphrase gives with a salt. Takes as long as the cost says: not for a thread that others wait for.
    ///
    /// # Errors
    /// [`ProtectionError::OutOfMemory`].
    pub(super) fn derive(self, passphrase: &Passphrase, salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>, ProtectionError> {
        let mut key = Zeroizing::new([0; 32]);
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(key.len()));
        let params = params.map_err(|_| ProtectionError::Unreadable)?;
        // Held here and not by the library, so that it can be cleared: the key is derived from its last block.
        let mut memory: Vec<Block> = Vec::new();
        memory.try_reserve_exact(params.block_count()).map_err(|_| ProtectionError::OutOfMemory)?;
        memory.resize(params.block_count(), Block::new());
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let derived = argon.hash_password_into_with_memory(passphrase.0.as_bytes(), salt, key.as_mut_slice(), &mut memory);
        memory.zeroize();
        derived.map_err(|_| ProtectionError::OutOfMemory)?;
        Ok(key)
    }
}

/// A passphrase in one way of writing it: keyboards differ in whether ü is one character or two.
pub(super) struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// One that is being chosen.
    ///
    /// # Errors
    /// [`ProtectionError::TooShort`] and [`ProtectionError::TooLong`].
    pub(super) fn chosen(typed: &str) -> Result<Self, ProtectionError> {
        let passphrase = Self::typed(typed).ok_or(ProtectionError::TooLong { most: MOST_BYTES })?;
        if passphrase.0.chars().count() < LEAST_CHARACTERS {
            return Err(ProtectionError::TooShort { least: LEAST_CHARACTERS });
        }
        Ok(passphrase)
    }

    /// One that may be right. Nothing for one that nobody can have chosen.
    pub(super) fn typed(typed: &str) -> Option<Self> {
        if typed.len() > MOST_BYTES {
            return None;
        }
        // With room for all of it from the beginning: a text that grows leaves copies behind.
        let mut normal = Zeroizing::new(String::with_capacity(4 * MOST_BYTES));
        normal.extend(typed.nfc());
        Some(Self(normal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_of_writing_makes_no_difference() {
        let (one, two) = (Passphrase::typed("Mu\u{308}hle am Bach").unwrap(), Passphrase::typed("M\u{fc}hle am Bach").unwrap());
        let cost = Cost::new(8 * 1_024, 1, 1).unwrap();
        assert_eq!(cost.derive(&one, &[7; 16]).unwrap(), cost.derive(&two, &[7; 16]).unwrap());
        assert_ne!(cost.derive(&one, &[7; 16]).unwrap(), cost.derive(&two, &[8; 16]).unwrap(), "another salt");
    }

    #[test]
    fn characters_count_and_not_bytes() {
        assert_eq!(Passphrase::chosen("üüüüüüü").err(), Some(ProtectionError::TooShort { least: 8 }));
        assert!(Passphrase::chosen("üüüüüüüü").is_ok());
        assert!(Passphrase::chosen("u\u{308}u\u{308}u\u{308}u\u{308}").is_err(), "four letters with marks are four characters");
        assert_eq!(Passphrase::chosen(&"x".repeat(1_025)).err(), Some(ProtectionError::TooLong { most: 1_024 }));
    }

    #[test]
    fn costs_have_bounds() {
        assert_eq!(Cost::new(65_536, 3, 1), Some(Cost::default()));
        for (memory, passes, lanes) in
            [(8_191, 1, 1), (1_048_577, 1, 1), (u32::MAX, 1, 1), (8_192, 0, 1), (8_192, 17, 1), (8_192, 1, 0), (8_192, 1, 5)]
        {
            assert_eq!(Cost::new(memory, passes, lanes), None, "{memory} KiB, {passes} passes, {lanes} lanes");
        }
    }
}
