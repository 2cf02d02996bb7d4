//! What is in the keychain, asked of it directly and not of the program.

use std::process::Command;

use anyhow::{Context, ensure};

/// The attribute texts of every secret in the keychain of this session.
pub(crate) fn entries() -> anyhow::Result<Vec<String>> {
    let items = property("/org/freedesktop/secrets/collection/login", "Collection", "Items")?;
    items.split('\'').filter(|piece| piece.starts_with('/')).map(|path| property(path, "Item", "Attributes")).collect()
}

fn property(path: &str, interface: &str, name: &str) -> anyhow::Result<String> {
    let output = Command::new("gdbus")
        .args(["call", "--session", "--dest", "org.freedesktop.secrets", "--object-path", path])
        .args(["--method", "org.freedesktop.DBus.Properties.Get"])
        .args([&format!("org.freedesktop.Secret.{interface}"), name])
        .output()
        .context("gdbus cannot be started")?;
    ensure!(output.status.success(), "the keychain does not answer: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// What is in there and should not be: anything but the key of the cache, and what was typed for an operation that still waits.
pub(crate) fn superfluous<'a>(entries: &'a [String], waiting: &[&str]) -> Vec<&'a String> {
    let wanted = |entry: &String| {
        entry.contains("cache-key") || waiting.iter().any(|operation| entry.contains(&format!("operation:{operation}:")))
    };
    entries.iter().filter(|entry| !wanted(entry)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_forgotten_with_its_operation() {
        let entries = ["{'username': 'cache-key'}", "{'username': 'operation:1:ssn'}", "{'username': 'operation:2:ssn'}"];
        let entries = entries.map(str::to_owned).to_vec();
        assert_eq!(superfluous(&entries, &["2"]), [&entries[1]]);
        assert!(superfluous(&entries, &["1", "2"]).is_empty());
    }
}
