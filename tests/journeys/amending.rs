//! Giving a change that was not carried out other values.

use std::collections::BTreeMap;

use contract::wire::{ActivityKind, ChannelAdd, ChannelChange, EventAdd, OperationView, PendingEdit, PendingState, PersonView};
use contract::{ErrorCode, WireError};
use rstest::rstest;
use sandbox::{Fault, FaultRule};
use support::{Console, Desk, Known};

struct Scene {
    desk: Desk,
    console: Console,
    connection: String,
    known: Known,
    person: PersonView,
}

/// A known customer, opened.
async fn scene() -> Scene {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, connection) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    Scene { desk, console, connection, known, person }
}

impl Scene {
    /// Makes a change by the operation that will carry it out.
    async fn change(&self, operation: &str) {
        let (console, record_id) = (&self.console, self.person.records[0].record_id.clone());
        match operation {
            "updateCustomer" => drop(console.edit(&self.person, "name.given", "Josephine").await.unwrap()),
            "addChannelOnly" => {
                let (kind, address) = ("email".into(), "nieuw@example.com".into());
                console.app.channel_add(ChannelAdd { record_id, kind, address, no_sync: true }).await.unwrap();
            }
            "changed channel" => {
                let channel = self.person.channels.iter().find(|channel| channel.raw == self.known.email).unwrap();
                let (channel_id, address) = (channel.channel_id.clone(), "nieuw@example.com".into());
                console.app.channel_change(ChannelChange { channel_id, address, no_sync: true }).await.unwrap();
            }
            "externalEvent" => {
                let (message, initiated_by) = ("Called".into(), "desk".into());
                console.app.event_add(EventAdd { record_id, message, initiated_by, source_url: String::new() }).await.unwrap();
            }
            _ => drop(console.create(&self.connection, &[("name.given", "Zoe")], &[("email", "zoe@example.com")]).await),
        }
    }

    async fn amend(&self, operation: &OperationView, key: &str, value: &str) -> Result<(), WireError> {
        let values = BTreeMap::from([(key.to_owned(), value.to_owned())]);
        let edit = PendingEdit { operation_id: operation.operation_id.clone(), values };
        self.console.app.pending_edit(edit).await.map(drop)
    }
}

/// What is amended: the change, the value's key, one that breaks a rule, one that does not, and the operation and parameter it is sent in.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const EDIT: Case = ("updateCustomer", "name.given", "Jos3phine", "Josefien", "updateCustomer", "firstname");
const ADD: Case = ("addChannelOnly", "address", "no address", "other@example.com", "addChannelOnly", "extra_email");
const CHANGE: Case = ("changed channel", "address", "no address", "other@example.com", "addChannelOnly", "extra_email");
const EVENT: Case = ("externalEvent", "message", " ", "Called back", "externalEvent", "message");
const CREATE: Case = ("postIndex", "name.given", "Z0e", "Zara", "postIndex", "firstname");
const CREATE_CHANNEL: Case = ("postIndex", "channels.0", "no address", "zara@example.com", "postIndex", "customer_link_channel");

#[rstest]
#[case::edit(EDIT)]
#[case::add(ADD)]
#[case::change(CHANGE)]
#[case::event(EVENT)]
#[case::create(CREATE)]
#[case::channel_of_a_create(CREATE_CHANNEL)]
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_waits(#[case] case: Case) {
    let mut scene = scene().await;
    scene.desk.stop().await;
    scene.change(case.0).await;
    let waiting = scene.console.waiting("a try has failed", |operation| operation.last_error.is_some()).await;
    amend_and_send(&mut scene, waiting, case, true).await;
}

#[rstest]
#[case::edit(EDIT)]
#[case::add(ADD)]
#[case::change(CHANGE)]
#[case::event(EVENT)]
#[case::create(CREATE)]
#[case::channel_of_a_create(CREATE_CHANNEL)]
#[tokio::test(flavor = "multi_thread")]
async fn a_change_its_system_said_no_to(#[case] case: Case) {
    let mut scene = scene().await;
    scene.desk.fail(case.4, Fault::Status { code: 422, retry_after: None }, 1);
    scene.change(case.0).await;
    let rejected = scene.console.waiting("it is rejected", |operation| operation.state == PendingState::Rejected).await;
    amend_and_send(&mut scene, rejected, case, false).await;
}

