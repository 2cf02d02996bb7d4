//! Which operations can be worked on now. Pure: the same input gives the same plan.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::{ConnectionId, OperationId, OperationState};
use jiff::{SignedDuration, Timestamp};
use store::table::outbox::Head;

/// How a connection takes requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// So many more operations at once.
    Open(usize),
    /// None for this long.
    ClosedFor(Duration),
    /// None until the agent mends its credentials.
    Refused,
}

/// What can be done now, and when to look again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Operations to work on now, oldest first; never two of a record.
    pub ready: Vec<OperationId>,
    /// How long until the next one becomes ready, if nothing else happens.
    pub nap: Option<Duration>,
}

/// An operation that seems to have to wait longer than this was written down before somebody set the clock back: it is due.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// Plans. `heads` are operations in the order of making; a connection without a gate takes one. `busy` are records that are worked on,
/// `waits` what is left of waits that began in this run, which no clock that is set can shorten.
///
/// Order holds per record: an operation waits until all earlier ones of the same record are done, also if one of them waits for the agent.
/// One record never holds up another.
#[must_use]
pub fn next(
    heads: &[Head],
    gates: &BTreeMap<ConnectionId, Gate>,
    busy: &BTreeSet<i64>,
    waits: &BTreeMap<OperationId, Duration>,
    now: Timestamp,
) -> Plan {
    let mut met = BTreeSet::new();
    let mut free: BTreeMap<ConnectionId, usize> = BTreeMap::new();
    let mut plan = Plan::default();
    let mut nap = |wait: Duration| plan.nap = Some(plan.nap.map_or(wait, |shorter: Duration| shorter.min(wait)));
    let mut ready = Vec::new();
    for head in heads {
        if !met.insert(head.record) || busy.contains(&head.record) || head.depends || head.state.needs_agent() {
            continue;
        }
        let slots = match gates.get(&head.connection_id).copied().unwrap_or(Gate::Open(1)) {
            Gate::Refused => continue,
            Gate::ClosedFor(wait) => {
                nap(wait);
                continue;
            }
            Gate::Open(slots) => free.entry(head.connection_id).or_insert(slots),
        };
        let wait = waits.get(&head.id).copied().filter(|wait| !wait.is_zero()).or_else(|| {
            let left =
                head.not_before.map(|at| at.duration_since(now)).filter(|left| left.is_positive() && *left <= LONGEST_WAIT);
            left.filter(|_| !waits.contains_key(&head.id)).and_then(|left| Duration::try_from(left).ok())
        });
        match wait {
            Some(wait) => nap(wait),
            None if head.state == OperationState::Applied || *slots == 0 => {}
            None => {
                *slots -= 1;
                ready.push(head.id);
            }
        }
    }
    plan.ready = ready;
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Ids;
    use proptest::prelude::*;
    use testkit::CountedIds;

    const NONE: BTreeSet<i64> = BTreeSet::new();
    const NO_WAITS: BTreeMap<OperationId, Duration> = BTreeMap::new();

    fn now() -> Timestamp {
        Timestamp::from_second(1_795_000_000).unwrap_or_default()
    }

    fn head(ids: &CountedIds, record: i64, connection_id: ConnectionId) -> Head {
        Head {
            seq: 0,
            id: OperationId::new(ids.next()),
            record,
            connection_id,
            state: OperationState::Queued,
            not_before: None,
            depends: false,
        }
    }

    fn three() -> (ConnectionId, [Head; 3]) {
        let ids = CountedIds::default();
        let connection = ConnectionId::new(ids.next());
        (connection, [head(&ids, 1, connection), head(&ids, 2, connection), head(&ids, 3, connection)])
    }

    fn open(connection: ConnectionId, slots: usize) -> BTreeMap<ConnectionId, Gate> {
        BTreeMap::from([(connection, Gate::Open(slots))])
    }

    #[test]
    fn records_are_worked_on_side_by_side_up_to_the_limit() {
        let (connection, heads) = three();
        let plan = next(&heads, &open(connection, 2), &NONE, &NO_WAITS, now());
        assert_eq!(plan.ready, vec![heads[0].id, heads[1].id]);
    }

    #[test]
    fn operations_of_one_record_go_in_order() {
        let (connection, mut heads) = three();
        heads[1].record = 1;
        let plan = next(&heads, &open(connection, 9), &NONE, &NO_WAITS, now());
        assert_eq!(plan.ready, vec![heads[0].id, heads[2].id]);
    }

    #[test]
    fn what_needs_the_agent_holds_up_its_own_record_only() {
        let (connection, mut heads) = three();
        (heads[0].state, heads[1].record) = (OperationState::Rejected, 1);
        assert_eq!(next(&heads, &open(connection, 9), &NONE, &NO_WAITS, now()).ready, vec![heads[2].id]);
    }

    #[test]
    fn a_record_that_is_worked_on_is_left_alone() {
        let (connection, heads) = three();
        let plan = next(&heads, &open(connection, 9), &BTreeSet::from([1]), &NO_WAITS, now());
        assert_eq!(plan.ready, vec![heads[1].id, heads[2].id]);
    }

    #[test]
    fn what_an_operation_depends_on_comes_first() {
        let (connection, mut heads) = three();
        heads[0].depends = true;
        assert_eq!(next(&heads[..1], &open(connection, 9), &NONE, &NO_WAITS, now()), Plan::default());
    }

    #[test]
    fn a_closed_connection_wakes_when_it_opens() {
        let (connection, heads) = three();
        let gates = BTreeMap::from([(connection, Gate::ClosedFor(Duration::from_secs(5)))]);
        let plan = next(&heads, &gates, &NONE, &NO_WAITS, now());
        assert_eq!(plan, Plan { ready: vec![], nap: Some(Duration::from_secs(5)) });
    }

    #[test]
    fn refused_credentials_wait_for_the_agent() {
        let (connection, heads) = three();
        let gates = BTreeMap::from([(connection, Gate::Refused)]);
        assert_eq!(next(&heads, &gates, &NONE, &NO_WAITS, now()), Plan::default(), "nothing is sent and nothing is dropped");
    }

    #[test]
    fn a_clock_that_was_ten_years_ahead_stops_nothing() {
        let (connection, mut heads) = three();
        heads[0].not_before = Some(now() + SignedDuration::from_hours(24 * 3_650));
        heads[1].not_before = Some(now() + SignedDuration::from_secs(9));
        let plan = next(&heads[..2], &open(connection, 9), &NONE, &NO_WAITS, now());
        assert_eq!(plan, Plan { ready: vec![heads[0].id], nap: Some(Duration::from_secs(9)) });
    }

    #[test]
    fn a_clock_set_forward_shortens_no_wait_that_runs() {
        let (connection, mut heads) = three();
        heads[0].not_before = Some(now() - SignedDuration::from_hours(1));
        let waits = BTreeMap::from([(heads[0].id, Duration::from_secs(3))]);
        let plan = next(&heads[..1], &open(connection, 9), &NONE, &waits, now());
        assert_eq!(plan, Plan { ready: vec![], nap: Some(Duration::from_secs(3)) });
    }

    proptest! {
        #[test]
        fn never_two_operations_of_a_record_never_out_of_order_and_never_too_many(
            rows in proptest::collection::vec((0i64..6, 0usize..3, 0usize..6, proptest::option::of(-5i64..5), any::<bool>()), 0..40),
            slots in 0usize..5,
        ) {
            let ids = CountedIds::default();
            let connections: Vec<ConnectionId> = (0..3).map(|_| ConnectionId::new(ids.next())).collect();
            let heads: Vec<Head> = rows
                .iter()
                .map(|(record, connection, state, due, depends)| Head {
                    state: OperationState::ALL[*state],
                    not_before: due.map(|seconds| now() + SignedDuration::from_secs(seconds)),
                    depends: *depends,
                    ..head(&ids, *record, connections[*connection])
                })
                .collect();
            let gates: BTreeMap<ConnectionId, Gate> = connections.iter().map(|id| (*id, Gate::Open(slots))).collect();
            let plan = next(&heads, &gates, &NONE, &NO_WAITS, now());
            for id in &plan.ready {
                let position = heads.iter().position(|head| head.id == *id);
                let record = position.map(|position| heads[position].record);
                let first = heads.iter().position(|head| Some(head.record) == record);
                prop_assert_eq!(position, first, "only the oldest operation of a record may go");
            }
            for connection in &connections {
                let taken = plan.ready.iter().filter(|id| heads.iter().any(|head| head.id == **id && head.connection_id == *connection));
                prop_assert!(taken.count() <= slots);
            }
            prop_assert_eq!(plan.clone(), next(&heads, &gates, &NONE, &NO_WAITS, now()), "planning twice gives the same plan");
        }
    }
}
