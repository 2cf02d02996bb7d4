//! The one writing connection, on a thread of its own.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{broadcast, oneshot};

use crate::{StoreError, Topic, time};

/// A running write: a transaction, and what it changes. Committed as a whole or not at all.
pub struct Write<'a> {
    transaction: Transaction<'a>,
    topics: BTreeSet<Topic>,
    now: Timestamp,
}

impl Write<'_> {
    /// Notes that a topic changed. Followers hear of it after the commit.
    pub fn changed(&mut self, topic: Topic) {
        self.topics.insert(topic);
    }

    /// The time of this write.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }
}

impl Deref for Write<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.transaction
    }
}

type Job = Box<dyn FnOnce(&mut Connection) -> Option<BTreeSet<Topic>> + Send>;

#[derive(Clone)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
    changes: broadcast::Sender<Topic>,
    // Dropped last: the thread ends when no handle can send it anything any more.
    _thread: Arc<Thread>,
}

/// The writing thread. The last handle waits for its end, so that the file is closed when the program goes on or ends: a thread that is
/// still closing it while the process takes its libraries down crashes.
struct Thread(Option<JoinHandle<()>>);

impl Drop for Thread {
    fn drop(&mut self) {
        // A job may hold the last handle of its own store.
        if let Some(thread) = self.0.take().filter(|thread| thread.thread().id() != std::thread::current().id())
            && thread.join().is_err()
        {
            tracing::error!("the writing thread ended badly");
        }
    }
}

/// How many changes a follower may lag behind before it is told to look at everything again.
const BACKLOG: usize = 256;

/// How many rows of the change log are kept.
const LOG_ROWS: i64 = 10_000;

impl Writer {
    pub(crate) fn start(mut connection: Connection) -> Self {
        let (jobs, queue) = mpsc::channel::<Job>();
        let (changes, _) = broadcast::channel(BACKLOG);
        let announce = changes.clone();
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || {
                while let Ok(job) = queue.recv() {
                    for topic in job(&mut connection).into_iter().flatten() {
                        // Nobody following is no error.
                        let _ = announce.send(topic);
                    }
                }
                // All handles are gone: leave one tidy file behind.
                let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            })
            .inspect_err(|error| tracing::error!(%error, "the writing thread could not be started"))
            .ok();
        Self { jobs, changes, _thread: Arc::new(Thread(thread)) }
    }

    pub(crate) fn follow(&self) -> broadcast::Receiver<Topic> {
        self.changes.subscribe()
    }

    pub(crate) async fn run<T: Send + 'static>(
        &self,
        now: Timestamp,
        write: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, result) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let (outcome, topics) = match transact(connection, now, write) {
                Ok((value, topics)) => (Ok(value), Some(topics)),
                Err(error) => (Err(error), None),
            };
            // Nobody waiting any more is no error: what was written stays written.
            let _ = reply.send(outcome);
            topics
        });
        self.jobs.send(job).map_err(|_| StoreError::Closed)?;
        result.await.map_err(|_| StoreError::Closed)?
    }
}

fn transact<T>(
    connection: &mut Connection,
    now: Timestamp,
    write: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
) -> Result<(T, BTreeSet<Topic>), StoreError> {
    // IMMEDIATE takes the write lock at once: a read that becomes a write later would ignore the busy time-out.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut running = Write { transaction, topics: BTreeSet::new(), now };
    let value = write(&mut running)?;
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
    Ok((value, topics))
}
