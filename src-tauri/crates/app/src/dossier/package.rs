//! The package: one zip file with the JSON file and the page.

use std::io::{Cursor, Write};

use serde_json::Value;
use zip::ZipWriter;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;

use super::html;

/// The bytes of the package.
///
/// # Errors
/// If it grows beyond what the format holds.
pub(crate) fn package(dossier: &Value) -> ZipResult<Vec<u8>> {
    let json = serde_json::to_string_pretty(dossier).unwrap_or_default();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // As it is: whoever opens it needs nothing that can take a package apart.
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored).unix_permissions(0o600);
    for (name, content) in [("person.json", json), ("person.html", html::page(dossier))] {
        zip.start_file(name, options)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
