//! secuconnect behind the port.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use domain::capabilities::Capabilities;
use domain::{Intent, RemoteEntry, RemoteRecord, Secret};
use jiff::{SignedDuration, Timestamp};

use crate::http::{Client, Reply};
use crate::port::{Accepted, Criterion, Endpoint, Found, Page, PreparedRequest, Probe, Provider, Target};
use crate::{Effect, Failure, FailureKind, Options, facts};

use super::criterion::{criterion, remote_id};
use super::dialect::{SecuconnectDialect, is_not_found};
use super::filter::Filter;
use super::settings::Settings;
use super::token::Tokens;
use super::wire::{Customer, Misfit, Rows};
use super::{CAPABILITIES, contact, prepare, requests, wire};

const ONLY_ITS_OWN_IDS: &str = "secuconnect knows no ids but its own, which begin with PCU_.";

/// Most pages that are looked through for one search whose filter is loose.
const SEARCHED_PAGES: u32 = 10;

/// The customers of one contract at secuconnect.
pub(crate) struct Secuconnect {
    client: Client,
    settings: Settings,
}

impl Secuconnect {
    /// An account, by address, credentials and settings. Sends nothing yet.
    ///
    /// # Errors
    /// Which of them does not do.
    pub(crate) fn new(endpoint: &Endpoint, options: &Options) -> Result<Self, Failure> {
        let settings = Settings::read(&endpoint.settings)?;
        let credential = |key: &str, missing: &str| {
            let typed = endpoint.credentials.get(key).map(|secret| secret.reveal().trim()).filter(|typed| !typed.is_empty());
            typed.map(ToOwned::to_owned).ok_or_else(|| Failure::wrong(key, missing))
        };
        let client_id = credential("client_id", "The client id is missing.")?;
        let client_secret = Secret::new(credential("client_secret", "The client secret is missing.")?);
        let credentials = (client_id, client_secret);
        let tokens = Tokens::new(&endpoint.base_url, options, settings.clone(), credentials, Arc::new(Instant::now))?;
        let client = Client::new(&endpoint.base_url, options, Arc::new(SecuconnectDialect::new(tokens)))?;
        Ok(Self { client, settings })
    }

    /// Asks something that changes nothing.
    async fn ask(&self, request: &PreparedRequest) -> Result<Reply, Failure> {
        self.client.read(request).await.map_err(|failure| honest(failure, request))
    }

    /// Sends something that changes something.
    async fn tell(&self, request: &PreparedRequest) -> Result<Reply, Failure> {
        self.client.write(request).await.map_err(|failure| honest(failure, request))
    }

    /// A page of the list.
    async fn rows(&self, request: &PreparedRequest, offset: u32) -> Result<Rows, Failure> {
        let reply = self.ask(request).await.map_err(|mut failure| {
            // The list itself cannot be unknown.
            if failure.kind == FailureKind::NotFound {
                failure.kind = FailureKind::NotUnderstood;
            }
            failure
        })?;
        Ok(wire::rows(reply.value(), offset)?)
    }

    /// One customer; `None` in each of the documented ways to say that there is none.
    async fn customer(&self, id: &str) -> Result<Option<RemoteRecord>, Failure> {
        let request = requests::item(&self.settings, id)?;
        let mut asked_before = false;
        loop {
            let reply = match self.ask(&request).await {
                Ok(reply) => reply,
                Err(failure) if is_not_found(&failure) => return Ok(None),
                Err(failure) => return Err(failure),
            };
            match wire::one(reply.value())? {
                None => return Ok(None),
                Some(customer) if customer.is(id) => return Ok(Some(contact::record(customer))),
                Some(other) if asked_before => return Err(Failure::not_understood(another(&other))),
                Some(_) => asked_before = true,
            }
        }
    }

