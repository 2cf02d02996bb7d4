//! Somebody else, and a system that says no.

use contract::ErrorCode;
use contract::wire::{ActivityKind, ChannelAdd, EventAdd, OperationView, PendingState, PersonView};
use rstest::rstest;
use sandbox::{Fault, FaultRule};
use support::{Console, Desk, Known};

struct Scene {
    desk: Desk,
    console: Console,
    known: Known,
    person: PersonView,
}

/// A known customer, opened.
async fn scene() -> Scene {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, _) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    Scene { desk, console, known, person }
}

impl Scene {
    /// An edit that is saved, and somebody else's that overtakes it before it is sent.
    async fn overtaken(&self) -> OperationView {
        self.desk.rule(FaultRule::new(Fault::HtmlPage).on_operation("getItem"));
        self.console.edit(&self.person, "name.given", "Josephine").await.unwrap();
        let waiting = self.console.waiting("it cannot be sent", |operation| operation.last_error.is_some()).await;
        self.desk.rename(&self.known.id, "Pieternel", &self.known.family).await;
        self.desk.mend();
        self.console.retry(&waiting).await;
        self.console.waiting("it is parked", |operation| operation.state == PendingState::Parked).await
    }

    async fn given_there(&self) -> String {
        self.desk.item(&self.known.id).await["firstname"].as_str().unwrap().to_owned()
    }

    async fn given_here(&self) -> String {
        let now = self.console.person(&self.person.person_id).await.unwrap();
        now.fields.into_iter().find(|field| field.key == "name.given").unwrap().value
    }

