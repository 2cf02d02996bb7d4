//! The next step of one operation. Pure: the same situation and the same observations give the same step. No I/O, no clock, no chance.
//!
//! The rules this follows, by their numbers: an operation ends as applied, rejected, surely not applied, or unknown (4). What is unknown is
//! resolved by looking (5), by the procedure its system allows:
//!
//! | operation | procedure |
//! | --- | --- |
//! | under an idempotency key | a change: read, and if nothing of it is there the same bytes under the same key; a create: the same at once; a key in use is waited for; a misused one parks; one older than a day is not trusted: look by e-mail and phone |
//! | create that finds itself | the same request again; several hits ask the agent |
//! | create with an external id | look by it, then by the addresses; found: adopt; missed twice, spaced: send again |
//! | create by resemblance | customers unknown before, equal in everything sent, made since: one: adopt; several: ask; none twice, spaced: send again |
//! | add, change, remove a channel; edit; delete; purge | read and compare |
//! | event | look for the operation's id on the timeline |
//! | CRM sync | send again; the agent is told that it may have run twice |
//!
//! Before each change of a customer: read, merge (2, 3), send, read back (9).

mod failing;
mod situation;

use domain::field::EXTERNAL_ID;
use domain::record::Coverage;
use domain::{
    Capabilities, ChannelAddress, ChannelKind, CreateTrace, FieldKey, FieldKind, Fields, Intent, OperationState, RemoteRecord,
    channel, identity,
};
use jiff::{SignedDuration, Timestamp};
use providers::{Candidate, FailureKind};

pub(crate) use self::failing::parked;
pub use self::failing::{Failing, failed};
pub use self::situation::{Outcome, Seen, Situation, Step, Wait};
use crate::merge::{self, Settled};
use crate::problem::{Problem, ProblemKind};
use crate::rules::{self, Rule};

/// How long a request is repeated under its idempotency key. The provider keeps the reply for seven days (Synctera API notes, section 3), but
/// the device can only tell by its own clock, which may have been set back by days since: what is older than a day is looked for.
pub const KEY_TRUSTED: SignedDuration = SignedDuration::from_hours(24);

/// How much earlier than the sending a customer may seem to be made and still be the one that was sent: clocks are compared by whole
/// seconds and replies take their time.
const WINDOW: SignedDuration = SignedDuration::from_mins(2);

const CHANGED: &str = "This was changed in the system after you started. Nothing was overwritten.";
const NOT_AS_SENT: &str = "The system accepted the change but shows something else now.";
const EXISTS: &str = "A customer with this external id is there already.";
const GONE: &str = "The system does not find this customer any more.";
const GONE_ALREADY: &str = "The system does not find this customer. It is looked up once more before it counts as removed.";
const SOMEBODY_ELSE: &str = "Under this customer's id the system shows somebody else now. Nothing was sent.";
const ONE_THERE: &str = "A customer is there already and was not changed. Say whether it is the one you mean.";
const SEVERAL_THERE: &str = "Several customers there may be the one you mean. Nothing was changed; choose one.";
const UNKNOWN: &str = "It is not known whether this arrived. It is looked up before anything is sent again.";
const CANNOT_LOOK: &str =
    "It is not known whether this arrived, and the system offers no way to look. Try again only if it is not there.";
const KEY_MISUSED: &str = "The system says that this request's key was used for something else, so it cannot say whether it arrived. Try again only if it is not there.";

/// Decides.
#[must_use]
pub fn next(situation: &Situation<'_>, seen: &[Seen]) -> Step {
    match seen.last() {
        None => first(situation),
        Some(Seen::CannotLook) => park(ProblemKind::OutcomeUnknown, CANNOT_LOOK),
        Some(Seen::Created(found)) => created(situation, found.as_ref()),
        Some(Seen::Alike(found)) => alike(situation, found),
        Some(Seen::Traced(true)) => applied(None, true, Vec::new()),
        Some(Seen::Traced(false)) => missing(situation),
        Some(Seen::Customer(found)) => compare(situation, found.as_ref()),
        Some(Seen::Accepted { record, again: true, .. }) => accepted_again(situation, record.as_ref()),
        Some(Seen::Accepted { record, candidates, .. }) => accepted(situation, seen, record.as_ref(), candidates),
        Some(Seen::Back(back)) => observed(situation, seen, back),
    }
}

