//! The key of the data, encrypted by another key.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// Length of a sealed key: the key and the tag that shows any change.
pub(super) const SEALED: usize = 48;

/// Seals a key under another one, bound to what is said `about` it: the seal opens only with the same words.
///
/// A nonce must never be used twice with one key; 24 random bytes never are.
pub(super) fn seal(under: &[u8; 32], nonce: [u8; 24], key: &[u8; 32], about: &[u8]) -> Option<[u8; SEALED]> {
    let cipher = XChaCha20Poly1305::new_from_slice(under).ok()?;
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: key, aad: about }).ok()?;
    sealed.try_into().ok()
}

/// The key, if it was sealed under this one with the same nonce and words.
pub(super) fn open(under: &[u8; 32], nonce: [u8; 24], sealed: &[u8; SEALED], about: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let cipher = XChaCha20Poly1305::new_from_slice(under).ok()?;
    let opened = Zeroizing::new(cipher.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: about }).ok()?);
    let mut key = Zeroizing::new([0; 32]);
    if opened.len() != key.len() {
        return None;
    }
    key.copy_from_slice(&opened);
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_what_was_sealed_in_the_same_words() {
        let sealed = seal(&[1; 32], [2; 24], &[3; 32], b"about").unwrap();
        assert_eq!(open(&[1; 32], [2; 24], &sealed, b"about").as_deref(), Some(&[3; 32]));
        assert_eq!(open(&[9; 32], [2; 24], &sealed, b"about"), None, "another key");
        assert_eq!(open(&[1; 32], [9; 24], &sealed, b"about"), None, "another nonce");
        assert_eq!(open(&[1; 32], [2; 24], &sealed, b"other"), None, "other words");
        for place in 0..SEALED {
            let mut changed = sealed;
            changed[place] ^= 1;
            assert_eq!(open(&[1; 32], [2; 24], &changed, b"about"), None, "byte {place} was changed");
        }
    }
}
