//! Telling whether files changed since they were last used.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// FNV-1a over names and contents: tells versions of our own files apart, protects against nobody.
/// Contents rather than times, because a checkout writes old files with new times.
pub(crate) fn of(paths: &[PathBuf]) -> io::Result<String> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        for byte in bytes.iter().chain(&[0xff]) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for file in files {
        add(file.to_string_lossy().as_bytes());
        add(&fs::read(&file)?);
    }
    Ok(format!("{hash:016x}"))
}

/// Whether `stamp` holds this fingerprint.
pub(crate) fn is_stamped(stamp: &Path, fingerprint: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|kept| kept == fingerprint)
}

/// Generated and installed files say nothing about a source's version.
const SKIPPED: [&str; 3] = ["node_modules", "dist", "output"];

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if !SKIPPED.iter().any(|skipped| entry.file_name() == *skipped) {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::PrivateHome;

    #[test]
    fn the_fingerprint_follows_names_and_contents() {
        let home = PrivateHome::create("fingerprint").unwrap();
        let folder = home.path("tree");
        fs::create_dir_all(folder.join("node_modules")).unwrap();
        fs::write(folder.join("a"), "one").unwrap();
        let first = of(std::slice::from_ref(&folder)).unwrap();

        fs::write(folder.join("node_modules/b"), "installed").unwrap();
        assert_eq!(of(std::slice::from_ref(&folder)).unwrap(), first, "installed files are not sources");

        fs::write(folder.join("a"), "two").unwrap();
        let second = of(std::slice::from_ref(&folder)).unwrap();
        assert_ne!(second, first, "a changed file is a change");

        fs::rename(folder.join("a"), folder.join("c")).unwrap();
        assert_ne!(of(&[folder]).unwrap(), second, "a renamed file is a change");
    }
}
