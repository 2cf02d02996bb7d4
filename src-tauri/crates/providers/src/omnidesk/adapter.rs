//! Omnidesk behind the port.

use std::sync::Arc;

use async_trait::async_trait;
use domain::capabilities::Capabilities;
use domain::field::EXTERNAL_ID;
use domain::name::Alphabet;
use domain::record::Coverage;
use domain::{Intent, RemoteEntry, RemoteRecord};
use jiff::SignedDuration;

use crate::http::{Client, Reply};
use crate::port::{Accepted, Criterion, Endpoint, Found, Page, PreparedRequest, Probe, Provider, Target};
use crate::{Effect, Failure, FailureKind, Options};

use super::criterion::criterion;
use super::dialect::OmnideskDialect;
use super::settings::{BrandMatch, Settings};
use super::wire::{Customer, Index, Item, Rows, Shape};
use super::{CAPABILITIES, map, prepare, requests};

/// One account at Omnidesk.
pub(crate) struct Omnidesk {
    client: Client,
    settings: Settings,
}

impl Omnidesk {
    /// An account, by address, key and settings. Sends nothing yet.
    ///
    /// # Errors
    /// Which of them does not do.
    pub(crate) fn new(endpoint: &Endpoint, options: &Options) -> Result<Self, Failure> {
        let settings = Settings::read(&endpoint.settings)?;
        let dialect = OmnideskDialect::new(endpoint.credentials.get("api_key"))?;
        let client = Client::new(&endpoint.base_url, options, Arc::new(dialect))?;
        Ok(Self { client, settings })
    }

    fn record(&self, customer: Customer, row: bool) -> RemoteRecord {
        map::record(customer, row, &self.settings)
    }

    /// The customers of a reply in any shape.
    fn records(&self, reply: Reply) -> Result<Vec<RemoteRecord>, Failure> {
        let rows = |rows: Rows<Customer>| rows.0.into_iter().map(|customer| self.record(customer, true)).collect();
        match Shape::of(reply.value()) {
            Shape::Nothing => Ok(Vec::new()),
            Shape::Index => Ok(reply.parse::<Index>()?.map(|index| rows(index.items)).unwrap_or_default()),
            Shape::List => Ok(reply.parse::<Rows<Customer>>()?.map(rows).unwrap_or_default()),
            Shape::Item => Ok(reply.parse::<Item>()?.map(|item| self.record(item.item, false)).into_iter().collect()),
            Shape::Bare => Ok(reply.parse::<Customer>()?.map(|bare| self.record(bare, false)).into_iter().collect()),
            Shape::Unknown => Err(not_omnidesk()),
        }
    }

    /// The index, whose reply always is one: anything else is not Omnidesk.
    async fn index(&self, query: Option<&str>, start: u32, limit: u32) -> Result<Index, Failure> {
        let reply = self.client.read(&requests::index(query, start, limit)).await?;
        match Shape::of(reply.value()) {
            Shape::Index => reply.parse::<Index>()?.ok_or_else(not_omnidesk),
            _ => Err(not_omnidesk()),
        }
    }

    /// Searches by request; that nothing is found may also be said with a 404.
    async fn search(&self, request: &PreparedRequest) -> Result<Vec<RemoteRecord>, Failure> {
        match self.client.read(request).await {
            Ok(reply) => self.records(reply),
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(Vec::new()),
            Err(failure) => Err(failure),
        }
    }
}

/// JSON, but nothing Omnidesk would say.
fn not_omnidesk() -> Failure {
    Failure::not_understood("The answer is not one of Omnidesk; perhaps the address belongs to another system.")
}

