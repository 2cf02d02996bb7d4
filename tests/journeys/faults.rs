//! What a network and a system can do to a request, and what comes of it: exactly one effect.

use contract::ErrorCode;
use contract::wire::{ChannelAdd, ConnectionState, EventAdd, PendingState};
use rstest::rstest;
use sandbox::{Fault, FaultRule};
use support::{Console, Desk};

/// The four changes that leave a trace of their own, by their names in the journal.
const CHANGES: [&str; 4] = ["updateCustomer", "addChannelOnly", "externalEvent", "postIndex"];

/// One of each of the four changes, of four customers, while the first request of each meets a fault.
async fn everything_arrives_once(fault: Fault) -> Desk {
    let desk = Desk::start().await;
    let known = [desk.known(0).await, desk.known(1).await, desk.known(2).await];
    let (console, connection) = Console::connected(&desk).await;
    let mut people = Vec::new();
    for known in &known {
        people.push(console.open(known).await);
    }
    for operation in CHANGES {
        desk.fail(operation, fault.clone(), 1);
    }
    let record = |n: usize| people[n].records[0].record_id.clone();
    console.edit(&people[0], "name.given", "Josephine").await.unwrap();
    let (kind, address) = ("email".into(), "nieuw@example.com".into());
    console.app.channel_add(ChannelAdd { record_id: record(1), kind, address, no_sync: false }).await.unwrap();
    let (message, source_url) = ("Order 1234 shipped".into(), "https://shop.example/orders/1234".into());
    console
        .app
        .event_add(EventAdd { record_id: record(2), message, initiated_by: "warehouse".into(), source_url })
        .await
        .unwrap();
    let created = console.create(&connection, &[("name.given", "Zoë")], &[("email", "zoe@example.com")]).await;
    console.all_sent().await;
    for operation in CHANGES {
        desk.once(operation);
        assert!(desk.asked(operation).iter().any(|entry| entry.fault.is_some()), "{operation} met its fault");
    }
    assert_eq!(desk.item(&known[0].id).await["firstname"], "Josephine");
    let now = console.person(&created.person_id).await.unwrap();
    assert!(now.records[0].remote_id.is_some() && now.waiting == 0, "the new customer is known now");
    desk
}

#[rstest]
#[case(Fault::DropResponse)]
#[case(Fault::TruncateBody)]
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_is_looked_up_and_nothing_is_repeated(#[case] fault: Fault) {
    let desk = everything_arrives_once(fault).await;
    for operation in CHANGES {
        assert_eq!(desk.asked(operation).len(), 1, "{operation} arrived the first time, which looking shows");
    }
}

#[rstest]
#[case(Fault::DropRequest)]
#[case(Fault::Status { code: 503, retry_after: None })]
#[case(Fault::HtmlPage)]
#[case(Fault::WrongContent)]
#[case(Fault::NeverAnswer)]
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_request_is_looked_up_and_sent_again(#[case] fault: Fault) {
    let desk = everything_arrives_once(fault).await;
    for operation in CHANGES {
        assert_eq!(desk.asked(operation).len(), 2, "{operation} did not arrive, which looking shows, and then did");
    }
}

#[rstest]
#[case(Fault::HtmlPage)]
#[case(Fault::HugeBody)]
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_tells_nothing_leaves_the_outcome_unknown(#[case] fault: Fault) {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, _) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.fail("updateCustomer", fault, 1);
    // The second reading is the one that looks.
    desk.rule(FaultRule::new(Fault::DelayMs(1_500)).on_operation("getItem").every(2).times(1));
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    let unknown = console.waiting("the outcome is unknown", |operation| operation.last_error.is_some()).await;
    assert_eq!(unknown.state, PendingState::LookingUp);
    assert_eq!(unknown.last_error.as_ref().map(|error| error.code), Some(ErrorCode::OutcomeUnknown));
    assert_eq!(console.discard(&unknown).await.unwrap_err().code, ErrorCode::NotNow, "it may have arrived");
    console.all_sent().await;
    desk.once("updateCustomer");
}

#[rstest]
#[case(Fault::HtmlPage, ErrorCode::ReplyNotUnderstood)]
#[case(Fault::HugeBody, ErrorCode::ReplyNotUnderstood)]
#[case(Fault::WrongContent, ErrorCode::ReplyNotUnderstood)]
#[case(Fault::Status { code: 500, retry_after: Some(60) }, ErrorCode::ProviderFailed)]
#[tokio::test(flavor = "multi_thread")]
async fn a_bad_answer_before_anything_is_sent_only_delays(#[case] fault: Fault, #[case] code: ErrorCode) {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, _) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.rule(FaultRule::new(fault).on_operation("getItem"));
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    let waiting = console.waiting("a try has failed", |operation| operation.last_error.is_some()).await;
    assert_eq!((waiting.last_error.as_ref().map(|error| error.code), waiting.attempts), (Some(code), 0));
    assert!(desk.asked("updateCustomer").is_empty(), "what cannot be read is not written over");
    desk.mend();
    console.retry(&waiting).await;
    console.all_sent().await;
    desk.once("updateCustomer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_to_wait_is_honoured_and_fails_nothing() {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.fail("updateCustomer", Fault::Status { code: 429, retry_after: Some(3) }, 1);
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    let waiting = console.waiting("it waits", |operation| matches!(operation.state, PendingState::WaitingUntil { .. })).await;
    assert_eq!(waiting.last_error.as_ref().map(|error| error.code), Some(ErrorCode::Throttled));
    assert!(matches!(console.status(&connection).await.state, ConnectionState::Waiting { .. }));
    console.all_sent().await;
    desk.once("updateCustomer");
    let tries = desk.asked("updateCustomer");
    assert_eq!(tries.len(), 2);
    let pause = tries[1].at.duration_since(tries[0].at);
    assert!(pause.as_millis() >= 3_000, "the system asked for three seconds and got {pause:?}");
}
