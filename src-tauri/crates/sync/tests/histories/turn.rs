//! One turn of a record: asks [`step::next`], does the step on the pure system, tells what was observed, and keeps how it ended, as the
//! engine does with real systems and a real store.

use domain::record::Coverage;
use domain::{FieldKey, Fields, Intent, OperationState, RemoteRecord};
use jiff::Timestamp;
use providers::{Effect, Failure, FailureKind};
use store::table::outbox::OperationRow;
use sync::step::{self, Failing, Outcome, Seen, Situation, Step, Wait};

use crate::checks::{self, Checked};
use crate::desk::{self, Kept};
use crate::life::Life;
use crate::request::{self, Part, failure};
use crate::script::Fate;
use crate::{agent, place};

/// The customer as it was read, which person that was, and when.
#[derive(Debug, Clone)]
pub(crate) struct Read {
    /// The customer.
    pub(crate) record: Option<RemoteRecord>,
    /// Which person.
    pub(crate) person: u32,
    /// When.
    pub(crate) at: u64,
}

/// How a turn ends without the engine having decided so.
enum Cut {
    /// The program ended.
    Killed,
    /// The agent changed or dropped the operation since it was read.
    Superseded,
    /// A request failed.
    Failed(Box<Outcome>),
}

/// A turn in work.
pub(crate) struct Turn {
    /// The record.
    pub(crate) record: usize,
    /// The operation as it was when the turn began.
    pub(crate) row: OperationRow,
    /// The customer as last seen then.
    pub(crate) seen: Option<RemoteRecord>,
    /// The customer as read in this turn.
    pub(crate) read: Option<Read>,
    /// When the turn is.
    pub(crate) now: Timestamp,
    /// Whether what was read was handed over by the operation before, and may be a moment old.
    pub(crate) handed: bool,
}

/// A moment of a history.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + seconds).unwrap_or_default()
}

impl Turn {
    /// Everything the engine knows when it decides.
    pub(crate) fn situation<'a>(&'a self, life: &Life<'_>) -> Situation<'a> {
        let kept = self.row.request.is_some() && life.desk.kept.contains_key(&self.row.id);
        Situation {
            capabilities: life.capabilities,
            intent: &self.row.intent,
            state: self.row.state,
            attempts: self.row.attempts,
            misses: desk::problem(&self.row).map_or(0, |problem| problem.misses),
            keyed: kept && life.provider == domain::ProviderKind::Synctera,
            first_sent_at: self.row.first_sent_at,
            base: self.row.base.as_ref(),
            seen: self.seen.as_ref(),
            dispossessed: false,
            now: self.now,
        }
    }
}

/// Works on a record as long as its operations are done one after the other. What was observed after one is what the next begins from.
///
/// # Errors
/// The first invariant that is violated.
pub(crate) fn work(life: &mut Life<'_>, record: usize) -> Checked {
    let mut handed = None;
    for _ in 0..16 {
        if !life.may_go(record) {
            return Ok(());
        }
        let row = &life.desk.records[record].rows[0];
        let due = row.not_before.map_or(0, |at| at.as_second() - 1_795_000_000);
        if handed.is_some() && (row.state != OperationState::Queued || due > life.now) {
            return Ok(());
        }
        life.now = (life.now + 1).max(due);
        handed = one(life, record, handed)?;
        if handed.is_none() {
            return Ok(());
        }
    }
    Ok(())
}

