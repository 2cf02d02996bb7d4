use crate::support::said;

const ID: &str = "0190a000-1111-7000-8000-000000000001";

#[test]
fn a_line_says_when_how_bad_where_and_what() {
    let lines = said(|| {
        tracing::warn!(target: "sync::pull", connection = ID, status = ?Some(503), bytes = 123_456_789_u64, "a pull was interrupted");
    });
    let line = format!(
        "2026-11-20T09:00:00.000Z  WARN sync::pull a pull was interrupted connection={ID} status=Some(503) bytes=123456789"
    );
    assert_eq!(lines, [line]);
}

#[test]
fn of_libraries_only_the_place_is_said() {
    let lines = said(|| tracing::info!(target: "hyper::client", uri = "https://acme.example.com/?q=jan", "asked for jan"));
    assert_eq!(lines.len(), 1);
    assert!(lines[0].starts_with("2026-11-20T09:00:00.000Z  INFO hyper::client line="), "{}", lines[0]);
    assert!(!lines[0].contains("jan") && !lines[0].contains("acme"), "{}", lines[0]);
}

#[test]
fn a_field_that_is_not_what_its_name_says_is_redacted() {
    let lines = said(|| {
        tracing::error!(target: "store::open", operation = "jan@example.nl", connection = "Acme", reference = "0612345678", "failed");
    });
    assert!(lines[0].ends_with("failed operation=[…] connection=[…] reference=[…]"), "{}", lines[0]);
}

#[test]
fn an_error_ends_at_its_first_colon() {
    let lines = said(|| tracing::error!(target: "app::errors", error = %"file access failed: jansen is not a folder", "failed"));
    assert!(lines[0].ends_with("error=file access failed: […]"), "{}", lines[0]);
}

#[test]
fn nobody_can_add_a_line_of_his_own() {
    let lines =
        said(|| tracing::error!(target: "store", error = "failed\n2026-11-20T09:00:00.000Z  INFO store all well", "failed"));
    assert_eq!(lines.len(), 1);
    assert!(!lines[0].contains('\n'), "{}", lines[0]);
}

#[test]
fn a_large_number_without_a_name_may_be_somebodys() {
    let lines = said(|| tracing::info!(target: "store", customers = 1_000_000_u64, number = 31_612_345_678_u64, "counted"));
    assert!(lines[0].ends_with("counted customers=1000000 number=[…]"), "{}", lines[0]);
}