#[async_trait]
impl Provider for Omnidesk {
    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }

    async fn probe(&self) -> Result<Probe, Failure> {
        let index = self.index(None, 0, 1).await.map_err(|mut failure| {
            // The list itself cannot be missing: whatever answers at this address is something else.
            if failure.kind == FailureKind::NotFound {
                failure.kind = FailureKind::NotUnderstood;
            }
            failure
        })?;
        Ok(Probe { customers: index.total() })
    }

    async fn page(&self, cursor: Option<&str>) -> Result<Page, Failure> {
        let start: u32 =
            cursor.unwrap_or("0").parse().map_err(|_| Failure::impossible("The place to go on is not one of Omnidesk."))?;
        let index = self.index(None, start, self.settings.page_size).await?;
        let total = index.total();
        // By what came, not by what was asked for: the server may send fewer (API notes, section 2.1).
        let received = u32::try_from(index.items.0.len()).unwrap_or(u32::MAX);
        let next = start.saturating_add(received);
        let more = received > 0 && total.is_none_or(|total| next < total);
        let records = index.items.0.into_iter().map(|customer| self.record(customer, true)).collect();
        Ok(Page { records, next: more.then(|| next.to_string()), total })
    }

    async fn read(&self, target: &Target) -> Result<Option<RemoteRecord>, Failure> {
        if let Some(id) = &target.remote_id {
            let found = self.search(&requests::item(&self.settings.item_path, id)?).await?;
            if let Some(record) = found.into_iter().find(|record| record.remote_id == *id) {
                return Ok(Some(record));
            }
        }
        // The path of an item is a guess; the search by external id is documented.
        let (Some(external_id), Some(brand_id)) = (&target.external_id, &self.settings.brand_id) else { return Ok(None) };
        let found = self.search(&requests::search_by_external_id(external_id, brand_id)).await?;
        let wanted = |record: &RemoteRecord| match &target.remote_id {
            Some(id) => record.remote_id == *id,
            None => record.fields.get(EXTERNAL_ID).is_none_or(|shown| shown == external_id),
        };
        let Some(found) = found.into_iter().find(wanted) else { return Ok(None) };
        if found.coverage == Coverage::Summary && target.remote_id.is_none() {
            // A row of a list; the number it holds leads to the whole customer.
            let whole = self.search(&requests::item(&self.settings.item_path, &found.remote_id)?).await?;
            return Ok(whole.into_iter().find(|record| record.remote_id == found.remote_id).or(Some(found)));
        }
        Ok(Some(found))
    }

    async fn find(&self, criterion: &Criterion) -> Result<Found, Failure> {
        let request = match criterion {
            Criterion::Words(words) => {
                if words.is_empty() || Alphabet::AsciiWords.first_stranger(words).is_some() {
                    return Err(Failure::impossible("Omnidesk looks only for letters without accents, digits and spaces."));
                }
                let index = self.index(Some(words), 0, self.settings.page_size).await?;
                let received = u32::try_from(index.items.0.len()).unwrap_or(u32::MAX);
                let more = index.total().map(|total| total.saturating_sub(received));
                let records = index.items.0.into_iter().map(|customer| self.record(customer, true)).collect();
                return Ok(Found { records, more });
            }
            Criterion::Channel(_, address) => requests::search_by_channel(address, self.settings.brand()?),
            Criterion::ExternalId(id) | Criterion::AnyId(id) => requests::search_by_external_id(id, self.settings.brand()?),
            Criterion::RemoteId(id) => requests::item(&self.settings.item_path, id)?,
            Criterion::SsnLastFour(_) => return Err(Failure::impossible("Omnidesk knows no social security numbers.")),
        };
        Ok(Found { records: self.search(&request).await?, more: None })
    }

    fn criterion(&self, typed: &str) -> Result<Criterion, &'static str> {
        criterion(typed, &self.settings)
    }

    async fn timeline(&self, target: &Target, with_tickets: bool) -> Result<Vec<RemoteEntry>, Failure> {
        let external_id = prepare::external_id(target);
        let external_id = external_id
            .ok_or_else(|| Failure::impossible("Omnidesk shows a timeline only for customers with an external id."))?;
        let brand = match prepare::brand_of(target, &self.settings) {
            BrandMatch::Other => prepare::shown_brand(target)
                .ok_or_else(|| Failure::impossible("The customer belongs to another brand, and Omnidesk does not say which."))?,
            BrandMatch::Same | BrandMatch::Unverified => self.settings.brand()?.to_owned(),
        };
        let history = with_tickets.then_some(self.settings.ticket_history_parameter.as_str());
        let request = requests::timeline(external_id, &brand, history);
        let reply = match self.client.read(&request).await {
            Ok(reply) => reply,
            Err(failure) if failure.kind == FailureKind::NotFound => return Ok(Vec::new()),
            Err(failure) => return Err(failure),
        };
        match reply.value() {
            None => Ok(Vec::new()),
            Some(value) => map::entries(value).ok_or_else(not_omnidesk),
        }
    }

    fn prepare(&self, intent: &Intent, target: &Target) -> Result<Vec<PreparedRequest>, Failure> {
        prepare::prepare(intent, target, &self.settings)
    }

    async fn send(&self, request: &PreparedRequest) -> Result<Accepted, Failure> {
        let reply = self.client.write(request).await?;
        let message = reply.value().and_then(|value| value.get("message")?.as_str()).map(ToOwned::to_owned);
        let record = match Shape::of(reply.value()) {
            // Carried out all the same, so an item that cannot be read is no failure: the customer is read again anyway.
            Shape::Item => reply.parse::<Item>().ok().flatten().map(|item| self.record(item.item, false)),
            // Most replies to writes are not documented, but whatever says nothing at all of itself was said by somebody else.
            Shape::Unknown if message.is_none() && reply.value().is_none_or(|value| value.get("type").is_none()) => {
                return Err(Failure { effect: Effect::Unknown, ..not_omnidesk() });
            }
            Shape::Index | Shape::Bare | Shape::List | Shape::Nothing | Shape::Unknown => None,
        };
        Ok(Accepted { message, record, candidates: Vec::new() })
    }

    fn clock_offset(&self) -> Option<SignedDuration> {
        self.client.clock_offset()
    }
}
