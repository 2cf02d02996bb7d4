//! Facts of remote systems that more than one of them tells, under the same keys.

use domain::{FieldSpec, RemoteRecord};
use jiff::Timestamp;

/// When the customer was created, as the system writes it.
pub(crate) const CREATED: &str = "time.created";
/// When the customer was last changed, as the system writes it.
pub(crate) const UPDATED: &str = "time.updated";

/// What is said about [`CREATED`].
pub(crate) const CREATED_FACT: FieldSpec = FieldSpec::fact(CREATED, "Created");
/// What is said about [`UPDATED`].
pub(crate) const UPDATED_FACT: FieldSpec = FieldSpec::fact(UPDATED, "Last changed");

/// The point in time [`CREATED`] stands for; nothing if it says no zone.
pub(crate) fn created_at(record: &RemoteRecord) -> Option<Timestamp> {
    record.fields.get(CREATED)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Fields;
    use domain::record::Coverage;
    use rstest::rstest;
    use serde_json::Map;

    #[rstest]
    #[case("2022-07-15T10:00:00+02:00", Some("2022-07-15T08:00:00Z"))]
    #[case("2024-05-06T12:23:34.321456Z", Some("2024-05-06T12:23:34.321456Z"))]
    #[case("2022-07-15T10:00:00+0200", Some("2022-07-15T08:00:00Z"))]
    #[case("2022-07-15T10:00:00", None)]
    #[case("2022-07-15", None)]
    #[case("yesterday", None)]
    #[case("", None)]
    fn times_with_a_zone_are_points_in_time(#[case] written: &str, #[case] expected: Option<&str>) {
        let mut fields = Fields::new();
        fields.set(CREATED.into(), written);
        let record = RemoteRecord { remote_id: "1".into(), coverage: Coverage::Whole, fields, channels: None, extra: Map::new() };
        assert_eq!(created_at(&record), expected.map(|time| time.parse().unwrap()));
    }
}
