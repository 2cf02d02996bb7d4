//! Changes that wait, as a list of them is read and worked on.

use std::os::unix::fs::PermissionsExt;

use contract::ErrorCode;
use contract::wire::{
    ChannelAdd, OperationRef, PendingExport, PendingRequest, PendingShow, PendingState, PendingWindow, PersonView,
};
use sandbox::Fault;
use support::{Console, Desk, Four, Known, REACHED, maria};

async fn window(console: &Console, offset: u32, limit: u32, show: PendingShow) -> PendingWindow {
    console.app.pending_list(PendingRequest { offset, limit, show }).await.unwrap()
}

fn ids(window: &PendingWindow) -> Vec<String> {
    window.operations.iter().map(|operation| operation.operation_id.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_changes_are_read_in_windows_and_by_what_they_wait_for() {
    let mut desk = Desk::start().await;
    let (console, _) = Console::connected(&desk).await;
    let mut people = Vec::new();
    for row in console.search("").await.into_iter().take(30) {
        people.push(console.person(&row.person_id).await.unwrap());
    }
    let mut made = Vec::new();
    for (place, person) in people.iter().enumerate() {
        if place == 10 {
            desk.stop().await;
        } else if place < 3 {
            for operation in ["updateCustomer", "putItem", "putIndex"] {
                desk.fail(operation, Fault::Status { code: 422, retry_after: None }, 1);
            }
        }
        let saved = console.edit(person, "custom.segment", &format!("n{place}")).await.unwrap();
        made.push(saved.operation_id.unwrap());
        if place < 3 {
            console
                .until("it is rejected", async || {
                    let asking = window(&console, 0, 50, PendingShow::NeedsAgent).await;
                    (asking.total as usize == place + 1).then_some(())
                })
                .await;
            desk.mend();
        } else if place < 10 {
            console
                .until("it is sent", async || (window(&console, 0, 50, PendingShow::Waiting).await.total == 0).then_some(()))
                .await;
        }
    }
    let wanted: Vec<String> = made[..3].iter().chain(&made[10..]).cloned().collect();
    let all = window(&console, 0, 200, PendingShow::All).await;
    assert_eq!((all.total, all.all, all.needs_agent), (23, 23, 3));
    assert_eq!(ids(&all), wanted, "those that wait for the agent first, then the oldest");
    let asking = window(&console, 0, 200, PendingShow::NeedsAgent).await;
    assert_eq!((asking.total, asking.all, asking.needs_agent, ids(&asking)), (3, 23, 3, wanted[..3].to_vec()));
    let waiting = window(&console, 0, 200, PendingShow::Waiting).await;
    assert_eq!((waiting.total, waiting.all, ids(&waiting)), (20, 23, wanted[3..].to_vec()));
    let mut paged = Vec::new();
    for offset in [0, 10, 20, 30] {
        let page = window(&console, offset, 10, PendingShow::All).await;
        assert_eq!((page.offset, page.total), (offset, 23));
        paged.extend(ids(&page));
    }
    assert_eq!(paged, wanted, "windows neither repeat nor leave out");
    let second = window(&console, 5, 5, PendingShow::Waiting).await;
    assert_eq!(ids(&second), wanted[8..13], "a window of what is shown, not of everything");
    assert_eq!(window(&console, 0, u32::MAX, PendingShow::All).await.operations.len(), 23, "an unbearable limit is cut");
}

struct Scene {
    desk: Desk,
    console: Console,
    known: Known,
    person: PersonView,
}

/// A known customer, opened, of a system that cannot be reached any more.
async fn cut_off() -> Scene {
    let mut desk = Desk::start().await;
    let known = desk.known(0).await;
    let (console, _) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.stop().await;
    Scene { desk, console, known, person }
}

impl Scene {
    /// An edit, an e-mail address behind it, and another edit behind that.
    async fn three(&self) -> Vec<String> {
        let first = self.console.edit(&self.person, "name.given", "Jo").await.unwrap();
        let record_id = self.person.records[0].record_id.clone();
        let add = ChannelAdd { record_id, kind: "email".into(), address: "nieuw@example.com".into(), no_sync: true };
        let second = self.console.app.channel_add(add).await.unwrap();
        let third = self.console.edit(&self.person, "name.given", "Josephine").await.unwrap();
        [first, second, third].map(|saved| saved.operation_id.unwrap()).to_vec()
    }

    async fn get(&self, operation_id: &str) -> contract::wire::OperationView {
        self.console.app.pending_get(OperationRef { operation_id: operation_id.into() }).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_says_which_one_it_waits_behind() {
    let scene = cut_off().await;
    let made = scene.three().await;
    assert_eq!(scene.get(&made[0]).await.behind, None);
    for later in &made[1..] {
        let view = scene.get(later).await;
        assert_eq!((view.state, view.can_retry), (PendingState::Behind, false), "the first one has to go first");
        let first = view.behind.unwrap();
        assert_eq!((first.operation_id.as_str(), first.subject.as_str()), (made[0].as_str(), "First name"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dropping_the_first_edit_lets_a_later_one_begin_where_it_began() {
    let mut scene = cut_off().await;
    let made = scene.three().await;
    assert_eq!(scene.get(&made[2]).await.changes[0].before, "Jo", "it began from the first one");
    scene.console.app.pending_discard(OperationRef { operation_id: made[0].clone() }).await.unwrap();
    let later = scene.get(&made[2]).await;
    assert_eq!((later.changes[0].before.as_str(), later.changes[0].after.as_str()), (scene.known.given.as_str(), "Josephine"));
    scene.desk.start_again().await;
    scene.console.all_sent().await;
    assert_eq!(scene.desk.changes(), ["addChannelOnly", "updateCustomer"], "no conflict with a value that was never there");
    assert_eq!(scene.desk.once("updateCustomer").params["firstname"], "Josephine");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_holds_the_changes_and_no_secret() {
    let four = Four::start().await;
    let person = four.create(four.form(&["omnidesk", "synctera"], &maria(), &REACHED)).await;
    four.console.all_sent().await;
    let person = four.console.person(&person.person_id).await.unwrap();
    // Both wait: the customer cannot be read.
    for operation in ["getItem", "getCustomer"] {
        four.desk.rule(sandbox::FaultRule::new(Fault::HtmlPage).on_operation(operation));
    }
    four.edit(support::record(&person, "omnidesk"), &[("name.given", "Marijke")], false).await.unwrap();
    four.edit(support::record(&person, "synctera"), &[("ssn", "912-34-5678"), ("name.middle", "Sofie")], false).await.unwrap();
    let exported = four.console.app.pending_export(PendingExport { operation_ids: Vec::new() }).await.unwrap();
    assert_eq!(exported.count, 2);
    let mode = std::fs::metadata(&exported.path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "customers' data is nobody else's on this computer");
    let text = std::fs::read_to_string(&exported.path).unwrap();
    let content: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(content["pendingChanges"].as_array().map(Vec::len), Some(2));
    assert!(
        text.contains("Marijke") && text.contains("Sofie") && text.contains("updateCustomer"),
        "changes and requests: {text}"
    );
    assert!(!text.contains("912-34") && !text.contains("91234"), "what was typed as a secret is not in there");
    let access = serde_json::to_value(four.desk.access()).unwrap();
    for key in [
        &access["omnidesk"]["apiKey"],
        &access["securely"]["apiSecret"],
        &access["secuconnect"]["clientSecret"],
        &access["synctera"]["apiKey"],
        &access["control"]["token"],
    ] {
        assert!(!text.contains(key.as_str().unwrap()), "nor is a credential");
    }
    let one = four.console.pending().await.remove(0).operation_id;
    let second = four.console.app.pending_export(PendingExport { operation_ids: vec![one] }).await.unwrap();
    assert_eq!(second.count, 1, "only those that were chosen");
    assert_ne!(second.path, exported.path, "an earlier file is not written over");
    let error = four.console.app.pending_export(PendingExport { operation_ids: vec!["gone".into()] }).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
}
