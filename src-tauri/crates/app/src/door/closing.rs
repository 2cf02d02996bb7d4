//! Locking.

use std::sync::PoisonError;
use std::time::Duration;

use contract::WireError;
use contract::wire::{Allowed, AppEvent, Done, Empty, InUse, KeyPlace, LockReason};
use store::table::activity::Cause;
use store::table::setting;
use tokio::time::timeout;

use super::opening::PLACE;
use super::{Door, Inner, Opened, SessionEvent, Start, State};
use crate::errors::References;

/// How long the page may take to cover itself and to hand over what is being typed. It is on this computer.
const PATIENCE: Duration = Duration::from_millis(800);

/// Longest place that is kept, in bytes.
const LONGEST_PLACE: usize = 500;

const WOULD_BE_LOST: &str =
    "The data on this device is kept only in this program's memory. Locking would lose it. Set a passphrase first.";

impl Door {
    /// Locks the program because the agent says so.
    ///
    /// # Errors
    /// If that would lose what was typed.
    pub async fn access_lock(&self, _: Empty) -> Result<Done, WireError> {
        self.lock(LockReason::Agent).await
    }

    /// Says that somebody is at work, and where.
    ///
    /// # Errors
    /// None so far.
    pub async fn access_in_use(&self, request: InUse) -> Result<Done, WireError> {
        self.inner.vigil.used(self.inner.clock.elapsed());
        if is_place(&request.place) {
            *self.inner.place.lock().unwrap_or_else(PoisonError::into_inner) = Some(request.place);
        }
        Ok(Done {})
    }

    /// Says that the page is covered and what was typed is kept.
    ///
    /// # Errors
    /// None so far.
    pub async fn access_covered(&self, _: Empty) -> Result<Done, WireError> {
        self.inner.covered.notify_waiters();
        Ok(Done {})
    }

    /// What the operating system says of the session. Returns when it is locked.
    pub async fn happened(&self, event: SessionEvent) {
        let why = match event {
            SessionEvent::Sleeping => LockReason::Sleep,
            SessionEvent::Locked => LockReason::Session,
        };
        if let Err(error) = self.lock(why).await {
            tracing::info!(reference = error.reference, "not locked");
        }
    }

    /// Locks: what is being typed is kept, the cache is closed, and the program goes on in a process that holds nothing of it.
    pub(super) async fn lock(&self, why: LockReason) -> Result<Done, WireError> {
        {
            let state = self.inner.state.read().await;
            let State::Open(opened) = &*state else { return Ok(Done {}) };
            let allowed = Inner::may_lock(opened);
            if let Some(reason) = allowed.reason.filter(|_| !allowed.ok) {
                return Err(self.inner.not_allowed(&reason));
            }
        }
        self.cover().await;
        let mut state = self.inner.state.write().await;
        let State::Open(opened) = &*state else { return Ok(Done {}) };
        self.inner.keep_place(opened).await;
        let cause = if why == LockReason::Agent { Cause::Agent } else { Cause::Program };
        self.inner.note(&state, "locked", Some(cause)).await;
        self.inner.close(opened).await;
        *state = self.inner.locked(why);
        drop(state);
        self.inner.announce();
        tracing::info!(?why, "locked");
        self.inner.renewal.renew(Start::Locked(why)).await;
        Ok(Done {})
    }
}

impl Door {
    /// Has the page cover itself and hand over what is being typed.
    pub(super) async fn cover(&self) {
        let covered = self.inner.covered.notified();
        // Without a page there is nothing to cover.
        if self.inner.windows.send(AppEvent::Locking).is_ok() {
            let _ = timeout(PATIENCE, covered).await;
        }
    }
}

/// Whether it is a path of the interface, as it stands in an address: the page goes there after unlocking.
fn is_place(place: &str) -> bool {
    place.len() <= LONGEST_PLACE
        && place.starts_with('/')
        && !place.starts_with("//")
        && place.chars().all(|c| c.is_ascii_graphic() && c != '\\')
}

impl Inner {
    /// Whether it can be locked.
    pub(super) fn may_lock(opened: &Opened) -> Allowed {
        match opened.place {
            KeyPlace::Memory => Allowed { ok: false, reason: Some(WOULD_BE_LOST.into()), unverified: false },
            KeyPlace::Keychain | KeyPlace::Passphrase | KeyPlace::Code => Allowed { ok: true, reason: None, unverified: false },
        }
    }

    pub(super) async fn keep_place(&self, opened: &Opened) {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(place) = place
            && opened.app.write(move |write| setting::put(write, PLACE, &place)).await.is_err()
        {
            tracing::info!("where the agent was could not be kept");
        }
    }

    /// Closes the cache, after noting how much in it was not sent.
    pub(super) async fn close(&self, opened: &Opened) {
        self.note_unsent(opened).await;
        opened.app.close().await;
    }
}
