//! Values as they stand in the cache: changes that wait, fields, customers.
#![no_main]

use domain::{Fields, Intent, RemoteRecord, identity, person};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(intent) = serde_json::from_slice::<Intent>(bytes) {
        let again: Intent = serde_json::from_str(&serde_json::to_string(&intent).unwrap()).unwrap();
        assert!(again == intent);
    }
    if let Ok(record) = serde_json::from_slice::<RemoteRecord>(bytes) {
        assert!(!identity::is_somebody_else(&record, &record));
    }
    if let Ok(fields) = serde_json::from_slice::<Fields>(bytes) {
        let _ = person::display_name(&fields);
        let _ = person::sort_name(&fields);
        let _ = person::initials(&fields);
    }
});
