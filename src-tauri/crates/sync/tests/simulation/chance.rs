//! Chance that is the same for the same seed. Every purpose has a stream of its own, so that a change in one place moves as little as
//! possible elsewhere.

use std::sync::{Mutex, PoisonError};

use domain::Random;

/// A stream of chance.
pub(crate) struct Chance(Mutex<fastrand::Rng>);

impl Chance {
    /// The stream of a purpose in the history of a seed.
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ purpose)))
    }

    fn draw<T>(&self, draw: impl FnOnce(&mut fastrand::Rng) -> T) -> T {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// True this many times in a thousand.
    pub(crate) fn in_thousand(&self, times: u32) -> bool {
        self.draw(|rng| rng.u32(0..1000)) < times
    }

    /// From `low` up to, but not including, `high`.
    pub(crate) fn between(&self, low: u64, high: u64) -> u64 {
        self.draw(|rng| rng.u64(low..high.max(low + 1)))
    }

    /// One of these, if there are any.
    pub(crate) fn pick<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        if from.is_empty() { None } else { from.get(self.draw(|rng| rng.usize(0..from.len()))) }
    }

    /// One of these, as often as their weights say.
    pub(crate) fn weighted<T: Copy>(&self, from: &[(u32, T)]) -> T {
        let total: u32 = from.iter().map(|(weight, _)| weight).sum();
        let mut left = self.draw(|rng| rng.u32(0..total.max(1)));
        for (weight, what) in from {
            if left < *weight {
                return *what;
            }
            left -= weight;
        }
        from[from.len() - 1].1
    }
}

impl Random for Chance {
    fn fraction(&self) -> f64 {
        self.draw(fastrand::Rng::f64)
    }
}
