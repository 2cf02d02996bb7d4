//! The text itself. Pure.

use std::fmt::Write;

use super::heading::{Heading, file_line, log_lines};

/// What is said about one connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConnectionFacts {
    /// Its id, as in the log.
    pub(crate) id: String,
    /// Its provider.
    pub(crate) provider: &'static str,
    /// The environment, in the provider's own word for it.
    pub(crate) environment: &'static str,
    /// Whether it is a sample system.
    pub(crate) sample: bool,
    /// How it stands, in a word.
    pub(crate) state: &'static str,
    /// Whether its credentials are there.
    pub(crate) has_credentials: bool,
    /// Whether the key may read, and whether it may change; `None` if that is not known.
    pub(crate) rights: (Option<bool>, Option<bool>),
    /// Customers in the cache.
    pub(crate) customers: u32,
    /// Changes that are not done.
    pub(crate) unsent: u32,
    /// When its last complete pull ended, ISO 8601.
    pub(crate) pulled_at: Option<String>,
    /// How many settings differ from what the provider documents.
    pub(crate) settings: usize,
}

/// What is said about one change that is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OperationFacts {
    /// Its id, as in the log.
    pub(crate) id: String,
    /// The connection it goes to.
    pub(crate) connection: String,
    /// Its kind.
    pub(crate) kind: &'static str,
    /// How it stands.
    pub(crate) state: &'static str,
    /// How often it was sent.
    pub(crate) attempts: u32,
    /// The kind of what happened at the last try, and its reference.
    pub(crate) problem: Option<(String, String)>,
}

/// Everything that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    /// What it was written by and where.
    pub(crate) heading: Heading,
    /// Whether there is a keychain.
    pub(crate) keychain: bool,
    /// Whether the agent was told something about this start.
    pub(crate) notice: bool,
    /// Files of the cache and their sizes in bytes.
    pub(crate) files: Vec<(String, u64)>,
    /// Schema of the cache.
    pub(crate) schema: i64,
    /// Persons in the cache.
    pub(crate) persons: u32,
    /// Changes that are not done, and how many of them wait for the agent.
    pub(crate) changes: (u32, u32),
    /// The settings of the program, by name.
    pub(crate) settings: Vec<(&'static str, String)>,
    /// The connections.
    pub(crate) connections: Vec<ConnectionFacts>,
    /// Changes that are not done, those that wait for the agent first; the first few.
    pub(crate) operations: Vec<OperationFacts>,
    /// The end of the log.
    pub(crate) lines: Vec<String>,
}

impl Report {
    /// The text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |words: String| {
            let _ = writeln!(text, "{words}");
        };
        self.heading.lines().into_iter().for_each(&mut line);
        line(format!("Keychain: {}", if self.keychain { "in use" } else { "none, kept in memory" }));
        line(format!("Notice at start: {}", if self.notice { "shown" } else { "none" }));
        for (name, value) in &self.settings {
            line(format!("{name}: {value}"));
        }
        line(format!("\nCache: schema {}", self.schema));
        self.files.iter().map(file_line).for_each(&mut line);
        let (changes, needing_agent) = self.changes;
        line(format!("  {} persons; {changes} changes not done, {needing_agent} of them wait for the agent", self.persons));
        line(format!("\nConnections: {}", self.connections.len()));
        self.connections.iter().for_each(|connection| line(connection.words()));
        line(format!("\nChanges not done, the first {}:", self.operations.len()));
        self.operations.iter().for_each(|operation| line(operation.words()));
        log_lines(&self.lines).for_each(line);
        text
    }
}

fn right(may: Option<bool>) -> &'static str {
    match may {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not known",
    }
}

impl ConnectionFacts {
    fn words(&self) -> String {
        let (read, change) = self.rights;
        format!(
            "  {} {}{} {}: {}; credentials {}; may read: {}, may change: {}; {} customers, {} changes not done; pulled {}; {} own settings",
            self.provider,
            self.environment,
            if self.sample { " sample" } else { "" },
            self.id,
            self.state,
            if self.has_credentials { "there" } else { "missing" },
            right(read),
            right(change),
            self.customers,
            self.unsent,
            self.pulled_at.as_deref().unwrap_or("never"),
            self.settings,
        )
    }
}

impl OperationFacts {
    fn words(&self) -> String {
        let problem = self.problem.as_ref().map_or(String::new(), |(kind, reference)| format!("; {kind}, reference {reference}"));
        format!("  {} {} to {}: {}, sent {} times{problem}", self.kind, self.id, self.connection, self.state, self.attempts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Machine;

    #[test]
    fn everything_known_is_said_and_what_is_not_known_too() {
        let report = Report {
            heading: Heading {
                at: "2026-11-20T09:00:00Z".into(),
                clock_ahead: None,
                machine: Machine { system: "linux x86_64".into(), distribution: Some("debian 12".into()), desktop: None },
                web_view: Some("2.50.1".into()),
            },
            keychain: true,
            notice: false,
            files: vec![("cache.db".into(), 4_096)],
            schema: 5,
            persons: 7,
            changes: (2, 1),
            settings: vec![("Theme", "dark".into())],
            connections: vec![ConnectionFacts {
                id: "0190a000-1111-7000-8000-000000000001".into(),
                provider: "omnidesk",
                environment: "own",
                sample: true,
                state: "refused",
                has_credentials: false,
                rights: (Some(true), None),
                customers: 7,
                unsent: 2,
                pulled_at: None,
                settings: 3,
            }],
            operations: vec![OperationFacts {
                id: "0190a000-2222-7000-8000-000000000002".into(),
                connection: "0190a000-1111-7000-8000-000000000001".into(),
                kind: "edit",
                state: "rejected",
                attempts: 1,
                problem: Some(("Failure(Rejected)".into(), "0a1b2c3d".into())),
            }],
            lines: vec!["2026-11-20T09:00:00.000Z  INFO app said".into()],
        };
        let expected = format!(
            "Customer Console {}, development build
Written 2026-11-20T09:00:00Z; clock: not known
System: linux x86_64; debian 12; not known
Web view: 2.50.1
Keychain: in use
Notice at start: none
Theme: dark

Cache: schema 5
  cache.db: 4096 bytes
  7 persons; 2 changes not done, 1 of them wait for the agent

Connections: 1
  omnidesk own sample 0190a000-1111-7000-8000-000000000001: refused; credentials missing; may read: yes, may change: not known; 7 customers, 2 changes not done; pulled never; 3 own settings

Changes not done, the first 1:
  edit 0190a000-2222-7000-8000-000000000002 to 0190a000-1111-7000-8000-000000000001: rejected, sent 1 times; Failure(Rejected), reference 0a1b2c3d

Log, the last 1 lines:
2026-11-20T09:00:00.000Z  INFO app said
",
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(report.text(), expected);
    }
}
