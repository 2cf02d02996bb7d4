use std::collections::BTreeMap;

use contract::WireError;
use contract::wire::{EventAdd, FieldsEdit, OperationSaved};
use domain::operation::FieldChange;
use domain::{Capabilities, FieldKey, FieldKind, Fields, Intent, OperationId, Secret, ssn, validate};
use store::StoreError;
use store::table::connection::ConnectionRow;
use store::table::record::{RecordRow, RecordState};
use store::table::{record, typed_secret};
use sync::saving;

use super::event;
use super::person::allowed_for;
use crate::connector::typed;
use crate::errors::{self, References};
use crate::program::App;
use crate::view;

const TO_MEND: &str = "Something has to be mended before this can be saved.";

impl App {
    /// Changes fields of a record: saved here at once, sent when that is possible.
    ///
    /// # Errors
    /// If a value breaks a rule of its system, the record may not be changed, or the cache cannot be written. Nothing was saved then.
    pub async fn fields_edit(&self, request: FieldsEdit) -> Result<OperationSaved, WireError> {
        let (row, connection) = self.record(&request.record_id).await?;
        let capabilities = view::capabilities(&connection);
        self.permit(&allowed_for(&row, &connection, capabilities.update))?;
        let effective = row.effective();
        // What can be set on a customer that is not there yet is what can be set when creating.
        let creating = row.state == RecordState::New;
        let (mut changes, mut issues) = (Vec::new(), Vec::new());
        for (key, typed) in &request.fields {
            match validate::field(capabilities, key, typed, creating) {
                Ok(after) => {
                    let before = effective.text(key).to_owned();
                    let kind = capabilities.field(key).map_or(FieldKind::Text, |spec| spec.kind);
                    if before != after
                        && !(before.is_empty() && after.is_empty())
                        && !(kind == FieldKind::Text && before.trim() == after)
                    {
                        changes.push(FieldChange { key: FieldKey::from(key.as_str()), before, after });
                    }
                }
                Err(violation) => issues.push(errors::issue(&violation, Some(connection.id))),
            }
        }
        let whole: Vec<(&str, &str)> = changes.iter().map(|change| (change.key.as_str(), change.after.as_str())).collect();
        let lacking = validate::edit(capabilities, &whole, request.confirmed);
        issues.extend(lacking.iter().map(|violation| errors::issue(violation, Some(connection.id))));
        if !issues.is_empty() {
            return Err(self.invalid(TO_MEND, issues));
        }
        if changes.is_empty() {
            return Ok(OperationSaved { operation_id: None });
        }
        let secret = |change: &FieldChange| capabilities.field(change.key.as_str()).is_some_and(|spec| spec.secret);
        if changes.iter().any(secret) {
            return self.edit_with_secrets(row, &connection, changes).await;
        }
        let (ids, new) = (self.core.ids.clone(), OperationId::new(self.core.ids.next()));
        let saved = self
            .write(move |write| {
                // The record may have gone while the agent typed.
                let row = record::get(write, row.id)?.ok_or(StoreError::NotFound)?;
                let subject = view::subject(capabilities, &Intent::Edit { changes: changes.clone() });
                saving::edit(write, &*ids, &row, changes, new, &subject)
            })
            .await?;
        self.core.engine.wake();
        Ok(OperationSaved { operation_id: saved.map(|id| id.to_string()) })
    }

    /// Keeps an edit whose secrets go into the keychain and not into the outbox. Never folded: each has its own secrets.
    async fn edit_with_secrets(
        &self,
        row: RecordRow,
        connection: &ConnectionRow,
        mut changes: Vec<FieldChange>,
    ) -> Result<OperationSaved, WireError> {
        let operation_id = OperationId::new(self.core.ids.next());
        let mut values: Fields = changes.iter().map(|change| (change.key.clone(), change.after.clone())).collect();
        self.keep_secrets(operation_id, view::capabilities(connection), &mut values).await?;
        for change in &mut changes {
            values.text(change.key.as_str()).clone_into(&mut change.after);
        }
        self.save_as(operation_id, row, connection, Intent::Edit { changes }).await?;
        Ok(OperationSaved { operation_id: Some(operation_id.to_string()) })
    }

    /// Puts the secrets among some values into the keychain, for the operation that will send them, and leaves in their place what may
    /// be kept and shown.
    pub(crate) async fn keep_secrets(
        &self,
        id: OperationId,
        capabilities: &Capabilities,
        values: &mut Fields,
    ) -> Result<(), WireError> {
        for spec in capabilities.fields.iter().filter(|spec| spec.secret) {
            if let Some(value) = values.get(spec.key) {
                let (secret, shown) = (Secret::new(value), ssn::masked(value));
                let key = spec.key;
                self.write(move |write| typed_secret::add(write, id, key)).await?;
                self.core.secrets.set(&typed(id, spec.key), &secret).await.map_err(|error| self.secret(error))?;
                values.set(spec.key.into(), shown);
            }
        }
        Ok(())
    }

    /// Puts an event on a customer's timeline.
    ///
    /// # Errors
    /// If something is missing, or the key may not do it.
    pub async fn event_add(&self, request: EventAdd) -> Result<OperationSaved, WireError> {
        let (row, connection) = self.record(&request.record_id).await?;
        self.permit(&allowed_for(&row, &connection, view::capabilities(&connection).add_event))?;
        let intent = event::checked(&request.message, &request.initiated_by, &request.source_url, None)
            .map_err(|issues| self.invalid(TO_MEND, issues))?;
        let operation_id = self.save(row, &connection, intent).await?;
        Ok(OperationSaved { operation_id: Some(operation_id.to_string()) })
    }

    /// Passes only what is allowed.
    pub(crate) fn permit(&self, allowed: &contract::wire::Allowed) -> Result<(), WireError> {
        if allowed.ok { Ok(()) } else { Err(self.not_allowed(allowed.reason.as_deref().unwrap_or_default())) }
    }
}

/// Values of a form by field, for checking.
pub(crate) fn pairs(fields: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, &str)> {
    fields.iter().map(|(key, value)| (key.as_str(), value.as_str()))
}