fn one(life: &mut Life<'_>, record: usize, mut handed: Option<Read>) -> Checked<Option<Read>> {
    let mut row = life.desk.records[record].rows[0].clone();
    if row.state == OperationState::Sending {
        row.state = OperationState::Unknown;
    }
    let seen = life.desk.records[record].seen.clone();
    let mut turn = Turn { record, row, seen, read: None, now: at(life.now), handed: false };
    let mut observations: Vec<Seen> = Vec::new();
    loop {
        let step = step::next(&turn.situation(life), &observations);
        checks::decides_the_same_again(&turn.situation(life), &observations, &step)?;
        life.tally.count("steps", name(&step));
        if let Step::End(outcome) = step {
            return end(life, &turn, *outcome);
        }
        life.between();
        let done = match step {
            Step::Read if handed.is_some() => {
                (turn.read, turn.handed) = (handed.take(), true);
                Ok(Seen::Customer(turn.read.as_ref().and_then(|read| read.record.clone())))
            }
            Step::Send { intent, fresh } => send(life, &turn, &intent, fresh.as_deref())?,
            Step::SendAgain => send_again(life, &turn)?,
            Step::AddMissing { record, missing } => {
                let parts: Vec<Part> = missing.into_iter().map(Part::Add).collect();
                let read = Read { person: person(life, &record.remote_id), record: None, at: life.place.tick };
                send_all(life, &turn, &parts, Some(record.remote_id), None, &read)?
            }
            step => look(life, &mut turn, &step),
        };
        match done {
            Ok(seen) => observations.push(seen),
            Err(Cut::Failed(outcome)) => return end(life, &turn, *outcome),
            Err(Cut::Killed) => {
                life.tally.count("outcomes", "the program ended");
                return Ok(None);
            }
            Err(Cut::Superseded) => {
                life.tally.count("outcomes", "changed by the agent meanwhile");
                return Ok(None);
            }
        }
    }
}

fn name(step: &Step) -> &'static str {
    match step {
        Step::Read => "read",
        Step::FindByExternalId(_) => "find by external id",
        Step::FindAlike => "find alike",
        Step::ReadTimeline => "read the timeline",
        Step::Send { .. } => "send",
        Step::SendAgain => "send again",
        Step::AddMissing { .. } => "add what is missing",
        Step::ReadBack(_) => "read back",
        Step::End(_) => "end",
    }
}

fn person(life: &Life<'_>, id: &str) -> u32 {
    life.place.customers.get(id).map_or(0, |customer| customer.person)
}

/// How a turn ends when a request failed.
fn failed(life: &Life<'_>, turn: &Turn, failure: &Failure, place: Failing) -> Cut {
    let Situation { intent, state, misses, .. } = turn.situation(life);
    Cut::Failed(Box::new(step::failed(intent, state, misses, failure, place)))
}

/// Does a step that only reads.
fn look(life: &mut Life<'_>, turn: &mut Turn, step: &Step) -> Result<Seen, Cut> {
    let (fate, back) = (life.fate(), matches!(step, Step::ReadBack(_)));
    let reads = matches!(step, Step::Read) || back;
    let unknown = turn.row.state == OperationState::Unknown;
    let broken = match fate {
        Fate::EndsBefore | Fate::EndsAfter => return Err(Cut::Killed),
        Fate::Lost => Some(FailureKind::TimedOut),
        Fate::FailedBefore => Some(FailureKind::ProviderFailed),
        Fate::Throttled => Some(FailureKind::Throttled),
        Fate::CannotLook if unknown && !reads => return Ok(Seen::CannotLook),
        _ => None,
    };
    match broken {
        Some(kind) if back => return Ok(Seen::Back(Err(kind))),
        Some(kind) => return Err(failed(life, turn, &failure(kind, Effect::None), Failing::Before)),
        None => {}
    }
    let wrongly_empty = fate == Fate::Overlooked
        && reads
        && life.provider == domain::ProviderKind::Secuconnect
        && life.overlooked.replace(turn.row.id) != Some(turn.row.id);
    let at = life.place.moment();
    let target = life.desk.records[turn.record].remote_id.clone();
    let shown = |life: &Life<'_>, id: Option<&String>| id.filter(|_| !wrongly_empty).and_then(|id| life.place.show(id));
    let external_id = request::external_id(&turn.row.intent).map(ToOwned::to_owned);
    let by_external_id = |life: &Life<'_>| {
        let found = life.place.by_external_id(external_id.as_deref()?, Some(life.now));
        let known = found.iter().position(|id| Some(id) == target.as_ref());
        life.place.show(found.get(known.unwrap_or(0))?)
    };
    Ok(match step {
        Step::Read => {
            let record = shown(life, target.as_ref());
            turn.read = Some(Read { person: target.as_ref().map_or(0, |id| person(life, id)), record: record.clone(), at });
            Seen::Customer(record)
        }
        Step::ReadBack(row) => Seen::Back(Ok(match (&turn.row.intent, row) {
            (Intent::Create { .. }, Some(row)) if row.coverage == Coverage::Summary => {
                shown(life, Some(&row.remote_id)).or_else(|| Some((**row).clone()))
            }
            (Intent::Create { .. }, Some(row)) => Some((**row).clone()),
            (Intent::Create { .. }, None) => by_external_id(life),
            _ => shown(life, target.as_ref()),
        })),
        Step::FindByExternalId(_) => Seen::Created(by_external_id(life)),
        Step::FindAlike => Seen::Alike(alike(life, turn)),
        _ => {
            let customer = target.as_ref().and_then(|id| life.place.customers.get(id));
            Seen::Traced(customer.is_some_and(|customer| customer.events.contains(&turn.row.id)))
        }
    })
}

