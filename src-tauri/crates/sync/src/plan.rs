//! Which operations can be worked on now. Pure: the same input gives the same plan.

use std::collections::{BTreeMap, BTreeSet};

use domain::{ConnectionId, OperationId, OperationState};
use jiff::Timestamp;
use store::table::outbox::OperationRow;

/// Whether a connection takes requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// It does.
    Open,
    /// Not before this.
    ClosedUntil(Timestamp),
    /// Not until the agent mends its credentials.
    Refused,
    /// It is busy with an operation.
    Busy,
}

/// What can be done now, and when to look again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Operations to work on now, at most one per connection, oldest first.
    pub ready: Vec<OperationId>,
    /// When the next one becomes ready, if nothing else happens.
    pub wake_at: Option<Timestamp>,
}

/// Plans. `outbox` is in the order of making; a connection without a gate is open.
///
/// Order holds per record: an operation waits until all earlier ones of the same record are done, also if one of them waits for the agent.
/// One record never holds up another.
#[must_use]
pub fn next(outbox: &[OperationRow], gates: &BTreeMap<ConnectionId, Gate>, now: Timestamp) -> Plan {
    let waiting: BTreeSet<OperationId> = outbox.iter().map(|operation| operation.id).collect();
    let mut blocked_records = BTreeSet::new();
    let mut taken_connections = BTreeSet::new();
    let mut plan = Plan::default();
    for operation in outbox {
        if !blocked_records.insert(operation.record) {
            continue;
        }
        if operation.depends_on.is_some_and(|before| waiting.contains(&before)) || operation.state.needs_agent() {
            continue;
        }
        let gate = gates.get(&operation.connection_id).copied().unwrap_or(Gate::Open);
        let opens_at = match gate {
            Gate::Open => None,
            Gate::ClosedUntil(until) => Some(until),
            Gate::Refused | Gate::Busy => continue,
        };
        let due = operation.not_before.max(opens_at).filter(|due| *due > now);
        match due {
            Some(due) => plan.wake_at = Some(plan.wake_at.map_or(due, |earlier| earlier.min(due))),
            None if operation.state == OperationState::Applied => {}
            None => {
                if taken_connections.insert(operation.connection_id) {
                    plan.ready.push(operation.id);
                }
            }
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Ids, Intent, PersonId, RecordId};
    use jiff::SignedDuration;
    use proptest::prelude::*;
    use testkit::CountedIds;

    fn now() -> Timestamp {
        Timestamp::from_second(1_795_000_000).unwrap_or_default()
    }

    fn operation(ids: &CountedIds, record: i64, connection: ConnectionId) -> OperationRow {
        OperationRow {
            seq: 0,
            id: OperationId::new(ids.next()),
            record_id: RecordId::new(ids.next()),
            record,
            person_id: PersonId::new(ids.next()),
            connection_id: connection,
            intent: Intent::Delete,
            depends_on: None,
            state: OperationState::Queued,
            attempts: 0,
            not_before: None,
            request: None,
            step: 0,
            last_error: None,
            created_at: now(),
        }
    }

    fn two() -> (OperationRow, OperationRow) {
        let ids = CountedIds::default();
        let connection = ConnectionId::new(ids.next());
        (operation(&ids, 1, connection), operation(&ids, 1, connection))
    }

    #[test]
    fn operations_of_one_record_go_in_order() {
        let (first, second) = two();
        assert_eq!(next(&[first.clone(), second], &BTreeMap::new(), now()).ready, vec![first.id]);
    }

    #[test]
    fn a_rejected_operation_holds_up_its_own_record_only() {
        let (mut first, second) = two();
        first.state = OperationState::Rejected;
        let mut other = second.clone();
        other.record = 2;
        other.id = OperationId::new(CountedIds::default().next());
        let plan = next(&[first, second, other.clone()], &BTreeMap::new(), now());
        assert_eq!(plan.ready, vec![other.id]);
    }

    #[test]
    fn what_an_operation_depends_on_comes_first() {
        let (first, mut second) = two();
        second.record = 2;
        second.depends_on = Some(first.id);
        assert_eq!(next(&[first.clone(), second.clone()], &BTreeMap::new(), now()).ready, vec![first.id]);
        assert_eq!(
            next(std::slice::from_ref(&second), &BTreeMap::new(), now()).ready,
            vec![second.id],
            "done is gone from the outbox"
        );
    }

    #[test]
    fn a_closed_connection_wakes_when_it_opens() {
        let (first, _) = two();
        let until = now() + SignedDuration::from_secs(5);
        let gates = BTreeMap::from([(first.connection_id, Gate::ClosedUntil(until))]);
        assert_eq!(next(std::slice::from_ref(&first), &gates, now()), Plan { ready: vec![], wake_at: Some(until) });
        assert_eq!(next(std::slice::from_ref(&first), &gates, until).ready, vec![first.id]);
    }

    #[test]
    fn refused_credentials_wait_for_the_agent() {
        let (first, _) = two();
        let gates = BTreeMap::from([(first.connection_id, Gate::Refused)]);
        assert_eq!(next(&[first], &gates, now()), Plan::default(), "nothing is sent and nothing is dropped");
    }

    proptest! {
        #[test]
        fn never_two_operations_of_a_record_and_never_out_of_order(
            rows in proptest::collection::vec((0i64..4, 0usize..3, 0usize..6, proptest::option::of(-5i64..5)), 0..30)
        ) {
            let ids = CountedIds::default();
            let connections: Vec<ConnectionId> = (0..3).map(|_| ConnectionId::new(ids.next())).collect();
            let outbox: Vec<OperationRow> = rows
                .iter()
                .map(|(record, connection, state, due)| OperationRow {
                    state: OperationState::ALL[*state],
                    not_before: due.map(|seconds| now() + SignedDuration::from_secs(seconds)),
                    ..operation(&ids, *record, connections[*connection])
                })
                .collect();
            let plan = next(&outbox, &BTreeMap::new(), now());
            for id in &plan.ready {
                let position = outbox.iter().position(|operation| operation.id == *id);
                let record = position.map(|position| outbox[position].record);
                let first = outbox.iter().position(|operation| Some(operation.record) == record);
                prop_assert_eq!(position, first, "only the oldest operation of a record may go");
            }
            prop_assert_eq!(plan.clone(), next(&outbox, &BTreeMap::new(), now()), "planning twice gives the same plan");
        }
    }
}
