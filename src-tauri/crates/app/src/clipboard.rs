//! The clipboard, as far as hidden values are copied to it: what was put there does not stay.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use domain::Clock;
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

/// How long a hidden value stays on the clipboard.
const STAYS: Duration = Duration::from_secs(30);

/// How often to look whether that is over.
const OFTEN: Duration = Duration::from_secs(1);

/// Longest wait for a clipboard while the program ends: another program may hold it and not answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The clipboard of the system, or what stands for it where there is no window.
#[async_trait]
pub trait Clipboard: Send + Sync + fmt::Debug {
    /// Puts a text there, left out of the histories that clipboard programs keep, where the system knows a way to ask for that.
    async fn put(&self, text: Zeroizing<String>) -> Result<(), ClipboardFailed>;

    /// The text that is there, whoever put it; nothing if there is none or it cannot be had.
    async fn text(&self) -> Option<Zeroizing<String>>;

    /// Empties it.
    async fn clear(&self) -> Result<(), ClipboardFailed>;
}

/// The clipboard cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClipboardFailed;

/// A clipboard in memory: where there is no window, and for tests.
#[derive(Default)]
pub struct MemoryClipboard {
    text: Mutex<Option<Zeroizing<String>>>,
}

impl fmt::Debug for MemoryClipboard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryClipboard([redacted])")
    }
}

#[async_trait]
impl Clipboard for MemoryClipboard {
    async fn put(&self, text: Zeroizing<String>) -> Result<(), ClipboardFailed> {
        *self.text.lock().unwrap_or_else(PoisonError::into_inner) = Some(text);
        Ok(())
    }

    async fn text(&self) -> Option<Zeroizing<String>> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn clear(&self) -> Result<(), ClipboardFailed> {
        *self.text.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }
}

/// What this program put on the clipboard last: enough to know it again, not the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Put {
    digest: [u8; 32],
    at: Duration,
}

/// Puts hidden values on the clipboard and takes them back: after a while, when the program is locked, and when it ends. What somebody
/// else put there meanwhile stays.
pub(crate) struct ClipboardWatch {
    clipboard: Arc<dyn Clipboard>,
    clock: Arc<dyn Clock>,
    put: Mutex<Option<Put>>,
}

impl ClipboardWatch {
    pub(crate) fn new(clipboard: Arc<dyn Clipboard>, clock: Arc<dyn Clock>) -> Self {
        Self { clipboard, clock, put: Mutex::new(None) }
    }

    /// Puts a value on the clipboard for a while.
    pub(crate) async fn put(&self, text: Zeroizing<String>) -> Result<(), ClipboardFailed> {
        let put = Put { digest: digest(&text), at: self.clock.elapsed() };
        // Noted first: a clipboard that took it and failed to say so is cleared as well.
        *self.put.lock().unwrap_or_else(PoisonError::into_inner) = Some(put);
        self.clipboard.put(text).await
    }

