//! Everything that happens in a history, in order: its end to read, all of it as a number to compare two runs by.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// How much of the end is kept to be read; `SIM_TRACE` says otherwise.
const KEPT: usize = 400;

static WANTED: LazyLock<usize> =
    LazyLock::new(|| std::env::var("SIM_TRACE").ok().and_then(|lines| lines.parse().ok()).unwrap_or(KEPT));

/// The trace of a history.
#[derive(Default)]
pub(crate) struct Trace(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    hash: DefaultHasher,
    steps: u64,
    last: VecDeque<String>,
}

impl Trace {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a line.
    pub(crate) fn add(&self, now: u64, line: &str) {
        let mut inner = self.inner();
        (now, line).hash(&mut inner.hash);
        inner.steps += 1;
        if inner.last.len() >= *WANTED {
            inner.last.pop_front();
        }
        inner.last.push_back(format!("{:>10}.{:03} {line}", now / 1000, now % 1000));
    }

    /// A number that is the same for the same lines at the same times, and how many lines there were.
    pub(crate) fn sum(&self) -> (u64, u64) {
        let inner = self.inner();
        (inner.hash.finish(), inner.steps)
    }

    /// The end of it, to be read.
    pub(crate) fn end(&self) -> String {
        self.inner().last.iter().cloned().collect::<Vec<_>>().join("\n")
    }
}
