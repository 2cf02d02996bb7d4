//! Everything a history consists of, shared by all who take part in it.

use std::future::pending;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use domain::Clock;
use jiff::Timestamp;
use store::simulated::{Commits, Fate, Memory};
use store::{Connection, Store, StoreError};
use testkit::CountedIds;
use tokio::sync::Notify;

use crate::chance::Chance;
use crate::checks;
use crate::ledger::Ledger;
use crate::post::Post;
use crate::tally::Tally;
use crate::time::Time;
use crate::trace::Trace;
use crate::weather::Weather;
use crate::words::Words;
use crate::world::World;

/// Why the program stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// It was killed.
    Killed,
    /// Something that must not happen has happened.
    Violation,
}

/// Something that must not happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The invariant, such as `I2`.
    pub(crate) invariant: &'static str,
    /// What happened.
    pub(crate) what: String,
}

/// A history.
pub(crate) struct Scene {
    pub(crate) time: Arc<Time>,
    pub(crate) ids: Arc<CountedIds>,
    pub(crate) engine_chance: Arc<Chance>,
    pub(crate) agent_chance: Chance,
    pub(crate) others_chance: Chance,
    pub(crate) weather: Weather,
    pub(crate) words: Words,
    pub(crate) trace: Trace,
    pub(crate) tally: Tally,
    /// Requests a second each connection is allowed.
    pub(crate) pace: u32,
    pub(crate) handed_in: Notify,
    world: Mutex<World>,
    post: Mutex<Post>,
    ledger: Mutex<Ledger>,
    memory: Mutex<Option<Memory>>,
    end: Mutex<Option<End>>,
    violation: Mutex<Option<Violation>>,
    ended: Notify,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What becomes of commits, and a look at what the one before left.
struct Watch(Arc<Scene>);

impl Commits for Watch {
    fn next(&self) -> Fate {
        let scene = &self.0;
        if scene.is_over() {
            // The program is dead already; nothing of it writes any more.
            return Fate::EndsBefore;
        }
        checks::after_commit(scene);
        let fate = scene.weather.of_commit();
        scene.tally.count("steps", "commits");
        match fate {
            Fate::Kept => scene.say("commit"),
            Fate::DiskFull => {
                scene.tally.count("faults", "disk full");
                scene.say("disk full");
            }
            Fate::EndsBefore | Fate::EndsAfter => {
                scene.tally.count("kills", if fate == Fate::EndsBefore { "before a commit" } else { "after a commit" });
                scene.kill(&format!("{fate:?} of a commit"));
            }
        }
        fate
    }
}

impl Scene {
    /// The beginning of the history of a seed.
    pub(crate) fn new(seed: u64) -> Arc<Self> {
        let ids = Arc::new(CountedIds::default());
        let begin = Chance::new(seed, 0xbe91);
        let world = World::new(&*ids, begin.in_thousand(300));
        let scene = Arc::new(Self {
            time: Arc::new(Time::default()),
            engine_chance: Arc::new(Chance::new(seed, 0xe191)),
            agent_chance: Chance::new(seed, 0xa9e1),
            others_chance: Chance::new(seed, 0x07e5),
            weather: Weather::new(seed),
            words: Words::default(),
            trace: Trace::default(),
            tally: Tally::default(),
            pace: begin.weighted(&[(1, 2), (3, 5), (4, 10), (2, 50)]),
            handed_in: Notify::new(),
            ids,
            world: Mutex::new(world),
            post: Mutex::default(),
            ledger: Mutex::default(),
            memory: Mutex::default(),
            end: Mutex::default(),
            violation: Mutex::default(),
            ended: Notify::new(),
        });
        let memory = Memory::new(Arc::new(Watch(scene.clone())));
        *lock(&scene.memory) = Some(memory.unwrap_or_else(|error| panic!("no database in memory: {error}")));
        scene
    }

    /// Lets go of the database, which holds on to the scene.
    pub(crate) fn close(&self) {
        *lock(&self.memory) = None;
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    pub(crate) fn post(&self) -> MutexGuard<'_, Post> {
        lock(&self.post)
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        lock(&self.ledger)
    }

    /// The store, as the program opens it.
    pub(crate) fn store(&self) -> Store {
        let memory = lock(&self.memory).clone();
        Store::simulated(memory.unwrap_or_else(|| panic!("the history is over")))
    }

    /// Looks into the store at once.
    pub(crate) fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.store();
        self.at_once(store.read(look))
    }

    /// The result of something that does not wait.
    pub(crate) fn at_once<T>(&self, doing: impl Future<Output = T>) -> T {
        match pin!(doing).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(found) => found,
            Poll::Pending => panic!("a cache in memory answers at once"),
        }
    }

    /// The device's clock.
    pub(crate) fn shown(&self) -> Timestamp {
        Clock::now(&*self.time)
    }

    /// Adds a line to the trace.
    pub(crate) fn say(&self, line: &str) {
        self.trace.add(self.time.now(), line);
    }

    /// The program ends here, as it stands.
    pub(crate) fn kill(&self, how: &str) {
        self.say(&format!("killed: {how}"));
        lock(&self.end).get_or_insert(End::Killed);
        self.ended.notify_one();
    }

    /// Whether the program has ended, so that nothing of it goes on.
    pub(crate) fn is_over(&self) -> bool {
        lock(&self.end).is_some()
    }

    /// Ends the program in the middle of a request, by chance.
    pub(crate) async fn perhaps_die(&self, where_at: &str) {
        if self.is_over() {
            pending::<()>().await;
        }
        if self.weather.kills() {
            self.tally.count("kills", "during a request");
            self.kill(where_at);
            pending::<()>().await;
        }
    }

    /// Something must not happen and did. Only the first counts: what follows may follow from it.
    pub(crate) fn violated(&self, invariant: &'static str, what: impl Into<String>) {
        let mut violation = lock(&self.violation);
        if violation.is_none() {
            let what = what.into();
            self.say(&format!("VIOLATION of {invariant}: {what}"));
            *violation = Some(Violation { invariant, what });
            *lock(&self.end) = Some(End::Violation);
            self.ended.notify_one();
        }
    }

    /// What must not have happened.
    pub(crate) fn violation(&self) -> Option<Violation> {
        lock(&self.violation).clone()
    }

    /// Waits until the program ends, and says why.
    pub(crate) async fn ended(&self) -> End {
        loop {
            if let Some(end) = lock(&self.end).clone() {
                return end;
            }
            self.ended.notified().await;
        }
    }

    /// The program may start again.
    pub(crate) fn begin_again(&self) {
        lock(&self.end).take_if(|end| *end == End::Killed);
    }
}
