//! Timing one thing.

use std::time::Instant;

/// What some work gave, and how many milliseconds it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let began = Instant::now();
    let result = work();
    (result, millis_since(began))
}

/// What some work gave, and how many milliseconds it took from the first poll to the end.
pub(crate) async fn timed_async<T>(work: impl Future<Output = T>) -> (T, f64) {
    let began = Instant::now();
    let result = work.await;
    (result, millis_since(began))
}

pub(crate) fn millis_since(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1_000.0
}
