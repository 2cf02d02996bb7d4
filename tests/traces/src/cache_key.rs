//! The key of the cache as a needle, straight from the keychain: it passes through no test and no file.

use anyhow::{Context, anyhow};
use secrets::{Keychain, SecretStore};

use crate::needle::Needle;

/// Name of the key in the keychain.
const ENTRY: &str = "cache-key";

/// The key as it is written in the keychain, and its bytes.
///
/// # Errors
/// The keychain of this session does not hold the key of such a program.
pub(crate) async fn needles(service: &str) -> anyhow::Result<[Needle; 2]> {
    let key = Keychain::new(service).get(ENTRY).await.context("the keychain does not give the key of the cache")?;
    let written = key.reveal().to_owned();
    let bytes = hex::decode(&written).map_err(|_| anyhow!("the key of the cache is not in hexadecimal"))?;
    Ok([Needle::Text(written), Needle::Bytes { bytes }])
}
