//! One method per command, one file per area.

mod activity;
mod channels;
mod conflict_view;
mod conflicts;
mod connection_form;
mod connections;
mod copy;
mod create;
mod diagnostics;
mod drafts;
mod edit;
mod editing;
mod erasure;
mod event;
mod export;
mod links;
mod live;
mod pending;
mod person;
mod person_export;
mod preview;
mod providers;
mod removal;
mod requests;
mod reveal;
mod search;
mod settings;
mod status;
mod timeline;
mod views;
mod waiting;

use contract::WireError;
use domain::{Intent, OperationId};
use store::StoreError;
use store::table::connection;
use store::table::connection::ConnectionRow;
use store::table::record::{self, RecordRow};
use sync::saving;

use crate::errors::References;
use crate::program::App;
use crate::view;

/// Reads an id of a request.
pub(crate) fn id<T: std::str::FromStr>(app: &App, text: &str) -> Result<T, WireError> {
    text.parse().map_err(|_| app.not_found())
}

impl App {
    /// A record and its connection.
    pub(crate) async fn record(&self, text: &str) -> Result<(RecordRow, ConnectionRow), WireError> {
        let id = id(self, text)?;
        self.read(move |db| {
            let row = record::get(db, id)?.ok_or(StoreError::NotFound)?;
            let connection = connection::get(db, row.connection_id)?.ok_or(StoreError::NotFound)?;
            Ok((row, connection))
        })
        .await
    }

    /// Keeps an operation with everything that belongs to it, in one transaction, and wakes the engine.
    pub(crate) async fn save(
        &self,
        row: RecordRow,
        connection: &ConnectionRow,
        intent: Intent,
    ) -> Result<OperationId, WireError> {
        let operation_id = OperationId::new(self.core.ids.next());
        self.save_as(operation_id, row, connection, intent).await?;
        Ok(operation_id)
    }

    /// Like [`App::save`], under an id that was given out before.
    pub(crate) async fn save_as(
        &self,
        operation_id: OperationId,
        row: RecordRow,
        connection: &ConnectionRow,
        intent: Intent,
    ) -> Result<(), WireError> {
        let ids = self.core.ids.clone();
        let capabilities = view::capabilities(connection);
        self.write(move |write| {
            // The record may have gone while the agent typed.
            record::get(write, row.id)?.ok_or(StoreError::NotFound)?;
            saving::add(write, &*ids, &row, operation_id, &intent, &view::subject(capabilities, &intent))
        })
        .await?;
        self.core.engine.wake();
        Ok(())
    }
}
