//! The pages of a cache as they lie on the disk, decrypted without SQLite: what nobody can reach by a query any more is still to be seen
//! here, in the gaps of pages that were split, on free pages, and in the write-ahead log.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use aes::Aes256;
use cbc::Decryptor;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use zeroize::Zeroizing;

use crate::{CacheKey, StoreError};

/// Bytes of a page.
const PAGE: usize = 4096;

/// Bytes at the end of a page that encryption takes: the initialisation vector, and a code that nobody changed it.
const RESERVED: usize = 80;

/// Bytes of the initialisation vector, and of the salt in front of the first page.
const BLOCK: usize = 16;

/// Bytes before the first frame of a write-ahead log, and before the page of each.
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Calls `visit` with every page of a database file, counted from 1, and gives how many there are. A file that is not there has none.
///
/// # Errors
/// If the file cannot be read.
pub fn of_database(file: &Path, key: &CacheKey, mut visit: impl FnMut(u32, &[u8])) -> Result<u32, StoreError> {
    let Some(mut reader) = open(file)? else { return Ok(0) };
    let mut page = Zeroizing::new([0; PAGE]);
    let mut number = 0;
    while fill(&mut reader, &mut *page)? {
        number += 1;
        visit(number, decrypt(number, &mut page, key));
    }
    Ok(number)
}

/// Calls `visit` with the page of every frame of a write-ahead log, and gives how many there are. A file that is not there has none.
///
/// # Errors
/// If the file cannot be read.
pub fn of_log(file: &Path, key: &CacheKey, mut visit: impl FnMut(u32, &[u8])) -> Result<u32, StoreError> {
    let Some(mut reader) = open(file)? else { return Ok(0) };
    let mut page = Zeroizing::new([0; PAGE]);
    let mut frame = [0; FRAME_HEADER];
    let mut frames = 0;
    if !fill(&mut reader, &mut [0; LOG_HEADER])? {
        return Ok(0);
    }
    while fill(&mut reader, &mut frame)? && fill(&mut reader, &mut *page)? {
        frames += 1;
        let number = u32::from_be_bytes([frame[0], frame[1], frame[2], frame[3]]);
        visit(number, decrypt(number, &mut page, key));
    }
    Ok(frames)
}

fn open(file: &Path) -> Result<Option<BufReader<File>>, StoreError> {
    match File::open(file) {
        Ok(file) => Ok(Some(BufReader::with_capacity(64 * PAGE, file))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Reads until the buffer is full. Says no at the end of the file; what is left before it is no whole page.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> Result<bool, StoreError> {
    match reader.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Decrypts a page in place: AES-256-CBC with an initialisation vector of its own behind the content, as SQLCipher 4 writes it. The first
/// page begins with the salt, in the clear.
fn decrypt<'a>(number: u32, page: &'a mut [u8; PAGE], key: &CacheKey) -> &'a [u8] {
    let (content, reserved) = page.split_at_mut(PAGE - RESERVED);
    let content = if number == 1 { &mut content[BLOCK..] } else { content };
    let Ok(decryptor) = Decryptor::<Aes256>::new_from_slices(key.bytes(), &reserved[..BLOCK]) else { return &[] };
    // Whole blocks without padding: nothing about them can be wrong.
    decryptor.decrypt_padded::<NoPadding>(content).unwrap_or(&[])
}
