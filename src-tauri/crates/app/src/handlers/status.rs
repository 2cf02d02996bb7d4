use contract::WireError;
use contract::wire::{AppStatus, ConnectionState, ConnectionStatus, Empty};
use domain::ConnectionId;
use store::table::connection::ConnectionRow;
use store::table::sweep::SweepRow;
use store::table::{connection, outbox, person, setting, sweep};
use sync::Link;

use crate::boot::App;
use crate::view;

impl App {
    /// State of connections, counts and the keychain.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn app_status(&self, _: Empty) -> Result<AppStatus, WireError> {
        let (rows, customers, (pending, needs_attention), saved_at) = self
            .read(|db| {
                let mut rows = Vec::new();
                for row in connection::all(db)? {
                    let swept = sweep::get(db, row.id)?;
                    rows.push((row, swept));
                }
                Ok((rows, person::count(db)?, outbox::count(db)?, setting::get(db, "saved_at")?))
            })
            .await?;
        Ok(AppStatus {
            version: env!("CARGO_PKG_VERSION").into(),
            keychain: self.core.keychain.clone(),
            connections: rows.iter().map(|(row, swept)| self.connection_status(row, swept.as_ref())).collect(),
            customers,
            pending,
            needs_attention,
            saved_at,
            notice: self.core.notice.clone(),
        })
    }

    fn connection_status(&self, row: &ConnectionRow, swept: Option<&SweepRow>) -> ConnectionStatus {
        ConnectionStatus {
            connection_id: row.id.to_string(),
            name: row.name.clone(),
            provider: row.provider.as_str().into(),
            badge: view::capabilities(row).badge.into(),
            state: self.connection_state(row.id, row.refused.as_deref(), swept),
            pulled_at: swept.and_then(|sweep| sweep.completed_at).map(view::instant),
            sample: row.sample,
        }
    }

    fn connection_state(&self, id: ConnectionId, refused: Option<&str>, swept: Option<&SweepRow>) -> ConnectionState {
        let (link, pull) = self.core.engine.status(id);
        if let Some(reason) = refused {
            return ConnectionState::Refused { reason: reason.to_owned() };
        }
        match (link, pull) {
            (Link::Offline { since, until, reason }, _) => {
                ConnectionState::Offline { since: view::instant(since), next_try_at: Some(view::instant(until)), reason }
            }
            (Link::Waiting { until, reason }, _) => ConnectionState::Waiting { until: view::instant(until), reason },
            (_, Some(progress)) => ConnectionState::Syncing {
                received: progress.map_or_else(|| swept.map_or(0, |sweep| sweep.received), |progress| progress.received),
                total: progress.and_then(|progress| progress.total),
                per_second: progress.map_or(0, |progress| progress.per_second),
                seconds_left: progress.and_then(|progress| progress.seconds_left()),
            },
            (Link::Online, None) => ConnectionState::Online,
            (Link::Idle, None) => ConnectionState::Idle,
        }
    }
}
