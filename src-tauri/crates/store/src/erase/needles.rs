//! What a customer is looked for by after it was erased. Kept in memory only, and overwritten when it goes.

use std::collections::BTreeSet;

use domain::field::{ACCOUNT_NUMBER, EXTERNAL_ID};
use domain::{ErasureId, email, fold, phone};
use rusqlite::Connection;
use zeroize::{Zeroize, Zeroizing};

use crate::StoreError;
use crate::table::record::RecordRow;
use crate::table::{channel, person};

/// Fewest letters or digits of something that is looked for: what is shorter stands by chance in what is somebody else's.
const SHORTEST: usize = 8;

/// Names, addresses, numbers and ids that nobody else has.
#[derive(Default)]
pub struct Needles {
    names: BTreeSet<String>,
    emails: BTreeSet<String>,
    phones: BTreeSet<String>,
    ids: BTreeSet<String>,
    /// Ids that a system still has to be asked with.
    awaited: BTreeSet<String>,
    /// How many were left out since another customer has them too.
    shared: u32,
    /// Whether there was more to look for, of which nothing is known any more.
    forgotten: bool,
}

impl Needles {
    /// Of an erasure whose customer nobody remembers: the ids that systems still have to be asked with.
    ///
    /// # Errors
    /// If the database fails.
    pub fn awaited(connection: &Connection, id: ErasureId) -> Result<Self, StoreError> {
        let sql = "SELECT remote_id FROM erasure_step JOIN record ON record.rowid = erasure_step.record
                   WHERE erasure = ?1 AND remote_id IS NOT NULL";
        let ids =
            connection.prepare_cached(sql)?.query_map([id.to_string()], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        let mut needles = Self::default();
        needles.forgotten = true;
        needles.awaited.extend(ids.into_iter().filter(|id| is_long_enough(id)));
        Ok(needles)
    }

    /// Of a person, from its rows and the rows of the persons that were linked to it.
    pub(super) fn of(connection: &Connection, persons: &[i64], records: &[RecordRow]) -> Result<Self, StoreError> {
        let mut needles = Self::default();
        for row in persons {
            let Some(person) = person::by_row(connection, *row)? else { continue };
            needles.names.extend([person.name, person.sort_name].into_iter().filter(|name| name.contains(' ')));
        }
        for record in records {
            for fields in [&record.base, &record.effective()] {
                needles.ids.extend([EXTERNAL_ID, ACCOUNT_NUMBER].map(|key| fields.text(key).to_owned()));
                let name = domain::person::display_name(fields);
                needles.names.extend(name.contains(' ').then_some(name));
            }
            needles.ids.extend([&record.remote_id, &record.former_remote_id].into_iter().flatten().cloned());
            for channel in channel::of_record_row(connection, record.rowid)? {
                for address in [channel.base, channel.local].into_iter().flatten() {
                    if channel.kind.is_phone() {
                        let held = domain::Phone::held(&address, None);
                        needles.phones.insert(phone::digits(held.e164().unwrap_or(&address)));
                    } else if channel.kind == domain::ChannelKind::Email {
                        needles.emails.insert(email::key(&address));
                    } else {
                        needles.ids.insert(address);
                    }
                }
            }
        }
        for kind in [&mut needles.names, &mut needles.emails, &mut needles.phones, &mut needles.ids] {
            kind.retain(|needle| is_long_enough(needle));
        }
        Ok(needles)
    }

    /// Leaves out addresses and numbers that another customer has too, after this one's rows are gone.
    pub(super) fn leave_out_shared(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let before = self.count();
        let mut email = connection.prepare_cached("SELECT 1 FROM person_email WHERE address = ?1")?;
        let mut phone = connection.prepare_cached("SELECT 1 FROM person_phone WHERE digits = ?1")?;
        let keep = |held: Result<bool, rusqlite::Error>| !held.unwrap_or(false);
        self.emails.retain(|address| keep(email.exists([address])));
        self.phones.retain(|digits| keep(phone.exists([format!(">{digits}")])));
        self.shared = u32::try_from(before - self.count()).unwrap_or(u32::MAX);
        Ok(())
    }

    /// Notes an id that a system still has to be asked with: it is not looked for until that is done.
    pub(super) fn await_answer(&mut self, remote_id: &str) {
        if self.ids.remove(remote_id) {
            self.awaited.insert(remote_id.to_owned());
        }
    }

    /// Looks for everything from now on: the systems have answered.
    pub fn answered(&mut self) {
        self.ids.append(&mut self.awaited);
    }

    /// Forgets everything but the ids that a system still has to be asked with.
    pub fn forget(&mut self) {
        for kind in [&mut self.names, &mut self.emails, &mut self.phones, &mut self.ids] {
            overwrite(kind);
        }
        self.forgotten = true;
    }

    /// Whether this is everything the customer was looked for by, and not only what was left of it.
    #[must_use]
    pub fn is_all(&self) -> bool {
        !self.forgotten
    }

    /// How many were left out since another customer has them too.
    #[must_use]
    pub fn shared(&self) -> u32 {
        self.shared
    }

    fn count(&self) -> usize {
        self.all().count()
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.names.iter().chain(&self.emails).chain(&self.phones).chain(&self.ids)
    }

    /// Whether a text says something about this customer.
    pub(super) fn are_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let words = fold::words(&text).join(" ");
        let named = self.names.iter().any(|name| words.contains(&fold::words(name).join(" ")));
        named || self.all().any(|needle| text.contains(&needle.to_lowercase()))
    }

    /// What to look for, each with the number of the needle it is a writing of: as they are, names as words and ids without their marks as
    /// the index has them, and phone numbers backwards.
    pub(super) fn patterns(&self) -> Vec<(usize, Zeroizing<String>)> {
        let mut patterns = Vec::new();
        for (needle, text) in self.all().enumerate() {
            let words = fold::words(text);
            let other = if self.names.contains(text) {
                words.join(" ")
            } else if self.phones.contains(text) {
                text.chars().rev().collect()
            } else if self.ids.contains(text) {
                words.concat()
            } else {
                String::new()
            };
            let writings = [text.clone(), other].into_iter().filter(|writing| writing.len() >= SHORTEST);
            patterns.extend(writings.map(|writing| (needle, Zeroizing::new(writing))));
        }
        patterns
    }
}

impl std::fmt::Debug for Needles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Needles({})", self.count())
    }
}

impl Drop for Needles {
    fn drop(&mut self) {
        for kind in [&mut self.names, &mut self.emails, &mut self.phones, &mut self.ids, &mut self.awaited] {
            overwrite(kind);
        }
    }
}

fn is_long_enough(needle: &str) -> bool {
    needle.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST
}

fn overwrite(needles: &mut BTreeSet<String>) {
    while let Some(mut needle) = needles.pop_first() {
        needle.zeroize();
    }
}
