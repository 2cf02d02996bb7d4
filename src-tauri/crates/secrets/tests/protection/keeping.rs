use std::fs;
use std::time::Duration;

use secrets::protection::{Attempts, Protection, ProtectionError, RecoveryCode};
use uuid::Uuid;

use crate::support::{KEY, Kept, PASSPHRASE, Seeded, at, cheap};

#[test]
fn what_was_wrapped_comes_out_and_nothing_else_opens_it() {
    let kept = Kept::both();
    let read = kept.read().unwrap().unwrap();
    assert!(read.is_settled());
    assert_eq!(*read.unlock_by_passphrase(PASSPHRASE).unwrap(), KEY);
    assert_eq!(*read.unlock_by_code(&kept.code).unwrap(), KEY);
    assert_eq!(read.recovery_made_at(), Some(at("2026-11-20T09:00:00Z")));
    assert_eq!(read.unlock_by_passphrase("four words make on").err(), Some(ProtectionError::WrongPassphrase));
    assert_eq!(read.unlock_by_passphrase("").err(), Some(ProtectionError::WrongPassphrase));
    assert_eq!(read.unlock_by_passphrase(&"x".repeat(5_000)).err(), Some(ProtectionError::WrongPassphrase));
    let other = RecoveryCode::draw(&Seeded::new(99)).unwrap();
    assert_eq!(read.unlock_by_code(&other).err(), Some(ProtectionError::OtherData));
    assert!(read.belongs(&KEY) && !read.belongs(&[0x5b; 32]));
}

#[test]
fn the_file_shows_nothing_that_opens_it() {
    let kept = Kept::both();
    let text = String::from_utf8(kept.text()).unwrap().to_uppercase();
    assert!(!text.contains(&"5A".repeat(4)), "the key");
    assert!(!text.contains("FOUR WORDS"), "the passphrase");
    assert!(kept.code.parts().iter().all(|part| !text.contains(part.as_str())), "the code");
    assert_eq!(format!("{:?}", kept.protection), "Protection([redacted])");
}

#[test]
fn what_is_not_set_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut bare = Protection::begin(folder.path(), Uuid::from_u128(7), &KEY).unwrap();
    bare.keep().unwrap();
    let read = Protection::read(folder.path()).unwrap().unwrap();
    assert!(!read.has_passphrase() && read.recovery_made_at().is_none());
    assert_eq!(read.unlock_by_passphrase(PASSPHRASE).err(), Some(ProtectionError::NotSet));
    assert_eq!(read.unlock_by_code(&Kept::both().code).err(), Some(ProtectionError::NotSet));
    assert!(read.belongs(&KEY), "it still says which key it was");
}

#[test]
fn another_key_is_never_wrapped_in_its_place() {
    let kept = Kept::both();
    let (other, entropy) = ([1; 32], Seeded::new(2));
    let passphrase = kept.protection.with_passphrase(&other, PASSPHRASE, cheap(), &entropy);
    assert_eq!(passphrase.err(), Some(ProtectionError::OtherData));
    let recovery = kept.protection.with_recovery(&other, &kept.code, at("2026-11-20T09:00:00Z"), &entropy);
    assert_eq!(recovery.err(), Some(ProtectionError::OtherData));
}

#[test]
fn a_change_lasts_when_it_is_kept_and_leaves_nothing_of_before() {
    let kept = Kept::both();
    let before = kept.text();
    let mut changed = kept.protection.with_passphrase(&KEY, "another passphrase", cheap(), &Seeded::new(3)).unwrap();
    assert_eq!(kept.text(), before, "nothing is written before it is kept");
    changed.keep().unwrap();
    for damaged in [kept.copy(), kept.main()] {
        let whole = kept.text();
        fs::write(&damaged, b"torn").unwrap();
        let read = kept.read().unwrap().unwrap();
        assert_eq!(read.unlock_by_passphrase(PASSPHRASE).err(), Some(ProtectionError::WrongPassphrase), "in neither copy");
        assert_eq!(*read.unlock_by_passphrase("another passphrase").unwrap(), KEY);
        assert_eq!(*read.unlock_by_code(&kept.code).unwrap(), KEY, "the code has not changed");
        kept.put(&whole);
    }
    changed.without_passphrase().keep().unwrap();
    let read = kept.read().unwrap().unwrap();
    assert_eq!(read.unlock_by_passphrase("another passphrase").err(), Some(ProtectionError::NotSet));
}

