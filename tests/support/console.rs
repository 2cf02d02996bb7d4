//! The program without its window, driven by its commands.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use app::{App, Cost, Door, MachineClock, MachineIds, MemoryClipboard, Options, SecretsChoice, StaysInThisProcess};
use contract::WireError;
use contract::wire::{
    ActivityEntry, ActivityKind, ActivityRequest, ConflictAnswer, ConflictList, ConflictView, ConnectionDraft, ConnectionRef,
    ConnectionState, ConnectionStatus, CustomerForm, Decided, Empty, FieldsEdit, FormChannel, LineChoice, OperationRef,
    OperationSaved, OperationView, PendingRequest, PendingShow, PersonRef, PersonRow, PersonView, RecoveryConfirm, RecoveryMake,
    SearchRequest, SecretText, Sort, TimelineRequest, TimelineWindow,
};
use domain::Clock;
use tempfile::TempDir;
use tokio::time::timeout;

use crate::{Desk, Known, LOOK_AGAIN, PATIENCE};

/// The running program.
pub struct Console {
    /// Its commands.
    pub app: App,
    /// The way to them.
    pub door: Door,
    /// The clipboard it copies to.
    pub clipboard: Arc<MemoryClipboard>,
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
        let clipboard = Arc::new(MemoryClipboard::default());
        let options = Self::options(desk, folder, secrets).with_clipboard(clipboard.clone());
        let door = Door::new(options, Arc::new(StaysInThisProcess));
        Self { app: door.app().await.unwrap(), door, clipboard, _folder: None }
    }

    /// The program behind a door that is open. Its clipboard is another one than the one here.
    ///
    /// # Panics
    /// If it is not.
    pub async fn behind(door: Door) -> Self {
        Self { app: door.app().await.unwrap(), door, clipboard: Arc::default(), _folder: None }
    }

    /// The way into a program on a folder.
    ///
    /// # Panics
    /// If there is too little memory for the cheapest passphrase.
    pub fn door(desk: &Desk, folder: &Path, secrets: SecretsChoice) -> Door {
        Self::door_at(desk, folder, secrets, Arc::new(MachineClock::default()))
    }

    /// The same by a clock of the caller's.
    ///
    /// # Panics
    /// If there is too little memory for the cheapest passphrase.
    pub fn door_at(desk: &Desk, folder: &Path, secrets: SecretsChoice, clock: Arc<dyn Clock>) -> Door {
        Door::with(Self::options(desk, folder, secrets), Arc::new(StaysInThisProcess), clock, Arc::new(MachineIds))
    }

    fn options(desk: &Desk, folder: &Path, secrets: SecretsChoice) -> Options {
        let sandbox = Some(serde_json::to_string(desk.access()).unwrap());
        let options = Options::new(folder.to_owned(), folder.join("exports"), secrets).with_sandbox(sandbox);
        options.with_cost(Cost::new(8 * 1_024, 1, 1).unwrap())
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

    /// Pulls a connection once more and waits for the end.
    ///
    /// # Panics
    /// If the connection is gone.
    pub async fn pull_again(&self, connection: &str) {
        let before = self.status(connection).await.pulled_at;
        self.app.connection_sync(ConnectionRef { connection_id: connection.into() }).await.unwrap();
        self.until("everything is pulled again", async || {
            let status = self.status(connection).await;
            (status.pulled_at != before && status.state == ConnectionState::Online).then_some(())
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
        let request = PendingRequest { offset: 0, limit: 200, show: PendingShow::All };
        let mut views = Vec::new();
        for summary in self.app.pending_list(request).await.unwrap().operations {
            // Done between the list and the look.
            if let Ok(view) = self.app.pending_get(OperationRef { operation_id: summary.operation_id }).await {
                views.push(view);
            }
        }
        views
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
        self.edit_fields(person, &[(key, value)]).await
    }

    /// Changes fields of a person's first record in one go.
    ///
    /// # Errors
    /// What the program says.
    pub async fn edit_fields(&self, person: &PersonView, fields: &[(&str, &str)]) -> Result<OperationSaved, WireError> {
        let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        self.app.fields_edit(FieldsEdit { record_id: person.records[0].record_id.clone(), fields, confirmed: false }).await
    }

    /// What the conflicts screen lists.
    ///
    /// # Panics
    /// If it cannot be read.
    pub async fn conflicts(&self) -> ConflictList {
        self.app.conflicts_list(Empty {}).await.unwrap()
    }

    /// Waits until so many conflicts wait for the agent, and gives them in full, oldest first.
    pub async fn conflicting(&self, count: usize) -> Vec<ConflictView> {
        self.until("the conflicts are found", async || {
            let listed = self.conflicts().await.conflicts;
            let mut views = Vec::new();
            for summary in &listed {
                views.push(self.app.conflict_get(OperationRef { operation_id: summary.operation_id.clone() }).await.ok()?);
            }
            (views.len() == count).then_some(views)
        })
        .await
    }

    /// The agent decides a conflict.
    ///
    /// # Errors
    /// What the program says.
    pub async fn decide(&self, conflict: &ConflictView, choices: &[(&str, LineChoice)]) -> Result<Decided, WireError> {
        self.app.conflict_decide(answer(conflict, choices)).await
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
        self.happened().await.into_iter().map(|entry| entry.kind).collect()
    }

    /// What happened, newest first.
    ///
    /// # Panics
    /// If it cannot be read.
    pub async fn happened(&self) -> Vec<ActivityEntry> {
        self.app.activity_list(ActivityRequest { limit: 200, ..ActivityRequest::default() }).await.unwrap().entries
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

/// Makes a recovery code and types back the parts that are asked for, as whoever wrote it down does. `passphrase` is the one so far.
///
/// # Panics
/// If that is refused.
pub async fn recovery_code(door: &Door, passphrase: Option<&str>) -> Vec<String> {
    let current = passphrase.map(|passphrase| SecretText::new(passphrase.to_owned()));
    let code = door.recovery_make(RecoveryMake { current }).await.unwrap();
    let typed = code.asked.iter().map(|number| SecretText::new(code.parts[usize::from(*number) - 1].clone()));
    door.recovery_confirm(RecoveryConfirm { parts: typed.collect() }).await.unwrap();
    code.parts
}

/// The answer to a conflict.
pub fn answer(conflict: &ConflictView, choices: &[(&str, LineChoice)]) -> ConflictAnswer {
    let choices = choices.iter().map(|(line, choice)| ((*line).to_owned(), choice.clone())).collect();
    ConflictAnswer { operation_id: conflict.operation_id.clone(), choices }
}

/// Other values than either side's, by field.
pub fn other(values: &[(&str, &str)]) -> LineChoice {
    LineChoice::Other { values: values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect() }
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
            ("requests_per_second".to_owned(), "1000".to_owned()),
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
