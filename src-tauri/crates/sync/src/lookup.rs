//! Finding out whether a request arrived whose outcome is unknown. Reads only.

use std::sync::Arc;

use domain::field::EXTERNAL_ID;
use domain::person::display_name;
use domain::record::Coverage;
use domain::{
    Capabilities, ChannelAddress, ChannelId, ConnectionId, CreateTrace, FieldKey, FieldKind, Fields, Intent, RemoteRecord,
};
use jiff::SignedDuration;
use providers::{Candidate, Criterion, Effect, Failure, FailureKind, Provider, Target};
use store::table::outbox::OperationRow;
use store::table::record;

use crate::engine::Shared;
use crate::operate::{Outcome, lacks};
use crate::problem::{Problem, ProblemKind};

/// Pause between two look-ups in vain before a request counts as not arrived.
pub(crate) const SECOND_LOOK: SignedDuration = SignedDuration::from_secs(5);

const CANNOT_LOOK: &str =
    "It is not known whether this arrived, and the system offers no way to look. Try again only if it is not there.";

/// What looking found.
enum Lookup {
    /// It arrived; the customer, if it was seen.
    Applied(Option<Box<RemoteRecord>>),
    /// Customers that hold everything that was sent; one of them may be it.
    Alike(Vec<RemoteRecord>),
    /// There is no trace of it.
    Missing,
    /// Reading the customer and comparing tells, as before every first try.
    Compare,
    /// Nothing can tell, and a second time does no harm.
    Repeat,
}

/// Looks.
async fn look(provider: &Arc<dyn Provider>, intent: &Intent, target: &Target) -> Result<Lookup, Failure> {
    match intent {
        Intent::Create { fields, channels, .. } => match provider.capabilities().create_trace {
            CreateTrace::ExternalId => by_external_id(provider, fields.text(EXTERNAL_ID), channels).await,
            // The same request does not make a second customer.
            CreateTrace::SameKey | CreateTrace::FindsItself => Ok(Lookup::Repeat),
            CreateTrace::Resemblance => by_resemblance(provider, fields, channels).await,
        },
        // The event carries the operation's id in its link.
        Intent::AddEvent { .. } => {
            let mark = target.operation_id.as_deref().unwrap_or_default();
            let entries = provider.timeline(target, false).await?;
            let is_there = entries.iter().any(|entry| entry.source_url.as_deref().is_some_and(|link| link.contains(mark)));
            Ok(if is_there { Lookup::Applied(None) } else { Lookup::Missing })
        }
        Intent::SyncWithCrm { .. } => Ok(Lookup::Repeat),
        Intent::Edit { .. }
        | Intent::AddChannel { .. }
        | Intent::ChangeChannel { .. }
        | Intent::RemoveChannel { .. }
        | Intent::Delete
        | Intent::Purge => Ok(Lookup::Compare),
    }
}

/// By the external id, which every create carries, and then by the channels: an external id may be kept elsewhere than sent.
async fn by_external_id(provider: &Arc<dyn Provider>, external_id: &str, channels: &[ChannelAddress]) -> Result<Lookup, Failure> {
    let found = provider.find(&Criterion::ExternalId(external_id.to_owned())).await?;
    let is = |record: &RemoteRecord| record.fields.text(EXTERNAL_ID) == external_id;
    if let Some(record) = found.records.into_iter().find(is) {
        return Ok(Lookup::Applied(Some(Box::new(record))));
    }
    for address in channels {
        let found = provider.find(&Criterion::Channel(address.kind.clone(), address.value.clone())).await?;
        if let Some(record) = found.records.into_iter().find(is) {
            return Ok(Lookup::Applied(Some(Box::new(record))));
        }
    }
    Ok(Lookup::Missing)
}

/// By everything that was sent: nothing identifies the customer, so one that holds every value and every address that was sent may be it.
/// Which ones the cache knew before is sorted out by the caller.
async fn by_resemblance(provider: &Arc<dyn Provider>, fields: &Fields, channels: &[ChannelAddress]) -> Result<Lookup, Failure> {
    let mut criteria: Vec<Criterion> =
        channels.iter().map(|address| Criterion::Channel(address.kind.clone(), address.value.clone())).collect();
    let name = display_name(fields);
    if criteria.is_empty() && !name.is_empty() {
        criteria.push(Criterion::Words(name));
    }
    let mut alike: Vec<RemoteRecord> = Vec::new();
    for criterion in criteria {
        for record in provider.find(&criterion).await?.records {
            let known = alike.iter().any(|other| other.remote_id == record.remote_id);
            if !known && resembles(provider.capabilities(), &record, fields, channels) {
                alike.push(record);
            }
        }
    }
    Ok(Lookup::Alike(alike))
}

/// Whether a customer holds everything that was sent.
fn resembles(capabilities: &Capabilities, record: &RemoteRecord, fields: &Fields, channels: &[ChannelAddress]) -> bool {
    let same = |key: &FieldKey, sent: &str| {
        let spec = capabilities.field(key.as_str());
        let kind = spec.map_or(FieldKind::Text, |spec| spec.kind);
        spec.is_some_and(|spec| spec.write_only) || kind.same(record.fields.text(key.as_str()), sent)
    };
    fields.iter().all(|(key, sent)| same(key, sent))
        && channels.iter().all(|address| !lacks(record, &address.kind, &address.value))
}