/// Customers unknown before that hold everything that was sent.
fn alike(life: &Life<'_>, turn: &Turn) -> Vec<(RemoteRecord, Option<Timestamp>)> {
    let Intent::Create { fields, channels, .. } = &turn.row.intent else { return Vec::new() };
    let known = life.known.get(&turn.row.id);
    let visible = life.place.customers.values().filter(|customer| customer.made_at + life.place.lag() <= life.now);
    visible
        .filter(|customer| known.is_none_or(|known| !known.contains(&customer.id)))
        .filter_map(|customer| Some((life.place.show(&customer.id)?, Some(at(customer.made_at)))))
        .filter(|(record, _)| step::resembles(life.capabilities, record, fields, channels))
        .collect()
}

fn send(life: &mut Life<'_>, turn: &Turn, intent: &Intent, fresh: Option<&RemoteRecord>) -> Checked<Result<Seen, Cut>> {
    let parts = match request::parts(life.provider, intent, fresh) {
        Ok(parts) => parts,
        Err(failure) => return Ok(Err(failed(life, turn, &failure, Failing::Before))),
    };
    let key = life.desk.number().unsigned_abs();
    let unread = || Read { record: None, person: life.desk.records[turn.record].person, at: life.place.tick };
    let read = turn.read.clone().unwrap_or_else(unread);
    let who = life.desk.records[turn.record].remote_id.clone();
    checks::concerns_who_was_meant(life, turn, &read)?;
    let kept = Kept { key, parts: parts.clone(), who: who.clone(), read_at: read.at, person: read.person };
    if !parts.is_empty() && may_leave(life, turn) {
        life.desk.kept.insert(turn.row.id, kept);
    }
    let key = (life.provider == domain::ProviderKind::Synctera).then_some(key);
    send_all(life, turn, &parts, who, key, &read)
}

fn send_again(life: &mut Life<'_>, turn: &Turn) -> Checked<Result<Seen, Cut>> {
    let Some(kept) = life.desk.kept.get(&turn.row.id).cloned() else { return Ok(Ok(Seen::CannotLook)) };
    let read = Read { record: None, person: kept.person, at: kept.read_at };
    let sent = send_all(life, turn, &kept.parts, kept.who, Some(kept.key), &read)?;
    Ok(sent.map(|seen| match seen {
        Seen::Accepted { record, candidates, .. } => Seen::Accepted { record, candidates, again: true },
        seen => seen,
    }))
}

/// Whether the operation is still what it was when the turn began.
fn may_leave(life: &Life<'_>, turn: &Turn) -> bool {
    let rows = &life.desk.records[turn.record].rows;
    rows.iter().any(|row| row.id == turn.row.id && row.intent == turn.row.intent)
}

