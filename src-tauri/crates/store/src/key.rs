//! The key of the cache, and the keys that are derived from it.

use std::fmt;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The key of the cache: 256 random bits. Never shown, never stored beside the file, and overwritten when it goes.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct CacheKey([u8; 32]);

impl CacheKey {
    /// Takes a key from a random source.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads a key as [`CacheKey::to_hex`] wrote it.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text, &mut *bytes).ok()?;
        Some(Self(*bytes))
    }

    /// 64 hexadecimal digits, for a keychain entry.
    #[must_use]
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0))
    }

    /// The key itself, for wrapping it.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The statement that unlocks a file. The key is given raw: a text key would run hundreds of thousands of rounds of
    /// key derivation at every opening, which 256 random bits do not need.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", &*self.to_hex()))
    }
}

impl fmt::Debug for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CacheKey([redacted])")
    }
}

/// A key for one purpose. Knowing it says nothing about the cache's key or about another purpose's.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DerivedKey([u8; 32]);

impl DerivedKey {
    fn new(key: &CacheKey, purpose: &str) -> Self {
        let mut bytes = [0; 32];
        // HKDF refuses only outputs of more than 255 blocks; this is one.
        let _ = Hkdf::<Sha256>::new(None, &key.0).expand(purpose.as_bytes(), &mut bytes);
        Self(bytes)
    }

    /// HMAC-SHA256 over the parts, each with its length before it, so that no two lists of parts have the same message.
    #[must_use]
    pub fn mark(&self, parts: &[&[u8]]) -> [u8; 32] {
        // A key of any length is taken.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [0; 32] };
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for DerivedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DerivedKey([redacted])")
    }
}

/// What is derived from the cache's key, one key for each purpose.
#[derive(Debug, Clone)]
pub struct Keys {
    activity: DerivedKey,
    erased: DerivedKey,
    covered: DerivedKey,
}

impl Keys {
    /// Derives them.
    #[must_use]
    pub fn of(key: &CacheKey) -> Self {
        let derived = |purpose| DerivedKey::new(key, purpose);
        Self { activity: derived("activity"), erased: derived("erased"), covered: derived("covered") }
    }

    /// Links the entries of the activity log, and stands for values that are not kept in it.
    #[must_use]
    pub const fn activity(&self) -> &DerivedKey {
        &self.activity
    }

    /// Stands for the ids of customers that were erased.
    #[must_use]
    pub const fn erased(&self) -> &DerivedKey {
        &self.erased
    }

    /// Says of two values that are covered whether they are the same.
    #[must_use]
    pub const fn covered(&self) -> &DerivedKey {
        &self.covered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_a_key_of_its_own() {
        let keys = Keys::of(&CacheKey::new([7; 32]));
        let marks = [keys.activity(), keys.erased(), keys.covered()].map(|key| key.mark(&[b"same"]));
        assert!(marks[0] != marks[1] && marks[1] != marks[2] && marks[0] != marks[2]);
        assert_ne!(marks[0], Keys::of(&CacheKey::new([8; 32])).activity().mark(&[b"same"]));
    }

    #[test]
    fn where_a_part_ends_is_part_of_the_mark() {
        let keys = Keys::of(&CacheKey::new([7; 32]));
        assert_ne!(keys.erased().mark(&[b"ab", b"c"]), keys.erased().mark(&[b"a", b"bc"]));
        assert_ne!(keys.erased().mark(&[b"ab"]), keys.erased().mark(&[b"ab", b""]));
    }
}
