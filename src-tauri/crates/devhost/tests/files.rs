//! What the program leaves on the disk when it is started by somebody who lets everybody read.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// The running program.
struct Devhost {
    process: Child,
    address: String,
    token: String,
}

impl Devhost {
    /// Starts it as from a shell that gives all rights to everybody.
    fn start(folder: &Path) -> Self {
        let mut process = Command::new("sh")
            .args(["-c", "umask 000; exec \"$0\" --data-dir \"$1\"", env!("CARGO_BIN_EXE_devhost")])
            .arg(folder)
            .env("RUST_LOG", "info")
            .env_remove("CUSTOMER_CONSOLE_SANDBOX")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let access: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| access[name].as_str().unwrap().to_owned();
        Self { process, address: text("url"), token: text("token") }
    }

    /// What the system says about the process.
    #[cfg(target_os = "linux")]
    fn status(&self) -> String {
        std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap()
    }

    async fn call(&self, command: &str, request: Value) -> Value {
        let url = format!("{}/rpc/{command}", self.address);
        let reply = reqwest::Client::new().post(url).bearer_auth(&self.token).json(&request).send().await.unwrap();
        assert!(reply.status().is_success(), "{command}: {}", reply.status());
        reply.json().await.unwrap()
    }
}

impl Drop for Devhost {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Everything below a folder, with its mode.
fn modes(folder: &Path) -> Vec<(PathBuf, u32)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push((path.clone(), std::fs::metadata(&path).unwrap().permissions().mode() & 0o777));
        if path.is_dir() {
            found.extend(modes(&path));
        }
    }
    found
}

#[tokio::test]
async fn nobody_else_may_read_what_it_makes_whatever_it_was_started_with() {
    let folder = tempfile::tempdir().unwrap();
    let devhost = Devhost::start(&folder.path().join("above").join("data"));
    devhost.call("pending_export", json!({ "operationIds": [] })).await;
    #[cfg(target_os = "linux")]
    assert!(devhost.status().contains("\nUmask:\t0077\n"), "also what libraries make, before they are told otherwise");
    let found = modes(folder.path());
    for part in ["above", "this-run/cache.db", "cache.db-wal", "cache.lock", "exports/pending-changes", "logs/console.log"] {
        assert!(found.iter().any(|(path, _)| path.to_string_lossy().contains(part)), "there is {part}: {found:?}");
    }
    for (path, mode) in found {
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, expected, "{} has mode {mode:o}", path.display());
    }
}
