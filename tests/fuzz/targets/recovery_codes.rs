//! Recovery codes as somebody types them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use secrets::protection::{LETTERS, PARTS, RecoveryCode};

fuzz_target!(|typed: &str| {
    let Ok(code) = RecoveryCode::read(typed) else { return };
    let parts = code.parts();
    assert!(parts.len() == PARTS && parts.iter().all(|part| part.len() == LETTERS));
    let written = parts.iter().map(|part| part.as_str()).collect::<Vec<_>>().join("-");
    let again = RecoveryCode::read(&written).ok().map(|code| code.parts());
    assert!(again == Some(parts), "what is shown is read as the same code");
});