fn first(situation: &Situation<'_>) -> Step {
    let trace = situation.capabilities.create_trace;
    let unknown = situation.state == OperationState::Unknown && rules::holds(Rule::LookBeforeRepeating);
    if situation.dispossessed {
        return park(ProblemKind::SomebodyElse, SOMEBODY_ELSE);
    }
    match situation.intent {
        Intent::Create { .. } if unknown && key_holds(situation) => Step::SendAgain,
        Intent::Create { channels, .. } => match (trace, unknown) {
            (CreateTrace::ExternalId, true) => Step::FindByExternalId(channels.clone()),
            // One that is there already is no reason to make another.
            (CreateTrace::ExternalId, false) if situation.state != OperationState::Unknown => Step::FindByExternalId(Vec::new()),
            (CreateTrace::Resemblance | CreateTrace::SameKey, true) => Step::FindAlike,
            _ => send(situation.intent, None),
        },
        Intent::AddEvent { .. } if unknown => Step::ReadTimeline,
        // Nothing of the customer goes into these, so nothing has to be read first.
        Intent::AddEvent { .. } | Intent::SyncWithCrm { .. } => send(situation.intent, situation.seen),
        Intent::Edit { .. }
        | Intent::AddChannel { .. }
        | Intent::ChangeChannel { .. }
        | Intent::RemoveChannel { .. }
        | Intent::Delete
        | Intent::Purge => Step::Read,
    }
}

/// Whether the requests of the last try can be sent again under their key, however they ended.
fn key_holds(situation: &Situation<'_>) -> bool {
    let trusted = situation.first_sent_at.is_none_or(|at| situation.now.duration_since(at).abs() < KEY_TRUSTED);
    situation.keyed && trusted && situation.capabilities.create_trace == CreateTrace::SameKey
}

/// After looking for a customer by external id.
fn created(situation: &Situation<'_>, found: Option<&RemoteRecord>) -> Step {
    let unknown = situation.state == OperationState::Unknown;
    match found {
        // Somebody else may have made one with the same id meanwhile: it is ours only if it holds what was sent.
        Some(record) if unknown && holds_fields(situation, record) => adopt(situation, record),
        Some(record) => Step::End(Box::new(Outcome::Stands {
            state: OperationState::Parked,
            problem: Problem {
                theirs: record.fields.iter().map(|(key, value)| (key.clone(), value.to_owned())).collect(),
                ..Problem::found(ProblemKind::ExistsAlready, EXISTS)
            },
            wait: Wait::No,
            seen: None,
        })),
        None if unknown => missing(situation),
        None => send(situation.intent, None),
    }
}

fn holds_fields(situation: &Situation<'_>, record: &RemoteRecord) -> bool {
    match situation.intent {
        Intent::Create { fields, .. } => resembles(situation.capabilities, record, fields, &[]),
        _ => false,
    }
}

/// After looking for customers that resemble what was sent. One made since is the one. One that was made at another time, as far as the
/// clocks tell, is neither taken for it nor passed over: clocks are set, and a second customer cannot be taken back.
fn alike(situation: &Situation<'_>, found: &[(RemoteRecord, Option<Timestamp>)]) -> Step {
    let since = situation.first_sent_at.and_then(|at| at.checked_sub(WINDOW).ok());
    let in_window = |made: &Option<Timestamp>| made.is_none_or(|made| since.is_none_or(|since| made >= since));
    let mut made_since = found.iter().filter(|(_, made)| in_window(made)).map(|(record, _)| record);
    match (found.is_empty(), made_since.next(), made_since.next()) {
        (true, _, _) => missing(situation),
        (false, Some(one), None) => adopt(situation, one),
        _ => {
            let candidate = |record: &RemoteRecord| Candidate { record: record.clone(), matched_on: Vec::new(), exact: true };
            asks(found.iter().map(|(record, _)| candidate(record)).collect())
        }
    }
}

