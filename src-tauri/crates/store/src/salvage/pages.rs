//! The pages of a file one by one, without the first, which says where the others belong.
//!
//! As SQLCipher 4 writes them: AES-256 in CBC mode over what SQLite keeps on a page, then the initialisation vector, then HMAC-SHA512 over
//! both and the page's number. The key of the HMAC comes from the cache's key and the first 16 bytes of the file.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use aes::Aes256;
use aes::cipher::{Array, BlockModeDecrypt, KeyIvInit};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha512;
use zeroize::Zeroizing;

use crate::{CacheKey, StoreError};

const SIZE: usize = 4096;
const VECTOR: usize = 16;
const MARK: usize = 64;
const SALT: usize = 16;

/// What SQLite keeps on a page, in bytes.
pub(super) const USABLE: usize = SIZE - VECTOR - MARK;

/// What the salt of the HMAC's key differs by from the file's.
const SALT_MASK: u8 = 0x3a;

/// The pages of a file.
pub(super) struct Pages {
    file: File,
    key: CacheKey,
    mark_key: Zeroizing<[u8; 32]>,
    count: u32,
}

impl Pages {
    /// Opens a file for reading.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if it is shorter than a page, or what the disk says.
    pub(super) fn open(file: &Path, key: &CacheKey) -> Result<Self, StoreError> {
        let mut file = File::open(file)?;
        let count = u32::try_from(file.metadata()?.len() / SIZE as u64).unwrap_or(u32::MAX);
        let mut salt = [0; SALT];
        file.read_exact(&mut salt).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => StoreError::Unreadable,
            _ => StoreError::Io(error),
        })?;
        let mark_key = mark_key(key, salt.map(|byte| byte ^ SALT_MASK));
        Ok(Self { file, key: key.clone(), mark_key, count })
    }

    /// How many there are. They are numbered from 1.
    pub(super) const fn count(&self) -> u32 {
        self.count
    }

    /// What SQLite kept on a page other than the first, if it is as it was written.
    pub(super) fn get(&mut self, number: u32) -> Result<Option<Vec<u8>>, StoreError> {
        if number < 2 || number > self.count {
            return Ok(None);
        }
        let mut page = vec![0; SIZE];
        self.file.seek(SeekFrom::Start(u64::from(number - 1) * SIZE as u64))?;
        self.file.read_exact(&mut page)?;
        let (marked, mark) = page.split_at(USABLE + VECTOR);
        let Ok(mut mac) = Hmac::<Sha512>::new_from_slice(&*self.mark_key) else { return Ok(None) };
        mac.update(marked);
        mac.update(&number.to_le_bytes());
        if mac.verify_slice(mark).is_err() {
            return Ok(None);
        }
        let Ok(mut cipher) = cbc::Decryptor::<Aes256>::new_from_slices(self.key.bytes(), &page[USABLE..USABLE + VECTOR]) else {
            return Ok(None);
        };
        page.truncate(USABLE);
        let (blocks, _) = Array::slice_as_chunks_mut(&mut page);
        cipher.decrypt_blocks(blocks);
        Ok(Some(page))
    }
}

/// PBKDF2 with HMAC-SHA512 and two rounds: the key is 256 random bits already, and rounds would add nothing.
fn mark_key(key: &CacheKey, salt: [u8; SALT]) -> Zeroizing<[u8; 32]> {
    let round = |message: &[&[u8]]| {
        // A key of any length is taken.
        let Ok(mut mac) = Hmac::<Sha512>::new_from_slice(key.bytes()) else { return [0; MARK] };
        message.iter().for_each(|part| mac.update(part));
        <[u8; MARK]>::from(mac.finalize().into_bytes())
    };
    let first = Zeroizing::new(round(&[&salt, &1_u32.to_be_bytes()]));
    let second = Zeroizing::new(round(&[&*first]));
    let mut derived = Zeroizing::new([0; 32]);
    for (byte, (first, second)) in derived.iter_mut().zip(first.iter().zip(second.iter())) {
        *byte = first ^ second;
    }
    derived
}
