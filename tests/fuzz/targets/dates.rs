//! Birth dates and points in time, as typed and as systems write them.
#![no_main]

use domain::date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(date) = date::parse(text) {
        assert_eq!(date::parse(&date.to_string()), Some(date));
    }
    let day = date::day(text);
    assert!(text.contains(day) && date::day(day) == day);
    if let Some(at) = date::parse_zoneless(text) {
        assert_eq!(date::parse_zoneless(&at.to_string()), Some(at));
    }
});
