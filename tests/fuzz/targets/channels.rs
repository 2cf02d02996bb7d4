//! Ways to reach a customer, as typed and as a system has them.
#![no_main]

use domain::{ChannelAddress, ChannelKind, channel};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|typed: (u8, &str)| {
    let (kind, text) = typed;
    let kinds = ["email", "telephone", "mobile", "facebook", "twitter", "pigeon"];
    let kind = ChannelKind::from(kinds[usize::from(kind) % kinds.len()].to_owned());
    if let Ok(address) = ChannelAddress::parse(kind.clone(), text, None) {
        assert_eq!(ChannelAddress::parse(kind.clone(), &address.value, None), Ok(address.clone()));
    }
    let _ = channel::key(&kind, text);
});
