//! The table of unknown outcomes, row by row and without gaps: for every system, every operation and everything a look can show, the step
//! that follows. A combination without a row fails, and so does a row that no combination needs.

use domain::capabilities::Support;
use domain::operation::FieldChange;
use domain::record::{Coverage, RemoteChannel};
use domain::{
    Capabilities, ChannelAddress, ChannelId, ChannelKind, CreateTrace, Fields, Ids, Intent, OperationState, ProviderKind,
    RemoteRecord,
};
use rstest::rstest;
use sync::step::{self, KEY_TRUSTED, Outcome, Seen, Situation, Step};
use testkit::CountedIds;

use crate::turn;

/// An operation that may have arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Create,
    Edit,
    AddChannel,
    ChangeChannel,
    RemoveChannel,
    AddEvent,
    CrmSync,
    Delete,
    Purge,
}

/// What is known about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// Nothing yet; its key, where there is one, is fresh.
    Nothing,
    /// Nothing yet, and its key is older than it is kept.
    KeyTooOld,
    /// A look shows that it was carried out.
    Done,
    /// A first look shows no trace of it.
    NotDone,
    /// A second, spaced look shows no trace of it either.
    NotDoneTwice,
    /// A look shows something else than what was and what is wanted.
    Other,
    /// A look shows that the customer is not there; for the second time.
    GoneTwice,
    /// It is not possible to look.
    CannotLook,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    /// The same bytes go out under the same key.
    SendAgain,
    /// It is sent, made of what was just read.
    Send,
    /// The customer is read.
    Read,
    /// The customer is looked for by its external id and addresses.
    FindByExternalId,
    /// Customers alike are looked for.
    FindAlike,
    /// The timeline is read.
    ReadTimeline,
    /// It counts as done.
    Applied,
    /// It is looked for again a little later.
    LookLater,
    /// The agent is asked.
    Asks,
    /// Nothing of this kind can be seen: the procedure has no such look.
    Never,
}

use Follows as F;
use Known as K;
use Operation as O;

const CHANNELS: &[Operation] = &[O::AddChannel, O::ChangeChannel, O::RemoveChannel];
const READ: &[Operation] = &[O::Edit, O::AddChannel, O::ChangeChannel, O::RemoveChannel];
const GONE: &[Operation] = &[O::Delete, O::Purge];
const OMNIDESK: &[ProviderKind] = &[ProviderKind::Omnidesk];
const SECURELY: &[ProviderKind] = &[ProviderKind::Securely];
const SECUCONNECT: &[ProviderKind] = &[ProviderKind::Secuconnect];
const SYNCTERA: &[ProviderKind] = &[ProviderKind::Synctera];
const SEARCHED: &[ProviderKind] = &[ProviderKind::Secuconnect, ProviderKind::Synctera];
const UNKEYED: &[ProviderKind] = &[ProviderKind::Omnidesk, ProviderKind::Secuconnect];
const ALL: &[ProviderKind] = &ProviderKind::ALL;