async fn amend_and_send(scene: &mut Scene, waiting: OperationView, case: Case, stopped: bool) {
    let (_, key, broken, mended, operation, parameter) = case;
    let offered = waiting.editable.iter().find(|value| value.key == key).unwrap();
    assert!(!offered.label.is_empty() || operation == "externalEvent", "named for the agent: {offered:?}");
    let error = scene.amend(&waiting, key, broken).await.unwrap_err();
    assert_eq!((error.code, error.fields.len()), (ErrorCode::InvalidInput, 1), "{error:?}");
    assert_eq!(error.fields[0].field, key, "said beside the value");
    let unchanged = scene.console.pending().await.remove(0);
    assert_eq!(
        (unchanged.changes, unchanged.editable),
        (waiting.changes.clone(), waiting.editable.clone()),
        "nothing was changed"
    );
    scene.amend(&waiting, key, mended).await.unwrap();
    if stopped {
        let amended = scene.console.pending().await.remove(0);
        let shown = amended.editable.iter().find(|value| value.key == key).unwrap();
        assert_eq!(
            (shown.value.as_str(), amended.operation_id),
            (mended, waiting.operation_id),
            "the same change with another value"
        );
        scene.desk.start_again().await;
    }
    scene.console.all_sent().await;
    let sent = scene.desk.once(operation);
    assert!(
        sent.params.iter().any(|(name, value)| name.contains(parameter) && value == mended),
        "what was amended is what is sent: {sent:?}"
    );
    assert!(scene.console.activity().await.contains(&ActivityKind::Amended));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_on_its_way_is_closed() {
    let scene = scene().await;
    scene.desk.fail("updateCustomer", Fault::DelayMs(600_000), 1);
    scene.change("updateCustomer").await;
    let sending = scene.console.waiting("it is on its way", |operation| operation.state == PendingState::Sending).await;
    assert!(sending.editable.is_empty() && !sending.can_discard);
    assert_eq!(scene.amend(&sending, "name.given", "Josefien").await.unwrap_err().code, ErrorCode::NotNow);
    scene.desk.mend();
    scene.console.all_sent().await;
    assert_eq!(scene.desk.once("updateCustomer").params["firstname"], "Josephine");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_may_have_arrived_is_closed() {
    let scene = scene().await;
    scene.desk.fail("updateCustomer", Fault::HtmlPage, 1);
    // The first reading comes before the sending; the second one looks, and finds nothing out.
    scene.desk.rule(FaultRule::new(Fault::DelayMs(600_000)).on_operation("getItem").every(2).times(1));
    scene.change("updateCustomer").await;
    let unknown = scene.console.waiting("it may have arrived", |operation| operation.state == PendingState::LookingUp).await;
    assert!(unknown.editable.is_empty() && !unknown.can_discard);
    assert_eq!(scene.amend(&unknown, "name.given", "Josefien").await.unwrap_err().code, ErrorCode::NotNow);
    scene.desk.mend();
    scene.console.all_sent().await;
    assert_eq!(scene.desk.once("updateCustomer").params["firstname"], "Josephine");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_of_a_waiting_event_stays_one() {
    let mut scene = scene().await;
    scene.desk.stop().await;
    scene.change("externalEvent").await;
    let waiting = scene.console.waiting("a try has failed", |operation| operation.last_error.is_some()).await;
    let error = scene.amend(&waiting, "sourceUrl", "javascript:alert(1)").await.unwrap_err();
    assert_eq!((error.code, error.fields[0].field.as_str()), (ErrorCode::InvalidInput, "sourceUrl"));
    assert_eq!(scene.console.pending().await.remove(0).editable, waiting.editable, "nothing was changed");
    scene.amend(&waiting, "sourceUrl", "https://example.nl/20268").await.unwrap();
}
