//! Finding sample customers by an e-mail address, a phone number or any other text.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Texts of many customers, each as eight bytes: 32 bits of the text's hash, then the customer's place. Sorted, so that all
/// customers with one hash stand together; who really has the text shows only in the customer itself.
pub(crate) struct ValueIndex {
    packed: Vec<u64>,
}

impl ValueIndex {
    /// Takes texts with the place of the customer they belong to. Which texts count as equal is the caller's: it hands over
    /// here and asks below for the same form of a text.
    pub(crate) fn build(values: impl Iterator<Item = (String, u32)>) -> Self {
        let mut packed: Vec<u64> = values.map(|(value, place)| pack(short_hash(&value), place)).collect();
        packed.shrink_to_fit();
        packed.sort_unstable();
        packed.dedup();
        Self { packed }
    }

    /// The places of customers that may have the text, in order.
    pub(crate) fn candidates(&self, value: &str) -> impl Iterator<Item = u32> + '_ {
        let hash = short_hash(value);
        let first = self.packed.partition_point(|entry| *entry < pack(hash, 0));
        self.packed[first..].iter().take_while(move |entry| (**entry >> 32) as u32 == hash).map(|entry| *entry as u32)
    }
}

fn pack(hash: u32, place: u32) -> u64 {
    (u64::from(hash) << 32) | u64::from(place)
}

/// Only ever compared within one process, so the hasher may differ between versions.
fn short_hash(value: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_leads_to_everybody_who_has_it() {
        let values = [("a@example.com", 3), ("b@example.com", 1), ("a@example.com", 2), ("a@example.com", 3)];
        let index = ValueIndex::build(values.into_iter().map(|(value, place)| (value.to_owned(), place)));
        assert_eq!(index.candidates("a@example.com").collect::<Vec<_>>(), [2, 3]);
        assert_eq!(index.candidates("nobody@example.com").count(), 0);
    }
}
