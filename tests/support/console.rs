//! The program without its window, driven by its commands.

use std::collections::BTreeMap;
use std::path::Path;

use app::{App, Options, SecretsChoice};
use contract::WireError;
use contract::wire::{
    ActivityKind, ActivityRequest, ConnectionDraft, ConnectionState, ConnectionStatus, CustomerForm, Empty, FieldsEdit,
    FormChannel, OperationRef, OperationSaved, OperationView, PersonRef, PersonRow, PersonView, SearchRequest, SecretText, Sort,
    TimelineRequest, TimelineWindow,
};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::{Desk, Known, LOOK_AGAIN, PATIENCE};

/// The running program.
pub struct Console {
    /// Its commands.
    pub app: App,
    _folder: Option<TempDir>,
}

impl Console {
    /// Starts the program with nothing saved, and with secrets in memory.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start(desk: &Desk) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let console = Self::start_in(desk, folder.path(), SecretsChoice::Memory).await;
        Self { _folder: Some(folder), ..console }
    }

    /// Starts the program on a folder.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start_in(desk: &Desk, folder: &Path, secrets: SecretsChoice) -> Self {
        let sandbox = Some(serde_json::to_string(desk.access()).unwrap());
        let app = App::start(Options { data_dir: folder.to_owned(), secrets, sandbox }).await.unwrap();
        Self { app, _folder: None }
    }

    /// A program that is connected to the desk with the full key, after its first pull. Gives the connection's id too.
    pub async fn connected(desk: &Desk) -> (Self, String) {
        let console = Self::start(desk).await;
        let connection = console.connect(desk).await;
        (console, connection)
    }

    /// Connects to the desk with the full key and waits for the first pull.
    ///
    /// # Panics
    /// If the connection cannot be saved.
    pub async fn connect(&self, desk: &Desk) -> String {
        let draft = draft(desk, &desk.access().omnidesk.api_key);
        let connection = self.app.connection_add(draft).await.unwrap().connection_id;
        self.pulled(&connection).await;
        connection
    }

    /// Looks until something is found.
    ///
    /// # Panics
    /// If it takes unbearably long.
    pub async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
        let mut events = self.app.events();
        let looking = async {
            loop {
                if let Some(found) = look().await {
                    return found;
                }
                let _ = timeout(LOOK_AGAIN, events.recv()).await;
            }
        };
        match timeout(PATIENCE, looking).await {
            Ok(found) => found,
            Err(_) => panic!("waited in vain until {what}; pending: {:#?}", self.pending().await),
        }
    }

    /// Waits until a connection has been pulled completely and nothing is being pulled.
    pub async fn pulled(&self, connection: &str) {
        self.until("everything is pulled", async || {
            let status = self.status(connection).await;
            (status.pulled_at.is_some() && status.state == ConnectionState::Online).then_some(())
        })
        .await;
    }

    /// How a connection stands.
    ///
    /// # Panics
    /// If it is not there.
    pub async fn status(&self, connection: &str) -> ConnectionStatus {
        let status = self.app.app_status(Empty {}).await.unwrap();
        status.connections.into_iter().find(|status| status.connection_id == connection).unwrap()
    }

    /// Everything that waits.
    ///
    /// # Panics
    /// If it cannot be read.
    pub async fn pending(&self) -> Vec<OperationView> {
        self.app.pending_list(Empty {}).await.unwrap().operations
    }

    /// Waits until nothing waits any more.
    pub async fn all_sent(&self) {
        self.until("everything is sent", async || self.pending().await.is_empty().then_some(())).await;
    }

    /// Waits until the only thing that waits is as wanted.
    pub async fn waiting(&self, what: &str, wanted: impl Fn(&OperationView) -> bool) -> OperationView {
        self.until(what, async || {
            let pending = self.pending().await;
            pending.into_iter().next().filter(|operation| wanted(operation))
        })
        .await
    }

    /// Rows of the grid for a query.
    ///
    /// # Panics
    /// If the search fails.
    pub async fn search(&self, query: &str) -> Vec<PersonRow> {
        let request = SearchRequest { query: query.into(), sort: Sort::Relevance, offset: 0, limit: 500 };
        self.app.customers_search(request).await.unwrap().rows
    }

    /// A person as it is shown.
    ///
    /// # Errors
    /// If it is gone.
    pub async fn person(&self, person_id: &str) -> Result<PersonView, WireError> {
        self.app.person_get(PersonRef { person_id: person_id.into() }).await
    }

    /// The person of a known customer, found by its e-mail address. Asks its system for what is old in the background.
    pub async fn find(&self, known: &Known) -> PersonView {
        self.until("the customer is found", async || {
            for row in self.search(&known.email).await {
                let view = self.person(&row.person_id).await.ok()?;
                if view.records[0].remote_id.as_deref() == Some(&known.id) {
                    return Some(view);
                }
            }
            None
        })
        .await
    }

    /// Opens the page of a known customer and waits until everything it asks for in the background has come: the timeline is the last
    /// of it.
    pub async fn open(&self, known: &Known) -> PersonView {
        let found = self.find(known).await;
        self.until("the page is filled", async || self.timeline(&found.person_id).await.read_at).await;
        self.person(&found.person_id).await.unwrap()
    }

    /// A person's timeline as it is kept.
    ///
    /// # Panics
    /// If it cannot be read.
    pub async fn timeline(&self, person_id: &str) -> TimelineWindow {
        let request = TimelineRequest { person_id: person_id.into(), kinds: Vec::new(), offset: 0, limit: 200 };
        self.app.timeline_get(request).await.unwrap()
    }

    /// Changes one field of a person's only record.
    ///
    /// # Errors
    /// What the program says.
    pub async fn edit(&self, person: &PersonView, key: &str, value: &str) -> Result<OperationSaved, WireError> {
        let fields = BTreeMap::from([(key.to_owned(), value.to_owned())]);
        self.app.fields_edit(FieldsEdit { record_id: person.records[0].record_id.clone(), fields, confirmed: false }).await
    }

    /// Creates a customer from fields and channels.
    ///
    /// # Panics
    /// If the form is not taken.
    pub async fn create(&self, connection: &str, fields: &[(&str, &str)], channels: &[(&str, &str)]) -> PersonView {
        let created = self.app.customer_create(form(connection, fields, channels)).await.unwrap();
        self.person(&created.person_id).await.unwrap()
    }

    /// Kinds of what happened, newest first.
    ///
    /// # Panics
    /// If it cannot be read.
    pub async fn activity(&self) -> Vec<ActivityKind> {
        let window = self.app.activity_list(ActivityRequest { offset: 0, limit: 200 }).await.unwrap();
        window.entries.into_iter().map(|entry| entry.kind).collect()
    }

    /// The agent says "try again now".
    ///
    /// # Panics
    /// If that is refused.
    pub async fn retry(&self, operation: &OperationView) {
        let operation_id = operation.operation_id.clone();
        self.app.pending_retry(OperationRef { operation_id }).await.unwrap();
    }

    /// The agent drops a change.
    ///
    /// # Errors
    /// If it cannot be dropped now.
    pub async fn discard(&self, operation: &OperationView) -> Result<(), WireError> {
        let operation_id = operation.operation_id.clone();
        self.app.pending_discard(OperationRef { operation_id }).await.map(drop)
    }
}

/// A form for a connection to the desk with this key.
pub fn draft(desk: &Desk, key: &str) -> ConnectionDraft {
    let omnidesk = &desk.access().omnidesk;
    ConnectionDraft {
        connection_id: None,
        provider: "omnidesk".into(),
        name: "Fietsenwinkel".into(),
        environment: "own".into(),
        base_url: omnidesk.base_url.clone(),
        settings: BTreeMap::from([
            ("brand_id".to_owned(), omnidesk.brand_id.to_string()),
            ("brand_name".to_owned(), omnidesk.brand_name.clone()),
        ]),
        credentials: BTreeMap::from([("api_key".to_owned(), SecretText::new(key.to_owned()))]),
    }
}

/// A filled-in form for a new customer.
pub fn form(connection: &str, fields: &[(&str, &str)], channels: &[(&str, &str)]) -> CustomerForm {
    let channel = |(kind, address): &(&str, &str)| FormChannel { kind: (*kind).into(), address: (*address).into() };
    CustomerForm {
        connection_ids: vec![connection.to_owned()],
        fields: fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        channels: channels.iter().map(channel).collect(),
        ticket_id: String::new(),
        no_sync: false,
        person_id: String::new(),
        confirmed: false,
    }
}
