//! The sandbox as a process of its own, so that its work and memory are not counted as the program's.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::Context;
use contract::wire::{ConnectionDraft, SecretText};
use sandbox::{Access, Fault, FaultRule, FaultSettings, JournalEntry};

/// Requests a second that no pull reaches, so that it is as fast as the system answers.
pub(crate) const FASTEST: u32 = 1_000;

/// A running sandbox; ended when dropped.
pub(crate) struct Outside {
    child: Child,
    pub(crate) access: Access,
    http: reqwest::Client,
}

impl Outside {
    /// One with so many Omnidesk customers, who follow from the seed.
    pub(crate) fn start(program: &Path, customers: u32, seed: u64) -> anyhow::Result<Self> {
        let mut child = Command::new(program)
            .args(["--customers", &customers.to_string(), "--seed", &seed.to_string()])
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("the sandbox has no output")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let access = serde_json::from_str(&line).context("the sandbox did not print its access")?;
        Ok(Self { child, access, http: reqwest::Client::builder().no_proxy().build()? })
    }

    /// A connection to its first system, over which so many requests a second may go.
    pub(crate) fn draft(&self, requests_per_second: u32) -> ConnectionDraft {
        let omnidesk = &self.access.omnidesk;
        ConnectionDraft {
            connection_id: None,
            provider: "omnidesk".into(),
            name: "Measured".into(),
            environment: "own".into(),
            base_url: omnidesk.base_url.clone(),
            settings: BTreeMap::from([
                ("brand_id".to_owned(), omnidesk.brand_id.to_string()),
                ("brand_name".to_owned(), omnidesk.brand_name.clone()),
                ("requests_per_second".to_owned(), requests_per_second.to_string()),
            ]),
            credentials: BTreeMap::from([("api_key".to_owned(), SecretText::new(omnidesk.api_key.clone()))]),
        }
    }

    /// Takes no more than so many requests a second; with `closed`, fails every one.
    pub(crate) async fn set(&self, throttle: Option<u32>, closed: bool) -> anyhow::Result<()> {
        let fault = Fault::Status { code: 503, retry_after: None };
        let rules = if closed { vec![FaultRule::new(fault)] } else { Vec::new() };
        let url = format!("{}/faults", self.access.control.url);
        let call = self.http.put(url).bearer_auth(&self.access.control.token).json(&FaultSettings { rules, throttle });
        call.send().await?.error_for_status()?;
        Ok(())
    }

    /// What was asked since an entry of the journal.
    pub(crate) async fn journal(&self, since: u64) -> anyhow::Result<Vec<JournalEntry>> {
        let url = format!("{}/journal?since={since}", self.access.control.url);
        let reply = self.http.get(url).bearer_auth(&self.access.control.token).send().await?.error_for_status()?;
        let mut reply: serde_json::Value = reply.json().await?;
        Ok(serde_json::from_value(reply["entries"].take())?)
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