    /// Looks every now and then until `stop`.
    pub(crate) async fn run(self: Arc<Self>, stop: CancellationToken) {
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = tokio::time::sleep(OFTEN) => {}
            }
            self.look().await;
        }
    }

    /// Takes back what has been there long enough.
    async fn look(&self) {
        if self.noted().is_some_and(|put| self.clock.elapsed().saturating_sub(put.at) >= STAYS) {
            self.take_back().await;
        }
    }

    /// Takes back what was put there, if it is still there.
    pub(crate) async fn take_back(&self) {
        let Some(put) = self.noted() else { return };
        let clearing = async {
            let ours = self.clipboard.text().await.is_some_and(|text| digest(&text) == put.digest);
            if ours { self.clipboard.clear().await } else { Ok(()) }
        };
        match tokio::time::timeout(PATIENCE, clearing).await {
            Ok(Ok(())) => {
                let mut noted = self.put.lock().unwrap_or_else(PoisonError::into_inner);
                // Another value may have been copied meanwhile; its time has not come.
                if *noted == Some(put) {
                    *noted = None;
                }
            }
            // It is tried again at the next look.
            Ok(Err(ClipboardFailed)) | Err(_) => tracing::warn!("the clipboard could not be cleared"),
        }
    }

    fn noted(&self) -> Option<Put> {
        *self.put.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use jiff::SignedDuration;
    use testkit::FixedClock;

    use super::*;

    struct Desk {
        clipboard: Arc<MemoryClipboard>,
        clock: Arc<FixedClock>,
        watch: ClipboardWatch,
    }

    impl Desk {
        fn new() -> Self {
            let (clipboard, clock) = (Arc::new(MemoryClipboard::default()), Arc::new(FixedClock::default()));
            let watch = ClipboardWatch::new(clipboard.clone(), clock.clone());
            Self { clipboard, clock, watch }
        }

        async fn copy(&self, text: &str) {
            self.watch.put(Zeroizing::new(text.to_owned())).await.unwrap();
        }

        async fn after(&self, seconds: i64) -> Option<String> {
            self.clock.advance(SignedDuration::from_secs(seconds));
            self.watch.look().await;
            self.clipboard.text().await.map(|text| text.to_string())
        }
    }

    #[tokio::test]
    async fn a_value_is_there_for_thirty_seconds_and_no_longer() {
        let desk = Desk::new();
        desk.copy("1987-06-05").await;
        assert_eq!(desk.after(29).await.as_deref(), Some("1987-06-05"));
        assert_eq!(desk.after(1).await, None);
    }

    #[tokio::test]
    async fn what_somebody_else_copied_meanwhile_stays() {
        let desk = Desk::new();
        desk.copy("1987-06-05").await;
        desk.clipboard.put(Zeroizing::new("a shopping list".into())).await.unwrap();
        assert_eq!(desk.after(31).await.as_deref(), Some("a shopping list"));
        desk.clipboard.put(Zeroizing::new("1987-06-05".into())).await.unwrap();
        assert_eq!(desk.after(31).await.as_deref(), Some("1987-06-05"), "it was let go of, whoever puts it there now");
    }

    #[tokio::test]
    async fn the_time_of_a_second_value_begins_with_it() {
        let desk = Desk::new();
        desk.copy("1987-06-05").await;
        assert!(desk.after(20).await.is_some());
        desk.copy("1990-04-05").await;
        assert_eq!(desk.after(20).await.as_deref(), Some("1990-04-05"));
        assert_eq!(desk.after(10).await, None);
    }

    /// A clipboard that says no once.
    #[derive(Debug, Default)]
    struct Stubborn {
        inner: MemoryClipboard,
        refuses: AtomicBool,
    }

    #[async_trait]
    impl Clipboard for Stubborn {
        async fn put(&self, text: Zeroizing<String>) -> Result<(), ClipboardFailed> {
            self.inner.put(text).await
        }

        async fn text(&self) -> Option<Zeroizing<String>> {
            self.inner.text().await
        }

        async fn clear(&self) -> Result<(), ClipboardFailed> {
            if self.refuses.swap(false, Ordering::SeqCst) { Err(ClipboardFailed) } else { self.inner.clear().await }
        }
    }

    #[tokio::test]
    async fn a_clipboard_that_could_not_be_cleared_is_cleared_at_the_next_look() {
        let clipboard = Arc::new(Stubborn { refuses: AtomicBool::new(true), ..Stubborn::default() });
        let clock = Arc::new(FixedClock::default());
        let watch = ClipboardWatch::new(clipboard.clone(), clock.clone());
        watch.put(Zeroizing::new("1987-06-05".into())).await.unwrap();
        clock.advance(SignedDuration::from_secs(30));
        watch.look().await;
        assert!(clipboard.text().await.is_some());
        watch.look().await;
        assert!(clipboard.text().await.is_none());
    }

    #[test]
    fn what_is_held_is_never_printed() {
        let clipboard = MemoryClipboard { text: Mutex::new(Some(Zeroizing::new("1987-06-05".into()))) };
        assert!(!format!("{clipboard:?}").contains("1987"));
    }
}