/// Sends requests in order, each written down before it leaves.
fn send_all(
    life: &mut Life<'_>,
    turn: &Turn,
    parts: &[Part],
    who: Option<String>,
    key: Option<u64>,
    read: &Read,
) -> Checked<Result<Seen, Cut>> {
    let mut answered = place::Reply::default();
    for (position, part) in parts.iter().enumerate() {
        if !may_leave(life, turn) {
            return Ok(Err(Cut::Superseded));
        }
        write_down(life, turn);
        let who = who.clone().or_else(|| {
            let external_id = request::external_id(&turn.row.intent)?;
            life.place.by_external_id(external_id, None).into_iter().next()
        });
        let (fate, carried_out) = fate_of(life, key);
        let before = life.place.journal.len();
        let reply = match carried_out {
            true => life.place.carry_out(turn.row.id, part, who.as_deref(), key, life.now),
            false => Ok(place::Reply::default()),
        };
        if life.place.journal.len() > before {
            checks::carried_out(life, turn, read)?;
        }
        let place = if position > 0 { Failing::SendingMore } else { Failing::Sending };
        let failure = match fate {
            Fate::EndsBefore | Fate::EndsAfter => return Ok(Err(Cut::Killed)),
            Fate::ReplyLost | Fate::Lost => failure(FailureKind::TimedOut, Effect::Unknown),
            Fate::Garbled => failure(FailureKind::NotUnderstood, Effect::Unknown),
            Fate::NeverLeft => failure(FailureKind::Unreachable, Effect::None),
            Fate::Rejected => failure(FailureKind::Rejected, Effect::None),
            Fate::FailedBefore | Fate::FailedAfter => failure(FailureKind::ProviderFailed, Effect::Unknown),
            Fate::Throttled => failure(FailureKind::Throttled, Effect::None),
            Fate::KeyInUse => failure(FailureKind::KeyInUse, Effect::Unknown),
            Fate::KeyMisused => failure(FailureKind::KeyMisused, Effect::Unknown),
            Fate::Done | Fate::Overlooked | Fate::CannotLook => match reply {
                Ok(reply) => {
                    answered.record = reply.record.or(answered.record);
                    if !reply.candidates.is_empty() {
                        answered.candidates = reply.candidates;
                    }
                    continue;
                }
                Err(failure) => failure,
            },
        };
        return Ok(Err(failed(life, turn, &failure, place)));
    }
    Ok(Ok(Seen::Accepted { record: answered.record, candidates: answered.candidates, again: false }))
}

/// What becomes of a request, and whether it is carried out. Only requests under a key have trouble with theirs, and what was answered
/// under one is answered again.
fn fate_of(life: &mut Life<'_>, key: Option<u64>) -> (Fate, bool) {
    let replayed = key.is_some_and(|key| life.place.kept(key, life.now).is_some());
    let fate = match life.fate() {
        Fate::KeyInUse | Fate::KeyMisused if key.is_none() => Fate::Done,
        Fate::Rejected | Fate::KeyMisused if replayed => Fate::Done,
        fate => fate,
    };
    life.tally.count("fates of requests", format!("{fate:?}"));
    let not =
        [Fate::Lost, Fate::NeverLeft, Fate::Rejected, Fate::FailedBefore, Fate::Throttled, Fate::KeyMisused, Fate::EndsBefore];
    (fate, !not.contains(&fate))
}

fn write_down(life: &mut Life<'_>, turn: &Turn) {
    let known =
        life.desk.records.iter().filter_map(|record| record.remote_id.clone()).chain(life.there.iter().cloned()).collect();
    let Some(row) = life.desk.records[turn.record].rows.iter_mut().find(|row| row.id == turn.row.id) else { return };
    (row.state, row.not_before, row.attempts) = (OperationState::Sending, None, turn.row.attempts + 1);
    (row.request, row.last_error) = (Some(String::new()), None);
    if row.first_sent_at.is_none() {
        row.first_sent_at = Some(turn.now);
        life.known.insert(row.id, known);
    }
}

