//! Erasing a customer: here at once, and in the systems as far as they do it.

use std::str::FromStr;

use contract::WireError;
use contract::wire::{
    Done, Empty, ErasureAction, ErasureConfirm, ErasureFinding, ErasureHere, ErasureLine, ErasureList, ErasurePlan, ErasureProof,
    ErasureRef, ErasureReport, ErasureState, ErasureStep, ErasureStepState, ErasureTarget, PersonRef,
};
use domain::{ErasureId, OperationState, PersonId, ProviderKind};
use store::erase::{self, Asked, Obstacle, Proof};
use store::table::activity::{self, NewActivity};
use store::table::connection::ConnectionRow;
use store::table::erasure::{self as table, Action, ErasureRow, StepRow, StepState};
use store::table::outbox::{self, OperationRow};
use store::table::record::{self, RecordRow, RecordState};
use store::table::{export_file, person, timeline};
use store::{Connection, StoreError};
use sync::Problem;

use super::id;
use super::removal::NAMELESS;
use crate::errors::References;
use crate::program::App;
use crate::view;

const ON_ITS_WAY: &str = "A change is on its way. Erasing can begin when it is known whether it arrived.";
const CHANGED: &str = "This customer has changed since. Look at what would be erased again.";

/// A record and what would be asked of its system.
struct Planned {
    row: RecordRow,
    connection: ConnectionRow,
    asked: Asked,
    unverified: bool,
}

impl App {
    /// What erasing a customer would do, and the words to type.
    ///
    /// # Errors
    /// If the person is gone or the cache cannot be read.
    pub async fn erasure_plan(&self, request: PersonRef) -> Result<ErasurePlan, WireError> {
        let id: PersonId = id(self, &request.person_id)?;
        let (phrase, planned, waiting, entries, belongings, files) = self
            .read(move |db| {
                let (id, phrase, planned) = planned(db, id)?;
                let waiting = outbox::of_person(db, id)?;
                let (entries, _) = timeline::window(db, id, &[], 0, 0)?;
                Ok((phrase, planned, waiting, entries, erase::belongings(db, id)?, export_file::about_customers(db)?))
            })
            .await?;
        let copies = self.core.store.copies().map_err(|error| self.store(&error))?.len();
        Ok(ErasurePlan {
            phrase,
            here: ErasureHere {
                records: count(planned.len()),
                entries,
                unsent: count(waiting.len()),
                drafts: belongings.drafts,
                views: belongings.views,
                files: still_there(files),
                copies: count(copies),
                unreadable: self.core.erasing.unreadable(),
            },
            systems: planned
                .into_iter()
                .map(|Planned { row, connection, asked, unverified }| ErasureTarget {
                    record_id: row.id.to_string(),
                    system: view::badge(&connection),
                    action: action(asked.action),
                    words: asked.words,
                    unverified,
                })
                .collect(),
            obstacle: waiting.iter().any(erase::is_on_its_way).then(|| ON_ITS_WAY.to_owned()),
        })
    }

    /// Erases a customer from this computer, and asks its systems for it.
    ///
    /// # Errors
    /// If the words do not fit, a change is on its way, or the cache cannot be written.
    pub async fn erasure_confirm(&self, request: ErasureConfirm) -> Result<ErasureRef, WireError> {
        let id: PersonId = id(self, &request.person_id)?;
        let (person, phrase, planned) = self.read(move |db| planned(db, id)).await?;
        if domain::name::normalise(&request.phrase) != domain::name::normalise(&phrase) {
            return Err(self.invalid("The words do not fit. Nothing was erased.", Vec::new()));
        }
        let (erasure, ids) = (ErasureId::new(self.core.ids.next()), self.core.ids.clone());
        let asked: Vec<Asked> = planned.into_iter().map(|planned| planned.asked).collect();
        let scrubbed = self.write(move |write| erase::scrub(write, &*ids, erasure, person, &asked)).await?;
        match scrubbed {
            Err(Obstacle::ChangeOnItsWay) => return Err(self.not_now(ON_ITS_WAY)),
            Err(Obstacle::Changed) => return Err(self.not_now(CHANGED)),
            Ok(needles) => self.core.erasing.remember(erasure, needles).await,
        }
        self.core.engine.wake();
        Ok(ErasureRef { erasure_id: erasure.to_string() })
    }

    /// All erasures, newest first.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn erasures_list(&self, _: Empty) -> Result<ErasureList, WireError> {
        self.read(|db| {
            let mut erasures = Vec::new();
            for row in table::all(db)? {
                let steps = steps(db, row.id)?;
                erasures.push(ErasureLine {
                    erasure_id: row.id.to_string(),
                    at: view::instant(row.at),
                    state: state(&row, &steps),
                    systems: steps.into_iter().map(|step| step.system).collect(),
                    lifted_at: row.lifted_at.map(view::instant),
                });
            }
            Ok(ErasureList { erasures })
        })
        .await
    }

    /// What became of an erasure.
    ///
    /// # Errors
    /// If there is no such erasure or the cache cannot be read.
    pub async fn erasure_get(&self, request: ErasureRef) -> Result<ErasureReport, WireError> {
        let id: ErasureId = id(self, &request.erasure_id)?;
        let (row, systems, files) = self
            .read(move |db| {
                let row = table::get(db, id)?.ok_or(StoreError::NotFound)?;
                Ok((row, steps(db, id)?, export_file::about_customers(db)?))
            })
            .await?;
        Ok(ErasureReport {
            erasure_id: row.id.to_string(),
            at: view::instant(row.at),
            state: state(&row, &systems),
            proof: row.proof.as_deref().and_then(|json| serde_json::from_str(json).ok()).map(proof),
            systems,
            files: still_there(files),
            unreadable: self.core.erasing.unreadable(),
            lifted_at: row.lifted_at.map(view::instant),
        })
    }

    /// Lets a customer that was erased come back with the next reading.
    ///
    /// # Errors
    /// If there is no such erasure or the cache cannot be written.
    pub async fn erasure_lift(&self, request: ErasureRef) -> Result<Done, WireError> {
        let id: ErasureId = id(self, &request.erasure_id)?;
        let ids = self.core.ids.clone();
        self.write(move |write| {
            table::get(write, id)?.ok_or(StoreError::NotFound)?;
            table::lift(write, id)?;
            activity::add(write, &*ids, &NewActivity { kind: "erasure_lifted", ..NewActivity::default() })
        })
        .await?;
        Ok(Done {})
    }
}

