//! How patient and how generous the HTTP layer is, and where it takes waiting and chance from.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::Clock;
use jiff::Timestamp;

use crate::ledger::{Ledger, Nowhere};

/// Bounds on every exchange with a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long name look-up, connecting and the TLS handshake may take together. Shorter than `total`: a request that ends
    /// by this one has surely not been sent, one that ends by the other perhaps has.
    pub connect: Duration,
    /// How long one try may take from the first packet to the last byte of the reply.
    pub total: Duration,
    /// Largest reply, in bytes.
    pub reply_bytes: usize,
    /// How often a read is tried in all. Writes are tried once.
    pub read_tries: u32,
    /// Longest pause before the second try of a read; it doubles with each further try.
    pub backoff: Duration,
    /// Longest `Retry-After` a read waits for by itself; longer ones end it as throttled.
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
            reply_bytes: 8 * 1024 * 1024,
            read_tries: 3,
            backoff: Duration::from_millis(500),
            patience: Duration::from_secs(5),
        }
    }
}

/// Waits. The program's own one sleeps; tests have one that only writes down for how long.
#[async_trait]
pub trait Sleeper: Send + Sync {
    /// Comes back after this time.
    async fn sleep(&self, time: Duration);
}

struct Timer;

#[async_trait]
impl Sleeper for Timer {
    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

struct Device;

impl Clock for Device {
    #[expect(clippy::disallowed_methods, reason = "this is the port's implementation")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Everything about the HTTP layer that can be set.
#[derive(Clone)]
pub struct Options {
    /// Bounds.
    pub limits: Limits,
    /// Value of the `User-Agent` header.
    pub user_agent: String,
    /// Waits between the tries of a read.
    pub sleeper: Arc<dyn Sleeper>,
    /// Spreads the tries of a read; a seeded one repeats itself.
    pub random: fastrand::Rng,
    /// This device's clock. It decides nothing here: it is compared with the providers', and says when a request left.
    pub clock: Arc<dyn Clock>,
    /// Is told of every exchange.
    pub ledger: Arc<dyn Ledger>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            user_agent: concat!("customer-console/", env!("CARGO_PKG_VERSION")).to_owned(),
            sleeper: Arc::new(Timer),
            random: fastrand::Rng::new(),
            clock: Arc::new(Device),
            ledger: Arc::new(Nowhere),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("limits", &self.limits).field("user_agent", &self.user_agent).finish_non_exhaustive()
    }
}
