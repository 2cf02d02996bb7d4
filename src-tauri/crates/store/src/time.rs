//! Instants as text that sorts: UTC, always with milliseconds.

use jiff::Timestamp;

use crate::StoreError;

/// An instant for storage.
pub(crate) fn write(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// An instant from storage.
pub(crate) fn read(text: &str) -> Result<Timestamp, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("instant"))
}

/// An instant from storage that may be missing.
pub(crate) fn read_optional(text: Option<String>) -> Result<Option<Timestamp>, StoreError> {
    text.as_deref().map(read).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_sorts_as_time_does() {
        let times = ["2026-11-20T09:00:00Z", "2026-11-20T09:00:00.5Z", "2026-11-20T10:00:00.25Z"];
        let written: Vec<String> = times.iter().filter_map(|text| text.parse().ok()).map(write).collect();
        assert!(written.is_sorted() && written.len() == 3, "{written:?}");
    }
}
