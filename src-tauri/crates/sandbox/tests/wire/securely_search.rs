//! Securely: find without creating.

use rstest::rstest;
use sandbox::SandboxOptions;
use serde_json::{Value, json};

use crate::securely::{error, import, post, search, shared};
use crate::support::Desk;

#[tokio::test]
async fn a_search_has_the_envelope_of_a_page() {
    let desk = Desk::start().await;
    import(&desk, json!({"email": "jo@example.com"})).await;
    let reply = post(&desk, "search", json!({"email": "jo@example.com"})).await.json();
    assert_eq!((&reply["hasMore"], &reply["totalCount"]), (&json!(false), &json!(1)));
    assert_eq!(reply["payload"][0]["email"], "jo@example.com", "the rows are the customers themselves");
    assert!(reply["correlationId"].is_string() && reply["error"].is_null());
    let entry = desk.last_entry();
    assert_eq!((entry.operation.as_str(), entry.executed), ("search", true));
    assert_eq!(entry.customer_id, Some(reply["payload"][0]["customerId"].to_string()));
}

#[tokio::test]
async fn nobody_is_an_empty_page_and_nobody_is_created() {
    let desk = Desk::start().await;
    let reply = post(&desk, "search", json!({"email": "jo@example.com"})).await.json();
    assert_eq!((&reply["payload"], &reply["totalCount"]), (&json!([]), &json!(0)));
    assert!(search(&desk, json!({"email": "jo@example.com"})).await.is_empty());
}

#[tokio::test]
async fn all_criteria_must_hold() {
    let desk = Desk::start().await;
    import(&desk, json!({"email": "jo@example.com", "phone": "2815001111"})).await;
    assert_eq!(search(&desk, json!({"email": "jo@example.com", "phone": "2815001111"})).await.len(), 1);
    assert!(search(&desk, json!({"email": "jo@example.com", "phone": "2815001112"})).await.is_empty());
    assert_eq!(search(&desk, json!({"email": "jo@example.com", "phone": null})).await.len(), 1, "null is no criterion");
}

#[rstest]
#[case("281.500.1111")]
#[case("+12815001111")]
#[case("281500")]
#[tokio::test]
async fn values_must_be_the_standardised_ones(#[case] phone: &str) {
    let desk = Desk::start().await;
    import(&desk, json!({"phone": "281.500.1111"})).await;
    assert!(search(&desk, json!({"phone": phone})).await.is_empty(), "{phone}");
    assert_eq!(search(&desk, json!({"phone": "2815001111"})).await.len(), 1);
}

#[tokio::test]
async fn an_account_number_finds_whether_it_is_text_or_a_number() {
    let desk = Desk::start().await;
    let known = shared(&desk, |customer| customer["accountNumber"].is_number()).await;
    assert_eq!(search(&desk, json!({"accountNumber": known["accountNumber"]})).await, std::slice::from_ref(&known));
    assert_eq!(search(&desk, json!({"accountNumber": known["accountNumber"].to_string()})).await, [known]);
}

#[tokio::test]
async fn a_status_nobody_knows_yet_is_there() {
    let desk = Desk::with(SandboxOptions { customers: 2_000, ..SandboxOptions::default() }).await;
    let known = ["ACTIVE", "INVITECUSTOMER", "INVITEBUSINESS", "SUSPENDED"];
    let strange = shared_status(&desk, |status| !known.contains(&status)).await;
    assert!(strange.is_string());
}

async fn shared_status(desk: &Desk, wanted: impl Fn(&str) -> bool) -> Value {
    for number in 1_001..3_001 {
        let found = search(desk, json!({"externalIdentifier": format!("C-{number}")})).await;
        if let Some(status) = found.first().and_then(|customer| customer["status"].as_str()).filter(|status| wanted(status)) {
            return json!(status);
        }
    }
    panic!("every status is known")
}

#[tokio::test]
async fn a_switchboard_has_more_people_than_a_page() {
    let desk = Desk::with(SandboxOptions { customers: 2_000, ..SandboxOptions::default() }).await;
    let reply = post(&desk, "search", json!({"phone": "2125550100"})).await.json();
    assert_eq!(reply["payload"].as_array().unwrap().len(), 20);
    assert_eq!((&reply["hasMore"], &reply["totalCount"]), (&json!(true), &Value::Null));
}

#[rstest]
#[case::no_criterion(json!({}))]
#[case::nulls(json!({"email": null}))]
#[case::names_are_no_criterion(json!({"firstName": "Jo", "lastName": "Doe"}))]
#[case::an_empty_text(json!({"email": ""}))]
#[tokio::test]
async fn an_error_can_stand_under_200(#[case] body: Value) {
    let desk = Desk::start().await;
    let answer = post(&desk, "search", body).await;
    assert_eq!(error(&answer, 200), "INVALID_REQUEST");
    assert!(answer.json().get("payload").is_none());
    assert!(!desk.last_entry().executed);
}
