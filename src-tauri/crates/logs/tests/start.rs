//! The log of a whole program: there is one for each, so this is a program of its own.

use std::sync::Arc;

use logs::last_lines;
use testkit::FixedClock;

#[test]
fn what_was_said_before_the_folder_was_known_is_kept_too_and_a_panic_is_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let log = logs::start(Some("app=loud"), "info", Arc::new(FixedClock::default()));
    tracing::info!(target: "app::boot", "before");
    tracing::debug!(target: "app::boot", "not asked for");
    log.keep_in(folder.path());
    tracing::info!(target: "app::boot", "after");
    let panicked = std::thread::Builder::new().name("worker".into()).spawn(|| panic!("Jansen is not expected here")).unwrap();
    assert!(panicked.join().is_err());

    let lines = last_lines(folder.path(), 10);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].ends_with("app::boot before") && lines[1].ends_with("app::boot after"), "{lines:?}");
    assert!(lines[2].contains("ERROR logs::panics the program stumbled place=logs/tests/start.rs:"), "{lines:?}");
    assert!(!lines[2].contains("Jansen") && !lines[2].contains("expected"), "{lines:?}");

    // Somebody else's folder: the lines go on, on the error output alone.
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("console.log"), "").unwrap();
    let second = std::fs::File::create(other.path().join("lock")).unwrap();
    second.lock().unwrap();
    log.keep_in(other.path());
    tracing::info!(target: "app::boot", "on the error output");
    assert_eq!(last_lines(other.path(), 10), Vec::<String>::new());
}
