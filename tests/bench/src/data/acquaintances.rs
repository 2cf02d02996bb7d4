//! Who is known to be the same person in several systems.

use std::collections::HashMap;

use domain::{ChannelKind, RemoteRecord};

/// Of so many persons that could be linked, an agent has linked one.
const ONE_OF: usize = 8;

/// The persons of the first system by their e-mail address, as far as an agent has linked them with somebody.
#[derive(Default)]
pub(super) struct Acquaintances {
    persons: HashMap<String, i64>,
    seen: usize,
}

impl Acquaintances {
    /// The person of the first system that a customer of another one is linked with. Customers of the first are taken note of instead.
    pub(super) fn same_as(&mut self, system: usize, remote: &RemoteRecord, person: i64) -> Option<i64> {
        let channels = remote.channels.iter().flatten();
        let address = channels.filter(|channel| channel.kind == ChannelKind::Email).map(|channel| &channel.address).next()?;
        let address = address.to_lowercase();
        if system > 0 {
            return self.persons.remove(&address);
        }
        self.seen += 1;
        if self.seen.is_multiple_of(ONE_OF) {
            self.persons.insert(address, person);
        }
        None
    }
}
