//! Finding sample customers by channel value.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::customer::comparable;
use super::sample::Sample;

/// Every channel value of the sample, as eight bytes: 32 bits of the value's hash, then the customer's position. Sorted, so
/// that all customers with one hash stand together; who really has the value shows only in the customer itself.
pub(super) struct ChannelIndex {
    packed: Vec<u64>,
}

impl ChannelIndex {
    /// Walks over the whole sample once.
    pub(super) fn build(sample: &Sample) -> Self {
        let mut packed: Vec<u64> = (0..sample.count())
            .flat_map(|position| {
                let channels = sample.customer(position).channels;
                channels.into_iter().map(move |channel| pack(short_hash(&channel.value), position))
            })
            .collect();
        packed.shrink_to_fit();
        packed.sort_unstable();
        Self { packed }
    }

    /// The positions of customers that may have the value, in order.
    pub(super) fn candidates(&self, value: &str) -> impl Iterator<Item = u32> + '_ {
        let hash = short_hash(value);
        let first = self.packed.partition_point(|entry| *entry < pack(hash, 0));
        self.packed[first..].iter().take_while(move |entry| (**entry >> 32) as u32 == hash).map(|entry| *entry as u32)
    }
}

fn pack(hash: u32, position: u32) -> u64 {
    (u64::from(hash) << 32) | u64::from(position)
}

/// Only ever compared within one process, so the hasher may differ between versions.
fn short_hash(value: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    comparable(value).hash(&mut hasher);
    hasher.finish() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_leads_to_its_customer_in_any_capitals() {
        let sample = Sample::new(1, 500);
        let index = ChannelIndex::build(&sample);
        for position in 0..500 {
            for channel in sample.customer(position).channels {
                let value = channel.value.to_uppercase();
                assert!(index.candidates(&value).any(|candidate| candidate == position), "{value}");
            }
        }
        assert_eq!(index.candidates("nobody@example.com").count(), 0);
    }
}
