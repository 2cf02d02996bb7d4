use contract::wire::{CustomerCheck, CustomerCreated, CustomerForm, PersonRow as WireRow};
use contract::{FieldIssue, WireError};
use domain::field::{EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use domain::query::Query;
use domain::validate::{self, NewCustomer};
use domain::{ChannelId, ChannelKind, ConnectionId, FieldKey, Intent, OperationId, PersonId, fold, phone};
use store::search::{self, Order};
use store::table::connection::ConnectionRow;
use store::table::{channel, person, record};
use store::{Connection, StoreError};

use super::edit::pairs;
use super::search::region_of;
use super::{id, keep};
use crate::boot::App;
use crate::errors::{self, References};
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
        let issues = match self.checked(&form).await? {
            Ok(_) => Vec::new(),
            Err(issues) => issues,
        };
        let candidates = self.read(move |db| candidates(db, &form)).await?;
        Ok(CustomerCheck { issues, candidates })
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
        let ids = self.core.ids.clone();
        let person_id = PersonId::new(ids.next());
        let ticket_id = Some(form.ticket_id.trim().to_owned()).filter(|ticket| !ticket.is_empty());
        let no_sync = form.no_sync;
        self.write(move |write| {
            let person_row = person::add(write, person_id)?;
            for (connection, mut customer) in targets {
                if customer.fields.get(EXTERNAL_ID).is_none() {
                    // Creating may answer no id; by this one the customer is found again. Visible, so that nobody wonders later.
                    customer.fields.set(FieldKey::from(EXTERNAL_ID), minted(&*ids));
                }
                let row = record::add_new(write, &*ids, connection.id, person_row)?;
                for address in &customer.channels {
                    channel::add_local(write, row.rowid, ChannelId::new(ids.next()), address)?;
                }
                let intent = Intent::Create {
                    fields: customer.fields,
                    channels: customer.channels,
                    ticket_id: ticket_id.clone(),
                    no_sync,
                };
                keep(write, &*ids, &row, OperationId::new(ids.next()), &intent, "")?;
            }
            Ok(())
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
        let (mut targets, mut issues) = (Vec::new(), Vec::new());
        for text in &form.connection_ids {
            let id: ConnectionId = id(self, text)?;
            let row = self.connection_row(&id.to_string()).await?;
            let capabilities = view::capabilities(&row);
            let channels =
                form.channels.iter().map(|channel| (ChannelKind::from(channel.kind.clone()), channel.address.as_str()));
            match validate::new_customer(capabilities, pairs(&form.fields), channels, region_of(&row)) {
                Ok(customer) => targets.push((row.clone(), customer)),
                Err(violations) => issues.extend(violations.iter().map(|violation| errors::issue(violation, Some(row.id)))),
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

fn plain(field: &str, rule: &str, message: &str) -> FieldIssue {
    FieldIssue { field: field.into(), rule: rule.into(), character: None, message: message.into(), connection_id: None }
}

/// An external id of this program's own making.
fn minted(ids: &dyn domain::Ids) -> String {
    let id = ids.next().simple().to_string().to_uppercase();
    format!("CC-{}", &id[id.len() - 10..])
}

/// Existing customers that might be the same, surest first.
fn candidates(db: &Connection, form: &CustomerForm) -> Result<Vec<WireRow>, StoreError> {
    let connections = view::connections(db)?;
    let mut found: Vec<(i64, String, Vec<String>)> = Vec::new();
    let mut look = |query: &Query, reason: &str, words: &[String]| -> Result<(), StoreError> {
        for person in search::find(db, query, Order::Relevance, 0, 5)?.rows {
            if found.iter().all(|(rowid, ..)| *rowid != person.rowid) {
                found.push((person.rowid, reason.to_owned(), words.to_vec()));
            }
        }
        Ok(())
    };
    let external = form.fields.get(EXTERNAL_ID).map(|text| fold::words(text)).unwrap_or_default();
    if !external.is_empty() {
        look(&Query::Words(external), "has this id", &[])?;
    }
    let region =
        form.connection_ids.iter().filter_map(|text| text.parse().ok()).find_map(|id| connections.get(&id).and_then(region_of));
    for channel in &form.channels {
        let kind = ChannelKind::from(channel.kind.clone());
        let address = channel.address.trim();
        if kind == ChannelKind::Email && domain::Email::parse(address).is_ok() {
            look(&Query::Email(domain::email::key(address)), "same e-mail address", &[])?;
        } else if kind.is_phone() {
            let number = domain::Phone::read(address, region);
            if let Some(e164) = number.e164() {
                look(&Query::Phone { digits: vec![phone::digits(e164)] }, "same phone number", &[])?;
            }
        }
    }
    let name = |key: &str| form.fields.get(key).map(|text| fold::words(text)).unwrap_or_default();
    let (given, family) = (name(NAME_GIVEN), name(NAME_FAMILY));
    if !given.is_empty() && !family.is_empty() {
        let words = [given, family].concat();
        look(&Query::Words(words.clone()), "same or similar name", &words)?;
    }
    found.truncate(CANDIDATES);
    let mut rows = Vec::new();
    for (rowid, reason, words) in found {
        if let Some(row) = person::by_row(db, rowid)? {
            rows.push(view::person_row(db, &connections, &row, &words, Some(reason))?);
        }
    }
    Ok(rows)
}
