//! How long to wait after failures in a row.

use jiff::SignedDuration;

/// Longest wait between two tries.
pub const LONGEST: SignedDuration = SignedDuration::from_secs(60);

/// The wait after this many failures in a row, at least one: doubling from two seconds up to a minute, with full jitter above a floor of
/// half a second. `random` lies between 0 and 1.
#[must_use]
pub fn wait(failures: u32, random: f64) -> SignedDuration {
    let doubled = SignedDuration::from_secs(2i64 << failures.saturating_sub(1).min(5));
    let ceiling = doubled.min(LONGEST).as_millis_f64();
    let jittered = 500.0 + (ceiling - 500.0) * random.clamp(0.0, 1.0);
    SignedDuration::try_from_secs_f64(jittered / 1000.0).unwrap_or(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_wait_is_never_longer_than_the_longest_nor_without_pause(failures in 0u32..1000, random in 0.0f64..1.0) {
            let wait = wait(failures, random);
            prop_assert!(wait >= SignedDuration::from_millis(500) && wait <= LONGEST);
        }
    }

    #[test]
    fn waits_grow_with_failures() {
        assert!(wait(1, 1.0) < wait(2, 1.0) && wait(5, 1.0) <= wait(6, 1.0));
    }
}
