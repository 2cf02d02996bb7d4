//! What the window says, read as a request of every command.
#![no_main]

use contract::wire::*;
use libfuzzer_sys::fuzz_target;

macro_rules! expand {
    ($($block:ident { $($doc:literal $kind:ident $name:ident($request:ident) -> $response:ident [$($tag:ident),*];)* })*) => {
        fn read(bytes: &[u8]) {
            $($(let _ = serde_json::from_slice::<$request>(bytes);)*)*
        }
    };
}
contract::commands!(expand);

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    if let Ok(request) = serde_json::from_slice(bytes) {
        let _ = contract::is_too_large(&request);
    }
});
