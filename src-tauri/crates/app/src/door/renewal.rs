//! Going on in another process.

use async_trait::async_trait;

use super::Start;

/// What only a host can do: go on in a process whose memory holds nothing of this one's.
///
/// Overwriting what a program holds is not enough to forget it: the web view, the toolkit and the allocator keep copies that nobody
/// can name. Only a new process has none.
#[async_trait]
pub trait Renewal: Send + Sync {
    /// Goes on. The cache is closed already. Returns only where there is no other process to go on in; the door is shut then as well,
    /// and what was held is only given back to the allocator.
    async fn renew(&self, start: Start);
}

/// For hosts without a window of their own: tests, and the program for browsers. Says so by its name.
#[derive(Debug, Default, Clone, Copy)]
pub struct StaysInThisProcess;

#[async_trait]
impl Renewal for StaysInThisProcess {
    async fn renew(&self, _: Start) {}
}