/// A row: at these systems, of these operations, this is known, and that follows.
type Row = (&'static [ProviderKind], &'static [Operation], &'static [Known], Follows);

/// The table; the first row that fits counts. What a system does not offer is not in it.
const TABLE: &[Row] = &[
    // Under a key: the same bytes again; a key that is too old is not trusted.
    (SYNCTERA, &[O::Create], &[K::Nothing], F::SendAgain),
    (SYNCTERA, &[O::Create], &[K::KeyTooOld], F::FindAlike),
    // An import finds itself.
    (SECURELY, &[O::Create], &[K::Nothing, K::KeyTooOld], F::Send),
    (SECURELY, &[O::Create], &[K::Done, K::NotDone, K::NotDoneTwice, K::Other, K::GoneTwice], F::Never),
    // A create that carries an id of the organisation's.
    (OMNIDESK, &[O::Create], &[K::Nothing, K::KeyTooOld], F::FindByExternalId),
    (OMNIDESK, &[O::Create], &[K::Other], F::Asks),
    // A create that nothing identifies.
    (SECUCONNECT, &[O::Create], &[K::Nothing, K::KeyTooOld], F::FindAlike),
    (SEARCHED, &[O::Create], &[K::Other], F::Asks),
    // Found: adopted. Missed once: looked for again. Missed twice: sent again.
    (ALL, &[O::Create], &[K::Done], F::Applied),
    (ALL, &[O::Create], &[K::NotDone], F::LookLater),
    (ALL, &[O::Create], &[K::NotDoneTwice], F::Send),
    (ALL, &[O::Create], &[K::GoneTwice], F::Never),
    // Changes of a customer: read; equals what is wanted: done; equals what was: sent; something else: asked.
    (ALL, READ, &[K::Nothing, K::KeyTooOld], F::Read),
    (ALL, READ, &[K::Done], F::Applied),
    // Under a key it is the same bytes again: one that is still on its way then takes effect once.
    (SYNCTERA, READ, &[K::NotDone, K::NotDoneTwice], F::SendAgain),
    (SYNCTERA, CHANNELS, &[K::Other], F::SendAgain),
    (ALL, READ, &[K::NotDone, K::NotDoneTwice], F::Send),
    (ALL, &[O::Edit], &[K::Other], F::Asks),
    // Sets of addresses know no conflict: what is missing is added, what is too many is removed.
    (ALL, CHANNELS, &[K::Other], F::Send),
    (ALL, READ, &[K::GoneTwice], F::Asks),
    // An event is looked for on the timeline.
    (OMNIDESK, &[O::AddEvent], &[K::Nothing, K::KeyTooOld], F::ReadTimeline),
    (OMNIDESK, &[O::AddEvent], &[K::Done], F::Applied),
    (OMNIDESK, &[O::AddEvent], &[K::NotDone], F::LookLater),
    (OMNIDESK, &[O::AddEvent], &[K::NotDoneTwice], F::Send),
    (OMNIDESK, &[O::AddEvent], &[K::Other, K::GoneTwice], F::Never),
    // The CRM is asked at least once.
    (OMNIDESK, &[O::CrmSync], &[K::Nothing, K::KeyTooOld], F::Send),
    (OMNIDESK, &[O::CrmSync], &[K::Done, K::NotDone, K::NotDoneTwice, K::Other, K::GoneTwice], F::Never),
    // Gone twice is gone; one empty answer is not; a customer who is there is deleted.
    (UNKEYED, GONE, &[K::Nothing, K::KeyTooOld], F::Read),
    (UNKEYED, GONE, &[K::Done], F::LookLater),
    (UNKEYED, GONE, &[K::GoneTwice], F::Applied),
    (UNKEYED, GONE, &[K::NotDone, K::NotDoneTwice], F::Send),
    // Under the id is somebody else.
    (UNKEYED, GONE, &[K::Other], F::Asks),
    // Where nobody can look, nobody repeats.
    (ALL, &[O::Create, O::Edit, O::AddEvent, O::CrmSync], &[K::CannotLook], F::Asks),
    (ALL, CHANNELS, &[K::CannotLook], F::Asks),
    (ALL, GONE, &[K::CannotLook], F::Asks),
];

fn row(provider: ProviderKind, operation: Operation, known: Known) -> Option<usize> {
    TABLE.iter().position(|(providers, operations, knowns, _)| {
        providers.contains(&provider) && operations.contains(&operation) && knowns.contains(&known)
    })
}

fn offered(capabilities: &Capabilities, operation: Operation) -> bool {
    let support: Support = match operation {
        O::Create => capabilities.create,
        O::Edit => capabilities.update,
        O::AddChannel => capabilities.add_channel,
        O::ChangeChannel => capabilities.change_channel,
        O::RemoveChannel => capabilities.remove_channel,
        O::AddEvent => capabilities.add_event,
        O::CrmSync => capabilities.crm_sync,
        O::Delete => capabilities.delete,
        O::Purge => capabilities.purge,
    };
    support.permission().is_some()
}

fn address(value: &str) -> ChannelAddress {
    ChannelAddress { kind: ChannelKind::Email, value: value.into() }
}

const OLD: &str = "old@x.example";
const NEW: &str = "new@x.example";
const OTHER: &str = "other@x.example";

fn intent(operation: Operation) -> Intent {
    let (channel, no_sync) = (ChannelId::new(CountedIds::default().next()), false);
    match operation {
        O::Create => {
            let fields = [("name.given", "Jan"), ("id.external", "P-1")].into_iter().collect();
            Intent::Create { fields, channels: vec![address(NEW)], ticket_id: None, no_sync }
        }
        O::Edit => {
            let change = FieldChange { key: "name.given".into(), before: "Piet".into(), after: "Jan".into() };
            Intent::Edit { changes: vec![change] }
        }
        O::AddChannel => Intent::AddChannel { channel, address: address(NEW), no_sync },
        O::ChangeChannel => Intent::ChangeChannel { channel, before: address(OLD), after: address(NEW), no_sync },
        O::RemoveChannel => Intent::RemoveChannel { channel, address: address(OLD) },
        O::AddEvent => Intent::AddEvent { message: "Called".into(), initiated_by: String::new(), source_url: String::new() },
        O::CrmSync => Intent::SyncWithCrm { kind: ChannelKind::Email, address: OLD.into() },
        O::Delete => Intent::Delete,
        O::Purge => Intent::Purge,
    }
}

fn customer(given: &str, external_id: &str, addresses: &[&str]) -> RemoteRecord {
    let held = |value: &&str| RemoteChannel { remote_id: None, kind: ChannelKind::Email, address: (*value).into() };
    RemoteRecord {
        remote_id: "1".into(),
        coverage: Coverage::Whole,
        fields: [("name.given", given), ("id.external", external_id)].into_iter().collect(),
        channels: Some(addresses.iter().map(held).collect()),
        extra: serde_json::Map::new(),
    }
}

/// What a look shows; nothing where the operation has no such look.
fn look(trace: CreateTrace, operation: Operation, known: Known) -> Option<Seen> {
    let made_since = |record: RemoteRecord| (record, Some(turn::at(0)));
    let read = |record: RemoteRecord| Some(Seen::Customer(Some(record)));
    let made = || customer("Jan", "P-1", &[NEW]);
    match (operation, known) {
        (_, K::CannotLook) => Some(Seen::CannotLook),
        (_, K::Nothing | K::KeyTooOld) => None,
        (O::Create, _) if trace == CreateTrace::FindsItself => None,
        (O::Create, K::Done) if trace == CreateTrace::ExternalId => Some(Seen::Created(Some(made()))),
        (O::Create, K::Other) if trace == CreateTrace::ExternalId => Some(Seen::Created(Some(customer("Piet", "P-1", &[OLD])))),
        (O::Create, K::NotDone | K::NotDoneTwice) if trace == CreateTrace::ExternalId => Some(Seen::Created(None)),
        (O::Create, K::Done) => Some(Seen::Alike(vec![made_since(made())])),
        (O::Create, K::Other) => Some(Seen::Alike(vec![made_since(made()), made_since(made())])),
        (O::Create, K::NotDone | K::NotDoneTwice) => Some(Seen::Alike(Vec::new())),
        (O::AddEvent, K::Done) => Some(Seen::Traced(true)),
        (O::AddEvent, K::NotDone | K::NotDoneTwice) => Some(Seen::Traced(false)),
        (O::Create | O::AddEvent | O::CrmSync, _) => None,
        (O::Delete | O::Purge, K::Done) | (_, K::GoneTwice) => Some(Seen::Customer(None)),
        (O::Delete | O::Purge, K::Other) => read(customer("Karin", "X-9", &[OTHER])),
        (O::Edit, K::Done) => read(customer(" Jan ", "P-1", &[OLD])),
        (O::Edit, K::Other) => read(customer("Karin", "P-1", &[OLD])),
        (O::AddChannel, K::Done) => read(customer("Piet", "P-1", &[OLD, "NEW@x.example"])),
        (O::ChangeChannel, K::Done) => read(customer("Piet", "P-1", &[NEW])),
        (O::RemoveChannel, K::Done) => read(customer("Piet", "P-1", &[OTHER])),
        (O::ChangeChannel, K::Other) => read(customer("Piet", "P-1", &[OLD, NEW])),
        (_, K::Other) => read(customer("Piet", "P-1", &[OLD, OTHER])),
        (_, K::NotDone | K::NotDoneTwice) => read(customer("Piet", "P-1", &[OLD])),
    }
}

fn follows(step: &Step) -> Follows {
    match step {
        Step::SendAgain => F::SendAgain,
        Step::Send { .. } => F::Send,
        Step::Read => F::Read,
        Step::FindByExternalId(_) => F::FindByExternalId,
        Step::FindAlike => F::FindAlike,
        Step::ReadTimeline => F::ReadTimeline,
        Step::AddMissing { .. } | Step::ReadBack(_) => F::Never,
        Step::End(outcome) => match &**outcome {
            Outcome::Applied { .. } => F::Applied,
            Outcome::Stands { state: OperationState::Unknown, .. } => F::LookLater,
            Outcome::Stands { .. } => F::Asks,
        },
    }
}

/// Rules 4 and 5: what is unknown is resolved as the table says.
#[rstest]
fn what_is_unknown_is_resolved_by_the_table(
    #[values(ProviderKind::Omnidesk, ProviderKind::Securely, ProviderKind::Secuconnect, ProviderKind::Synctera)]
    provider: ProviderKind,
    #[values(
        O::Create,
        O::Edit,
        O::AddChannel,
        O::ChangeChannel,
        O::RemoveChannel,
        O::AddEvent,
        O::CrmSync,
        O::Delete,
        O::Purge
    )]
    operation: Operation,
    #[values(K::Nothing, K::KeyTooOld, K::Done, K::NotDone, K::NotDoneTwice, K::Other, K::GoneTwice, K::CannotLook)] known: Known,
) {
    let capabilities = providers::capabilities(provider);
    if !offered(capabilities, operation) {
        return;
    }
    let row = row(provider, operation, known);
    let expected = row.map(|row| TABLE[row].3).unwrap_or_else(|| panic!("the table has no row for this"));
    let look = look(capabilities.create_trace, operation, known);
    if expected == F::Never {
        assert!(look.is_none(), "the table says there is no such look");
        return;
    }
    let (intent, seen, base) =
        (intent(operation), customer("Piet", "P-1", &[OLD]), Fields::clone(&customer("Piet", "P-1", &[]).fields));
    let later = if known == K::KeyTooOld { KEY_TRUSTED.as_secs() } else { KEY_TRUSTED.as_secs() - 1 };
    let situation = Situation {
        capabilities,
        intent: &intent,
        state: OperationState::Unknown,
        attempts: 1,
        misses: u32::from(matches!(known, K::NotDoneTwice | K::GoneTwice)),
        keyed: provider == ProviderKind::Synctera,
        first_sent_at: Some(turn::at(0)),
        base: Some(&base),
        seen: (operation != O::Create).then_some(&seen),
        dispossessed: false,
        now: turn::at(later),
    };
    let observations: Vec<Seen> = look.into_iter().collect();
    assert_eq!(follows(&step::next(&situation, &observations)), expected, "{provider} {operation:?} {known:?}");
}

