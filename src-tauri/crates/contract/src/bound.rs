//! How much may be said at once.

use std::io;

use serde_json::Value;

use crate::{ErrorCode, Retry, WireError};

/// Largest request any command takes, in bytes of JSON. The largest that makes sense is a half-filled form of 64 KiB; what has values with
/// bounds of their own is held to those by its handler.
pub const LARGEST_REQUEST: usize = 256 * 1024;

/// The answer to a request that is larger. It does not get as far as the program, so there is nothing in the log it could lead to.
#[must_use]
pub fn too_large() -> WireError {
    WireError {
        code: ErrorCode::InvalidInput,
        message: "This is too much at once. Nothing was done; choose less, or shorten it.".into(),
        fields: Vec::new(),
        retry: Retry::Never,
        reference: "request-size".into(),
    }
}

/// Whether a request that was read already is larger than [`LARGEST_REQUEST`]. Counts no further than that.
#[must_use]
pub fn is_too_large(request: &Value) -> bool {
    serde_json::to_writer(Room(LARGEST_REQUEST), request).is_err()
}

/// Takes so many bytes and keeps none.
struct Room(usize);

impl io::Write for Room {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_request_is_taken_and_no_larger_one() {
        let of = |bytes: usize| Value::String("a".repeat(bytes - "\"\"".len()));
        assert!(!is_too_large(&of(LARGEST_REQUEST)));
        assert!(is_too_large(&of(LARGEST_REQUEST + 1)));
        assert!(is_too_large(&Value::Array(vec![of(200_000), of(200_000)])));
    }
}
