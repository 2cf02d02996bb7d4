//! Locking: nothing answers, nothing is sent, nothing is lost.

use std::sync::Arc;
use std::time::Duration;

use app::{Cost, Door, MachineIds, Options, SecretsChoice, SessionEvent, StaysInThisProcess};
use contract::ErrorCode;
use contract::wire::{
    Access, AppEvent, DeviceWipe, Draft, DraftRef, Empty, ErasureConfirm, InUse, LockReason, PersonRef, Unlock,
};
use jiff::SignedDuration;
use secrets::{Memory, SecretStore};
use serde_json::json;
use support::{Console, Desk};
use testkit::FixedClock;

fn locked(access: &Access) -> Option<LockReason> {
    match access {
        Access::Locked { why, .. } => Some(*why),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_console_answers_nothing_sends_nothing_and_loses_nothing() {
    let mut desk = Desk::start().await;
    let known = desk.known(0).await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain)).await;
    console.connect(&desk).await;
    let person = console.open(&known).await;
    desk.stop().await;
    console.edit(&person, "name.given", "Josephine").await.unwrap();
    let place = format!("/customers/{}", person.person_id);
    console.door.access_in_use(InUse { place: place.clone() }).await.unwrap();
    console.door.access_lock(Empty {}).await.unwrap();
    assert_eq!(locked(&console.door.access_get(Empty {}).await.unwrap()), Some(LockReason::Agent));
    assert_eq!(console.door.app().await.err().unwrap().code, ErrorCode::Locked);
    assert_eq!(console.app.app_status(Empty {}).await.unwrap_err().code, ErrorCode::NotNow, "who held on to it gets nothing");

    desk.start_again().await;
    let before = desk.journal().len();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(desk.journal().len(), before, "nothing is sent while it is locked");

    let access = console.door.access_unlock(Unlock { passphrase: None }).await.unwrap();
    assert_eq!(access, Access::Open { place: Some(place) }, "the agent is back where the work was");
    let console = Console::behind(console.door).await;
    console.app.sync_now(Empty {}).await.unwrap();
    console.all_sent().await;
    assert_eq!(desk.once("updateCustomer").params["firstname"], "Josephine");
    let happened: Vec<String> =
        console.activity().await.iter().map(|kind| serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned()).collect();
    assert!(happened.contains(&"locked".to_owned()) && happened.contains(&"unlocked".to_owned()), "{happened:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_into_a_hidden_value_outlives_the_lock_apart_and_encrypted_and_goes_with_its_customer() {
    let desk = Desk::start().await;
    let known = desk.known(0).await;
    let folder = tempfile::tempdir().unwrap();
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(Arc::new(Memory::new()))).await;
    console.connect(&desk).await;
    let person = console.open(&known).await;
    let record = &person.records[0].record_id;
    let (marks, hidden) = (format!("edits:{record}"), format!("hidden/birth.date:{record}"));
    let mark = json!({format!("birth.date {record}"): true});
    console.app.draft_save(Draft { key: marks.clone(), body: mark.clone() }).await.unwrap();
    console.app.draft_save(Draft { key: hidden.clone(), body: json!("1971-02-0") }).await.unwrap();
    console.door.access_lock(Empty {}).await.unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(9).any(|bytes| bytes == b"1971-02-0"), "{} has it in the clear", file.display());
    }

    console.door.access_unlock(Unlock { passphrase: None }).await.unwrap();
    let console = Console::behind(console.door).await;
    let kept = |key: &str| console.app.draft_get(DraftRef { key: key.to_owned() });
    assert_eq!(kept(&marks).await.unwrap().body, mark, "that something was typed, and not what");
    assert_eq!(kept(&hidden).await.unwrap().body, json!("1971-02-0"), "for its own editor");
    let plan = console.app.erasure_plan(PersonRef { person_id: person.person_id.clone() }).await.unwrap();
    console.app.erasure_confirm(ErasureConfirm { person_id: person.person_id.clone(), phrase: plan.phrase }).await.unwrap();
    for key in [&marks, &hidden] {
        assert!(kept(key).await.unwrap().body.is_null(), "{key} goes with its customer");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_locks_when_nobody_uses_it_when_the_computer_sleeps_and_when_the_session_is_locked() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Arc::new(FixedClock::default()));
    let secrets = SecretsChoice::Given(Arc::new(Memory::new()));
    let options = Options::new(folder.path().into(), folder.path().join("exports"), secrets);
    let options = options.with_cost(Cost::new(8 * 1_024, 1, 1).unwrap());
    let door = Door::with(options, Arc::new(StaysInThisProcess), clock.clone(), Arc::new(MachineIds));
    door.app().await.unwrap();
    let mut events = door.events();
    clock.advance(SignedDuration::from_secs(9 * 60 + 40));
    let warned = async {
        loop {
            if let Ok(AppEvent::LockNear { seconds }) = events.recv().await {
                return seconds;
            }
        }
    };
    assert_eq!(tokio::time::timeout(support::PATIENCE, warned).await.unwrap(), 20, "the agent is warned");
    door.access_in_use(InUse { place: "/customers".into() }).await.unwrap();
    clock.advance(SignedDuration::from_secs(5 * 60));
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    assert_eq!(locked(&door.access_get(Empty {}).await.unwrap()), None, "somebody was at work");
    clock.advance(SignedDuration::from_secs(5 * 60 + 1));
    let idle = async {
        loop {
            if let Some(why) = locked(&door.access_get(Empty {}).await.unwrap()) {
                return why;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    assert_eq!(tokio::time::timeout(support::PATIENCE, idle).await.unwrap(), LockReason::Idle);

    for (event, why) in [(SessionEvent::Sleeping, LockReason::Sleep), (SessionEvent::Locked, LockReason::Session)] {
        door.access_unlock(Unlock { passphrase: None }).await.unwrap();
        door.happened(event).await;
        assert_eq!(locked(&door.access_get(Empty {}).await.unwrap()), Some(why));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wipe_takes_everything_but_what_others_keep() {
    let desk = Desk::start().await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain.clone())).await;
    console.connect(&desk).await;
    std::fs::write(folder.path().join("somebody else's"), "stays").unwrap();
    let other = DeviceWipe { phrase: "wipe that device".into() };
    assert_eq!(console.door.device_wipe(other).await.unwrap_err().code, ErrorCode::InvalidInput);
    assert!(keychain.get("cache-key").await.is_ok(), "nothing was removed");
    console.door.access_lock(Empty {}).await.unwrap();
    let access = console.door.device_wipe(DeviceWipe { phrase: "Wipe this device".into() }).await.unwrap();
    assert!(matches!(&access, Access::Wiped { left, .. } if left.is_empty()), "it works while it is locked: {access:?}");
    assert!(keychain.get("cache-key").await.is_err(), "the keychain has nothing of it any more");
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["somebody else's"]);
    let access = console.door.access_try_again(Empty {}).await.unwrap();
    assert!(matches!(access, Access::Open { .. }), "{access:?}");
    assert_eq!(console.door.app().await.unwrap().app_status(Empty {}).await.unwrap().customers, 0);
}
