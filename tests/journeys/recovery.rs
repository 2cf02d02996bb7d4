//! The recovery code: from when it opens the data, where it can be put, and when it is offered.

use std::sync::Arc;

use app::{Clipboard as _, SecretsChoice};
use contract::ErrorCode;
use contract::wire::{ActivityKind, DeviceWipe, Empty, RecoveryConfirm, RecoveryMake, SecretText};
use jiff::SignedDuration;
use secrets::{Memory, SecretStore};
use support::{Console, Desk, draft, recovery_code};
use testkit::FixedClock;

use crate::keys::{Left, files, is_open, recover};

fn typed(parts: &[&str]) -> RecoveryConfirm {
    RecoveryConfirm { parts: parts.iter().map(|part| SecretText::new((*part).to_owned())).collect() }
}

/// What is kept about the protection of the key.
fn kept(left: &Left) -> Vec<(String, Vec<u8>)> {
    let mut files = files(left.folder.path());
    files.retain(|(name, _)| name.starts_with("protection.json"));
    assert_eq!(files.len(), 2, "the file and its copy");
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_not_confirmed_opens_nothing_and_the_one_of_before_does() {
    let left = Left::behind(None).await;
    let before = kept(&left);
    let door = left.door();
    assert!(is_open(&door.access_get(Empty {}).await.unwrap()));
    let never_confirmed = door.recovery_make(RecoveryMake { current: None }).await.unwrap();
    assert!(kept(&left) == before, "whatever ends the program now, the one of before is the one that counts");
    let error = door.recovery_confirm(typed(&["01233"])).await.unwrap_err();
    let fields: Vec<_> = error.fields.iter().map(|issue| issue.field.clone()).collect();
    let asked: Vec<_> = never_confirmed.asked.iter().map(|number| format!("part.{number}")).collect();
    assert_eq!((error.code, fields), (ErrorCode::WrongCode, asked), "each part that is wrong or missing is named");
    assert!(kept(&left) == before, "a wrong part changes nothing either");
    door.close().await;
    left.keychain.delete("cache-key").await.unwrap();

    let door = left.door();
    let error = door.access_recover(recover(&never_confirmed.parts.join("-"))).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::WrongCode);
    assert!(is_open(&door.access_recover(recover(&left.code)).await.unwrap()), "the one of before");
    let error = door.recovery_confirm(typed(&["01233", "4567V"])).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotNow, "a code that was not confirmed went when the program was closed");
    left.then_sends(door).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_confirmed_takes_the_place_of_the_one_of_before() {
    let left = Left::behind(None).await;
    let door = left.door();
    assert!(is_open(&door.access_get(Empty {}).await.unwrap()));
    let given_up = door.recovery_make(RecoveryMake { current: None }).await.unwrap();
    let code = door.recovery_make(RecoveryMake { current: None }).await.unwrap();
    let parts: Vec<_> =
        code.asked.iter().map(|number| format!(" {}", code.parts[usize::from(*number) - 1].to_lowercase())).collect();
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    door.recovery_confirm(typed(&parts)).await.unwrap();
    let console = Console::behind(door.clone()).await;
    assert_eq!(console.activity().await[0], ActivityKind::RecoveryMade);
    assert_eq!(door.recovery_confirm(typed(&parts)).await.unwrap_err().code, ErrorCode::NotNow, "once");
    door.close().await;
    left.keychain.delete("cache-key").await.unwrap();

    let door = left.door();
    for other in [&left.code, &given_up.parts.join("-")] {
        assert_eq!(door.access_recover(recover(other)).await.unwrap_err().code, ErrorCode::WrongCode);
    }
    assert!(is_open(&door.access_recover(recover(&code.parts.join("-"))).await.unwrap()));
    left.then_sends(door).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_copied_and_saved_by_the_program_itself() {
    let desk = Desk::start().await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
    let console = Console::start_in(&desk, folder.path(), SecretsChoice::Given(keychain)).await;
    for error in
        [console.door.recovery_copy(Empty {}).await.unwrap_err(), console.door.recovery_save(Empty {}).await.unwrap_err()]
    {
        assert_eq!(error.code, ErrorCode::NotNow, "there is none");
    }
    let code = console.door.recovery_make(RecoveryMake { current: None }).await.unwrap().parts.join("-");
    console.door.recovery_copy(Empty {}).await.unwrap();
    assert_eq!(console.clipboard.text().await.map(|text| text.to_string()), Some(code.clone()));
    let path = console.door.recovery_save(Empty {}).await.unwrap().path;
    assert!(std::fs::read_to_string(&path).unwrap().contains(&code));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions()) & 0o777, 0o600);

    let wiped = console.door.device_wipe(DeviceWipe { phrase: "wipe this device".into() }).await.unwrap();
    assert_eq!(console.clipboard.text().await.map(|text| text.to_string()), None, "it leaves the clipboard with the program");
    let contract::wire::Access::Wiped { exported, .. } = wiped else { panic!("{wiped:?}") };
    assert_eq!(exported, [path], "who wipes the device is told of the file");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_offered_with_the_first_real_connection_until_there_is_one() {
    let desk = Desk::start().await;
    let (folder, clock) = (tempfile::tempdir().unwrap(), Arc::new(FixedClock::default()));
    let door = Console::door_at(&desk, folder.path(), SecretsChoice::Given(Arc::new(Memory::new())), clock.clone());
    let app = door.app().await.unwrap();
    let due = async || door.recovery_offer(Empty {}).await.unwrap().due;
    assert!(!due().await, "there is nothing to lose");
    app.sandbox_start(Empty {}).await.unwrap();
    assert!(!due().await, "samples are not worth it");
    app.connection_add(draft(&desk, &desk.access().omnidesk.api_key)).await.unwrap();
    assert!(due().await);
    door.recovery_later(Empty {}).await.unwrap();
    assert!(!due().await, "not now");
    clock.advance(SignedDuration::from_hours(14 * 24 - 1));
    assert!(!due().await);
    clock.advance(SignedDuration::from_hours(1));
    assert!(due().await, "a fortnight later");
    door.recovery_make(RecoveryMake { current: None }).await.unwrap();
    assert!(due().await, "one that is not confirmed helps nobody");
    recovery_code(&door, None).await;
    assert!(!due().await);
    door.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_code_is_offered_where_nothing_is_kept() {
    let desk = Desk::start().await;
    let folder = tempfile::tempdir().unwrap();
    let door = Console::door(&desk, folder.path(), SecretsChoice::Memory);
    door.app().await.unwrap().connection_add(draft(&desk, &desk.access().omnidesk.api_key)).await.unwrap();
    assert!(!door.recovery_offer(Empty {}).await.unwrap().due);
    door.close().await;
}
