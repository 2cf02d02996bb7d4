//! Finding out whether a request arrived whose outcome is unknown. Reads only.

use std::sync::Arc;

use domain::field::EXTERNAL_ID;
use domain::{Intent, RemoteRecord};
use providers::{Criterion, Failure, Provider, Target};

/// What looking found.
pub(crate) enum Lookup {
    /// It arrived; the customer, if it was seen.
    Applied(Option<Box<RemoteRecord>>),
    /// There is no trace of it.
    Missing,
    /// Reading the customer and comparing tells, as before every first try.
    Compare,
    /// Nothing can tell, and a second time does no harm.
    Repeat,
}

/// Looks.
pub(crate) async fn look(provider: &Arc<dyn Provider>, intent: &Intent, target: &Target) -> Result<Lookup, Failure> {
    match intent {
        // By the external id, which every create carries, and then by the channels: an external id may be kept elsewhere than sent.
        Intent::Create { fields, channels, .. } => {
            let external_id = fields.text(EXTERNAL_ID);
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
