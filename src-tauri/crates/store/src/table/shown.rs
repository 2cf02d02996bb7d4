//! What lists show of a person and what can be found of it, derived from its records alone: nothing here looks at the cache, so it can be
//! done before the writing thread is asked for anything.

use domain::field::EXTERNAL_ID;
use domain::{ChannelKind, ConnectionId, Fields, fold, person, phone};

use crate::search::{Document, PhoneDigits};

/// What persons without a name are sorted by: after everybody else.
pub(crate) const NAMELESS: &str = "\u{10ffff}";

const STANDS_RESTRICTED: u8 = 0;
const STANDS_GONE: u8 = 1;
const STANDS_AS_USUAL: u8 = 2;

/// A record as far as its person shows it.
pub(crate) struct Side<'a> {
    pub(crate) connection_id: ConnectionId,
    pub(crate) remote_id: &'a str,
    /// Whether it is a tombstone.
    pub(crate) gone: bool,
    /// With the agent's changes.
    pub(crate) fields: &'a Fields,
    /// With the agent's changes, in the order they came.
    pub(crate) channels: Vec<(&'a ChannelKind, &'a str)>,
}

/// What lists show of a person, and what can be found of it.
#[derive(Debug)]
pub(crate) struct Shown {
    /// Name as shown; empty if there is none.
    pub(crate) name: String,
    /// What lists are sorted by: folded, family name first; [`NAMELESS`] if there is no name.
    pub(crate) sort_name: String,
    /// Best channels as shown.
    pub(crate) detail: String,
    /// Ids of its connections, in order, separated by spaces.
    pub(crate) systems: String,
    /// How it stands at its systems: 0 restricted, 1 gone everywhere, 2 as usual.
    pub(crate) standing: u8,
    pub(crate) document: Document,
}

impl Shown {
    /// What the records of a person come to, in their order; `None` if it has none.
    pub(crate) fn of(sides: &[Side<'_>]) -> Option<Self> {
        let named = sides.iter().map(|side| (side.fields, person::display_name(side.fields))).find(|(_, name)| !name.is_empty());
        let (fields, name) = match named {
            Some(named) => named,
            None => (sides.first()?.fields, String::new()),
        };
        let mut document = Document::default();
        let (mut phones, mut emails) = (Vec::<String>::new(), Vec::<&str>::new());
        let (mut systems, mut standing) = (Vec::<String>::new(), STANDS_GONE);
        for side in sides {
            systems.push(side.connection_id.to_string());
            if !side.gone {
                let own = if domain::standing::is_restricted(side.fields) { STANDS_RESTRICTED } else { STANDS_AS_USUAL };
                standing = if standing == STANDS_RESTRICTED { standing } else { own };
            }
            document.take_in(side);
            for (kind, address) in &side.channels {
                if kind.is_phone() {
                    let held = domain::Phone::held(address, None);
                    let whole = phone::digits(held.e164().unwrap_or(address));
                    let national = held.national().map(|national| phone::digits(national).trim_start_matches('0').to_owned());
                    document.phones.push(PhoneDigits { whole, national });
                    phones.push(held.display());
                    continue;
                }
                document.addresses.extend(fold::words(address));
                if **kind == ChannelKind::Email {
                    document.emails.push(domain::email::key(address));
                    emails.push(address);
                }
            }
        }
        for (facet, is_there) in [("has_phone", !phones.is_empty()), ("has_email", !emails.is_empty())] {
            document.facets.extend(is_there.then(|| facet.to_owned()));
        }
        document.tidy();
        let mut detail: Vec<&str> = phones.iter().map(String::as_str).take(1).chain(emails.into_iter().take(1)).collect();
        if detail.is_empty() {
            detail.extend(Some(fields.text(EXTERNAL_ID)).filter(|id| !id.is_empty()));
        }
        let sort_name = Some(person::sort_name(fields)).filter(|name| !name.is_empty()).unwrap_or_else(|| NAMELESS.to_owned());
        Some(Self { name, sort_name, detail: detail.join(" · "), systems: systems.join(" "), standing, document })
    }
}
