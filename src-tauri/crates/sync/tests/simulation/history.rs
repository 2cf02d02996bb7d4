//! One history: systems, a program, an agent, somebody else, and weather; lived from beginning to rest.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::{ConnectionId, OperationId, Secret};
use providers::Provider;
use store::table::connection::{self, ConnectionRow};
use sync::{Engine, Notify, Providers, Unavailable};
use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;

use crate::agent;
use crate::checks;
use crate::desk;
use crate::post;
use crate::scene::{End, Scene, Violation};
use crate::wire::Wire;
use crate::world::customer::Author;
use crate::world::others::{meddle, somebody};

/// What came of a history.
pub(crate) struct Outcome {
    /// What must not have happened, if anything did.
    pub(crate) violation: Option<Violation>,
    /// A number that is the same for the same trace, and its length.
    pub(crate) trace: (u64, u64),
    /// The end of the trace, to be read.
    pub(crate) end: String,
    /// The history itself, for its counts.
    pub(crate) scene: Arc<Scene>,
}

/// Milliseconds of a storm, after which everything works.
const STORM: (u64, u64) = (4 * 60_000, 20 * 60_000);

/// Longest time to come to rest. The longest wait of the program is a minute, and a sweep comes every quarter of an hour.
const REST: u64 = 90 * 60_000;

struct Wires(Arc<Scene>);

#[async_trait]
impl Providers for Wires {
    async fn provider(&self, id: ConnectionId) -> Result<Arc<dyn Provider>, Unavailable> {
        let capabilities = match self.0.world().systems.get(&id) {
            Some(system) => providers::capabilities(system.model.kind()),
            None => return Err(Unavailable::Removed),
        };
        Ok(Arc::new(Wire { scene: self.0.clone(), id, capabilities }))
    }

    async fn secrets(&self, id: OperationId, keys: &[&str]) -> Result<BTreeMap<String, Secret>, String> {
        let ledger = self.0.ledger();
        let secret = ledger.secrets.get(&id).map(|secret| Secret::new(secret.as_str()));
        Ok(keys.iter().filter_map(|key| Some(((*key).to_owned(), secret.clone()?))).collect())
    }

    async fn forget_secrets(&self, id: OperationId, _: &[&str]) {
        self.0.ledger().secrets.remove(&id);
    }

    async fn pace(&self, _: ConnectionId) -> Option<u32> {
        Some(self.0.pace)
    }
}

struct Nobody;

impl Notify for Nobody {
    fn status_changed(&self) {}
}

/// Lives the history of a seed.
pub(crate) fn live(seed: u64) -> Outcome {
    let scene = Scene::new(seed);
    begin(&scene);
    let mut storm = scene.agent_chance.between(STORM.0, STORM.1);
    let mut lives = 0;
    loop {
        scene.begin_again();
        let end = one_life(&scene, storm);
        lives += 1;
        match end {
            None | Some(End::Violation) => break,
            Some(End::Killed) => storm += between_lives(&scene),
        }
    }
    scene.tally.add("steps", "lives of the program", lives);
    if scene.violation().is_none() {
        checks::rest::check(&scene);
    }
    if crate::panics::seen() {
        scene.violated("I10", "something panicked");
    }
    let outcome =
        Outcome { violation: scene.violation(), trace: scene.trace.sum(), end: scene.trace.end(), scene: scene.clone() };
    scene.close();
    outcome
}

/// The connections, and who is there before anything happens.
fn begin(scene: &Arc<Scene>) {
    let connections: Vec<(ConnectionId, domain::ProviderKind)> =
        scene.world().systems.values().map(|system| (system.id, system.model.kind())).collect();
    for (id, provider) in &connections {
        for _ in 0..scene.agent_chance.between(2, 6) {
            let (fields, channels) = somebody(scene, *provider);
            scene.world().system(*id).make(0, &fields, &channels, &Author::There);
        }
    }
    let now = scene.shown();
    scene.weather.pause(true);
    let written = scene.at_once(scene.store().write(now, move |write| {
        for (id, provider) in connections {
            let row = ConnectionRow {
                id,
                provider,
                name: provider.to_string(),
                environment: "own".into(),
                base_url: "https://system.example".into(),
                settings: BTreeMap::new(),
                sample: false,
                may_read: None,
                may_change: None,
                refused: None,
                created_at: now,
            };
            connection::put(write, &row)?;
        }
        Ok(())
    }));
    scene.weather.pause(false);
    written.unwrap_or_else(|error| panic!("the connections cannot be kept: {error}"));
}

