use std::fs;

use proptest::prelude::*;
use secrets::protection::{Protection, ProtectionError};
use serde_json::json;

use crate::support::{KEY, Kept, PASSPHRASE};

#[test]
fn every_flipped_bit_is_noticed() {
    let kept = Kept::both();
    let whole = kept.text();
    fs::remove_file(kept.copy()).unwrap();
    for place in 0..whole.len() {
        for bit in 0..8 {
            let mut flipped = whole.clone();
            flipped[place] ^= 1 << bit;
            fs::write(kept.main(), &flipped).unwrap();
            assert!(
                matches!(kept.read().err(), Some(ProtectionError::Unreadable | ProtectionError::Newer)),
                "bit {bit} of byte {place} was flipped"
            );
        }
    }
}

#[test]
fn one_damaged_copy_costs_nothing() {
    let kept = Kept::both();
    let whole = kept.text();
    for torn in (0..whole.len()).step_by(7) {
        for damaged in [kept.main(), kept.copy()] {
            kept.put(&whole);
            fs::write(damaged, &whole[..torn]).unwrap();
            let read = kept.read().unwrap().unwrap();
            assert!(!read.is_settled(), "says that there is something to mend");
            assert!(read.belongs(&KEY) && read.has_passphrase() && read.recovery_made_at().is_some());
        }
    }
    let mut read = kept.read().unwrap().unwrap();
    assert_eq!(*read.unlock_by_passphrase(PASSPHRASE).unwrap(), KEY);
    read.keep().unwrap();
    assert!(kept.read().unwrap().unwrap().is_settled());
    assert_eq!(fs::read(kept.copy()).unwrap(), whole, "the torn copy is whole again");
}

#[test]
fn two_damaged_copies_are_not_taken_for_none() {
    let kept = Kept::both();
    kept.put(b"");
    assert_eq!(kept.read().err(), Some(ProtectionError::Unreadable));
    fs::remove_file(kept.main()).unwrap();
    assert_eq!(kept.read().err(), Some(ProtectionError::Unreadable), "a copy was there, so there was a file");
    fs::remove_file(kept.copy()).unwrap();
    assert!(kept.read().unwrap().is_none());
}

#[test]
fn a_newer_file_is_left_alone() {
    let kept = Kept::both();
    kept.put(br#"{"version": 2, "wrapped": "differently"}"#);
    assert_eq!(kept.read().err(), Some(ProtectionError::Newer));
}

#[test]
fn what_cannot_be_read_is_no_missing_file() {
    let kept = Kept::both();
    for path in [kept.main(), kept.copy()] {
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
    }
    assert!(matches!(kept.read().err(), Some(ProtectionError::Io(_))));
}

/// The digest is right in each of these, so that it is the number which is refused. Reading derives nothing, so nothing is asked of the
/// memory; a cost that passes reading is within the bounds.
#[test]
fn absurd_costs_are_refused_when_they_are_read() {
    let kept = Kept::both();
    let whole = kept.text();
    kept.forge(|said| said["unsent"] = json!(12));
    assert_eq!(kept.read().unwrap().unwrap().unsent(), 12, "what is forged in this way passes as far as digests go");
    for (number, value) in [
        ("memory_kib", json!(u32::MAX)),
        ("memory_kib", json!(1_048_577)),
        ("memory_kib", json!(1)),
        ("memory_kib", json!(u64::MAX)),
        ("memory_kib", json!(-8_192)),
        ("passes", json!(0)),
        ("passes", json!(4_000_000_000_u32)),
        ("lanes", json!(0)),
        ("lanes", json!(16_777_215)),
        ("lanes", json!("1")),
    ] {
        kept.put(&whole);
        kept.forge(|said| said["passphrase"]["cost"][number] = value.clone());
        assert_eq!(kept.read().err(), Some(ProtectionError::Unreadable), "{number}: {value}");
    }
}

#[test]
fn a_wrap_opens_only_where_and_as_it_was_made() {
    let kept = Kept::both();
    let whole = kept.text();
    let opened = |kept: &Kept| {
        let read = kept.read().unwrap().unwrap();
        (read.unlock_by_passphrase(PASSPHRASE).err(), read.unlock_by_code(&kept.code).err())
    };
    assert_eq!(opened(&kept), (None, None));

    kept.forge(|said| said["cache"] = json!("00000000-0000-0000-0000-000000000008"));
    assert_eq!(opened(&kept), (Some(ProtectionError::WrongPassphrase), Some(ProtectionError::OtherData)), "of another cache");

    kept.put(&whole);
    kept.forge(|said| said["passphrase"]["cost"]["passes"] = json!(2));
    assert_eq!(opened(&kept), (Some(ProtectionError::WrongPassphrase), None), "at another cost");

    kept.put(&whole);
    kept.forge(|said| said["recovery"]["made_at"] = json!("2026-11-21T09:00:00Z"));
    assert_eq!(opened(&kept), (None, Some(ProtectionError::OtherData)), "made at another time");

    kept.put(&whole);
    kept.forge(|said| said["check"] = json!("00000000000000000000000000000000"));
    assert_eq!(
        opened(&kept),
        (Some(ProtectionError::Unreadable), Some(ProtectionError::Unreadable)),
        "not the key of this data, though it was wrapped here"
    );
}

#[test]
fn a_file_without_end_is_not_read_to_its_end() {
    let kept = Kept::both();
    let mut long = kept.text();
    long.resize(20_000, b' ');
    kept.put(&long);
    assert_eq!(kept.read().err(), Some(ProtectionError::Unreadable));
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("protection.json"), &bytes).unwrap();
        prop_assert!(Protection::read(folder.path()).is_err());
    }

    #[test]
    fn no_text_of_the_right_shape_makes_reading_panic(
        cache in "\\PC{0,40}", digits in "[0-9a-fA-F]{0,100}", number in any::<i64>(), made in "\\PC{0,30}",
    ) {
        let folder = tempfile::tempdir().unwrap();
        let wrap = json!({ "salt": digits, "nonce": digits, "sealed": digits, "made_at": made });
        let text = json!({
            "version": 1,
            "protection": { "cache": cache, "check": digits, "unsent": number, "passphrase": null, "recovery": wrap },
            "digest": digits,
        });
        fs::write(folder.path().join("protection.json"), text.to_string()).unwrap();
        prop_assert_eq!(Protection::read(folder.path()).err(), Some(ProtectionError::Unreadable));
    }
}
