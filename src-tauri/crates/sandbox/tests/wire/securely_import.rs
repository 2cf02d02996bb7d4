//! Securely: find or create.

use std::sync::Arc;

use rstest::rstest;
use sandbox::MemoryStateLog;
use serde_json::{Value, json};

use crate::securely::{error, import, post, request, search, shared};
use crate::support::{Desk, send};

/// The rows that hold a customer.
fn customers(rows: &[Value]) -> Vec<Value> {
    rows.iter().map(|row| row["customer"].clone()).filter(|customer| !customer.is_null()).collect()
}

#[tokio::test]
async fn who_is_not_found_is_created_with_standardised_values() {
    let desk = Desk::start().await;
    let body = json!({
        "firstName": "jean-luc", "lastName": "van der McDonald", "email": "jl@example.com", "phone": "281.500.1111",
        "externalIdentifier": "N-1",
    });
    let rows = import(&desk, body).await;
    let made = customers(&rows).remove(0);
    assert_eq!(made["firstName"], "Jean-Luc");
    assert_eq!(made["lastName"], "Van Der Mcdonald", "proper case spoils names");
    assert_eq!(made["phone"], "2815001111");
    assert_eq!(made["status"], "ACTIVE");
    assert!(made["customerId"].is_u64());
    for absent in ["companyName", "accountNumber", "alternatePricingPlanId"] {
        assert!(made.as_object().unwrap()[absent].is_null(), "{absent} is written as null");
    }
    let entry = desk.last_entry();
    assert_eq!((entry.operation.as_str(), entry.result.as_deref()), ("import", Some("created")));
    assert_eq!(entry.customer_id, Some(made["customerId"].to_string()));
    assert_eq!(entry.params["lastName"], "van der McDonald", "the journal keeps what was sent");
}

#[tokio::test]
async fn importing_again_finds_and_changes_nothing() {
    let desk = Desk::start().await;
    let first = customers(&import(&desk, json!({"firstName": "jo", "lastName": "doe", "email": "jo@example.com"})).await);
    let body = json!({"firstName": "Joanna", "lastName": "Roe", "email": "JO@example.com", "phone": "2815001112"});
    let rows = import(&desk, body).await;
    assert_eq!(customers(&rows), first, "neither the names nor the new phone are kept");
    let row = rows.last().unwrap();
    assert_eq!((&row["matchOn"], &row["isExactMatch"]), (&json!(["email"]), &json!(false)));
    assert_eq!(desk.last_entry().result.as_deref(), Some("found"));
}

#[tokio::test]
async fn an_exact_match_agrees_with_the_whole_request() {
    let desk = Desk::start().await;
    let body = json!({"firstName": "jo", "lastName": "doe", "email": "jo@example.com", "phone": "+1 281 500 1111"});
    import(&desk, body.clone()).await;
    let rows = import(&desk, body).await;
    let row = rows.last().unwrap();
    assert_eq!((&row["matchOn"], &row["isExactMatch"]), (&json!(["email", "phone"]), &json!(true)));
}

#[tokio::test]
async fn the_external_identifier_wins_over_email_and_phone() {
    let desk = Desk::start().await;
    let owner = customers(&import(&desk, json!({"email": "owner@example.com", "externalIdentifier": "N-1"})).await);
    import(&desk, json!({"email": "other@example.com"})).await;
    let rows = import(&desk, json!({"email": "other@example.com", "externalIdentifier": "N-1"})).await;
    assert_eq!(customers(&rows), owner, "a stale identifier leads to another person");
    assert_eq!(rows.last().unwrap()["matchOn"], json!(["externalIdentifier"]));
    let rows = import(&desk, json!({"email": "other@example.com", "externalIdentifier": "N-2"})).await;
    assert_eq!(customers(&rows)[0]["email"], "other@example.com", "an identifier nobody has does not stand in the way");
    assert!(customers(&rows)[0]["externalIdentifier"].is_null(), "and is not stored either");
}

#[tokio::test]
async fn the_best_of_several_matches_comes_first() {
    let desk = Desk::start().await;
    import(&desk, json!({"firstName": "by phone", "phone": "2815001111", "email": null})).await;
    import(&desk, json!({"firstName": "by email", "email": "jo@example.com"})).await;
    let rows = import(&desk, json!({"email": "jo@example.com", "phone": "(281) 500-1111"})).await;
    let names: Vec<Value> = customers(&rows).iter().map(|customer| customer["firstName"].clone()).collect();
    assert_eq!(names, ["By Email", "By Phone"]);
    assert!(rows.iter().all(|row| row["isExactMatch"] == false));
    assert_eq!(desk.last_entry().customer_id, None, "there is not exactly one");
}

