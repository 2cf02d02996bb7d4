use std::collections::BTreeSet;

use contract::wire::{CustomerCheck, CustomerCreated, CustomerForm, FormChannel, PersonRow as WireRow};
use contract::{FieldIssue, WireError};
use domain::field::{EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use domain::query::{Query, Text};
use domain::validate::{self, NewCustomer};
use domain::{
    Capabilities, ChannelId, ChannelKind, ConnectionId, CreateTrace, FieldKey, Fields, Intent, Need, OperationId, PersonId,
    address, fold, phone,
};
use store::search::{self, Hit, Order};
use store::table::connection::ConnectionRow;
use store::table::{channel, outbox, person, record};
use store::{Connection, StoreError};

use super::edit::pairs;
use super::search::region_of;
use sync::saving;

use super::id;
use crate::errors::{self, References};
use crate::program::App;
use crate::view;

const TO_MEND: &str = "Something has to be mended before this can be saved.";

/// How many existing customers a form shows at most.
const CANDIDATES: usize = 8;

impl App {
    /// Checks a form for new customers and looks for existing ones in the cache.
    ///
    /// # Errors
    /// If the cache cannot be read; what is wrong with the form is in the reply.
    pub async fn customer_check(&self, form: CustomerForm) -> Result<CustomerCheck, WireError> {
        let (issues, advice) = match self.checked(&form).await? {
            Ok(targets) => (Vec::new(), targets.iter().flat_map(|(row, customer)| advice(row, customer)).collect()),
            Err(issues) => (issues, Vec::new()),
        };
        let candidates = self.read(move |db| candidates(db, &form)).await?;
        Ok(CustomerCheck { issues, advice, candidates })
    }

    /// Creates a customer in each chosen connection: saved here at once, sent when that is possible.
    ///
    /// # Errors
    /// If something has to be mended; nothing was saved then.
    pub async fn customer_create(&self, form: CustomerForm) -> Result<CustomerCreated, WireError> {
        let targets = self.checked(&form).await?.map_err(|issues| self.invalid(TO_MEND, issues))?;
        for (row, _) in &targets {
            self.permit(&view::allowed(row, view::capabilities(row).create))?;
        }
        let unconfirmed: Vec<FieldIssue> = targets
            .iter()
            .flat_map(|(row, customer)| {
                let changes: Vec<(&str, &str)> = customer.fields.iter().map(|(key, value)| (key.as_str(), value)).collect();
                let violations = validate::edit(view::capabilities(row), &changes, form.confirmed);
                violations.into_iter().map(|violation| errors::issue(&violation, Some(row.id))).collect::<Vec<_>>()
            })
            .collect();
        if !unconfirmed.is_empty() {
            return Err(self.invalid(TO_MEND, unconfirmed));
        }
        let ids = self.core.ids.clone();
        let joins = match form.person_id.as_str() {
            "" => None,
            text => Some(id::<PersonId>(self, text)?),
        };
        if let Some(id) = joins {
            // Before secrets are put into the keychain for somebody who is not here.
            self.read(move |db| person::get(db, id)?.ok_or(StoreError::NotFound)).await?;
        }
        let mut prepared = Vec::new();
        for (connection, mut customer) in targets {
            let capabilities = view::capabilities(&connection);
            if capabilities.create_trace == CreateTrace::ExternalId && customer.fields.get(EXTERNAL_ID).is_none() {
                // Creating may answer no id; by this one the customer is found again. Visible, so that nobody wonders later.
                customer.fields.set(FieldKey::from(EXTERNAL_ID), minted(&*ids));
            }
            let operation_id = OperationId::new(ids.next());
            self.keep_secrets(operation_id, capabilities, &mut customer.fields).await?;
            prepared.push((connection, customer, operation_id));
        }
        let ticket_id = Some(form.ticket_id.trim().to_owned()).filter(|ticket| !ticket.is_empty());
        let no_sync = form.no_sync;
        let new_person = PersonId::new(ids.next());
        let person_id = self
            .write(move |write| {
                let (person_id, person_row) = match joins {
                    Some(id) => {
                        let row = person::get(write, id)?.ok_or(StoreError::NotFound)?;
                        (row.id, row.rowid)
                    }
                    None => (new_person, person::add(write, new_person)?),
                };
                for (connection, customer, operation_id) in prepared {
                    let row = record::add_new(write, &*ids, connection.id, person_row)?;
                    for address in &customer.channels {
                        channel::add_local(write, row.rowid, ChannelId::new(ids.next()), address)?;
                    }
                    let intent = Intent::Create {
                        fields: customer.fields,
                        channels: customer.channels,
                        ticket_id: ticket_id.clone().filter(|_| view::capabilities(&connection).tickets),
                        no_sync,
                    };
                    saving::add(write, &*ids, &row, operation_id, &intent, "")?;
                }
                Ok(person_id)
            })
            .await?;
        self.core.engine.wake();
        Ok(CustomerCreated { person_id: person_id.to_string() })
    }

    /// The form as each chosen connection would get it, or what is wrong with it.
    async fn checked(
        &self,
        form: &CustomerForm,
    ) -> Result<Result<Vec<(ConnectionRow, NewCustomer)>, Vec<FieldIssue>>, WireError> {
        let (mut targets, mut issues, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        let mut chosen = BTreeSet::new();
        for text in &form.connection_ids {
            let id: ConnectionId = id(self, text)?;
            // Chosen twice, it is one system all the same.
            if chosen.insert(id) {
                rows.push(self.connection_row(text).await?);
            }
        }
        // One form for all: each system gets what it takes. What none of them takes is pointed out.
        let takes = |row: &ConnectionRow, key: &str| {
            let capabilities = view::capabilities(row);
            capabilities.field(key).is_some_and(|spec| spec.on_create)
                || (capabilities.custom_fields.is_some() && FieldKey::from(key).custom_name().is_some())
        };
        for row in rows {
            let capabilities = view::capabilities(&row);
            let typed: Fields = pairs(&form.fields).filter(|(_, value)| !value.trim().is_empty()).collect();
            let fitted = address::fit(&typed, capabilities);
            let fields = fitted.iter().map(|(key, value)| (key.as_str(), value)).filter(|(key, _)| takes(&row, key));
            let channels = fitting_channels(&form.channels, capabilities);
            let places: Vec<usize> = channels.iter().map(|(place, ..)| *place).collect();
            let offered = channels.into_iter().map(|(_, kind, address)| (kind, address));
            match validate::new_customer(capabilities, fields, offered, region_of(&row)) {
                Ok(customer) => targets.push((row.clone(), customer)),
                Err(violations) => issues.extend(violations.iter().map(|violation| {
                    let mut issue = errors::issue(violation, Some(row.id));
                    // By its place in the form, not among those this system takes.
                    if let Some(place) = issue.field.strip_prefix("channels.").and_then(|place| place.parse::<usize>().ok()) {
                        issue.field = format!("channels.{}", places.get(place).copied().unwrap_or(place));
                    }
                    issue
                })),
            }
            if !form.ticket_id.trim().is_empty()
                && capabilities.tickets
                && !form.ticket_id.trim().bytes().all(|byte| byte.is_ascii_digit())
            {
                issues.push(plain("ticketId", "number", "A ticket's number: digits only."));
            }
        }
        if form.connection_ids.is_empty() {
            issues.push(plain("connectionIds", "required", "Choose at least one system."));
        }
        Ok(if issues.is_empty() { Ok(targets) } else { Err(issues) })
    }
}

/// The channels of a form that a system takes, with their place in the form. Where it knows only one kind of phone, that one stands for
/// the other.
fn fitting_channels<'a>(channels: &'a [FormChannel], capabilities: &Capabilities) -> Vec<(usize, ChannelKind, &'a str)> {
    let mut fitting: Vec<(usize, ChannelKind, &str)> = Vec::new();
    for (place, channel) in channels.iter().enumerate().filter(|(_, channel)| !channel.address.trim().is_empty()) {
        let kind = ChannelKind::from(channel.kind.clone());
        let stands_for = match kind {
            ChannelKind::Mobile => ChannelKind::Telephone,
            ChannelKind::Telephone => ChannelKind::Mobile,
            ref other => other.clone(),
        };
        let kind = if capabilities.takes_channel(&kind) { kind } else { stands_for };
        // The first one wins where a system keeps only one: the form's order is the agent's.
        let alike = fitting.iter().filter(|(_, other, _)| *other == kind).count();
        let room = capabilities.channel_limit(&kind).is_none_or(|limit| alike < limit);
        if capabilities.takes_channel(&kind) && room {
            fitting.push((place, kind, channel.address.as_str()));
        }
    }
    fitting
}

/// What a system wants and does not insist on.
fn advice(row: &ConnectionRow, customer: &NewCustomer) -> Vec<FieldIssue> {
    let capabilities = view::capabilities(row);
    let advised = capabilities.fields.iter().filter(|spec| spec.need == Need::Advised && spec.on_create);
    advised
        .filter(|spec| customer.fields.get(spec.key).is_none())
        .map(|spec| FieldIssue {
            connection_id: Some(row.id.to_string()),
            ..plain(spec.key, "advised", &format!("{} asks for this.", capabilities.name))
        })
        .collect()
}

fn plain(field: &str, rule: &str, message: &str) -> FieldIssue {
    FieldIssue { field: field.into(), rule: rule.into(), character: None, message: message.into(), connection_id: None }
}

/// An external id of this program's own making.
pub(crate) fn minted(ids: &dyn domain::Ids) -> String {
    let id = ids.next().simple().to_string().to_uppercase();
    format!("CC-{}", &id[id.len() - 10..])
}

/// Existing customers that might be the same, surest first.
fn candidates(db: &Connection, form: &CustomerForm) -> Result<Vec<WireRow>, StoreError> {
    let connections = view::connections(db)?;
    let mut found: Vec<(i64, String, Vec<String>)> = Vec::new();
    let mut look = |query: &Query, reason: &str, words: &[String]| -> Result<(), StoreError> {
        for Hit { person, .. } in search::find(db, query, Order::Relevance, 0, 5)?.rows {
            if found.iter().all(|(rowid, ..)| *rowid != person.rowid) {
                found.push((person.rowid, reason.to_owned(), words.to_vec()));
            }
        }
        Ok(())
    };
    let external = form.fields.get(EXTERNAL_ID).cloned().unwrap_or_default();
    if !fold::words(&external).is_empty() {
        look(&Query::words(&external), "has this id", &[])?;
    }
    let region =
        form.connection_ids.iter().filter_map(|text| text.parse().ok()).find_map(|id| connections.get(&id).and_then(region_of));
    for channel in &form.channels {
        let kind = ChannelKind::from(channel.kind.clone());
        let address = channel.address.trim();
        if kind == ChannelKind::Email && domain::Email::parse(address).is_ok() {
            look(&Query::of(Text::Email(domain::email::key(address))), "same e-mail address", &[])?;
        } else if kind.is_phone() {
            let number = domain::Phone::read(address, region);
            if let Some(e164) = number.e164() {
                look(&Query::phone(phone::digits(e164)), "same phone number", &[])?;
            }
        }
    }
    let name = |key: &str| form.fields.get(key).map(|text| fold::words(text)).unwrap_or_default();
    let (given, family) = (name(NAME_GIVEN), name(NAME_FAMILY));
    if !given.is_empty() && !family.is_empty() {
        let words = [given, family].concat();
        look(&Query::words(&words.join(" ")), "same or similar name", &words)?;
    }
    found.truncate(CANDIDATES);
    let waiting = outbox::waiting_among(db, found.iter().map(|(rowid, ..)| *rowid))?;
    let mut rows = Vec::new();
    for (rowid, reason, words) in found {
        if let Some(row) = person::by_row(db, rowid)? {
            rows.push(view::person_row(&connections, &waiting, &row, &words, Some(reason)));
        }
    }
    Ok(rows)
}
