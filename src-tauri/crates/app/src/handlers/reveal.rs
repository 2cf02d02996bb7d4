use std::collections::BTreeMap;

use contract::WireError;
use contract::wire::{Done, FieldRef, FieldsEdit, HiddenValue, OperationSaved, Revealed};
use domain::{ConnectionId, Intent, OperationId};
use store::table::activity::{self, NewActivity};
use store::table::connection::ConnectionRow;
use store::table::record::RecordRow;
use sync::conflict;
use zeroize::Zeroizing;

use super::waiting::Waiting;
use crate::errors::References;
use crate::program::App;
use crate::{covering, view};

const NO_MORE: &str = "There is no more of it on this device than what is shown.";
const NO_CLIPBOARD: &str = "The clipboard cannot be reached. Nothing was copied.";

/// What an entry about a hidden value says: whose it is, where, and what it is called. Never the value.
struct About {
    kind: &'static str,
    person_row: i64,
    connection_id: ConnectionId,
    operation: Option<(OperationId, &'static str)>,
    label: String,
}

impl App {
    /// Shows a hidden value. That it was shown is in the activity before it is shown; the value is not.
    ///
    /// # Errors
    /// If what it belongs to is gone, there is no more of it than what is shown, or it cannot be noted.
    pub async fn field_reveal(&self, request: HiddenValue) -> Result<Revealed, WireError> {
        let (HiddenValue::Field { key, .. } | HiddenValue::Change { key, .. }) = &request;
        let key = key.clone();
        self.ask_for(&key)?;
        let (revealed, about) = match &request {
            HiddenValue::Field { record_id, .. } => {
                let (row, connection) = self.record(record_id).await?;
                let (now, before) = (row.effective().text(&key).to_owned(), row.base.text(&key).to_owned());
                let was = (now != before).then_some(before);
                (Revealed { value: now, was, theirs: None }, of_record("revealed", &row, &connection, &key))
            }
            HiddenValue::Change { operation_id, .. } => {
                let item = self.waiting(operation_id).await?;
                (of_change(&item, &key).ok_or_else(|| self.not_found())?, of_operation(&item, &key))
            }
        };
        self.note(about).await?;
        Ok(revealed)
    }

    /// Copies a field's hidden value to the clipboard, from where it is cleared after a while. The value does not cross to the page.
    ///
    /// # Errors
    /// If the record is gone, there is no more of the value than what is shown, or the clipboard cannot be reached.
    pub async fn field_copy(&self, request: FieldRef) -> Result<Done, WireError> {
        self.ask_for(&request.key)?;
        let (row, connection) = self.record(&request.record_id).await?;
        let value = Zeroizing::new(row.effective().text(&request.key).to_owned());
        if value.is_empty() {
            return Err(self.not_found());
        }
        self.note(of_record("copied", &row, &connection, &request.key)).await?;
        self.core.clipboard.put(value).await.map_err(|_| self.not_now(NO_CLIPBOARD))?;
        Ok(Done {})
    }

    /// Puts a field back to what it was before the agent's change, which the page need not know.
    ///
    /// # Errors
    /// As for any edit.
    pub async fn field_undo(&self, request: FieldRef) -> Result<OperationSaved, WireError> {
        let (row, _) = self.record(&request.record_id).await?;
        let before = row.base.text(&request.key).to_owned();
        let fields = BTreeMap::from([(request.key, before)]);
        // It stands there now: nobody has to confirm what nothing will change.
        self.fields_edit(FieldsEdit { record_id: request.record_id, fields, confirmed: true }).await
    }

    /// Passes only fields that are hidden and can be shown.
    fn ask_for(&self, key: &str) -> Result<(), WireError> {
        if covering::can_be_revealed(key) { Ok(()) } else { Err(self.not_allowed(NO_MORE)) }
    }

    async fn note(&self, about: About) -> Result<(), WireError> {
        let ids = self.core.ids.clone();
        self.write(move |write| {
            let entry = NewActivity {
                kind: about.kind,
                operation: about.operation.map(|(_, kind)| kind),
                operation_id: about.operation.map(|(id, _)| id),
                person_row: Some(about.person_row),
                connection_id: Some(about.connection_id),
                subject: &about.label,
                ..NewActivity::default()
            };
            activity::add(write, &*ids, &entry)
        })
        .await
    }
}

fn of_record(kind: &'static str, row: &RecordRow, connection: &ConnectionRow, key: &str) -> About {
    About {
        kind,
        person_row: row.person_row,
        connection_id: connection.id,
        operation: None,
        label: view::field_label(view::capabilities(connection), key),
    }
}

fn of_operation(item: &Waiting, key: &str) -> About {
    let operation = Some((item.operation.id, item.operation.intent.kind()));
    About { operation, ..of_record("revealed", &item.record, &item.connection, key) }
}

/// The values of a change, or of its conflict; nothing if it is not about the field.
fn of_change(item: &Waiting, key: &str) -> Option<Revealed> {
    let problem = item.problem();
    let capabilities = view::capabilities(&item.connection);
    let lines = problem.as_ref().map(|problem| conflict::lines(capabilities, &item.operation, problem, &item.record.base));
    let asked = lines.into_iter().flatten().flat_map(|line| line.parts).find(|part| part.key.as_str() == key);
    if let Some(part) = asked {
        return Some(Revealed { value: part.yours, was: Some(part.was), theirs: Some(part.theirs) });
    }
    match &item.operation.intent {
        Intent::Create { fields, .. } => Some(Revealed { value: fields.get(key)?.to_owned(), was: None, theirs: None }),
        Intent::Edit { changes } => {
            let change = changes.iter().find(|change| change.key.as_str() == key)?;
            Some(Revealed { value: change.after.clone(), was: Some(change.before.clone()), theirs: None })
        }
        _ => None,
    }
}
