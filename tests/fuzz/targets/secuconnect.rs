//! What Secuconnect answers, or somebody in its place.
#![no_main]

use domain::ProviderKind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| answering::read(ProviderKind::Secuconnect, body));
