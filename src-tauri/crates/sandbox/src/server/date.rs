//! The time of replies.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::frame::Frame;

/// Stamps a reply with the sandbox's own time; left to itself, the server would take the machine's.
pub(crate) async fn dated(State(frame): State<Arc<Frame>>, mut response: Response) -> Response {
    if let Some(date) = written(frame.now()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// As in `Sun, 22 Nov 2026 10:00:00 GMT`; None for years that are not written with four digits.
fn written(at: Timestamp) -> Option<HeaderValue> {
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok()?;
    HeaderValue::from_str(&date).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_http_wants_them() {
        let at: Timestamp = "2026-11-02T09:08:07.9Z".parse().unwrap();
        assert_eq!(written(at).unwrap(), "Mon, 02 Nov 2026 09:08:07 GMT");
    }
}
