//! Synctera: POST, PUT and PATCH.

use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{Desk, send};
use crate::synctera::{call, complete, customers, get, list, one, path_of, problem, request, slug, with, without};

async fn create(desk: &Desk, body: &Value) -> Value {
    let answer = call(desk, Method::POST, "", body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

fn elsewhere() -> Value {
    json!({"address_line_1": "King Street 1", "city": "Toronto", "state": "ON", "postal_code": "m5v3l9", "country_code": "CA"})
}

/// An address without what only the system sets.
fn plain(address: &Value) -> Value {
    without(without(address.clone(), "id"), "address_type")
}

#[tokio::test]
async fn a_new_customer_comes_back_with_201_and_a_copied_shipping_address() {
    let desk = Desk::start().await;
    let body = with(with(complete(), "ssn", json!("900-12-3456")), "unheard_of", json!(1));
    let created = create(&desk, &body).await;
    assert_eq!(created["ssn"], "3456");
    assert_eq!(created["ssn_source"], "MANUAL");
    assert_eq!(created["ban_status"], "ALLOWED");
    assert_eq!(created["creation_time"], "2026-11-21T10:00:00.000000Z");
    assert_eq!(plain(&created["shipping_address"]), plain(&created["legal_address"]));
    assert_ne!(created["shipping_address"]["id"], created["legal_address"]["id"]);
    assert!(created.get("unheard_of").is_none() && created.get("note").is_none());
    assert_eq!(get(&desk, &created).await, created);
    assert_eq!(customers(&list(&desk, &[("email", "jane.smith@example.com")]).await), [created]);
}

#[tokio::test]
async fn only_the_status_is_required_of_a_prospect() {
    let desk = Desk::start().await;
    create(&desk, &json!({"status": "PROSPECT"})).await;
    let refused = problem(&call(&desk, Method::POST, "", &json!({"first_name": "Jane"})).await, 400, "BAD_REQUEST_BODY");
    assert_eq!((slug(&refused), &refused["missing"]), ("bad-request-body", &json!(["status"])));
    let refused = problem(&call(&desk, Method::POST, "", &json!({"status": "ACTIVE"})).await, 400, "BAD_REQUEST_BODY");
    assert_eq!(refused["missing"], json!(["first_name", "last_name", "dob", "email", "phone_number", "legal_address"]));
    assert!(refused.get("invalid").is_none(), "what is empty is left out");
}

#[rstest]
#[case("status", json!("active"))]
#[case("first_name", json!(""))]
#[case("first_name", json!(7))]
#[case("email", Value::Null)]
#[case("dob", json!("1990-4-5"))]
#[case("dob", json!("2026-11-21"))]
#[case("dob", json!("1899-12-31"))]
#[case("phone_number", json!("206 555 0100"))]
#[case("phone_number", json!("+2101234567"))]
#[case("ssn", json!("3456"))]
#[case("ssn", json!("900123456"))]
#[case("legal_address", Value::Null)]
#[case("legal_address", json!("Main St."))]
#[case("metadata", json!([]))]
#[case("ban_status", json!("BANNED"))]
#[case("related_customers", json!([]))]
#[tokio::test]
async fn a_value_that_cannot_be_is_named(#[case] field: &str, #[case] value: Value) {
    let desk = Desk::start().await;
    let refused = call(&desk, Method::POST, "", &with(complete(), field, value)).await;
    assert!(problem(&refused, 400, "BAD_REQUEST_BODY")["invalid"][field].is_string(), "{}", refused.text);
    assert!(!desk.last_entry().executed);
}

#[rstest]
#[case("country_code", json!("us"), "invalid")]
#[case("state", json!("Texas"), "invalid")]
#[case("postal_code", json!("1000"), "invalid")]
#[case("is_registered_agent", json!("yes"), "invalid")]
#[tokio::test]
async fn so_is_one_in_an_address(#[case] field: &str, #[case] value: Value, #[case] list: &str) {
    let desk = Desk::start().await;
    let address = with(complete()["legal_address"].clone(), field, value);
    let refused = call(&desk, Method::POST, "", &with(complete(), "legal_address", address)).await;
    assert!(problem(&refused, 400, "BAD_REQUEST_BODY")[list][format!("legal_address.{field}")].is_string(), "{}", refused.text);
}

#[tokio::test]
async fn an_address_needs_its_first_line_and_its_country() {
    let desk = Desk::start().await;
    let refused = call(&desk, Method::POST, "", &json!({"status": "PROSPECT", "shipping_address": {"city": "Rome"}})).await;
    let missing = &problem(&refused, 400, "BAD_REQUEST_BODY")["missing"];
    assert_eq!(*missing, json!(["shipping_address.address_line_1", "shipping_address.country_code"]));
}

#[rstest]
#[case("not json", "application/json")]
#[case("[]", "application/json")]
#[case("{\"status\":\"PROSPECT\"}", "text/plain")]
#[tokio::test]
async fn a_body_must_be_an_object_and_say_so(#[case] body: &'static str, #[case] content_type: &str) {
    let desk = Desk::start().await;
    let request = request(&desk, Method::POST, "").header("Content-Type", content_type).body(body);
    assert_eq!(slug(&problem(&send(request).await, 400, "BAD_REQUEST")), "bad-request");
}

#[tokio::test]
async fn a_canadian_postal_code_comes_back_reformatted() {
    let desk = Desk::start().await;
    let created = create(&desk, &with(complete(), "legal_address", elsewhere())).await;
    assert_eq!(created["legal_address"]["postal_code"], "M5V 3L9");
}

#[tokio::test]
async fn the_same_person_twice_is_a_conflict() {
    let desk = Desk::start().await;
    create(&desk, &complete()).await;
    let shouted = with(complete(), "email", json!("JANE.Smith@example.com"));
    assert_eq!(slug(&problem(&call(&desk, Method::POST, "", &shouted).await, 409, "DUPLICATE_RESOURCE")), "duplicate");
    create(&desk, &with(complete(), "dob", json!("1990-04-06"))).await;
    create(&desk, &with(complete(), "first_name", json!("Joan"))).await;
    let sampled = one(&desk, |one| ["email", "first_name", "last_name", "dob"].iter().all(|field| one[field].is_string())).await;
    let mut body = json!({"status": "PROSPECT"});
    for field in ["email", "first_name", "last_name", "dob"] {
        body[field] = sampled[field].clone();
    }
    problem(&call(&desk, Method::POST, "", &body).await, 409, "DUPLICATE_RESOURCE");
}

#[tokio::test]
async fn patch_keeps_what_is_not_sent_and_replaces_what_is_nested() {
    let desk = Desk::start().await;
    let body = with(complete(), "metadata", json!({"a": 1, "b": 2}));
    let before = create(&desk, &body).await;
    desk.clock.set("2026-11-22T10:00:00.000001Z");
    let patch = json!({"last_name": "Jones", "metadata": {"c": 3}});
    let after = call(&desk, Method::PATCH, &path_of(&before), &patch).await.json();
    let expected = with(with(before.clone(), "last_name", json!("Jones")), "metadata", json!({"c": 3}));
    assert_eq!(after, with(expected, "last_updated_time", json!("2026-11-22T10:00:00.000001Z")));
    let moved = call(&desk, Method::PATCH, &path_of(&before), &json!({"legal_address": elsewhere()})).await.json();
    assert_eq!(moved["legal_address"]["city"], "Toronto");
    assert_eq!(moved["shipping_address"], before["shipping_address"], "there is one already, so nothing is copied");
}

#[tokio::test]
async fn patch_copies_the_legal_address_only_where_there_is_no_shipping_address() {
    let desk = Desk::start().await;
    let bare = create(&desk, &json!({"status": "PROSPECT"})).await;
    let after = call(&desk, Method::PATCH, &path_of(&bare), &json!({"legal_address": elsewhere()})).await.json();
    assert_eq!(plain(&after["shipping_address"]), plain(&after["legal_address"]));
}

#[tokio::test]
async fn put_clears_what_is_left_out_and_overwrites_the_shipping_address() {
    let desk = Desk::start().await;
    let mut body = with(complete(), "shipping_address", elsewhere());
    body["middle_name"] = json!("Anne");
    body["ssn"] = json!("900-12-3456");
    body["metadata"] = json!({"a": 1});
    let before = create(&desk, &body).await;
    assert_ne!(before["shipping_address"]["city"], before["legal_address"]["city"]);
    let after = call(&desk, Method::PUT, &path_of(&before), &complete()).await;
    assert_eq!(after.status, 200, "{}", after.text);
    let after = after.json();
    for gone in ["middle_name", "ssn", "ssn_source", "metadata"] {
        assert!(after.get(gone).is_none(), "{gone} is still there");
    }
    assert_eq!(after["shipping_address"]["city"], "New York");
    assert_eq!(after["creation_time"], before["creation_time"]);
    let refused = call(&desk, Method::PUT, &path_of(&before), &without(complete(), "status")).await;
    assert_eq!(problem(&refused, 400, "BAD_REQUEST_BODY")["missing"], json!(["status"]));
}

#[tokio::test]
async fn sending_a_reply_back_in_a_put_is_refused() {
    let desk = Desk::start().await;
    let before = create(&desk, &with(complete(), "ssn", json!("900-12-3456"))).await;
    let refused = problem(&call(&desk, Method::PUT, &path_of(&before), &before).await, 400, "BAD_REQUEST_BODY");
    assert!(refused["invalid"]["ssn"].is_string(), "four digits are no number");
    let immutable = refused["immutable"].as_array().unwrap();
    for field in ["id", "creation_time", "kyc_status", "addresses", "legal_address.id"] {
        assert!(immutable.contains(&json!(field)), "{field} in {immutable:?}");
    }
}

#[tokio::test]
async fn the_identity_an_account_was_opened_with_stays() {
    let desk = Desk::start().await;
    let fixed = one(&desk, |one| one["has_accounts"] == true && one["dob"].is_string() && one["ssn"].is_string()).await;
    let path = path_of(&fixed);
    let refused = call(&desk, Method::PATCH, &path, &json!({"dob": "1970-01-01", "ssn": "900-12-3456"})).await;
    assert_eq!(problem(&refused, 400, "BAD_REQUEST_BODY")["immutable"], json!(["dob", "ssn"]));
    assert_eq!(call(&desk, Method::PATCH, &path, &json!({"dob": fixed["dob"]})).await.status, 200, "the same again is no change");
}

#[rstest]
#[case("DECEASED", "ACTIVE", &["DECEASED"])]
#[case("ESCHEAT", "INACTIVE", &["ESCHEAT"])]
#[case("ACTIVE", "PROSPECT", &["ACTIVE", "DECEASED", "DENIED", "DORMANT", "ESCHEAT", "FROZEN", "INACTIVE", "SANCTION"])]
#[case("PROSPECT", "DORMANT", &["ACTIVE", "DECEASED", "DENIED", "INACTIVE", "PROSPECT", "SANCTION"])]
#[tokio::test]
async fn a_status_that_may_not_follow_is_answered_with_those_that_may(
    #[case] from: &str,
    #[case] to: &str,
    #[case] valid: &[&str],
) {
    let desk = Desk::with(sandbox::SandboxOptions { customers: 2_000, ..Default::default() }).await;
    let like = one(&desk, |one| {
        let fields = ["first_name", "last_name", "dob", "email", "phone_number", "legal_address"];
        one["status"] == from && fields.iter().all(|field| one.get(field).is_some())
    })
    .await;
    let refused = problem(&call(&desk, Method::PATCH, &path_of(&like), &json!({"status": to})).await, 422, "INVALID_STATUS");
    assert_eq!(refused["valid_status"], json!(valid));
    assert!(refused.get("type").is_none(), "no type is known for it");
    assert_eq!(call(&desk, Method::PATCH, &path_of(&like), &json!({"status": from})).await.status, 200, "the same again");
}

#[tokio::test]
async fn nobody_begins_with_a_status_of_legal_weight() {
    let desk = Desk::start().await;
    problem(&call(&desk, Method::POST, "", &json!({"status": "DECEASED"})).await, 422, "INVALID_STATUS");
}

#[tokio::test]
async fn a_suspension_needs_a_note_and_a_ban_is_the_platforms() {
    let desk = Desk::with(sandbox::SandboxOptions { customers: 2_000, ..Default::default() }).await;
    let customer = create(&desk, &complete()).await;
    let path = path_of(&customer);
    let patch = |body: Value| {
        let (desk, path) = (&desk, &path);
        async move { call(desk, Method::PATCH, path, &body).await }
    };
    let refused = problem(&patch(json!({"ban_status": "SUSPENDED"})).await, 400, "BAD_REQUEST_BODY");
    assert_eq!(refused["missing"], json!(["note"]));
    let suspended = patch(json!({"ban_status": "SUSPENDED", "note": "Reported card"})).await;
    assert_eq!((&suspended.json()["ban_status"], suspended.json().get("note")), (&json!("SUSPENDED"), None));
    assert_eq!(patch(json!({"ban_status": "SUSPENDED"})).await.status, 200, "no move, no note");
    let put = call(&desk, Method::PUT, &path, &complete()).await.json();
    assert_eq!(put["ban_status"], "SUSPENDED", "leaving it out lifts nothing");
    assert!(
        problem(&patch(json!({"ban_status": "BANNED", "note": "x"})).await, 400, "BAD_REQUEST_BODY")["invalid"]["ban_status"]
            .is_string()
    );
    let banned = one(&desk, |one| one["ban_status"] == "BANNED").await;
    let lift = call(&desk, Method::PATCH, &path_of(&banned), &json!({"ban_status": "ALLOWED", "note": "x"})).await;
    assert!(problem(&lift, 400, "BAD_REQUEST_BODY")["invalid"]["ban_status"].is_string());
}

#[tokio::test]
async fn a_tenant_must_be_the_workspaces_own_and_does_not_change() {
    let desk = Desk::start().await;
    let refused = call(&desk, Method::POST, "", &with(complete(), "tenant", json!("elsewhere"))).await;
    assert_eq!(slug(&problem(&refused, 422, "INVALID_TENANCY")), "rule-violation");
    let created = create(&desk, &with(complete(), "tenant", json!("sandbox_bank"))).await;
    let refused = call(&desk, Method::PATCH, &path_of(&created), &json!({"tenant": "sandbox_bank"})).await;
    assert_eq!(problem(&refused, 400, "BAD_REQUEST_BODY")["immutable"], json!(["tenant"]));
}

#[tokio::test]
async fn incomplete_customers_of_old_can_be_changed_bit_by_bit_but_not_replaced() {
    let desk = Desk::with(sandbox::SandboxOptions { customers: 2_000, ..Default::default() }).await;
    let old = one(&desk, |one| one["status"] == "ACTIVE" && one.get("dob").is_none()).await;
    assert_eq!(call(&desk, Method::PATCH, &path_of(&old), &json!({"middle_name": "Anne"})).await.status, 200);
    let refused = call(&desk, Method::PUT, &path_of(&old), &without(complete(), "dob")).await;
    assert_eq!(problem(&refused, 400, "BAD_REQUEST_BODY")["missing"], json!(["dob"]));
}
