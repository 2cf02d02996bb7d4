//! What is typed into the search box.
#![no_main]

use domain::query::Query;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let query = Query::read(text, None);
    assert!(query.filters.len() <= 256);
});
