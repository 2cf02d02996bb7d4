//! The program with a connection to each of the sample systems.

use std::collections::BTreeMap;

use contract::wire::{
    ConnectionList, CustomerForm, Empty, FieldsEdit, FormChannel, LiveSearchReply, LiveSearchRequest, PersonView, RecordView,
};

use crate::{Console, Desk};

/// The console with a connection to each of the sample systems.
pub struct Four {
    /// The other side.
    pub desk: Desk,
    /// The program.
    pub console: Console,
    /// The connections, by system.
    pub connections: BTreeMap<String, String>,
}

impl Four {
    /// Connects to all four and waits for the first pulls.
    ///
    /// # Panics
    /// If they cannot be connected to.
    pub async fn start() -> Self {
        let desk = Desk::start().await;
        let console = Console::start(&desk).await;
        let ConnectionList { connections } = console.app.sandbox_start(Empty {}).await.unwrap();
        for connection in &connections {
            console.pulled(&connection.connection_id).await;
        }
        let connections = connections.into_iter().map(|connection| (connection.provider, connection.connection_id)).collect();
        Self { desk, console, connections }
    }

    /// A filled-in form for new customers of some systems.
    pub fn form(&self, systems: &[&str], fields: &[(&str, &str)], channels: &[(&str, &str)]) -> CustomerForm {
        CustomerForm {
            connection_ids: systems.iter().map(|system| self.connections[*system].clone()).collect(),
            fields: fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            channels: channels
                .iter()
                .map(|(kind, address)| FormChannel { kind: (*kind).into(), address: (*address).into() })
                .collect(),
            ticket_id: String::new(),
            no_sync: false,
            person_id: String::new(),
            confirmed: false,
        }
    }

    /// Makes one person of a form.
    ///
    /// # Panics
    /// If the form is not taken.
    pub async fn create(&self, form: CustomerForm) -> PersonView {
        let created = self.console.app.customer_create(form).await.unwrap();
        self.console.person(&created.person_id).await.unwrap()
    }

    /// Searches a system itself.
    ///
    /// # Panics
    /// If it does not answer.
    pub async fn ask(&self, system: &str, query: &str) -> LiveSearchReply {
        let request = LiveSearchRequest { connection_id: self.connections[system].clone(), query: query.into() };
        self.console.app.customers_search_live(request).await.unwrap()
    }

    /// Changes fields of a record.
    ///
    /// # Errors
    /// What the program says.
    pub async fn edit(&self, record: &RecordView, fields: &[(&str, &str)], confirmed: bool) -> Result<(), contract::WireError> {
        let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let edit = FieldsEdit { record_id: record.record_id.clone(), fields, confirmed };
        self.console.app.fields_edit(edit).await.map(drop)
    }
}

/// A person's record in a system.
///
/// # Panics
/// If there is none.
pub fn record<'a>(person: &'a PersonView, system: &str) -> &'a RecordView {
    person.records.iter().find(|record| record.system.provider == system).unwrap()
}

/// A value as shown; empty if there is none.
pub fn value<'a>(person: &'a PersonView, system: &str, key: &str) -> &'a str {
    let id = &record(person, system).record_id;
    person.fields.iter().find(|field| field.record_id == *id && field.key == key).map_or("", |field| field.value.as_str())
}

const MARIA: [(&str, &str); 6] = [
    ("name.given", "Maria"),
    ("name.family", "Jansen"),
    ("birth.date", "1990-04-05"),
    ("address.legal.street", "Keizersgracht"),
    ("address.legal.number", "12"),
    ("status", "PROSPECT"),
];
const ADDRESS: [(&str, &str); 3] =
    [("address.legal.city", "Amsterdam"), ("address.legal.postal_code", "1015 CR"), ("address.legal.country", "NL")];
/// How Maria is reached.
pub const REACHED: [(&str, &str); 2] = [("email", "maria.jansen@example.nl"), ("telephone", "+31612345678")];

/// What is known of Maria.
pub fn maria() -> Vec<(&'static str, &'static str)> {
    MARIA.into_iter().chain(ADDRESS).collect()
}
