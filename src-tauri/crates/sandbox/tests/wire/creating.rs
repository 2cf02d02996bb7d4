//! Both ways to create a customer.

use reqwest::Method;
use rstest::rstest;

use crate::support::{Desk, send, values};

#[tokio::test]
async fn a_create_takes_everything_and_tells_no_id() {
    let desk = Desk::start().await;
    let fields = [
        ("primary_id", "N-1"),
        ("brand_id", "1"),
        ("firstname", "Zoë"),
        ("lastname", "O'Neil"),
        ("channel_id", "telephone"),
        ("customer_link_channel", "+31612345678"),
        ("extra_email", "zoe@example.com"),
        ("extra_telephone", "+31201234567"),
        ("custom_segment", "vip"),
        ("custom_shoe_size", "43"),
    ];
    assert_eq!(desk.post("", &fields).await.message(), "User created and channel linked.");
    let found = desk.by_external_id("N-1").await;
    let [item] = &found[..] else { panic!("{found:?}") };
    assert_eq!((&item["firstname"], &item["lastname"]), (&"Zoë".into(), &"O'Neil".into()));
    assert_eq!(values(item), ["+31612345678", "zoe@example.com", "+31201234567"]);
    assert_eq!(item["custom_segment"], "vip");
    assert_eq!(item.get("custom_shoe_size"), None, "a field that is not set up is ignored");
    assert_eq!(item["id"], 5_011, "ids go on after the sample");
}

#[tokio::test]
async fn the_same_create_twice_makes_two_customers() {
    let desk = Desk::start().await;
    for _ in 0..2 {
        desk.post("", &[("primary_id", "N-1"), ("brand_id", "1"), ("firstname", "Jan")]).await.message();
        desk.post("/createCustomerCRUD", &[("primaryID", "N-2"), ("brandID", "1"), ("firstname", "Jan")]).await.message();
    }
    assert_eq!(desk.by_external_id("N-1").await.len(), 2);
    assert_eq!(desk.by_external_id("N-2").await.len(), 2);
}

#[rstest]
#[case("email", "a@example.com", "email")]
#[case("1", "a@example.com", "email")]
#[case("telephone", "+31612345678", "telephone")]
#[case("2", "+31612345678", "telephone")]
#[case("facebook", "1000123", "facebook")]
#[case("4", "jan_jansen", "twitter")]
#[tokio::test]
async fn a_channel_is_named_by_word_or_number(#[case] channel: &str, #[case] value: &str, #[case] kind: &str) {
    let desk = Desk::start().await;
    let fields = [("primary_id", "N-1"), ("brand_id", "1"), ("channel_id", channel), ("customer_link_channel", value)];
    desk.post("", &fields).await.message();
    let item = desk.by_external_id("N-1").await.remove(0);
    assert_eq!((&item["channels"][0]["type"], values(&item)), (&kind.into(), vec![value.to_owned()]));
}

#[tokio::test]
async fn a_channel_without_an_address_is_not_used() {
    let desk = Desk::start().await;
    let fields = [("primary_id", "N-1"), ("brand_id", "1"), ("channel_id", "no such channel")];
    assert_eq!(desk.post("", &fields).await.message(), "User created.");
    assert!(values(&desk.by_external_id("N-1").await[0]).is_empty());
}

#[tokio::test]
async fn a_channel_value_names_a_customer_only_without_primary_id_and_only_where_allowed() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let value = known.item["channels"][0]["value"].as_str().unwrap();
    let total = async || desk.get("", &[]).await.json()["itemTotal"].as_u64().unwrap();

    let linking = [("brand_id", "1"), ("search_customer_channel_value", value), ("extra_telephone", "+31611111111")];
    assert_eq!(desk.post("", &linking).await.message(), "Channel linked.");
    assert_eq!(total().await, 300, "the customer was there already");
    assert!(values(&desk.item(known.id).await).contains(&"+31611111111".to_owned()));

    let creating = [&linking[..], &[("primary_id", "N-1")]].concat();
    desk.post("", &creating).await.message();
    assert_eq!(total().await, 301, "the primary id wins");

    let other_brand = [("brand_id", "2"), ("search_customer_channel_value", value), ("firstname", "Jan")];
    desk.post("", &other_brand).await.message();
    assert_eq!(total().await, 302, "brand 2 does not search by channel");
}

#[tokio::test]
async fn several_channels_at_once_up_to_the_first_gap() {
    let desk = Desk::start().await;
    let fields = [
        ("primaryID", "N-1"),
        ("brandID", "2"),
        ("customerChannelType_0", "1"),
        ("customerChannelValue_0", "a@example.com"),
        ("customerChannelType_1", "2"),
        ("customerChannelValue_1", "+31612345678"),
        ("customerChannelType_3", "4"),
        ("customerChannelValue_3", "never"),
    ];
    assert_eq!(desk.post("/createCustomerCRUD", &fields).await.message(), "User created and channel linked.");
    let answer = desk.post("/SearchByPrimaryExternalID", &[("primary_id", "N-1"), ("brand_id", "2")]).await;
    assert_eq!(values(&answer.json()["items"][0]), ["a@example.com", "+31612345678"]);
}

#[tokio::test]
async fn names_and_ids_of_the_other_endpoint_are_ignored() {
    let desk = Desk::start().await;
    desk.post("/createCustomerCRUD", &[("primary_id", "N-1"), ("brand_id", "1")]).await.refusal(400);
    desk.post("", &[("primaryID", "N-1"), ("brandID", "1")]).await.refusal(400);
    desk.post("/createCustomerCRUD", &[("primary_id", "N-1"), ("brandID", "1"), ("firstname", "Jan")]).await.message();
    assert!(desk.by_external_id("N-1").await.is_empty(), "created without its external id");
}

#[rstest]
#[case(&[("primary_id", "N-1")])]
#[case(&[("primary_id", "N-1"), ("brand_id", "77")])]
#[case(&[("primary_id", "N-1"), ("brand_id", "one")])]
#[case(&[("primary_id", "N-1"), ("brand_id", "1"), ("firstname", "Łukasz")])]
#[case(&[("primary_id", "N-1"), ("brand_id", "1"), ("lastname", "\"text\"")])]
#[case(&[("primary_id", "N-1"), ("brand_id", "1"), ("extra_email", "nonsense")])]
#[case(&[("primary_id", "N-1"), ("brand_id", "1"), ("extra_telephone", "0612345678")])]
#[case(&[("primary_id", "N-1"), ("brand_id", "1"), ("customer_link_channel", "+31612345678")])]
#[case(&[("primary_id", "N-1"), ("brand_id", "1"), ("ticket_id", "1")])]
#[case(&[("brand_id", "1")])]
#[tokio::test]
async fn what_cannot_be_stored_is_refused_whole(#[case] fields: &[(&str, &str)]) {
    let desk = Desk::start().await;
    desk.post("", fields).await.refusal(400);
    assert!(!desk.last_entry().executed);
    assert_eq!(desk.get("", &[]).await.json()["itemTotal"], 300);
}

#[tokio::test]
async fn a_post_may_be_url_encoded_but_not_json() {
    let desk = Desk::start().await;
    let fields = [("primary_id", "N-1"), ("brand_id", "1"), ("firstname", "Jan")];
    send(desk.request(Method::POST, "").form(&fields)).await.message();
    assert_eq!(desk.by_external_id("N-1").await.len(), 1);
    let json = serde_json::json!({"primary_id": "N-2", "brand_id": 1});
    send(desk.request(Method::POST, "").json(&json)).await.refusal(400);
    assert!(desk.last_entry().params.is_empty());
}
