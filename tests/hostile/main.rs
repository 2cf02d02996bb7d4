//! Requests that no interface of this program would send.
//!
//! The window is not trusted, so every command has to survive anything that can be said to it: no panic, no hang, and nothing written by
//! a request that was refused. Each command gets [`REQUESTS`] requests from a seed that is printed; `HOSTILE_SEED=n` says them again, and
//! `HOSTILE_COMMAND=name` says only those of one command.
#![expect(clippy::unwrap_used, reason = "unwrapping in a test is how the test fails")]

mod chance;
mod clock;
mod damage;
mod doors;
mod entry;
mod example;
mod held;
mod judge;
mod keychain;
mod panics;
mod scene;
mod shape;
mod situations;
mod tables;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use contract::{CommandInfo, CommandKind};

use crate::chance::Chance;
use crate::doors::Doors;
use crate::entry::Answer;
use crate::scene::Scene;
use crate::shape::Shapes;
use crate::tables::Tables;

/// How much is said to each command.
const REQUESTS: usize = 10_000;

/// How many programs are spoken to at a time.
const SIDE_BY_SIDE: usize = 2;

/// Nothing here takes long: what does not come back within this time does not come back.
const HANGING: Duration = Duration::from_secs(60);

/// Commands that are carried out only where a system answers.
const READING: [&str; 3] = ["record_refresh", "timeline_refresh", "conflict_same_customer"];

/// What came of the requests to one command.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    /// Not even a request.
    unreadable: usize,
    /// Answered with an error.
    refused: usize,
    /// Carried out.
    done: usize,
}

impl Tally {
    fn count(&mut self, answer: &Answer) {
        match answer {
            Answer::Unreadable => self.unreadable += 1,
            Answer::Refused(_) => self.refused += 1,
            Answer::Done => self.done += 1,
        }
    }

