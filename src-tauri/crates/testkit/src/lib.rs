//! What tests share: a clock that stands still until it is moved, ids that count, and chance that repeats itself. Never part of the program.

pub mod statements;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use domain::{Clock, Ids, Random};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// A clock that shows 2026-11-20 09:00:00 UTC until it is moved.
#[derive(Debug)]
pub struct FixedClock {
    millisecond: AtomicI64,
}

impl Default for FixedClock {
    fn default() -> Self {
        Self { millisecond: AtomicI64::new(1_795_165_200_000) }
    }
}

impl FixedClock {
    /// Moves the clock.
    pub fn advance(&self, by: SignedDuration) {
        self.millisecond.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.millisecond.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// Ids that count from 1, in the form of UUIDv7.
#[derive(Debug, Default)]
pub struct CountedIds {
    given: AtomicU64,
}

impl Ids for CountedIds {
    fn next(&self) -> Uuid {
        let number = self.given.fetch_add(1, Ordering::SeqCst) + 1;
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | u128::from(number))
    }
}

/// Chance that is the same for the same seed.
#[derive(Debug)]
pub struct SeededRandom {
    rng: Mutex<fastrand::Rng>,
}

impl SeededRandom {
    /// Chance from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { rng: Mutex::new(fastrand::Rng::with_seed(seed)) }
    }
}

impl Random for SeededRandom {
    fn fraction(&self) -> f64 {
        self.rng.lock().unwrap_or_else(PoisonError::into_inner).f64()
    }
}
