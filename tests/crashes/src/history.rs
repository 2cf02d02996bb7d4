//! One history: an agent at work, bad weather, and a program that is killed over and over.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use fastrand::Rng;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;

use crate::agent::Agent;
use crate::console::{Answer, Console, Line, Start};
use crate::desk::Desk;
use crate::evidence::{Evidence, Violation};
use crate::figures::Figures;
use crate::leaks::{self, Limits};
use crate::ledger::{Ledger, Reply};
use crate::pending::{self, Reason, Waiting};
use crate::systems::{self, Remote};
use crate::{gathering, keychain, verdict, weather};

/// The programs to run.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    pub(crate) devhost: PathBuf,
    pub(crate) sandbox: PathBuf,
}

/// Longest wait for anything but the end.
const PATIENCE: Duration = Duration::from_secs(60);

/// Longest wait for the program to come to rest at the end. Its own longest pause between two tries is a minute.
const REST: Duration = Duration::from_secs(200);

/// What happens outside the program makes no event here, so it is looked at this often.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// When the program is killed.
enum Moment {
    /// While it starts.
    Starting(Duration),
    /// So long after a change was sent to it, mostly before it answers.
    Answering(Duration),
    /// As soon as it has acknowledged a change.
    Acknowledged,
    /// So long after the last change was acknowledged, while it works in the background.
    Working(Duration),
}

impl Moment {
    fn choose(random: &mut Rng) -> Self {
        match random.u8(..20) {
            0..2 => Self::Starting(Duration::from_millis(random.u64(..60))),
            2..8 => Self::Answering(Duration::from_micros(random.u64(..4_000))),
            8..11 => Self::Acknowledged,
            11..18 => Self::Working(Duration::from_millis(random.u64(..300))),
            _ => Self::Working(Duration::from_millis(random.u64(300..2_500))),
        }
    }
}

/// A history under way.
struct History {
    random: Rng,
    desk: Desk,
    start: Start,
    agent: Agent,
    ledger: Ledger,
    figures: Figures,
    /// The customers before anything was changed.
    sample: Vec<Remote>,
    /// What was in the keychain before.
    kept: Vec<String>,
    _folder: TempDir,
}

/// Plays a history with this many kills and judges it.
///
/// # Errors
/// If it cannot be played to its end, which is a failure too.
pub(crate) async fn play(programs: &Programs, seed: u64, kills: usize) -> anyhow::Result<Figures> {
    let (mut history, console) = History::begin(programs, seed).await?;
    let mut running = Some(console);
    while history.figures.kills < kills {
        let console = match running.take() {
            Some(console) => console,
            None => history.start.run().await?,
        };
        history.round(console).await?;
    }
    history.end(seed).await
}

impl History {
    async fn begin(programs: &Programs, seed: u64) -> anyhow::Result<(Self, Console)> {
        let mut random = Rng::with_seed(seed);
        let folder = tempfile::tempdir()?;
        let desk = Desk::start(&programs.sandbox, folder.path(), seed)?;
        let sample = systems::read(&desk, &[]).await?;
        let kept = keychain::entries()?;
        let start = Start {
            program: programs.devhost.clone(),
            data: folder.path().join("data"),
            log: folder.path().join("devhost.log"),
            access: desk.printed.clone(),
        };
        let mut console = start.run().await?;
        console.line().ask("sandbox_start", &json!({})).await?;
        let mut figures = Figures { histories: 1, ..Figures::default() };
        // The first pull goes on where it was.
        for _ in 0..random.usize(..4) {
            sleep(Duration::from_millis(random.u64(..120))).await;
            console.kill()?;
            figures.kills += 1;
            console = start.run().await?;
            unharmed(console.line()).await?;
        }
        pulled(console.line()).await?;
        let agent = Agent::begin(random.fork(), console.line()).await?;
        let ledger = Ledger::default();
        Ok((Self { random, desk, start, agent, ledger, figures, sample, kept, _folder: folder }, console))
    }

    /// Some changes, then the end of the program.
    async fn round(&mut self, console: Console) -> anyhow::Result<()> {
        unharmed(console.line()).await?;
        self.desk.set_faults(weather::rules(&mut self.random)).await?;
        if self.agent.impatient() {
            self.try_again(console.line()).await?;
        }
        if let Some(connection) = self.agent.wants_pulled() {
            console.line().ask("connection_sync", &json!({"connectionId": connection})).await?;
        }
        for _ in 0..self.random.usize(..5) {
            if let Some(next) = self.agent.next(console.line(), &self.ledger).await? {
                let (edit, reply) = next.send(console.line().clone()).await?;
                ensure!(reply != Reply::Lost, "a change was not answered by a program that runs");
                self.agent.hear(&mut self.ledger, edit, reply);
            }
        }
        let moment = Moment::choose(&mut self.random);
        let last = self.agent.next(console.line(), &self.ledger).await?;
        let sending = last.map(|next| tokio::spawn(next.send(console.line().clone())));
        if let Moment::Answering(after) = moment {
            sleep(after).await;
            console.kill()?;
            if let Some(sending) = sending {
                let (edit, reply) = sending.await??;
                self.agent.hear(&mut self.ledger, edit, reply);
            }
        } else {
            if let Some(sending) = sending {
                let (edit, reply) = sending.await??;
                ensure!(reply != Reply::Lost, "a change was not answered by a program that runs");
                self.agent.hear(&mut self.ledger, edit, reply);
            }
            if let Moment::Working(after) = moment {
                sleep(after).await;
            }
            console.kill()?;
        }
        self.figures.kills += 1;
        if let Moment::Starting(after) = moment {
            let starting = self.start.start()?;
            sleep(after).await;
            starting.kill()?;
            self.figures.kills += 1;
        }
        Ok(())
    }

