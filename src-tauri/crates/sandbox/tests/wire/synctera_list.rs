//! Synctera: GET `/customers`.

use std::collections::BTreeSet;

use reqwest::Method;
use rstest::rstest;
use sandbox::SandboxOptions;
use serde_json::{Value, json};

use crate::support::{Desk, send};
use crate::synctera::{call, complete, customers, everybody, list, one, path_of, problem, request, slug};

fn ids(customers: &[Value]) -> Vec<&str> {
    customers.iter().map(|one| one["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn everybody_comes_once_and_the_last_page_has_no_token() {
    let desk = Desk::with(SandboxOptions { customers: 2_000, ..SandboxOptions::default() }).await;
    let all = everybody(&desk).await;
    let distinct: BTreeSet<&str> = ids(&all).into_iter().collect();
    assert_eq!(all.len(), 500 + 208, "a quarter of Omnidesk's people, and some of its own");
    assert_eq!(distinct.len(), all.len());
    let times: Vec<&str> = all.iter().map(|one| one["creation_time"].as_str().unwrap()).collect();
    assert!(times.is_sorted());
}

#[tokio::test]
async fn a_page_may_be_short_and_still_have_a_successor() {
    let desk = Desk::start().await;
    let (mut token, mut sizes) = (None::<String>, Vec::new());
    loop {
        let mut query = vec![("limit", "10")];
        query.extend(token.as_deref().map(|token| ("page_token", token)));
        let page = list(&desk, &query).await;
        sizes.push(customers(&page).len());
        token = page.json()["next_page_token"].as_str().map(str::to_owned);
        if token.is_none() {
            break;
        }
    }
    let (_, before) = sizes.split_last().unwrap();
    assert!(before.iter().any(|size| *size < 10), "{sizes:?}");
    assert_eq!(sizes.iter().sum::<usize>(), everybody(&desk).await.len(), "and nobody is lost by it");
}

#[rstest]
#[case("500", 100)]
#[case("100", 100)]
#[case("1", 1)]
#[tokio::test]
async fn a_limit_above_100_counts_as_100(#[case] limit: &str, #[case] rows: usize) {
    let desk = Desk::with(SandboxOptions { customers: 600, ..SandboxOptions::default() }).await;
    assert_eq!(customers(&list(&desk, &[("limit", limit)]).await).len(), rows);
    assert_eq!(customers(&list(&desk, &[]).await).len(), 100, "and so it is without one");
}

#[rstest]
#[case("limit", "0")]
#[case("limit", "ten")]
#[case("limit", "-1")]
#[case("id", "4711")]
#[case("status", "active")]
#[case("has_accounts", "yes")]
#[case("ssn_last_4", "12345")]
#[case("sort_by", "dob:asc")]
#[case("sort_by", "last_name")]
#[case("page_token", "nonsense")]
#[tokio::test]
async fn a_parameter_that_cannot_be_read_is_refused(#[case] name: &str, #[case] value: &str) {
    let desk = Desk::start().await;
    assert_eq!(slug(&problem(&list(&desk, &[(name, value)]).await, 400, "BAD_QUERY_PARAMETER")), "bad-request-query");
}

#[tokio::test]
async fn a_misspelt_filter_is_ignored() {
    let desk = Desk::start().await;
    assert_eq!(customers(&list(&desk, &[("lastname", "Smith")]).await).len(), customers(&list(&desk, &[]).await).len());
}

#[tokio::test]
async fn a_token_is_good_for_its_own_list_only() {
    let desk = Desk::start().await;
    let page = list(&desk, &[("limit", "5"), ("has_accounts", "true")]).await;
    let token = page.json()["next_page_token"].as_str().unwrap().to_owned();
    assert_eq!(list(&desk, &[("limit", "5"), ("has_accounts", "true"), ("page_token", &token)]).await.status, 200);
    problem(&list(&desk, &[("has_accounts", "false"), ("page_token", &token)]).await, 400, "BAD_QUERY_PARAMETER");
    let sorted = [("has_accounts", "true"), ("sort_by", "last_name:asc"), ("page_token", token.as_str())];
    problem(&list(&desk, &sorted).await, 400, "BAD_QUERY_PARAMETER");
}

#[tokio::test]
async fn every_filter_finds_exactly_those_it_describes() {
    let desk = Desk::start().await;
    let all = everybody(&desk).await;
    let like =
        one(&desk, |one| ["first_name", "last_name", "email", "phone_number", "ssn"].iter().all(|field| one[field].is_string()))
            .await;
    for (parameter, field) in [
        ("last_name", "last_name"),
        ("email", "email"),
        ("phone_number", "phone_number"),
        ("ssn_last_4", "ssn"),
        ("status", "status"),
        ("id", "id"),
    ] {
        let value = like[field].as_str().unwrap();
        let mut found =
            ids(&customers(&list(&desk, &[(parameter, value)]).await)).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let mut wanted: Vec<String> =
            all.iter().filter(|one| one[field] == value).map(|one| one["id"].as_str().unwrap().to_owned()).take(100).collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{parameter}={value}");
    }
    let with_accounts = customers(&list(&desk, &[("has_accounts", "true")]).await);
    assert!(!with_accounts.is_empty() && with_accounts.iter().all(|one| one["has_accounts"] == true));
    let both = [("email", like["email"].as_str().unwrap()), ("status", "ESCHEAT")];
    assert_eq!(customers(&list(&desk, &both).await).len(), usize::from(like["status"] == "ESCHEAT"), "filters combine with and");
}

#[tokio::test]
async fn several_ids_stand_in_one_parameter() {
    let desk = Desk::start().await;
    let all = everybody(&desk).await;
    let ids = ids(&all);
    let (first, last) = (ids[0], ids[ids.len() - 1]);
    let found = list(&desk, &[("id", &format!("{first},{last},{first},11111111-1111-4111-8111-111111111111"))]).await;
    assert_eq!(customers(&found).len(), 2, "nobody twice, and unknown ones are passed over");
    let repeated = list(&desk, &[("id", first), ("id", last)]).await;
    assert_eq!(customers(&repeated).len(), 1, "of a parameter sent twice only the last counts");
}

#[rstest]
#[case("Jane", 1)]
#[case("jane", 0)]
#[case("Jan", 0)]
#[case("Ja*", 1)]
#[case("*ane", 1)]
#[case("J*e", 1)]
#[tokio::test]
async fn a_star_stands_for_anything_and_capitals_count(#[case] pattern: &str, #[case] rows: usize) {
    let desk = Desk::start().await;
    let email = "jane.unmistakable@example.com";
    let mut body = complete();
    body["email"] = json!(email);
    assert_eq!(call(&desk, Method::POST, "", &body).await.status, 201);
    let found = list(&desk, &[("first_name", pattern), ("email", "*unmistakable*")]).await;
    assert_eq!(customers(&found).len(), rows);
    assert_eq!(customers(&list(&desk, &[("email", &email.to_uppercase())]).await).len(), 0);
}

#[tokio::test]
async fn the_filter_on_first_names_finds_chosen_names() {
    let desk = Desk::with(SandboxOptions { customers: 2_000, ..SandboxOptions::default() }).await;
    let found = customers(&list(&desk, &[("first_name", "Robin")]).await);
    assert!(found.iter().any(|one| one["first_name"] != "Robin"), "whoever is found may be called otherwise");
}

#[tokio::test]
async fn a_plus_that_is_not_escaped_is_a_space_and_finds_nobody() {
    let desk = Desk::start().await;
    let like = one(&desk, |one| one["phone_number"].is_string()).await;
    let phone = like["phone_number"].as_str().unwrap();
    let url = |value: &str| format!("{}/customers?phone_number={value}", desk.sandbox.access().synctera.base_url);
    let key = &desk.sandbox.access().synctera.api_key;
    let raw = send(desk.http.get(url(phone)).bearer_auth(key)).await;
    assert!(customers(&raw).is_empty());
    let escaped = send(desk.http.get(url(&phone.replace('+', "%2B"))).bearer_auth(key)).await;
    assert!(!customers(&escaped).is_empty());
}

#[tokio::test]
async fn sorting_goes_by_every_key_in_turn() {
    let desk = Desk::start().await;
    let page = customers(&list(&desk, &[("sort_by", "last_name:desc,first_name:asc")]).await);
    let text = |one: &Value, field: &str| one[field].as_str().map(str::to_owned);
    assert!(page.is_sorted_by(|one, next| {
        let (a, b) = (text(one, "last_name"), text(next, "last_name"));
        a > b || (a == b && text(one, "first_name") <= text(next, "first_name"))
    }));
    let newest = customers(&list(&desk, &[("sort_by", "creation_time:desc"), ("limit", "1")]).await);
    assert_eq!(newest, everybody(&desk).await.split_off(everybody(&desk).await.len() - 1));
}

#[tokio::test]
async fn without_an_order_a_change_shifts_everything() {
    let desk = Desk::start().await;
    let all = customers(&list(&desk, &[]).await);
    let changed = &all[all.len() - 1];
    desk.clock.set("2026-11-21T10:00:01Z");
    assert_eq!(call(&desk, Method::PATCH, &path_of(changed), &json!({"metadata": {"a": "b"}})).await.status, 200);
    let after = customers(&list(&desk, &[]).await);
    assert_eq!((ids(&after)[0], ids(&after)[1]), (ids(&all)[all.len() - 1], ids(&all)[0]));
    let one = send(request(&desk, Method::GET, "").query(&[("limit", "1")])).await;
    assert_eq!(ids(&customers(&one)), [ids(&after)[0]]);
}
