use contract::WireError;
use contract::wire::{ConnectionState, Diagnostics, Empty, KeychainState, Theme};
use store::table::connection::ConnectionRow;
use store::table::outbox::OperationRow;
use store::table::sweep::SweepRow;
use store::table::{connection, outbox, person, record, sweep};
use sync::Problem;

use crate::diagnostics::{ConnectionFacts, Found, Heading, OperationFacts, Report};
use crate::errors::References;
use crate::program::App;
use crate::view;

/// Changes that are listed one by one.
const OPERATIONS: u32 = 50;

impl App {
    /// What somebody who helps has to know of this program, with nothing in it about anybody.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn diagnostics_get(&self, _: Empty) -> Result<Diagnostics, WireError> {
        let (schema, persons, changes, operations, rows) = self
            .read(|db| {
                let mut rows = Vec::new();
                for row in connection::all(db)? {
                    let (swept, customers) = (sweep::get(db, row.id)?, record::count(db, row.id)?);
                    let unsent = outbox::count_of(db, row.id)?;
                    rows.push((row, swept, customers, unsent));
                }
                let operations = outbox::window(db, None, 0, OPERATIONS)?;
                Ok((store::schema(db)?, person::count(db)?, outbox::count(db)?, operations, rows))
            })
            .await?;
        let mut connections = Vec::new();
        for (row, swept, customers, unsent) in &rows {
            connections.push(self.connection_facts(row, swept.as_ref(), *customers, *unsent).await);
        }
        let settings = self.settings_get(Empty {}).await?;
        let theme = match settings.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let (cache, logs) = (self.core.surroundings.cache.clone(), self.core.surroundings.logs.clone());
        let Found { machine, files, lines } = tokio::task::spawn_blocking(move || Found::beside(&cache, &logs))
            .await
            .map_err(|_| self.store(&store::StoreError::Closed))?;
        let report = Report {
            heading: Heading {
                at: view::instant(self.core.clock.now()),
                clock_ahead: self.core.connector.clock_offset().map(|ahead| ahead.as_secs()),
                machine,
                web_view: self.core.surroundings.web_view.clone(),
            },
            keychain: matches!(self.core.keychain, KeychainState::Keychain),
            notice: self.core.notice.is_some(),
            files,
            schema,
            persons,
            changes,
            settings: vec![("Theme", theme.to_owned()), ("Minutes between pulls", settings.pull_minutes.to_string())],
            connections,
            operations: operations.iter().map(operation_facts).collect(),
            lines,
        };
        Ok(Diagnostics { text: report.text() })
    }

    async fn connection_facts(
        &self,
        row: &ConnectionRow,
        swept: Option<&SweepRow>,
        customers: u32,
        unsent: u32,
    ) -> ConnectionFacts {
        // The provider's own words only: what is kept could be anything.
        let mut known = view::capabilities(row).environments.iter().map(|known| known.environment);
        ConnectionFacts {
            id: row.id.to_string(),
            provider: row.provider.as_str(),
            environment: known.find(|known| *known == row.environment).unwrap_or("other"),
            sample: row.sample,
            state: state_word(&self.connection_state(row.id, row.refused.as_deref(), swept)),
            has_credentials: self.core.connector.credentials(row).await.is_ok(),
            rights: (row.may_read, row.may_change),
            customers,
            unsent,
            pulled_at: swept.and_then(|sweep| sweep.completed_at).map(view::instant),
            settings: row.settings.len(),
        }
    }
}

/// How a connection stands, without the words that a system may have said.
fn state_word(state: &ConnectionState) -> &'static str {
    match state {
        ConnectionState::Idle => "idle",
        ConnectionState::Online => "online",
        ConnectionState::Syncing { .. } => "syncing",
        ConnectionState::Paused { .. } => "paused",
        ConnectionState::Sending { .. } => "sending",
        ConnectionState::Waiting { .. } => "waiting",
        ConnectionState::Offline { .. } => "offline",
        ConnectionState::Refused { .. } => "refused",
    }
}

fn operation_facts(row: &OperationRow) -> OperationFacts {
    let problem = row.last_error.as_deref().and_then(Problem::read);
    OperationFacts {
        id: row.id.to_string(),
        connection: row.connection_id.to_string(),
        kind: row.intent.kind(),
        state: row.state.as_str(),
        attempts: row.attempts,
        problem: problem.map(|problem| (format!("{:?}", problem.kind), problem.reference)),
    }
}