    /// An edit that the system says no to.
    async fn rejected(&self) -> OperationView {
        self.desk.fail("updateCustomer", Fault::Status { code: 422, retry_after: None }, 1);
        self.console.edit(&self.person, "name.given", "Josephine").await.unwrap();
        self.console.waiting("it is rejected", |operation| operation.state == PendingState::Rejected).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_meanwhile_overwrites_nothing_and_shows_both() {
    let scene = scene().await;
    let parked = scene.overtaken().await;
    assert_eq!(parked.last_error.map(|error| error.code), Some(ErrorCode::ChangedMeanwhile));
    let change = &parked.changes[0];
    assert_eq!(
        (change.before.as_str(), change.after.as_str(), change.theirs.as_deref()),
        (scene.known.given.as_str(), "Josephine", Some("Pieternel"))
    );
    assert!(scene.desk.asked("updateCustomer").is_empty(), "nothing was sent");
    assert_eq!((scene.given_there().await.as_str(), scene.given_here().await.as_str()), ("Pieternel", "Josephine"));
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_again_sends_ours() {
    let scene = scene().await;
    let parked = scene.overtaken().await;
    scene.console.retry(&parked).await;
    scene.console.all_sent().await;
    scene.desk.once("updateCustomer");
    assert_eq!((scene.given_there().await.as_str(), scene.given_here().await.as_str()), ("Josephine", "Josephine"));
}

#[tokio::test(flavor = "multi_thread")]
async fn dropping_takes_theirs() {
    let scene = scene().await;
    let parked = scene.overtaken().await;
    scene.console.discard(&parked).await.unwrap();
    assert!(scene.console.pending().await.is_empty());
    assert_eq!((scene.given_there().await.as_str(), scene.given_here().await.as_str()), ("Pieternel", "Pieternel"));
    assert!(scene.desk.asked("updateCustomer").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_different_fields_are_no_conflict() {
    let scene = scene().await;
    scene.desk.rename(&scene.known.id, &scene.known.given, "Anders").await;
    scene.console.edit(&scene.person, "custom.segment", "bakers").await.unwrap();
    scene.console.all_sent().await;
    let item = scene.desk.item(&scene.known.id).await;
    assert_eq!((&item["custom_segment"], &item["lastname"]), (&"bakers".into(), &"Anders".into()), "both changes live: {item}");
    assert_eq!(scene.console.activity().await[..2], [ActivityKind::Applied, ActivityKind::Merged], "and what merged is said");
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_name_of_each_is_asked() {
    let scene = scene().await;
    scene.desk.rename(&scene.known.id, &scene.known.given, "Anders").await;
    scene.console.edit(&scene.person, "name.given", "Josephine").await.unwrap();
    scene.console.waiting("it is parked", |operation| operation.state == PendingState::Parked).await;
    assert!(scene.desk.asked("updateCustomer").is_empty(), "nobody's customer is called half like this and half like that");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_change_by_somebody_else_is_not_sent_again() {
    let scene = scene().await;
    scene.desk.rename(&scene.known.id, "Josephine", &scene.known.family).await;
    scene.console.edit(&scene.person, "name.given", "Josephine").await.unwrap();
    scene.console.all_sent().await;
    assert!(scene.desk.asked("updateCustomer").is_empty());
    assert_eq!(scene.console.activity().await[0], ActivityKind::FoundApplied);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_that_is_gone_there_is_not_dropped_here() {
    let scene = scene().await;
    let other = scene.desk.known(1).await;
    let second = scene.console.open(&other).await;
    scene.desk.rule(FaultRule::new(Fault::Status { code: 404, retry_after: None }).on_path(format!("/{}", scene.known.id)));
    scene.desk.rule(FaultRule::new(Fault::Status { code: 404, retry_after: None }).on_operation("searchByPrimaryExternalID"));
    scene.console.edit(&scene.person, "name.given", "Josephine").await.unwrap();
    let parked = scene.console.waiting("it is parked", |operation| operation.state == PendingState::Parked).await;
    assert_eq!(parked.last_error.map(|error| error.code), Some(ErrorCode::NotFound));
    assert_eq!(scene.given_here().await, "Josephine", "not found is not deleted");
    scene.console.edit(&second, "name.given", "Anders").await.unwrap();
    scene.console.until("the other one is sent", async || (scene.console.pending().await.len() == 1).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_edit_stays_with_the_systems_words_until_it_is_amended() {
    let scene = scene().await;
    let rejected = scene.rejected().await;
    let error = rejected.last_error.unwrap();
    assert_eq!((error.code, error.message.as_str()), (ErrorCode::RejectedByProvider, "The server could not answer."));
    assert_eq!(scene.given_here().await, "Josephine", "what was typed is still there");
    scene.console.edit(&scene.person, "name.given", "Josefien").await.unwrap();
    scene.console.all_sent().await;
    assert_eq!(scene.desk.once("updateCustomer").params["firstname"], "Josefien");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_edit_that_is_dropped_restores_what_was() {
    let scene = scene().await;
    let rejected = scene.rejected().await;
    scene.console.discard(&rejected).await.unwrap();
    assert_eq!(scene.given_here().await, scene.known.given);
    assert!(scene.console.pending().await.is_empty() && scene.desk.executed("updateCustomer").is_empty());
}

#[rstest]
#[case::rejected(true)]
#[case::in_order(false)]
#[tokio::test(flavor = "multi_thread")]
async fn changes_of_one_customer_keep_their_order_and_hold_up_nobody_else(#[case] rejected: bool) {
    let scene = scene().await;
    let other = scene.desk.known(1).await;
    let second = scene.console.open(&other).await;
    if rejected {
        scene.rejected().await;
    } else {
        scene.console.edit(&scene.person, "name.given", "Josephine").await.unwrap();
    }
    let record_id = scene.person.records[0].record_id.clone();
    let (kind, address) = ("email".into(), "nieuw@example.com".into());
    let add = ChannelAdd { record_id: record_id.clone(), kind, address, no_sync: false };
    scene.console.app.channel_add(add).await.unwrap();
    let event = EventAdd { record_id, message: "Called".into(), initiated_by: "desk".into(), source_url: String::new() };
    scene.console.app.event_add(event).await.unwrap();
    if rejected {
        scene.console.edit(&second, "name.given", "Anders").await.unwrap();
        scene.console.until("the other one is sent", async || (scene.console.pending().await.len() == 3).then_some(())).await;
        assert_eq!(scene.desk.once("updateCustomer").customer_id.as_deref(), Some(other.id.as_str()));
        let states: Vec<_> = scene.console.pending().await.into_iter().map(|operation| operation.state).collect();
        assert_eq!(states, [PendingState::Rejected, PendingState::Behind, PendingState::Behind], "its own followers wait");
        let first = scene.console.pending().await.remove(0);
        scene.console.retry(&first).await;
    }
    scene.console.all_sent().await;
    let mut expected = vec!["updateCustomer", "addChannelOnly", "externalEvent"];
    if rejected {
        expected.insert(0, "updateCustomer");
    }
    assert_eq!(scene.desk.changes(), expected);
}
