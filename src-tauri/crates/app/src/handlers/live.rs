use std::sync::Arc;

use contract::WireError;
use contract::wire::{LiveSearchReply, LiveSearchRequest};
use domain::ConnectionId;
use providers::{Cause, Criterion, FailureKind, Provider, Why};
use store::table::{connection, erased, outbox, person, reading, record};
use sync::Unavailable;

use crate::errors::References;
use crate::program::App;
use crate::view;

impl App {
    /// Asks one connection for customers and keeps what it answers.
    ///
    /// # Errors
    /// Why it could not be asked or did not answer.
    pub async fn customers_search_live(&self, request: LiveSearchRequest) -> Result<LiveSearchReply, WireError> {
        let row = self.connection_row(&request.connection_id).await?;
        let provider = self.provider(row.id, Why::LiveSearch).await?;
        let criterion = match provider.criterion(&request.query) {
            Ok(criterion) => criterion,
            Err(reason) => return Ok(LiveSearchReply::CannotSearch { reason: reason.to_owned() }),
        };
        let asked_for = match &criterion {
            Criterion::Words(_) => "words in the name".to_owned(),
            Criterion::Channel(kind, _) => format!("this {}", kind.label().to_lowercase()),
            Criterion::ExternalId(_) => "this external id".to_owned(),
            Criterion::AnyId(_) => "this id or account number".to_owned(),
            Criterion::RemoteId(_) => "this id".to_owned(),
            Criterion::SsnLastFour(_) => "the last digits of this number".to_owned(),
        };
        let reading = self.read(reading::begin).await?;
        let found = provider.find(&criterion).await.map_err(|failure| self.failure(&failure))?;
        let (ids, id, query) = (self.core.ids.clone(), row.id, request.query);
        let more = found.more;
        let (persons, erased) = self
            .write(move |write| {
                // The connection may have been removed while it was asked.
                if connection::get(write, id)?.is_none() {
                    return Ok(None);
                }
                let (mut persons, mut left_out) = (Vec::new(), Vec::new());
                for remote in &found.records {
                    match record::ingest(write, &*ids, id, remote, reading, None)? {
                        Some(row) => persons.push(row.person),
                        None => {
                            left_out.extend(erased::by_whom(write, id, &remote.remote_id)?.map(|erasure| erasure.to_string()))
                        }
                    }
                }
                Ok(Some((persons, left_out)))
            })
            .await?
            .ok_or_else(|| self.connection_removed())?;
        let rows = self
            .read(move |db| {
                let connections = view::connections(db)?;
                let words = domain::fold::words(&query);
                let mut found = Vec::new();
                for id in persons {
                    found.extend(person::get(db, id)?);
                }
                let waiting = outbox::waiting_among(db, found.iter().map(|person| person.rowid))?;
                Ok(found.iter().map(|person| view::person_row(&connections, &waiting, person, &words, None)).collect())
            })
            .await?;
        Ok(LiveSearchReply::Found { asked_for, rows, more, erased })
    }

    /// The adapter of a connection, for what an agent looks at.
    pub(crate) async fn provider(&self, id: ConnectionId, why: Why) -> Result<Arc<dyn Provider>, WireError> {
        self.core.engine.provider(id, Cause::agent(why)).await.map_err(|unavailable| self.unavailable(&unavailable))
    }

    /// Why a connection has no adapter.
    pub(crate) fn unavailable(&self, unavailable: &Unavailable) -> WireError {
        match unavailable {
            Unavailable::Removed => self.connection_removed(),
            Unavailable::Credentials(reason) => {
                self.error(contract::ErrorCode::SecretMissing, reason, Vec::new(), contract::Retry::Never)
            }
            Unavailable::Failed(failure) if failure.kind == FailureKind::Impossible => self.not_allowed(&failure.message),
            Unavailable::Failed(failure) => self.failure(failure),
        }
    }
}
