//! What must hold in every history, each by the number it has among the invariants. Exceptions, where nobody can know better, are counted.

use domain::field::{BIRTH_DATE, EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use domain::{Intent, OperationState, ProviderKind, RemoteRecord};
use sync::problem::ProblemKind;
use sync::step::{self, Outcome, Seen, Situation, Step};

use crate::desk::Record;
use crate::life::Life;
use crate::place::{Author, Done, GaveWay};
use crate::request::Part;
use crate::turn::{self, Read, Turn};
use crate::words;

/// An invariant that does not hold.
#[derive(Debug)]
pub(crate) struct Violation {
    /// Its number.
    pub(crate) invariant: &'static str,
    /// What happened.
    pub(crate) what: String,
}

/// A result of checking.
pub(crate) type Checked<T = ()> = Result<T, Violation>;

fn violated<T>(invariant: &'static str, what: impl Into<String>) -> Checked<T> {
    Err(Violation { invariant, what: what.into() })
}

/// I4: asked twice with nothing new, the same step.
pub(crate) fn decides_the_same_again(situation: &Situation<'_>, seen: &[Seen], step: &Step) -> Checked {
    let again = step::next(situation, seen);
    if again == *step { Ok(()) } else { violated("I4", format!("{step:?} first, then {again:?}")) }
}

/// I2, I6 and rule 2, for the request that was carried out last. `read` is what it was made of.
pub(crate) fn carried_out(life: &Life<'_>, turn: &Turn, read: &Read) -> Checked {
    let Some((done, earlier)) = life.place.journal.split_last() else { return Ok(()) };
    at_most_once(life, turn, done, earlier)?;
    for gave_way in &done.gave_way {
        let change = match &turn.row.intent {
            Intent::Edit { changes } => changes.iter().find(|change| change.key == gave_way.key),
            _ => None,
        };
        if gave_way.written.1 > read.at {
            let again = turn.read.is_none();
            let why = if again {
                "sent again under its key over what somebody wrote since"
            } else {
                "written between the read and the write"
            };
            life.tally.count("exceptions", format!("I6 and rule 2: {why}"));
        } else if let Some(change) = change {
            nothing_unseen_is_overwritten(life, gave_way, &change.before)?;
        } else {
            nothing_else_is_blanked(life, gave_way)?;
        }
    }
    Ok(())
}

/// I2: a create or an event that was carried out is not carried out again, as long as what it made can be recognised.
fn at_most_once(life: &Life<'_>, turn: &Turn, done: &Done, earlier: &[Done]) -> Checked {
    let adds_up = matches!(done.part, Part::Create(..) | Part::Event);
    let alike = |other: &&Done| {
        other.operation == done.operation && std::mem::discriminant(&other.part) == std::mem::discriminant(&done.part)
    };
    let Some(before) = earlier.iter().rev().find(alike).filter(|_| adds_up) else { return Ok(()) };
    let customer = before.customer.as_ref().and_then(|id| life.place.customers.get(id));
    let recognisable = customer.is_some_and(|customer| match done.part {
        Part::Event => customer.events.contains(&done.operation) && customer.person == before.person,
        _ if life.provider == ProviderKind::Omnidesk => customer.person == before.person,
        _ => !customer.changed,
    });
    if life.desk.pressed.contains(&done.operation) {
        life.tally.count("exceptions", "I2: the agent was told that nobody knows, and had it sent again");
    } else if !recognisable {
        life.tally.count("exceptions", "I2: somebody had changed or removed what it made before it was looked for");
    } else {
        return violated("I2", format!("{} is carried out twice: {:?}", turn.row.intent.kind(), done.part));
    }
    Ok(())
}

/// Rule 2 at the system: what gives way to a change is what the agent saw there when she made it, or was shown since.
fn nothing_unseen_is_overwritten(life: &Life<'_>, gave_way: &GaveWay, before: &str) -> Checked {
    let GaveWay { key, old, new, .. } = gave_way;
    let same = |one: &str, other: &str| words::same(life.provider, key.as_str(), one, other);
    if same(old, before) || same(old, new) {
        return Ok(());
    }
    violated("rule 2", format!("{key} was {old:?} there, which the agent never saw, and {new:?} took its place"))
}

/// I6: a field the agent did not touch keeps its value, also where everything is replaced.
fn nothing_else_is_blanked(life: &Life<'_>, gave_way: &GaveWay) -> Checked {
    let GaveWay { key, old, new, .. } = gave_way;
    let completed = life.provider == ProviderKind::Synctera && key.as_str().starts_with("address.shipping.") && old.is_empty();
    if completed || words::same(life.provider, key.as_str(), old, new) {
        return Ok(());
    }
    violated("I6", format!("nobody here touched {key}, and {new:?} took the place of {old:?}"))
}

/// I1: nothing is sent to a customer who was read as somebody else than the one the agent saw, where marks tell them apart.
pub(crate) fn concerns_who_was_meant(life: &Life<'_>, turn: &Turn, read: &Read) -> Checked {
    let record = &life.desk.records[turn.record];
    let (Some(seen), Some(now)) = (&turn.seen, &read.record) else { return Ok(()) };
    if read.person == record.person || marks(seen).iter().zip(marks(now)).filter(|(was, is)| **was && *is).count() < 2 {
        return Ok(());
    }
    violated("I1", format!("{} goes to somebody else under the same id", turn.row.intent.kind()))
}

/// By what a customer can be told from another.
fn marks(record: &RemoteRecord) -> [bool; 4] {
    let has = |key: &str| record.fields.get(key).is_some();
    [
        has(EXTERNAL_ID),
        has(BIRTH_DATE),
        has(NAME_GIVEN) || has(NAME_FAMILY),
        record.channels.as_ref().is_some_and(|held| !held.is_empty()),
    ]
}

/// I1, I2, I3 and I7 where a turn ends.
pub(crate) fn ended(life: &Life<'_>, turn: &Turn, outcome: &Outcome) -> Checked {
    match outcome {
        Outcome::Applied { record, .. } => {
            exactly_once(life, turn, record.as_ref())?;
            is_as_wanted(life, turn, record.as_ref())
        }
        Outcome::Stands { state: OperationState::Parked, problem, .. } if problem.kind == ProblemKind::ChangedMeanwhile => {
            somebody_else_did_it(life, turn, &problem.theirs)
        }
        Outcome::Stands { .. } => Ok(()),
    }
}

/// I2: what counts as done was carried out, or stands there already by somebody else's doing where that is the same thing.
fn exactly_once(life: &Life<'_>, turn: &Turn, record: Option<&RemoteRecord>) -> Checked {
    let carried_out =
        |part: fn(&Part) -> bool| life.place.journal.iter().any(|done| done.operation == turn.row.id && part(&done.part));
    match &turn.row.intent {
        Intent::AddEvent { .. } if !carried_out(|part| *part == Part::Event) => {
            violated("I2", "an event counts as done and is not")
        }
        Intent::SyncWithCrm { .. } if !carried_out(|part| *part == Part::Crm) => violated("I2", "the CRM was never asked"),
        Intent::Create { fields, .. } => {
            let Some(record) = record else { return violated("I2", "a create is done without a customer") };
            let made_by = life.place.customers.get(&record.remote_id).map(|customer| customer.made_by);
            match made_by {
                Some(Author::Ours(operation)) if operation == turn.row.id => Ok(()),
                None => {
                    life.tally.count("exceptions", "I2: what was made is gone already");
                    Ok(())
                }
                Some(_) if step::resembles(life.capabilities, record, fields, &[]) || life.provider == ProviderKind::Securely => {
                    life.tally.count("exceptions", "I2: a customer who is equal in everything was taken for the one made");
                    Ok(())
                }
                Some(_) => violated("I1", "a customer somebody else made was taken for the one made here"),
            }
        }
        Intent::Delete | Intent::Purge => {
            let id = life.desk.records[turn.record].remote_id.as_deref().unwrap_or_default();
            let meant = life.desk.records[turn.record].person;
            let there = life.place.customers.get(id).is_some_and(|customer| customer.person == meant);
            if there { violated("I2", "a delete counts as done and the customer is there") } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// I3: what was observed at the end of an edit holds what was wanted, after normalising, and is what stands there.
fn is_as_wanted(life: &Life<'_>, turn: &Turn, record: Option<&RemoteRecord>) -> Checked {
    let (Intent::Edit { changes }, Some(record)) = (&turn.row.intent, record) else { return Ok(()) };
    if !turn.handed && life.place.show(&record.remote_id).as_ref() != Some(record) {
        return violated("I3", "what was observed is not what stands there");
    }
    for change in changes {
        let there = record.fields.text(change.key.as_str());
        if !words::same(life.provider, change.key.as_str(), there, &change.after) {
            return violated("I3", format!("{} counts as done and holds {there:?}, not {:?}", change.key, change.after));
        }
    }
    Ok(())
}

/// I7: the agent is asked only where somebody else wrote a value, not where this device or the system itself did.
fn somebody_else_did_it(life: &Life<'_>, turn: &Turn, theirs: &[(domain::FieldKey, String)]) -> Checked {
    let id = life.desk.records[turn.record].remote_id.as_deref().unwrap_or_default();
    let Some(customer) = life.place.customers.get(id) else { return Ok(()) };
    let author = |key: &domain::FieldKey| customer.written.get(key).map_or(Author::There, |(author, _)| *author);
    let given_up = |operation| !life.desk.records[turn.record].rows.iter().any(|row| row.id == operation);
    let foreign = theirs.iter().any(|(key, _)| match author(key) {
        Author::Else => true,
        Author::Ours(operation) if operation == turn.row.id || given_up(operation) => {
            life.tally.count("exceptions", "I7: asked about a value of an operation that was given up or is this one");
            true
        }
        _ => false,
    });
    if foreign { Ok(()) } else { violated("I7", format!("asked about {theirs:?}, which nobody else wrote")) }
}

/// I4: what is done and asked about again, as if nobody knew whether it arrived, is found done, and nothing is sent.
pub(crate) fn sends_nothing_again(life: &mut Life<'_>, turn: &Turn) -> Checked {
    let repeats = match turn.row.intent {
        Intent::SyncWithCrm { .. } => true,
        Intent::Create { .. } => life.provider == ProviderKind::Securely,
        _ => false,
    };
    let there = life.desk.records[turn.record].remote_id.clone();
    // As it was observed: what somebody did since is not of interest here.
    let removed = matches!(turn.row.intent, Intent::Delete | Intent::Purge);
    let whole = life.desk.records[turn.record].seen.clone().filter(|_| !removed);
    if repeats || there.is_none() {
        return Ok(());
    }
    let mut row = turn.row.clone();
    (row.state, row.attempts, row.request, row.last_error) = (OperationState::Unknown, row.attempts.max(1), None, None);
    let again = Turn {
        row,
        seen: life.desk.records[turn.record].seen.clone(),
        read: None,
        record: turn.record,
        now: turn.now,
        handed: false,
    };
    let situation = again.situation(life);
    let observation = match step::next(&situation, &[]) {
        Step::Read => Seen::Customer(whole),
        Step::FindByExternalId(_) => Seen::Created(whole),
        Step::FindAlike => Seen::Alike(whole.into_iter().map(|record| (record, None)).collect()),
        Step::ReadTimeline => {
            let customer = there.as_ref().and_then(|id| life.place.customers.get(id));
            Seen::Traced(customer.is_some_and(|customer| customer.events.contains(&turn.row.id)))
        }
        Step::End(_) => return Ok(()),
        step => return violated("I4", format!("{} was done, and asked again it begins with {step:?}", turn.row.intent.kind())),
    };
    match step::next(&situation, &[observation]) {
        Step::End(_) => Ok(()),
        Step::AddMissing { .. } if !whole_create(life, turn) => Ok(()),
        step => violated("I4", format!("{} was done, and asked again it goes on with {step:?}", turn.row.intent.kind())),
    }
}

/// Whether a customer still has all addresses it was made with: what somebody removed since is not of interest here.
fn whole_create(life: &Life<'_>, turn: &Turn) -> bool {
    let id = life.desk.records[turn.record].remote_id.as_deref().unwrap_or_default();
    life.place.customers.get(id).is_some_and(|customer| !customer.changed)
}

/// I4: a record comes to rest after a bounded number of turns.
pub(crate) fn comes_to_rest(within: bool, record: &Record) -> Checked {
    if within { Ok(()) } else { violated("I4", format!("never comes to rest: {:?}", record.rows.first())) }
}

/// I3 and I4 at the end, when nothing is left to do but for the agent.
pub(crate) fn at_rest(life: &mut Life<'_>) -> Checked {
    for record in 0..life.desk.records.len() {
        equal_at_rest(life, &life.desk.records[record])?;
        asks_the_same_again(life, record)?;
        let waits = life.desk.records[record].rows.first().map(|row| row.state);
        life.tally.count("records at rest", waits.map_or("nothing left to do", OperationState::as_str));
    }
    Ok(())
}

/// I3: without a conflict, what was wanted, what is kept and what stands there are the same, except where somebody else wrote since.
fn equal_at_rest(life: &Life<'_>, record: &Record) -> Checked {
    let Some(customer) = record.remote_id.as_ref().and_then(|id| life.place.customers.get(id)) else { return Ok(()) };
    if record.gone || !record.rows.is_empty() || customer.person != record.person {
        return Ok(());
    }
    let written_since = |key: &str, since: u64| {
        let by_others = customer.by_others.get(key).is_some_and(|at| *at > since);
        // It had arrived, nobody could know, and the agent dropped it or decided anew; the next look at the customer shows it.
        let dropped = |(by, at): &(Author, u64)| {
            *at > since && matches!(by, Author::Ours(operation) if life.desk.dropped.contains(operation))
        };
        by_others || customer.written.get(key).is_some_and(dropped)
    };
    for (key, (value, since)) in &record.wanted {
        let there = customer.fields.text(key);
        if !words::same(life.provider, key, there, value) && !written_since(key, *since) {
            return violated("I3", format!("at rest {key} is {there:?} there, and {value:?} was wanted"));
        }
    }
    for key in words::keys(life.provider) {
        let (here, there) = (record.base.text(key), customer.fields.text(key));
        if !words::same(life.provider, key, here, there) && !written_since(key, record.seen_at) {
            return violated("I3", format!("at rest {key} is {there:?} there and {here:?} here"));
        }
    }
    Ok(())
}

/// I4: a conflict that is looked at again, with nothing new, is the same conflict, and nothing is sent.
fn asks_the_same_again(life: &mut Life<'_>, record: usize) -> Checked {
    let Some(row) = life.desk.records[record].rows.first().cloned() else { return Ok(()) };
    let Some(problem) = crate::desk::problem(&row).filter(|problem| problem.kind == ProblemKind::ChangedMeanwhile) else {
        return Ok(());
    };
    let held = &life.desk.records[record];
    let again = Turn { row, seen: held.seen.clone(), read: None, record, now: turn::at(life.now), handed: false };
    match step::next(&again.situation(life), &[Seen::Customer(held.seen.clone())]) {
        Step::End(outcome) => match *outcome {
            Outcome::Stands { problem: asked, .. } if asked.kind == problem.kind && asked.theirs == problem.theirs => Ok(()),
            other => violated("I4", format!("a conflict ends otherwise when it is looked at again: {other:?}")),
        },
        step => violated("I4", format!("a conflict goes on with {step:?} by itself")),
    }
}
