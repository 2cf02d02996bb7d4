//! Why somebody was found, where the row does not show it.

use std::collections::BTreeMap;

use domain::field::{ACCOUNT_NUMBER, COMPANY, EXTERNAL_ID};
use domain::query::{PhonePart, Query, Text};
use domain::{ChannelKind, ConnectionId, fold, phone};
use store::search::{Hit, How};
use store::table::connection::ConnectionRow;
use store::table::{channel, record};
use store::{Connection, StoreError};

use crate::view;

/// What was looked for and does not show in name and detail.
enum Unseen<'a> {
    Words(Vec<&'a str>),
    Address(&'a str),
    Digits(&'a PhonePart),
}

/// Why a person matches, in words to show; nothing if the row shows it.
pub(crate) fn of(
    db: &Connection,
    connections: &BTreeMap<ConnectionId, ConnectionRow>,
    query: &Query,
    hit: &Hit,
) -> Result<Option<String>, StoreError> {
    if hit.how == How::Typo {
        return Ok(Some("spelt a little differently".to_owned()));
    }
    let person = &hit.person;
    let unseen = match &query.text {
        Text::Everybody | Text::Nothing => return Ok(None),
        Text::Words(words) => {
            let shown = [fold::words(&person.name), fold::words(&person.detail)].concat();
            let shows = |word: &str| shown.iter().any(|shown| shown.starts_with(word));
            let words: Vec<&str> = words.iter().map(|word| word.folded.as_str()).filter(|word| !shows(word)).collect();
            if words.is_empty() {
                return Ok(None);
            }
            Unseen::Words(words)
        }
        Text::Email(address) if person.detail.to_lowercase().contains(address.as_str()) => return Ok(None),
        Text::Email(address) => Unseen::Address(address),
        Text::Phone(part) => {
            let shown = phone::digits(&person.detail);
            if part.ends.iter().chain(&part.begins).any(|run| shown.contains(run.as_str())) {
                return Ok(None);
            }
            Unseen::Digits(part)
        }
    };
    for row in record::of_person(db, person.id)? {
        let Some(connection) = connections.get(&row.connection_id) else { continue };
        for channel in channel::of_record_row(db, row.rowid)? {
            if let Some(address) = channel.effective().filter(|address| unseen.is_in_channel(&channel.kind, address)) {
                return Ok(Some(format!("{} {address}", channel.kind.label())));
            }
        }
        let fields = row.effective();
        let ids =
            [EXTERNAL_ID, ACCOUNT_NUMBER].map(|key| (view::field_label(view::capabilities(connection), key), fields.text(key)));
        let remote = (format!("Id in {}", connection.name), row.remote_id.as_deref().unwrap_or_default());
        if let Some((label, id)) = ids.into_iter().chain([remote]).find(|(_, id)| unseen.is_in_id(id)) {
            return Ok(Some(format!("{label} {id}")));
        }
        let name = domain::person::display_name(&fields);
        if let Some(name) = [name.as_str(), fields.text(COMPANY)].into_iter().find(|name| unseen.is_in_name(name)) {
            return Ok(Some(format!("{name} in {}", connection.name)));
        }
    }
    Ok(None)
}

impl Unseen<'_> {
    fn is_in_channel(&self, kind: &ChannelKind, address: &str) -> bool {
        match self {
            Self::Words(_) => self.is_in_name(address),
            Self::Address(typed) => address.to_lowercase().starts_with(typed),
            Self::Digits(part) => {
                let digits = phone::digits(domain::Phone::held(address, None).e164().unwrap_or(address));
                kind.is_phone() && part.ends.iter().chain(&part.begins).any(|run| digits.contains(run.as_str()))
            }
        }
    }

    fn is_in_id(&self, id: &str) -> bool {
        match self {
            Self::Digits(part) => fold::words(id).iter().any(|word| word.starts_with(&part.typed)),
            Self::Words(words) if words.len() > 1 => {
                let whole = fold::words(id).concat();
                whole == words.concat() || self.is_in_name(id)
            }
            _ => self.is_in_name(id),
        }
    }

    fn is_in_name(&self, text: &str) -> bool {
        match self {
            Self::Words(words) => {
                let of_text =
                    [fold::words(text), fold::written_out(text).iter().flat_map(|text| fold::words(text)).collect()].concat();
                words.iter().all(|word| of_text.iter().any(|of_text| of_text.starts_with(word)))
            }
            Self::Address(_) | Self::Digits(_) => false,
        }
    }
}
