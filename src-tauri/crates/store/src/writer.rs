//! The one writing connection, on a thread of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{broadcast, oneshot};

use crate::checkpoint::Log;
use crate::keeping::Keeping;
use crate::search::{self, Staged};
use crate::table::person;
use crate::{Keys, StoreError, Topic, health, time};

/// A running write: a transaction, and what it changes. Committed as a whole or not at all.
pub struct Write<'a> {
    transaction: Transaction<'a>,
    topics: BTreeSet<Topic>,
    now: Timestamp,
    keys: &'a Keys,
    /// What changes in the search index; written at the end.
    pub(crate) staged: BTreeMap<i64, Staged>,
    /// Words of names of persons that were removed.
    pub(crate) words_gone: BTreeSet<String>,
    /// How many persons were added.
    pub(crate) persons_come: u32,
}

impl<'a> Write<'a> {
    /// Notes that a topic changed. Followers hear of it after the commit.
    pub fn changed(&mut self, topic: Topic) {
        self.topics.insert(topic);
    }

    /// The time of this write.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The keys that are derived from the cache's.
    #[must_use]
    pub fn keys(&self) -> &'a Keys {
        self.keys
    }
}

impl Deref for Write<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.transaction
    }
}

type Job = Box<dyn FnOnce(&mut Connection) -> Option<Left> + Send>;

/// What is left to do after a write when it was answered.
#[derive(Debug, Default)]
pub(crate) struct Left {
    /// Followers hear of these.
    pub(crate) topics: BTreeSet<Topic>,
    /// The word index has parts to merge.
    untidy: bool,
}

enum Task {
    Run(Keeping, Job),
    Close,
}

#[derive(Clone)]
pub(crate) struct Writer {
    tasks: mpsc::Sender<Task>,
    changes: broadcast::Sender<Topic>,
    keys: Keys,
    thread: Arc<Thread>,
}

/// The writing thread. It is told to end and waited for when the last handle goes, so that the file is closed before the program goes on
/// or ends: a thread that is still closing it while the process takes its libraries down crashes.
struct Thread {
    tasks: mpsc::Sender<Task>,
    handle: Mutex<Option<JoinHandle<()>>>,
}

impl Thread {
    fn end(&self) {
        // Gone already is as good.
        let _ = self.tasks.send(Task::Close);
        let handle = self.handle.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A job may hold the last handle of its own store.
        if let Some(thread) = handle.filter(|handle| handle.thread().id() != std::thread::current().id())
            && thread.join().is_err()
        {
            tracing::error!("the writing thread ended badly");
        }
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.end();
    }
}

/// How many changes a follower may lag behind before it is told to look at everything again.
const BACKLOG: usize = 256;

/// How many rows of the change log are kept.
const LOG_ROWS: i64 = 10_000;

