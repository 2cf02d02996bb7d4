//! Names, dates, countries, addresses and numbers as somebody wrote them.
#![no_main]

use domain::{address, country, date, fold, name, ssn};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    assert_eq!(name::normalise(&name::normalise(text)), name::normalise(text));
    assert_eq!(fold::fold(&fold::fold(text)), fold::fold(text));
    assert_eq!(country::key(&country::key(text)), country::key(text));
    if let Some(date) = date::parse(text) {
        assert_eq!(date::parse(&date.to_string()), Some(date));
    }
    let (street, number) = address::split(text);
    assert!(street.len() + number.len() <= text.len());
    if let Some(number) = ssn::parse(text) {
        assert!(!ssn::masked(&number).contains(&number[..6]));
    }
});
