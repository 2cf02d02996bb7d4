//! What happens to the open program that the door has to act upon.

use std::sync::Weak;
use std::time::Duration;

use contract::wire::{KeyPlace, LockReason};

use super::{Closed, Door, Inner, Start, State};

/// How long to look at one program before looking whether it is another one by now.
const PATIENCE: Duration = Duration::from_secs(1);

/// Looks until the door is gone.
pub(super) async fn watch(inner: Weak<Inner>) {
    loop {
        let Some(strong) = inner.upgrade() else { return };
        let open = match &*strong.state.read().await {
            State::Open(opened) => Some((opened.app.core.damage.clone(), opened.app.core.erasing.to_forget.clone())),
            _ => None,
        };
        drop(strong);
        let Some((damage, to_forget)) = open else {
            tokio::time::sleep(PATIENCE).await;
            continue;
        };
        let damaged = tokio::select! {
            () = damage.notified() => true,
            () = to_forget.notified() => false,
            () = tokio::time::sleep(PATIENCE) => continue,
        };
        let Some(inner) = inner.upgrade() else { return };
        if damaged {
            inner.found_damaged().await;
        } else {
            Door { inner }.renew().await;
        }
    }
}

impl Inner {
    /// Shuts the door on a cache that was found damaged while it was open.
    async fn found_damaged(&self) {
        let mut state = self.state.write().await;
        if let State::Open(opened) = &*state {
            let key = opened.key.clone();
            opened.app.close().await;
            *state = State::Closed(Closed::Damaged(key));
            self.announce();
            tracing::error!("the cache is damaged");
        }
    }
}

impl Door {
    /// Goes on with the same data in a process whose memory holds nothing of what was erased. Not where the data would be lost with the
    /// process: locking or ending it does the same later.
    async fn renew(&self) {
        self.cover().await;
        let mut state = self.inner.state.write().await;
        let State::Open(opened) = &*state else { return };
        if opened.place == KeyPlace::Memory {
            drop(state);
            self.inner.announce();
            return;
        }
        let (key, secrets) = (opened.key.clone(), opened.secrets.clone());
        self.inner.keep_place(opened).await;
        self.inner.close(opened).await;
        *state = self.inner.locked(LockReason::Started);
        // Ending the process asks the door too.
        drop(state);
        self.inner.renewal.renew(Start::Open(key.clone())).await;
        let mut state = self.inner.state.write().await;
        let next = self.inner.with_key(key, Some(secrets), None, self.inner.reach().await).await;
        self.put(&mut state, next);
    }
}
