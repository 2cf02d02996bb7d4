//! What diagnostics say first and last, open or not.

use super::Machine;

/// What they were written by and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// When, ISO 8601.
    pub(crate) at: String,
    /// How far this clock is ahead of the systems', in seconds; `None` if no system was asked yet.
    pub(crate) clock_ahead: Option<i64>,
    /// The computer.
    pub(crate) machine: Machine,
    /// Version of the web view.
    pub(crate) web_view: Option<String>,
}

impl Heading {
    /// The first lines.
    pub(super) fn lines(&self) -> [String; 4] {
        let profile = if cfg!(debug_assertions) { "development build" } else { "release build" };
        let ahead = self.clock_ahead.map_or("not known".to_owned(), |seconds| format!("{seconds} s ahead of the systems"));
        let Machine { system, distribution, desktop } = &self.machine;
        let (distribution, desktop) = (or_unknown(distribution.as_deref()), or_unknown(desktop.as_deref()));
        [
            format!("Customer Console {}, {profile}", env!("CARGO_PKG_VERSION")),
            format!("Written {}; clock: {ahead}", self.at),
            format!("System: {system}; {distribution}; {desktop}"),
            format!("Web view: {}", or_unknown(self.web_view.as_deref())),
        ]
    }
}

/// One file and its size in bytes.
pub(super) fn file_line((name, bytes): &(String, u64)) -> String {
    format!("  {name}: {bytes} bytes")
}

/// The end of the log, under its heading.
pub(super) fn log_lines(lines: &[String]) -> impl Iterator<Item = String> {
    std::iter::once(format!("\nLog, the last {} lines:", lines.len())).chain(lines.iter().cloned())
}

fn or_unknown(value: Option<&str>) -> &str {
    value.unwrap_or("not known")
}
