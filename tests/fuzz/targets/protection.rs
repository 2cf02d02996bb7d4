//! The file that holds the wrapped key, as it is found on a disk that anybody may have written to: as it stands, and with the digest that
//! somebody who knows how would write below it.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use secrets::protection::{Protection, RecoveryCode, SystemEntropy};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().unwrap());

/// A code that is one, and no file's.
static CODE: LazyLock<RecoveryCode> = LazyLock::new(|| RecoveryCode::draw(&SystemEntropy).unwrap());

fn read(text: &[u8]) {
    std::fs::write(FOLDER.path().join("protection.json"), text).unwrap();
    if let Ok(Some(protection)) = Protection::read(FOLDER.path()) {
        assert!(!protection.is_settled(), "the other copy is missing");
        assert!(!protection.belongs(&[7; 32]));
        assert!(protection.unlock_by_code(&CODE).is_err(), "nothing opens what it was not sealed for");
        let _ = (protection.has_passphrase(), protection.recovery_made_at(), protection.unsent());
    }
}

fn with_digest(protection: &Value) -> Vec<u8> {
    let digest = Sha256::digest(serde_json::to_vec(&json!([1, protection])).unwrap());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = json!({"version": 1, "protection": protection, "digest": digest});
    [serde_json::to_vec_pretty(&text).unwrap(), b"\n".to_vec()].concat()
}

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    if let Ok(text) = serde_json::from_slice::<Value>(bytes) {
        read(&with_digest(text.get("protection").unwrap_or(&text)));
    }
});
