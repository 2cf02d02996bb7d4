//! Every fault, as a client meets it.

use reqwest::Method;
use rstest::rstest;
use sandbox::{Fault, FaultRule};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::{Desk, multipart, send};

const CREATE: [(&str, &str); 3] = [("primary_id", "N-1"), ("brand_id", "1"), ("firstname", "Jan")];

/// Longer than any test takes.
const HOURS: u64 = 24 * 60 * 60 * 1000;

async fn with_fault(fault: Fault) -> Desk {
    let desk = Desk::start().await;
    desk.sandbox.faults().add(FaultRule::new(fault).on_method("POST").on_operation("postIndex").times(1));
    desk
}

/// Sends the create; says what the client saw.
async fn create(desk: &Desk) -> reqwest::Result<reqwest::Response> {
    desk.request(Method::POST, "").multipart(multipart(&CREATE)).send().await
}

async fn was_created(desk: &Desk) -> bool {
    !desk.by_external_id("N-1").await.is_empty()
}

#[rstest]
#[case(Fault::DropRequest, false)]
#[case(Fault::DropResponse, true)]
#[tokio::test]
async fn a_dropped_connection_tells_nothing_about_what_happened(#[case] fault: Fault, #[case] executed: bool) {
    let name = fault.name();
    let desk = with_fault(fault).await;
    assert!(create(&desk).await.is_err(), "no reply at all");
    let entry = desk.last_entry();
    assert_eq!((entry.fault.as_deref(), entry.executed), (Some(name), executed));
    assert_eq!(was_created(&desk).await, executed);
    assert!(create(&desk).await.unwrap().status().is_success(), "once only");
}

#[tokio::test]
async fn a_truncated_body_breaks_off_after_the_change_was_made() {
    let desk = with_fault(Fault::TruncateBody).await;
    let response = create(&desk).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.text().await.is_err(), "the body ends before its announced length");
    assert!(was_created(&desk).await);
}

#[tokio::test]
async fn even_an_empty_reply_can_be_cut() {
    let desk = Desk::start().await;
    desk.sandbox.faults().add(FaultRule::new(Fault::TruncateBody).times(1));
    let search = multipart(&[("primary_id", "nobody"), ("brand_id", "1")]);
    let response = desk.request(Method::POST, "/SearchByPrimaryExternalID").multipart(search).send().await.unwrap();
    assert!(response.text().await.is_err());
}

#[rstest]
#[case(503, None)]
#[case(429, Some(7))]
#[tokio::test]
async fn a_status_comes_with_its_waiting_time(#[case] code: u16, #[case] retry_after: Option<u64>) {
    let desk = with_fault(Fault::Status { code, retry_after }).await;
    let response = create(&desk).await.unwrap();
    assert_eq!(response.status(), code);
    let header = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header, retry_after.map(|seconds| seconds.to_string()));
    assert_eq!(desk.last_entry().status, Some(code));
    assert!(!was_created(&desk).await);
}

#[tokio::test]
async fn a_login_page_is_html_under_200() {
    let desk = with_fault(Fault::HtmlPage).await;
    let response = create(&desk).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(response.text().await.unwrap().contains("<form"));
    assert!(!was_created(&desk).await);
}

#[rstest]
#[case("omnidesk/api/v2/customer", "items")]
#[case("securely/customers/search", "payload")]
#[case("secuconnect/api/v2/Payment/Customers", "data")]
#[case("synctera/v0/customers", "customers")]
#[tokio::test]
async fn a_huge_body_is_the_systems_own_list_and_not_announced(#[case] path: &str, #[case] list: &str) {
    let desk = Desk::start().await;
    desk.sandbox.faults().add(FaultRule::new(Fault::HugeBody).times(1));
    let response = desk.http.post(format!("http://{}/{path}", desk.sandbox.address())).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.headers().get("content-length")), (200, None));
    let body = response.bytes().await.unwrap();
    assert!(body.len() > 10_000_000);
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body[list], json!([]), "a client without a limit would take it for an empty list");
}

#[tokio::test]
async fn a_redirect_would_take_the_body_along() {
    let desk = with_fault(Fault::Redirect("http://elsewhere.example.org/".into())).await;
    let response = create(&desk).await.unwrap();
    assert_eq!(response.status(), 307);
    assert_eq!(response.headers()["location"], "http://elsewhere.example.org/");
    assert!(!was_created(&desk).await);
}

#[tokio::test]
async fn wrong_content_is_somebody_elses_json() {
    let desk = with_fault(Fault::WrongContent).await;
    let body: serde_json::Value = create(&desk).await.unwrap().json().await.unwrap();
    assert!(body.get("customers").is_some() && body.get("type").is_none());
    assert!(!was_created(&desk).await);
}

#[tokio::test]
async fn a_delayed_request_is_carried_out() {
    let desk = with_fault(Fault::DelayMs(5)).await;
    assert!(create(&desk).await.unwrap().status().is_success());
    assert_eq!(desk.last_entry().fault.as_deref(), Some("delay_ms"));
}

