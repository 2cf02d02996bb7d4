//! What can be asked for about one customer.

use domain::field::{ACCOUNT_NUMBER, EXTERNAL_ID, NAME_COMBINED, NAME_FAMILY, NAME_GIVEN, STATUS};
use domain::{ChannelKind, ProviderKind};
use rusqlite::{Connection, OptionalExtension};
use store::table::{channel, connection, record};

/// The parts of a customer that agents type.
pub(super) struct Customer {
    /// The row of the person.
    pub(super) person: i64,
    pub(super) system: &'static str,
    pub(super) given: String,
    pub(super) family: String,
    pub(super) emails: Vec<String>,
    pub(super) phones: Vec<String>,
    pub(super) ids: Vec<String>,
    pub(super) cities: Vec<String>,
    pub(super) status: Option<String>,
}

impl Customer {
    /// The customer of a row of the cache, if there is one.
    pub(super) fn read(db: &Connection, rowid: i64) -> anyhow::Result<Option<Self>> {
        let there = db.query_row("SELECT 1 FROM record WHERE rowid = ?1", [rowid], |_| Ok(())).optional()?;
        if there.is_none() {
            return Ok(None);
        }
        let row = record::by_row(db, rowid)?;
        let system = connection::get(db, row.connection_id)?.map_or(ProviderKind::Omnidesk, |connection| connection.provider);
        let fields = &row.base;
        let (mut emails, mut phones) = (Vec::new(), Vec::new());
        for channel in channel::of_record_row(db, rowid)? {
            let Some(address) = channel.effective() else { continue };
            if channel.kind == ChannelKind::Email {
                emails.push(address.to_owned());
            } else if channel.kind.is_phone() {
                phones.push(address.to_owned());
            }
        }
        let own = [fields.text(EXTERNAL_ID), fields.text(ACCOUNT_NUMBER)];
        let ids = row.remote_id.iter().map(String::as_str).chain(own).filter(|id| !id.is_empty()).map(str::to_owned).collect();
        let cities = fields.iter().filter(|(key, _)| key.as_str().ends_with(".city"));
        // Some systems keep the whole name in one field.
        let combined = fields.text(NAME_COMBINED);
        let (first, last) = combined.rsplit_once(' ').unwrap_or(("", combined));
        let or = |name: &str, other: &str| if name.is_empty() { other.to_owned() } else { name.to_owned() };
        Ok(Some(Self {
            person: row.person_row,
            system: system.as_str(),
            given: or(fields.text(NAME_GIVEN), first),
            family: or(fields.text(NAME_FAMILY), last),
            emails,
            phones,
            ids,
            cities: cities.map(|(_, city)| city.to_owned()).filter(|city| !city.is_empty()).collect(),
            status: fields.get(STATUS).map(str::to_owned),
        }))
    }
}