    fn said(&self) -> usize {
        self.unreadable + self.refused + self.done
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_survives_every_request() {
    panics::heard();
    let seed: u64 = std::env::var("HOSTILE_SEED").ok().map_or(6, |seed| seed.parse().unwrap());
    let only = std::env::var("HOSTILE_COMMAND").ok();
    println!("HOSTILE_SEED={seed}");

    let (scene, shapes) = (Arc::new(Scene::prepare().await), Arc::new(Shapes::declared()));
    let doors = Arc::new(Doors::prepare(&scene).await);
    let wanted = contract::table().iter().filter(|command| only.as_deref().is_none_or(|name| name == command.name));
    let (reading, alone): (Vec<_>, Vec<_>) = wanted.partition(|command| READING.contains(&command.name));
    let ground = Ground { scene: scene.clone(), doors: doors.clone(), shapes, seed };

    let (mut tallies, mut fallen) = ground.speak(alone).await;
    assert_eq!(scene.carried_out(), [], "nothing of it was carried out by a system");
    scene.let_read();
    let (read, fallen_reading) = ground.speak(reading).await;
    let changing: Vec<_> = scene.carried_out().into_iter().filter(|entry| entry.method != "GET").collect();
    assert_eq!(changing, [], "a system was read, and nothing else was carried out");
    tallies.extend(read);
    fallen.extend(fallen_reading);

    for (command, tally) in &tallies {
        let name = command.name;
        println!("{name:<24} unreadable {:>6}  refused {:>6}  done {:>6}", tally.unreadable, tally.refused, tally.done);
    }
    let never: Vec<_> = tallies.iter().filter(|(_, tally)| tally.done == 0).map(|(command, _)| command.name).collect();
    assert_eq!(fallen, Vec::<&str>::new(), "commands with a fault, told above");
    assert_eq!(never, Vec::<&str>::new(), "every command carries out something of what is said to it");
    assert!(tallies.iter().all(|(_, tally)| tally.unreadable > REQUESTS / 10), "much of what is said is no request at all");
    assert_eq!(panics::heard(), Vec::<String>::new(), "nothing panicked, also not behind a command");
}

/// What is needed to speak to commands.
#[derive(Clone)]
struct Ground {
    scene: Arc<Scene>,
    doors: Arc<Doors>,
    shapes: Arc<Shapes>,
    seed: u64,
}

/// What came of it, and the commands with a fault.
type Outcome = (Vec<(&'static CommandInfo, Tally)>, Vec<&'static str>);

impl Ground {
    /// Speaks to commands, to some at a time.
    async fn speak(&self, commands: Vec<&'static CommandInfo>) -> Outcome {
        let waiting = Arc::new(Mutex::new(VecDeque::from(commands)));
        let speakers: Vec<_> = (0..SIDE_BY_SIDE).map(|_| tokio::spawn(self.clone().go_on(waiting.clone()))).collect();
        let (mut tallies, mut fallen) = (Vec::new(), Vec::new());
        for speaker in speakers {
            let (of_one, fallen_of_one) = speaker.await.unwrap();
            tallies.extend(of_one);
            fallen.extend(fallen_of_one);
        }
        (tallies, fallen)
    }

    async fn go_on(self, waiting: Arc<Mutex<VecDeque<&'static CommandInfo>>>) -> Outcome {
        let (mut tallies, mut fallen) = (Vec::new(), Vec::new());
        loop {
            let next = waiting.lock().unwrap().pop_front();
            let Some(command) = next else { return (tallies, fallen) };
            let Self { scene, doors, shapes, seed } = self.clone();
            // A command that fails leaves the others to be looked at.
            let attacked = tokio::spawn(async move {
                match entry::AT_THE_DOOR.contains(&command.name) {
                    true => doors::attack(&scene, &doors, &shapes, command, seed).await,
                    false => attack(&scene, &shapes, command, seed).await,
                }
            });
            match attacked.await {
                Ok(tally) => tallies.push((command, tally)),
                Err(_) => fallen.push(command.name),
            }
        }
    }
}

/// Says everything to one command of a program of its own, and looks at its tables after every answer.
async fn attack(scene: &Scene, shapes: &Shapes, command: &'static CommandInfo, seed: u64) -> Tally {
    let folder = tempfile::tempdir().unwrap();
    let keychain = Arc::new(scene.keychain.copy());
    let console = scene.wake(folder.path(), keychain.clone()).await;
    let mut chance = Chance::new(seed, command, shapes, &scene.held);
    let (mut tally, mut tables) = (Tally::default(), Tables::open(folder.path(), scene.cache_key()));
    let members = shapes.members(command.request);
    for _ in 0..REQUESTS {
        let request = chance.request();
        let answer = tokio::time::timeout(HANGING, entry::call(&console.door, command.name, &request)).await;
        let say = || format!("{} {}", command.name, shown(&request));
        let Ok(answer) = answer else { panic!("no answer to {}", say()) };
        let changed = tables.changed();
        tally.count(&answer);
        match &answer {
            Answer::Unreadable => {}
            Answer::Refused(error) => {
                judge::error(error, &request).unwrap_or_else(|objection| panic!("{objection}: {error:?} to {}", say()));
            }
            Answer::Done => {
                if command.kind == CommandKind::Action {
                    judge::carried_out(&request, &members, &scene.held)
                        .unwrap_or_else(|objection| panic!("{objection}: {}", say()));
                }
            }
        }
        let may_write = matches!(answer, Answer::Done) && command.kind == CommandKind::Action;
        assert!(may_write || changed.is_empty(), "{changed:?} changed by {}", say());
    }
    // What is being written has another name until it is whole.
    console.door.close().await;
    judge::tables(&tables);
    judge::files(folder.path());
    judge::secrets(&tables, &keychain.names());
    tally
}

/// A request as it is printed when something is wrong with its answer.
fn shown(request: &[u8]) -> String {
    const LONGEST: usize = 2_000;
    let text = String::from_utf8_lossy(request);
    let bytes = request.len();
    text.chars().take(LONGEST).chain(format!(" ({bytes} bytes)").chars()).collect()
}
