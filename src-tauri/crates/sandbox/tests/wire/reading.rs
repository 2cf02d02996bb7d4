//! The list, one customer, and both searches.

use std::collections::HashSet;

use rstest::rstest;
use serde_json::{Value, json};

use crate::support::Desk;

fn ids(index: &Value) -> Vec<u64> {
    let items = index["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn the_list_has_its_documented_shape() {
    let desk = Desk::start().await;
    let index = desk.get("", &[]).await.json();
    assert_eq!(index["type"], "index");
    assert_eq!((&index["itemStart"], &index["itemTotal"], &index["itemLimit"]), (&json!(0), &json!(300), &json!(15)));
    let items = index["items"].as_array().unwrap();
    assert_eq!(items.len(), 15);
    for item in items {
        let names: Vec<&String> = item.as_object().unwrap().keys().collect();
        assert_eq!(
            names,
            ["id", "external_primary_id", "brand_name", "firstname", "lastname", "channels"],
            "no brand id and no custom fields in the list"
        );
    }
    let channel = items.iter().find_map(|item| item["channels"].get(0)).unwrap();
    assert!(channel["id"].is_u64() && channel["type"].is_string() && channel["type_id"].is_u64());
}

#[rstest]
#[case("", 15)]
#[case("0", 15)]
#[case("7", 7)]
#[case("99", 99)]
#[case("250", 99)]
#[tokio::test]
async fn a_page_has_at_most_99(#[case] asked: &str, #[case] given: usize) {
    let desk = Desk::start().await;
    let index = desk.get("", &[("itemLimit", asked)]).await.json();
    assert_eq!(index["itemLimit"], given);
    assert_eq!(ids(&index).len(), given);
}

#[tokio::test]
async fn paging_meets_everybody_once() {
    let desk = Desk::start().await;
    let mut seen = Vec::new();
    loop {
        let start = seen.len().to_string();
        let index = desk.get("", &[("itemStart", start.as_str()), ("itemLimit", "99")]).await.json();
        let page = ids(&index);
        if page.is_empty() {
            break;
        }
        seen.extend(page);
    }
    assert_eq!(seen.len(), 300);
    assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 300);
    assert!(seen.is_sorted());
}

#[tokio::test]
async fn paging_goes_on_over_gaps_and_new_customers() {
    let desk = Desk::start().await;
    for id in [4_711, 4_713, 4_714, 5_010] {
        assert_eq!(desk.delete(&format!("/{id}"), &[]).await.status, 204);
    }
    desk.post("/createCustomerCRUD", &[("primaryID", "N-1"), ("brandID", "1"), ("firstname", "Neu")]).await.message();
    let start = desk.get("", &[("itemLimit", "3")]).await.json();
    assert_eq!(start["itemTotal"], 297);
    assert_eq!(ids(&start), [4_712, 4_715, 4_716]);
    let later = desk.get("", &[("itemStart", "1"), ("itemLimit", "2")]).await.json();
    assert_eq!(ids(&later), [4_715, 4_716]);
    let end = desk.get("", &[("itemStart", "295"), ("itemLimit", "9")]).await.json();
    assert_eq!(ids(&end), [5_009, 5_011]);
    let beyond = desk.get("", &[("itemStart", "297")]).await.json();
    assert!(ids(&beyond).is_empty());
}

#[tokio::test]
async fn words_find_names_without_their_accents_and_external_ids() {
    let desk = Desk::start().await;
    let fields = [("primaryID", "X-77123"), ("brandID", "1"), ("firstname", "Zoë"), ("lastname", "O'Quirkë-Müller")];
    desk.post("/createCustomerCRUD", &fields).await.message();
    for query in ["zoe quirke", "OQuirke", "Zoe Muller", "77123", "X 77123", "zo qui"] {
        let index = desk.get("", &[("query", query)]).await.json();
        assert_eq!(index["itemTotal"], 1, "{query}");
        assert_eq!(index["items"][0]["external_primary_id"], "X-77123");
    }
    let index = desk.get("", &[("query", "zoe nobody")]).await.json();
    assert_eq!((&index["itemTotal"], ids(&index).len()), (&json!(0), 0));
}

