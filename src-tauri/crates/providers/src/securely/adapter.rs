//! Securely behind the port.

use std::sync::Arc;

use async_trait::async_trait;
use domain::capabilities::Capabilities;
use domain::field::{ACCOUNT_NUMBER, EXTERNAL_ID};
use domain::{ChannelKind, Intent, RemoteEntry, RemoteRecord};
use jiff::SignedDuration;

use crate::http::{Client, Reply};
use crate::port::{Accepted, Candidate, Criterion, Endpoint, Found, Page, PreparedRequest, Probe, Provider, Target};
use crate::{Effect, Failure, FailureKind, Options};

use super::CAPABILITIES;
use super::criterion::{NO_NAMES, criterion};
use super::dialect::{SecurelyDialect, traced};
use super::prepare::{not_offered, prepare};
use super::requests::{self, Key};
use super::settings::Settings;
use super::wire::{self, Listing};
use super::{map, outcome};

/// One merchant's account at Securely.
pub(crate) struct Securely {
    client: Client,
    settings: Settings,
}

impl Securely {
    /// An account, by address, key pair and settings. Sends nothing yet.
    ///
    /// # Errors
    /// Which of them does not do.
    pub(crate) fn new(endpoint: &Endpoint, options: &Options) -> Result<Self, Failure> {
        let settings = Settings::read(&endpoint.settings)?;
        let credential = |key: &str| endpoint.credentials.get(key);
        let dialect = SecurelyDialect::new(credential("api_key"), credential("api_secret"))?;
        let client = Client::new(&endpoint.base_url, options, Arc::new(dialect))?;
        Ok(Self { client, settings })
    }

    /// Customers with a value, in the server's order.
    async fn search(&self, key: Key<'_>) -> Result<Found, Failure> {
        let request = requests::search(key).ok_or_else(|| Failure::impossible("Type something to look for."))?;
        let reply = self.client.read(&request).await.map_err(elsewhere)?;
        let Listing { rows, more } = listing(&reply)?;
        let mut found = Found { records: Vec::new(), more };
        join(&mut found.records, rows.into_iter().map(|row| map::record(row.customer)));
        Ok(found)
    }

    /// Customers with a phone number. They are found by the writing the system gave it only, which is not known (Securely API notes,
    /// sections 4 and 7.3), so the likely ones are tried in turn, that of the settings first.
    async fn search_phone(&self, e164: &str) -> Result<Found, Failure> {
        let mut nobody = None;
        for writing in self.settings.phone_format.writings(e164) {
            let found = self.search(Key::Phone(&writing)).await?;
            if !found.records.is_empty() {
                return Ok(found);
            }
            nobody = Some(found);
        }
        nobody.ok_or_else(|| Failure::impossible("Type something to look for."))
    }
}

/// Adds customers that are not there yet.
fn join(records: &mut Vec<RemoteRecord>, further: impl IntoIterator<Item = RemoteRecord>) {
    for record in further {
        if !records.iter().any(|known| known.remote_id == record.remote_id) {
            records.push(record);
        }
    }
}

/// The customers of a reply, or a failure that names the place that does not fit and the id to ask the vendor by.
fn listing(reply: &Reply) -> Result<Listing, Failure> {
    wire::listing(reply.value()).map_err(|place| {
        let words = format!("The answer is not as documented, at {place}.");
        match reply.value().and_then(wire::correlation_id) {
            Some(id) => Failure::not_understood(traced(&words, &id)),
            None => Failure::not_understood(words),
        }
    })
}

/// Both calls always exist, so whatever says there is no such thing is not Securely, or its address lacks a part of the path. It must
/// not be taken for a customer that does not exist.
fn elsewhere(mut failure: Failure) -> Failure {
    if failure.kind == FailureKind::NotFound {
        failure.kind = FailureKind::NotUnderstood;
        failure.message =
            "Nothing at this address answers like Securely; perhaps the address has to end with /api, or without it.".to_owned();
    }
    failure
}

/// The values a customer is known by, most certain first, exactly as the system standardised them: by these it is to be searched
/// (Securely API notes, section 7.3).
fn keys(target: &Target) -> Vec<Key<'_>> {
    let fresh = target.fresh.as_ref();
    let field = |key: &str| fresh.and_then(|fresh| fresh.fields.get(key));
    let channel = |kind: ChannelKind| {
        let channels = fresh.and_then(|fresh| fresh.channels.as_deref()).unwrap_or_default();
        channels.iter().find(|channel| channel.kind == kind).map(|channel| channel.address.as_str())
    };
    let keys = [
        field(EXTERNAL_ID).or(target.external_id.as_deref()).map(Key::ExternalIdentifier),
        channel(ChannelKind::Email).map(Key::Email),
        channel(ChannelKind::Telephone).map(Key::Phone),
        field(ACCOUNT_NUMBER).map(Key::AccountNumber),
    ];
    keys.into_iter().flatten().collect()
}

