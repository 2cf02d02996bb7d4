//! From what is said to a line.

use std::error::Error;
use std::fmt::{self, Debug, Write};
use std::sync::Arc;

use domain::Clock;
use jiff::Timestamp;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_log::NormalizeEvent;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use crate::redact::{GONE, redact};
use crate::shape;

/// Longest line, in bytes.
const LONGEST: usize = 2_000;

/// The first part of where our own lines come from. The sandbox is not among them: it plays the systems and knows their customers.
const OWN: [&str; 10] =
    ["app", "contract", "customer_console", "devhost", "domain", "logs", "providers", "secrets", "store", "sync"];

/// Numbers from here on are more likely somebody's than ours, but for sizes and times.
const LARGE: u128 = 10_000_000;

/// Where lines go.
pub trait Output: Send + Sync {
    /// Takes one line, without its end. Must not log anything itself.
    fn line(&self, line: &str);
}

/// Writes a line for everything that is said. A layer of `tracing-subscriber`.
pub struct Lines {
    clock: Arc<dyn Clock>,
    output: Arc<dyn Output>,
}

impl Lines {
    /// Lines with the clock's time, to an output.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, output: Arc<dyn Output>) -> Self {
        Self { clock, output }
    }
}

impl Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lines")
    }
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        self.output.line(&written(event, self.clock.now()));
    }
}

/// The line of an event: `2026-11-20T09:00:00.000Z  INFO app::errors answered with an error code=Refused reference=0a1b2c3d`.
fn written(event: &Event<'_>, at: Timestamp) -> String {
    // Of what is said by way of the `log` crate, which only libraries use, place and target are in the event's fields.
    let by_library = event.normalized_metadata();
    let metadata = by_library.as_ref().unwrap_or_else(|| event.metadata());
    let target = if shape::is_module(metadata.target()) { metadata.target() } else { GONE };
    let mut line = format!("{} {:>5} {target}", at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ"), metadata.level());
    if by_library.is_none() && OWN.contains(&target.split("::").next().unwrap_or_default()) {
        let mut said = Said::default();
        event.record(&mut said);
        line.push_str(&said.message);
        line.push_str(&said.fields);
    } else if let Some(number) = metadata.line() {
        // Texts and fields of libraries hold addresses and headers.
        let _ = write!(line, " line={number}");
    }
    if line.len() > LONGEST {
        let end = line.floor_char_boundary(LONGEST);
        line.truncate(end);
        line.push_str(GONE);
    }
    line
}

/// The message and the fields of an event, in their order.
#[derive(Default)]
struct Said {
    message: String,
    fields: String,
}

impl Said {
    fn plain(&mut self, field: &Field, value: impl fmt::Display) {
        let _ = write!(self.fields, " {}={value}", field.name());
    }

    fn number(&mut self, field: &Field, value: u128, sign: &str) {
        if value < LARGE || matches!(field.name(), "bytes" | "milliseconds") {
            self.plain(field, format_args!("{sign}{value}"));
        } else {
            self.plain(field, GONE);
        }
    }

    fn text(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            let _ = write!(self.message, " {}", redact(value));
        } else if shape::is_expected(field.name(), value) {
            self.plain(field, value);
        } else {
            // What follows a colon in an error is what it was about.
            let (what, rest) = value.split_once(": ").unwrap_or((value, ""));
            let end = if rest.is_empty() { "" } else { ": […]" };
            self.plain(field, format_args!("{}{end}", redact(what)));
        }
    }
}

impl Visit for Said {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.plain(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.text(field, &value.to_string());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.number(field, u128::from(value.unsigned_abs()), if value < 0 { "-" } else { "" });
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.number(field, u128::from(value), "");
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.number(field, value.unsigned_abs(), if value < 0 { "-" } else { "" });
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.number(field, value, "");
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.text(field, &value.to_string());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.text(field, &format!("{value:?}"));
    }
}
