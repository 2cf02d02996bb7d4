//! A program with everything it starts.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Command, Stdio};

use anyhow::Context;

/// A program and its descendants; all are ended when dropped.
pub(super) struct Family {
    root: Child,
}

impl Family {
    pub(super) fn start(command: &mut Command) -> anyhow::Result<Self> {
        let root = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        Ok(Self { root: root.with_context(|| format!("{} cannot be started", command.get_program().display()))? })
    }

    /// The ids of all its processes that are there now, its own first.
    pub(super) fn members(&self) -> Vec<u32> {
        let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let ids = fs::read_dir("/proc").into_iter().flatten().flatten();
        for id in ids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()) {
            if let Some(parent) = parent(id) {
                children.entry(parent).or_default().push(id);
            }
        }
        let mut members = vec![self.root.id()];
        let mut place = 0;
        while let Some(id) = members.get(place) {
            members.extend(children.get(id).into_iter().flatten().copied().collect::<Vec<_>>());
            place += 1;
        }
        members
    }

    /// The memory of all of them in MiB; what several share is counted in parts.
    pub(super) fn memory(&self) -> anyhow::Result<f64> {
        let mut kib = 0;
        for id in self.members() {
            // One may have ended since.
            let Ok(rollup) = fs::read_to_string(format!("/proc/{id}/smaps_rollup")) else { continue };
            let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).context("the system does not tell the PSS")?;
            kib += line.trim().trim_end_matches("kB").trim().parse::<u64>()?;
        }
        Ok(kib as f64 / 1_024.0)
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        let _ = self.root.kill();
        let _ = self.root.wait();
    }
}

/// The parent of a process: the second field after the name, which stands in brackets and may hold anything.
fn parent(id: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}