/// What was created is the operation's; addresses it lacks are added.
fn adopt(situation: &Situation<'_>, record: &RemoteRecord) -> Step {
    if let Intent::Create { channels, .. } = situation.intent {
        let missing: Vec<ChannelAddress> =
            channels.iter().filter(|address| lacks(record, &address.kind, &address.value)).cloned().collect();
        if !missing.is_empty() && situation.capabilities.create_trace == CreateTrace::ExternalId {
            return Step::AddMissing { record: Box::new(record.clone()), missing };
        }
    }
    applied(Some(record.clone()), true, Vec::new())
}

/// There is no trace of it. What was accepted a moment ago may not show yet.
fn missing(situation: &Situation<'_>) -> Step {
    if situation.misses == 0 {
        return unknown(1, Wait::SecondLook);
    }
    send(situation.intent, situation.seen)
}

/// After reading the customer it concerns.
fn compare(situation: &Situation<'_>, found: Option<&RemoteRecord>) -> Step {
    let was_unknown = situation.state == OperationState::Unknown;
    let Some(fresh) = found else {
        return match situation.intent {
            // One empty answer may be a slip of the system; a second, spaced one is not.
            Intent::Delete | Intent::Purge if situation.misses == 0 => Step::End(Box::new(Outcome::Stands {
                state: situation.state,
                problem: Problem { misses: 1, ..Problem::found(ProblemKind::Gone, GONE_ALREADY) },
                wait: Wait::SecondLook,
                seen: None,
            })),
            Intent::Delete | Intent::Purge => applied(None, was_unknown, Vec::new()),
            _ => park(ProblemKind::Gone, GONE),
        };
    };
    if situation.seen.is_some_and(|seen| identity::is_somebody_else(seen, fresh)) {
        return Step::End(Box::new(Outcome::Stands {
            state: OperationState::Parked,
            problem: Problem {
                theirs: fresh.fields.iter().map(|(key, value)| (key.clone(), value.to_owned())).collect(),
                ..Problem::found(ProblemKind::SomebodyElse, SOMEBODY_ELSE)
            },
            wait: Wait::No,
            // What was known of the customer stays.
            seen: None,
        }));
    }
    let done = || applied(Some(fresh.clone()), true, Vec::new());
    match situation.intent {
        Intent::Edit { changes } => {
            let sent = situation.attempts > 0;
            let merged = merge::edit(situation.capabilities, situation.base, changes, &fresh.fields, sent);
            if !merged.conflicts.is_empty() {
                return conflict(ProblemKind::ChangedMeanwhile, CHANGED, merged.conflicts, fresh);
            }
            if merged.left.is_empty() {
                // What may have been sent before is this device's own doing, not somebody else's.
                let settled = if was_unknown { Vec::new() } else { merged.settled };
                return applied(Some(fresh.clone()), true, settled);
            }
            if was_unknown && merged.left.len() == changes.len() && key_holds(situation) {
                // Nothing of it is there: it was lost, or is still on its way. Under its key it takes effect once.
                return Step::SendAgain;
            }
            let base = if rules::holds(Rule::MergedWithFresh) { fresh } else { situation.seen.unwrap_or(fresh) };
            send(&Intent::Edit { changes: merged.left }, Some(base))
        }
        Intent::AddChannel { address, .. } if holds(fresh, &address.kind, &address.value) => done(),
        Intent::RemoveChannel { address, .. } if lacks(fresh, &address.kind, &address.value) => done(),
        Intent::ChangeChannel { before, after, .. }
            if holds(fresh, &after.kind, &after.value)
                && (before.key() == after.key() || lacks(fresh, &before.kind, &before.value)) =>
        {
            done()
        }
        Intent::AddChannel { .. } | Intent::ChangeChannel { .. } | Intent::RemoveChannel { .. }
            if was_unknown && key_holds(situation) =>
        {
            Step::SendAgain
        }
        intent => send(intent, Some(fresh)),
    }
}

