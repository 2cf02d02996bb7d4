//! Seeing erasures through. What the agent asked for is out of the tables at once; afterwards words and pages are written anew and looked
//! through, and again when every system has answered. Goes on after a restart. A system that takes its time is not waited for with the
//! customer still in this program's memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, ErasureId};
use store::erase::{Needles, Proof};
use store::table::erasure::{self, ErasureRow, StepState};
use store::table::export_file;
use store::{Store, StoreError, Topic};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Mutex, Notify};
use tokio_util::sync::CancellationToken;

use crate::connector::Connector;

/// Time until it is tried again when the disk said no.
const REST: Duration = Duration::from_secs(10);

/// How long the systems have to answer until what was erased goes from this program's memory without them.
const GRACE: Duration = Duration::from_secs(30);

/// How often to look whether that has passed.
const OFTEN: Duration = Duration::from_secs(1);

/// Name of the folder of log files beside the cache.
const LOGS: &str = "logs";

/// Files of a cache that could not be opened with the key begin like this.
const UNREADABLE: &str = "unreadable-";

/// Erasures that are under way.
pub(crate) struct Erasing {
    store: Store,
    clock: Arc<dyn Clock>,
    connector: Arc<Connector>,
    folder: PathBuf,
    /// What to look for. In memory only: after a restart nobody knows any more, and nobody looks.
    sought: Mutex<BTreeMap<ErasureId, Sought>>,
    /// Rung when nothing here needs to know any more who was erased, which may still be in this program's memory.
    pub(crate) to_forget: Arc<Notify>,
}

/// Who is looked for.
struct Sought {
    needles: Needles,
    /// Since when only the systems are waited for, by the clock that never jumps.
    waiting_since: Option<Duration>,
}

impl From<Needles> for Sought {
    fn from(needles: Needles) -> Self {
        Self { needles, waiting_since: None }
    }
}

impl Erasing {
    /// `folder` is where the cache is.
    pub(crate) fn new(store: Store, clock: Arc<dyn Clock>, connector: Arc<Connector>, folder: PathBuf) -> Self {
        Self { store, clock, connector, folder, sought: Mutex::default(), to_forget: Arc::default() }
    }

    /// Notes what to look for when an erasure has been seen through.
    pub(crate) async fn remember(&self, id: ErasureId, needles: Needles) {
        self.sought.lock().await.insert(id, needles.into());
    }

    /// Files of older data beside the cache that nobody can open without its key.
    pub(crate) fn unreadable(&self) -> Vec<String> {
        let is_unreadable = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNREADABLE));
        files_in(&self.folder).into_iter().filter(is_unreadable).map(|path| path.display().to_string()).collect()
    }

    /// Sees to all erasures until `stop`: now, and whenever one moves on.
    pub(crate) async fn tend(self: Arc<Self>, stop: CancellationToken) {
        let mut topics = self.store.follow();
        loop {
            let again = match self.see_to_all().await {
                Ok(()) => None,
                Err(StoreError::Closed) => return,
                Err(error) => {
                    tracing::warn!(%error, "an erasure could not be seen through yet");
                    Some(tokio::time::sleep(REST))
                }
            };
            tokio::select! {
                moved = moved(&mut topics), if again.is_none() => if !moved { return },
                () = async { if let Some(rest) = again { rest.await } else { std::future::pending().await } } => {}
                () = self.forget_in_time() => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Waits until a system has been waited for long enough, and forgets whom it was asked to erase.
    async fn forget_in_time(&self) {
        loop {
            tokio::time::sleep(OFTEN).await;
            let now = self.clock.elapsed();
            let is_over = |sought: &&mut Sought| sought.waiting_since.is_some_and(|since| now.saturating_sub(since) >= GRACE);
            let mut any = false;
            for sought in self.sought.lock().await.values_mut().filter(is_over).filter(|sought| sought.needles.is_all()) {
                sought.needles.forget();
                any = true;
            }
            if any {
                self.to_forget.notify_one();
                return;
            }
        }
    }

    async fn see_to_all(&self) -> Result<(), StoreError> {
        let all = self.store.read(erasure::all).await?;
        for row in all.into_iter().rev().filter(|row| row.finished_at.is_none()) {
            self.see_to(&row).await?;
        }
        Ok(())
    }

    async fn see_to(&self, row: &ErasureRow) -> Result<(), StoreError> {
        let id = row.id;
        if row.cleaned_at.is_none() {
            self.clean(id).await?;
        }
        let steps = self.store.read(move |db| erasure::steps(db, id)).await?;
        if steps.iter().any(|step| step.state == StepState::Asked) {
            return self.wait(id).await;
        }
        if steps.iter().any(|step| step.operation_id.is_some()) {
            // The ids that were still needed are gone now; what is left of them on the disk goes after them.
            if let Some(sought) = self.sought.lock().await.get_mut(&id) {
                sought.needles.answered();
            }
            self.clean(id).await?;
        }
        self.sought.lock().await.remove(&id);
        self.store.write(self.clock.now(), move |write| erasure::finished(write, id)).await?;
        self.to_forget.notify_one();
        Ok(())
    }

    /// Notes that only the systems are waited for, and for somebody whom an earlier run erased the ids they are asked with.
    async fn wait(&self, id: ErasureId) -> Result<(), StoreError> {
        let awaited = self.store.read(move |db| Needles::awaited(db, id)).await?;
        let mut sought = self.sought.lock().await;
        sought.entry(id).or_insert(awaited.into()).waiting_since.get_or_insert(self.clock.elapsed());
        Ok(())
    }

    /// Writes words and pages anew without who was erased, and looks whether anything is left.
    async fn clean(&self, id: ErasureId) -> Result<(), StoreError> {
        self.connector.forget_left_behind().await;
        self.store.scour(self.clock.now()).await?;
        let proof = self.look(id).await?;
        let proof = proof.and_then(|proof| serde_json::to_string(&proof).ok());
        self.store.write(self.clock.now(), move |write| erasure::cleaned(write, id, proof.as_deref())).await
    }

    async fn look(&self, id: ErasureId) -> Result<Option<Proof>, StoreError> {
        let sought = self.sought.lock().await;
        let Some(Sought { needles, .. }) = sought.get(&id) else { return Ok(None) };
        let mut files = self.store.read(export_file::about_customers).await?;
        files.extend(files_in(&self.folder.join(LOGS)));
        let proof = self.store.prove(needles, files).await?;
        if needles.is_all() {
            return Ok(Some(proof));
        }
        let before = self.store.read(move |db| erasure::get(db, id)).await?.and_then(|row| row.proof);
        let before: Option<Proof> = before.and_then(|json| serde_json::from_str(&json).ok());
        // Of what is not known any more, only what was seen then can be said.
        Ok(before.map(|before| proof.after(before)))
    }
}

/// Waits until an erasure moves on. Says no when nothing will any more.
async fn moved(topics: &mut tokio::sync::broadcast::Receiver<Topic>) -> bool {
    loop {
        match topics.recv().await {
            Ok(Topic::Erasures) | Err(RecvError::Lagged(_)) => return true,
            Ok(_) => {}
            Err(RecvError::Closed) => return false,
        }
    }
}

/// The files of a folder; none if it is not there.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}
