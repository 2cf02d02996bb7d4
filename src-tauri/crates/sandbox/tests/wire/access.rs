//! Keys and rights.

use reqwest::Method;
use rstest::rstest;

use crate::support::{Desk, send};

#[tokio::test]
async fn a_missing_or_wrong_key_is_refused() {
    let desk = Desk::start().await;
    send(desk.http.get(desk.url(""))).await.refusal(401);
    send(desk.http.get(desk.url("")).header("apiKey", "guess")).await.refusal(401);
    assert!(!desk.last_entry().executed);
}

#[tokio::test]
async fn a_key_in_the_query_opens_nothing_and_is_not_journalled() {
    let desk = Desk::start().await;
    let key = desk.sandbox.access().omnidesk.api_key.clone();
    let request = desk.http.get(desk.url("")).query(&[("apiKey", key.as_str()), ("itemLimit", "1")]);
    send(request).await.refusal(401);
    let entry = desk.last_entry();
    assert_eq!(entry.query, "itemLimit=1");
    assert!(!format!("{entry:?}").contains(&key));
}

#[rstest]
#[case(Method::GET, "", 200)]
#[case(Method::GET, "/4711", 200)]
#[case(Method::POST, "/SearchByPrimaryExternalID", 400)]
#[case(Method::POST, "/SearchByCustomerChannelValue", 400)]
#[case(Method::GET, "/timelineByCustomerExternalID", 400)]
#[case(Method::POST, "", 403)]
#[case(Method::PUT, "", 403)]
#[case(Method::PUT, "/4711", 403)]
#[case(Method::DELETE, "/4711", 403)]
#[case(Method::POST, "/addChannelOnly", 403)]
#[case(Method::PUT, "/updateCustomer", 403)]
#[case(Method::DELETE, "/4711/channel/1", 403)]
#[case(Method::DELETE, "/itemchannel", 403)]
#[case(Method::DELETE, "/purgedata", 403)]
#[case(Method::POST, "/externalEvent", 403)]
#[case(Method::POST, "/syncWithCRM", 403)]
#[case(Method::POST, "/createCustomerCRUD", 403)]
#[tokio::test]
async fn a_key_that_may_only_read_changes_nothing(#[case] method: Method, #[case] path: &str, #[case] status: u16) {
    let desk = Desk::start().await;
    let key = &desk.sandbox.access().omnidesk.read_only_key;
    let answer = send(desk.http.request(method, desk.url(path)).header("apiKey", key)).await;
    assert_eq!(answer.status, status, "{}", answer.text);
}

#[rstest]
#[case(Method::GET, "/searchbyprimaryexternalid")]
#[case(Method::GET, "/4711/channel")]
#[case(Method::PATCH, "/4711")]
#[tokio::test]
async fn other_paths_and_methods_do_not_exist(#[case] method: Method, #[case] path: &str) {
    let desk = Desk::start().await;
    send(desk.request(method, path)).await.refusal(404);
}

#[tokio::test]
async fn a_path_nobody_serves_is_journalled_as_unknown() {
    let desk = Desk::start().await;
    send(desk.request(Method::PATCH, "/4711")).await.refusal(404);
    assert_eq!(desk.last_entry().operation, "unknown");
}
