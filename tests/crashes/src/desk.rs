//! The other side: the sandbox program, its faults and its journal.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::Context;
use sandbox::{Access, FaultRule, FaultSettings, JournalEntry};
use serde_json::Value;

/// Customers of the main system; the others know some of the same people.
const CUSTOMERS: u32 = 40;

/// A running sandbox.
pub(crate) struct Desk {
    _running: Running,
    /// As it was printed.
    pub(crate) printed: String,
    pub(crate) access: Access,
    pub(crate) http: reqwest::Client,
}

impl Desk {
    pub(crate) fn start(program: &Path, folder: &Path, seed: u64) -> anyhow::Result<Self> {
        let mut child = Command::new(program)
            .args(["--customers", &CUSTOMERS.to_string(), "--seed", &seed.to_string(), "--port", "0", "--state"])
            .arg(folder.join("sandbox.jsonl"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(folder.join("sandbox.log"))?)
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let stdout = child.stdout.take().context("no output");
        let running = Running(child);
        let mut printed = String::new();
        BufReader::new(stdout?).read_line(&mut printed)?;
        let access = serde_json::from_str(&printed).context("the sandbox does not say where it is")?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { _running: running, printed: printed.trim().to_owned(), access, http })
    }

    /// Makes requests go wrong by these rules, in place of all others.
    pub(crate) async fn set_faults(&self, rules: Vec<FaultRule>) -> anyhow::Result<()> {
        let url = format!("{}/faults", self.access.control.url);
        let call = self.http.put(url).bearer_auth(&self.access.control.token).json(&FaultSettings { rules, throttle: None });
        call.send().await?.error_for_status()?;
        Ok(())
    }

    /// Everything that was asked, oldest first.
    pub(crate) async fn journal(&self) -> anyhow::Result<Vec<JournalEntry>> {
        let url = format!("{}/journal", self.access.control.url);
        let reply = self.http.get(url).bearer_auth(&self.access.control.token).send().await?.error_for_status()?;
        let mut reply: Value = reply.json().await?;
        Ok(serde_json::from_value(reply["entries"].take())?)
    }
}

/// A process that is ended when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Fails only if it has ended, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
