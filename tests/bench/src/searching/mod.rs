//! Finding customers: every class of query, warm, cold, and while a pull writes, beside bare SQL and a naive scan of the same file.

mod bare;
mod naive;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::time::Duration;

use app::App;
use contract::wire::PersonRef;
use sandbox::Access;
use serde::Serialize;

use crate::console;
use crate::data::{self, Filled, Scratch};
use crate::mix::{self, Class};
use crate::outside::{FASTEST, Outside};
use crate::spread::{Millis, Spread};
use crate::stopwatch::{millis_since, timed_async};

/// Queries of which the answers of the other ways are measured too: what they take is long and hardly differs.
const BARE_QUERIES: usize = 60;
const NAIVE_QUERIES: usize = 12;

/// Times the program is started on a cold file for each class.
const COLD_STARTS: usize = 5;

/// Persons that are opened.
const OPENED: usize = 200;

/// Customers of the system that is pulled meanwhile: more than can be pulled in that time.
const PULLED_MEANWHILE: u32 = 2_000_000;

/// Decides who those are.
const THEIR_SEED: u64 = 2;

/// How long a pull may take to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was measured at one size.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) size: u32,
    pub(crate) file_bytes: u64,
    pub(crate) classes: Vec<ClassFigures>,
    /// All queries of all classes.
    pub(crate) warm: Spread,
    pub(crate) cold: Spread,
    pub(crate) while_pulling: Spread,
    /// Customers a second the pull took in meanwhile.
    pub(crate) pulled_per_second: f64,
    /// Opening the cache and answering the empty query, from the disk and from memory.
    pub(crate) start_cold: Spread,
    pub(crate) start_warm: Spread,
    /// What a person's page asks for.
    pub(crate) open_person: Spread,
}

/// One class of queries.
#[derive(Debug, Serialize)]
pub(crate) struct ClassFigures {
    pub(crate) class: Class,
    pub(crate) warm: Spread,
    pub(crate) cold: Spread,
    pub(crate) while_pulling: Spread,
    /// The statements the program ran for a query, and nothing else.
    pub(crate) bare: Spread,
    /// A scan over all names.
    pub(crate) naive: Spread,
    /// Queries that found nobody.
    pub(crate) empty: usize,
    /// The queries that took longest when warm, longest first, with their milliseconds. Everybody in them is made up.
    pub(crate) slowest: Vec<(String, f64)>,
}

/// How many of the slowest queries are told.
const SLOWEST: usize = 3;

pub(crate) async fn measure(filled: &Filled, sandbox: &Path, queries: usize, seed: u64) -> anyhow::Result<Figures> {
    let scratch = filled.scratch()?;
    let nobody = data::nobody().await?;
    leave_changes_waiting(&scratch, &nobody).await?;
    let reader = scratch.reader()?;
    let mut typed = BTreeMap::new();
    for class in Class::ALL {
        typed.insert(class, mix::queries(&reader, class, queries, seed)?);
    }
    drop(reader);

    eprintln!("searching {} customers: cold", filled.size);
    let (cold, start_cold) = cold(&scratch, &nobody, &typed).await?;
    let start_warm = warm_starts(&scratch, &nobody).await?;
    eprintln!("searching {} customers: warm", filled.size);
    let app = console::start(&scratch, &nobody).await?;
    let (warm, empty) = warm(&app, &typed).await?;
    let open_person = open_persons(&app, &typed[&Class::Names]).await?;
    console::stop(app, &scratch).await?;
    eprintln!("searching {} customers: other ways", filled.size);
    let (bare, naive) = others(&scratch, &typed)?;
    eprintln!("searching {} customers: while a pull writes", filled.size);
    let (pulling, pulled_per_second) = while_pulling(&scratch, &nobody, sandbox, &typed).await?;

    let all = |measured: &BTreeMap<Class, Vec<f64>>| spread(measured.values().flatten().copied().collect());
    let mut classes = Vec::new();
    for class in Class::ALL {
        classes.push(ClassFigures {
            class,
            warm: spread(warm[&class].clone())?,
            cold: spread(cold[&class].clone())?,
            while_pulling: spread(pulling[&class].clone())?,
            bare: spread(bare[&class].clone())?,
            naive: spread(naive[&class].clone())?,
            empty: empty[&class],
            slowest: slowest(&typed[&class], &warm[&class]),
        });
    }
    Ok(Figures {
        size: filled.size,
        file_bytes: filled.bytes(),
        classes,
        warm: all(&warm)?,
        cold: all(&cold)?,
        while_pulling: all(&pulling)?,
        pulled_per_second,
        start_cold,
        start_warm,
        open_person,
    })
}

