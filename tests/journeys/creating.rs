//! New customers.

use contract::ErrorCode;
use contract::wire::{OperationKind, PendingState, RecordState};
use sandbox::Fault;
use support::{Console, Desk, form};

const ZOE: [(&str, &str); 2] = [("name.given", "Zoë"), ("name.family", "de Wit")];

#[tokio::test(flavor = "multi_thread")]
async fn a_visible_external_id_is_minted_and_the_customer_arrives_once() {
    let desk = Desk::start().await;
    let (console, connection) = Console::connected(&desk).await;
    let person = console.create(&connection, &ZOE, &[("email", "zoe@example.com"), ("telephone", "06 1234 5678")]).await;
    let record = &person.records[0];
    let external_id = record.external_id.clone().unwrap();
    assert!(external_id.starts_with("CC-"), "shown from the beginning: {external_id}");
    console.all_sent().await;
    let sent = desk.once("postIndex");
    assert_eq!((sent.params["primary_id"].as_str(), sent.params["brand_id"].as_str()), (external_id.as_str(), "1"));
    assert_eq!((sent.params["firstname"].as_str(), sent.params["lastname"].as_str()), ("Zoë", "de Wit"));
    assert!(sent.content_type.is_some_and(|content_type| content_type.starts_with("multipart/form-data")));
    assert_eq!(desk.changes(), ["postIndex"], "one request for all of it");
    assert_eq!(desk.by_external_id(&external_id).await.len(), 1);
    let now = console.person(&person.person_id).await.unwrap();
    assert_eq!((now.records[0].state, now.records[0].remote_id.is_some()), (RecordState::Known, true));
    let mut addresses: Vec<_> = now.channels.iter().map(|channel| (channel.raw.as_str(), channel.change)).collect();
    addresses.sort_by_key(|(address, _)| *address);
    assert_eq!(addresses, [("+31612345678", None), ("zoe@example.com", None)], "once each, and nothing waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_channels_than_one_request_takes_go_by_the_other_one() {
    let desk = Desk::start().await;
    let (console, connection) = Console::connected(&desk).await;
    let three = [("email", "a@example.com"), ("email", "b@example.com"), ("email", "c@example.com")];
    let person = console.create(&connection, &ZOE, &three).await;
    console.all_sent().await;
    assert_eq!(desk.changes(), ["createCustomerCRUD"]);
    assert_eq!(console.person(&person.person_id).await.unwrap().channels.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_a_customer_that_waits_to_be_created_is_folded_in() {
    let mut desk = Desk::start().await;
    let (console, connection) = Console::connected(&desk).await;
    desk.stop().await;
    let person = console.create(&connection, &ZOE, &[("email", "zoe@example.com")]).await;
    console.edit(&person, "name.family", "de Bruin").await.unwrap();
    console.edit(&person, "custom.notitie", "VIP").await.unwrap();
    let pending = console.pending().await;
    assert_eq!(pending.len(), 1, "still one change: {pending:?}");
    assert_eq!(pending[0].kind, OperationKind::Create);
    desk.start_again().await;
    console.all_sent().await;
    assert_eq!(desk.changes(), ["postIndex"], "one request, with the last values");
    let sent = desk.once("postIndex");
    assert_eq!((sent.params["lastname"].as_str(), sent.params["custom_notitie"].as_str()), ("de Bruin", "VIP"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_external_id_that_is_taken_makes_no_second_customer_and_can_be_mended() {
    let desk = Desk::start().await;
    let (console, connection) = Console::connected(&desk).await;
    desk.create("N-5", "Somebody", "Else").await;
    let fields = [("name.given", "Zoë"), ("name.family", "de Wit"), ("id.external", "N-5")];
    let person = console.create(&connection, &fields, &[]).await;
    let parked = console.waiting("the change is parked", |operation| operation.state == PendingState::Parked).await;
    assert!(parked.last_error.is_some_and(|error| error.message.contains("external id")));
    assert!(desk.asked("postIndex").is_empty(), "nothing was sent");
    console.edit(&person, "id.external", "N-6").await.unwrap();
    console.all_sent().await;
    assert_eq!(desk.once("postIndex").params["primary_id"], "N-6");
    assert_eq!(desk.by_external_id("N-5").await.len(), 1, "the other customer is as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_that_does_not_exist_is_said_in_the_systems_words_and_the_customer_can_be_dropped() {
    let desk = Desk::start().await;
    let (console, connection) = Console::connected(&desk).await;
    let mut filled = form(&connection, &ZOE, &[("email", "zoe@example.com")]);
    filled.ticket_id = "1".into();
    let person = console.app.customer_create(filled).await.unwrap().person_id;
    let rejected = console.waiting("it is rejected", |operation| operation.state == PendingState::Rejected).await;
    let error = rejected.last_error.clone().unwrap();
    assert_eq!((error.code, error.message.as_str()), (ErrorCode::RejectedByProvider, "This ticket does not exist."));
    assert_eq!(console.person(&person).await.unwrap().name, "Zoë de Wit", "nothing typed is lost");
    console.discard(&rejected).await.unwrap();
    assert_eq!(console.person(&person).await.unwrap_err().code, ErrorCode::NotFound);
    assert!(desk.changes().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_create_of_several_requests_that_broke_off_is_completed() {
    let desk = Desk::start().await;
    let (console, connection) = Console::connected(&desk).await;
    // Leaving tickets alone is only offered by the request that takes two e-mail addresses, so the others follow one by one.
    let mails: Vec<String> = (1..=4).map(|n| format!("zoe{n}@example.com")).collect();
    let channels: Vec<(&str, &str)> = mails.iter().map(|mail| ("email", mail.as_str())).collect();
    let mut filled = form(&connection, &ZOE, &channels);
    filled.no_sync = true;
    desk.fail("addChannelOnly", Fault::DropRequest, 1);
    let person = console.app.customer_create(filled).await.unwrap().person_id;
    console.all_sent().await;
    assert_eq!(desk.changes(), ["postIndex", "addChannelOnly", "addChannelOnly"], "the customer is not created again");
    let now = console.person(&person).await.unwrap();
    let external_id = now.records[0].external_id.clone().unwrap();
    let there = desk.by_external_id(&external_id).await;
    let held = desk.item(&there[0]["id"].to_string()).await["channels"].as_array().unwrap().len();
    assert_eq!((there.len(), held, now.channels.len()), (1, 4, 4), "one customer with every channel");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_chosen_twice_gets_one_customer() {
    let desk = Desk::start().await;
    let (console, connection) = Console::connected(&desk).await;
    let mut twice = form(&connection, &ZOE, &[("email", "zoe@example.com")]);
    twice.connection_ids.push(connection);
    let created = console.app.customer_create(twice).await.unwrap();
    assert_eq!(console.person(&created.person_id).await.unwrap().records.len(), 1);
    console.all_sent().await;
    desk.once("postIndex");
}
