//! Erasing somebody among so many others, beside reading every page of the file once, and what saving costs meanwhile.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use app::App;
use contract::wire::{ErasureConfirm, ErasureRef, FieldsEdit, PersonRef, SearchRequest, Sort};
use serde::Serialize;
use store::erase::pages_of_database;

use crate::data::{self, Filled, Scratch};
use crate::spread::Spread;
use crate::stopwatch::{timed, timed_async};
use crate::{console, saving};

/// How often it is looked whether the erasure is seen through, and something is saved.
const OFTEN: Duration = Duration::from_millis(20);

/// Longest time an erasure may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// Edits that are saved meanwhile, at most.
const EDITS: usize = 2_000;

/// Place in the list of somebody of whom nothing is edited: edits are of the first ten of every so many.
const NOBODY_EDITED: u32 = 15;

/// What was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) size: u32,
    /// From the command until nothing of the person is found in any table or page: the first time, when the gaps of all pages are still
    /// full, and the next.
    pub(crate) first_seconds: f64,
    pub(crate) next_seconds: f64,
    /// Every page of the file read and decrypted once.
    pub(crate) reading_seconds: f64,
    /// Saving an edit meanwhile.
    pub(crate) saving: Spread,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "erasing somebody, {} customers", self.size)?;
        writeln!(
            f,
            "  first {:.1} s, next {:.1} s, reading the file once {:.1} s",
            self.first_seconds, self.next_seconds, self.reading_seconds
        )?;
        write!(f, "  saving meanwhile, p50 / p95 / p99 in ms {}, at most {:.1}", self.saving, self.saving.most)
    }
}

/// Erases two persons, one after the other, while edits are saved.
pub(crate) async fn measure(filled: &Filled) -> anyhow::Result<Figures> {
    let scratch = filled.scratch()?;
    let app = console::start(&scratch, &data::nobody().await?).await?;
    let mut edits = saving::editable(&app, EDITS).await?.into_iter();
    let mut millis = Vec::new();
    let first = erase(&app, &mut edits, &mut millis).await?;
    let next = erase(&app, &mut edits, &mut millis).await?;
    console::stop(app, &scratch).await?;
    let (read, reading) = timed(|| read_all(&scratch));
    ensure!(read? > 0, "there are no pages");
    let saving = Spread::of(millis).context("nothing was saved meanwhile")?;
    let [first_seconds, next_seconds, reading_seconds] = [first, next, reading].map(|millis| millis / 1_000.0);
    Ok(Figures { size: filled.size, first_seconds, next_seconds, reading_seconds, saving })
}

/// Erases one person and waits until it is seen through as far as this computer goes. Gives how many milliseconds that took.
async fn erase(app: &App, edits: &mut impl Iterator<Item = FieldsEdit>, millis: &mut Vec<f64>) -> anyhow::Result<f64> {
    let somebody = SearchRequest { query: String::new(), sort: Sort::Name, offset: NOBODY_EDITED, limit: 1 };
    let row = app.customers_search(somebody).await?.rows.into_iter().next();
    let person_id = row.context("nobody is there")?.person_id;
    let plan = app.erasure_plan(PersonRef { person_id: person_id.clone() }).await?;
    let began = Instant::now();
    let ErasureRef { erasure_id } = app.erasure_confirm(ErasureConfirm { person_id, phrase: plan.phrase }).await?;
    loop {
        let report = app.erasure_get(ErasureRef { erasure_id: erasure_id.clone() }).await?;
        if let Some(proof) = report.proof {
            let places: Vec<&str> = proof.found.iter().map(|found| found.place.as_str()).collect();
            ensure!(places.is_empty(), "something of the erased person is left in {places:?}");
            return Ok(began.elapsed().as_secs_f64() * 1_000.0);
        }
        if began.elapsed() > PATIENCE {
            bail!("the erasure is not seen through");
        }
        if let Some(edit) = edits.next() {
            let (saved, took) = timed_async(app.fields_edit(edit)).await;
            saved?;
            millis.push(took);
        }
        tokio::time::sleep(OFTEN).await;
    }
}

fn read_all(scratch: &Scratch) -> anyhow::Result<u32> {
    let mut bytes = 0;
    let pages = pages_of_database(&scratch.folder().join("cache.db"), &data::key(), |_, page| bytes += page.len())?;
    ensure!(bytes > 0, "the pages are empty");
    Ok(pages)
}
