use contract::WireError;
use contract::wire::{AppStatus, ConnectionState, ConnectionStatus, Empty};
use domain::ConnectionId;
use jiff::SignedDuration;
use store::table::connection::ConnectionRow;
use store::table::sweep::SweepRow;
use store::table::{connection, outbox, person, setting, sweep};
use sync::{Link, Standing};

use crate::program::App;
use crate::view;

impl App {
    /// State of connections, counts and the keychain.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn app_status(&self, _: Empty) -> Result<AppStatus, WireError> {
        let (rows, customers, (pending, needs_attention), conflicts, saved_at) = self
            .read(|db| {
                let mut rows = Vec::new();
                for row in connection::all(db)? {
                    let swept = sweep::get(db, row.id)?;
                    rows.push((row, swept));
                }
                let asked = outbox::needing_agent(db)?;
                let problems = asked.iter().filter_map(|row| sync::Problem::read(row.last_error.as_deref()?));
                let conflicts = problems.filter(sync::conflict::is_conflict).count();
                Ok((rows, person::count(db)?, outbox::count(db)?, conflicts, setting::get(db, "saved_at")?))
            })
            .await?;
        Ok(AppStatus {
            version: env!("CARGO_PKG_VERSION").into(),
            keychain: self.core.keychain.clone(),
            connections: rows.iter().map(|(row, swept)| self.connection_status(row, swept.as_ref())).collect(),
            customers,
            pending,
            needs_attention,
            conflicts: u32::try_from(conflicts).unwrap_or(u32::MAX),
            saved_at,
            notice: self.core.notice.clone(),
            clock: self.core.connector.clock_offset().and_then(clock_words),
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

    /// What a connection does now.
    pub(super) fn connection_state(&self, id: ConnectionId, refused: Option<&str>, swept: Option<&SweepRow>) -> ConnectionState {
        let Standing { link, pull, sending, left, most } = self.core.engine.status(id);
        if let Some(reason) = refused {
            return ConnectionState::Refused { reason: reason.to_owned() };
        }
        match (link, pull) {
            (Link::Offline { since, until, reason }, _) => {
                ConnectionState::Offline { since: view::instant(since), next_try_at: Some(view::instant(until)), reason }
            }
            (Link::Waiting { until, reason }, _) => ConnectionState::Waiting { until: view::instant(until), reason },
            _ if sending && left > 0 => ConnectionState::Sending { left, total: most },
            (_, Some(progress)) => ConnectionState::Syncing {
                received: progress.map_or_else(|| swept.map_or(0, |sweep| sweep.received), |progress| progress.received),
                total: progress.and_then(|progress| progress.total),
                per_second: progress.map_or(0, |progress| progress.per_second),
                seconds_left: progress.and_then(|progress| progress.seconds_left()),
            },
            (link, None) => match swept.filter(|sweep| sweep.paused_at.is_some()) {
                Some(sweep) => ConnectionState::Paused { received: sweep.received, total: sweep.total },
                None if link == Link::Online => ConnectionState::Online,
                None => ConnectionState::Idle,
            },
        }
    }
}

/// A clock that is further off than this makes times wrong and secure connections fail.
const FAR_OFF: SignedDuration = SignedDuration::from_mins(5);

/// What the agent has to know about this device's clock, given how far it is ahead of the systems'.
fn clock_words(ahead: SignedDuration) -> Option<String> {
    if ahead.abs() < FAR_OFF {
        return None;
    }
    let minutes = ahead.abs().as_mins();
    let amount = match minutes {
        ..120 => format!("{minutes} minutes"),
        120..2_880 => format!("{} hours", minutes / 60),
        2_880..1_051_200 => format!("{} days", minutes / 1_440),
        _ => format!("{} years", minutes / 525_600),
    };
    let way = if ahead.is_positive() { "fast" } else { "slow" };
    Some(format!(
        "This computer's clock is {amount} {way}. Times shown are off by that; set it right. Nothing is lost, and no clock decides whose change wins."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_far_off_is_said() {
        assert_eq!(clock_words(SignedDuration::from_secs(90)), None);
        let words = clock_words(SignedDuration::from_hours(24 * 3_652)).unwrap();
        assert!(words.starts_with("This computer's clock is 10 years fast."), "{words}");
        assert!(clock_words(-SignedDuration::from_mins(30)).unwrap().contains("30 minutes slow"));
    }
}
