//! Adding and deleting channels.

use rstest::rstest;
use serde_json::Value;

use crate::support::{Desk, Known, values};

async fn descriptions(desk: &Desk, known: &Known) -> Vec<Value> {
    let query = [("external_id", known.external_id.as_str()), ("brand_id", "1")];
    let timeline = desk.get("/timelineByCustomerExternalID", &query).await.json();
    timeline["items"].as_array().unwrap().iter().map(|entry| entry["description"].clone()).collect()
}

#[tokio::test]
async fn every_kind_of_channel_can_be_added() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let fields = [
        ("primary_id", known.external_id.as_str()),
        ("brand_id", "1"),
        ("noSync", "1"),
        ("extra_email", "second@example.com"),
        ("extra_telephone", "+31611111111"),
        ("extra_twitter", "second_handle"),
        ("extra_facebook", "1000777"),
    ];
    desk.post("/addChannelOnly", &fields).await.message();
    let mut expected = values(&known.item);
    expected.extend(["second@example.com", "+31611111111", "1000777", "second_handle"].map(str::to_owned));
    assert_eq!(values(&desk.item(known.id).await), expected);
    desk.post("/addChannelOnly", &fields).await.message();
    assert_eq!(values(&desk.item(known.id).await), expected, "added once");
}

#[tokio::test]
async fn the_new_address_can_be_searched_for_and_may_belong_to_several() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let id = known.id.to_string();
    let taken = values(&desk.item(4_725).await);
    let (name, value) = match taken.iter().find(|value| value.contains('@')) {
        Some(email) => ("extra_email", email),
        None => ("extra_telephone", &taken[0]),
    };
    desk.post("/addChannelOnly", &[("customer_id", id.as_str()), (name, value)]).await.message();
    let index = desk.post("/SearchByCustomerChannelValue", &[("customerChannelValue", value)]).await.json();
    let found: Vec<_> = index["items"].as_array().unwrap().iter().map(|item| item["id"].as_u64().unwrap()).collect();
    assert!(found.contains(&4_725) && found.contains(&known.id), "{found:?}");
}

#[tokio::test]
async fn tickets_follow_a_new_channel_unless_told_not_to() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let id = known.id.to_string();
    let before = descriptions(&desk, &known).await;
    desk.post("/addChannelOnly", &[("customer_id", &id), ("noSync", "1"), ("extra_email", "one@example.com")]).await.message();
    assert_eq!(descriptions(&desk, &known).await, before, "with noSync nothing moves");
    desk.post("/addChannelOnly", &[("customer_id", &id), ("extra_email", "two@example.com")]).await.message();
    let after = descriptions(&desk, &known).await;
    assert_eq!(after[0], "Open tickets updated with the newly linked channel.");
    assert_eq!(after.len(), before.len() + 1);
}

#[rstest]
#[case(("extra_email", "nonsense"))]
#[case(("extra_telephone", "0612345678"))]
#[case(("extra_twitter", "@jan"))]
#[case(("extra_facebook", "jan jansen"))]
#[tokio::test]
async fn an_address_that_cannot_be_is_refused(#[case] field: (&str, &str)) {
    let desk = Desk::start().await;
    desk.post("/addChannelOnly", &[("customer_id", "4711"), field]).await.refusal(400);
}

#[tokio::test]
async fn the_customer_must_be_named_by_the_names_used_here() {
    let desk = Desk::start().await;
    let email = ("extra_email", "a@example.com");
    desk.post("/addChannelOnly", &[email]).await.refusal(400);
    desk.post("/addChannelOnly", &[("customerID", "4711"), email]).await.refusal(400);
    desk.post("/addChannelOnly", &[("primary_id", "C-1001"), email]).await.refusal(400);
    desk.post("/addChannelOnly", &[("customer_id", "1"), email]).await.refusal(404);
}

#[tokio::test]
async fn a_channel_is_deleted_at_either_path() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let id = known.id.to_string();
    let fields = [("customer_id", id.as_str()), ("extra_email", "one@example.com"), ("extra_twitter", "one")];
    desk.post("/addChannelOnly", &fields).await.message();
    let channels = desk.item(known.id).await["channels"].as_array().unwrap().clone();
    let channel = |value: &str| {
        let found = channels.iter().find(|channel| channel["value"] == value).unwrap();
        found["id"].to_string()
    };
    let path = format!("/{id}/channel/{}", channel("one@example.com"));
    desk.delete(&path, &[]).await.message();
    desk.delete(&path, &[]).await.refusal(404);
    let query = [("customer_id", id.as_str()), ("channel_id", &channel("one"))];
    desk.delete("/itemchannel", &query).await.message();
    assert_eq!(desk.item(known.id).await, known.item);
    desk.delete("/itemchannel", &[("customer_id", id.as_str())]).await.refusal(400);
    let gone = desk.post("/SearchByCustomerChannelValue", &[("customerChannelValue", "one@example.com")]).await;
    assert_eq!(gone.text, "", "nobody has that address any more");
}