type Times = BTreeMap<Class, Vec<f64>>;

fn spread(millis: Vec<f64>) -> anyhow::Result<Spread> {
    Spread::of(millis).ok_or_else(|| anyhow::anyhow!("nothing was measured"))
}

/// The slowest of these queries.
fn slowest(queries: &[String], millis: &[f64]) -> Vec<(String, f64)> {
    let mut timed: Vec<(String, f64)> = queries.iter().cloned().zip(millis.iter().copied()).collect();
    timed.sort_by(|one, other| other.1.total_cmp(&one.1));
    timed.truncate(SLOWEST);
    timed
}

/// Some changes that cannot be sent, so that there is something to find by that.
async fn leave_changes_waiting(scratch: &Scratch, nobody: &Access) -> anyhow::Result<()> {
    let app = console::start(scratch, nobody).await?;
    crate::saving::edit_some(&app, 50).await?;
    console::stop(app, scratch).await?;
    Ok(())
}

/// Every query on a program that has just opened a file of which nothing is in memory.
async fn cold(scratch: &Scratch, nobody: &Access, typed: &BTreeMap<Class, Vec<String>>) -> anyhow::Result<(Times, Spread)> {
    let (mut measured, mut starts) = (Times::new(), Vec::new());
    for (class, queries) in typed {
        for query in queries.iter().take(COLD_STARTS) {
            scratch.make_cold()?;
            let (started, millis) = timed_async(started(scratch, nobody)).await;
            let app = started?;
            starts.push(millis);
            let (reply, millis) = timed_async(app.customers_search(console::search(query))).await;
            reply?;
            measured.entry(*class).or_default().push(millis);
            console::stop(app, scratch).await?;
        }
    }
    Ok((measured, spread(starts)?))
}

async fn warm_starts(scratch: &Scratch, nobody: &Access) -> anyhow::Result<Spread> {
    let mut starts = Vec::new();
    for _ in 0..20 {
        let (started, millis) = timed_async(started(scratch, nobody)).await;
        console::stop(started?, scratch).await?;
        starts.push(millis);
    }
    spread(starts)
}

/// The program, once it has answered what the window asks first.
async fn started(scratch: &Scratch, nobody: &Access) -> anyhow::Result<App> {
    let app = console::start(scratch, nobody).await?;
    app.customers_search(console::search("")).await?;
    Ok(app)
}

/// Every query twice, and the second time counts. Also tells how many of each class found nobody.
async fn warm(app: &App, typed: &BTreeMap<Class, Vec<String>>) -> anyhow::Result<(Times, BTreeMap<Class, usize>)> {
    let (mut measured, mut empty) = (Times::new(), BTreeMap::new());
    for (class, queries) in typed {
        for query in queries {
            let reply = app.customers_search(console::search(query)).await?;
            *empty.entry(*class).or_default() += usize::from(reply.rows.is_empty());
        }
        for query in queries {
            let (reply, millis) = timed_async(app.customers_search(console::search(query))).await;
            reply?;
            measured.entry(*class).or_default().push(millis);
        }
    }
    Ok((measured, empty))
}

async fn open_persons(app: &App, names: &[String]) -> anyhow::Result<Spread> {
    let mut measured = Vec::new();
    for name in names {
        for row in app.customers_search(console::search(name)).await?.rows.into_iter().take(2) {
            let (person, millis) = timed_async(app.person_get(PersonRef { person_id: row.person_id })).await;
            person?;
            measured.push(millis);
        }
        if measured.len() >= OPENED {
            break;
        }
    }
    spread(measured)
}