/// After everything was sent and accepted.
fn accepted(situation: &Situation<'_>, seen: &[Seen], record: Option<&RemoteRecord>, candidates: &[Candidate]) -> Step {
    if record.is_none() && !candidates.is_empty() {
        return asks(candidates.to_vec());
    }
    match situation.intent {
        // Some answer with the last state of who is gone now.
        Intent::Delete | Intent::Purge if rules::holds(Rule::DoneIsObserved) => Step::ReadBack(None),
        // These leave nothing on the customer that could be compared; the provider's word has to do.
        Intent::AddEvent { .. } => applied(None, false, Vec::new()),
        _ if !rules::holds(Rule::DoneIsObserved) => applied(record.cloned(), false, Vec::new()),
        Intent::Create { .. } if situation.capabilities.create_trace == CreateTrace::ExternalId => Step::ReadBack(None),
        Intent::Create { .. } => match record {
            Some(record) if record.coverage == Coverage::Whole => applied(Some(record.clone()), false, Vec::new()),
            Some(record) => Step::ReadBack(Some(Box::new(record.clone()))),
            // The reply is the customer; where it is not, whether it arrived has to be looked up.
            None => unknown(0, Wait::SecondLook),
        },
        _ => match record.filter(|record| record.coverage == Coverage::Whole) {
            Some(record) => observed(situation, seen, &Ok(Some(record.clone()))),
            None => Step::ReadBack(None),
        },
    }
}

/// After sending again under the same key: the reply proves that it was carried out, and nothing about what stands there now.
fn accepted_again(situation: &Situation<'_>, record: Option<&RemoteRecord>) -> Step {
    match (situation.intent, record) {
        (Intent::Create { .. }, Some(record)) => {
            Step::ReadBack(Some(Box::new(RemoteRecord { coverage: Coverage::Summary, ..record.clone() })))
        }
        (Intent::Create { .. }, None) => unknown(0, Wait::SecondLook),
        _ => Step::ReadBack(None),
    }
}

/// After reading back what was sent.
fn observed(situation: &Situation<'_>, seen: &[Seen], back: &Result<Option<RemoteRecord>, FailureKind>) -> Step {
    let misfit = || park(ProblemKind::NotAsSent, NOT_AS_SENT);
    match (back, situation.intent) {
        (Ok(Some(now)), Intent::Edit { changes }) => {
            let merged = merge::edit(situation.capabilities, None, changes, &now.fields, true);
            if merged.left.is_empty() && merged.conflicts.is_empty() {
                return Step::End(Box::new(Outcome::Applied {
                    record: Some(now.clone()),
                    found: false,
                    settled: merged_before(situation, seen),
                    from: just_read(seen).map(|fresh| fresh.fields.clone()),
                }));
            }
            let there = |key: &FieldKey| now.fields.text(key.as_str()).to_owned();
            let theirs = merged.left.iter().map(|change| (change.key.clone(), there(&change.key))).chain(merged.conflicts);
            conflict(ProblemKind::NotAsSent, NOT_AS_SENT, theirs.collect(), now)
        }
        (Ok(Some(now)), Intent::AddChannel { address, .. }) if lacks(now, &address.kind, &address.value) => misfit(),
        (Ok(Some(now)), Intent::RemoveChannel { address, .. }) if holds(now, &address.kind, &address.value) => misfit(),
        (Ok(Some(now)), Intent::ChangeChannel { before, after, .. })
            if lacks(now, &after.kind, &after.value)
                || (before.key() != after.key() && holds(now, &before.kind, &before.value)) =>
        {
            misfit()
        }
        (Ok(Some(_)), Intent::Delete) => misfit(),
        (Ok(now), Intent::Purge | Intent::Delete) => applied(now.clone(), false, Vec::new()),
        (Ok(Some(now)), _) => applied(Some(now.clone()), false, Vec::new()),
        (Ok(None) | Err(_), Intent::SyncWithCrm { .. }) => applied(None, false, Vec::new()),
        // A created customer may take a moment to show up.
        (Ok(None) | Err(_), _) => unknown(0, Wait::SecondLook),
    }
}

