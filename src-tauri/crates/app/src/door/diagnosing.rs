//! Diagnostics at the door: they are needed most where the data does not open.

use contract::WireError;
use contract::wire::{Diagnostics, Empty, KeyLoss, UnlockBy};
use secrets::protection::Protection;

use super::{Closed, Door, Inner, Refusal, State};
use crate::diagnostics::{ClosedReport, Found, Heading, ProtectionFacts};
use crate::errors::References;
use crate::view;

impl Door {
    /// What somebody who helps has to know of this program, open or not, with nothing in it about anybody.
    ///
    /// # Errors
    /// If it is open and the cache cannot be read.
    pub async fn diagnostics_get(&self, request: Empty) -> Result<Diagnostics, WireError> {
        self.begin().await;
        let state = self.inner.state.read().await;
        let words = match &*state {
            State::Open(opened) => {
                let app = opened.app.clone();
                drop(state);
                return app.diagnostics_get(request).await;
            }
            State::Closed(closed) => words(closed),
            State::Starting => "starting".to_owned(),
        };
        drop(state);
        self.inner.closed_report(words).await.map(|report| Diagnostics { text: report.text() })
    }
}

impl Inner {
    async fn closed_report(&self, state: String) -> Result<ClosedReport, WireError> {
        let (cache, logs) = (self.options.data_dir.clone(), self.options.data_dir.join(logs::FOLDER));
        let found = tokio::task::spawn_blocking(move || (Protection::read(&cache), Found::beside(&cache, &logs)));
        let (protection, Found { machine, files, lines }) =
            found.await.map_err(|_| self.not_now("The diagnostics could not be gathered."))?;
        Ok(ClosedReport {
            heading: Heading {
                at: view::instant(self.clock.now()),
                clock_ahead: None,
                machine,
                web_view: self.options.web_view.clone(),
            },
            state,
            protection: protection.ok().map(|kept| ProtectionFacts {
                is_there: kept.is_some(),
                passphrase: kept.as_ref().is_some_and(Protection::has_passphrase),
                recovery: kept.as_ref().is_some_and(|kept| kept.recovery_made_at().is_some()),
                unsent: kept.as_ref().map_or(0, Protection::unsent),
            }),
            wait_seconds: self.wait().as_secs(),
            files,
            lines,
        })
    }
}

/// Why it is not open. Of an error its code and reference: its words may quote.
fn words(closed: &Closed) -> String {
    match closed {
        Closed::Locked { why, by } => {
            let by = match by {
                UnlockBy::Keychain => "the keychain",
                UnlockBy::Passphrase => "a passphrase",
            };
            format!("locked ({why:?}), opened by {by}")
        }
        Closed::KeyMissing(KeyLoss::Absent) => "the keychain holds no key".to_owned(),
        Closed::KeyMissing(KeyLoss::Replaced) => "the keychain holds another key".to_owned(),
        Closed::KeyMissing(KeyLoss::ProtectionUnreadable) => "what protects the key cannot be read".to_owned(),
        Closed::Refused { error, by } => {
            let way = match by {
                Refusal::Keychain { has_data: true } => " by the keychain of data that is there",
                Refusal::Keychain { has_data: false } => " by the keychain, there is no data yet",
                Refusal::Other => "",
            };
            format!("refused{way}: {:?}, reference {}", error.code, error.reference)
        }
        Closed::Damaged(_) => "the data is damaged".to_owned(),
        Closed::Wiped(_) => "everything was removed".to_owned(),
    }
}