    /// Customers that a filter lets through and that are the ones looked for.
    async fn search(&self, filter: &Filter) -> Result<Found, Failure> {
        let pages = if filter.is_loose() { SEARCHED_PAGES } else { 1 };
        let mut records = Vec::new();
        let (mut offset, mut rest) = (0, None);
        for _ in 0..pages {
            let rows = self.rows(&requests::search(&self.settings, &filter.q, offset), offset).await?;
            let next = next(offset, &rows);
            offset = offset.saturating_add(received(&rows));
            rest = rows.total.map(|total| total.saturating_sub(offset));
            let customers = rows.customers.into_iter().map(contact::record);
            records.extend(customers.filter(|record| filter.keeps(record, self.settings.region)));
            if next.is_none() {
                break;
            }
        }
        // Of what a loose filter lets through nobody knows how many would stay.
        let more = if filter.is_loose() { rest.filter(|rest| *rest == 0) } else { rest };
        Ok(Found { records, more })
    }

    /// What a reply to a create or an update says about the customer.
    async fn written(&self, request: &PreparedRequest, reply: &Reply) -> Result<Accepted, Failure> {
        let customer = wire::one(reply.value()).map_err(perhaps)?;
        if request.method == "POST" {
            let customer = customer.ok_or_else(|| unknown("The answer does not say which customer was created."))?;
            if customer.another_object().is_some() {
                return Err(unknown(another(&customer)));
            }
            return Ok(Accepted { record: Some(contact::record(customer)), ..Accepted::default() });
        }
        let id = requests::id_of(request);
        match customer {
            // Carried out, as an older client takes it; the customer is read again anyway.
            None => Ok(Accepted::default()),
            Some(customer) if customer.is(id) => Ok(Accepted { record: Some(contact::record(customer)), ..Accepted::default() }),
            Some(other) => {
                let words = another(&other);
                match self.customer(id).await {
                    Ok(Some(record)) => {
                        Ok(Accepted { message: Some(again(&words)), record: Some(record), ..Accepted::default() })
                    }
                    Ok(None) | Err(_) => Err(unknown(words)),
                }
            }
        }
    }

    /// Why a customer was not deleted. One that secuconnect does not know is refused in the words for a right that is lacking (sections 4
    /// and 5.13), so whether the customer is there tells which of the two it is: the key must not be blamed for an id.
    async fn not_deleted(&self, request: &PreparedRequest, failure: Failure) -> Failure {
        let ambiguous = failure.kind == FailureKind::Refused;
        if ambiguous && matches!(self.customer(requests::id_of(request)).await, Ok(None)) {
            return Failure { kind: FailureKind::NotFound, ..failure };
        }
        failure
    }

    /// What a reply to a deletion says: the last state of the customer.
    async fn gone(&self, request: &PreparedRequest, reply: &Reply) -> Result<Accepted, Failure> {
        let id = requests::id_of(request);
        let mut customers = wire::deleted(reply.value()).map_err(perhaps)?;
        if let Some(index) = customers.iter().position(|customer| customer.is(id)) {
            let record = contact::record(customers.swap_remove(index));
            return Ok(Accepted { record: Some(record), ..Accepted::default() });
        }
        let Some(other) = customers.first() else { return Ok(Accepted::default()) };
        let words = another(other);
        match self.customer(id).await {
            Ok(None) => Ok(Accepted { message: Some(again(&words)), ..Accepted::default() }),
            Ok(Some(_)) | Err(_) => Err(unknown(words)),
        }
    }
}

/// How many customers came. By this the place to go on is counted, not by what was asked for: the server may send fewer.
fn received(rows: &Rows) -> u32 {
    u32::try_from(rows.customers.len()).unwrap_or(u32::MAX)
}

/// Where to go on after these rows; `None` at the end. Source: secuconnect API notes, section 3.3.
fn next(offset: u32, rows: &Rows) -> Option<u32> {
    let next = offset.saturating_add(received(rows));
    let more = next > offset && rows.total.is_none_or(|total| next < total);
    more.then_some(next)
}

/// A 404 that does not say that the customer is unknown says nothing about customers: the address or its path is wrong, or something
/// in between answered.
fn honest(mut failure: Failure, request: &PreparedRequest) -> Failure {
    if failure.kind == FailureKind::NotFound && !is_not_found(&failure) {
        failure.kind = FailureKind::NotUnderstood;
        failure.message = format!("{} Not said by secuconnect itself, to {}.", failure.message, request.operation);
    }
    failure
}

