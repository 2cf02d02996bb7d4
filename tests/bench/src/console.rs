//! The program without its window, over a measured cache.

use std::fs::File;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use app::{App, MemoryClipboard, Options, SecretsChoice};
use contract::wire::{SearchRequest, Sort};
use sandbox::Access;

use crate::data::{self, Scratch};

/// Rows of the first window, as the interface asks for them.
pub(crate) const WINDOW: u32 = 100;

/// Longest time until the cache is let go of.
const PATIENCE: Duration = Duration::from_secs(30);

/// Starts it on a cache, with these systems around.
pub(crate) async fn start(scratch: &Scratch, systems: &Access) -> anyhow::Result<App> {
    let options = Options {
        data_dir: scratch.folder().to_owned(),
        exports_dir: scratch.folder().join("exports"),
        secrets: SecretsChoice::Given(Arc::new(data::secrets().await?)),
        clipboard: Arc::new(MemoryClipboard::default()),
        sandbox: Some(serde_json::to_string(systems)?),
    };
    Ok(App::start(options).await?)
}

/// Ends it, and waits until the cache is let go of: tasks that were on their way hold it a moment longer.
pub(crate) async fn stop(app: App, scratch: &Scratch) -> anyhow::Result<()> {
    app.close().await;
    drop(app);
    let began = Instant::now();
    while File::open(scratch.folder().join("cache.lock"))?.try_lock().is_err() {
        ensure!(began.elapsed() < PATIENCE, "the cache stays open");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// The request of the first window of a query.
pub(crate) fn search(query: &str) -> SearchRequest {
    SearchRequest { query: query.to_owned(), sort: Sort::Relevance, offset: 0, limit: WINDOW }
}