#[async_trait]
impl Provider for Securely {
    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }

    /// Searches for an id that nobody has: there is no smaller question, and an import would create.
    async fn probe(&self) -> Result<Probe, Failure> {
        self.search(Key::ExternalIdentifier("connection-check")).await.map_err(|mut failure| {
            // Also in Securely's own words: it is there, and the call is not, so a part of the path is wrong.
            if failure.status == Some(404) {
                failure.kind = FailureKind::NotFound;
            }
            elsewhere(failure)
        })?;
        Ok(Probe { customers: None })
    }

    async fn page(&self, _cursor: Option<&str>) -> Result<Page, Failure> {
        Err(not_offered(CAPABILITIES.list))
    }

    /// There is no call for one customer: it is searched by what it is known by, and recognised by Securely's id.
    async fn read(&self, target: &Target) -> Result<Option<RemoteRecord>, Failure> {
        let fresh = target.fresh.as_ref();
        let wanted = target.remote_id.as_deref().or(fresh.map(|fresh| fresh.remote_id.as_str()));
        let keys = keys(target);
        if keys.is_empty() {
            return Err(Failure::impossible(
                "Securely finds a customer only by external id, e-mail address, phone number or account number, and none is known.",
            ));
        }
        for key in keys {
            let found = self.search(key).await?.records;
            let mut fitting = found.into_iter().filter(|record| match (wanted, key) {
                (Some(id), _) => record.remote_id == id,
                // Without its id, only the organisation's own names somebody for certain.
                (None, Key::ExternalIdentifier(id)) => record.fields.get(EXTERNAL_ID) == Some(id),
                (None, _) => false,
            });
            if let (Some(record), None) = (fitting.next(), fitting.next()) {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    async fn find(&self, criterion: &Criterion) -> Result<Found, Failure> {
        match criterion {
            Criterion::Channel(ChannelKind::Email, address) => self.search(Key::Email(address)).await,
            Criterion::Channel(ChannelKind::Telephone | ChannelKind::Mobile, e164) => self.search_phone(e164).await,
            Criterion::ExternalId(id) => self.search(Key::ExternalIdentifier(id)).await,
            Criterion::AnyId(id) => {
                let mut found = self.search(Key::ExternalIdentifier(id)).await?;
                let by_account = self.search(Key::AccountNumber(id)).await?;
                join(&mut found.records, by_account.records);
                found.more = match (found.more, by_account.more) {
                    (None, None) => None,
                    (one, other) => Some(one.unwrap_or_default().saturating_add(other.unwrap_or_default())),
                };
                Ok(found)
            }
            Criterion::Words(_) => Err(Failure::impossible(NO_NAMES)),
            Criterion::RemoteId(_) => Err(Failure::impossible("Securely does not look for its own number of a customer.")),
            Criterion::SsnLastFour(_) => Err(Failure::impossible("Securely knows no social security numbers.")),
            Criterion::Channel(ChannelKind::Facebook | ChannelKind::Twitter | ChannelKind::Other(_), _) => {
                Err(Failure::impossible("Securely finds customers by e-mail address and phone number only."))
            }
        }
    }

    fn criterion(&self, typed: &str) -> Result<Criterion, &'static str> {
        criterion(typed, &self.settings)
    }

    async fn timeline(&self, _target: &Target, _with_tickets: bool) -> Result<Vec<RemoteEntry>, Failure> {
        Err(not_offered(CAPABILITIES.timeline))
    }

    fn prepare(&self, intent: &Intent, _target: &Target) -> Result<Vec<PreparedRequest>, Failure> {
        prepare(intent, &self.settings)
    }

    async fn send(&self, request: &PreparedRequest) -> Result<Accepted, Failure> {
        // An answer that is not understood says nothing about how far it got.
        let unsure = |failure: Failure| Failure { effect: Effect::Unknown, ..failure };
        let reply = self.client.write(request).await.map_err(elsewhere)?;
        let rows = listing(&reply).map_err(unsure)?.rows;
        let candidates = rows
            .into_iter()
            .map(|row| Candidate { record: map::record(row.customer), matched_on: row.matched_on, exact: row.exact })
            .collect();
        outcome::accepted(request, candidates, self.settings.region).ok_or_else(|| {
            let words = "The answer names no customer, although one should have been found or created.";
            let id = reply.value().and_then(wire::correlation_id);
            unsure(Failure::not_understood(id.map_or_else(|| words.to_owned(), |id| traced(words, &id))))
        })
    }

    fn clock_offset(&self) -> Option<SignedDuration> {
        self.client.clock_offset()
    }
}