#[tokio::test]
async fn what_is_held_up_goes_on_when_the_faults_are_removed() {
    let desk = Desk::start().await;
    desk.sandbox.faults().add(FaultRule::new(Fault::DelayMs(HOURS)).on_operation("postIndex").times(1));
    let held = tokio::spawn(desk.request(Method::POST, "").multipart(multipart(&CREATE)).send());
    desk.befallen().await;
    assert!(!was_created(&desk).await, "taken in, and not carried out yet");
    assert_eq!(send(desk.control(Method::DELETE, "/faults")).await.status, 204);
    assert!(held.await.unwrap().unwrap().status().is_success());
    assert!(was_created(&desk).await);
}

#[tokio::test]
async fn a_request_handed_over_twice_is_carried_out_twice() {
    let desk = with_fault(Fault::Twice).await;
    assert!(create(&desk).await.unwrap().status().is_success());
    let entries: Vec<_> = desk.sandbox.journal().into_iter().filter(|entry| entry.operation == "postIndex").collect();
    let carried_out: Vec<_> = entries.iter().map(|entry| (entry.executed, entry.fault.as_deref())).collect();
    assert_eq!(carried_out, [(true, Some("twice")), (true, Some("twice"))]);
    assert_eq!(desk.by_external_id("N-1").await.len(), 2, "the system does not look whether the id is taken");
}

#[tokio::test]
async fn replies_are_dated_by_the_sandboxs_clock() {
    let desk = Desk::start().await;
    desk.clock.set("2031-01-02T03:04:05.6Z");
    desk.sandbox.faults().add(FaultRule::new(Fault::HtmlPage).on_path("/4711"));
    let requests = [desk.request(Method::GET, ""), desk.request(Method::GET, "/4711"), desk.control(Method::GET, "/health")];
    for request in requests {
        let response = request.send().await.unwrap();
        let dates: Vec<_> = response.headers().get_all("date").iter().collect();
        assert_eq!(dates, ["Thu, 02 Jan 2031 03:04:05 GMT"], "{}", response.url());
    }
}

#[tokio::test]
async fn a_request_is_carried_out_even_if_the_caller_hangs_up() {
    let desk = Desk::start().await;
    desk.sandbox.faults().add(FaultRule::new(Fault::DelayMs(5)));
    let mut stream = TcpStream::connect(desk.sandbox.address()).await.unwrap();
    let body = "primaryID=N-1&brandID=1&firstname=Jan";
    let request = format!(
        "POST /omnidesk/api/v2/customer/createCustomerCRUD HTTP/1.1\r\nHost: sandbox\r\napiKey: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        desk.sandbox.access().omnidesk.api_key,
        body.len(),
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    drop(stream);
    let entry = desk.journalled(|entry| entry.operation == "createCustomerCRUD").await;
    assert!(entry.executed);
}

#[tokio::test]
async fn no_answer_ever_comes_until_the_sandbox_stops() {
    let desk = with_fault(Fault::NeverAnswer).await;
    let waiting = tokio::spawn(desk.request(Method::POST, "").multipart(multipart(&CREATE)).send());
    let entry = desk.journalled(|entry| entry.fault.as_deref() == Some("never_answer")).await;
    assert!(!entry.executed);
    assert!(!waiting.is_finished());
    desk.sandbox.stop().await;
    assert!(waiting.await.unwrap().is_err(), "the connection is closed, not answered");
}

#[tokio::test]
async fn a_stop_does_not_wait_for_idle_connections() {
    let desk = Desk::start().await;
    assert_eq!(desk.get("", &[]).await.status, 200);
    let _silent = TcpStream::connect(desk.sandbox.address()).await.unwrap();
    let address = desk.sandbox.address();
    desk.sandbox.stop().await;
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens there any more");
}

#[tokio::test]
async fn the_throttle_counts_requests_by_the_clock() {
    let desk = Desk::start().await;
    desk.sandbox.faults().throttle(Some(2));
    assert_eq!(desk.get("", &[]).await.status, 200);
    assert_eq!(desk.get("", &[]).await.status, 200);
    let response = desk.request(Method::GET, "").send().await.unwrap();
    assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (429, &"1".parse().unwrap()));
    assert_eq!(desk.last_entry().fault.as_deref(), Some("throttle"));
    desk.clock.set("2026-11-21T10:00:01Z");
    assert_eq!(desk.get("", &[]).await.status, 200);
}

#[tokio::test]
async fn faults_are_switched_over_http() {
    let desk = Desk::start().await;
    let settings = json!({"rules": [{"fault": {"status": {"code": 500}}, "path_contains": "/customer/4711"}]});
    let set = send(desk.control(Method::PUT, "/faults").json(&settings)).await;
    assert_eq!(set.status, 200, "{}", set.text);
    assert_eq!(desk.get("/4711", &[]).await.status, 500);
    assert_eq!(desk.get("/4712", &[]).await.status, 200);
    let read = send(desk.control(Method::GET, "/faults")).await.json();
    assert_eq!(read["rules"][0]["path_contains"], "/customer/4711");
    assert_eq!(send(desk.control(Method::DELETE, "/faults")).await.status, 204);
    assert_eq!(desk.get("/4711", &[]).await.status, 200);
    let misspelt = json!({"rules": [{"fault": "html_page", "path": "/x"}]});
    assert!(send(desk.control(Method::PUT, "/faults").json(&misspelt)).await.status.is_client_error());
}
