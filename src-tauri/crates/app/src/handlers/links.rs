use contract::WireError;
use contract::wire::{PersonLink, PersonMatches, PersonRef, PersonRow as WireRow, RecordRef};
use domain::field::{BIRTH_DATE, EXTERNAL_ID, NAME_FAMILY, NAME_GIVEN};
use domain::query::{Query, Text};
use domain::{PersonId, fold, phone};
use store::search::{self, How, Order};
use store::table::activity::{self, NewActivity};
use store::table::{channel, link, outbox, person, record};
use store::{Connection, StoreError};

use super::id;
use crate::errors::References;
use crate::program::App;
use crate::view;

const TOGETHER: &str = "They are one person already.";
const ALONE: &str = "It is the only record of this person.";

/// How many persons are proposed at most.
const PROPOSED: usize = 8;

impl App {
    /// Persons that might be the same as one: by what they share, surest first.
    ///
    /// # Errors
    /// If the person is gone or the cache cannot be read.
    pub async fn person_matches(&self, request: PersonRef) -> Result<PersonMatches, WireError> {
        let id: PersonId = id(self, &request.person_id)?;
        let rows = self.read(move |db| matches(db, id)).await?;
        Ok(PersonMatches { rows })
    }

    /// Makes one person of two. Every record stays as it is.
    ///
    /// # Errors
    /// If one of them is gone, or they are one person already.
    pub async fn person_link(&self, request: PersonLink) -> Result<PersonRef, WireError> {
        let (kept, other): (PersonId, PersonId) = (id(self, &request.person_id)?, id(self, &request.other_person_id)?);
        let ids = self.core.ids.clone();
        let linked = self
            .write(move |write| {
                let at = |id| person::get(write, id)?.ok_or(StoreError::NotFound);
                let (kept, other) = (at(kept)?, at(other)?);
                if kept.rowid == other.rowid {
                    return Ok(None);
                }
                link::link(write, &*ids, kept.rowid, other.rowid)?;
                let entry = NewActivity { kind: "linked", person_row: Some(kept.rowid), ..NewActivity::default() };
                activity::add(write, &*ids, &entry)?;
                Ok(Some(kept.id))
            })
            .await?;
        match linked {
            Some(id) => Ok(PersonRef { person_id: id.to_string() }),
            None => Err(self.not_now(TOGETHER)),
        }
    }

    /// Takes a record out of its person again, as it was before it was linked, and gives the person it belongs to then.
    ///
    /// # Errors
    /// If it is gone, or its person has no other record.
    pub async fn record_unlink(&self, request: RecordRef) -> Result<PersonRef, WireError> {
        let (row, connection) = self.record(&request.record_id).await?;
        let ids = self.core.ids.clone();
        let unlinked = self
            .write(move |write| {
                let row = record::get(write, row.id)?.ok_or(StoreError::NotFound)?;
                if record::of_person(write, row.person)?.len() < 2 {
                    return Ok(None);
                }
                let entry = NewActivity {
                    kind: "unlinked",
                    person_row: Some(row.person_row),
                    connection_id: Some(connection.id),
                    ..NewActivity::default()
                };
                let person_row = link::unlink(write, &*ids, row.rowid)?;
                activity::add(write, &*ids, &entry)?;
                person::by_row(write, person_row)
            })
            .await?;
        match unlinked {
            Some(person) => Ok(PersonRef { person_id: person.id.to_string() }),
            None => Err(self.not_now(ALONE)),
        }
    }
}

/// What somebody is looked for by, and the reason to show.
fn traces(db: &Connection, id: PersonId) -> Result<Vec<(Query, &'static str)>, StoreError> {
    let (mut ids, mut addresses, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for row in record::of_person(db, id)? {
        let fields = row.effective();
        let words = fold::words(fields.text(EXTERNAL_ID));
        if !words.is_empty() {
            ids.push((Query::words(fields.text(EXTERNAL_ID)), "same external id"));
        }
        for channel in channel::of_record_row(db, row.rowid)? {
            let Some(address) = channel.effective() else { continue };
            if channel.kind.is_phone() {
                let number = domain::Phone::held(address, None);
                let digits = phone::key(number.e164().unwrap_or(address));
                addresses.push((Query::phone(digits), "same phone number"));
            } else if channel.kind == domain::ChannelKind::Email {
                addresses.push((Query::of(Text::Email(domain::email::key(address))), "same e-mail address"));
            }
        }
        let name = [fold::words(fields.text(NAME_GIVEN)), fold::words(fields.text(NAME_FAMILY))];
        if name.iter().all(|part| !part.is_empty()) {
            names.push((Query::words(&name.concat().join(" ")), "same name"));
        }
    }
    Ok(ids.into_iter().chain(addresses).chain(names).collect())
}

fn matches(db: &Connection, id: PersonId) -> Result<Vec<WireRow>, StoreError> {
    let own = person::get(db, id)?.ok_or(StoreError::NotFound)?;
    let connections = view::connections(db)?;
    let mut found: Vec<(person::PersonRow, Vec<&str>)> = Vec::new();
    for (query, reason) in traces(db, own.id)? {
        let hits = search::find(db, &query, Order::Relevance, 0, 20)?;
        let surely = hits.rows.into_iter().filter(|hit| hit.how < How::Typo).map(|hit| hit.person);
        for row in surely.filter(|row| row.rowid != own.rowid) {
            match found.iter_mut().find(|(other, _)| other.rowid == row.rowid) {
                Some((_, reasons)) if reasons.contains(&reason) => {}
                Some((_, reasons)) => reasons.push(reason),
                None => found.push((row, vec![reason])),
            }
        }
    }
    let birth_dates = |id: PersonId| -> Result<Vec<String>, StoreError> {
        let rows = record::of_person(db, id)?;
        Ok(rows.iter().filter_map(|row| row.effective().get(BIRTH_DATE).map(ToOwned::to_owned)).collect())
    };
    let own_dates = birth_dates(own.id)?;
    for (row, reasons) in &mut found {
        if birth_dates(row.id)?.iter().any(|date| own_dates.contains(date)) {
            reasons.push("same date of birth");
        }
    }
    // The more they share the surer; what identifies comes before what many have in common.
    found.sort_by_key(|(_, reasons)| std::cmp::Reverse(reasons.len()));
    found.truncate(PROPOSED);
    let waiting = outbox::waiting_among(db, found.iter().map(|(row, _)| row.rowid))?;
    let row = |(row, reasons): (_, Vec<&str>)| view::person_row(&connections, &waiting, &row, &[], Some(reasons.join(", ")));
    Ok(found.into_iter().map(row).collect())
}
