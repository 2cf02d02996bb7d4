//! The three updates.

use reqwest::Method;
use rstest::rstest;

use crate::support::{Desk, multipart, send, values};

#[tokio::test]
async fn update_customer_keeps_what_is_not_sent() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let fields = [("externalPrimaryID", known.external_id.as_str()), ("brandID", "1"), ("custom_segment", "vip")];
    assert_eq!(desk.put("/updateCustomer", &fields).await.message(), "Customer updated.");
    let mut expected = known.item.clone();
    expected["custom_segment"] = "vip".into();
    assert_eq!(desk.item(known.id).await, expected);

    let fields = [("externalPrimaryID", known.external_id.as_str()), ("brandID", "1"), ("firstname", "Zoë")];
    desk.put("/updateCustomer", &fields).await.message();
    expected["firstname"] = "Zoë".into();
    assert_eq!(desk.item(known.id).await, expected);
}

#[tokio::test]
async fn update_customer_needs_external_id_and_brand_by_their_names() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let id = known.external_id.as_str();
    desk.put("/updateCustomer", &[("externalPrimaryID", id), ("brand_id", "1")]).await.refusal(400);
    desk.put("/updateCustomer", &[("primaryID", id), ("brandID", "1")]).await.refusal(400);
    desk.put("/updateCustomer", &[("externalPrimaryID", "nobody"), ("brandID", "1")]).await.refusal(404);
    assert_eq!(desk.item(known.id).await, known.item);
}

#[tokio::test]
async fn both_puts_blank_a_name_that_is_left_out() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let id = known.id.to_string();
    desk.put(&format!("/{id}"), &[("firstname", "Zoë")]).await.message();
    let item = desk.item(known.id).await;
    assert_eq!((&item["firstname"], &item["lastname"]), (&"Zoë".into(), &"".into()));
    desk.put("", &[("customerID", id.as_str()), ("lastname", "Jansen")]).await.message();
    let item = desk.item(known.id).await;
    assert_eq!((&item["firstname"], &item["lastname"]), (&"".into(), &"Jansen".into()));
    assert_eq!(values(&item), values(&known.item), "channels stay");
}

#[tokio::test]
async fn put_index_names_the_customer_in_three_ways() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let id = known.id.to_string();
    let external_id = known.external_id.as_str();
    for (round, naming) in [
        vec![("customerID", id.as_str())],
        vec![("primaryID", external_id), ("brandID", "1")],
        vec![("customerID", id.as_str()), ("primaryID", "somebody else"), ("brandID", "2")],
    ]
    .into_iter()
    .enumerate()
    {
        let name = ["Een", "Twee", "Drie"][round];
        let fields = [&naming[..], &[("firstname", name), ("lastname", "Test")]].concat();
        desk.put("", &fields).await.message();
        assert_eq!(desk.item(known.id).await["firstname"], name);
    }
    desk.put("", &[("brandID", "1"), ("firstname", "Jan")]).await.refusal(400);
    desk.put("", &[("primaryID", external_id), ("brandID", "2")]).await.refusal(404);
    desk.put("", &[("customer_id", id.as_str())]).await.refusal(400);
}

#[tokio::test]
async fn put_item_can_move_a_customer_to_another_brand() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let path = format!("/{}", known.id);
    desk.put(&path, &[("brand_id", "2"), ("firstname", "A"), ("lastname", "B")]).await.message();
    assert_eq!(desk.item(known.id).await["brand_id"], 1, "under that name it is ignored");
    desk.put(&path, &[("brandID", "2"), ("firstname", "A"), ("lastname", "B")]).await.message();
    assert_eq!(desk.item(known.id).await["brand_name"], "Kampeerhuis");
    assert!(desk.by_external_id(&known.external_id).await.is_empty());
    desk.put(&path, &[("brandID", "77")]).await.refusal(400);
}

#[tokio::test]
async fn channel_pairs_add_and_never_replace_or_double() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let mut expected = values(&known.item);
    let own = expected[0].to_uppercase();
    let pairs = [
        ("customerChannelType_0", "1"),
        ("customerChannelValue_0", "second@example.com"),
        ("customerChannelType_1", "1"),
        ("customerChannelValue_1", own.as_str()),
    ];
    expected.push("second@example.com".to_owned());
    let named = [&pairs[..], &[("externalPrimaryID", &known.external_id), ("brandID", "1")]].concat();
    desk.put("/updateCustomer", &named).await.message();
    assert_eq!(values(&desk.item(known.id).await), expected);
    desk.put(&format!("/{}", known.id), &pairs).await.message();
    assert_eq!(values(&desk.item(known.id).await), expected, "the same pairs again add nothing");
}

#[rstest]
#[case(("customerChannelType_0", "9"), ("customerChannelValue_0", "a@example.com"))]
#[case(("customerChannelType_0", "email"), ("customerChannelValue_0", "a@example.com"))]
#[case(("customerChannelType_0", "1"), ("customerChannelValue_0", "nonsense"))]
#[case(("customerChannelType_0", "2"), ("customerChannelValue_0", "06-12345678"))]
#[case(("firstname", "Šimić"), ("lastname", "Jansen"))]
#[tokio::test]
async fn what_cannot_be_stored_is_refused_whole(#[case] one: (&str, &str), #[case] other: (&str, &str)) {
    let desk = Desk::start().await;
    let known = desk.known().await;
    desk.put(&format!("/{}", known.id), &[one, other]).await.refusal(400);
    assert_eq!(desk.item(known.id).await, known.item);
}

#[tokio::test]
async fn a_multipart_put_is_not_read() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let fields = [("firstname", "Zoë"), ("lastname", "Jansen")];
    let request = desk.request(Method::PUT, &format!("/{}", known.id)).multipart(multipart(&fields));
    send(request).await.message();
    let item = desk.item(known.id).await;
    assert_eq!(
        (&item["firstname"], &item["lastname"]),
        (&"".into(), &"".into()),
        "no field arrived, so both names took their default"
    );
    let named = [("externalPrimaryID", known.external_id.as_str()), ("brandID", "1")];
    send(desk.request(Method::PUT, "/updateCustomer").multipart(multipart(&named))).await.refusal(400);
}