#[tokio::test]
async fn a_search_sees_what_was_changed_since_it_was_last_asked() {
    let desk = Desk::start().await;
    let total = async || desk.get("", &[("query", "Quirinus")]).await.json()["itemTotal"].clone();
    assert_eq!(total().await, 0);
    desk.put("/4712", &[("firstname", "Quirinus"), ("lastname", "Test")]).await.message();
    assert_eq!(total().await, 1);
    desk.delete("/4712", &[]).await;
    assert_eq!(total().await, 0);
}

#[rstest]
#[case("jan@example.com")]
#[case("+31612345678")]
#[case("Müller")]
#[case("C-1001")]
#[case("")]
#[tokio::test]
async fn a_query_of_other_characters_is_refused(#[case] query: &str) {
    let desk = Desk::start().await;
    desk.get("", &[("query", query)]).await.refusal(400);
}

#[tokio::test]
async fn one_customer_comes_with_brand_id_and_custom_fields() {
    let desk = Desk::start().await;
    let mut with_custom = 0;
    for id in 4_711..4_731 {
        let item = desk.item(id).await;
        assert_eq!(item["id"], id);
        assert!(item["brand_id"].is_u64() && item["brand_name"].is_string());
        with_custom += usize::from(item.as_object().unwrap().keys().any(|name| name.starts_with("custom_")));
    }
    assert!((5..20).contains(&with_custom), "some have custom fields and some have none");
}

#[rstest]
#[case("/1")]
#[case("/99999")]
#[case("/nonsense")]
#[tokio::test]
async fn a_customer_that_is_not_there_is_404(#[case] path: &str) {
    let desk = Desk::start().await;
    desk.get(path, &[]).await.refusal(404);
}

#[tokio::test]
async fn both_searches_find_the_whole_customer() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    assert_eq!(desk.by_external_id(&known.external_id).await, std::slice::from_ref(&known.item));
    assert_eq!(desk.last_entry().customer_id, Some(known.id.to_string()));

    let value = known.item["channels"][0]["value"].as_str().unwrap();
    let fields = [("customerChannelValue", value), ("brand_id", "1")];
    let index = desk.post("/SearchByCustomerChannelValue", &fields).await.json();
    assert_eq!(index["type"], "index");
    assert_eq!(index["items"], json!([known.item]));
}

#[tokio::test]
async fn a_search_without_result_is_an_empty_200() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    for (path, fields) in [
        ("/SearchByPrimaryExternalID", [("primary_id", "nobody"), ("brand_id", "1")]),
        ("/SearchByPrimaryExternalID", [("primary_id", &known.external_id), ("brand_id", "2")]),
        ("/SearchByCustomerChannelValue", [("customerChannelValue", "nobody@example.com"), ("brand_id", "1")]),
    ] {
        let answer = desk.post(path, &fields).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""), "{path}");
        assert!(desk.last_entry().executed, "nobody found is an answer");
    }
}

#[tokio::test]
async fn a_brand_under_the_wrong_name_is_lost() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let fields = [("primary_id", known.external_id.as_str()), ("brandID", "2")];
    let answer = desk.post("/SearchByPrimaryExternalID", &fields).await;
    assert_eq!(answer.json()["items"][0]["id"], known.id, "searched in every brand, not in brand 2");
    desk.post("/SearchByPrimaryExternalID", &[("primaryID", &known.external_id)]).await.refusal(400);
    desk.post("/SearchByCustomerChannelValue", &[("customer_channel_value", "a@example.com")]).await.refusal(400);
}

#[tokio::test]
async fn a_phone_finds_the_whole_household() {
    let desk = Desk::start().await;
    let mut start = 0;
    let mut phones: Vec<String> = Vec::new();
    while start < 300 {
        let index = desk.get("", &[("itemStart", start.to_string().as_str()), ("itemLimit", "99")]).await.json();
        phones.extend(
            index["items"].as_array().unwrap().iter().flat_map(crate::support::values).filter(|value| value.starts_with('+')),
        );
        start += 99;
    }
    phones.sort();
    let shared = phones.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).unwrap();
    let index = desk.post("/SearchByCustomerChannelValue", &[("customerChannelValue", &shared)]).await.json();
    assert!(ids(&index).len() > 1, "{shared} is shared");
    assert_eq!(desk.last_entry().customer_id, None, "no single customer was found");
}