    /// The agent asks for something that waits to be tried now.
    async fn try_again(&mut self, line: &Line) -> anyhow::Result<()> {
        let waiting = pending::all(line).await?;
        let waiting: Vec<&Waiting> = waiting.iter().filter(|waiting| !waiting.needs_agent()).collect();
        if !waiting.is_empty() {
            let chosen = waiting[self.random.usize(..waiting.len())];
            // It may be done, or on its way, in this very moment.
            let answer = line.try_ask("pending_retry", &json!({"operationId": chosen.operation})).await?;
            ensure!(!matches!(answer, Answer::Lost), "a program that runs does not answer");
        }
        Ok(())
    }

    /// Good weather, rest, and judgement.
    async fn end(mut self, seed: u64) -> anyhow::Result<Figures> {
        self.desk.set_faults(Vec::new()).await?;
        let console = self.start.run().await?;
        unharmed(console.line()).await?;
        let waiting = self.rest(console.line()).await?;
        let journal = self.desk.journal().await?;
        self.figures.faults = weather::befallen(&journal);
        self.figures.activity = gathering::activity(console.line()).await?;
        let evidence = gathering::gather(&self.desk, console.line(), self.agent, self.ledger, journal, waiting).await?;
        console.kill()?;
        self.figures.kills += 1;
        let mut found = verdict::of(&evidence);
        let (access, Start { log, data, .. }) = (&self.desk.access, &self.start);
        found.violations.extend(leaks::found(&evidence, &Limits { sample: &self.sample, access, log, data, kept: &self.kept })?);
        let log = std::fs::read_to_string(&self.start.log)?;
        for violation in &found.violations {
            print(seed, violation, &evidence, &log);
        }
        Ok(Figures {
            asked: evidence.ledger.all().len(),
            acknowledged: evidence.ledger.acknowledged(),
            lost: evidence.ledger.lost(),
            refused: evidence.ledger.refused(),
            carried_out: evidence.trace.done().count(),
            parked: found.parked,
            harmless_repeats: found.harmless_repeats,
            violations: found.violations.len(),
            ..self.figures
        })
    }

    /// Waits until nothing happens any more without the agent. Connections that were stopped are started again.
    async fn rest(&mut self, line: &Line) -> anyhow::Result<Vec<(Waiting, Reason)>> {
        let begun = Instant::now();
        loop {
            let waiting = pending::all(line).await?;
            let stuck =
                |one: &&Waiting| one.needs_agent() || (one.state == "behind" && waiting.iter().any(|other| other.needs_agent()));
            let moving = waiting.iter().filter(|one| !stuck(one)).count();
            if moving == 0 || begun.elapsed() > REST {
                let mut told = Vec::new();
                for waiting in waiting {
                    let reason = pending::reason(line, &waiting).await?;
                    told.push((waiting, reason));
                }
                return Ok(told);
            }
            let status = line.ask("app_status", &json!({})).await?;
            for connection in connections(&status) {
                if connection["state"]["kind"] == "refused" {
                    line.ask("connection_sync", &json!({"connectionId": connection["connectionId"]})).await?;
                    self.figures.mended += 1;
                }
            }
            sleep(LOOK_AGAIN).await;
        }
    }
}

fn connections(status: &Value) -> &[Value] {
    status["connections"].as_array().map_or(&[], Vec::as_slice)
}

/// Waits until every connection was pulled once.
async fn pulled(line: &Line) -> anyhow::Result<()> {
    let begun = Instant::now();
    loop {
        let status = line.ask("app_status", &json!({})).await?;
        if connections(&status).len() == 4 && connections(&status).iter().all(|connection| connection["pulledAt"].is_string()) {
            return Ok(());
        }
        if begun.elapsed() > PATIENCE {
            bail!("the first pull does not end: {status}");
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// A program that was killed finds its keychain and its cache as they were, and everything it wrote down.
async fn unharmed(line: &Line) -> anyhow::Result<()> {
    let status = line.ask("app_status", &json!({})).await?;
    ensure!(status["keychain"]["kind"] == "keychain", "the keychain is not used: {}", status["keychain"]);
    ensure!(status["notice"].is_null(), "the program has lost something: {}", status["notice"]);
    ensure!(connections(&status).len() == 4, "connections are gone: {status}");
    let verdict = line.ask("activity_verify", &json!({})).await?;
    for log in ["entries", "requests"] {
        ensure!(verdict[log]["broken"].is_null(), "the list of {log} is not as it was written: {}", verdict[log]);
    }
    Ok(())
}

/// Prints a violation with all that helps to understand it.
fn print(seed: u64, violation: &Violation, evidence: &Evidence, log: &str) {
    println!("\nVIOLATION in the history of seed {seed}: {}", violation.what);
    let customer = violation.customer.as_ref().map(|(system, id)| (system.as_str(), id.as_str()));
    for line in evidence.trace.shown(&violation.marks, customer) {
        println!("  {line}");
    }
    for line in log.lines().filter(|line| violation.operations.iter().any(|operation| line.contains(operation))) {
        println!("  log: {line}");
    }
}