/// The age of a key is told by a clock that may have been set back since: then it is looked for.
#[test]
fn a_clock_that_was_set_back_makes_no_key_younger() {
    let intent = intent(O::Create);
    let first = |sent: i64, now: i64| {
        let situation = Situation {
            capabilities: providers::capabilities(ProviderKind::Synctera),
            intent: &intent,
            state: OperationState::Unknown,
            attempts: 1,
            misses: 0,
            keyed: true,
            first_sent_at: Some(turn::at(sent)),
            base: None,
            seen: None,
            dispossessed: false,
            now: turn::at(now),
        };
        step::next(&situation, &[])
    };
    let day = 24 * 3_600;
    assert!(matches!(first(0, 60), Step::SendAgain), "a minute later the same bytes go out under the same key");
    assert!(matches!(first(0, 8 * day - 90_000), Step::FindAlike), "eight days later, as told by a clock set back by 25 hours");
    assert!(matches!(first(10 * day, 0), Step::FindAlike), "first sent in the future: nobody knows how long ago that was");
}

/// The table holds no row that says nothing.
#[test]
fn every_row_is_needed() {
    let operations =
        [O::Create, O::Edit, O::AddChannel, O::ChangeChannel, O::RemoveChannel, O::AddEvent, O::CrmSync, O::Delete, O::Purge];
    let knowns = [K::Nothing, K::KeyTooOld, K::Done, K::NotDone, K::NotDoneTwice, K::Other, K::GoneTwice, K::CannotLook];
    let mut used = vec![false; TABLE.len()];
    for provider in ProviderKind::ALL {
        for operation in operations.into_iter().filter(|operation| offered(providers::capabilities(provider), *operation)) {
            for row in knowns.into_iter().filter_map(|known| row(provider, operation, known)) {
                used[row] = true;
            }
        }
    }
    for (row, used) in TABLE.iter().zip(used) {
        assert!(used, "no combination needs {row:?}");
    }
}
