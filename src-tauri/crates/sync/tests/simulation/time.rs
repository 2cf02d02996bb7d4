//! Time. The world's own runs evenly, also while the program does not; the device's clock shows what it likes.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Clock;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// 2026-11-20 09:00:00 UTC.
const BEGIN: i64 = 1_795_165_200_000;

/// The world's time in milliseconds since the history began, and the device's clock beside it.
#[derive(Default)]
pub(crate) struct Time {
    /// What had passed when the program started last.
    before: AtomicU64,
    started: Mutex<Option<Instant>>,
    /// Milliseconds the device's clock is ahead.
    ahead: AtomicI64,
}

impl Time {
    fn started(&self) -> MutexGuard<'_, Option<Instant>> {
        self.started.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Now, in the world.
    pub(crate) fn now(&self) -> u64 {
        let running = self.started().map_or(0, |at| u64::try_from(at.elapsed().as_millis()).unwrap_or(u64::MAX));
        self.before.load(Ordering::SeqCst) + running
    }

    /// The program starts, in a runtime of its own.
    pub(crate) fn start(&self) {
        *self.started() = Some(Instant::now());
    }

    /// The program has ended.
    pub(crate) fn stop(&self) {
        let now = self.now();
        *self.started() = None;
        self.before.store(now, Ordering::SeqCst);
    }

    /// Time passes while the program does not run.
    pub(crate) fn pass(&self, milliseconds: u64) {
        self.before.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// The device's clock jumps.
    pub(crate) fn jump(&self, milliseconds: i64) {
        self.ahead.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// How far the device's clock is ahead of the world.
    pub(crate) fn ahead(&self) -> SignedDuration {
        SignedDuration::from_secs(self.ahead.load(Ordering::SeqCst) / 1000)
    }

    /// A point in the world's time as the world's own clocks show it.
    pub(crate) fn shown(at: u64) -> Timestamp {
        Timestamp::from_millisecond(BEGIN + i64::try_from(at).unwrap_or(0)).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The moment of the runtime at which the world's time is this.
    pub(crate) fn instant(&self, at: u64) -> Instant {
        Instant::now() + Duration::from_millis(at.saturating_sub(self.now()))
    }
}

impl Clock for Time {
    fn now(&self) -> Timestamp {
        let shown = BEGIN + i64::try_from(Time::now(self)).unwrap_or(0) + self.ahead.load(Ordering::SeqCst);
        Timestamp::from_millisecond(shown).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(Time::now(self))
    }
}
