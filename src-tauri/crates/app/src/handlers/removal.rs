use contract::WireError;
use contract::wire::{Allowed, PersonRef, Removal, RemovalConfirm, RemovalPlan, RemovalRequest, RemovalSaved, RemovalStep};
use domain::{Intent, PersonId};
use store::StoreError;
use store::table::connection::ConnectionRow;
use store::table::record::RecordRow;
use store::table::{person, record};

use super::id;
use super::person::removable;
use crate::errors::References;
use crate::program::App;
use crate::view;

/// What is typed for a customer without a name.
pub(super) const NAMELESS: &str = "without a name";

impl App {
    /// What deleting or purging would do in each system, and the words to type.
    ///
    /// # Errors
    /// If the person is gone or the cache cannot be read.
    pub async fn removal_plan(&self, request: RemovalRequest) -> Result<RemovalPlan, WireError> {
        let (phrase, records) = self.removable_records(&PersonRef { person_id: request.person_id }).await?;
        let steps = records
            .iter()
            .map(|(record, connection)| {
                let capabilities = view::capabilities(connection);
                let effect = match request.removal {
                    Removal::Delete => capabilities.delete_effect,
                    Removal::Purge => capabilities.purge_effect,
                };
                RemovalStep {
                    record_id: record.id.to_string(),
                    system: view::badge(connection),
                    effect: effect.to_owned(),
                    allowed: allowed(record, connection, request.removal),
                }
            })
            .collect();
        Ok(RemovalPlan { phrase, steps })
    }

    /// Deletes or purges a customer where the system offers it.
    ///
    /// # Errors
    /// If the words do not fit, a system does not offer it, or the cache cannot be written.
    pub async fn removal_confirm(&self, request: RemovalConfirm) -> Result<RemovalSaved, WireError> {
        let (phrase, records) = self.removable_records(&PersonRef { person_id: request.person_id }).await?;
        if domain::name::normalise(&request.phrase) != domain::name::normalise(&phrase) {
            return Err(self.invalid("The words do not fit. Nothing was removed.", Vec::new()));
        }
        let chosen: Vec<_> =
            records.into_iter().filter(|(record, _)| request.record_ids.contains(&record.id.to_string())).collect();
        if chosen.is_empty() {
            return Err(self.invalid("Choose at least one system. Nothing was removed.", Vec::new()));
        }
        for (record, connection) in &chosen {
            self.permit(&allowed(record, connection, request.removal))?;
        }
        let mut operation_ids = Vec::new();
        for (record, connection) in chosen {
            let intent = match request.removal {
                Removal::Delete => Intent::Delete,
                Removal::Purge => Intent::Purge,
            };
            operation_ids.push(self.save(record, &connection, intent).await?.to_string());
        }
        Ok(RemovalSaved { operation_ids })
    }

    async fn removable_records(&self, request: &PersonRef) -> Result<(String, Vec<(RecordRow, ConnectionRow)>), WireError> {
        let id: PersonId = id(self, &request.person_id)?;
        self.read(move |db| {
            let row = person::get(db, id)?.ok_or(StoreError::NotFound)?;
            let connections = view::connections(db)?;
            let records = record::of_person(db, id)?;
            let phrase = if row.name.is_empty() { NAMELESS.to_owned() } else { row.name };
            let with = |record: RecordRow| connections.get(&record.connection_id).cloned().map(|connection| (record, connection));
            Ok((phrase, records.into_iter().filter_map(with).collect()))
        })
        .await
    }
}

fn allowed(record: &RecordRow, connection: &ConnectionRow, removal: Removal) -> Allowed {
    let capabilities = view::capabilities(connection);
    removable(
        record,
        connection,
        match removal {
            Removal::Delete => capabilities.delete,
            Removal::Purge => capabilities.purge,
        },
    )
}