/// Words for a reply about something else. Source: section 5.8.
fn another(other: &Customer) -> String {
    match other.another_object() {
        Some(_) => "The answer is about another kind of object than a customer.".to_owned(),
        None => "The answer is about another customer.".to_owned(),
    }
}

fn again(words: &str) -> String {
    format!("{words} The customer was looked up again.")
}

/// A reply of success to a write that does not say what was done.
fn unknown(words: impl Into<String>) -> Failure {
    Failure { effect: Effect::Unknown, ..Failure::not_understood(words) }
}

fn perhaps(misfit: Misfit) -> Failure {
    Failure { effect: Effect::Unknown, ..misfit.into() }
}

#[async_trait]
impl Provider for Secuconnect {
    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }

    async fn probe(&self) -> Result<Probe, Failure> {
        let rows = self.rows(&requests::list(&self.settings, 1, 0, None), 0).await?;
        Ok(Probe { customers: rows.total })
    }

    async fn page(&self, cursor: Option<&str>) -> Result<Page, Failure> {
        let wrong = |_| Failure::impossible("The place to go on is not one of secuconnect.");
        let offset: u32 = cursor.unwrap_or("0").parse().map_err(wrong)?;
        let Settings { page_size, sort, .. } = &self.settings;
        let rows = self.rows(&requests::list(&self.settings, *page_size, offset, sort.as_deref()), offset).await?;
        let (next, total) = (next(offset, &rows).map(|next| next.to_string()), rows.total);
        Ok(Page { records: rows.customers.into_iter().map(contact::record).collect(), next, total })
    }

    async fn read(&self, target: &Target) -> Result<Option<RemoteRecord>, Failure> {
        self.customer(prepare::remote_id(target)?).await
    }

    async fn find(&self, criterion: &Criterion) -> Result<Found, Failure> {
        let filter = match criterion {
            Criterion::Words(words) => {
                Filter::words(words).ok_or_else(|| Failure::impossible("secuconnect looks for letters and digits."))?
            }
            Criterion::Channel(domain::ChannelKind::Email, address) => Filter::email(address),
            Criterion::Channel(kind, number) if kind.is_phone() => Filter::phone(number)
                .ok_or_else(|| Failure::impossible("secuconnect finds a phone number only when it is typed in full."))?,
            Criterion::Channel(..) => {
                return Err(Failure::impossible("secuconnect finds customers by e-mail address or phone number."));
            }
            Criterion::RemoteId(id) | Criterion::AnyId(id) | Criterion::ExternalId(id) => {
                let own = matches!(criterion, Criterion::RemoteId(_)).then(|| id.clone());
                let id = own.or_else(|| remote_id(id)).ok_or_else(|| Failure::impossible(ONLY_ITS_OWN_IDS))?;
                let records = self.customer(&id).await?.into_iter().collect();
                return Ok(Found { records, more: Some(0) });
            }
            Criterion::SsnLastFour(_) => return Err(Failure::impossible("secuconnect knows no social security numbers.")),
        };
        self.search(&filter).await
    }

    fn criterion(&self, typed: &str) -> Result<Criterion, &'static str> {
        criterion(typed, &self.settings)
    }

    async fn timeline(&self, _target: &Target, _with_tickets: bool) -> Result<Vec<RemoteEntry>, Failure> {
        Err(Failure::impossible("secuconnect keeps no timeline of payment customers."))
    }

    fn prepare(&self, intent: &Intent, target: &Target) -> Result<Vec<PreparedRequest>, Failure> {
        prepare::prepare(intent, target, &self.settings)
    }

    async fn send(&self, request: &PreparedRequest) -> Result<Accepted, Failure> {
        match (request.method.as_str(), self.tell(request).await) {
            ("DELETE", Ok(reply)) => self.gone(request, &reply).await,
            ("DELETE", Err(failure)) => Err(self.not_deleted(request, failure).await),
            (_, reply) => self.written(request, &reply?).await,
        }
    }

    fn created_at(&self, record: &RemoteRecord) -> Option<Timestamp> {
        facts::created_at(record)
    }

    fn clock_offset(&self) -> Option<SignedDuration> {
        self.client.clock_offset()
    }
}
