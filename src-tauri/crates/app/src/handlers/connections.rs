use std::collections::BTreeMap;

use contract::wire::{
    ConnectionDraft, ConnectionList, ConnectionRef, ConnectionRemove, ConnectionTest, ConnectionUpdate, ConnectionView, Done,
    Empty, SecretText, TestOutcome,
};
use contract::{FieldIssue, WireError};
use domain::capabilities::Permission;
use domain::{ConnectionId, ProviderKind, Secret};
use providers::{Cause, Failure, FailureKind, Why, caused_by};
use store::table::activity::{self, NewActivity};
use store::table::connection::{self, ConnectionRow};
use store::table::{keychain, outbox, record, sandbox_log, sweep, typed_secret};

use super::connection_form::{self, Typed, required};
use super::id;
use crate::credentials::{Credentials, Keyring, entry};
use crate::errors::References;
use crate::program::App;
use crate::view;

const TO_MEND: &str = "Something has to be mended before this can be saved.";

impl App {
    /// All connections.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn connections_list(&self, _: Empty) -> Result<ConnectionList, WireError> {
        let rows = self
            .read(|db| {
                let rows = connection::all(db)?;
                rows.into_iter()
                    .map(|row| Ok((record::count(db, row.id)?, outbox::count_of(db, row.id)?, row)))
                    .collect::<Result<Vec<_>, _>>()
            })
            .await?;
        let mut connections = Vec::new();
        for (customers, unsent, row) in rows {
            connections.push(self.connection_view(row, customers, unsent).await);
        }
        Ok(ConnectionList { connections })
    }

    /// Tries a connection without saving it.
    ///
    /// # Errors
    /// If something in the form cannot be tried at all; what trying found is in the reply.
    pub async fn connection_test(&self, draft: ConnectionDraft) -> Result<ConnectionTest, WireError> {
        let kept = match draft.connection_id.as_deref() {
            Some(text) => Some(self.connection_row(text).await?),
            None => None,
        };
        let provider = self.provider_kind(&draft.provider)?;
        let credentials = self.complete(provider, &draft.credentials, &draft.base_url, kept.as_ref()).await?;
        self.check(provider, &Typed::of(&draft), kept.as_ref())?;
        let base_url = match &kept {
            Some(row) if row.sample => {
                self.core.sample.access(row.provider).await.map_err(|failure| self.failure(&failure))?.base_url
            }
            _ => draft.base_url.clone(),
        };
        let adapter = self
            .core
            .connector
            .connect(kept.as_ref().map(|row| row.id), provider, &base_url, draft.settings.clone(), credentials)
            .map_err(|failure| self.unusable(&failure))?;
        let may_change = match draft.settings.get("key_rights").map(String::as_str) {
            Some("read") => view::no("As set in this form, the key may only read."),
            _ => view::yes(),
        };
        Ok(match caused_by(Cause::agent(Why::Test), adapter.probe()).await {
            Ok(probe) => ConnectionTest {
                ok: true,
                outcome: TestOutcome::Works,
                message: match probe.customers {
                    Some(1) => "It works. There is 1 customer.".into(),
                    Some(customers) => format!("It works. There are {customers} customers."),
                    None => "It works.".into(),
                },
                read: view::yes(),
                change: may_change,
                customers: probe.customers,
            },
            Err(failure) => {
                let (outcome, message) = finding(&failure, providers::capabilities(provider).name);
                ConnectionTest {
                    ok: false,
                    outcome,
                    message,
                    read: view::no(&failure.message),
                    change: may_change,
                    customers: None,
                }
            }
        })
    }

    /// Saves a new connection and starts its first pull.
    ///
    /// # Errors
    /// If something in the form has to be mended, the keychain cannot keep the credentials, or the cache cannot be written.
    pub async fn connection_add(&self, draft: ConnectionDraft) -> Result<ConnectionView, WireError> {
        let provider = self.provider_kind(&draft.provider)?;
        let credentials = self.complete(provider, &draft.credentials, &draft.base_url, None).await?;
        self.check(provider, &Typed::of(&draft), None)?;
        // What cannot be connected to is not worth saving; whether it answers is the agent's to test.
        self.core
            .connector
            .connect(None, provider, &draft.base_url, draft.settings.clone(), credentials.clone())
            .map_err(|failure| self.unusable(&failure))?;
        let row = ConnectionRow {
            id: ConnectionId::new(self.core.ids.next()),
            provider,
            name: domain::name::normalise(&draft.name),
            environment: draft.environment,
            base_url: tidy(&draft.base_url),
            settings: draft.settings,
            sample: false,
            may_read: None,
            may_change: None,
            refused: None,
            created_at: self.core.clock.now(),
        };
        // It belongs to nothing before the connection is there, which takes it back.
        let name = entry(row.id);
        self.write(move |write| keychain::leave(write, &name)).await?;
        self.keep_credentials(row.id, &credentials).await?;
        self.keep_connection(row).await
    }

    /// Starts the sample systems and connects to each of them, as far as that was not done.
    ///
    /// # Errors
    /// If they cannot be started or the cache cannot be written.
    pub async fn sandbox_start(&self, request: Empty) -> Result<ConnectionList, WireError> {
        let there = self.read(connection::all).await?;
        for provider in ProviderKind::ALL {
            if let Some(row) = there.iter().find(|row| row.sample && row.provider == provider) {
                self.core.engine.reopen(row.id);
                continue;
            }
            let access = self.core.sample.access(provider).await.map_err(|failure| self.failure(&failure))?;
            let row = ConnectionRow {
                id: ConnectionId::new(self.core.ids.next()),
                provider,
                name: format!("{} sample", providers::capabilities(provider).name),
                environment: "sandbox".into(),
                base_url: access.base_url,
                settings: access.settings,
                sample: true,
                may_read: Some(true),
                may_change: Some(true),
                refused: None,
                created_at: self.core.clock.now(),
            };
            self.keep_connection(row).await?;
        }
        self.connections_list(request).await
    }

    /// Changes a connection; credentials only if given.
    ///
    /// # Errors
    /// As for adding one.
    pub async fn connection_update(&self, update: ConnectionUpdate) -> Result<ConnectionView, WireError> {
        let mut row = self.connection_row(&update.connection_id).await?;
        let typed = Typed {
            name: &update.name,
            environment: &update.environment,
            base_url: &update.base_url,
            settings: &update.settings,
        };
        self.check(row.provider, &typed, Some(&row))?;
        let credentials = self.complete(row.provider, &update.credentials, &update.base_url, Some(&row)).await?;
        if !row.sample {
            self.core
                .connector
                .connect(Some(row.id), row.provider, &update.base_url, update.settings.clone(), credentials.clone())
                .map_err(|failure| self.unusable(&failure))?;
            if given(&update.credentials).next().is_some() {
                self.keep_credentials(row.id, &credentials).await?;
            }
            row.base_url = tidy(&update.base_url);
            row.environment = update.environment;
        }
        row.name = domain::name::normalise(&update.name);
        row.settings = update.settings;
        // Whatever was learnt about the old credentials need not hold for the new ones.
        (row.may_read, row.may_change, row.refused) = (None, None, None);
        let (ids, kept) = (self.core.ids.clone(), row.clone());
        self.write(move |write| {
            connection::put(write, &kept)?;
            let entry = NewActivity {
                kind: "connection_changed",
                connection_id: Some(kept.id),
                subject: &kept.name,
                ..NewActivity::default()
            };
            activity::add(write, &*ids, &entry)
        })
        .await?;
        self.core.connector.forget(row.id);
        self.core.engine.reopen(row.id);
        let id = row.id;
        let (customers, unsent) = self.read(move |db| Ok((record::count(db, id)?, outbox::count_of(db, id)?))).await?;
        Ok(self.connection_view(row, customers, unsent).await)
    }

    /// Removes a connection with everything cached from it.
    ///
    /// # Errors
    /// [`contract::ErrorCode::NotNow`] if changes were not sent and may not be dropped.
    pub async fn connection_remove(&self, request: ConnectionRemove) -> Result<Done, WireError> {
        let row = self.connection_row(&request.connection_id).await?;
        let (id, ids, name) = (row.id, self.core.ids.clone(), row.name.clone());
        let (drop_unsent, sample) = (request.drop_unsent, row.sample);
        let entries = if sample { Vec::new() } else { Keyring::names(id, view::capabilities(&row).credentials) };
        let left = entries.clone();
        let (kept, typed) = self
            .write(move |write| {
                // Counted in the same transaction: a change saved a moment ago counts too.
                let unsent = outbox::count_of(write, id)?;
                if unsent > 0 && !drop_unsent {
                    return Ok((unsent, Vec::new()));
                }
                let typed = typed_secret::of_connection(write, id)?;
                connection::remove(write, id)?;
                for name in &left {
                    keychain::leave(write, name)?;
                }
                if sample && !connection::all(write)?.iter().any(|row| row.sample) {
                    // Agents type real names into sample data too: it goes with the last of its systems.
                    sandbox_log::clear(write)?;
                }
                activity::add(
                    write,
                    &*ids,
                    &NewActivity { kind: "connection_removed", subject: &name, ..NewActivity::default() },
                )?;
                Ok((0, typed))
            })
            .await?;
        if kept > 0 {
            return Err(self.not_now(&format!("{kept} changes were not sent yet. Removing the connection drops them.")));
        }
        self.core.engine.forget(id);
        self.core.connector.forget(id);
        self.core.connector.forget_typed(typed).await;
        if sample && !self.read(connection::all).await?.iter().any(|row| row.sample) {
            self.core.sample.stop().await;
        }
        // What the keychain does not give up now is noted.
        self.core.connector.keyring().forget(entries).await;
        Ok(Done {})
    }

    /// Tries every connection now: the network may have come back.
    ///
    /// # Errors
    /// Never; a connection that fails again shows in its state.
    pub async fn sync_now(&self, _: Empty) -> Result<Done, WireError> {
        self.core.engine.network_changed();
        Ok(Done {})
    }

    /// Starts a pull and sends what is waiting.
    ///
    /// # Errors
    /// If the connection is gone.
    pub async fn connection_sync(&self, request: ConnectionRef) -> Result<Done, WireError> {
        let row = self.connection_row(&request.connection_id).await?;
        if row.refused.is_some() {
            let id = row.id;
            self.write(move |write| connection::set_refused(write, id, None)).await?;
        }
        let id = row.id;
        self.write(move |write| sweep::set_paused(write, id, false)).await?;
        self.core.connector.forget(row.id);
        self.core.engine.reopen(row.id);
        self.core.engine.pull(row.id);
        Ok(Done {})
    }

    /// Pauses pulling, also over a restart, until the agent asks for it again; it goes on from there then.
    ///
    /// # Errors
    /// If the connection is gone.
    pub async fn connection_sync_stop(&self, request: ConnectionRef) -> Result<Done, WireError> {
        let id = self.connection_row(&request.connection_id).await?.id;
        self.write(move |write| sweep::set_paused(write, id, true)).await?;
        self.core.engine.stop_pull(id);
        Ok(Done {})
    }

    async fn keep_credentials(&self, id: ConnectionId, credentials: &Credentials) -> Result<(), WireError> {
        self.core.connector.keyring().put(id, credentials).await.map_err(|error| self.secret(error))
    }

    async fn keep_connection(&self, row: ConnectionRow) -> Result<ConnectionView, WireError> {
        let (ids, kept) = (self.core.ids.clone(), row.clone());
        self.write(move |write| {
            connection::put(write, &kept)?;
            keychain::forget(write, &entry(kept.id))?;
            let entry = NewActivity {
                kind: "connection_added",
                connection_id: Some(kept.id),
                subject: &kept.name,
                ..NewActivity::default()
            };
            activity::add(write, &*ids, &entry)
        })
        .await?;
        self.core.engine.pull(row.id);
        Ok(self.connection_view(row, 0, 0).await)
    }

    pub(crate) async fn connection_row(&self, text: &str) -> Result<ConnectionRow, WireError> {
        let Ok(id) = id::<ConnectionId>(self, text) else { return Err(self.connection_removed()) };
        self.read(move |db| connection::get(db, id)).await?.ok_or_else(|| self.connection_removed())
    }

    async fn connection_view(&self, row: ConnectionRow, customers: u32, unsent: u32) -> ConnectionView {
        let has_credentials = self.core.connector.credentials(&row).await.is_ok();
        ConnectionView {
            connection_id: row.id.to_string(),
            provider: row.provider.as_str().into(),
            badge: view::capabilities(&row).badge.into(),
            read: view::right(&row, Permission::Read),
            change: view::right(&row, Permission::Change),
            name: row.name,
            environment: row.environment,
            base_url: row.base_url,
            settings: row.settings,
            sample: row.sample,
            has_credentials,
            customers,
            unsent,
        }
    }

    fn provider_kind(&self, name: &str) -> Result<ProviderKind, WireError> {
        name.parse().map_err(|_| self.invalid("There is no such system.", Vec::new()))
    }

    /// Credentials as typed, completed with the ones that are kept for the same system. What was typed to sign in at one address is never
    /// sent to another: the window cannot be trusted to know where it leads.
    async fn complete(
        &self,
        provider: ProviderKind,
        typed: &BTreeMap<String, SecretText>,
        base_url: &str,
        kept: Option<&ConnectionRow>,
    ) -> Result<BTreeMap<String, Secret>, WireError> {
        let mut credentials: BTreeMap<String, Secret> = given(typed).map(|(key, secret)| (key.clone(), secret)).collect();
        let specs = providers::capabilities(provider).credentials;
        let unknown = credentials.keys().filter(|key| specs.iter().all(|spec| spec.key != key.as_str()));
        let mut issues: Vec<FieldIssue> = unknown
            .map(|key| FieldIssue {
                rule: "credential".into(),
                message: "This system has no such credential.".into(),
                ..required(&format!("credentials.{key}"))
            })
            .collect();
        let elsewhere = kept.is_some_and(|row| !row.sample && !connection_form::leads_to_the_same(&row.base_url, base_url));
        if let Some(row) = kept
            && !elsewhere
            && specs.iter().any(|spec| !credentials.contains_key(spec.key))
        {
            for (key, secret) in self.core.connector.credentials(row).await.map_err(|error| self.secret(error))? {
                credentials.entry(key).or_insert(secret);
            }
        }
        for spec in specs.iter().filter(|spec| !credentials.contains_key(spec.key)) {
            let missing = required(&format!("credentials.{}", spec.key));
            issues.push(if elsewhere {
                FieldIssue { message: "Type it again: the one that is kept belongs to another address.".into(), ..missing }
            } else {
                missing
            });
        }
        if issues.is_empty() { Ok(credentials) } else { Err(self.invalid(TO_MEND, issues)) }
    }

    fn check(&self, provider: ProviderKind, typed: &Typed<'_>, kept: Option<&ConnectionRow>) -> Result<(), WireError> {
        let issues = connection_form::issues(providers::capabilities(provider), typed, kept.is_some_and(|row| row.sample));
        if issues.is_empty() { Ok(()) } else { Err(self.invalid(TO_MEND, issues)) }
    }

    /// An adapter could not even be made: the address, a setting or a credential does not do.
    fn unusable(&self, failure: &Failure) -> WireError {
        let specs: Vec<&str> =
            ProviderKind::ALL.iter().flat_map(|kind| providers::capabilities(*kind).settings).map(|spec| spec.key).collect();
        let place = |field: &str| match field {
            field if specs.contains(&field) => format!("settings.{field}"),
            "base_url" | "address" | "baseUrl" => "baseUrl".to_owned(),
            field => format!("credentials.{field}"),
        };
        let issues = failure
            .fields
            .iter()
            .map(|(field, message)| FieldIssue { message: message.clone(), ..required(&place(field)) })
            .collect();
        self.invalid(&failure.message, issues)
    }
}