#[tokio::test]
async fn a_customer_may_be_null() {
    let desk = Desk::start().await;
    let mut seen = Vec::new();
    for number in 0..13 {
        let rows = import(&desk, json!({"email": format!("p{number}@example.com")})).await;
        assert_eq!(customers(&rows).len(), 1);
        if rows.len() == 2 {
            assert!(rows[0]["customer"].is_null(), "even the best row");
            seen.push(rows[1]["customer"]["customerId"].as_u64().unwrap());
        }
    }
    assert_eq!(seen.len(), 1, "one in thirteen");
    assert_eq!(seen[0] % 13, 0);
}

#[tokio::test]
async fn sample_customers_are_found_and_some_have_numbers_for_text() {
    let desk = Desk::start().await;
    let known = shared(&desk, |customer| customer["phone"].is_number() && customer["email"].is_string()).await;
    let rows = import(&desk, json!({"email": known["email"], "phone": known["phone"]})).await;
    assert!(customers(&rows).contains(&known), "a number is taken for its digits");
    assert_eq!(desk.last_entry().result.as_deref(), Some("found"));
}

#[tokio::test]
async fn names_of_properties_may_have_any_capitals() {
    let desk = Desk::start().await;
    let rows = import(&desk, json!({"FIRSTNAME": "jo", "lastname": "doe", "Email": "jo@example.com"})).await;
    assert_eq!(customers(&rows)[0]["lastName"], "Doe");
}

#[rstest]
#[case::no_key(json!({"firstName": "jo"}))]
#[case::the_identifier_is_not_enough(json!({"externalIdentifier": "N-1"}))]
#[case::nulls(json!({"email": null, "phone": null}))]
#[case::an_empty_text_is_not_absent(json!({"email": "jo@example.com", "phone": ""}))]
#[case::no_email(json!({"email": "jo"}))]
#[case::no_phone(json!({"phone": "call me"}))]
#[case::a_list(json!({"email": ["jo@example.com"]}))]
#[case::no_object(json!(["email"]))]
#[tokio::test]
async fn what_cannot_be_imported_is_refused_and_creates_nobody(#[case] body: Value) {
    let desk = Desk::start().await;
    assert_eq!(error(&post(&desk, "import", body).await, 400), "INVALID_REQUEST");
    assert!(!desk.last_entry().executed);
    assert!(search(&desk, json!({"email": "jo@example.com"})).await.is_empty());
}

#[rstest]
#[case::unquoted_keys("application/json", "{email: \"jo@example.com\"}")]
#[case::a_form("application/x-www-form-urlencoded", "email=jo%40example.com")]
#[case::plain_text("text/plain", "{\"email\": \"jo@example.com\"}")]
#[tokio::test]
async fn only_real_json_is_read(#[case] content_type: &str, #[case] body: &'static str) {
    let desk = Desk::start().await;
    let answer = send(request(&desk, "import").header("Content-Type", content_type).body(body)).await;
    error(&answer, 400);
}

#[tokio::test]
async fn the_sdk_names_a_charset_and_sends_nulls() {
    let desk = Desk::start().await;
    let body = r#"{"firstName":"","lastName":"","email":"jo@example.com","phone":null,"externalIdentifier":null}"#;
    let request = request(&desk, "import").header("Content-Type", "application/json; charset=utf-8").body(body);
    assert_eq!(send(request).await.status, 200);
}

#[tokio::test]
async fn imports_survive_a_restart() {
    let state = Arc::new(MemoryStateLog::default());
    let desk = Desk::start_on(state.clone()).await;
    let body = json!({"firstName": "jo", "email": "jo@example.com", "externalIdentifier": "N-1"});
    let made = customers(&import(&desk, body.clone()).await);
    let journal = desk.sandbox.journal();
    desk.sandbox.stop().await;

    let desk = Desk::start_on(state).await;
    assert_eq!(desk.sandbox.journal(), journal);
    assert_eq!(search(&desk, json!({"externalIdentifier": "N-1"})).await, made);
    assert_eq!(customers(&import(&desk, body).await), made);
    let next = customers(&import(&desk, json!({"email": "next@example.com"})).await);
    assert_eq!(next[0]["customerId"].as_u64(), made[0]["customerId"].as_u64().map(|id| id + 1), "ids go on");
}
