//! Offering a recovery code where something would be lost without one.

use contract::WireError;
use contract::wire::{Done, Empty, KeyPlace, RecoveryOffer};
use jiff::{SignedDuration, Timestamp};
use secrets::protection::Protection;
use store::table::{connection, setting};

use super::{Door, State};

/// Name of the setting that says when the agent did not want one now.
const DECLINED_AT: &str = "recovery_declined_at";

/// How long "not now" holds. Long enough not to be a nuisance, and short enough for a key that may be lost with the next computer.
const REST: SignedDuration = SignedDuration::from_hours(14 * 24);

impl Door {
    /// Whether to offer a recovery code: real customers' changes may be waiting here, nothing but the keychain or a passphrase opens them,
    /// and the agent has not just said "not now". Samples are not worth it.
    ///
    /// # Errors
    /// If the data is not open or cannot be read.
    pub async fn recovery_offer(&self, _: Empty) -> Result<RecoveryOffer, WireError> {
        self.begin().await;
        let state = self.inner.state.read().await;
        let State::Open(opened) = &*state else { return Err(self.inner.not_open(&state)) };
        let has_code = match Protection::read(&self.inner.options.data_dir) {
            Ok(kept) => kept.is_some_and(|kept| kept.recovery_made_at().is_some()),
            // What cannot be read cannot be added to either.
            Err(_) => true,
        };
        if opened.place == KeyPlace::Memory || has_code {
            return Ok(RecoveryOffer { due: false });
        }
        let now = self.inner.clock.now();
        let due = opened.app.read(move |db| {
            let is_real = connection::all(db)?.iter().any(|row| !row.sample);
            Ok(is_real && !setting::get(db, DECLINED_AT)?.is_some_and(|at| is_recent(&at, now)))
        });
        Ok(RecoveryOffer { due: due.await? })
    }

    /// Takes the offer away for a while.
    ///
    /// # Errors
    /// If the data is not open or cannot be written.
    pub async fn recovery_later(&self, _: Empty) -> Result<Done, WireError> {
        self.begin().await;
        let state = self.inner.state.read().await;
        let State::Open(opened) = &*state else { return Err(self.inner.not_open(&state)) };
        let at = self.inner.clock.now().to_string();
        opened.app.write(move |write| setting::put(write, DECLINED_AT, &at)).await?;
        self.inner.announce();
        Ok(Done {})
    }
}

/// Whether it was said in the last fortnight; also by a clock that has been set back since.
fn is_recent(at: &str, now: Timestamp) -> bool {
    at.parse::<Timestamp>().is_ok_and(|at| now.duration_since(at).abs() < REST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("a moment ago", "2026-03-01T12:00:00Z", true)]
    #[case("on the last day", "2026-02-15T12:00:01Z", true)]
    #[case("a fortnight ago", "2026-02-15T12:00:00Z", false)]
    #[case("by a clock that was ahead by an hour", "2026-03-01T13:00:00Z", true)]
    #[case("by a clock that was ahead by a year", "2027-03-01T12:00:00Z", false)]
    #[case("at no time", "soon", false)]
    fn not_now_holds_for_a_while(#[case] what: &str, #[case] at: &str, #[case] recent: bool) {
        assert_eq!(is_recent(at, "2026-03-01T12:00:00Z".parse().unwrap()), recent, "{what}");
    }
}
