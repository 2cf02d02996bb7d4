//! What is said while the data is not open. Pure.

use std::fmt::Write;

use super::heading::{Heading, file_line, log_lines};

/// Everything that is known from outside: nothing of the data was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClosedReport {
    /// What it was written by and where.
    pub(crate) heading: Heading,
    /// Why it is not open, in words of this program.
    pub(crate) state: String,
    /// What says how the key is protected; `None` if that cannot be read.
    pub(crate) protection: Option<ProtectionFacts>,
    /// Seconds until another try is taken, after wrong ones.
    pub(crate) wait_seconds: u64,
    /// Files of the cache and their sizes in bytes.
    pub(crate) files: Vec<(String, u64)>,
    /// The end of the log.
    pub(crate) lines: Vec<String>,
}

/// How the key is protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProtectionFacts {
    /// Whether anything says so.
    pub(crate) is_there: bool,
    /// Whether there is a passphrase.
    pub(crate) passphrase: bool,
    /// Whether a recovery code was made.
    pub(crate) recovery: bool,
    /// Changes that were not sent when that was last counted.
    pub(crate) unsent: u32,
}

impl ClosedReport {
    /// The text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |words: String| {
            let _ = writeln!(text, "{words}");
        };
        self.heading.lines().into_iter().for_each(&mut line);
        line(format!("\nNot open: {}", self.state));
        line(match &self.protection {
            None => "Protection of the key: cannot be read".to_owned(),
            Some(ProtectionFacts { is_there: false, .. }) => "Protection of the key: none written down".to_owned(),
            Some(ProtectionFacts { passphrase, recovery, unsent, .. }) => format!(
                "Protection of the key: {}; recovery code: {}; {unsent} changes not sent",
                if *passphrase { "passphrase" } else { "keychain" },
                if *recovery { "made" } else { "none" },
            ),
        });
        line(format!(
            "Next try: {}",
            if self.wait_seconds == 0 { "at once".into() } else { format!("in {} s", self.wait_seconds) }
        ));
        line("\nCache:".to_owned());
        self.files.iter().map(file_line).for_each(&mut line);
        log_lines(&self.lines).for_each(line);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Machine;

    fn report() -> ClosedReport {
        ClosedReport {
            heading: Heading {
                at: "2026-11-20T09:00:00Z".into(),
                clock_ahead: None,
                machine: Machine { system: "linux x86_64".into(), distribution: None, desktop: None },
                web_view: None,
            },
            state: "locked (idle)".into(),
            protection: Some(ProtectionFacts { is_there: true, passphrase: true, recovery: false, unsent: 3 }),
            wait_seconds: 8,
            files: vec![("cache.db".into(), 4_096)],
            lines: vec!["2026-11-20T09:00:00.000Z  INFO app said".into()],
        }
    }

    #[test]
    fn what_is_known_from_outside_is_said() {
        let text = report().text();
        let rest = text.split_once("\n\n").unwrap().1;
        assert_eq!(
            rest,
            "Not open: locked (idle)
Protection of the key: passphrase; recovery code: none; 3 changes not sent
Next try: in 8 s

Cache:
  cache.db: 4096 bytes

Log, the last 1 lines:
2026-11-20T09:00:00.000Z  INFO app said
"
        );
    }

    #[test]
    fn what_cannot_be_known_is_said_too() {
        let unknown = ClosedReport { protection: None, wait_seconds: 0, ..report() }.text();
        assert!(unknown.contains("Protection of the key: cannot be read\nNext try: at once\n"), "{unknown}");
        let nothing = ProtectionFacts { is_there: false, passphrase: false, recovery: false, unsent: 0 };
        let none = ClosedReport { protection: Some(nothing), ..report() }.text();
        assert!(none.contains("Protection of the key: none written down\n"), "{none}");
    }
}
