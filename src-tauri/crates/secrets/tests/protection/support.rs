use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use secrets::protection::{Cost, Entropy, Key, Protection, ProtectionError, RecoveryCode};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const KEY: Key = [0x5a; 32];
pub(crate) const PASSPHRASE: &str = "four words make one";

/// Bytes that repeat themselves from one seed to the same seed.
pub(crate) struct Seeded(Mutex<fastrand::Rng>);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }
}

impl Entropy for Seeded {
    fn fill(&self, place: &mut [u8]) -> Result<(), ProtectionError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(place);
        Ok(())
    }
}

/// The cheapest guess there is.
pub(crate) fn cheap() -> Cost {
    Cost::new(8 * 1_024, 1, 1).unwrap()
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A folder with a protection in it.
pub(crate) struct Kept {
    pub(crate) folder: TempDir,
    pub(crate) protection: Protection,
    pub(crate) code: RecoveryCode,
}

impl Kept {
    /// Opened by [`PASSPHRASE`] and by a recovery code.
    pub(crate) fn both() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let entropy = Seeded::new(1);
        let code = RecoveryCode::draw(&entropy).unwrap();
        let mut protection = Protection::begin(folder.path(), Uuid::from_u128(7), &KEY)
            .unwrap()
            .with_passphrase(&KEY, PASSPHRASE, cheap(), &entropy)
            .unwrap()
            .with_recovery(&KEY, &code, at("2026-11-20T09:00:00Z"), &entropy)
            .unwrap();
        protection.keep().unwrap();
        Self { folder, protection, code }
    }

    pub(crate) fn main(&self) -> PathBuf {
        self.folder.path().join("protection.json")
    }

    pub(crate) fn copy(&self) -> PathBuf {
        self.folder.path().join("protection.json.bak")
    }

    pub(crate) fn text(&self) -> Vec<u8> {
        fs::read(self.main()).unwrap()
    }

    /// Puts a text in place of both copies.
    pub(crate) fn put(&self, text: &[u8]) {
        fs::write(self.main(), text).unwrap();
        fs::write(self.copy(), text).unwrap();
    }

    pub(crate) fn read(&self) -> Result<Option<Protection>, ProtectionError> {
        Protection::read(self.folder.path())
    }

    /// Puts what somebody makes of the file who knows how it is written in place of both copies.
    pub(crate) fn forge(&self, change: impl FnOnce(&mut Value)) {
        let mut text: Value = serde_json::from_slice(&self.text()).unwrap();
        change(&mut text["protection"]);
        let said = serde_json::to_vec(&(1, &text["protection"])).unwrap();
        text["digest"] = hex::encode(Sha256::digest(said)).into();
        let mut bytes = serde_json::to_vec_pretty(&text).unwrap();
        bytes.push(b'\n');
        self.put(&bytes);
    }
}