#[test]
fn a_write_that_ends_between_the_copies_leaves_the_new_one() {
    let kept = Kept::both();
    let before = kept.text();
    let mut changed = kept.protection.with_passphrase(&KEY, "another passphrase", cheap(), &Seeded::new(3)).unwrap();
    changed.keep().unwrap();
    fs::write(kept.copy(), before).unwrap();
    let mut read = kept.read().unwrap().unwrap();
    assert!(!read.is_settled(), "the copy still has the passphrase of before");
    assert_eq!(*read.unlock_by_passphrase("another passphrase").unwrap(), KEY);
    read.note_unsent(read.unsent()).unwrap();
    assert!(kept.read().unwrap().unwrap().is_settled(), "the next note mends it, also when the number is the same");
}

#[test]
fn a_write_that_fails_leaves_one_or_the_other_and_says_so() {
    let kept = Kept::both();
    fs::remove_file(kept.copy()).unwrap();
    fs::create_dir(kept.copy()).unwrap();
    let mut changed = kept.protection.with_passphrase(&KEY, "another passphrase", cheap(), &Seeded::new(3)).unwrap();
    assert!(matches!(changed.keep(), Err(ProtectionError::Io(_))));
    assert!(!changed.is_settled());
    let read = kept.read().unwrap().unwrap();
    assert_eq!(*read.unlock_by_passphrase("another passphrase").unwrap(), KEY, "the first of the two was written");
}

#[test]
fn what_an_interrupted_write_left_behind_does_no_harm() {
    let kept = Kept::both();
    let writing = kept.folder.path().join("protection.json.new");
    fs::write(&writing, b"half of it").unwrap();
    assert!(kept.read().unwrap().unwrap().is_settled());
    assert_eq!(Protection::files_of(kept.folder.path()).unwrap().len(), 3);
    let mut read = kept.read().unwrap().unwrap();
    read.note_unsent(4).unwrap();
    assert!(!writing.exists());
    assert_eq!(kept.read().unwrap().unwrap().unsent(), 4);
    assert_eq!(Protection::files_of(kept.folder.path()).unwrap().len(), 2);
}

#[cfg(unix)]
#[test]
fn only_this_user_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let kept = Kept::both();
    fs::set_permissions(kept.main(), fs::Permissions::from_mode(0o644)).unwrap();
    kept.read().unwrap().unwrap().note_unsent(1).unwrap();
    for file in Protection::files_of(kept.folder.path()).unwrap() {
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_hundred_wrong_passphrases_slow_down_and_take_nothing_away() {
    let kept = Kept::both();
    let (before, copy) = (kept.text(), fs::read(kept.copy()).unwrap());
    let (mut attempts, mut now, mut waits) = (Attempts::default(), Duration::from_secs(1_000), Vec::new());
    for number in 0..100 {
        let read = kept.read().unwrap().unwrap();
        assert_eq!(
            read.unlock_by_passphrase(&format!("wrong passphrase {number}")).err(),
            Some(ProtectionError::WrongPassphrase)
        );
        attempts.failed(now);
        waits.push(attempts.wait(now).as_secs());
        now += attempts.wait(now);
        assert_eq!(attempts.wait(now), Duration::ZERO, "it comes to an end");
    }
    assert!(waits.is_sorted(), "waits grow: {waits:?}");
    assert_eq!((waits[3], waits[4], waits[99]), (0, 1, 30));
    assert_eq!((kept.text(), fs::read(kept.copy()).unwrap()), (before, copy), "no byte has changed");
    let read = kept.read().unwrap().unwrap();
    assert_eq!(*read.unlock_by_passphrase(PASSPHRASE).unwrap(), KEY, "the right one still opens it");
    attempts.succeeded();
    assert_eq!(attempts.wait(now), Duration::ZERO);
}