fn given(typed: &BTreeMap<String, SecretText>) -> impl Iterator<Item = (&String, Secret)> {
    // Copied keys often bring a line break along.
    typed.iter().map(|(key, secret)| (key, Secret::new(secret.reveal().trim()))).filter(|(_, secret)| !secret.reveal().is_empty())
}

fn tidy(base_url: &str) -> String {
    base_url.trim().trim_end_matches('/').to_owned()
}

fn finding(failure: &Failure, provider: &str) -> (TestOutcome, String) {
    match failure.kind {
        FailureKind::Unreachable | FailureKind::TimedOut => {
            (TestOutcome::HostUnreachable, "The host does not answer. Check the address and the network.".into())
        }
        FailureKind::Tls => {
            (TestOutcome::Tls, "A secure connection could not be set up: the certificate of the host is not trusted.".into())
        }
        // Signed in, and told that this is not for them.
        FailureKind::Refused if failure.status == Some(403) => (
            TestOutcome::PermissionMissing,
            format!("{provider} knows the credentials, but they lack the right to read customers. {}", failure.message),
        ),
        FailureKind::Refused => (TestOutcome::CredentialsRefused, format!("{provider} does not accept the credentials.")),
        FailureKind::Throttled | FailureKind::ProviderFailed => {
            (TestOutcome::ProviderBusy, format!("{provider} answers, but cannot serve the request now. Try again later."))
        }
        FailureKind::KeyInUse
        | FailureKind::KeyMisused
        | FailureKind::NotUnderstood
        | FailureKind::NotFound
        | FailureKind::Rejected
        | FailureKind::Impossible => {
            (TestOutcome::NotThisProvider, format!("The host answers, but not like {provider}. {}", failure.message))
        }
    }
}
