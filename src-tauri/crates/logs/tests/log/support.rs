//! A log in memory.

use std::sync::{Arc, Mutex};

use logs::{Lines, Output};
use testkit::FixedClock;
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt;

#[derive(Default)]
struct Kept(Mutex<Vec<String>>);

impl Output for Kept {
    fn line(&self, line: &str) {
        self.0.lock().unwrap().push(line.to_owned());
    }
}

/// The lines of what is said meanwhile on this thread.
pub(crate) fn said(say: impl FnOnce()) -> Vec<String> {
    let kept = Arc::new(Kept::default());
    let subscriber = Registry::default().with(Lines::new(Arc::new(FixedClock::default()), kept.clone()));
    tracing::subscriber::with_default(subscriber, say);
    let lines = kept.0.lock().unwrap();
    lines.clone()
}
