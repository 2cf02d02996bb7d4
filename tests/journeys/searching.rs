//! Finding customers, here and there.

use contract::ErrorCode;
use contract::wire::{LiveSearchReply, LiveSearchRequest};
use support::{Console, Desk};

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_found_by_name_address_number_and_id() {
    let desk = Desk::with(300).await;
    let known = desk.with_telephone().await;
    let (console, _) = Console::connected(&desk).await;
    let person = console.find(&known).await.person_id;
    let national = format!("0{}", known.telephone.as_deref().unwrap().strip_prefix("+31").unwrap());
    let spaced = format!("{} {} {}", &national[..2], &national[2..6], &national[6..]);
    let name = format!("{} {}", known.family.to_uppercase(), known.given.to_lowercase());
    let beginning = known.email.split_once('@').unwrap().0;
    for query in [&name, &known.email, &known.email.to_uppercase(), beginning, &national, &spaced, &known.external_id] {
        let found = console.search(query).await;
        assert!(found.iter().any(|row| row.person_id == person), "{query:?} has to find {known:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_came_after_the_pull_is_found_there() {
    let desk = Desk::start().await;
    let (console, connection) = Console::connected(&desk).await;
    desk.create("N-77", "Ottoline", "Zuiderzee").await;
    assert!(console.search("Ottoline").await.is_empty(), "the cache cannot know yet");
    let request = LiveSearchRequest { connection_id: connection.clone(), query: "Ottoline Zuiderzee".into() };
    match console.app.customers_search_live(request).await.unwrap() {
        LiveSearchReply::Found { rows, .. } => assert_eq!(rows.len(), 1),
        other @ LiveSearchReply::CannotSearch { .. } => panic!("{other:?}"),
    }
    assert_eq!(console.search("ottoline").await.len(), 1, "and it is kept");
    let request = LiveSearchRequest { connection_id: connection, query: "Müller".into() };
    let reply = console.app.customers_search_live(request).await.unwrap();
    assert!(
        matches!(reply, LiveSearchReply::CannotSearch { reason } if reason.contains("accents")),
        "folding would look for another"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_cannot_be_stored_there_is_named() {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, _) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    let error = console.edit(&person, "name.given", "Michał").await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidInput);
    let issue = &error.fields[0];
    assert_eq!((issue.field.as_str(), issue.character.as_deref()), ("name.given", Some("ł")));
    assert!(console.pending().await.is_empty(), "nothing was saved");
}