/// The person, the words to type, and what would be asked of each system.
fn planned(db: &Connection, id: PersonId) -> Result<(PersonId, String, Vec<Planned>), StoreError> {
    let row = person::get(db, id)?.ok_or(StoreError::NotFound)?;
    let connections = view::connections(db)?;
    let mut all = Vec::new();
    for record in record::of_person(db, row.id)? {
        let connection = connections.get(&record.connection_id).cloned().ok_or(StoreError::NotFound)?;
        let (action, words, unverified) = strongest(&record, &connection);
        let asked = Asked {
            record: record.id,
            system: connection.name.clone(),
            provider: connection.provider.as_str().to_owned(),
            action,
            words,
        };
        all.push(Planned { row: record, connection, asked, unverified });
    }
    Ok((row.id, if row.name.is_empty() { NAMELESS.to_owned() } else { row.name }, all))
}

/// The most a system can be asked for, what that means there, and whether nobody has tried it.
fn strongest(record: &RecordRow, connection: &ConnectionRow) -> (Action, String, bool) {
    let capabilities = view::capabilities(connection);
    if record.gone_at.is_some() || record.remote_id.is_none() && record.state != RecordState::New {
        return (Action::Nothing, "The customer is not there any more.".to_owned(), false);
    }
    if record.remote_id.is_none() {
        return (Action::Nothing, "The customer was made here and never sent.".to_owned(), false);
    }
    let mut why = String::new();
    for (action, support, effect) in [
        (Action::Purge, capabilities.purge, capabilities.purge_effect),
        (Action::Delete, capabilities.delete, capabilities.delete_effect),
    ] {
        let allowed = view::allowed(connection, support);
        if allowed.ok {
            return (action, effect.to_owned(), allowed.unverified);
        }
        why = allowed.reason.unwrap_or_default();
    }
    let ask = format!("{why} Ask {} for it; keep what the law requires.", capabilities.name);
    (Action::Nothing, ask, false)
}

/// What became of an erasure in each system, with what still waits.
fn steps(db: &Connection, id: ErasureId) -> Result<Vec<ErasureStep>, StoreError> {
    let mut steps = Vec::new();
    for row in table::steps(db, id)? {
        let waiting = match row.operation_id.filter(|_| row.state == StepState::Asked) {
            Some(operation) => outbox::get(db, operation)?,
            None => None,
        };
        steps.push(step(row, waiting));
    }
    Ok(steps)
}

fn step(row: StepRow, waiting: Option<OperationRow>) -> ErasureStep {
    let needs_agent =
        waiting.as_ref().is_some_and(|waiting| matches!(waiting.state, OperationState::Rejected | OperationState::Parked));
    let problem = waiting.as_ref().and_then(|waiting| waiting.last_error.as_deref()).and_then(Problem::read);
    ErasureStep {
        badge: ProviderKind::from_str(&row.provider).map_or("", |kind| providers::capabilities(kind).badge).into(),
        system: row.system,
        provider: row.provider,
        action: action(row.action),
        state: match row.state {
            StepState::Asked if needs_agent => ErasureStepState::NeedsAgent,
            StepState::Asked => ErasureStepState::Waiting,
            StepState::Done => ErasureStepState::Done,
            StepState::Left => ErasureStepState::Left,
            StepState::Nothing => ErasureStepState::Nothing,
        },
        words: row.words,
        problem: problem.map(|problem| problem.message),
        operation_id: waiting.map(|waiting| waiting.id.to_string()),
        at: row.at.map(view::instant),
    }
}

fn state(row: &ErasureRow, steps: &[ErasureStep]) -> ErasureState {
    if row.cleaned_at.is_none() {
        ErasureState::Cleaning
    } else if steps.iter().any(|step| step.state == ErasureStepState::NeedsAgent) {
        ErasureState::NeedsAgent
    } else if row.finished_at.is_some() {
        ErasureState::Done
    } else {
        ErasureState::Waiting
    }
}

fn action(action: Action) -> ErasureAction {
    match action {
        Action::Purge => ErasureAction::Purge,
        Action::Delete => ErasureAction::Delete,
        Action::Nothing => ErasureAction::Nothing,
    }
}

fn proof(proof: Proof) -> ErasureProof {
    let found = proof.found.into_iter().map(|found| ErasureFinding { place: found.place, times: found.times });
    ErasureProof { tables: proof.tables, pages: proof.pages, files: proof.files, found: found.collect(), shared: proof.shared }
}

fn still_there(files: Vec<std::path::PathBuf>) -> Vec<String> {
    files.into_iter().filter(|path| path.exists()).map(|path| path.display().to_string()).collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
