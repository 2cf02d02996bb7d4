//! secuconnect: lists, their paging and their filter.

use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::secuconnect::{Client, exception};
use crate::support::{Desk, send};

fn ids(list: &Value) -> Vec<String> {
    list["data"].as_array().unwrap().iter().map(|customer| customer["id"].as_str().unwrap().to_owned()).collect()
}

fn values<'a>(list: &'a Value, pointer: &str) -> Vec<&'a str> {
    list["data"].as_array().unwrap().iter().map(|customer| customer.pointer(pointer).unwrap().as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_count_is_of_all_matches_and_pages_are_small() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let first = client.list(&[]).await;
    let all = first["count"].as_u64().unwrap();
    assert!(all > 100, "{all}");
    assert_eq!(ids(&first).len(), 10);
    assert_eq!(ids(&client.list(&[("count", "1000")]).await).len(), 100, "more than a hundred are not given");
    let beyond = client.list(&[("offset", "100000")]).await;
    assert_eq!((beyond["count"].as_u64(), &beyond["data"]), (Some(all), &json!([])));
}

#[tokio::test]
async fn pages_follow_each_other_without_gaps() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    for extra in [None, Some(("q", "contact.email:*")), Some(("sort", "contact.surname:asc"))] {
        let query = |offset: &'static str, count: &'static str| {
            [("offset", offset), ("count", count)].into_iter().chain(extra).collect::<Vec<_>>()
        };
        let whole = ids(&client.list(&query("0", "9")).await);
        let parts =
            [client.list(&query("0", "4")).await, client.list(&query("4", "4")).await, client.list(&query("8", "1")).await];
        assert_eq!(parts.iter().flat_map(ids).collect::<Vec<_>>(), whole);
        assert_eq!(ids(&client.list(&query("1", "8")).await), whole[1..], "the second row of the same order");
    }
}

#[tokio::test]
async fn a_new_customer_comes_first_and_moves_the_others() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let before = client.list(&[("count", "2")]).await;
    let made = client.create(json!({"surname": "Doe"})).await;
    let after = client.list(&[("count", "3")]).await;
    assert_eq!(after["data"][0], made);
    assert_eq!(ids(&after)[1..], ids(&before));
}

#[tokio::test]
async fn nobody_is_an_empty_object() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    assert_eq!(client.list(&[("q", "contact.surname:nobodyatall")]).await, json!({}));
}

#[tokio::test]
async fn filters_find_in_any_capitals_with_wildcards_and_logic() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let doe = client
        .create(json!({
            "forename": "Xaver", "surname": "Quendel", "email": "x.quendel+a@example.com", "phone": "0049-30-1234567",
            "address": {"city": "Bad Homburg"},
        }))
        .await;
    client.create(json!({"forename": "Xenia", "surname": "Quendel-Roth"})).await;
    let count = async |q: &str| client.list(&[("q", q)]).await["count"].as_u64().unwrap_or(0);
    assert_eq!(count("contact.surname:QUENDEL").await, 1, "a whole value or a whole word of it");
    assert_eq!(count("contact.surname:quendel*").await, 2);
    assert_eq!(count("contact.surname:quendel* AND contact.forename:X????").await, 2);
    assert_eq!(count("contact.surname:quendel* AND NOT contact.forename:Xenia").await, 1);
    assert_eq!(count("contact.forename:Xaver OR contact.forename:Xenia").await, 2);
    assert_eq!(count("contact.email:x.quendel+a@example.com").await, 1, "a plus sign is a letter once it is escaped");
    assert_eq!(count("contact.phone:0049301234567").await, 1, "as it is kept");
    assert_eq!(count("contact.phone:0049-30-1234567").await, 0, "and not as it was sent");
    assert_eq!(count("created:[2026-11-21 TO 2026-11-22] AND contact.surname:quendel*").await, 2);
    assert_eq!(count("created:[2026-11-20 TO 2026-11-21] AND contact.surname:quendel*").await, 0, "a day ends at midnight");
    assert_eq!(count(&format!("id:{}", doe["id"].as_str().unwrap())).await, 1);
    assert_eq!(count("contact.surname:\"Quendel\"").await, 0, "nothing is quoted");
    assert!(count("contact.address.city:Bad Homburg").await >= 1, "a space means or");
    assert_eq!(count("contact.surname:Nobody Quendel").await, 1, "so whoever has the second word is found as well");
}

#[tokio::test]
async fn sample_customers_are_found_by_address_before_and_after_a_change() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let page = client.list(&[("q", "contact.email:*@* AND contact.mobile:*"), ("count", "1")]).await;
    let (id, email) = (ids(&page).remove(0), values(&page, "/contact/email")[0].to_owned());
    let q = format!("contact.email:{}", email.to_uppercase());
    assert!(ids(&client.list(&[("q", &q)]).await).contains(&id));
    client.put(&id, json!({"email": "moved@example.com"})).await;
    let left = client.list(&[("q", &q)]).await;
    assert!(left.get("data").is_none() || !ids(&left).contains(&id), "the old address is gone");
    assert_eq!(ids(&client.list(&[("q", "contact.email:moved@example.com")]).await), [id]);
}

#[rstest]
#[case("contact.surname:")]
#[case("(contact.surname:Doe")]
#[case("contact.surname:Doe AND")]
#[tokio::test]
async fn a_malformed_filter_is_refused(#[case] q: &str) {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let answer = send(client.request(Method::GET, "").query(&[("q", q)])).await;
    assert_eq!(exception(&answer, 400).0, "ProductFormatException");
}

#[rstest]
#[case("contact.surname:asc", false)]
#[case("contact.surname:desc", true)]
#[case("contact.surname:dsc", true)]
#[tokio::test]
async fn lists_are_sorted_without_regard_to_capitals(#[case] sort: &str, #[case] descending: bool) {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let list = client.list(&[("sort", sort), ("count", "30"), ("q", "contact.surname:*")]).await;
    let mut names: Vec<String> = values(&list, "/contact/surname").iter().map(|name| name.to_lowercase()).collect();
    if descending {
        names.reverse();
    }
    assert!(names.is_sorted(), "{names:?}");
}

#[tokio::test]
async fn the_oldest_form_of_sort_works_too() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let old = client.list(&[("sort[created]", "asc"), ("count", "5")]).await;
    assert_eq!(old, client.list(&[("sort", "created:asc"), ("count", "5")]).await);
    assert!(values(&old, "/created").is_sorted());
}

#[tokio::test]
async fn only_the_fields_asked_for_are_shown() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let list = client.list(&[("fields", "id,contact.surname"), ("q", "contact.surname:*"), ("count", "3")]).await;
    for customer in list["data"].as_array().unwrap() {
        let shown = json!({"id": customer["id"], "contact": {"surname": customer["contact"]["surname"]}});
        assert_eq!(customer, &shown);
        assert!(customer["id"].is_string() && customer["contact"]["surname"].is_string());
    }
}

#[tokio::test]
async fn merchants_stand_in_for_contracts_now_and_then() {
    let desk = Desk::start().await;
    let client = Client::of(&desk).await;
    let list = client.list(&[("count", "100")]).await;
    let with = |field: &str| list["data"].as_array().unwrap().iter().filter(|customer| customer.get(field).is_some()).count();
    assert!(with("merchant") > 5 && with("contract") > 5);
    assert_eq!(with("merchant") + with("contract"), 100);
    assert!(with("updated") < 100);
}