/// From the program's start to its end; nothing if it came to rest.
fn one_life(scene: &Arc<Scene>, storm: u64) -> Option<End> {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.unwrap_or_else(|error| panic!("no runtime: {error}"));
    let end = runtime.block_on(async {
        scene.time.start();
        checks::pace::at_start(scene);
        desk::look_again(scene);
        scene.say("the program starts");
        let engine = Engine::new(
            scene.store(),
            scene.time.clone(),
            scene.ids.clone(),
            scene.engine_chance.clone(),
            Arc::new(Wires(scene.clone())),
            Arc::default(),
            Arc::new(Nobody),
        );
        let stop = CancellationToken::new();
        let running = engine.clone();
        let stopped = stop.clone();
        tokio::spawn(async move { running.run(stopped).await });
        let (posting, systems) = (scene.clone(), scene.clone());
        tokio::spawn(async move { post::deliver(&posting, &posting.handed_in).await });
        tokio::spawn(async move { others(&systems, storm).await });
        let end = tokio::select! {
            biased;
            end = scene.ended() => Some(end),
            () = story(scene, &engine, storm) => None,
        };
        // Within the runtime, whose clock it is.
        scene.time.stop();
        end
    });
    // Everything that ran goes with it, wherever it stood.
    drop(runtime);
    end.or_else(|| scene.violation().map(|_| End::Violation))
}

/// Somebody else works until the storm is over.
async fn others(scene: &Scene, storm: u64) {
    loop {
        tokio::time::sleep(Duration::from_millis(scene.others_chance.between(2_000, 150_000))).await;
        if scene.time.now() >= storm {
            return;
        }
        meddle(scene);
        if scene.weather.rages() && scene.others_chance.in_thousand(70) {
            jump(scene);
        }
        if scene.weather.rages() && scene.others_chance.in_thousand(15) {
            refuse(scene);
        }
        if scene.weather.rages() && scene.others_chance.in_thousand(60) {
            scene.tally.count("faults", "no network for minutes");
            scene.say("there is no network");
            scene.weather.cut_off(scene.time.now() + scene.others_chance.between(30_000, 400_000));
        }
    }
}

/// The credentials of a system are not accepted any more.
fn refuse(scene: &Scene) {
    let mut world = scene.world();
    let ids: Vec<ConnectionId> = world.systems.keys().copied().collect();
    if let Some(id) = scene.others_chance.pick(&ids) {
        world.system(*id).refuses = true;
        scene.tally.count("faults", "credentials refused");
    }
}

/// Somebody sets the device's clock.
fn jump(scene: &Scene) {
    const MINUTE: i64 = 60_000;
    const YEARS: i64 = 10 * 365 * 24 * 60 * MINUTE;
    let by = scene.others_chance.weighted(&[
        (3, 7 * MINUTE),
        (3, -9 * MINUTE),
        (1, 26 * 60 * MINUTE),
        (1, -25 * 60 * MINUTE),
        (1, YEARS),
        (1, -YEARS),
    ]);
    scene.tally.count("faults", if by.abs() < YEARS { "clock jumps" } else { "clock jumps by ten years" });
    scene.say(&format!("the device's clock jumps by {by} ms"));
    scene.time.jump(by);
}

/// The agent works through the storm; then everything works, and the program comes to rest.
async fn story(scene: &Arc<Scene>, engine: &Engine, storm: u64) {
    while scene.time.now() < storm {
        // Several things in a row, and then a pause.
        let (low, high) = scene.agent_chance.weighted(&[(3, (50, 3_000)), (2, (3_000, 90_000))]);
        tokio::time::sleep(Duration::from_millis(scene.agent_chance.between(low, high))).await;
        agent::act(scene, engine).await;
    }
    scene.weather.calm_down();
    scene.say("everything works from now on");
    agent::mend(scene, engine).await;
    let since = scene.time.now();
    let listing: Vec<ConnectionId> = scene.world().systems.keys().copied().collect();
    let mut quiet = 0;
    while quiet < 2 && scene.time.now() < since + REST {
        tokio::time::sleep(Duration::from_secs(150)).await;
        agent::look_after(scene, engine).await;
        if !agent::is_settled(scene) || !scene.post().is_empty() {
            quiet = 0;
            continue;
        }
        quiet += 1;
        for id in &listing {
            engine.pull(*id);
        }
    }
    tokio::time::sleep(Duration::from_secs(240)).await;
    // I4 at rest: twenty minutes and a sweep later nothing was changed any more.
    let sent = scene.tally.total("sent");
    tokio::time::sleep(Duration::from_secs(1_200)).await;
    if scene.tally.total("sent") != sent && agent::is_settled(scene) {
        scene.violated("I4", "at rest something was sent");
    }
    checks::after_commit(scene);
}

/// Time passes while the program does not run: a moment, or more than a week. Says how much.
fn between_lives(scene: &Scene) -> u64 {
    let pause = scene.others_chance.weighted(&[(6, 2_000), (3, 90_000), (1, 8 * 24 * 3_600_000)]);
    scene.time.pass(pause);
    if pause > 3_600_000 {
        scene.tally.count("faults", "a week passes while the program does not run");
    }
    pause
}