/// What merged when the customer was read before the sending.
fn merged_before(situation: &Situation<'_>, seen: &[Seen]) -> Vec<Settled> {
    let Intent::Edit { changes } = situation.intent else { return Vec::new() };
    if situation.state == OperationState::Unknown {
        // What differs may be this device's own doing.
        return Vec::new();
    }
    just_read(seen).map_or_else(Vec::new, |fresh| {
        merge::edit(situation.capabilities, situation.base, changes, &fresh.fields, situation.attempts > 0).settled
    })
}

/// The customer as it was read before the sending.
fn just_read(seen: &[Seen]) -> Option<&RemoteRecord> {
    seen.iter().find_map(|seen| match seen {
        Seen::Customer(found) => found.as_ref(),
        _ => None,
    })
}

fn send(intent: &Intent, fresh: Option<&RemoteRecord>) -> Step {
    Step::Send { intent: intent.clone(), fresh: fresh.cloned().map(Box::new) }
}

fn applied(record: Option<RemoteRecord>, found: bool, settled: Vec<Settled>) -> Step {
    Step::End(Box::new(Outcome::Applied { record, found, settled, from: None }))
}

fn park(kind: ProblemKind, message: &str) -> Step {
    Step::End(Box::new(parked(kind, message)))
}

fn conflict(kind: ProblemKind, message: &str, theirs: Vec<(FieldKey, String)>, seen: &RemoteRecord) -> Step {
    let problem = Problem { theirs, ..Problem::found(kind, message) };
    // Dropping the edit then shows what stands there, not what stood there when it began.
    let seen = Some(Box::new(seen.clone()));
    Step::End(Box::new(Outcome::Stands { state: OperationState::Parked, problem, wait: Wait::No, seen }))
}

/// Existing customers may be meant: the agent says which, if any.
fn asks(candidates: Vec<Candidate>) -> Step {
    let words = if candidates.len() == 1 { ONE_THERE } else { SEVERAL_THERE };
    let problem = Problem { candidates, ..Problem::found(ProblemKind::Candidates, words) };
    Step::End(Box::new(Outcome::Stands { state: OperationState::Parked, problem, wait: Wait::No, seen: None }))
}

fn unknown(misses: u32, wait: Wait) -> Step {
    let problem = Problem { misses, ..Problem::found(ProblemKind::OutcomeUnknown, UNKNOWN) };
    Step::End(Box::new(Outcome::Stands { state: OperationState::Unknown, problem, wait, seen: None }))
}

/// Whether a customer holds everything that was sent in a create.
#[must_use]
pub fn resembles(capabilities: &Capabilities, record: &RemoteRecord, fields: &Fields, channels: &[ChannelAddress]) -> bool {
    let same = |key: &FieldKey, sent: &str| {
        let spec = capabilities.field(key.as_str());
        let kind = spec.map_or(FieldKind::Text, |spec| spec.kind);
        spec.is_some_and(|spec| spec.write_only) || kind.same(record.fields.text(key.as_str()), sent)
    };
    fields.iter().all(|(key, sent)| same(key, sent))
        && channels.iter().all(|address| !lacks(record, &address.kind, &address.value))
}

/// The external id of a create; empty for anything else.
#[must_use]
pub fn external_id(intent: &Intent) -> &str {
    match intent {
        Intent::Create { fields, .. } => fields.text(EXTERNAL_ID),
        _ => "",
    }
}

/// Whether the record surely has this channel.
fn holds(record: &RemoteRecord, kind: &ChannelKind, address: &str) -> bool {
    let key = channel::key(kind, address);
    let is = |held: &domain::record::RemoteChannel| same_kind(&held.kind, kind) && channel::key(&held.kind, &held.address) == key;
    record.channels.as_ref().is_some_and(|channels| channels.iter().any(is))
}

/// Whether the record surely lacks this channel; what was not told is not lacking.
fn lacks(record: &RemoteRecord, kind: &ChannelKind, address: &str) -> bool {
    record.channels.is_some() && !holds(record, kind, address)
}

fn same_kind(one: &ChannelKind, other: &ChannelKind) -> bool {
    one == other || (one.is_phone() && other.is_phone())
}
