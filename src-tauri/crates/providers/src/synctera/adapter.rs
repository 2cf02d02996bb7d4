//! Synctera behind the port.

use std::sync::Arc;

use async_trait::async_trait;
use domain::capabilities::Capabilities;
use domain::{ChannelKind, Intent, RemoteEntry, RemoteRecord, ssn};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::http::Client;
use crate::port::{Accepted, Body, Criterion, Endpoint, Found, Page, PreparedRequest, Probe, Provider, Target};
use crate::{Effect, Failure, FailureKind, Options, facts};

use super::criterion::{criterion, name_filters};
use super::dialect::SyncteraDialect;
use super::requests::Slice;
use super::settings::Settings;
use super::wire::{Customer, List};
use super::{CAPABILITIES, map, prepare, requests};

/// One account at Synctera.
pub(crate) struct Synctera {
    client: Client,
    settings: Settings,
}

/// How many pages of a search are asked for. A page may be empty and still not be the last (API notes, section 2.3).
const SEARCH_PAGES: u32 = 5;

impl Synctera {
    /// An account, by address, key and settings. Sends nothing yet.
    ///
    /// # Errors
    /// Which of them does not do.
    pub(crate) fn new(endpoint: &Endpoint, options: &Options) -> Result<Self, Failure> {
        let settings = Settings::read(&endpoint.settings)?;
        let dialect = SyncteraDialect::new(endpoint.credentials.get("api_key"))?;
        let client = Client::new(&endpoint.base_url, options, Arc::new(dialect))?;
        Ok(Self { client, settings })
    }

    async fn list(&self, filters: &[(&str, &str)], limit: u32, token: Option<&str>) -> Result<List, Failure> {
        let reply = self.client.read(&requests::list(filters, Slice { limit, token })).await?;
        let list: List = reply.parse()?.ok_or_else(not_synctera)?;
        if token.is_some() && list.next().as_deref() == token {
            return Err(Failure::not_understood("The list leads back to the page that was just read, so it has no end."));
        }
        Ok(list)
    }

    /// Customers that fit all filters, as many as a page holds.
    async fn search(&self, filters: &[(&str, &str)]) -> Result<Vec<RemoteRecord>, Failure> {
        let mut records: Vec<RemoteRecord> = Vec::new();
        let mut token = None;
        for _ in 0..SEARCH_PAGES {
            let list = self.list(filters, self.settings.page_size, token.as_deref()).await?;
            token = list.next();
            merge(&mut records, list.customers.into_iter().map(map::record));
            if token.is_none() || records.len() >= self.settings.page_size as usize {
                break;
            }
        }
        Ok(records)
    }

    async fn search_names(&self, words: &str) -> Result<Vec<RemoteRecord>, Failure> {
        let all = name_filters(words);
        if all.is_empty() {
            return Err(Failure::impossible("Type something to look for."));
        }
        let mut records = Vec::new();
        for filters in &all {
            let filters: Vec<(&str, &str)> = filters.iter().map(|(name, value)| (*name, value.as_str())).collect();
            merge(&mut records, self.search(&filters).await?);
            // Of many cuts of a long name the first that fits is the right one.
            if all.len() > 2 && !records.is_empty() {
                break;
            }
        }
        Ok(records)
    }

    /// Whether upper case counts is not known, and addresses are mostly kept in lower case.
    async fn search_email(&self, address: &str) -> Result<Vec<RemoteRecord>, Failure> {
        let records = self.search(&[("email", address)]).await?;
        let lower = address.to_lowercase();
        if records.is_empty() && lower != address { self.search(&[("email", &lower)]).await } else { Ok(records) }
    }

    /// The customer with this id; `None` under the status that says so, whatever the type of the problem (API notes, section 4).
    async fn customer(&self, id: &str) -> Result<Option<RemoteRecord>, Failure> {
        let reply = match self.client.read(&requests::customer(id)?).await {
            Ok(reply) => reply,
            Err(failure) if failure.kind == FailureKind::NotFound && failure.status == Some(404) => return Ok(None),
            Err(failure) => return Err(failure),
        };
        let record = map::record(reply.parse::<Customer>()?.ok_or_else(not_synctera)?);
        if record.remote_id.eq_ignore_ascii_case(id) { Ok(Some(record)) } else { Err(other_customer()) }
    }
}

/// Adds records that are not there yet.
fn merge(records: &mut Vec<RemoteRecord>, more: impl IntoIterator<Item = RemoteRecord>) {
    for record in more {
        if records.iter().all(|known| known.remote_id != record.remote_id) {
            records.push(record);
        }
    }
}

