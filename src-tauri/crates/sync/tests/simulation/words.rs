//! Values nobody used before, so that every effect can be recognised.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::ChannelKind;

/// A source of values.
#[derive(Default)]
pub(crate) struct Words(AtomicU64);

impl Words {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// A name: one capital, then small letters.
    pub(crate) fn name(&self) -> String {
        let mut number = self.next();
        let mut name = String::from("N");
        for _ in 0..4 {
            name.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or(0)));
            number /= 26;
        }
        name
    }

    /// A value that fits a field.
    pub(crate) fn value(&self, key: &str) -> String {
        let number = self.next();
        match key {
            domain::field::BIRTH_DATE => {
                format!("{}-{:02}-{:02}", 1930 + number / 336 % 70, 1 + number / 28 % 12, 1 + number % 28)
            }
            domain::field::STATUS => {
                ["PROSPECT", "ACTIVE", "INACTIVE", "DORMANT"][usize::try_from(number % 4).unwrap_or(0)].to_owned()
            }
            _ if key.ends_with(".country") => ["DE", "NL", "US", "FR"][usize::try_from(number % 4).unwrap_or(0)].to_owned(),
            _ if key.ends_with(".postal_code") => format!("{:05}", 10_000 + number % 80_000),
            _ => self.name(),
        }
    }

    /// An address for a kind of channel.
    pub(crate) fn address(&self, kind: &ChannelKind) -> String {
        let number = self.next();
        match kind {
            ChannelKind::Email => format!("p{number}@example.com"),
            kind if kind.is_phone() => format!("+4930{:07}", 1_000_000 + number),
            ChannelKind::Facebook => format!("{}", 100_000_000 + number),
            _ => format!("person_{number}"),
        }
    }
}

/// The same value in another writing.
pub(crate) fn respelt(key: &str, value: &str) -> String {
    match key {
        domain::field::BIRTH_DATE => format!("{}T00:00:00+01:00", domain::date::day(value)),
        _ if key.ends_with(".postal_code") || value.is_empty() => value.to_owned(),
        _ if key.ends_with(".country") => value.to_lowercase(),
        _ => format!("{value} "),
    }
}