impl Shared {
    /// Leaves out the customers this device knew before: what was there cannot be what was created.
    async fn unknown_before(&self, connection: ConnectionId, alike: Vec<RemoteRecord>) -> Result<Vec<RemoteRecord>, Failure> {
        let ids: Vec<String> = alike.iter().map(|record| record.remote_id.clone()).collect();
        let known = self.store.read(move |db| record::known_remotes(db, connection, &ids)).await;
        // Without the cache nobody can be told apart; looking again later does no harm.
        let known = known.map_err(|_| Failure {
            kind: FailureKind::Unreachable,
            effect: Effect::None,
            message: "The data on this device cannot be read.".into(),
            fields: Vec::new(),
            retry_after: None,
            status: None,
        })?;
        Ok(alike.into_iter().filter(|record| !known.contains(&record.remote_id)).collect())
    }

    /// Looks whether a request whose outcome is unknown arrived. `None`: it did not, so it may be sent again.
    pub(crate) async fn look_up(
        &self,
        provider: &Arc<dyn Provider>,
        operation: &OperationRow,
        target: &Target,
    ) -> Result<Option<Outcome>, Failure> {
        let misses = operation.last_error.as_deref().and_then(Problem::read).map_or(0, |problem| problem.misses);
        let looked = match look(provider, &operation.intent, target).await {
            // Looking is not possible at all, which says nothing about whether the request arrived.
            Err(failure) if matches!(failure.kind, FailureKind::Rejected | FailureKind::NotFound | FailureKind::Impossible) => {
                return Ok(Some(self.parked(ProblemKind::OutcomeUnknown, CANNOT_LOOK, operation)));
            }
            other => other?,
        };
        self.observe(operation.connection_id, Ok(()));
        let looked = match looked {
            Lookup::Alike(alike) => {
                let mut new = self.unknown_before(operation.connection_id, alike).await?;
                match new.len() {
                    0 => Lookup::Missing,
                    1 => Lookup::Applied(new.pop().map(Box::new)),
                    _ => {
                        let candidates =
                            new.into_iter().map(|record| Candidate { record, matched_on: Vec::new(), exact: true }).collect();
                        return Ok(Some(self.asks(candidates, operation)));
                    }
                }
            }
            other => other,
        };
        match looked {
            Lookup::Alike(_) => Ok(None),
            Lookup::Applied(found) => {
                let record = self.whole(provider, found.map(|found| *found)).await?;
                Ok(Some(self.complete(provider, operation, target, record).await?))
            }
            // Read and compared like any first try.
            Lookup::Compare | Lookup::Repeat => Ok(None),
            // What was accepted a moment ago may not show yet.
            Lookup::Missing if misses == 0 => Ok(Some(self.unknown(operation, 1, SECOND_LOOK))),
            Lookup::Missing => Ok(None),
        }
    }

    /// Something arrived; of a create perhaps not every request, so channels that are missing are added.
    async fn complete(
        &self,
        provider: &Arc<dyn Provider>,
        operation: &OperationRow,
        target: &Target,
        found: Option<RemoteRecord>,
    ) -> Result<Outcome, Failure> {
        let mut requests = Vec::new();
        if let (Intent::Create { channels, no_sync, .. }, Some(record)) = (&operation.intent, &found) {
            let target = Target { remote_id: Some(record.remote_id.clone()), fresh: found.clone(), ..target.clone() };
            for address in channels.iter().filter(|address| lacks(record, &address.kind, &address.value)) {
                let channel = ChannelId::new(self.ids.next());
                let intent = Intent::AddChannel { channel, address: address.clone(), no_sync: *no_sync };
                requests.extend(provider.prepare(&intent, &target)?);
            }
        }
        if requests.is_empty() {
            return Ok(Outcome::Applied { record: found, found: true });
        }
        Ok(self.send_all(provider, operation, &operation.intent, target, &requests).await)
    }

    /// The customer with all its fields, when a search gave only a row.
    pub(crate) async fn whole(
        &self,
        provider: &Arc<dyn Provider>,
        found: Option<RemoteRecord>,
    ) -> Result<Option<RemoteRecord>, Failure> {
        match found {
            Some(record) if record.coverage == Coverage::Summary => {
                let target = Target {
                    remote_id: Some(record.remote_id.clone()),
                    external_id: record.fields.get(EXTERNAL_ID).map(ToOwned::to_owned),
                    ..Target::default()
                };
                Ok(provider.read(&target).await?.or(Some(record)))
            }
            other => Ok(other),
        }
    }

    pub(crate) async fn find_created(
        &self,
        provider: &Arc<dyn Provider>,
        external_id: &str,
    ) -> Result<Option<RemoteRecord>, Failure> {
        if external_id.is_empty() {
            return Ok(None);
        }
        let found = provider.find(&Criterion::ExternalId(external_id.to_owned())).await?;
        Ok(found.records.into_iter().find(|record| record.fields.text(EXTERNAL_ID) == external_id))
    }
}