/// The same answers without the program: its statements alone, and a scan.
fn others(scratch: &Scratch, typed: &BTreeMap<Class, Vec<String>>) -> anyhow::Result<(Times, Times)> {
    let mut reader = scratch.reader()?;
    let (mut bare, mut naive) = (Times::new(), Times::new());
    for (class, queries) in typed {
        for query in queries.iter().take(BARE_QUERIES) {
            bare.entry(*class).or_default().push(bare::replay(&mut reader, query)?);
        }
        for query in queries.iter().take(NAIVE_QUERIES) {
            naive.entry(*class).or_default().push(naive::scan(&reader, query)?);
        }
    }
    Ok((bare, naive))
}

/// Every query while another system is pulled for the first time.
async fn while_pulling(
    scratch: &Scratch,
    nobody: &Access,
    sandbox: &Path,
    typed: &BTreeMap<Class, Vec<String>>,
) -> anyhow::Result<(Times, f64)> {
    let outside = Outside::start(sandbox, PULLED_MEANWHILE, THEIR_SEED)?;
    let app = console::start(scratch, nobody).await?;
    let added = app.connection_add(outside.draft(FASTEST)).await?;
    let began = std::time::Instant::now();
    while pulled(&app, &added.connection_id).await? == 0 {
        anyhow::ensure!(began.elapsed() < PATIENCE, "the pull does not begin");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (began, before) = (std::time::Instant::now(), pulled(&app, &added.connection_id).await?);
    let mut measured = Times::new();
    for (class, queries) in typed {
        for query in queries {
            let (reply, millis) = timed_async(app.customers_search(console::search(query))).await;
            reply?;
            measured.entry(*class).or_default().push(millis);
        }
    }
    let taken_in = pulled(&app, &added.connection_id).await? - before;
    anyhow::ensure!(taken_in > 0, "nothing was pulled meanwhile");
    let per_second = f64::from(taken_in) / (millis_since(began) / 1_000.0);
    console::stop(app, scratch).await?;
    Ok((measured, per_second))
}

/// How many customers a pull has taken in.
async fn pulled(app: &App, connection_id: &str) -> anyhow::Result<u32> {
    use contract::wire::{ConnectionState, Empty};
    let status = app.app_status(Empty {}).await?;
    let connection = status.connections.into_iter().find(|connection| connection.connection_id == connection_id);
    Ok(match connection.map(|connection| connection.state) {
        Some(ConnectionState::Syncing { received, .. }) => received,
        _ => 0,
    })
}

impl Figures {
    /// The class whose value is largest.
    pub(crate) fn worst(&self, value: impl Fn(&ClassFigures) -> f64) -> Option<(&'static str, f64)> {
        self.classes.iter().map(|figures| (figures.class.label(), value(figures))).max_by(|one, other| one.1.total_cmp(&other.1))
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "search, {} customers, {} MiB; p50 / p95 / p99 in ms", self.size, self.file_bytes / 1_048_576)?;
        writeln!(
            f,
            "  {:<12} {:>22} {:>22} {:>22} {:>22} {:>22}",
            "", "warm", "cold", "while pulling", "bare SQL", "LIKE '%x%'"
        )?;
        for class in &self.classes {
            let texts = [class.warm, class.cold, class.while_pulling, class.bare, class.naive].map(|spread| spread.to_string());
            let [warm, cold, pulling, bare, naive] = texts;
            let empty = if class.empty > 0 { format!("   {} found nobody", class.empty) } else { String::new() };
            writeln!(f, "  {:<12} {warm:>22} {cold:>22} {pulling:>22} {bare:>22} {naive:>22}{empty}", class.class.label())?;
        }
        for class in &self.classes {
            let named = class.slowest.iter().map(|(query, millis)| format!("{query:?} {}", Millis(*millis)));
            writeln!(f, "  slowest of {}: {}", class.class.label(), named.collect::<Vec<_>>().join(", "))?;
        }
        let texts = [self.warm, self.cold, self.while_pulling].map(|spread| spread.to_string());
        writeln!(f, "  {:<12} {:>22} {:>22} {:>22}", "all", texts[0], texts[1], texts[2])?;
        writeln!(f, "  the pull took in {:.0} customers a second meanwhile", self.pulled_per_second)?;
        writeln!(f, "  opening the cache and the first window: warm {}, cold {}", self.start_warm, self.start_cold)?;
        write!(f, "  a person's page: {}", self.open_person)
    }
}