/// Keeps how a turn ended. Gives what the next operation of the record begins from, if this one is done and observed.
fn end(life: &mut Life<'_>, turn: &Turn, outcome: Outcome) -> Checked<Option<Read>> {
    if !may_leave(life, turn) {
        life.tally.count("outcomes", "changed by the agent meanwhile");
        return Ok(None);
    }
    checks::ended(life, turn, &outcome)?;
    match outcome {
        Outcome::Applied { record, found, from, .. } => {
            life.tally.count("outcomes", format!("{} {}", turn.row.intent.kind(), if found { "found done" } else { "done" }));
            // What was found done was read earlier in this turn, or handed over; all else was observed just now.
            let read = record.clone().map(|record| match turn.read.clone().filter(|_| found) {
                Some(read) => Read { record: Some(record), ..read },
                None => Read { person: person(life, &record.remote_id), at: life.place.moment(), record: Some(record) },
            });
            applied(life, turn, read.clone(), from);
            checks::sends_nothing_again(life, turn)?;
            Ok(read.filter(|read| read.record.as_ref().is_some_and(|record| record.coverage == Coverage::Whole)))
        }
        Outcome::Stands { state, problem, wait, seen } => {
            life.tally.count("outcomes", format!("{} {} {:?}", turn.row.intent.kind(), state.as_str(), problem.kind));
            if let Some(seen) = seen {
                let read = turn.read.as_ref().filter(|read| read.record.as_ref() == Some(&*seen));
                let now = (person(life, &seen.remote_id), life.place.moment());
                let (person, at) = read.map_or(now, |read| (read.person, read.at));
                life.desk.take(turn.record, &seen, person, at);
            }
            let wait = match wait {
                Wait::No => 0,
                Wait::SecondLook => 5,
                Wait::Backoff => 2,
            };
            let until = at(life.now + wait);
            if let Some(row) = life.desk.records[turn.record].rows.iter_mut().find(|row| row.id == turn.row.id) {
                (row.state, row.not_before, row.last_error) = (state, Some(until), Some(problem.to_json()));
            }
            Ok(None)
        }
    }
}

fn applied(life: &mut Life<'_>, turn: &Turn, observed: Option<Read>, from: Option<Fields>) {
    let record = &mut life.desk.records[turn.record];
    record.rows.retain(|row| row.id != turn.row.id);
    let Some(Read { record: Some(remote), person, at }) = observed else {
        if matches!(turn.row.intent, Intent::Delete | Intent::Purge) {
            record.gone = true;
            record.rows.clear();
        }
        return;
    };
    let from = from.unwrap_or_else(|| record.base.clone());
    let brought: Vec<FieldKey> = match &turn.row.intent {
        Intent::Edit { changes } => changes.iter().map(|change| change.key.clone()).collect(),
        Intent::Create { .. } => remote.fields.iter().map(|(key, _)| key.clone()).collect(),
        _ => Vec::new(),
    };
    if matches!(turn.row.intent, Intent::Edit { .. } | Intent::Create { .. }) {
        let changed = |key: &&FieldKey| remote.fields.text(key.as_str()) != from.text(key.as_str());
        let along = remote.fields.iter().chain(from.iter()).map(|(key, _)| key).filter(changed).cloned();
        let brought: Vec<FieldKey> = brought.into_iter().chain(along).collect();
        for later in record.rows.iter_mut().filter(|later| later.seq > turn.row.seq) {
            let Some(base) = &mut later.base else { continue };
            brought.iter().for_each(|key| base.set(key.clone(), remote.fields.text(key.as_str())));
        }
    }
    // A customer made here may have been changed by somebody before it was observed first.
    let observed_at = if matches!(turn.row.intent, Intent::Create { .. }) { 0 } else { at };
    let wanted: Vec<(String, String)> = match &turn.row.intent {
        Intent::Edit { changes } => changes.iter().map(|change| (change.key.as_str().to_owned(), change.after.clone())).collect(),
        Intent::Create { fields, .. } => fields.iter().map(|(key, value)| (key.as_str().to_owned(), value.to_owned())).collect(),
        _ => Vec::new(),
    };
    record.wanted.extend(wanted.into_iter().map(|(key, value)| (key, (value, observed_at))));
    match &record.remote_id {
        Some(known) if *known != remote.remote_id => {}
        Some(_) => life.desk.take(turn.record, &remote, person, at),
        None => agent::become_of(life, turn.record, &remote, person, at),
    }
}