/// A reply, but nothing Synctera would say.
fn not_synctera() -> Failure {
    Failure::not_understood("The answer is not one of Synctera; perhaps the address belongs to another system.")
}

fn other_customer() -> Failure {
    Failure::not_understood("The answer is about another customer than the one asked for, at id.")
}

/// A request that still lacks the social security number, or holds one that is not whole, must not leave.
fn check_secret(request: &PreparedRequest) -> Result<(), Failure> {
    let Body::Json(Value::Object(body)) = &request.body else { return Ok(()) };
    let Some(number) = body.get("ssn") else { return Ok(()) };
    // The only form Synctera takes (API notes, section 2.1).
    let whole = number.as_str().is_some_and(|number| ssn::parse(number).as_deref() == Some(number));
    let reason = "The social security number is not on this device any more; type it again.";
    if whole { Ok(()) } else { Err(Failure::wrong(domain::field::SSN, reason)) }
}

#[async_trait]
impl Provider for Synctera {
    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }

    async fn probe(&self) -> Result<Probe, Failure> {
        let list = self.list(&[], 1, None).await;
        list.map_err(|mut failure| {
            // The list itself cannot be missing: whatever answers at this address is something else.
            if failure.kind == FailureKind::NotFound {
                failure.kind = FailureKind::NotUnderstood;
            }
            failure
        })?;
        // There is no total (API notes, section 2.3).
        Ok(Probe { customers: None })
    }

    async fn page(&self, cursor: Option<&str>) -> Result<Page, Failure> {
        let list = self.list(&[], self.settings.page_size, cursor).await?;
        // By the token, never by the number of rows: a page may be short or empty (API notes, section 2.3).
        let next = list.next();
        Ok(Page { records: list.customers.into_iter().map(map::record).collect(), next, total: None })
    }

    async fn read(&self, target: &Target) -> Result<Option<RemoteRecord>, Failure> {
        let fresh = target.fresh.as_ref().map(|fresh| fresh.remote_id.as_str());
        match target.remote_id.as_deref().or(fresh) {
            Some(id) => self.customer(id).await,
            None => Err(Failure::impossible("The customer's id in Synctera is not known yet.")),
        }
    }

    async fn find(&self, criterion: &Criterion) -> Result<Found, Failure> {
        let records = match criterion {
            Criterion::Words(words) => self.search_names(words).await?,
            Criterion::Channel(ChannelKind::Email, address) => self.search_email(address).await?,
            Criterion::Channel(ChannelKind::Telephone | ChannelKind::Mobile, number) => {
                self.search(&[("phone_number", number)]).await?
            }
            Criterion::Channel(..) => {
                return Err(Failure::impossible("Synctera knows e-mail addresses and phone numbers, no other channels."));
            }
            Criterion::SsnLastFour(four) if four.len() == 4 && four.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.search(&[("ssn_last_4", four)]).await?
            }
            Criterion::SsnLastFour(_) => return Err(Failure::impossible("Only the last four digits are looked for.")),
            Criterion::RemoteId(id) | Criterion::AnyId(id) => self.customer(id).await?.into_iter().collect(),
            Criterion::ExternalId(_) => {
                return Err(Failure::impossible("Synctera knows a customer by no other id than its own."));
            }
        };
        Ok(Found { records, more: None })
    }

    fn criterion(&self, typed: &str) -> Result<Criterion, &'static str> {
        criterion(typed, &self.settings)
    }

    async fn timeline(&self, _target: &Target, _with_tickets: bool) -> Result<Vec<RemoteEntry>, Failure> {
        Err(prepare::not_offered(CAPABILITIES.timeline))
    }

    fn prepare(&self, intent: &Intent, target: &Target) -> Result<Vec<PreparedRequest>, Failure> {
        prepare::prepare(intent, target, &self.settings)
    }

    async fn send(&self, request: &PreparedRequest) -> Result<Accepted, Failure> {
        check_secret(request)?;
        let reply = self.client.write(request).await?;
        let perhaps = |failure: Failure| Failure { effect: Effect::Unknown, ..failure };
        let record = map::record(reply.parse::<Customer>()?.ok_or_else(|| perhaps(not_synctera()))?);
        let asked = request.path.rsplit('/').next().filter(|_| request.method != "POST");
        if asked.is_some_and(|id| !record.remote_id.eq_ignore_ascii_case(id)) {
            return Err(perhaps(other_customer()));
        }
        Ok(Accepted { message: None, record: Some(record), candidates: Vec::new() })
    }

    fn created_at(&self, record: &RemoteRecord) -> Option<Timestamp> {
        facts::created_at(record)
    }

    fn clock_offset(&self) -> Option<SignedDuration> {
        self.client.clock_offset()
    }
}
