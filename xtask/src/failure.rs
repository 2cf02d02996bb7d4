//! Why a task stopped.

use std::fmt::{self, Display};
use std::io;

/// What went wrong, in words for the person at the terminal. Nothing matches on it: a task that fails, ends.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// The result of anything a task does.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Says what was being attempted when the operating system refused.
pub(crate) trait Attempt<T> {
    fn attempt(self, doing: impl Display) -> Outcome<T>;
}

impl<T> Attempt<T> for io::Result<T> {
    fn attempt(self, doing: impl Display) -> Outcome<T> {
        self.map_err(|error| Failure::new(format!("{doing}: {error}")))
    }
}
