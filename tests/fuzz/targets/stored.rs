//! Values as they stand in the cache: changes that wait with their requests, what became of them, merges, fields, customers.
#![no_main]

use domain::{Fields, Intent, RemoteRecord, identity, person};
use libfuzzer_sys::fuzz_target;
use providers::{PreparedRequest, Target};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::{MergeDetail, Problem};

/// What can be read is read as the same once it was written again.
fn read<T: Serialize + DeserializeOwned + PartialEq>(bytes: &[u8]) -> Option<T> {
    let value: T = serde_json::from_slice(bytes).ok()?;
    let again: T = serde_json::from_str(&serde_json::to_string(&value).unwrap()).unwrap();
    assert!(again == value);
    Some(value)
}

fuzz_target!(|bytes: &[u8]| {
    read::<Intent>(bytes);
    read::<Vec<PreparedRequest>>(bytes);
    read::<Target>(bytes);
    read::<MergeDetail>(bytes);
    if let Some(problem) = read::<Problem>(bytes) {
        assert!(Problem::read(&problem.to_json()) == Some(problem));
    }
    if let Some(record) = read::<RemoteRecord>(bytes) {
        assert!(!identity::is_somebody_else(&record, &record));
    }
    if let Some(fields) = read::<Fields>(bytes) {
        let _ = person::display_name(&fields);
        let _ = person::sort_name(&fields);
        let _ = person::initials(&fields);
    }
});
