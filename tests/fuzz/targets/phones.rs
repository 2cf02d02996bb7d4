//! Phone numbers, as typed and as systems hold them.
#![no_main]

use domain::phone::{self, Phone, Region};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|written: (bool, &str)| {
    let (here, text) = written;
    let region = if here { Region::parse("NL") } else { None };
    for phone in [Phone::read(text, region), Phone::held(text, region)] {
        assert_eq!(phone.raw(), text.trim());
        if let Some(e164) = phone.e164() {
            assert!(e164.strip_prefix('+').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())), "{e164}");
            assert_eq!(Phone::read(e164, None).e164(), Some(e164));
        }
        assert!(!phone.is_valid() || phone.e164().is_some());
        assert!(!phone.display().is_empty() || text.trim().is_empty());
    }
    assert_eq!(phone::digits(&phone::digits(text)), phone::digits(text));
    let _ = phone::key(text);
});
