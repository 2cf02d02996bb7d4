//! Timelines: tickets, their messages, and events.

use jiff::civil::{DateTime, date};
use jiff::{Timestamp, ToSpan};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::history_texts::{ORDER_SOURCES, order_text, tickets};
use crate::population::Person;

/// Entries and tickets have so many places per customer.
const ENTRY_PLACES: u64 = 32;
const TICKET_PLACES: u64 = 4;

const FIRST_ENTRY: u64 = 1_000_000;
const FIRST_TICKET: u64 = 90_000;

/// Agents who answer.
const AGENTS: [&str; 5] = ["Anja Smit", "Kees Bakker", "Lena Vogt", "Tom Hughes", "Samira Haddad"];

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(super) id: u64,
    pub(super) ticket_id: Option<u64>,
    pub(super) kind: EntryKind,
    pub(super) description: String,
    pub(super) initiated_by: String,
    /// `YYYY-MM-DD HH:MM:SS`, without a zone.
    pub(super) created_at: String,
    pub(super) source_url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EntryKind {
    Ticket,
    /// Shown only where the ticket history is asked for.
    TicketMessage,
    Event,
    ExternalEvent,
}

/// A moment in the system's notation. It names no zone; this account runs on UTC.
pub(super) fn stamp(at: Timestamp) -> String {
    written(at.to_zoned(jiff::tz::TimeZone::UTC).datetime())
}

fn written(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The id of the first entry of the customer at a position.
pub(super) fn first_entry_id(position: u32) -> u64 {
    FIRST_ENTRY + u64::from(position) * ENTRY_PLACES
}

/// The position of the customer whose place a ticket id is in.
pub(super) fn ticket_position(ticket_id: u64) -> Option<u32> {
    u32::try_from(ticket_id.checked_sub(FIRST_TICKET)? / TICKET_PLACES).ok()
}

/// Sorts a timeline: newest first, and of one moment the later entry first.
pub(super) fn sort(entries: &mut [Entry]) {
    entries.sort_by(|one, other| other.created_at.cmp(&one.created_at).then_with(|| other.id.cmp(&one.id)));
}

/// A person's sample timeline, newest first. It ends before a fixed day, never before today, so that it stays the same.
pub(super) fn of_person(person: &Person, position: u32, random: &mut ChaCha8Rng) -> Vec<Entry> {
    let name = format!("{} {}", person.given, person.family).trim().to_owned();
    let mut entries = Vec::new();
    let mut ids = first_entry_id(position)..;
    let mut add = |ticket_id, kind, description: String, by: &str, at: DateTime, source_url| {
        if let Some(id) = ids.next() {
            entries.push(Entry {
                id,
                ticket_id,
                kind,
                description,
                initiated_by: by.to_owned(),
                created_at: written(at),
                source_url,
            });
        }
    };

    let stories = tickets(person.language);
    for ticket in 0..random.random_range(0..TICKET_PLACES) {
        let ticket_id = Some(FIRST_TICKET + u64::from(position) * TICKET_PLACES + ticket);
        let story = &stories[random.random_range(0..stories.len() as u32) as usize];
        let agent = AGENTS[random.random_range(0..AGENTS.len() as u32) as usize];
        let opened = moment(random);
        add(ticket_id, EntryKind::Ticket, story.subject.to_owned(), &name, opened, None);
        let mut at = opened;
        for (turn, message) in story.messages.iter().enumerate() {
            let by = if turn % 2 == 0 { name.as_str() } else { agent };
            add(ticket_id, EntryKind::TicketMessage, (*message).to_owned(), by, at, None);
            at = later(at, random);
        }
    }
    for _ in 0..random.random_range(0..4_u32) {
        let number = random.random_range(100_000..1_000_000_u32);
        let source = &ORDER_SOURCES[random.random_range(0..ORDER_SOURCES.len() as u32) as usize];
        let description = order_text(source, person.language, number);
        let url = Some(format!("{}{number}", source.url));
        add(None, EntryKind::ExternalEvent, description, source.by, moment(random), url);
    }
    if random.random_ratio(1, 3) {
        let description = "Channel linked to customer.".to_owned();
        add(None, EntryKind::Event, description, "system", moment(random), None);
    }
    sort(&mut entries);
    entries
}

/// During opening hours on one of the 700 days that end three days before 20 November 2026.
fn moment(random: &mut ChaCha8Rng) -> DateTime {
    let days = random.random_range(3..703_i64);
    let seconds = random.random_range(0..36_000_i64);
    let opening = date(2026, 11, 20).at(8, 0, 0, 0);
    opening.saturating_sub(days.days()).saturating_add(seconds.seconds())
}

/// Between three minutes and half a day later.
fn later(at: DateTime, random: &mut ChaCha8Rng) -> DateTime {
    at.saturating_add(random.random_range(180..43_200_i64).seconds())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::Population;

    fn timeline(position: u32) -> Vec<Entry> {
        let people = Population::new(1);
        of_person(&people.person(position), position, &mut people.chance(position, 3))
    }

    #[test]
    fn timelines_are_fixed_ordered_and_before_the_fixed_day() {
        for position in 0..500 {
            let entries = timeline(position);
            assert_eq!(entries, timeline(position), "asked twice, told the same");
            assert!(entries.is_sorted_by(|one, other| one.created_at >= other.created_at));
            assert!(entries.iter().all(|entry| entry.created_at.as_str() < "2026-11-20 00:00:00"));
            assert!(entries.iter().all(|entry| entry.created_at.len() == "2026-11-20 00:00:00".len()));
            let places = first_entry_id(position)..first_entry_id(position + 1);
            assert!(entries.iter().all(|entry| places.contains(&entry.id)), "ids keep to their places");
        }
    }

    #[test]
    fn stamps_have_no_zone() {
        let at: Timestamp = "2026-11-21T23:05:09.75+01:00".parse().unwrap();
        assert_eq!(stamp(at), "2026-11-21 22:05:09");
    }
}