/// What nobody waits for is done when nobody waits for anything: between two writes, in steps.
fn work(connection: &mut Connection, queue: &mpsc::Receiver<Task>, announce: &broadcast::Sender<Topic>, log: &Log) {
    let mut untidy = false;
    loop {
        let task = match log.patience() {
            _ if untidy => queue.recv_timeout(Duration::ZERO),
            Some(patience) => queue.recv_timeout(patience),
            None => queue.recv().map_err(RecvTimeoutError::from),
        };
        match task {
            Ok(Task::Run(keeping, job)) => {
                let left = job(connection).unwrap_or_default();
                for topic in left.topics {
                    // Nobody following is no error.
                    let _ = announce.send(topic);
                }
                untidy |= left.untidy;
                if log.is_too_long(keeping) {
                    log.bring_in(connection);
                }
            }
            Err(RecvTimeoutError::Timeout) if untidy => {
                untidy = tidy(connection).unwrap_or_else(|error| {
                    tracing::warn!(%error, "the word index could not be tidied");
                    false
                });
            }
            Err(RecvTimeoutError::Timeout) => log.bring_in(connection),
            Ok(Task::Close) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Tidies the word index by a small step. Says whether there is more to do.
fn tidy(connection: &mut Connection) -> Result<bool, StoreError> {
    Keeping::WithTheNext.set(connection)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let more = search::tidy_a_little(&transaction)?;
    transaction.commit()?;
    Ok(more)
}

impl Writer {
    pub(crate) fn start(mut connection: Connection, keys: Keys) -> Result<Self, StoreError> {
        let log = Log::follow(&mut connection)?;
        let (tasks, queue) = mpsc::channel::<Task>();
        let (changes, _) = broadcast::channel(BACKLOG);
        let announce = changes.clone();
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || {
                work(&mut connection, &queue, &announce, &log);
                // Leave one tidy file behind.
                let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            })
            .inspect_err(|error| tracing::error!(%error, "the writing thread could not be started"))
            .ok();
        let thread = Arc::new(Thread { tasks: tasks.clone(), handle: Mutex::new(thread) });
        Ok(Self { tasks, changes, keys, thread })
    }

    /// Ends the thread after what it was given so far. What comes later is refused.
    pub(crate) async fn close(&self) {
        let thread = self.thread.clone();
        if tokio::task::spawn_blocking(move || thread.end()).await.is_err() {
            tracing::error!("the writing thread could not be waited for");
        }
    }

    pub(crate) fn follow(&self) -> broadcast::Receiver<Topic> {
        self.changes.subscribe()
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    pub(crate) async fn run<T: Send + 'static>(
        &self,
        now: Timestamp,
        keeping: Keeping,
        write: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, result) = oneshot::channel();
        let keys = self.keys.clone();
        let job: Job = Box::new(move |connection| {
            let written = keeping.set(connection).and_then(|()| transact(connection, &keys, now, write));
            let (outcome, left) = match health::trusted(connection, written) {
                Ok((value, left)) => (Ok(value), Some(left)),
                Err(error) => (Err(error), None),
            };
            // Nobody waiting any more is no error: what was written stays written.
            let _ = reply.send(outcome);
            left
        });
        self.tasks.send(Task::Run(keeping, job)).map_err(|_| StoreError::Closed)?;
        result.await.map_err(|_| StoreError::Closed)?
    }
}

impl Writer {
    /// Runs something on the writing connection between two writes, in no transaction of this program's.
    pub(crate) async fn between<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, result) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Nobody waiting any more is no error.
            let _ = reply.send(work(connection));
            None
        });
        self.tasks.send(Task::Run(Keeping::AtOnce, job)).map_err(|_| StoreError::Closed)?;
        result.await.map_err(|_| StoreError::Closed)?
    }
}

pub(crate) fn transact<T>(
    connection: &mut Connection,
    keys: &Keys,
    now: Timestamp,
    write: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
) -> Result<(T, Left), StoreError> {
    // IMMEDIATE takes the write lock at once: a read that becomes a write later would ignore the busy time-out.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut running = Write {
        transaction,
        topics: BTreeSet::new(),
        now,
        keys,
        staged: BTreeMap::new(),
        words_gone: BTreeSet::new(),
        persons_come: 0,
    };
    let value = write(&mut running)?;
    let untidy = search::flush(&mut running)?;
    person::count_in(&running)?;
    for topic in &running.topics {
        running
            .transaction
            .prepare_cached("INSERT INTO change_log (at, topic) VALUES (?1, ?2)")?
            .execute((time::write(now), topic.as_str()))?;
    }
    let newest = running.transaction.last_insert_rowid();
    if !running.topics.is_empty() && newest % 500 == 0 {
        running.transaction.execute("DELETE FROM change_log WHERE seq < ?1", [newest - LOG_ROWS])?;
    }
    let Write { transaction, topics, .. } = running;
    transaction.commit()?;
    Ok((value, Left { topics, untidy }))
}
