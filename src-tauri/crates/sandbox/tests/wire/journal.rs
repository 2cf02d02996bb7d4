//! What the sandbox writes down, and who may read it.

use reqwest::Method;
use rstest::rstest;

use crate::support::{Desk, send};

#[tokio::test]
async fn an_entry_tells_the_request_as_it_was_understood() {
    let desk = Desk::start().await;
    let fields = [("firstname", "Zoë"), ("lastname", "Jansen"), ("first_name", "ignored")];
    desk.put("/4711", &fields).await.message();
    let entry = desk.last_entry();
    assert_eq!(entry.seq, 1);
    assert_eq!(entry.at, "2026-11-21T10:00:00Z".parse().unwrap());
    assert_eq!((entry.system.as_str(), entry.operation.as_str()), ("omnidesk", "putItem"));
    assert_eq!((entry.method.as_str(), entry.path.as_str()), ("PUT", "/omnidesk/api/v2/customer/4711"));
    assert_eq!(entry.content_type.as_deref(), Some("application/x-www-form-urlencoded"));
    assert_eq!(entry.params.len(), 3, "unknown names are shown as well");
    assert_eq!(entry.params["firstname"], "Zoë");
    assert_eq!((entry.executed, entry.status), (true, Some(200)));
    assert_eq!(entry.customer_id.as_deref(), Some("4711"));
    assert_eq!(entry.fault, None);
}

#[tokio::test]
async fn the_journal_is_read_over_http_from_any_entry_on() {
    let desk = Desk::start().await;
    desk.get("/4711", &[]).await;
    desk.get("", &[("itemLimit", "3")]).await;
    let all = send(desk.control(Method::GET, "/journal")).await.json();
    assert_eq!(all["entries"].as_array().unwrap().len(), 2);
    let later = send(desk.control(Method::GET, "/journal?since=1")).await.json();
    let entries = later["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!((&entries[0]["operation"], &entries[0]["seq"]), (&"getIndex".into(), &2.into()));
    assert_eq!(entries[0]["params"]["itemLimit"], "3");
}

#[rstest]
#[case(Method::GET, "/health")]
#[case(Method::GET, "/journal")]
#[case(Method::GET, "/faults")]
#[case(Method::PUT, "/faults")]
#[case(Method::DELETE, "/faults")]
#[case(Method::POST, "/stop")]
#[tokio::test]
async fn the_switches_need_the_control_token(#[case] method: Method, #[case] path: &str) {
    let desk = Desk::start().await;
    let access = desk.sandbox.access();
    let url = format!("{}{path}", access.control.url);
    send(desk.http.request(method.clone(), &url)).await.refusal(401);
    send(desk.http.request(method, &url).bearer_auth(&access.omnidesk.api_key)).await.refusal(401);
}

#[tokio::test]
async fn health_is_told_and_not_journalled() {
    let desk = Desk::start().await;
    assert_eq!(send(desk.control(Method::GET, "/health")).await.json()["status"], "ok");
    assert!(desk.sandbox.journal().is_empty());
}
